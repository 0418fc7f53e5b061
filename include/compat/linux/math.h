/* SPDX-License-Identifier: MIT */
/* Rounding, absolute values, square roots, fractions. */
#ifndef KM_COMPAT_LINUX_MATH_H
#define KM_COMPAT_LINUX_MATH_H

#include <linux/build_bug.h>
#include <linux/types.h>
#include <asm/div64.h>

/* To multiples of a power of two. */
#define __round_mask(x, y) ((__typeof__(x))((y) - 1))
#define round_up(x, y) ((((x) - 1) | __round_mask(x, y)) + 1)
#define round_down(x, y) ((x) & ~__round_mask(x, y))

/* To multiples of anything; operands are evaluated once in roundup() and rounddown(). */
#undef __KERNEL_DIV_ROUND_UP
#define __KERNEL_DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define DIV_ROUND_UP(n, d) __KERNEL_DIV_ROUND_UP(n, d)
#define DIV_ROUND_UP_POW2(n, d) ((n) / (d) + !!((n) & ((d) - 1)))
#define DIV_ROUND_DOWN_ULL(ll, d) \
	({ unsigned long long __km_n = (ll); do_div(__km_n, d); __km_n; })
#define DIV_ROUND_UP_ULL(ll, d) DIV_ROUND_DOWN_ULL((unsigned long long)(ll) + (d) - 1, (d))
#define DIV_ROUND_UP_SECTOR_T(ll, d) DIV_ROUND_UP_ULL(ll, d)
#define roundup(x, y)                                                            \
	({                                                                       \
		__typeof__(y) __km_y = (y);                                      \
		(((x) + (__km_y - 1)) / __km_y) * __km_y;                        \
	})
#define rounddown(x, y)                                                          \
	({                                                                       \
		__typeof__(x) __km_x = (x);                                      \
		__km_x - (__km_x % (y));                                         \
	})
/* To the nearest; a negative dividend needs a signed divisor. */
#define DIV_ROUND_CLOSEST(x, divisor)                                            \
	({                                                                       \
		__typeof__(x) __km_x = (x);                                      \
		__typeof__(divisor) __km_d = (divisor);                          \
		(is_unsigned_type(__typeof__(x)) || is_unsigned_type(__typeof__(divisor)) || \
		 (__km_x > 0) == (__km_d > 0)) ?                                 \
			((__km_x + (__km_d / 2)) / __km_d) :                     \
			((__km_x - (__km_d / 2)) / __km_d);                      \
	})
#define DIV_ROUND_CLOSEST_ULL(x, divisor)                                        \
	({                                                                       \
		__typeof__(divisor) __km_d = (divisor);                          \
		unsigned long long __km_n = (x) + __km_d / 2;                    \
		do_div(__km_n, __km_d);                                          \
		__km_n;                                                          \
	})

#define mult_frac(x, n, d)                                                       \
	({                                                                       \
		__typeof__(x) __km_x = (x);                                      \
		__typeof__(n) __km_n = (n);                                      \
		__typeof__(d) __km_d = (d);                                      \
		__km_x / __km_d * __km_n + __km_x % __km_d * __km_n / __km_d;    \
	})
#define sector_div(a, b) do_div(a, b)

/* Of any integer but unsigned long long; the type is the signed one of the same width. */
#define KM_ABS(type, x) \
	({ signed type __km_x = (signed type)(x); __km_x < 0 ? -__km_x : __km_x; })
#define abs(x)                                                                   \
	_Generic((x), long long : KM_ABS(long long, x), unsigned long long : KM_ABS(long long, x), \
		 long : KM_ABS(long, x), unsigned long : KM_ABS(long, x),        \
		 char : (char)KM_ABS(char, x), default : KM_ABS(int, x))
#define abs_diff(a, b)                                                           \
	({                                                                       \
		__typeof__(a) __km_a = (a);                                      \
		__typeof__(b) __km_b = (b);                                      \
		(void)(&__km_a == &__km_b);                                      \
		__km_a > __km_b ? (__km_a - __km_b) : (__km_b - __km_a);         \
	})

#define KM_FRACT(type)            \
	struct type##_fract {     \
		__##type numerator; \
		__##type denominator; \
	};
KM_FRACT(s8)
KM_FRACT(u8)
KM_FRACT(s16)
KM_FRACT(u16)
KM_FRACT(s32)
KM_FRACT(u32)

/* val scaled from [0, 2^32) to [0, ep_ro). */
static inline u32 reciprocal_scale(u32 val, u32 ep_ro)
{
	return (u32)(((u64)val * ep_ro) >> 32);
}

/* The largest r with r * r <= x. */
unsigned long int_sqrt(unsigned long x);
static inline u32 int_sqrt64(u64 x)
{
	return (u32)int_sqrt(x);
}
u64 int_pow(u64 base, unsigned int exp);

#endif
