/* SPDX-License-Identifier: MIT */
/* A division that is expected to take few steps. */
#ifndef KM_COMPAT_VDSO_MATH64_H
#define KM_COMPAT_VDSO_MATH64_H

#include <linux/types.h>

static inline u32 __iter_div_u64_rem(u64 dividend, u32 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return (u32)(dividend / divisor);
}
#define iter_div_u64_rem(dividend, divisor, remainder) \
	__iter_div_u64_rem(dividend, divisor, remainder)

#endif
