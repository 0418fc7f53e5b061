/* SPDX-License-Identifier: MIT */
/* Open files by their structs; a process's descriptors are not the kernel world's. */
#ifndef KM_COMPAT_LINUX_FILE_H
#define KM_COMPAT_LINUX_FILE_H

#include <linux/compiler.h>
#include <linux/fs.h>
#include <linux/types.h>

#endif
