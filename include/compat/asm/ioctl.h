/* SPDX-License-Identifier: MIT */
/* The system's, which is the kernel's. */
#ifndef KM_COMPAT_ASM_IOCTL_H
#define KM_COMPAT_ASM_IOCTL_H

#include_next <asm/ioctl.h>

#endif
