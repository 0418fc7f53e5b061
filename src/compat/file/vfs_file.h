/* SPDX-License-Identifier: MIT */
/* What the files on open files tell each other. */
#ifndef KM_COMPAT_VFS_FILE_H
#define KM_COMPAT_VFS_FILE_H

#include <linux/fs.h>
#include <linux/stat.h>

#include "compat/file/vfs.h"

/*
 * Around each operation of an open file: false when the file was removed. Removal waits for those
 * that are under way. A device's node may go at any time, as its files belong to the device.
 */
static inline bool file_enter(struct file *file)
{
	return S_ISCHR(file->f_inode->i_mode) || km_vfs_enter(file->f_path.dentry);
}

static inline void file_leave(struct file *file)
{
	if (!S_ISCHR(file->f_inode->i_mode))
		km_vfs_leave(file->f_path.dentry);
}

/* Find the driver of the node's number and have it open the file. -ENXIO: there is none. */
int km_chrdev_open(struct inode *inode, struct file *file);

#endif
