/* SPDX-License-Identifier: MIT */
/* The system's, which is the kernel's. */
#ifndef KM_COMPAT_LINUX_FCNTL_H
#define KM_COMPAT_LINUX_FCNTL_H

#include <linux/types.h>
#include_next <linux/fcntl.h>

#endif
