/* SPDX-License-Identifier: MIT */
/* Logarithms in 8.24 fixed point. Not here: link the kernel's lib/math/int_log.c. */
#ifndef KM_COMPAT_LINUX_INT_LOG_H
#define KM_COMPAT_LINUX_INT_LOG_H

#include <linux/types.h>

unsigned int intlog2(u32 value);
unsigned int intlog10(u32 value);

#endif
