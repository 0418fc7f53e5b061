/* SPDX-License-Identifier: MIT */
/* The operations on single bits, by the compiler's atomics. */
#ifndef KM_COMPAT_ASM_BITOPS_H
#define KM_COMPAT_ASM_BITOPS_H

#include <linux/bits.h>
#include <linux/types.h>

#define KM_BIT_AT(nr, addr) ((addr) + BIT_WORD((unsigned long)(nr)))
/* For what is not atomic, so that the compiler may compute with it. */
#define KM_BIT_PLAIN(nr, addr) ((unsigned long *)(addr) + BIT_WORD((unsigned long)(nr)))

static __always_inline void set_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_or(KM_BIT_AT(nr, addr), BIT_MASK((unsigned long)nr), __ATOMIC_RELAXED);
}

static __always_inline void clear_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(KM_BIT_AT(nr, addr), ~BIT_MASK((unsigned long)nr), __ATOMIC_RELAXED);
}

static __always_inline void change_bit(long nr, volatile unsigned long *addr)
{
	__atomic_fetch_xor(KM_BIT_AT(nr, addr), BIT_MASK((unsigned long)nr), __ATOMIC_RELAXED);
}

static __always_inline bool test_and_set_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = BIT_MASK((unsigned long)nr);

	return __atomic_fetch_or(KM_BIT_AT(nr, addr), mask, __ATOMIC_SEQ_CST) & mask;
}

static __always_inline bool test_and_clear_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = BIT_MASK((unsigned long)nr);

	return __atomic_fetch_and(KM_BIT_AT(nr, addr), ~mask, __ATOMIC_SEQ_CST) & mask;
}

static __always_inline bool test_and_change_bit(long nr, volatile unsigned long *addr)
{
	unsigned long mask = BIT_MASK((unsigned long)nr);

	return __atomic_fetch_xor(KM_BIT_AT(nr, addr), mask, __ATOMIC_SEQ_CST) & mask;
}

static __always_inline bool test_bit(unsigned long nr, const volatile unsigned long *addr)
{
	return __atomic_load_n(KM_BIT_AT(nr, addr), __ATOMIC_RELAXED) >> (nr % BITS_PER_LONG) & 1;
}

/* Of a word whose value the compiler knows the answer is a constant. */
#define km_word_known(addr) \
	(__builtin_constant_p((unsigned long)(addr) != 0) && (unsigned long)(addr) != 0 && \
	 __builtin_constant_p(*(const unsigned long *)(addr)))
#define test_bit(nr, addr) \
	(__builtin_constant_p(nr) && km_word_known(addr) ? \
		 (bool)(*KM_BIT_PLAIN(nr, addr) >> ((nr) % BITS_PER_LONG) & 1) : \
		 (test_bit)(nr, addr))

static __always_inline bool test_bit_acquire(unsigned long nr, const volatile unsigned long *addr)
{
	return __atomic_load_n(KM_BIT_AT(nr, addr), __ATOMIC_ACQUIRE) >> (nr % BITS_PER_LONG) & 1;
}

static __always_inline bool test_and_set_bit_lock(unsigned long nr, volatile unsigned long *addr)
{
	unsigned long mask = BIT_MASK(nr);

	return __atomic_fetch_or(KM_BIT_AT(nr, addr), mask, __ATOMIC_ACQUIRE) & mask;
}

static __always_inline void clear_bit_unlock(unsigned long nr, volatile unsigned long *addr)
{
	__atomic_fetch_and(KM_BIT_AT(nr, addr), ~BIT_MASK(nr), __ATOMIC_RELEASE);
}

static __always_inline void __clear_bit_unlock(unsigned long nr, volatile unsigned long *addr)
{
	clear_bit_unlock(nr, addr);
}

/* Flip bits of the first byte, releasing; was bit 7 set? */
static __always_inline bool xor_unlock_is_negative_byte(unsigned long mask,
							volatile unsigned long *addr)
{
	return __atomic_fetch_xor(addr, mask, __ATOMIC_RELEASE) & BIT(7);
}

static __always_inline bool clear_bit_unlock_is_negative_byte(long nr,
							      volatile unsigned long *addr)
{
	return __atomic_fetch_and(addr, ~BIT(nr), __ATOMIC_RELEASE) & BIT(7);
}

static __always_inline void __set_bit(unsigned long nr, volatile unsigned long *addr)
{
	*KM_BIT_PLAIN(nr, addr) |= BIT_MASK(nr);
}

static __always_inline void __clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	*KM_BIT_PLAIN(nr, addr) &= ~BIT_MASK(nr);
}

static __always_inline void __change_bit(unsigned long nr, volatile unsigned long *addr)
{
	*KM_BIT_PLAIN(nr, addr) ^= BIT_MASK(nr);
}

static __always_inline bool __test_and_set_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = *KM_BIT_PLAIN(nr, addr) & BIT_MASK(nr);

	*KM_BIT_PLAIN(nr, addr) |= BIT_MASK(nr);
	return old;
}

static __always_inline bool __test_and_clear_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = *KM_BIT_PLAIN(nr, addr) & BIT_MASK(nr);

	*KM_BIT_PLAIN(nr, addr) &= ~BIT_MASK(nr);
	return old;
}

static __always_inline bool __test_and_change_bit(unsigned long nr, volatile unsigned long *addr)
{
	bool old = *KM_BIT_PLAIN(nr, addr) & BIT_MASK(nr);

	*KM_BIT_PLAIN(nr, addr) ^= BIT_MASK(nr);
	return old;
}

#define arch_test_bit test_bit
#define arch___set_bit __set_bit
#define ___set_bit __set_bit
#define _test_bit test_bit

/* ---- words: the first bit is 0 for those with __, 1 for the others (0: no bit) ---- */

#define __ffs(word) ((unsigned int)__builtin_ctzl(word))
#define ffz(word) __ffs(~(unsigned long)(word))
#define __fls(word) ((unsigned int)(BITS_PER_LONG - 1 - __builtin_clzl(word)))
#define ffs(x) __builtin_ffs(x)

static __always_inline __attribute_const__ int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static __always_inline __attribute_const__ int fls64(__u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

/* ---- bits set ---- */

#define hweight8(w) ((unsigned int)__builtin_popcount((u8)(w)))
#define hweight16(w) ((unsigned int)__builtin_popcount((u16)(w)))
#define hweight32(w) ((unsigned int)__builtin_popcount((u32)(w)))
#define hweight64(w) ((unsigned long)__builtin_popcountll((u64)(w)))
#define hweight_long(w) ((unsigned long)__builtin_popcountl((unsigned long)(w)))
#define HWEIGHT8(w) hweight8(w)
#define HWEIGHT16(w) hweight16(w)
#define HWEIGHT32(w) hweight32(w)
#define HWEIGHT64(w) hweight64(w)

/* ---- bitmaps of bytes in little endian order, which the machine's are ---- */

#define test_bit_le(nr, addr) test_bit(nr, (const unsigned long *)(addr))
#define set_bit_le(nr, addr) set_bit(nr, (unsigned long *)(addr))
#define clear_bit_le(nr, addr) clear_bit(nr, (unsigned long *)(addr))
#define __set_bit_le(nr, addr) __set_bit(nr, (unsigned long *)(addr))
#define __clear_bit_le(nr, addr) __clear_bit(nr, (unsigned long *)(addr))
#define test_and_set_bit_le(nr, addr) test_and_set_bit(nr, (unsigned long *)(addr))
#define test_and_clear_bit_le(nr, addr) test_and_clear_bit(nr, (unsigned long *)(addr))
#define __test_and_set_bit_le(nr, addr) __test_and_set_bit(nr, (unsigned long *)(addr))
#define __test_and_clear_bit_le(nr, addr) __test_and_clear_bit(nr, (unsigned long *)(addr))

#endif
