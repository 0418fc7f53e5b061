/* SPDX-License-Identifier: MIT */
/* n /= base, and the remainder as the value. */
#ifndef KM_COMPAT_ASM_DIV64_H
#define KM_COMPAT_ASM_DIV64_H

#include <linux/types.h>

#define do_div(n, base)                                                          \
	({                                                                       \
		u32 __km_base = (base);                                          \
		u32 __km_rem = ((u64)(n)) % __km_base;                           \
		(n) = ((u64)(n)) / __km_base;                                    \
		__km_rem;                                                        \
	})

#endif
