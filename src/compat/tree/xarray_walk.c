/* SPDX-License-Identifier: MIT */
/* xarrays: loading, finding and walking. */
#include <linux/export.h>

#include "compat/tree/xarray_internal.h"

/* The entry from which to go down to the state's index, NULL for an error or out of bounds. */
static void *enter(struct xa_state *xas)
{
	void *head;

	if (xas_valid(xas))
		return xas_reload(xas);
	if (xas_error(xas))
		return NULL;
	head = km_xa_head_of(xas->xa);
	if (xas->xa_index > km_xa_top_index(head))
		return km_xas_out_of_bounds(xas);
	xas->xa_node = NULL;
	return head;
}

__weak void *xas_load(struct xa_state *xas)
{
	void *entry = enter(xas);

	/* At the lowest level, what looks like a node is a pointer that is not aligned. */
	if (xas_is_node(xas) && !xas->xa_node->shift)
		return entry;
	while (xa_is_node(entry)) {
		struct xa_node *node = xa_to_node(entry);

		if (xas->xa_shift > node->shift)
			break;
		entry = km_xas_down(xas, node);
		if (!node->shift)
			break;
	}
	return entry;
}
EXPORT_SYMBOL_GPL(xas_load);

/* One slot on, up the tree at a node's end; index and offset go along. */
static void step(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = km_xa_offset_of(xas->xa_index, node) + 1;

	xas->xa_index = ((xas->xa_index >> node->shift) + 1) << node->shift;
	if (!xas->xa_index) { /* behind all: the top node may have slots for more than there is */
		km_xas_out_of_bounds(xas);
		return;
	}
	while (offset == XA_CHUNK_SIZE) {
		offset = node->offset + 1;
		node = rcu_dereference_raw(node->parent);
		if (!node) {
			km_xas_out_of_bounds(xas);
			return;
		}
	}
	xas->xa_node = node;
	xas->xa_offset = offset;
}

__weak void *xas_find(struct xa_state *xas, unsigned long max)
{
	void *entry;

	if (xas_error(xas) || xas->xa_node == XAS_BOUNDS)
		return NULL;
	if (xas->xa_index > max)
		return km_xas_out_of_bounds(xas);
	if (!xas->xa_node) { /* the only entry was the last one found */
		xas->xa_index = 1;
		return km_xas_out_of_bounds(xas);
	}
	if (xas->xa_node == XAS_RESTART) {
		entry = xas_load(xas);
		if (entry || xas_not_node(xas->xa_node))
			return entry;
	}
	step(xas);
	while (xas_is_node(xas) && xas->xa_index <= max) {
		entry = km_xa_slot(xas->xa_node, xas->xa_offset);
		if (xas->xa_node->shift && xa_is_node(entry)) {
			xas->xa_node = xa_to_node(entry);
			xas->xa_offset = 0;
		} else if (entry && !xa_is_sibling(entry)) {
			return entry;
		} else {
			step(xas);
		}
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(xas_find);

/* The first index behind the entry at which the state is; 0 behind all. */
static unsigned long behind(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned long inside = (XA_CHUNK_SIZE << node->shift) - 1;
	unsigned int offset = xas->xa_offset;

	while (offset < XA_CHUNK_MASK && xa_is_sibling(km_xa_slot(node, offset + 1)))
		offset++;
	return (xas->xa_index & ~inside) + ((offset + 1UL) << node->shift);
}

/*
 * Down from node to the first slot from *index on, up to max, that has the mark
 * and an entry or, with the mark of free places, none. False when this way leads
 * nowhere; *index is where to go on, 0 behind all.
 */
static bool seek_marked(struct xa_state *xas, struct xa_node *node, unsigned long *index,
			unsigned long max, unsigned int mark)
{
	for (;;) {
		unsigned long inside = (XA_CHUNK_SIZE << node->shift) - 1;
		unsigned int offset = km_xa_offset_of(*index, node), next;
		void *entry = km_xa_slot(node, offset);

		if (xa_is_sibling(entry)) { /* the mark is with the first slot */
			offset = xa_to_sibling(entry);
			*index = (*index & ~inside) + ((unsigned long)offset << node->shift);
		}
		next = find_next_bit(node->marks[mark], XA_CHUNK_SIZE, offset);
		if (next == XA_CHUNK_SIZE) {
			*index = (*index | inside) + 1;
			return false;
		}
		if (next != offset) {
			unsigned long from = *index;

			*index = (*index & ~inside) + ((unsigned long)next << node->shift);
			if (*index < from)
				*index = 0;
		}
		if (*index > max || (!*index && next))
			return false;
		entry = km_xa_slot(node, next);
		xas->xa_node = node;
		xas->xa_offset = next;
		if (!node->shift || !xa_is_node(entry)) {
			if (entry || km_xa_is_free_mark(xas->xa, mark))
				return true;
			*index = behind(xas); /* just being erased */
			return false;
		}
		node = xa_to_node(entry);
	}
}

__weak void *xas_find_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark)
{
	unsigned long index = xas->xa_index;
	bool wrapped = false;

	if (xas_error(xas))
		return NULL;
	if (!xas->xa_node) {
		index = 1; /* behind the only entry */
	} else if (xas_is_node(xas) && index <= max) {
		if (xas->xa_offset < XA_CHUNK_SIZE) /* else xas_next_marked() is behind it */
			index = behind(xas);
		wrapped = !index;
	}
	while (index <= max && !wrapped) {
		void *head = km_xa_head_of(xas->xa);

		xas->xa_index = index;
		if (index > km_xa_top_index(head))
			return km_xas_out_of_bounds(xas);
		xas->xa_node = NULL;
		if (xa_is_node(head)) {
			bool found = seek_marked(xas, xa_to_node(head), &index, max,
						 (__force unsigned int)mark);

			if (found) {
				xas->xa_index = index;
				return km_xa_slot(xas->xa_node, xas->xa_offset);
			}
			wrapped = !index;
		} else if (xa_marked(xas->xa, mark)) {
			return head;
		} else {
			index = 1;
		}
	}
	xas->xa_index = index;
	xas_reset(xas);
	return NULL;
}
EXPORT_SYMBOL_GPL(xas_find_marked);

/* From a node that has been gone through to its parent, at its slot there. */
static bool go_up(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;

	xas->xa_offset = node->offset;
	xas->xa_node = rcu_dereference_raw(node->parent);
	return xas->xa_node;
}

/* The leftmost entry at or below entry. */
static void *leftmost(struct xa_state *xas, void *entry)
{
	while (xas->xa_node->shift && xa_is_node(entry)) {
		xas->xa_node = xa_to_node(entry);
		xas->xa_offset = 0;
		entry = km_xa_slot(xas->xa_node, 0);
	}
	return entry;
}

/* The state's index stays the range's; only the node and offset move. */
__weak void *xas_find_conflict(struct xa_state *xas)
{
	void *entry;

	if (xas_error(xas) || !xas->xa_node)
		return NULL;
	if (xas_top(xas->xa_node)) {
		entry = enter(xas);
		if (!entry)
			return NULL;
		while (xa_is_node(entry) && (!xas->xa_node || xas->xa_node->shift))
			entry = km_xas_down(xas, xa_to_node(entry));
		if (entry)
			return entry;
	}
	if (!xas->xa_node || xas->xa_node->shift > xas->xa_shift)
		return NULL; /* what was returned, if anything, holds all of the range */
	for (;;) {
		if (xas->xa_node->shift == xas->xa_shift) {
			if ((xas->xa_offset & xas->xa_sibs) == xas->xa_sibs)
				break;
		} else if (xas->xa_offset == XA_CHUNK_MASK) {
			if (!go_up(xas))
				break;
			continue;
		}
		entry = km_xa_slot(xas->xa_node, ++xas->xa_offset);
		if (xa_is_sibling(entry))
			continue;
		entry = leftmost(xas, entry);
		if (entry)
			return entry;
	}
	xas->xa_offset -= xas->xa_sibs;
	return NULL;
}
EXPORT_SYMBOL_GPL(xas_find_conflict);

__weak void xas_pause(struct xa_state *xas)
{
	unsigned long next;

	if (xas_invalid(xas))
		return;
	next = xas->xa_node ? behind(xas) : xas->xa_index + 1;
	xas->xa_index = next;
	xas->xa_node = next ? XAS_RESTART : XAS_BOUNDS;
}
EXPORT_SYMBOL_GPL(xas_pause);

/* The entry at the index by, from where the state is; of a state not begun, at its own. */
static void *load_at(struct xa_state *xas, unsigned long by)
{
	if (xas_error(xas))
		return NULL;
	if (!xas_frozen(xas->xa_node))
		xas->xa_index += by;
	xas_reset(xas);
	return xas_load(xas);
}

__weak void *__xas_next(struct xa_state *xas)
{
	return load_at(xas, 1);
}
EXPORT_SYMBOL_GPL(__xas_next);

__weak void *__xas_prev(struct xa_state *xas)
{
	return load_at(xas, -1UL);
}
EXPORT_SYMBOL_GPL(__xas_prev);

#ifdef CONFIG_XARRAY_MULTI
__weak int xas_get_order(struct xa_state *xas)
{
	unsigned int slots = 1, offset;

	if (!xas->xa_node)
		return 0;
	for (offset = xas->xa_offset + 1; offset < XA_CHUNK_SIZE; offset++, slots++) {
		if (!xa_is_sibling(km_xa_slot(xas->xa_node, offset)))
			break;
	}
	return xas->xa_node->shift + fls(slots) - 1;
}
EXPORT_SYMBOL_GPL(xas_get_order);
#endif
