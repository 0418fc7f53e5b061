/* SPDX-License-Identifier: MIT */
/*
 * Ranges of bits in bitmaps of 64-bit words, bit n being bit n % 64 of word
 * n / 64. Words are read and written with atomic accesses, so that a search
 * may run beside changes; its answer is then a hint.
 */
#ifndef POOL_BITS_H
#define POOL_BITS_H

#include "base/base.h"

#define POOL_BITS_WORDS(nr) (((nr) + 63) / 64)

/* Bits [bit, bit + nr) of one word, of which bit is in the word at `bit / 64`. */
static inline unsigned long pool_bits_mask(unsigned long bit, unsigned long nr)
{
	unsigned long shift = bit % 64, room = 64 - shift;

	return (nr >= room ? ~0UL : (1UL << nr) - 1) << shift;
}

/* The first bit that is 1 (or 0) in [start, size); size when there is none. */
unsigned long pool_bits_next(const unsigned long *map, unsigned long size, unsigned long start);
unsigned long pool_bits_next_zero(const unsigned long *map, unsigned long size,
				  unsigned long start);

/*
 * The first bit b >= start such that [b, b + nr) are all 0 and inside size, and
 * (b + offset) & align_mask is 0; size + 1 or more when there is none.
 */
unsigned long pool_bits_find_area(const unsigned long *map, unsigned long size, unsigned long start,
				  unsigned long nr, unsigned long align_mask, unsigned long offset);

/* Under a lock of the caller's. */
void pool_bits_set(unsigned long *map, unsigned long start, unsigned long nr);
void pool_bits_clear(unsigned long *map, unsigned long start, unsigned long nr);
unsigned long pool_bits_count(const unsigned long *map, unsigned long size);

#endif
