/* SPDX-License-Identifier: MIT */
/* Indexes that speculation must not take beyond the array. */
#ifndef KM_COMPAT_LINUX_NOSPEC_H
#define KM_COMPAT_LINUX_NOSPEC_H

#include <asm/barrier.h>
#include <linux/compiler.h>

#define array_index_nospec(index, size)                                                     \
	({                                                                                  \
		typeof(index) _i = (index);                                                 \
		typeof(size) _s = (size);                                                   \
		(typeof(_i))(_i & array_index_mask_nospec(_i, _s));                         \
	})

#endif
