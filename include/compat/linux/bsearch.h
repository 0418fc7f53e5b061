/* SPDX-License-Identifier: MIT */
/* Search in a sorted array. */
#ifndef KM_COMPAT_LINUX_BSEARCH_H
#define KM_COMPAT_LINUX_BSEARCH_H

#include <linux/types.h>

#define bsearch km_bsearch /* the C library has one of this name too */
void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp);
#define __inline_bsearch bsearch

#endif
