/* SPDX-License-Identifier: MIT */
/* What the files on open files tell each other. */
#ifndef KM_COMPAT_VFS_FILE_H
#define KM_COMPAT_VFS_FILE_H

#include <linux/fs.h>

/* Find the driver of the node's number and have it open the file. -ENXIO: there is none. */
int km_chrdev_open(struct inode *inode, struct file *file);

#endif
