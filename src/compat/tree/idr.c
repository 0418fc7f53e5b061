/* SPDX-License-Identifier: MIT */
/*
 * Numbers for objects, on xarrays that track free places; the root's marker is
 * their flag. Other than with the kernel's lib/idr.c, a number up to 4096 whose
 * lowest bits are 10, which the xarray needs for itself, is no pointer: -EINVAL.
 */
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/idr.h>
#include <linux/minmax.h>

#include "compat/tree/xarray_internal.h"

static bool is_taken(void *ptr)
{
	return xa_is_internal(ptr) && !xa_is_node(ptr);
}

/* The caller's lock, not the array's, keeps others out. */
__weak int idr_alloc_u32(struct idr *idr, void *ptr, u32 *nextid, unsigned long max, gfp_t gfp)
{
	unsigned long base = idr->idr_base, first = *nextid > base ? *nextid - base : 0;
	u32 asked = *nextid;
	XA_STATE(xas, &idr->idr_rt, first);

	if (WARN_ON_ONCE(!(idr->idr_rt.xa_flags & ROOT_IS_IDR)))
		idr->idr_rt.xa_flags |= IDR_RT_MARKER;
	if (WARN_ON_ONCE(is_taken(ptr)))
		return -EINVAL;
	if (max < base)
		return -ENOSPC;
	do {
		xas.xa_index = first;
		xas_find_marked(&xas, max - base, XA_FREE_MARK);
		if (xas.xa_node == XAS_RESTART)
			return -ENOSPC;
		*nextid = xas.xa_index + base; /* before the entry can be found */
		xas_store(&xas, ptr ?: XA_ZERO_ENTRY);
		xas_clear_mark(&xas, XA_FREE_MARK);
	} while (xas_nomem(&xas, gfp));
	if (xas_error(&xas))
		*nextid = asked;
	return xas_error(&xas);
}
EXPORT_SYMBOL_GPL(idr_alloc_u32);

__weak int idr_alloc(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	u32 id = start;
	int err;

	if (WARN_ON_ONCE(start < 0))
		return -EINVAL;
	err = idr_alloc_u32(idr, ptr, &id, end > 0 ? end - 1 : INT_MAX, gfp);
	return err ?: (int)id;
}
EXPORT_SYMBOL_GPL(idr_alloc);

__weak int idr_alloc_cyclic(struct idr *idr, void *ptr, int start, int end, gfp_t gfp)
{
	int from = max((int)idr->idr_next, start);
	u32 id = from;
	int last = end > 0 ? end - 1 : INT_MAX, err = idr_alloc_u32(idr, ptr, &id, last, gfp);

	if (err == -ENOSPC && from > start) {
		id = start;
		err = idr_alloc_u32(idr, ptr, &id, last, gfp);
	}
	if (err)
		return err;
	idr->idr_next = id + 1;
	return id;
}
EXPORT_SYMBOL(idr_alloc_cyclic);

__weak void *idr_remove(struct idr *idr, unsigned long id)
{
	XA_STATE(xas, &idr->idr_rt, id - idr->idr_base);

	return km_xas_result(&xas, xas_store(&xas, NULL));
}
EXPORT_SYMBOL_GPL(idr_remove);

__weak void *idr_find(const struct idr *idr, unsigned long id)
{
	return xa_load((struct xarray *)&idr->idr_rt, id - idr->idr_base);
}
EXPORT_SYMBOL_GPL(idr_find);

__weak int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data)
{
	unsigned long index;
	void *entry;

	xa_for_each((struct xarray *)&idr->idr_rt, index, entry) {
		int ret;

		if (WARN_ON_ONCE(index + idr->idr_base > INT_MAX))
			break;
		ret = fn(index + idr->idr_base, entry, data);
		if (ret)
			return ret;
	}
	return 0;
}
EXPORT_SYMBOL(idr_for_each);

__weak void *idr_get_next_ul(struct idr *idr, unsigned long *nextid)
{
	unsigned long base = idr->idr_base, index = *nextid > base ? *nextid - base : 0;
	void *entry = xa_find(&idr->idr_rt, &index, ULONG_MAX, XA_PRESENT);

	if (entry)
		*nextid = index + base;
	return entry;
}
EXPORT_SYMBOL(idr_get_next_ul);

__weak void *idr_get_next(struct idr *idr, int *nextid)
{
	unsigned long id = *nextid;
	void *entry = idr_get_next_ul(idr, &id);

	if (WARN_ON_ONCE(id > INT_MAX))
		return NULL;
	*nextid = id;
	return entry;
}
EXPORT_SYMBOL(idr_get_next);

__weak void *idr_replace(struct idr *idr, void *ptr, unsigned long id)
{
	XA_STATE(xas, &idr->idr_rt, id - idr->idr_base);
	void *old;

	if (WARN_ON_ONCE(is_taken(ptr)))
		return ERR_PTR(-EINVAL);
	if (!xas_load(&xas))
		return ERR_PTR(-ENOENT);
	do {
		old = xas_store(&xas, ptr ?: XA_ZERO_ENTRY);
	} while (xas_nomem(&xas, GFP_NOWAIT));
	if (xas_error(&xas))
		return ERR_PTR(xas_error(&xas));
	return xa_is_zero(old) ? NULL : old;
}
EXPORT_SYMBOL(idr_replace);

__weak void idr_destroy(struct idr *idr)
{
	xa_destroy(&idr->idr_rt);
}
EXPORT_SYMBOL(idr_destroy);
