/* SPDX-License-Identifier: MIT */
/* Operations on whole bitmaps and on runs of bits. Text is in bitmap_str.c. */
#include <linux/bitmap.h>

#include <linux/kernel.h>
#include <linux/slab.h>

unsigned long *bitmap_alloc(unsigned int nbits, gfp_t flags)
{
	return kmalloc_array(BITS_TO_LONGS(nbits), sizeof(unsigned long), flags);
}

unsigned long *bitmap_zalloc(unsigned int nbits, gfp_t flags)
{
	return bitmap_alloc(nbits, flags | __GFP_ZERO);
}

unsigned long *bitmap_alloc_node(unsigned int nbits, gfp_t flags, int node)
{
	return kmalloc_array_node(BITS_TO_LONGS(nbits), sizeof(unsigned long), flags, node);
}

unsigned long *bitmap_zalloc_node(unsigned int nbits, gfp_t flags, int node)
{
	return bitmap_alloc_node(nbits, flags | __GFP_ZERO, node);
}

void bitmap_free(const unsigned long *bitmap)
{
	kfree(bitmap);
}

/* The bits of word i that belong to a bitmap of nbits. */
static unsigned long valid(unsigned int i, unsigned int nbits)
{
	return (i + 1) * BITS_PER_LONG > nbits ? BITMAP_LAST_WORD_MASK(nbits) : ~0UL;
}

#define FOR_WORDS(i, nbits) for (unsigned int i = 0; i < BITS_TO_LONGS(nbits); i++)

/* dst = expression, of which the value is: has it a bit of the bitmap set? */
#define COMBINE(expression)                                                      \
	do {                                                                     \
		unsigned long any = 0;                                           \
										 \
		FOR_WORDS(i, nbits) {                                            \
			dst[i] = (expression);                                   \
			any |= dst[i] & valid(i, nbits);                         \
		}                                                                \
		return any != 0;                                                 \
	} while (0)

/* As in the kernel, the results of "and" have no bits behind nbits. */
bool __bitmap_and(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		  unsigned int nbits)
{
	COMBINE(a[i] & b[i] & valid(i, nbits));
}

bool __bitmap_andnot(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		     unsigned int nbits)
{
	COMBINE(a[i] & ~b[i] & valid(i, nbits));
}

void __bitmap_or(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		 unsigned int nbits)
{
	FOR_WORDS(i, nbits)
		dst[i] = a[i] | b[i];
}

void __bitmap_xor(unsigned long *dst, const unsigned long *a, const unsigned long *b,
		  unsigned int nbits)
{
	FOR_WORDS(i, nbits)
		dst[i] = a[i] ^ b[i];
}

void __bitmap_replace(unsigned long *dst, const unsigned long *old, const unsigned long *new,
		      const unsigned long *mask, unsigned int nbits)
{
	FOR_WORDS(i, nbits)
		dst[i] = (old[i] & ~mask[i]) | (new[i] & mask[i]);
}

void __bitmap_complement(unsigned long *dst, const unsigned long *src, unsigned int nbits)
{
	FOR_WORDS(i, nbits)
		dst[i] = ~src[i];
}

/* Does expression have no bit of the bitmap? */
#define NONE(expression)                                                         \
	do {                                                                     \
		FOR_WORDS(i, nbits)                                              \
			if ((expression) & valid(i, nbits))                      \
				return false;                                    \
		return true;                                                     \
	} while (0)

bool __bitmap_equal(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	NONE(a[i] ^ b[i]);
}

bool __bitmap_or_equal(const unsigned long *a, const unsigned long *b, const unsigned long *c,
		       unsigned int nbits)
{
	NONE((a[i] | b[i]) ^ c[i]);
}

bool __bitmap_subset(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	NONE(a[i] & ~b[i]);
}

static bool disjoint(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	NONE(a[i] & b[i]);
}

bool __bitmap_intersects(const unsigned long *a, const unsigned long *b, unsigned int nbits)
{
	return !disjoint(a, b, nbits);
}

#define WEIGHT(expression)                                                       \
	do {                                                                     \
		unsigned int n = 0;                                              \
										 \
		FOR_WORDS(i, nbits)                                              \
			n += hweight_long((expression) & valid(i, nbits));       \
		return n;                                                        \
	} while (0)

unsigned int __bitmap_weight(const unsigned long *a, unsigned int nbits)
{
	WEIGHT(a[i]);
}

unsigned int __bitmap_weight_from(const unsigned long *a, unsigned int start, unsigned int end)
{
	return __bitmap_weight(a, end) - __bitmap_weight(a, start);
}

unsigned int __bitmap_weight_and(const unsigned long *a, const unsigned long *b,
				 unsigned int nbits)
{
	WEIGHT(a[i] & b[i]);
}

unsigned int __bitmap_weight_andnot(const unsigned long *a, const unsigned long *b,
				    unsigned int nbits)
{
	WEIGHT(a[i] & ~b[i]);
}

/* Towards bit 0; dst may be src. */
void __bitmap_shift_right(unsigned long *dst, const unsigned long *src, unsigned int shift,
			  unsigned int nbits)
{
	unsigned int words = BITS_TO_LONGS(nbits), off = shift / BITS_PER_LONG;
	unsigned int rem = shift % BITS_PER_LONG;

	for (unsigned int i = 0; i < words; i++) {
		unsigned int from = i + off;
		unsigned long low = from < words ? src[from] & valid(from, nbits) : 0;
		unsigned long high = from + 1 < words ? src[from + 1] & valid(from + 1, nbits) : 0;

		dst[i] = rem ? low >> rem | high << (BITS_PER_LONG - rem) : low;
	}
}

void __bitmap_shift_left(unsigned long *dst, const unsigned long *src, unsigned int shift,
			 unsigned int nbits)
{
	unsigned int off = shift / BITS_PER_LONG, rem = shift % BITS_PER_LONG;

	for (unsigned int i = BITS_TO_LONGS(nbits); i-- > 0;) {
		unsigned long high = i >= off ? src[i - off] : 0;
		unsigned long low = i >= off + 1 ? src[i - off - 1] : 0;

		dst[i] = rem ? high << rem | low >> (BITS_PER_LONG - rem) : high;
	}
}

/* The mask of [start, start + len) in its first word; *bits: how many. */
static unsigned long run(unsigned int start, int len, int *bits)
{
	int room = BITS_PER_LONG - start % BITS_PER_LONG;

	*bits = min(len, room);
	return (*bits == BITS_PER_LONG ? ~0UL : (1UL << *bits) - 1) << start % BITS_PER_LONG;
}

void __bitmap_set(unsigned long *map, unsigned int start, int len)
{
	for (int n; len > 0; start += n, len -= n)
		map[BIT_WORD(start)] |= run(start, len, &n);
}

void __bitmap_clear(unsigned long *map, unsigned int start, int len)
{
	for (int n; len > 0; start += n, len -= n)
		map[BIT_WORD(start)] &= ~run(start, len, &n);
}

void bitmap_cut(unsigned long *dst, const unsigned long *src, unsigned int first, unsigned int cut,
		unsigned int nbits)
{
	unsigned int all = BITS_TO_LONGS(nbits) * BITS_PER_LONG; /* what is behind nbits comes down too */

	memmove(dst, src, bitmap_size(nbits));
	for (unsigned int i = first; i < all; i++)
		__assign_bit(i, dst, i + cut < all && test_bit(i + cut, dst));
}

void bitmap_scatter(unsigned long *dst, const unsigned long *src, const unsigned long *mask,
		    unsigned int nbits)
{
	unsigned int n = 0, bit;

	bitmap_zero(dst, nbits);
	for_each_set_bit(bit, mask, nbits)
		__assign_bit(bit, dst, test_bit(n++, src));
}

void bitmap_gather(unsigned long *dst, const unsigned long *src, const unsigned long *mask,
		   unsigned int nbits)
{
	unsigned int n = 0, bit;

	bitmap_zero(dst, nbits);
	for_each_set_bit(bit, mask, nbits)
		__assign_bit(n++, dst, test_bit(bit, src));
}

/* ---- areas ---- */

unsigned long bitmap_find_next_zero_area_off(unsigned long *map, unsigned long size,
					     unsigned long start, unsigned int nr,
					     unsigned long align_mask, unsigned long align_offset)
{
	for (;;) {
		unsigned long index = find_next_zero_bit(map, size, start), end, used;

		index = __ALIGN_MASK(index + align_offset, align_mask) - align_offset;
		end = index + nr;
		if (end > size)
			return end;
		used = find_next_bit(map, end, index);
		if (used >= end)
			return index;
		start = used + 1;
	}
}

int bitmap_find_free_region(unsigned long *bitmap, unsigned int bits, int order)
{
	unsigned int len = 1u << order;

	for (unsigned int pos = 0; pos + len <= bits; pos += len)
		if (!bitmap_allocate_region(bitmap, pos, order))
			return (int)pos;
	return -ENOMEM;
}

void bitmap_release_region(unsigned long *bitmap, unsigned int pos, int order)
{
	bitmap_clear(bitmap, pos, 1 << order);
}

int bitmap_allocate_region(unsigned long *bitmap, unsigned int pos, int order)
{
	unsigned int len = 1u << order;

	if (find_next_bit(bitmap, pos + len, pos) < pos + len)
		return -EBUSY;
	bitmap_set(bitmap, pos, (int)len);
	return 0;
}

/* ---- renumbering ---- */

/* How many bits of buf are set before pos; -1: pos itself is not set. */
static int pos_to_ord(const unsigned long *buf, unsigned int pos, unsigned int nbits)
{
	return pos < nbits && test_bit(pos, buf) ? (int)bitmap_weight(buf, pos) : -1;
}

unsigned int bitmap_ord_to_pos(const unsigned long *bitmap, unsigned int ord, unsigned int nbits)
{
	return find_nth_bit(bitmap, nbits, ord);
}

/* What old has becomes what new has at the same place, cyclically; the rest stays. */
int bitmap_bitremap(int oldbit, const unsigned long *old, const unsigned long *new, int bits)
{
	int n = pos_to_ord(old, oldbit, bits);
	unsigned int weight = bitmap_weight(new, bits);

	return n < 0 || !weight ? oldbit : (int)bitmap_ord_to_pos(new, n % weight, bits);
}

void bitmap_remap(unsigned long *dst, const unsigned long *src, const unsigned long *old,
		  const unsigned long *new, unsigned int nbits)
{
	unsigned int bit;

	if (dst == src)
		return;
	bitmap_zero(dst, nbits);
	for_each_set_bit(bit, src, nbits)
		__set_bit(bitmap_bitremap(bit, old, new, nbits), dst);
}

void bitmap_onto(unsigned long *dst, const unsigned long *orig, const unsigned long *relmap,
		 unsigned int bits)
{
	unsigned int n, m = 0;

	if (dst == orig)
		return;
	bitmap_zero(dst, bits);
	for_each_set_bit(n, relmap, bits) {
		if (test_bit(m++, orig))
			__set_bit(n, dst);
	}
}

void bitmap_fold(unsigned long *dst, const unsigned long *orig, unsigned int sz,
		 unsigned int nbits)
{
	unsigned int bit;

	if (dst == orig)
		return;
	bitmap_zero(dst, nbits);
	for_each_set_bit(bit, orig, nbits)
		__set_bit(bit % sz, dst);
}

/* ---- words of other sizes ---- */

void bitmap_from_arr32(unsigned long *bitmap, const u32 *buf, unsigned int nbits)
{
	bitmap_zero(bitmap, nbits);
	for (unsigned int i = 0; i < (nbits + 31) / 32; i++)
		bitmap[i / 2] |= (unsigned long)buf[i] << i % 2 * 32;
	if (nbits % BITS_PER_LONG)
		bitmap[nbits / BITS_PER_LONG] &= BITMAP_LAST_WORD_MASK(nbits);
}

void bitmap_to_arr32(u32 *buf, const unsigned long *bitmap, unsigned int nbits)
{
	for (unsigned int i = 0; i < (nbits + 31) / 32; i++)
		buf[i] = (bitmap[i / 2] & valid(i / 2, nbits)) >> i % 2 * 32;
}

void bitmap_from_arr64(unsigned long *bitmap, const u64 *buf, unsigned int nbits)
{
	bitmap_copy_clear_tail(bitmap, (const unsigned long *)buf, nbits);
}

void bitmap_to_arr64(u64 *buf, const unsigned long *bitmap, unsigned int nbits)
{
	bitmap_copy_clear_tail((unsigned long *)buf, bitmap, nbits);
}

unsigned long bitmap_read(const unsigned long *map, unsigned long start, unsigned long nbits)
{
	unsigned long index = BIT_WORD(start), shift = start % BITS_PER_LONG, value;

	if (!nbits || nbits > BITS_PER_LONG)
		return 0;
	value = map[index] >> shift;
	if (shift + nbits > BITS_PER_LONG)
		value |= map[index + 1] << (BITS_PER_LONG - shift);
	return value & BITMAP_LAST_WORD_MASK(nbits);
}

void bitmap_write(unsigned long *map, unsigned long value, unsigned long start,
		  unsigned long nbits)
{
	if (!nbits || nbits > BITS_PER_LONG)
		return;
	for (unsigned long i = 0; i < nbits; i++)
		__assign_bit(start + i, map, value >> i & 1);
}
