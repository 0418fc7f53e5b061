/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_CACHEFLUSH_H
#define KM_COMPAT_LINUX_CACHEFLUSH_H
#include <asm/cacheflush.h>
#endif
