/* SPDX-License-Identifier: MIT */
/* Logarithms and powers of two; constant for constants. */
#ifndef KM_COMPAT_LINUX_LOG2_H
#define KM_COMPAT_LINUX_LOG2_H

#include <linux/bits.h>
#include <linux/types.h>

/* Rounded down; of 0: -1 for no constants, 0 for constants. */
#define __ilog2_u32(n) ((int)(31 - __builtin_clz((u32)(n))))
#define __ilog2_u64(n) ((int)(63 - __builtin_clzll((u64)(n))))
#define const_ilog2(n) ((int)((u64)(n) < 2 ? 0 : 63 - __builtin_clzll((u64)(n) | 1)))
static __always_inline __attribute_const__ int km_ilog2(u64 n)
{
	return n ? 63 - __builtin_clzll(n) : -1;
}
#define ilog2(n) __builtin_choose_expr(__is_constexpr(n), const_ilog2(n), km_ilog2((u64)(n)))

static __always_inline __attribute_const__ bool is_power_of_2(unsigned long n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

static inline __attribute_const__ unsigned long __roundup_pow_of_two(unsigned long n)
{
	return n <= 1 ? 1 : 1UL << (64 - __builtin_clzl(n - 1));
}

static inline __attribute_const__ unsigned long __rounddown_pow_of_two(unsigned long n)
{
	return 1UL << (63 - __builtin_clzl(n));
}

/* Undefined for 0. */
#define roundup_pow_of_two(n)                                                    \
	__builtin_choose_expr(__is_constexpr(n),                                 \
			      (n) <= 1 ? 1UL : 1UL << (const_ilog2((n) - 1) + 1), \
			      __roundup_pow_of_two(n))
#define rounddown_pow_of_two(n)                                                  \
	__builtin_choose_expr(__is_constexpr(n), 1UL << const_ilog2(n), __rounddown_pow_of_two(n))

/* The order of a size: the smallest o with 1 << o >= n; 0 for 0. */
static inline __attribute_const__ int __order_base_2(unsigned long n)
{
	return n > 1 ? km_ilog2(n - 1) + 1 : 0;
}
#define order_base_2(n)                                                          \
	__builtin_choose_expr(__is_constexpr(n),                                 \
			      (n) <= 1 ? 0 : const_ilog2((n) - 1) + 1, __order_base_2(n))
/* Bits that a value of up to n needs; 1 for 0. */
static inline __attribute_const__ int __bits_per(unsigned long n)
{
	return n < 2 ? 1 : km_ilog2(n) + 1;
}
#define bits_per(n) \
	__builtin_choose_expr(__is_constexpr(n), (n) < 2 ? 1 : const_ilog2(n) + 1, __bits_per(n))

static inline __attribute_const__ unsigned int max_pow_of_two_factor(unsigned int n)
{
	return n & -n;
}

#endif
