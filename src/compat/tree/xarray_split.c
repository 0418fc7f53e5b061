/* SPDX-License-Identifier: MIT */
/* xarrays: one entry of many indices becomes several with fewer each. */
#include <linux/bitops.h>
#include <linux/export.h>

#include "compat/tree/xarray_internal.h"

#ifdef CONFIG_XARRAY_MULTI
/* Slots first .. first + n - 1 of node: entries of sibs + 1 slots each. */
static void fill(struct xa_node *node, unsigned int first, unsigned int n, unsigned int sibs,
		 void *entry)
{
	for (unsigned int i = first + n; i-- > first;) {
		unsigned int head = i & ~sibs;

		rcu_assign_pointer(node->slots[i], i == head ? entry : xa_mk_sibling(head));
	}
}

/* Nodes for xas_split(), in the state; -ENOMEM or -EINVAL in the state without. */
__weak void xas_split_alloc(struct xa_state *xas, void *entry, unsigned int order, gfp_t gfp)
{
	unsigned int slots = 1U << (order % XA_CHUNK_SHIFT);
	unsigned int level = order - order % XA_CHUNK_SHIFT;

	if (xas->xa_shift == level)
		return; /* its slots do */
	if (WARN_ON(xas->xa_shift + XA_CHUNK_SHIFT != level)) {
		xas_set_err(xas, -EINVAL);
		return;
	}
	while (slots--) {
		struct xa_node *node = km_xa_node_alloc(xas, gfp);

		if (!node) {
			xas_destroy(xas);
			xas_set_err(xas, -ENOMEM);
			return;
		}
		node->array = xas->xa;
		fill(node, 0, XA_CHUNK_SIZE, xas->xa_sibs, entry);
		RCU_INIT_POINTER(node->parent, xas->xa_alloc);
		xas->xa_alloc = node;
	}
}
EXPORT_SYMBOL_GPL(xas_split_alloc);

/* Which of the marks does the entry at offset have? As bits. */
static unsigned int marks_at(struct xa_node *node, unsigned int offset)
{
	unsigned int marks = 0;

	for (unsigned int i = 0; i < XA_MAX_MARKS; i++)
		marks |= !!test_bit(offset, node->marks[i]) << i;
	return marks;
}

/* Every (sibs + 1)th slot from first on gets these marks. */
static void give_marks(struct xa_node *node, unsigned int first, unsigned int n, unsigned int sibs,
		       unsigned int marks)
{
	for (unsigned int i = 0; i < XA_MAX_MARKS; i++) {
		for (unsigned int at = first; marks >> i & 1 && at < first + n; at += sibs + 1)
			__set_bit(at, node->marks[i]);
	}
}

__weak void xas_split(struct xa_state *xas, void *entry, unsigned int order)
{
	unsigned int slots = 1U << (order % XA_CHUNK_SHIFT), first, marks;
	struct xa_node *node;
	void *old = xas_load(xas);

	node = xas->xa_node;
	if (xas_top(node))
		return;
	first = xas->xa_offset;
	marks = marks_at(node, first);
	if (xas->xa_shift == node->shift) {
		fill(node, first, slots, xas->xa_sibs, entry);
		give_marks(node, first, slots, xas->xa_sibs, marks);
		node->nr_values += (xa_is_value(entry) - xa_is_value(old)) * (int)slots;
		km_xas_update(xas, node);
		return;
	}
	for (unsigned int at = first + slots; at-- > first;) {
		struct xa_node *child = xas->xa_alloc;

		xas->xa_alloc = rcu_dereference_raw(child->parent);
		child->shift = node->shift - XA_CHUNK_SHIFT;
		child->offset = at;
		child->count = XA_CHUNK_SIZE;
		child->nr_values = xa_is_value(entry) ? XA_CHUNK_SIZE : 0;
		RCU_INIT_POINTER(child->parent, node);
		give_marks(child, 0, XA_CHUNK_SIZE, xas->xa_sibs, marks);
		rcu_assign_pointer(node->slots[at], xa_mk_node(child));
		km_xas_update(xas, child);
	}
	give_marks(node, first, slots, 0, marks);
	if (xa_is_value(old))
		node->nr_values -= slots;
	km_xas_update(xas, node);
}
EXPORT_SYMBOL_GPL(xas_split);

/* Since 6.15. A slot's entry of the order becomes two of half of it: that takes one new node. */
__weak void xas_try_split(struct xa_state *xas, void *entry, unsigned int order)
{
	struct xa_node *node;

	xas_load(xas);
	if (xas_top(xas->xa_node))
		return;
	if (xas->xa_shift < xas->xa_node->shift) {
		if (order % XA_CHUNK_SHIFT || xas->xa_shift + fls(xas->xa_sibs) != order - 1) {
			xas_destroy(xas);
			xas_set_err(xas, -EINVAL);
			return;
		}
		node = xas->xa_alloc ?: km_xa_node_alloc(xas, GFP_NOWAIT);
		if (!node) {
			xas_set_err(xas, -ENOMEM);
			return;
		}
		node->array = xas->xa;
		fill(node, 0, XA_CHUNK_SIZE, xas->xa_sibs, entry);
		xas->xa_alloc = node;
	}
	xas_split(xas, entry, order);
}
EXPORT_SYMBOL_GPL(xas_try_split);

/* The least order that a call makes of this one. */
__weak unsigned int xas_try_split_min_order(unsigned int order)
{
	unsigned int slots = order % XA_CHUNK_SHIFT;

	return slots ? order - slots : order ? order - 1 : 0;
}
EXPORT_SYMBOL_GPL(xas_try_split_min_order);
#endif
