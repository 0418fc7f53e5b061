/* SPDX-License-Identifier: MIT */
/* In the place of the C library's, which the kernel world does not see. */
#ifndef KM_COMPAT_STDINT_H
#define KM_COMPAT_STDINT_H
#include <linux/types.h>
#include <linux/limits.h>
#endif
