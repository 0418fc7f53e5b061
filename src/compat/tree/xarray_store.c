/* SPDX-License-Identifier: MIT */
/* xarrays: making room for entries, storing them, taking the tree down. */
#include <linux/bitmap.h>
#include <linux/export.h>

#include "compat/tree/xarray_internal.h"

/* The highest index that the tree must be able to hold for the state's entry. */
static unsigned long needed_index(struct xa_state *xas)
{
	unsigned long last = xas->xa_index + (((xas->xa_sibs + 1UL) << xas->xa_shift) - 1);

	/* An entry of several indices needs slots, it cannot be the head. */
	if (!xas->xa_index && last && last + 1)
		last++;
	return last;
}

/* A node on top, with head in slot 0: its marks. */
static void inherit_marks(struct xarray *xa, struct xa_node *node)
{
	for (unsigned int i = 0; i < XA_MAX_MARKS; i++) {
		xa_mark_t mark = (__force xa_mark_t)i;
		bool marked = xa_marked(xa, mark);

		if (km_xa_is_free_mark(xa, i)) {
			bitmap_fill(node->marks[i], XA_CHUNK_SIZE);
			xa->xa_flags |= XA_FLAGS_MARK(mark);
			if (!marked)
				__clear_bit(0, node->marks[i]);
		} else if (marked) {
			__set_bit(0, node->marks[i]);
		}
	}
}

/*
 * Raise the tree over head until it holds the state's index. The bits of index
 * below the head: 0 for one of a single entry. -ENOMEM is also in the state.
 */
static int raise(struct xa_state *xas, void *head)
{
	unsigned long need = needed_index(xas);
	unsigned int shift = 0;

	xas->xa_node = NULL;
	if (!head) {
		if (!need)
			return 0;
		while (need >> shift >= XA_CHUNK_SIZE)
			shift += XA_CHUNK_SHIFT;
		return shift + XA_CHUNK_SHIFT;
	}
	if (xa_is_node(head))
		shift = xa_to_node(head)->shift + XA_CHUNK_SHIFT;
	while (need > km_xa_top_index(head)) {
		struct xa_node *node = km_xa_node_add(xas, shift);

		if (!node)
			return -ENOMEM;
		node->count = 1;
		node->nr_values = xa_is_value(head);
		RCU_INIT_POINTER(node->slots[0], head);
		inherit_marks(xas->xa, node);
		if (xa_is_node(head)) {
			xa_to_node(head)->offset = 0;
			rcu_assign_pointer(xa_to_node(head)->parent, node);
		}
		head = xa_mk_node(node);
		rcu_assign_pointer(xas->xa->xa_head, head);
		km_xas_update(xas, node);
		shift += XA_CHUNK_SHIFT;
	}
	return shift;
}

/* Down to the level of the state's entry, with nodes added; what is there now. */
static void *make_way(struct xa_state *xas, void *entry, void __rcu **link, int shift)
{
	struct xarray *xa = xas->xa;

	while (shift > xas->xa_shift && (!entry || xa_is_node(entry))) {
		struct xa_node *node = xa_to_node(entry);

		shift -= XA_CHUNK_SHIFT;
		if (!entry) {
			node = km_xa_node_add(xas, shift);
			if (!node)
				return NULL;
			if (km_xa_tracks_free(xa))
				bitmap_fill(node->marks[0], XA_CHUNK_SIZE);
			rcu_assign_pointer(*link, xa_mk_node(node));
		}
		entry = km_xas_down(xas, node);
		link = &node->slots[xas->xa_offset];
	}
	return entry;
}

/*
 * Put the state where its entry goes. The entry that is there, perhaps a bigger
 * one, or a node to be replaced; NULL with an error in the state.
 */
void *km_xas_create(struct xa_state *xas, bool allow_root)
{
	struct xarray *xa = xas->xa;
	struct xa_node *node = xas->xa_node;
	void *entry;
	int shift;

	if (xas_error(xas))
		return NULL;
	if (xas_is_node(xas))
		return make_way(xas, km_xa_slot(node, xas->xa_offset),
				&node->slots[xas->xa_offset], node->shift);
	entry = km_xa_head_of(xa);
	if (!entry && km_xa_zero_busy(xa)) /* index 0 is not free, as if it had an entry */
		entry = XA_ZERO_ENTRY;
	shift = raise(xas, entry);
	if (shift < 0)
		return NULL;
	if (!shift && !allow_root)
		shift = XA_CHUNK_SHIFT;
	return make_way(xas, km_xa_head_of(xa), &xa->xa_head, shift);
}

/* As long as the top node holds only slot 0, what is there becomes the head. */
static void lower(struct xa_state *xas, struct xa_node *node)
{
	struct xarray *xa = xas->xa;

	while (node->count == 1) {
		void *entry = km_xa_slot(node, 0);
		bool inner = xa_is_node(entry);

		if (!entry || inner == !node->shift)
			break;
		if (xa_is_zero(entry) && km_xa_zero_busy(xa))
			entry = NULL;
		xas->xa_node = XAS_BOUNDS;
		rcu_assign_pointer(xa->xa_head, entry);
		if (km_xa_tracks_free(xa) && !test_bit(0, node->marks[0]))
			xa->xa_flags &= ~XA_FLAGS_MARK(XA_FREE_MARK);
		node->count = 0;
		node->nr_values = 0;
		if (!inner) /* readers who are in the node look again */
			RCU_INIT_POINTER(node->slots[0], XA_RETRY_ENTRY);
		km_xas_update(xas, node);
		km_xa_node_free(node);
		if (!inner)
			break;
		node = xa_to_node(entry);
		RCU_INIT_POINTER(node->parent, NULL);
	}
}

/* The state's node has lost an entry: away with it when that was the last one, and so on up. */
static void prune(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;

	while (!node->count) {
		struct xa_node *parent = rcu_dereference_raw(node->parent);

		xas->xa_node = parent;
		xas->xa_offset = node->offset;
		if (!parent) {
			RCU_INIT_POINTER(xas->xa->xa_head, NULL);
			xas->xa_node = XAS_BOUNDS;
		} else {
			RCU_INIT_POINTER(parent->slots[node->offset], NULL);
			parent->count--;
			km_xas_update(xas, parent);
		}
		km_xa_node_free(node);
		if (!parent)
			return;
		node = parent;
	}
	if (!node->parent)
		lower(xas, node);
}

/* Free top, which is out of the tree, and all below. Readers who are there look again. */
static void free_subtree(struct xa_state *xas, struct xa_node *top)
{
	struct xa_node *node = top, *parent;
	unsigned int offset = 0;

	for (;;) {
		void *entry = offset < XA_CHUNK_SIZE ? km_xa_slot(node, offset) : NULL;

		if (offset == XA_CHUNK_SIZE) {
			parent = rcu_dereference_raw(node->parent);
			offset = node->offset + 1;
			node->count = 0;
			node->nr_values = 0;
			km_xas_update(xas, node);
			km_xa_node_free(node);
			if (node == top)
				return;
			node = parent;
			continue;
		}
		if (node->shift && xa_is_node(entry)) {
			RCU_INIT_POINTER(node->slots[offset], XA_RETRY_ENTRY);
			node = xa_to_node(entry);
			offset = 0;
			continue;
		}
		if (entry)
			RCU_INIT_POINTER(node->slots[offset], XA_RETRY_ENTRY);
		offset++;
	}
}

/* What the slots that become one entry had as marks, it has in its first slot. */
static void join_marks(struct xa_node *node, unsigned int first, unsigned int sibs)
{
	for (unsigned int mark = 0; mark < XA_MAX_MARKS; mark++) {
		unsigned long *marks = node->marks[mark];

		if (find_next_bit(marks, first + sibs + 1, first + 1) > first + sibs)
			continue;
		__set_bit(first, marks);
		bitmap_clear(marks, first + 1, sibs);
	}
}

/* Write entry to slots of the state's node; those of old, when it is to go, to the last. */
static void store_slots(struct xa_state *xas, void *entry)
{
	struct xa_node *node = xas->xa_node;
	unsigned int first = xas->xa_offset, last = first + xas->xa_sibs, offset;
	bool value = xa_is_value(entry), old_value = false;
	int count = 0, values = 0;

	for (offset = first; offset < XA_CHUNK_SIZE; offset++) {
		void *old = km_xa_slot(node, offset);

		if (offset > last && (entry || !xa_is_sibling(old)))
			break;
		if (!xa_is_sibling(old))
			old_value = xa_is_value(old);
		rcu_assign_pointer(node->slots[offset],
				   entry && offset > first ? xa_mk_sibling(first) : entry);
		count += !!entry - !!old;
		values += value - (old && old_value);
		if (node->shift && xa_is_node(old))
			free_subtree(xas, xa_to_node(old));
	}
	if (!count && !values)
		return;
	node->count += count;
	node->nr_values += values;
	km_xas_update(xas, node);
	if (count < 0)
		prune(xas);
}

__weak void *xas_store(struct xa_state *xas, void *entry)
{
	void *old;

	if (entry)
		old = km_xas_create(xas, !xa_is_node(entry) && !xa_is_zero(entry));
	else
		old = xas_load(xas);
	if (xas_invalid(xas))
		return old;
	if (xas->xa_node && xas->xa_shift < xas->xa_node->shift)
		xas->xa_sibs = 0; /* all of a bigger entry is replaced */
	if (old == entry && !xas->xa_sibs)
		return old;
	if (xas->xa_node && xas->xa_sibs)
		join_marks(xas->xa_node, xas->xa_offset, xas->xa_sibs);
	if (!entry)
		xas_init_marks(xas);
	if (xas->xa_node) {
		store_slots(xas, entry);
		return old;
	}
	rcu_assign_pointer(xas->xa->xa_head, entry);
	if (xa_is_node(old))
		free_subtree(xas, xa_to_node(old));
	return old;
}
EXPORT_SYMBOL_GPL(xas_store);

__weak void xas_create_range(struct xa_state *xas)
{
	unsigned long first = xas->xa_index, at;
	unsigned char shift = xas->xa_shift, sibs = xas->xa_sibs;

	xas->xa_shift = 0;
	xas->xa_sibs = 0;
	at = first | (((sibs + 1UL) << shift) - 1);
	for (;; at -= XA_CHUNK_SIZE) {
		if (!xas_error(xas))
			xas_reset(xas);
		xas->xa_index = at;
		km_xas_create(xas, true);
		if (xas_error(xas)) { /* to be called again */
			xas->xa_index = first;
			xas->xa_shift = shift;
			xas->xa_sibs = sibs;
			return;
		}
		if (at <= (first | XA_CHUNK_MASK))
			break;
	}
	xas->xa_index = first;
	if (xas->xa_node)
		xas->xa_offset = km_xa_offset_of(first, xas->xa_node);
}
EXPORT_SYMBOL_GPL(xas_create_range);

/* For code that knows a node and not its index; all that is below goes. */
__weak void xa_delete_node(struct xa_node *node, xa_update_node_t update)
{
	XA_STATE(xas, node->array, 0);

	xas.xa_index = (unsigned long)node->offset << (node->shift + XA_CHUNK_SHIFT);
	xas.xa_shift = node->shift + XA_CHUNK_SHIFT;
	xas.xa_offset = node->offset;
	xas.xa_node = rcu_dereference_raw(node->parent);
	xas.xa_update = update;
	xas_store(&xas, NULL);
}
EXPORT_SYMBOL_GPL(xa_delete_node);

__weak void xa_destroy(struct xarray *xa)
{
	XA_STATE(xas, xa, 0);
	unsigned long flags;
	void *head;

	xas.xa_node = NULL;
	xas_lock_irqsave(&xas, flags);
	head = km_xa_head_of(xa);
	RCU_INIT_POINTER(xa->xa_head, NULL);
	xas_init_marks(&xas);
	if (km_xa_zero_busy(xa))
		xa->xa_flags &= ~XA_FLAGS_MARK(XA_FREE_MARK);
	if (xa_is_node(head))
		free_subtree(&xas, xa_to_node(head));
	xas_unlock_irqrestore(&xas, flags);
}
EXPORT_SYMBOL(xa_destroy);
