/* SPDX-License-Identifier: MIT */
/* xarrays: the normal interface, made of the advanced one. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/printk.h>

#include "compat/tree/xarray_internal.h"

__weak void *xa_load(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);
	void *entry;

	rcu_read_lock();
	do {
		entry = xas_load(&xas);
		if (xa_is_zero(entry))
			entry = NULL;
	} while (xas_retry(&xas, entry));
	rcu_read_unlock();
	return entry;
}
EXPORT_SYMBOL(xa_load);

__weak void *__xa_erase(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);

	return km_xas_result(&xas, xas_store(&xas, NULL));
}
EXPORT_SYMBOL(__xa_erase);

__weak void *xa_erase(struct xarray *xa, unsigned long index)
{
	void *entry;

	xa_lock(xa);
	entry = __xa_erase(xa, index);
	xa_unlock(xa);
	return entry;
}
EXPORT_SYMBOL(xa_erase);

/* Store, and say that the place is taken. */
static void *occupy(struct xa_state *xas, void *entry)
{
	void *old = xas_store(xas, entry);

	if (km_xa_tracks_free(xas->xa))
		xas_clear_mark(xas, XA_FREE_MARK);
	return old;
}

__weak void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *old;

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return XA_ERROR(-EINVAL);
	if (!entry && km_xa_tracks_free(xa))
		entry = XA_ZERO_ENTRY;
	do {
		old = occupy(&xas, entry);
	} while (km_xas_get_memory(&xas, gfp));
	return km_xas_result(&xas, old);
}
EXPORT_SYMBOL(__xa_store);

__weak void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	void *old;

	xa_lock(xa);
	old = __xa_store(xa, index, entry, gfp);
	xa_unlock(xa);
	return old;
}
EXPORT_SYMBOL(xa_store);

__weak void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);
	void *there;

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return XA_ERROR(-EINVAL);
	do {
		there = xas_load(&xas);
		if (there != old)
			continue;
		xas_store(&xas, entry);
		if (entry && !there && km_xa_tracks_free(xa))
			xas_clear_mark(&xas, XA_FREE_MARK);
	} while (km_xas_get_memory(&xas, gfp));
	return km_xas_result(&xas, there);
}
EXPORT_SYMBOL(__xa_cmpxchg);

__weak int __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, index);

	if (WARN_ON_ONCE(xa_is_advanced(entry)))
		return -EINVAL;
	do {
		if (xas_load(&xas))
			xas_set_err(&xas, -EBUSY);
		else
			occupy(&xas, entry ?: XA_ZERO_ENTRY);
	} while (km_xas_get_memory(&xas, gfp));
	return xas_error(&xas);
}
EXPORT_SYMBOL(__xa_insert);

#ifdef CONFIG_XARRAY_MULTI
/* The state for the longest run from first up to last that is one entry. */
static void set_run(struct xa_state *xas, unsigned long first, unsigned long last)
{
	unsigned long span = last - first, slots;
	unsigned int shift = 0, offset;

	while (shift + XA_CHUNK_SHIFT < BITS_PER_LONG &&
	       !(first & ((XA_CHUNK_SIZE << shift) - 1)) &&
	       span >= (XA_CHUNK_SIZE << shift) - 1)
		shift += XA_CHUNK_SHIFT;
	offset = (first >> shift) & XA_CHUNK_MASK;
	slots = span >> shift; /* less one when the last of them is whole */
	if ((span & ((1UL << shift) - 1)) != (1UL << shift) - 1)
		slots--;
	xas_set(xas, first);
	xas->xa_shift = shift;
	xas->xa_sibs = min(slots, XA_CHUNK_MASK - offset);
}

__weak void *xa_store_range(struct xarray *xa, unsigned long first, unsigned long last,
			    void *entry, gfp_t gfp)
{
	XA_STATE(xas, xa, first);

	if (WARN_ON_ONCE(xa_is_internal(entry)) || last < first)
		return XA_ERROR(-EINVAL);
	do {
		xas_lock(&xas);
		for (;;) {
			unsigned long end;

			set_run(&xas, first, last);
			end = first + (((xas.xa_sibs + 1UL) << xas.xa_shift) - 1);
			xas_store(&xas, entry);
			if (xas_error(&xas) || end >= last)
				break;
			first = end + 1;
		}
		xas_unlock(&xas);
	} while (xas_nomem(&xas, gfp));
	return km_xas_result(&xas, NULL);
}
EXPORT_SYMBOL(xa_store_range);

__weak int xa_get_order(struct xarray *xa, unsigned long index)
{
	XA_STATE(xas, xa, index);
	int order = 0;

	rcu_read_lock();
	if (xas_load(&xas))
		order = xas_get_order(&xas);
	rcu_read_unlock();
	return order;
}
EXPORT_SYMBOL(xa_get_order);
#endif

__weak int __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp)
{
	XA_STATE(xas, xa, 0);

	if (WARN_ON_ONCE(xa_is_advanced(entry)) || WARN_ON_ONCE(!km_xa_tracks_free(xa)))
		return -EINVAL;
	do {
		xas.xa_index = limit.min;
		xas_find_marked(&xas, limit.max, XA_FREE_MARK);
		if (xas.xa_node == XAS_RESTART)
			xas_set_err(&xas, -EBUSY);
		else
			*id = xas.xa_index;
		occupy(&xas, entry ?: XA_ZERO_ENTRY);
	} while (km_xas_get_memory(&xas, gfp));
	return xas_error(&xas);
}
EXPORT_SYMBOL(__xa_alloc);

__weak int __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit,
			     u32 *next, gfp_t gfp)
{
	struct xa_limit upper = { .min = max(limit.min, *next), .max = limit.max };
	int err = -EBUSY, wrapped = 0;

	if (upper.min <= upper.max)
		err = __xa_alloc(xa, id, entry, upper, gfp);
	if (!err && xa->xa_flags & XA_FLAGS_ALLOC_WRAPPED) {
		xa->xa_flags &= ~XA_FLAGS_ALLOC_WRAPPED;
		wrapped = 1;
	}
	if (err && upper.min > limit.min) {
		err = __xa_alloc(xa, id, entry, limit, gfp);
		wrapped = 1;
	}
	if (err)
		return err;
	*next = *id + 1;
	if (!*next)
		xa->xa_flags |= XA_FLAGS_ALLOC_WRAPPED;
	return wrapped;
}
EXPORT_SYMBOL(__xa_alloc_cyclic);

__weak void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);

	if (xas_load(&xas))
		xas_set_mark(&xas, mark);
}
EXPORT_SYMBOL(__xa_set_mark);

__weak void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);

	if (xas_load(&xas))
		xas_clear_mark(&xas, mark);
}
EXPORT_SYMBOL(__xa_clear_mark);

__weak void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_set_mark(xa, index, mark);
	xa_unlock(xa);
}
EXPORT_SYMBOL(xa_set_mark);

__weak void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	xa_lock(xa);
	__xa_clear_mark(xa, index, mark);
	xa_unlock(xa);
}
EXPORT_SYMBOL(xa_clear_mark);

__weak bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark)
{
	XA_STATE(xas, xa, index);
	bool marked;

	rcu_read_lock();
	xas_load(&xas);
	marked = xas_get_mark(&xas, mark);
	rcu_read_unlock();
	return marked;
}
EXPORT_SYMBOL(xa_get_mark);

static void *find(struct xa_state *xas, unsigned long max, xa_mark_t filter)
{
	if ((__force unsigned int)filter < XA_MAX_MARKS)
		return xas_find_marked(xas, max, filter);
	return xas_find(xas, max);
}

__weak void *xa_find(struct xarray *xa, unsigned long *indexp, unsigned long max, xa_mark_t filter)
{
	XA_STATE(xas, xa, *indexp);
	void *entry;

	rcu_read_lock();
	do {
		entry = find(&xas, max, filter);
	} while (xas_retry(&xas, entry));
	rcu_read_unlock();
	if (entry)
		*indexp = xas.xa_index;
	return entry;
}
EXPORT_SYMBOL(xa_find);

/* Does the state's index belong to an entry that began before it? */
static bool inside_entry(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;

	return node && (xas->xa_index & ((XA_CHUNK_SIZE << node->shift) - 1)) >
			       ((unsigned long)xas->xa_offset << node->shift);
}

__weak void *xa_find_after(struct xarray *xa, unsigned long *indexp, unsigned long max,
			   xa_mark_t filter)
{
	XA_STATE(xas, xa, *indexp + 1);
	void *entry;

	if (!xas.xa_index)
		return NULL;
	rcu_read_lock();
	do {
		entry = find(&xas, max, filter);
	} while (!xas_invalid(&xas) && (inside_entry(&xas) || xas_retry(&xas, entry)));
	rcu_read_unlock();
	if (entry)
		*indexp = xas.xa_index;
	return entry;
}
EXPORT_SYMBOL(xa_find_after);

__weak unsigned int xa_extract(struct xarray *xa, void **dst, unsigned long start,
			       unsigned long max, unsigned int n, xa_mark_t filter)
{
	XA_STATE(xas, xa, start);
	unsigned int got = 0;

	rcu_read_lock();
	while (got < n) {
		void *entry = find(&xas, max, filter);

		if (!entry)
			break;
		if (!xas_retry(&xas, entry))
			dst[got++] = entry;
	}
	rcu_read_unlock();
	return got;
}
EXPORT_SYMBOL(xa_extract);

__weak void xa_dump_node(const struct xa_node *node)
{
	pr_info("node %px: parent %px offset %d shift %d count %d values %d marks %lx %lx %lx\n",
		node, node->parent, node->offset, node->shift, node->count, node->nr_values,
		node->marks[0][0], node->marks[1][0], node->marks[2][0]);
}

static void dump(const void *entry, unsigned long index)
{
	const struct xa_node *node = xa_to_node(entry);

	if (!xa_is_node(entry)) {
		if (entry)
			pr_info("%lu: %px\n", index, entry);
		return;
	}
	xa_dump_node(node);
	for (unsigned long i = 0; i < XA_CHUNK_SIZE; i++)
		dump(km_xa_slot(node, i), index + (i << node->shift));
}

__weak void xa_dump(const struct xarray *xa)
{
	pr_info("xarray: %px head %px flags %x\n", xa, km_xa_head_of(xa),
		(__force unsigned int)xa->xa_flags);
	dump(km_xa_head_of(xa), 0);
}
