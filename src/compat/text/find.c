/* SPDX-License-Identifier: MIT */
/* Search in bitmaps, a word at a time. */
#include <linux/find.h>

#include <linux/bitmap.h>
#include <linux/kernel.h>
#include <linux/random.h>

/* The first bit from offset on of which word, an expression over the word's index i, has a 1. */
#define FIND_NEXT(word)                                                          \
	do {                                                                     \
		unsigned long mask = BITMAP_FIRST_WORD_MASK(offset);             \
										 \
		for (unsigned long i = offset / BITS_PER_LONG;                   \
		     i * BITS_PER_LONG < size; i++, mask = ~0UL) {               \
			unsigned long bits = (word) & mask;                      \
										 \
			if (bits)                                                \
				return min(i * BITS_PER_LONG + __ffs(bits), size); \
		}                                                                \
		return size;                                                     \
	} while (0)

unsigned long _find_next_bit(const unsigned long *a, unsigned long size, unsigned long offset)
{
	FIND_NEXT(a[i]);
}

unsigned long _find_next_zero_bit(const unsigned long *a, unsigned long size, unsigned long offset)
{
	FIND_NEXT(~a[i]);
}

unsigned long _find_next_and_bit(const unsigned long *a, const unsigned long *b,
				unsigned long size, unsigned long offset)
{
	FIND_NEXT(a[i] & b[i]);
}

unsigned long _find_next_andnot_bit(const unsigned long *a, const unsigned long *b,
				   unsigned long size, unsigned long offset)
{
	FIND_NEXT(a[i] & ~b[i]);
}

unsigned long _find_next_or_bit(const unsigned long *a, const unsigned long *b,
			       unsigned long size, unsigned long offset)
{
	FIND_NEXT(a[i] | b[i]);
}

unsigned long find_first_and_and_bit(const unsigned long *a, const unsigned long *b,
				     const unsigned long *c, unsigned long size)
{
	const unsigned long offset = 0;

	FIND_NEXT(a[i] & b[i] & c[i]);
}

unsigned long find_last_bit(const unsigned long *addr, unsigned long size)
{
	for (unsigned long i = BITS_TO_LONGS(size); i-- > 0;) {
		unsigned long bits = addr[i];

		if ((i + 1) * BITS_PER_LONG > size)
			bits &= BITMAP_LAST_WORD_MASK(size);
		if (bits)
			return i * BITS_PER_LONG + __fls(bits);
	}
	return size;
}

#define FIND_NTH(word)                                                           \
	do {                                                                     \
		for (unsigned long i = 0; i * BITS_PER_LONG < size; i++) {       \
			unsigned long bits = (word), nr = hweight_long(bits);    \
										 \
			if (n < nr)                                              \
				return min(i * BITS_PER_LONG + fns(bits, n), size); \
			n -= nr;                                                 \
		}                                                                \
		return size;                                                     \
	} while (0)

unsigned long find_nth_bit(const unsigned long *a, unsigned long size, unsigned long n)
{
	FIND_NTH(a[i]);
}

unsigned long find_nth_and_bit(const unsigned long *a, const unsigned long *b, unsigned long size,
			       unsigned long n)
{
	FIND_NTH(a[i] & b[i]);
}

unsigned long find_nth_andnot_bit(const unsigned long *a, const unsigned long *b,
				  unsigned long size, unsigned long n)
{
	FIND_NTH(a[i] & ~b[i]);
}

unsigned long find_nth_and_andnot_bit(const unsigned long *a, const unsigned long *b,
				      const unsigned long *c, unsigned long size, unsigned long n)
{
	FIND_NTH(a[i] & b[i] & ~c[i]);
}

unsigned long find_next_clump8(unsigned long *clump, const unsigned long *addr, unsigned long size,
			       unsigned long offset)
{
	offset = find_next_bit(addr, size, offset);
	if (offset == size)
		return size;
	offset = round_down(offset, 8);
	*clump = bitmap_get_value8(addr, offset);
	return offset;
}

unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long size,
				 unsigned long offset)
{
	unsigned long bit = find_next_bit(addr, size, offset);

	if (bit < size || !offset)
		return bit;
	bit = find_next_bit(addr, offset, 0);
	return bit < offset ? bit : size;
}

unsigned long find_next_and_bit_wrap(const unsigned long *a, const unsigned long *b,
				     unsigned long size, unsigned long offset)
{
	unsigned long bit = find_next_and_bit(a, b, size, offset);

	if (bit < size || !offset)
		return bit;
	bit = find_next_and_bit(a, b, offset, 0);
	return bit < offset ? bit : size;
}

unsigned long find_random_bit(const unsigned long *addr, unsigned long size)
{
	unsigned int nr = bitmap_weight(addr, size);

	return nr ? find_nth_bit(addr, size, get_random_u32_below(nr)) : size;
}
