/* SPDX-License-Identifier: MIT */
/*
 * Numbers alone: an xarray of bitmaps of 1024 bits, each with the free mark as
 * long as it has a bit to give. A bitmap without bits is freed.
 */
#include <linux/bitmap.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "compat/tree/xarray_internal.h"

/* With the lock held. The id, -ENOSPC, or -ENOMEM: without a spare bitmap or a node. */
static long take(struct ida *ida, unsigned int min, unsigned int max, struct ida_bitmap **spare,
		 struct xa_state *xas)
{
	unsigned long chunk = min / IDA_BITMAP_BITS, last = max / IDA_BITMAP_BITS;

	for (;; chunk++) {
		struct ida_bitmap *bitmap;
		unsigned int bit;

		if (chunk > last)
			return -ENOSPC;
		xas_set(xas, chunk);
		bitmap = xas_find_marked(xas, last, XA_FREE_MARK);
		if (xas->xa_node == XAS_RESTART)
			return -ENOSPC;
		chunk = xas->xa_index;
		bit = chunk > min / IDA_BITMAP_BITS ? 0 : min % IDA_BITMAP_BITS;
		if (bitmap)
			bit = find_next_zero_bit(bitmap->bitmap, IDA_BITMAP_BITS, bit);
		if (chunk * IDA_BITMAP_BITS + bit > max)
			return -ENOSPC;
		if (bit == IDA_BITMAP_BITS)
			continue;
		if (!bitmap) {
			bitmap = *spare;
			if (!bitmap)
				return -ENOMEM;
			xas_store(xas, bitmap);
			if (xas_error(xas))
				return -ENOMEM;
			*spare = NULL;
		}
		__set_bit(bit, bitmap->bitmap);
		if (bitmap_full(bitmap->bitmap, IDA_BITMAP_BITS))
			xas_clear_mark(xas, XA_FREE_MARK);
		return chunk * IDA_BITMAP_BITS + bit;
	}
}

__weak int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp)
{
	XA_STATE(xas, &ida->xa, 0);
	struct ida_bitmap *spare = NULL;
	unsigned long flags;
	long id;

	if ((int)min < 0)
		return -ENOSPC;
	max = min_t(unsigned int, max, INT_MAX);
	for (;;) {
		bool node;

		xas_lock_irqsave(&xas, flags);
		id = take(ida, min, max, &spare, &xas);
		xas_unlock_irqrestore(&xas, flags);
		node = xas_error(&xas) == -ENOMEM;
		if (xas_nomem(&xas, gfp)) /* which also frees a node that was not needed */
			continue;
		if (id != -ENOMEM || node || spare)
			break;
		spare = kzalloc(sizeof(*spare), gfp);
		if (!spare)
			break;
	}
	kfree(spare);
	return id;
}
EXPORT_SYMBOL(ida_alloc_range);

__weak void ida_free(struct ida *ida, unsigned int id)
{
	XA_STATE(xas, &ida->xa, id / IDA_BITMAP_BITS);
	unsigned int bit = id % IDA_BITMAP_BITS;
	struct ida_bitmap *bitmap, *empty = NULL;
	unsigned long flags;
	bool was_set;

	if ((int)id < 0)
		return;
	xas_lock_irqsave(&xas, flags);
	bitmap = xas_load(&xas);
	was_set = bitmap && __test_and_clear_bit(bit, bitmap->bitmap);
	if (was_set) {
		xas_set_mark(&xas, XA_FREE_MARK);
		if (bitmap_empty(bitmap->bitmap, IDA_BITMAP_BITS)) {
			xas_store(&xas, NULL);
			empty = bitmap;
		}
	}
	xas_unlock_irqrestore(&xas, flags);
	kfree(empty);
	WARN(!was_set, "ida_free called for id=%d which is not allocated.\n", id);
}
EXPORT_SYMBOL(ida_free);

__weak void ida_destroy(struct ida *ida)
{
	XA_STATE(xas, &ida->xa, 0);
	struct ida_bitmap *bitmap;
	unsigned long flags;

	xas_lock_irqsave(&xas, flags);
	xas_for_each(&xas, bitmap, ULONG_MAX) {
		kfree(bitmap);
		xas_store(&xas, NULL);
	}
	xas_unlock_irqrestore(&xas, flags);
}
EXPORT_SYMBOL(ida_destroy);

__weak int ida_find_first_range(struct ida *ida, unsigned int min, unsigned int max)
{
	unsigned long chunk = min / IDA_BITMAP_BITS, last = max / IDA_BITMAP_BITS, bit, flags;
	struct ida_bitmap *bitmap;
	unsigned long few;
	long found = -ENOENT;

	if ((int)min < 0)
		return -EINVAL;
	max = min_t(unsigned int, max, INT_MAX);
	xa_lock_irqsave(&ida->xa, flags);
	for (bitmap = xa_find(&ida->xa, &chunk, last, XA_PRESENT); bitmap && found < 0;
	     bitmap = xa_find_after(&ida->xa, &chunk, last, XA_PRESENT)) {
		bit = chunk > min / IDA_BITMAP_BITS ? 0 : min % IDA_BITMAP_BITS;
		if (xa_is_value(bitmap)) { /* as the kernel's lib/idr.c keeps a few bits */
			few = xa_to_value(bitmap);
			bit = find_next_bit(&few, BITS_PER_XA_VALUE, bit);
			bit = bit < BITS_PER_XA_VALUE ? bit : IDA_BITMAP_BITS;
		} else {
			bit = find_next_bit(bitmap->bitmap, IDA_BITMAP_BITS, bit);
		}
		if (bit < IDA_BITMAP_BITS)
			found = chunk * IDA_BITMAP_BITS + bit;
	}
	xa_unlock_irqrestore(&ida->xa, flags);
	return found > (long)max ? -ENOENT : found;
}
EXPORT_SYMBOL(ida_find_first_range);
