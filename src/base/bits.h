/* SPDX-License-Identifier: MIT */
/* Bits, alignment and small arithmetic. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <kmem/types.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* On an extern: defined in the library itself, so that no table lookup is needed to find it. */
#define KM_HIDDEN __attribute__((__visibility__("hidden")))

/* On a function that looks at what others may be changing, and makes do with what it sees. */
#define KM_RACY __attribute__((__no_sanitize_thread__, __noinline__))

static inline unsigned long align_up(unsigned long x, unsigned long a)
{
	return (x + a - 1) & ~(a - 1);
}

static inline unsigned long align_down(unsigned long x, unsigned long a)
{
	return x & ~(a - 1);
}

static inline bool is_pow2(unsigned long x)
{
	return x && !(x & (x - 1));
}

static inline unsigned long min_ul(unsigned long a, unsigned long b)
{
	return a < b ? a : b;
}

static inline unsigned long max_ul(unsigned long a, unsigned long b)
{
	return a > b ? a : b;
}

static inline unsigned long clamp_ul(unsigned long x, unsigned long lo, unsigned long hi)
{
	return x < lo ? lo : x > hi ? hi : x;
}

/* floor(log2(x)); x > 0 */
static inline unsigned int log2_ul(unsigned long x)
{
	return 63 - (unsigned int)__builtin_clzl(x);
}

static inline unsigned long pow2_up(unsigned long x)
{
	return x <= 1 ? 1 : 1UL << (log2_ul(x - 1) + 1);
}

/* Smallest order with PAGE_SIZE << order >= size; size > 0 */
static inline unsigned int order_of(unsigned long size)
{
	return size <= PAGE_SIZE ? 0 : log2_ul((size - 1) >> PAGE_SHIFT) + 1;
}

static inline bool bit_test(const unsigned long *map, unsigned long bit)
{
	return __atomic_load_n(&map[bit / 64], __ATOMIC_ACQUIRE) >> (bit % 64) & 1;
}

static inline void bit_set(unsigned long *map, unsigned long bit)
{
	__atomic_fetch_or(&map[bit / 64], 1UL << (bit % 64), __ATOMIC_ACQ_REL);
}

/* What it was before. */
static inline bool bit_test_and_set(unsigned long *map, unsigned long bit)
{
	unsigned long mask = 1UL << bit % 64;

	return __atomic_fetch_or(&map[bit / 64], mask, __ATOMIC_RELAXED) & mask;
}

static inline void bit_clear(unsigned long *map, unsigned long bit)
{
	__atomic_fetch_and(&map[bit / 64], ~(1UL << (bit % 64)), __ATOMIC_ACQ_REL);
}

static inline unsigned long isqrt_ul(unsigned long x)
{
	unsigned long r = 0, bit = 1UL << 62;

	while (bit > x)
		bit >>= 2;
	for (; bit; bit >>= 2) {
		if (x >= r + bit) {
			x -= r + bit;
			r = (r >> 1) + bit;
		} else {
			r >>= 1;
		}
	}
	return r;
}

#endif
