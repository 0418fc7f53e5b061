/* SPDX-License-Identifier: MIT */
/* Checked string functions: the compiler's object sizes, where _FORTIFY_SOURCE is wanted. */
#ifndef KM_COMPAT_LINUX_FORTIFY_STRING_H
#define KM_COMPAT_LINUX_FORTIFY_STRING_H
#include <linux/string.h>
#define POS
#define POS0
#endif
