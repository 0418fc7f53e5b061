/* SPDX-License-Identifier: MIT */
/* Names in the tree of linux/fs.h. */
#ifndef KM_COMPAT_LINUX_DCACHE_H
#define KM_COMPAT_LINUX_DCACHE_H

#include <linux/fs.h>

/* Gives back what debugfs_lookup() gave. May sleep. */
void dput(struct dentry *dentry);

#endif
