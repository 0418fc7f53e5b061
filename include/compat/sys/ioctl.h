/* SPDX-License-Identifier: MIT */
/* In the place of the C library's, which the kernel world does not see. */
#ifndef KM_COMPAT_SYS_IOCTL_H
#define KM_COMPAT_SYS_IOCTL_H
#include <linux/ioctl.h>
#endif
