/* SPDX-License-Identifier: MIT */
/* Search in bitmaps: the first bit that ..., or size when there is none. */
#ifndef KM_COMPAT_LINUX_FIND_H
#define KM_COMPAT_LINUX_FIND_H

#include <linux/bits.h>
#include <linux/types.h>

unsigned long _find_next_bit(const unsigned long *addr, unsigned long size, unsigned long offset);
unsigned long _find_next_zero_bit(const unsigned long *addr, unsigned long size,
				  unsigned long offset);
unsigned long _find_next_and_bit(const unsigned long *a, const unsigned long *b,
				 unsigned long size, unsigned long offset);
unsigned long _find_next_andnot_bit(const unsigned long *a, const unsigned long *b,
				    unsigned long size, unsigned long offset);
unsigned long _find_next_or_bit(const unsigned long *a, const unsigned long *b,
				unsigned long size, unsigned long offset);

/* One word whose number of bits is known to the compiler is searched in place. */
static __always_inline unsigned long km_find_word(unsigned long word, unsigned long size,
						  unsigned long offset)
{
	if (offset >= size)
		return size;
	word &= ~0UL << offset & ~0UL >> (BITS_PER_LONG - size);
	return word ? (unsigned long)__builtin_ctzl(word) : size;
}

#define KM_FIND1(name, word)                                                     \
	static __always_inline unsigned long                                     \
	name(const unsigned long *a, unsigned long size, unsigned long offset)   \
	{                                                                        \
		if (small_const_nbits(size))                                     \
			return km_find_word(word, size, offset);                 \
		return _##name(a, size, offset);                                 \
	}
#define KM_FIND2(name, word)                                                     \
	static __always_inline unsigned long                                     \
	name(const unsigned long *a, const unsigned long *b, unsigned long size, \
	     unsigned long offset)                                               \
	{                                                                        \
		if (small_const_nbits(size))                                     \
			return km_find_word(word, size, offset);                 \
		return _##name(a, b, size, offset);                              \
	}
KM_FIND1(find_next_bit, *a)
KM_FIND1(find_next_zero_bit, ~*a)
KM_FIND2(find_next_and_bit, *a & *b)
KM_FIND2(find_next_andnot_bit, *a & ~*b)
KM_FIND2(find_next_or_bit, *a | *b)

/* Any of the bits set. */
unsigned long find_random_bit(const unsigned long *addr, unsigned long size);
unsigned long find_last_bit(const unsigned long *addr, unsigned long size);
/* The n-th, from 0. */
unsigned long find_nth_bit(const unsigned long *addr, unsigned long size, unsigned long n);
unsigned long find_nth_and_bit(const unsigned long *a, const unsigned long *b, unsigned long size,
			       unsigned long n);
unsigned long find_nth_andnot_bit(const unsigned long *a, const unsigned long *b,
				  unsigned long size, unsigned long n);
unsigned long find_nth_and_andnot_bit(const unsigned long *a, const unsigned long *b,
				      const unsigned long *c, unsigned long size, unsigned long n);
/* *clump: 8 bits at a multiple of 8 that are not all 0. */
unsigned long find_next_clump8(unsigned long *clump, const unsigned long *addr, unsigned long size,
			       unsigned long offset);
#define find_first_clump8(clump, bits, size) find_next_clump8((clump), (bits), (size), 0)

static __always_inline unsigned long find_first_bit(const unsigned long *addr, unsigned long size)
{
	return find_next_bit(addr, size, 0);
}

static __always_inline unsigned long find_first_zero_bit(const unsigned long *addr,
							 unsigned long size)
{
	return find_next_zero_bit(addr, size, 0);
}

static __always_inline unsigned long find_first_and_bit(const unsigned long *a,
							const unsigned long *b, unsigned long size)
{
	return find_next_and_bit(a, b, size, 0);
}

static __always_inline unsigned long
find_first_andnot_bit(const unsigned long *a, const unsigned long *b, unsigned long size)
{
	return find_next_andnot_bit(a, b, size, 0);
}

unsigned long find_first_and_and_bit(const unsigned long *a, const unsigned long *b,
				     const unsigned long *c, unsigned long size);

/* From offset up to size, then from 0 up to offset; size when there is none. */
unsigned long find_next_bit_wrap(const unsigned long *addr, unsigned long size,
				 unsigned long offset);
unsigned long find_next_and_bit_wrap(const unsigned long *a, const unsigned long *b,
				     unsigned long size, unsigned long offset);

#define find_next_bit_le(addr, size, offset) \
	find_next_bit((const unsigned long *)(addr), size, offset)
#define find_next_zero_bit_le(addr, size, offset) \
	find_next_zero_bit((const unsigned long *)(addr), size, offset)
#define find_first_zero_bit_le(addr, size) \
	find_first_zero_bit((const unsigned long *)(addr), size)

#define km_for_each(bit, find, size) \
	for ((bit) = 0; (bit) = (find), (bit) < (size); (bit)++)
#define for_each_set_bit(bit, addr, size) \
	km_for_each(bit, find_next_bit((addr), (size), (bit)), size)
#define for_each_clear_bit(bit, addr, size) \
	km_for_each(bit, find_next_zero_bit((addr), (size), (bit)), size)
#define for_each_and_bit(bit, addr1, addr2, size) \
	km_for_each(bit, find_next_and_bit((addr1), (addr2), (size), (bit)), size)
#define for_each_andnot_bit(bit, addr1, addr2, size) \
	km_for_each(bit, find_next_andnot_bit((addr1), (addr2), (size), (bit)), size)
#define for_each_or_bit(bit, addr1, addr2, size) \
	km_for_each(bit, find_next_or_bit((addr1), (addr2), (size), (bit)), size)
#define for_each_set_bit_from(bit, addr, size) \
	for (; (bit) = find_next_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
#define for_each_clear_bit_from(bit, addr, size) \
	for (; (bit) = find_next_zero_bit((addr), (size), (bit)), (bit) < (size); (bit)++)
/* Runs [b, e) of set or of clear bits. */
#define for_each_set_bitrange(b, e, addr, size)                                  \
	for ((b) = 0; (b) = find_next_bit((addr), (size), (b)),                  \
	     (e) = find_next_zero_bit((addr), (size), (b) + 1), (b) < (size); (b) = (e) + 1)
#define for_each_clear_bitrange(b, e, addr, size)                                \
	for ((b) = 0; (b) = find_next_zero_bit((addr), (size), (b)),             \
	     (e) = find_next_bit((addr), (size), (b) + 1), (b) < (size); (b) = (e) + 1)
#define for_each_set_bitrange_from(b, e, addr, size)                             \
	for (; (b) = find_next_bit((addr), (size), (b)),                         \
	     (e) = find_next_zero_bit((addr), (size), (b) + 1), (b) < (size); (b) = (e) + 1)
#define for_each_clear_bitrange_from(b, e, addr, size)                           \
	for (; (b) = find_next_zero_bit((addr), (size), (b)),                    \
	     (e) = find_next_bit((addr), (size), (b) + 1), (b) < (size); (b) = (e) + 1)
/* All of them, from start on, then those before it; km_wrapped: the walk is past the end. */
#define for_each_set_bit_wrap(bit, addr, size, start)                            \
	for (unsigned long km_wrapped =                                          \
		     ((bit) = find_next_bit((addr), (size), (start)),            \
		      (bit) >= (size) ? ((bit) = find_next_bit((addr), (start), 0), 1) : 0); \
	     km_wrapped ? (bit) < (start) : (bit) < (size);                      \
	     (bit) = find_next_bit((addr), km_wrapped ? (start) : (size), (bit) + 1), \
	     !km_wrapped && (bit) >= (size) ?                                    \
		     ((bit) = find_next_bit((addr), (start), 0), km_wrapped = 1) : 0)
#define for_each_set_clump8(start, clump, bits, size)                            \
	for ((start) = find_first_clump8(&(clump), (bits), (size)); (start) < (size); \
	     (start) = find_next_clump8(&(clump), (bits), (size), (start) + 8))

#endif
