/* SPDX-License-Identifier: MIT */
/* Patterns with * ? [...]. Not for files. */
#ifndef KM_COMPAT_LINUX_GLOB_H
#define KM_COMPAT_LINUX_GLOB_H

#include <linux/compiler.h>
#include <linux/types.h>

bool __pure glob_match(char const *pat, char const *str);

#endif
