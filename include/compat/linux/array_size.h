/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_ARRAY_SIZE_H
#define KM_COMPAT_LINUX_ARRAY_SIZE_H

#include <linux/compiler.h>

#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]) + __must_be_array(arr))
#define ARRAY_END(arr) (&(arr)[ARRAY_SIZE(arr)])

#endif
