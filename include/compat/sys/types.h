/* SPDX-License-Identifier: MIT */
/* In the place of the C library's, which the kernel world does not see. */
#ifndef KM_COMPAT_SYS_TYPES_H
#define KM_COMPAT_SYS_TYPES_H
#include <linux/types.h>
#endif
