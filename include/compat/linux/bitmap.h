/* SPDX-License-Identifier: MIT */
/*
 * Sets of small numbers in arrays of unsigned long. What the bits behind nbits
 * in the last word are is left open.
 */
#ifndef KM_COMPAT_LINUX_BITMAP_H
#define KM_COMPAT_LINUX_BITMAP_H

#include <linux/align.h>
#include <linux/bitmap-str.h>
#include <linux/bitops.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/find.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <linux/types.h>

struct device;

#define BITMAP_FIRST_WORD_MASK(start) (~0UL << ((start) & (BITS_PER_LONG - 1)))
#define BITMAP_LAST_WORD_MASK(nbits) (~0UL >> (-(nbits) & (BITS_PER_LONG - 1)))
#define bitmap_size(nbits) (ALIGN(nbits, BITS_PER_LONG) / BITS_PER_BYTE)

unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags);
unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags);
unsigned long *bitmap_alloc_node(unsigned int nbits, gfp_t flags, int node);
unsigned long *bitmap_zalloc_node(unsigned int nbits, gfp_t flags, int node);
void bitmap_free(const unsigned long *bitmap);
unsigned long *devm_bitmap_alloc(struct device *dev, unsigned int nbits, gfp_t flags);
unsigned long *devm_bitmap_zalloc(struct device *dev, unsigned int nbits, gfp_t flags);
DEFINE_FREE(bitmap, unsigned long *, if (_T) bitmap_free(_T))

/* ---- whole bitmaps ---- */

static __always_inline void bitmap_zero(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0, bitmap_size(nbits));
}

static __always_inline void bitmap_fill(unsigned long *dst, unsigned int nbits)
{
	memset(dst, 0xff, bitmap_size(nbits));
}

static __always_inline void bitmap_copy(unsigned long *dst, const unsigned long *src,
					unsigned int nbits)
{
	memcpy(dst, src, bitmap_size(nbits));
}

/* The bits behind nbits become 0. */
static __always_inline void bitmap_copy_clear_tail(unsigned long *dst, const unsigned long *src,
						   unsigned int nbits)
{
	bitmap_copy(dst, src, nbits);
	if (nbits % BITS_PER_LONG)
		dst[nbits / BITS_PER_LONG] &= BITMAP_LAST_WORD_MASK(nbits);
}

/* Those that return bool say whether the result has a bit set. */
bool __bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		  unsigned int nbits);
void __bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		 unsigned int nbits);
void __bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		  unsigned int nbits);
bool __bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		     unsigned int nbits);
void __bitmap_replace(unsigned long *dst, const unsigned long *old, const unsigned long *new,
		      const unsigned long *mask, unsigned int nbits);
void __bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits);
bool __bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits);
bool __bitmap_or_equal(const unsigned long *a, const unsigned long *b, const unsigned long *c,
		       unsigned int nbits);
bool __bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int nbits);
bool __bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned int nbits);
unsigned int __bitmap_weight(const unsigned long *bitmap, unsigned int nbits);
unsigned int __bitmap_weight_and(const unsigned long *a, const unsigned long *b,
				 unsigned int nbits);
unsigned int __bitmap_weight_andnot(const unsigned long *a, const unsigned long *b,
				    unsigned int nbits);
unsigned int __bitmap_weight_from(const unsigned long *bitmap, unsigned int start,
				  unsigned int end);
void __bitmap_shift_right(unsigned long *dst, const unsigned long *src, unsigned int shift,
			  unsigned int nbits);
void __bitmap_shift_left(unsigned long *dst, const unsigned long *src, unsigned int shift,
			 unsigned int nbits);
void __bitmap_set(unsigned long *map, unsigned int start, int len);
void __bitmap_clear(unsigned long *map, unsigned int start, int len);
/* One word whose number of bits is known to the compiler is done in place. */
#define KM_MAP_OP(ret, name, word, result)                                       \
	static __always_inline ret bitmap_##name(unsigned long *dst, const unsigned long *a, \
						 const unsigned long *b, unsigned int nbits) \
	{                                                                        \
		if (!small_const_nbits(nbits))                                   \
			return __bitmap_##name(dst, a, b, nbits);                \
		*dst = (word);                                                   \
		result;                                                          \
	}
#define KM_MAP_ASK(ret, name, word)                                              \
	static __always_inline ret bitmap_##name(const unsigned long *a,         \
						 const unsigned long *b, unsigned int nbits) \
	{                                                                        \
		if (!small_const_nbits(nbits))                                   \
			return __bitmap_##name(a, b, nbits);                     \
		return word;                                                     \
	}
#define KM_LAST(nbits) BITMAP_LAST_WORD_MASK(nbits)
KM_MAP_OP(bool, and, *a & *b & KM_LAST(nbits), return *dst != 0)
KM_MAP_OP(bool, andnot, *a & ~*b & KM_LAST(nbits), return *dst != 0)
KM_MAP_OP(void, or, *a | *b, return)
KM_MAP_OP(void, xor, *a ^ *b, return)
KM_MAP_ASK(bool, equal, !((*a ^ *b) & KM_LAST(nbits)))
KM_MAP_ASK(bool, intersects, ((*a & *b) & KM_LAST(nbits)) != 0)
KM_MAP_ASK(bool, subset, !((*a & ~*b) & KM_LAST(nbits)))
KM_MAP_ASK(unsigned int, weight_and, (unsigned int)hweight_long(*a & *b & KM_LAST(nbits)))
KM_MAP_ASK(unsigned int, weight_andnot, (unsigned int)hweight_long(*a & ~*b & KM_LAST(nbits)))

static __always_inline unsigned int bitmap_weight(const unsigned long *src, unsigned int nbits)
{
	if (small_const_nbits(nbits))
		return hweight_long(*src & KM_LAST(nbits));
	return __bitmap_weight(src, nbits);
}

/* Of bits start to end - 1; of none, end. */
static __always_inline unsigned int bitmap_weight_from(const unsigned long *bitmap,
							unsigned int start, unsigned int end)
{
	if (start >= end)
		return end;
	if (small_const_nbits(end))
		return hweight_long(*bitmap & BITMAP_FIRST_WORD_MASK(start) & KM_LAST(end));
	return __bitmap_weight_from(bitmap, start, end);
}

/* As bitmap_or() and bitmap_xor(), and the weight of the result. */
static __always_inline unsigned int bitmap_weighted_or(unsigned long *dst, const unsigned long *a,
							const unsigned long *b, unsigned int nbits)
{
	bitmap_or(dst, a, b, nbits);
	return bitmap_weight(dst, nbits);
}

static __always_inline unsigned int bitmap_weighted_xor(unsigned long *dst, const unsigned long *a,
							 const unsigned long *b, unsigned int nbits)
{
	bitmap_xor(dst, a, b, nbits);
	return bitmap_weight(dst, nbits);
}

static __always_inline void bitmap_complement(unsigned long *dst, const unsigned long *src,
					      unsigned int nbits)
{
	if (small_const_nbits(nbits))
		*dst = ~*src;
	else
		__bitmap_complement(dst, src, nbits);
}

/* A run in a word that is known to the compiler. */
#define KM_RUN(start, len) \
	((~0UL >> (BITS_PER_LONG - (len))) << ((start) % BITS_PER_LONG))
#define km_const_run(start, len)                                                 \
	(__builtin_constant_p(start) && __builtin_constant_p(len) && (len) > 0 && \
	 (start) % BITS_PER_LONG + (len) <= BITS_PER_LONG)

static __always_inline void bitmap_set(unsigned long *map, unsigned int start, unsigned int nbits)
{
	if (km_const_run(start, nbits))
		map[BIT_WORD(start)] |= KM_RUN(start, nbits);
	else
		__bitmap_set(map, start, nbits);
}

static __always_inline void bitmap_clear(unsigned long *map, unsigned int start,
					 unsigned int nbits)
{
	if (km_const_run(start, nbits))
		map[BIT_WORD(start)] &= ~KM_RUN(start, nbits);
	else
		__bitmap_clear(map, start, nbits);
}

#define bitmap_replace __bitmap_replace
#define bitmap_or_equal __bitmap_or_equal

static __always_inline void bitmap_shift_right(unsigned long *dst, const unsigned long *src,
					       unsigned int shift, unsigned int nbits)
{
	if (small_const_nbits(nbits))
		*dst = shift < BITS_PER_LONG ? (*src & KM_LAST(nbits)) >> shift : 0;
	else
		__bitmap_shift_right(dst, src, shift, nbits);
}

static __always_inline void bitmap_shift_left(unsigned long *dst, const unsigned long *src,
					      unsigned int shift, unsigned int nbits)
{
	if (small_const_nbits(nbits))
		*dst = shift < BITS_PER_LONG ? *src << shift & KM_LAST(nbits) : 0;
	else
		__bitmap_shift_left(dst, src, shift, nbits);
}

/* bits of old move apart (together) to the places of mask. */
void bitmap_scatter(unsigned long *dst, const unsigned long *src, const unsigned long *mask,
		    unsigned int nbits);
void bitmap_gather(unsigned long *dst, const unsigned long *src, const unsigned long *mask,
		   unsigned int nbits);
void bitmap_cut(unsigned long *dst, const unsigned long *src, unsigned int first, unsigned int cut,
		unsigned int nbits);

static __always_inline bool bitmap_empty(const unsigned long *src, unsigned int nbits)
{
	return find_first_bit(src, nbits) == nbits;
}

static __always_inline bool bitmap_full(const unsigned long *src, unsigned int nbits)
{
	return find_first_zero_bit(src, nbits) == nbits;
}

/* ---- areas of zero bits ---- */

unsigned long bitmap_find_next_zero_area_off(unsigned long *map, unsigned long size,
					     unsigned long start, unsigned int nr,
					     unsigned long align_mask, unsigned long align_offset);
static __always_inline unsigned long
bitmap_find_next_zero_area(unsigned long *map, unsigned long size, unsigned long start,
			   unsigned int nr, unsigned long align_mask)
{
	return bitmap_find_next_zero_area_off(map, size, start, nr, align_mask, 0);
}

/* Regions of 2^order bits at multiples of their size: the position, or -ENOMEM (-EBUSY). */
int bitmap_find_free_region(unsigned long *bitmap, unsigned int bits, int order);
void bitmap_release_region(unsigned long *bitmap, unsigned int pos, int order);
int bitmap_allocate_region(unsigned long *bitmap, unsigned int pos, int order);

/* ---- renumbering ---- */

void bitmap_remap(unsigned long *dst, const unsigned long *src, const unsigned long *old,
		  const unsigned long *new, unsigned int nbits);
int bitmap_bitremap(int oldbit, const unsigned long *old, const unsigned long *new, int bits);
void bitmap_onto(unsigned long *dst, const unsigned long *orig, const unsigned long *relmap,
		 unsigned int bits);
void bitmap_fold(unsigned long *dst, const unsigned long *orig, unsigned int sz,
		 unsigned int nbits);
unsigned int bitmap_ord_to_pos(const unsigned long *bitmap, unsigned int ord, unsigned int nbits);

/* ---- from and to words of other sizes ---- */

void bitmap_from_arr32(unsigned long *bitmap, const u32 *buf, unsigned int nbits);
void bitmap_to_arr32(u32 *buf, const unsigned long *bitmap, unsigned int nbits);
void bitmap_from_arr64(unsigned long *bitmap, const u64 *buf, unsigned int nbits);
void bitmap_to_arr64(u64 *buf, const unsigned long *bitmap, unsigned int nbits);
#define BITMAP_FROM_U64(n) (n)

static __always_inline void bitmap_from_u64(unsigned long *dst, u64 mask)
{
	dst[0] = mask;
}

/* 8 bits at a multiple of 8. */
static inline unsigned long bitmap_get_value8(const unsigned long *map, unsigned long start)
{
	return map[BIT_WORD(start)] >> start % BITS_PER_LONG & 0xff;
}

static inline void bitmap_set_value8(unsigned long *map, unsigned long value, unsigned long start)
{
	unsigned long *word = map + BIT_WORD(start);

	*word = (*word & ~(0xffUL << start % BITS_PER_LONG)) | value << start % BITS_PER_LONG;
}

/* Up to a word's bits, anywhere. */
unsigned long bitmap_read(const unsigned long *map, unsigned long start, unsigned long nbits);
void bitmap_write(unsigned long *map, unsigned long value, unsigned long start,
		  unsigned long nbits);

static inline void bitmap_next_set_region(unsigned long *bitmap, unsigned int *rs,
					  unsigned int *re, unsigned int end)
{
	*rs = find_next_bit(bitmap, end, *rs);
	*re = find_next_zero_bit(bitmap, end, *rs + 1);
}

#endif
