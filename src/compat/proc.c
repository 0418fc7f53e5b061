/* SPDX-License-Identifier: MIT */
/*
 * Files below /proc. An entry is a dentry whose file operations are made of the proc_ops that it
 * was given, and which go with it.
 */
#include <linux/proc_fs.h>

#include <linux/err.h>
#include <linux/export.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/vfs.h"

#undef proc_create
#undef proc_create_data

/* In d_fsdata of an entry's dentry; the entry itself is the dentry by another name. */
struct proc_extra {
	struct file_operations fops;
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
	struct dentry *dir = descend(parent, &name), *d;

	d = dir ? km_vfs_mkdir(dir, name, mode ? mode : 0555) : ERR_PTR(-ENOENT);
	if (!IS_ERR(d))
		d_inode(d)->i_private = data;
	return entry_of(d, name);
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
				     struct proc_dir_entry *parent, struct proc_extra *extra,
				     void *data)
{
	struct dentry *dir = descend(parent, &name), *d;

	if (!extra)
		return NULL;
	if (!(mode & S_IALLUGO))
		mode |= 0444;
	d = dir ? km_vfs_create(dir, name, mode, &extra->fops, data, 0) : ERR_PTR(-ENOENT);
	if (IS_ERR(d)) {
		kfree(extra);
	} else {
		d->d_fsdata = extra;
		d->d_free = extra_free;
	}
	return entry_of(d, name);
}

struct proc_dir_entry *proc_create_data(const char *name, umode_t mode,
					struct proc_dir_entry *parent,
					const struct proc_ops *ops, void *data)
{
	struct proc_extra *extra = kzalloc(sizeof(*extra), GFP_KERNEL);

	if (extra)
		extra->fops = (struct file_operations){
			.open = ops->proc_open,
			.read = ops->proc_read,
			.write = ops->proc_write,
			.llseek = ops->proc_lseek,
			.release = ops->proc_release,
			.poll = ops->proc_poll,
			.unlocked_ioctl = ops->proc_ioctl,
			.mmap = ops->proc_mmap,
		};
	return create(name, mode, parent, extra, data);
}
EXPORT_SYMBOL(proc_create_data);

struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
				   const struct proc_ops *ops)
{
	return proc_create_data(name, mode, parent, ops, NULL);
}
EXPORT_SYMBOL(proc_create);

static struct proc_extra *extra_of(const struct file *file)
{
	return file->f_path.dentry->d_fsdata;
}

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
	struct proc_extra *extra = kzalloc(sizeof(*extra), GFP_KERNEL);

	if (extra)
		*extra = (struct proc_extra){
			.fops = { .open = records_open, .release = records_release,
				  .read = seq_read, .llseek = seq_lseek },
			.seq = ops,
			.state_size = state_size,
		};
	return create(name, mode, parent, extra, data);
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
	struct proc_extra *extra = kzalloc(sizeof(*extra), GFP_KERNEL);

	if (extra)
		*extra = (struct proc_extra){
			.fops = { .open = show_open, .release = single_release,
				  .read = seq_read, .llseek = seq_lseek },
			.show = show,
		};
	return create(name, mode, parent, extra, data);
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
	WARN(!list_empty(&d->d_subdirs), "remove_proc_entry: removing non-empty directory '%s/%s'\n",
	     (const char *)d->d_parent->d_name.name, last);
	km_vfs_remove(d);
}
EXPORT_SYMBOL(remove_proc_entry);

int remove_proc_subtree(const char *name, struct proc_dir_entry *parent)
{
	struct dentry *dir = descend(parent, &name), *d = dir ? km_vfs_child(dir, name) : NULL;

	if (!d)
		return -ENOENT;
	km_vfs_remove(d);
	return 0;
}
EXPORT_SYMBOL(remove_proc_subtree);
