/* SPDX-License-Identifier: MIT */
/*
 * The tree of files, inside the room: what debugfs, /proc, sysfs and /dev are made of. One tree of
 * dentries under one mutex; a file that is open holds a reference to its dentry, and removal of a
 * file waits for calls under way, then open files of it fail with -EIO (as debugfs's do).
 * All of it may sleep.
 */
#ifndef KM_COMPAT_VFS_H
#define KM_COMPAT_VFS_H

#include <linux/fs.h>

enum km_vfs_place {
	KM_VFS_ROOT,
	KM_VFS_DEV,
	KM_VFS_PROC,
	KM_VFS_SYS,
	KM_VFS_KERNEL, /* /sys/kernel */
	KM_VFS_DEBUG,  /* /sys/kernel/debug */
	KM_VFS_MM,     /* /sys/kernel/mm */
	KM_VFS_POWER,
	KM_VFS_FIRMWARE,
	KM_VFS_BUS,
	KM_VFS_CLASS,
	KM_VFS_DEVICES,
	KM_VFS_PLACES
};

/* Those of km_vfs_place(), for initialisers: nothing of them may be read. */
extern struct dentry km_vfs_places[KM_VFS_PLACES];

/* The directory of a place; all are there from the start. */
struct dentry *km_vfs_place(enum km_vfs_place place);
/* All of these: the new one, or ERR_PTR(-EEXIST, -ENOMEM, -ENOTDIR). The name is copied. */
struct dentry *km_vfs_mkdir(struct dentry *parent, const char *name, umode_t mode);
/* What a new dentry is; all of it is in place before the name can be found. */
struct km_vfs_new {
	umode_t mode;                          /* with S_IFDIR, S_IFREG, S_IFLNK or S_IFCHR */
	const struct file_operations *fops;
	void *data;                            /* in i_private */
	loff_t size;
	const char *link;                      /* where a symbolic link leads; it is copied */
	dev_t dev;
	void *fsdata;                          /* in d_fsdata */
	void (*free)(struct dentry *dentry);   /* with the last reference; not when making fails */
	void (*removed)(struct dentry *dentry); /* once removed, when no call is under way */
};
struct dentry *km_vfs_make(struct dentry *parent, const char *name, const struct km_vfs_new *what);
struct dentry *km_vfs_create(struct dentry *parent, const char *name, umode_t mode,
			     const struct file_operations *fops, void *data, loff_t size);
struct dentry *km_vfs_symlink(struct dentry *parent, const char *name, const char *target);
/* A character device's node: opening it finds the cdev by the number. */
struct dentry *km_vfs_mknod(struct dentry *parent, const char *name, umode_t mode, dev_t dev);
/* By a path, links followed; NULL if there is none. No reference is taken. */
struct dentry *km_vfs_lookup(struct dentry *parent, const char *path);
/* A name in a directory; links are not followed. */
struct dentry *km_vfs_child(struct dentry *dir, const char *name);
/* As km_vfs_child(), with a reference. */
struct dentry *km_vfs_child_get(struct dentry *dir, const char *name);
/* As km_vfs_lookup(), with a reference. */
struct dentry *km_vfs_open(struct dentry *parent, const char *path);
int km_vfs_rename(struct dentry *dentry, const char *name);
/* Its path from the root, at the end of buf; removed ones have that which they had. */
char *km_vfs_path(const struct dentry *dentry, char *buf, int len);
/* With all in it; NULL and ERR_PTR()s are ignored. */
void km_vfs_remove(struct dentry *dentry);
/* What has this name in a directory; false: nothing has. */
bool km_vfs_remove_child(struct dentry *dir, const char *name);
/* A reference, which keeps the dentry, not its place in the tree. */
void km_vfs_hold(struct dentry *dentry);
void km_vfs_put(struct dentry *dentry);
/* Around each call of a file's operations: false when the file was removed. */
bool km_vfs_enter(struct dentry *dentry);
void km_vfs_leave(struct dentry *dentry);
/* Visit the names in a directory, oldest first, under the tree's lock. */
void km_vfs_each(struct dentry *dir, void (*visit)(struct dentry *dentry, void *arg), void *arg);
/* What was given as data to km_vfs_create(). */
void *km_vfs_data(const struct dentry *dentry);

#endif
