/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_ASM_ERRNO_H
#define KM_COMPAT_ASM_ERRNO_H
#include_next <asm/errno.h>
#endif
