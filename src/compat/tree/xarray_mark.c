/* SPDX-License-Identifier: MIT */
/* xarrays: marks. */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/export.h>

#include "compat/tree/xarray_internal.h"

static inline unsigned long *marks_of(struct xa_node *node, xa_mark_t mark)
{
	return node->marks[(__force unsigned int)mark];
}

__weak bool xas_get_mark(const struct xa_state *xas, xa_mark_t mark)
{
	if (xas_invalid(xas))
		return false;
	if (!xas->xa_node)
		return xa_marked(xas->xa, mark);
	return test_bit(xas->xa_offset, marks_of(xas->xa_node, mark));
}
EXPORT_SYMBOL_GPL(xas_get_mark);

__weak void xas_set_mark(const struct xa_state *xas, xa_mark_t mark)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = xas->xa_offset;

	if (xas_invalid(xas))
		return;
	for (; node; node = rcu_dereference_raw(node->parent)) {
		if (__test_and_set_bit(offset, marks_of(node, mark)))
			return;
		offset = node->offset;
	}
	xas->xa->xa_flags |= XA_FLAGS_MARK(mark);
}
EXPORT_SYMBOL_GPL(xas_set_mark);

__weak void xas_clear_mark(const struct xa_state *xas, xa_mark_t mark)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = xas->xa_offset;

	if (xas_invalid(xas))
		return;
	for (; node; node = rcu_dereference_raw(node->parent)) {
		if (!__test_and_clear_bit(offset, marks_of(node, mark)) ||
		    !bitmap_empty(marks_of(node, mark), XA_CHUNK_SIZE))
			return;
		offset = node->offset;
	}
	xas->xa->xa_flags &= ~XA_FLAGS_MARK(mark);
}
EXPORT_SYMBOL_GPL(xas_clear_mark);

/* As those of no entry: none but the one of free places. */
__weak void xas_init_marks(const struct xa_state *xas)
{
	for (unsigned int mark = 0; mark < XA_MAX_MARKS; mark++) {
		if (km_xa_is_free_mark(xas->xa, mark))
			xas_set_mark(xas, (__force xa_mark_t)mark);
		else
			xas_clear_mark(xas, (__force xa_mark_t)mark);
	}
}
EXPORT_SYMBOL_GPL(xas_init_marks);
