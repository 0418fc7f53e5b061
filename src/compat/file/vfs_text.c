/* SPDX-License-Identifier: MIT */
/* Files of the tree as texts; see linux/km_file.h. */
#include <linux/km_file.h>

#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "compat/file/vfs.h"

ssize_t km_vfs_read(const char *path, char *buf, size_t size)
{
	struct file *file = km_file_open(path, O_RDONLY);
	size_t len = 0;
	char rest[256];
	ssize_t got;

	if (IS_ERR(file))
		return PTR_ERR(file);
	do {
		bool fits = len + 1 < size;

		got = km_file_read(file, fits ? buf + len : rest,
				   fits ? size - 1 - len : sizeof(rest));
		len += got > 0 ? got : 0;
	} while (got > 0);
	km_file_close(file);
	if (got < 0)
		return got;
	if (size)
		buf[min(len, size - 1)] = '\0';
	return len;
}

ssize_t km_vfs_write(const char *path, const char *text)
{
	struct file *file = km_file_open(path, O_WRONLY);
	ssize_t ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = km_file_write(file, text, strlen(text));
	km_file_close(file);
	return ret;
}

struct listing {
	char *buf;
	size_t size, len;
};

static void list_one(struct dentry *dentry, void *arg)
{
	struct listing *l = arg;
	const char *slash = S_ISDIR(dentry->d_inode->i_mode) ? "/" : "";
	size_t room = l->len < l->size ? l->size - l->len : 0;

	l->len += snprintf(room ? l->buf + l->len : NULL, room, "%s%s\n",
			   (const char *)dentry->d_name.name, slash);
}

ssize_t km_vfs_list(const char *path, char *buf, size_t size)
{
	struct dentry *dir = km_vfs_open(km_vfs_place(KM_VFS_ROOT), path);
	struct listing l = { buf, size, 0 };
	ssize_t ret = -ENOTDIR;

	if (!dir)
		return -ENOENT;
	if (size)
		buf[0] = '\0';
	if (S_ISDIR(dir->d_inode->i_mode)) {
		km_vfs_each(dir, list_one, &l);
		ret = l.len;
	}
	km_vfs_put(dir);
	return ret;
}

bool km_vfs_exists(const char *path)
{
	return km_vfs_lookup(km_vfs_place(KM_VFS_ROOT), path);
}
