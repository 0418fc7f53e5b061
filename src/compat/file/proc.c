/* SPDX-License-Identifier: MIT */
/*
 * Files below /proc. An entry is a dentry whose file operations are made of the proc_ops that it
 * was given, and which go with it. Its open files are in a list: removal of the entry calls
 * ->proc_release for each of them, as nothing of the owner's may be called afterwards, and the
 * later close does not. One mutex of the entry is held around ->proc_release, so that removal
 * waits for one that is under way; ->proc_release can therefore not remove its own entry.
 */
#include <linux/proc_fs.h>

#include <linux/err.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/file/vfs.h"

#undef proc_create
#undef proc_create_data

/* In d_fsdata of an entry's dentry; the entry itself is the dentry by another name. */
struct proc_extra {
	struct file_operations fops;
	int (*open)(struct inode *inode, struct file *file);
	int (*release)(struct inode *inode, struct file *file);
	struct mutex lock;
	struct list_head files; /* those that are to be released: file->km_opener; lock */
	const struct seq_operations *seq;
	unsigned int state_size;
	int (*show)(struct seq_file *m, void *v);
};

static struct dentry *dentry_of(struct proc_dir_entry *entry)
{
	return entry ? (struct dentry *)entry : km_vfs_place(KM_VFS_PROC);
}

static void extra_free(struct dentry *dentry)
{
	kfree(dentry->d_fsdata);
}

static struct proc_extra *extra_of(const struct file *file)
{
	return file->f_path.dentry->d_fsdata;
}

static int file_open(struct inode *inode, struct file *file)
{
	struct proc_extra *extra = extra_of(file);
	int err = extra->open ? extra->open(inode, file) : 0;

	if (!err && extra->release) {
		mutex_lock(&extra->lock);
		list_add(&file->km_opener, &extra->files);
		mutex_unlock(&extra->lock);
	}
	return err;
}

static int file_release(struct inode *inode, struct file *file)
{
	struct proc_extra *extra = extra_of(file);

	mutex_lock(&extra->lock);
	if (!list_empty(&file->km_opener)) {
		list_del_init(&file->km_opener);
		extra->release(inode, file);
	}
	mutex_unlock(&extra->lock);
	return 0;
}

/* No file can be opened any more, and those that are can only be closed. */
static void extra_removed(struct dentry *dentry)
{
	struct proc_extra *extra = dentry->d_fsdata;
	struct file *file, *next;

	mutex_lock(&extra->lock);
	list_for_each_entry_safe(file, next, &extra->files, km_opener) {
		list_del_init(&file->km_opener);
		extra->release(file->f_inode, file);
	}
	mutex_unlock(&extra->lock);
}

/* The directory of a path below parent, and in *name what is left: the last part. */
static struct dentry *descend(struct proc_dir_entry *parent, const char **name)
{
	struct dentry *dir = dentry_of(parent);
	const char *slash;

	while (dir && (slash = strchr(*name, '/'))) {
		char *part = kstrndup(*name, slash - *name, GFP_KERNEL);

		dir = part ? km_vfs_child(dir, part) : NULL;
		kfree(part);
		*name = slash + 1;
	}
	return dir;
}

static struct proc_dir_entry *entry_of(struct dentry *d, const char *name)
{
	if (!IS_ERR(d))
		return (struct proc_dir_entry *)d;
	if (PTR_ERR(d) == -EEXIST)
		WARN(1, "proc_dir_entry '%s' already registered\n", name);
	return NULL;
}

/* ---- directories and links ---- */

struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode,
				       struct proc_dir_entry *parent, void *data)
{
	struct km_vfs_new what = {
		.mode = S_IFDIR | (mode & S_IALLUGO ? mode & S_IALLUGO : 0555), .data = data,
	};
	struct dentry *dir = descend(parent, &name);

	return entry_of(dir ? km_vfs_make(dir, name, &what) : ERR_PTR(-ENOENT), name);
}
EXPORT_SYMBOL(proc_mkdir_data);

struct proc_dir_entry *proc_mkdir_mode(const char *name, umode_t mode,
				       struct proc_dir_entry *parent)
{
	return proc_mkdir_data(name, mode, parent, NULL);
}
EXPORT_SYMBOL(proc_mkdir_mode);

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return proc_mkdir_data(name, 0, parent, NULL);
}
EXPORT_SYMBOL(proc_mkdir);

struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
				    const char *dest)
{
	struct dentry *dir = descend(parent, &name);

	return entry_of(dir ? km_vfs_symlink(dir, name, dest) : ERR_PTR(-ENOENT), name);
}
EXPORT_SYMBOL(proc_symlink);

/* ---- files ---- */

static struct proc_dir_entry *create(const char *name, umode_t mode,
				     struct proc_dir_entry *parent, const struct proc_extra *kind,
				     void *data)
{
	struct proc_extra *extra = kmemdup(kind, sizeof(*kind), GFP_KERNEL);
	struct km_vfs_new what = {
		.mode = S_IFREG | (mode & S_IALLUGO ? mode & S_IALLUGO : 0444), .data = data,
		.fsdata = extra, .free = extra_free, .removed = extra_removed,
	};
	struct dentry *dir = descend(parent, &name), *d;

	if (!extra)
		return NULL;
	mutex_init(&extra->lock);
	INIT_LIST_HEAD(&extra->files);
	extra->open = kind->fops.open;
	extra->release = kind->fops.release;
	extra->fops.open = file_open;
	extra->fops.release = file_release;
	what.fops = &extra->fops;
	d = dir ? km_vfs_make(dir, name, &what) : ERR_PTR(-ENOENT);
	if (IS_ERR(d))
		kfree(extra);
	return entry_of(d, name);
}

struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
					struct proc_dir_entry *parent,
					const struct proc_ops *ops, void *data)
{
	const struct proc_extra kind = {
		.fops = {
			.open = ops->proc_open,
			.read = ops->proc_read,
			.write = ops->proc_write,
			.llseek = ops->proc_lseek,
			.release = ops->proc_release,
			.poll = ops->proc_poll,
			.unlocked_ioctl = ops->proc_ioctl,
			.mmap = ops->proc_mmap,
		},
	};

	return create(name, mode, parent, &kind, data);
}
EXPORT_SYMBOL(proc_create_data);

struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				   const struct proc_ops *ops)
{
	return proc_create_data(name, mode, parent, ops, NULL);
}
EXPORT_SYMBOL(proc_create);

static int records_open(struct inode *inode, struct file *file)
{
	const struct proc_extra *extra = extra_of(file);

	if (extra->state_size)
		return seq_open_private(file, extra->seq, extra->state_size);
	return seq_open(file, extra->seq);
}

static int records_release(struct inode *inode, struct file *file)
{
	return extra_of(file)->state_size ? seq_release_private(inode, file) :
					    seq_release(inode, file);
}

struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       const struct seq_operations *ops,
					       unsigned int state_size, void *data)
{
	const struct proc_extra kind = {
		.fops = { .open = records_open, .release = records_release,
			  .read = seq_read, .llseek = seq_lseek },
		.seq = ops,
		.state_size = state_size,
	};

	return create(name, mode, parent, &kind, data);
}
EXPORT_SYMBOL(proc_create_seq_private);

static int show_open(struct inode *inode, struct file *file)
{
	return single_open(file, extra_of(file)->show, inode->i_private);
}

struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode,
					       struct proc_dir_entry *parent,
					       int (*show)(struct seq_file *, void *), void *data)
{
	const struct proc_extra kind = {
		.fops = { .open = show_open, .release = single_release,
			  .read = seq_read, .llseek = seq_lseek },
		.show = show,
	};

	return create(name, mode, parent, &kind, data);
}
EXPORT_SYMBOL(proc_create_single_data);

void proc_set_size(struct proc_dir_entry *de, loff_t size)
{
	i_size_write(d_inode(dentry_of(de)), size);
}
EXPORT_SYMBOL(proc_set_size);

void *proc_get_parent_data(const struct inode *inode)
{
	const struct dentry *d = container_of(inode, struct dentry, km_inode);

	return d->d_parent->d_inode->i_private;
}
EXPORT_SYMBOL(proc_get_parent_data);

/* ---- removing ---- */

void proc_remove(struct proc_dir_entry *de)
{
	km_vfs_remove((struct dentry *)de);
}
EXPORT_SYMBOL(proc_remove);

void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	const char *last = name;
	struct dentry *dir = descend(parent, &last), *d = dir ? km_vfs_child(dir, last) : NULL;

	if (!d) {
		WARN(1, "name '%s'\n", name);
		return;
	}
	WARN(!list_empty(&d->d_subdirs),
	     "remove_proc_entry: removing non-empty directory '%s/%s'\n",
	     (const char *)d->d_parent->d_name.name, last);
	km_vfs_remove(d);
}
EXPORT_SYMBOL(remove_proc_entry);

int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	struct dentry *dir = descend(parent, &name);

	return dir && km_vfs_remove_child(dir, name) ? 0 : -ENOENT;
}
EXPORT_SYMBOL(remove_proc_subtree);
