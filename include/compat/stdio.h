/* SPDX-License-Identifier: MIT */
/* In the place of the C library's, which the kernel world does not see. */
#ifndef KM_COMPAT_STDIO_H
#define KM_COMPAT_STDIO_H
#include <linux/sprintf.h>
#endif
