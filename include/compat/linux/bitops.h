/* SPDX-License-Identifier: MIT */
/*
 * Bits of bitmaps and of words. set_bit() and its kin are atomic, those that
 * return a value and the _lock ones ordered too; __set_bit() is neither.
 */
#ifndef KM_COMPAT_LINUX_BITOPS_H
#define KM_COMPAT_LINUX_BITOPS_H

#include <asm/types.h>
#include <linux/bits.h>
#include <linux/types.h>
#include <linux/typecheck.h>
#include <asm/bitops.h>

#define BITS_TO_LONGS(nr) (((nr) + BITS_PER_LONG - 1) / BITS_PER_LONG)
#define BITS_TO_U64(nr) (((nr) + 63) / 64)
#define BITS_TO_U32(nr) (((nr) + 31) / 32)
#define BITS_TO_BYTES(nr) (((nr) + 7) / 8)
#define BYTES_TO_BITS(nb) ((nb) * 8)

#include <linux/find.h>

static inline int get_bitmask_order(unsigned int count)
{
	return fls(count);
}

/* ---- rotation, sign, parity ---- */

#define KM_ROTATE(bits)                                                          \
	static inline u##bits rol##bits(u##bits word, unsigned int shift)        \
	{                                                                        \
		return (word << (shift & (bits - 1))) | (word >> (-shift & (bits - 1))); \
	}                                                                        \
	static inline u##bits ror##bits(u##bits word, unsigned int shift)        \
	{                                                                        \
		return (word >> (shift & (bits - 1))) | (word << (-shift & (bits - 1))); \
	}
KM_ROTATE(8)
KM_ROTATE(16)
KM_ROTATE(32)
KM_ROTATE(64)

static __always_inline s32 sign_extend32(u32 value, int index)
{
	u8 shift = 31 - index;

	return (s32)(value << shift) >> shift;
}

static __always_inline s64 sign_extend64(u64 value, int index)
{
	u8 shift = 63 - index;

	return (s64)(value << shift) >> shift;
}

static inline unsigned int fls_long(unsigned long l)
{
	return fls64(l);
}

static inline int get_count_order(unsigned int count)
{
	return count ? fls(count - 1) : -1;
}

static inline int get_count_order_long(unsigned long l)
{
	return l ? (int)fls_long(l - 1) : -1;
}

static inline bool parity8(u8 val)
{
	return __builtin_parity(val);
}

/* The lowest bit set of 64, from 0; undefined for 0. */
static inline unsigned int __ffs64(u64 word)
{
	return __builtin_ctzll(word);
}

static inline unsigned int fns(unsigned long word, unsigned int n)
{
	while (word && n--)
		word &= word - 1;
	return word ? __builtin_ctzl(word) : BITS_PER_LONG;
}

/* ---- bits of a value of the caller's ---- */

static __always_inline void assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		set_bit(nr, addr);
	else
		clear_bit(nr, addr);
}

static __always_inline void __assign_bit(long nr, volatile unsigned long *addr, bool value)
{
	if (value)
		__set_bit(nr, addr);
	else
		__clear_bit(nr, addr);
}

#define __ptr_set_bit(nr, addr) __set_bit(nr, (unsigned long *)(addr))
#define __ptr_clear_bit(nr, addr) __clear_bit(nr, (unsigned long *)(addr))
#define __ptr_test_bit(nr, addr) test_bit(nr, (unsigned long *)(addr))

/* *ptr = (*ptr & ~mask) | bits, atomically; the value is the new one (of try: the old one). */
#define set_mask_bits(ptr, mask, bits)                                           \
	({                                                                       \
		__typeof__(ptr) __km_p = (ptr);                                  \
		const __typeof__(*(ptr)) __km_m = (mask), __km_b = (bits);       \
		__unqual_scalar_typeof(*(ptr)) __km_o, __km_n;                   \
		__km_o = __atomic_load_n(__km_p, __ATOMIC_RELAXED);              \
		do {                                                             \
			__km_n = (__km_o & ~__km_m) | __km_b;                    \
		} while (!__atomic_compare_exchange_n(__km_p, &__km_o, __km_n, true, \
						      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)); \
		__km_o;                                                          \
	})
#define bit_clear_unless(ptr, clear, test)                                       \
	({                                                                       \
		__typeof__(ptr) __km_p = (ptr);                                  \
		const __typeof__(*(ptr)) __km_c = (clear), __km_t = (test);      \
		__unqual_scalar_typeof(*(ptr)) __km_o = __atomic_load_n(__km_p, __ATOMIC_RELAXED); \
		while (!(__km_o & __km_t) &&                                     \
		       !__atomic_compare_exchange_n(__km_p, &__km_o, __km_o & ~__km_c, true, \
						    __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) \
			;                                                        \
		!(__km_o & __km_t);                                              \
	})

unsigned int __sw_hweight8(unsigned int w);
unsigned int __sw_hweight16(unsigned int w);
unsigned int __sw_hweight32(unsigned int w);
unsigned long __sw_hweight64(__u64 w);

#endif
