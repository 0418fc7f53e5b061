/* SPDX-License-Identifier: MIT */
#include "pool/pool_bits.h"

static inline unsigned long word_of(const unsigned long *map, unsigned long bit)
{
	return __atomic_load_n(&map[bit / 64], __ATOMIC_RELAXED);
}

/* flip: all ones to look for a zero. */
static unsigned long next(const unsigned long *map, unsigned long size, unsigned long start,
			  unsigned long flip)
{
	unsigned long word;

	if (start >= size)
		return size;
	word = (word_of(map, start) ^ flip) & (~0UL << start % 64);
	for (start = align_down(start, 64); !word; word = word_of(map, start) ^ flip) {
		start += 64;
		if (start >= size)
			return size;
	}
	return min_ul(start + (unsigned long)__builtin_ctzl(word), size);
}

unsigned long pool_bits_next(const unsigned long *map, unsigned long size, unsigned long start)
{
	return next(map, size, start, 0);
}

unsigned long pool_bits_next_zero(const unsigned long *map, unsigned long size, unsigned long start)
{
	return next(map, size, start, ~0UL);
}

unsigned long pool_bits_find_area(const unsigned long *map, unsigned long size, unsigned long start,
				  unsigned long nr, unsigned long align_mask, unsigned long offset)
{
	for (;;) {
		unsigned long end, used;

		start = pool_bits_next_zero(map, size, start);
		start = ((start + offset + align_mask) & ~align_mask) - offset;
		end = start + nr;
		if (end < start || end > size)
			return size + 1;
		used = pool_bits_next(map, end, start);
		if (used >= end)
			return start;
		start = used + 1;
	}
}

void pool_bits_set(unsigned long *map, unsigned long start, unsigned long nr)
{
	for (unsigned long n; nr; start += n, nr -= n) {
		n = min_ul(nr, 64 - start % 64);
		__atomic_store_n(&map[start / 64], word_of(map, start) | pool_bits_mask(start, nr),
				 __ATOMIC_RELAXED);
	}
}

void pool_bits_clear(unsigned long *map, unsigned long start, unsigned long nr)
{
	for (unsigned long n; nr; start += n, nr -= n) {
		n = min_ul(nr, 64 - start % 64);
		__atomic_store_n(&map[start / 64], word_of(map, start) & ~pool_bits_mask(start, nr),
				 __ATOMIC_RELAXED);
	}
}

unsigned long pool_bits_count(const unsigned long *map, unsigned long size)
{
	unsigned long count = 0;

	for (unsigned long bit = 0; bit < size; bit += 64)
		count += (unsigned long)__builtin_popcountl(word_of(map, bit) &
							    pool_bits_mask(0, size - bit));
	return count;
}
