/* SPDX-License-Identifier: MIT */
/* In the place of the C library's, which the kernel world does not see. */
#ifndef KM_COMPAT_SYS_TIME_H
#define KM_COMPAT_SYS_TIME_H
#include <linux/time.h>
#endif
