/* SPDX-License-Identifier: MIT */
/*
 * xarrays: what the files of this implementation share. The structures are those
 * of linux/xarray.h, so that each of the kernel's lib/xarray.c, lib/idr.c and
 * lib/radix-tree.c may be linked instead of the functions here, which are weak.
 *
 * A tree has nodes of 64 slots. An entry of order n takes 2^(n % 6) slots of a
 * node with shift n - n % 6, the further ones being siblings of the first. A
 * mark is set on a slot when it is on an entry below; the head's are in
 * xa_flags. In an array that tracks free places, mark 0 is on NULL slots too.
 *
 * Loads need no lock: rcu_dereference_raw(), as those who keep an idr lock with
 * something else.
 */
#ifndef KM_COMPAT_XARRAY_INTERNAL_H
#define KM_COMPAT_XARRAY_INTERNAL_H

#include <linux/xarray.h>

extern struct kmem_cache *radix_tree_node_cachep;
void radix_tree_node_rcu_free(struct rcu_head *head);

/* xarray_node.c */
struct xa_node *km_xa_node_alloc(struct xa_state *xas, gfp_t gfp);
struct xa_node *km_xa_node_add(struct xa_state *xas, unsigned int shift);
void km_xa_node_free(struct xa_node *node);
void km_xas_update(struct xa_state *xas, struct xa_node *node);
bool km_xas_get_memory(struct xa_state *xas, gfp_t gfp);

/* xarray_store.c */
void *km_xas_create(struct xa_state *xas, bool allow_root);

static inline void *km_xa_head_of(const struct xarray *xa)
{
	return rcu_dereference_raw(xa->xa_head);
}

static inline void *km_xa_slot(const struct xa_node *node, unsigned int offset)
{
	return rcu_dereference_raw(node->slots[offset]);
}

static inline unsigned int km_xa_offset_of(unsigned long index, const struct xa_node *node)
{
	return (index >> node->shift) & XA_CHUNK_MASK;
}

/* The highest index below this head. */
static inline unsigned long km_xa_top_index(void *head)
{
	return xa_is_node(head) ? (XA_CHUNK_SIZE << xa_to_node(head)->shift) - 1 : 0;
}

static inline bool km_xa_tracks_free(const struct xarray *xa)
{
	return xa->xa_flags & XA_FLAGS_TRACK_FREE;
}

static inline bool km_xa_zero_busy(const struct xarray *xa)
{
	return xa->xa_flags & XA_FLAGS_ZERO_BUSY;
}

/* Is this the mark that NULL slots of the array have? */
static inline bool km_xa_is_free_mark(const struct xarray *xa, unsigned int mark)
{
	return !mark && km_xa_tracks_free(xa);
}

static inline void *km_xas_out_of_bounds(struct xa_state *xas)
{
	xas->xa_node = XAS_BOUNDS;
	return NULL;
}

/* The state goes to where its index is in node; the entry there, of a sibling the first slot's. */
static inline void *km_xas_down(struct xa_state *xas, struct xa_node *node)
{
	unsigned int offset = km_xa_offset_of(xas->xa_index, node);
	void *entry = km_xa_slot(node, offset);

	if (xa_is_sibling(entry)) {
		offset = xa_to_sibling(entry);
		entry = km_xa_slot(node, offset);
		if (node->shift && xa_is_node(entry)) /* split just now */
			entry = XA_RETRY_ENTRY;
	}
	xas->xa_node = node;
	xas->xa_offset = offset;
	return entry;
}

/* What a function of the normal interface returns for curr. */
static inline void *km_xas_result(struct xa_state *xas, void *curr)
{
	if (xas_error(xas))
		return xas->xa_node;
	return xa_is_zero(curr) ? NULL : curr;
}

static inline void km_xas_lock(struct xa_state *xas)
{
	unsigned int type = (__force unsigned int)xas->xa->xa_flags & 3;

	if (type == XA_LOCK_IRQ)
		xas_lock_irq(xas);
	else if (type == XA_LOCK_BH)
		xas_lock_bh(xas);
	else
		xas_lock(xas);
}

static inline void km_xas_unlock(struct xa_state *xas)
{
	unsigned int type = (__force unsigned int)xas->xa->xa_flags & 3;

	if (type == XA_LOCK_IRQ)
		xas_unlock_irq(xas);
	else if (type == XA_LOCK_BH)
		xas_unlock_bh(xas);
	else
		xas_unlock(xas);
}

#endif
