/* SPDX-License-Identifier: MIT */
/* Division and multiplication of 64 bits. */
#ifndef KM_COMPAT_LINUX_MATH64_H
#define KM_COMPAT_LINUX_MATH64_H

#include <linux/math.h>
#include <linux/types.h>
#include <vdso/math64.h>

#define div64_long(x, y) div64_s64((x), (y))
#define div64_ul(x, y) div64_u64((x), (y))

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline s64 div_s64_rem(s64 dividend, s32 divisor, s32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

static inline s64 div64_s64(s64 dividend, s64 divisor)
{
	return dividend / divisor;
}

static inline u64 div_u64(u64 dividend, u32 divisor)
{
	return dividend / divisor;
}

static inline s64 div_s64(s64 dividend, s32 divisor)
{
	return dividend / divisor;
}

static inline u64 mul_u32_u32(u32 a, u32 b)
{
	return (u64)a * b;
}

static inline u64 add_u64_u32(u64 a, u32 b)
{
	return a + b;
}

static inline u64 mul_u64_u32_shr(u64 a, u32 mul, unsigned int shift)
{
	return (u64)(((unsigned __int128)a * mul) >> shift);
}

static inline u64 mul_u64_u64_shr(u64 a, u64 mul, unsigned int shift)
{
	return (u64)(((unsigned __int128)a * mul) >> shift);
}

static inline u64 mul_s64_u64_shr(s64 a, u64 b, unsigned int shift)
{
	u64 ret = mul_u64_u64_shr(a < 0 ? -(u64)a : (u64)a, b, shift);

	return a < 0 ? -ret : ret;
}

static inline u64 mul_u64_u32_div(u64 a, u32 mul, u32 divisor)
{
	return (u64)((unsigned __int128)a * mul / divisor);
}

/* (a * mul + add) / div, saturating when that does not fit. */
static inline u64 mul_u64_add_u64_div_u64(u64 a, u64 mul, u64 add, u64 div)
{
	unsigned __int128 q = ((unsigned __int128)a * mul + add) / div;

	return q >> 64 ? ~0ULL : (u64)q;
}
#define mul_u64_u64_div_u64(a, b, c) mul_u64_add_u64_div_u64(a, b, 0, c)
#define mul_u64_u64_div_u64_roundup(a, b, d) \
	({ u64 __km_div = (d); mul_u64_add_u64_div_u64(a, b, __km_div - 1, __km_div); })

#define DIV64_U64_ROUND_UP(ll, d) \
	({ u64 __km_d = (d); div64_u64((ll) + __km_d - 1, __km_d); })
#define DIV_U64_ROUND_UP(ll, d) \
	({ u32 __km_d = (d); div_u64((ll) + __km_d - 1, __km_d); })
#define DIV64_U64_ROUND_CLOSEST(dividend, divisor) \
	({ u64 __km_d = (divisor); div64_u64((dividend) + __km_d / 2, __km_d); })
#define DIV_U64_ROUND_CLOSEST(dividend, divisor) \
	({ u32 __km_d = (divisor); div_u64((u64)(dividend) + __km_d / 2, __km_d); })
#define DIV_S64_ROUND_CLOSEST(dividend, divisor)                                 \
	({                                                                       \
		s64 __km_n = (dividend);                                         \
		s32 __km_d = (divisor);                                          \
		((__km_n > 0) == (__km_d > 0)) ? div_s64(__km_n + __km_d / 2, __km_d) : \
						 div_s64(__km_n - __km_d / 2, __km_d); \
	})

static inline u64 roundup_u64(u64 x, u32 y)
{
	return (x + y - 1) / y * y;
}

static inline u64 rounddown_u64(u64 x, u32 y)
{
	return x - x % y;
}

#endif
