/* SPDX-License-Identifier: MIT */
/* Heap sort, in place. swap NULL: by size. */
#ifndef KM_COMPAT_LINUX_SORT_H
#define KM_COMPAT_LINUX_SORT_H

#include <linux/types.h>

void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_r_func_t swap,
	    const void *priv);
void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap);
void sort_r_nonatomic(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_r_func_t swap,
		      const void *priv);
void sort_nonatomic(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap);

#endif
