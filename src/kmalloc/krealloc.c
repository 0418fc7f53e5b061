/* SPDX-License-Identifier: MIT */
/* krealloc: in place while the class is large enough, else by moving. */
#include "kmalloc/kmalloc_internal.h"

/* Bytes that p's owner may use, or 0 after a report: it is nobody's. */
static size_t old_bytes(const void *p, struct page **head)
{
	struct kmalloc_found found;

	switch (kmalloc_find(p, &found)) {
	case KMALLOC_OBJECT:
		*head = found.head;
		if (likely(slab_object_start(found.cache, found.head, p) == p))
			return found.cache->object_size;
		break;
	case KMALLOC_LARGE:
		*head = found.head;
		if (likely(page_address(found.head) == p))
			return kmalloc_large_bytes(found.head);
		break;
	case KMALLOC_NOTHING:
		break;
	}
	kmalloc_report_foreign("krealloc", p, found.head);
	return 0;
}

/* Must the memory move, though it is large enough? */
static bool misplaced(const void *p, const struct page *head, unsigned long align, gfp_t gfp,
		      int nid)
{
	if (align && (unsigned long)p & (align - 1))
		return true;
	return gfp & __GFP_THISNODE && nid != NUMA_NO_NODE && page_to_nid(head) != nid;
}

/* A size not below size whose memory is aligned to align, a power of two. */
static size_t aligned_size(size_t size, unsigned long align)
{
	if (align <= ARCH_KMALLOC_MINALIGN || !(size & (align - 1)) || size > KMALLOC_MAX_SIZE)
		return size;
	return size < align ? align : 1UL << (64 - __builtin_clzl(size - 1));
}

/* The memory for p's contents: p itself, or new; p is not freed. size > 0. */
static void *resize(const void *p, size_t size, unsigned long align, gfp_t gfp, int nid)
{
	struct page *head;
	size_t old = 0;
	void *new;

	if (!ZERO_OR_NULL_PTR(p)) {
		old = old_bytes(p, &head);
		if (unlikely(!old))
			return NULL;
		if (size <= old && !misplaced(p, head, align, gfp, nid)) {
			if (gfp & __GFP_ZERO)
				memset((char *)p + size, 0, old - size);
			return (void *)p;
		}
	}
	new = __kmalloc_node_noprof(aligned_size(size, align), gfp, nid);
	if (new && old)
		memcpy(new, p, old < size ? old : size);
	return new;
}

static void *reallocate(const void *p, size_t size, unsigned long align, gfp_t gfp, int nid)
{
	void *new;

	if (unlikely(!size)) {
		(kfree)(p);
		return ZERO_SIZE_PTR;
	}
	new = resize(p, size, align, gfp, nid);
	if (new && new != p)
		(kfree)(p);
	return new;
}

void *krealloc_node_align_noprof(const void *p, size_t size, unsigned long align, gfp_t gfp,
				 int nid)
{
	return reallocate(p, size, align, gfp, nid);
}

void *(krealloc_node_align)(const void *p, size_t size, unsigned long align, gfp_t gfp, int nid)
{
	return reallocate(p, size, align, gfp, nid);
}

void *krealloc_node_noprof(const void *p, size_t size, gfp_t gfp, int nid)
{
	return reallocate(p, size, 1, gfp, nid);
}

void *(krealloc_node)(const void *p, size_t size, gfp_t gfp, int nid)
{
	return reallocate(p, size, 1, gfp, nid);
}

void *krealloc_noprof(const void *p, size_t size, gfp_t gfp)
{
	return reallocate(p, size, 1, gfp, NUMA_NO_NODE);
}

void *(krealloc)(const void *p, size_t size, gfp_t gfp)
{
	return reallocate(p, size, 1, gfp, NUMA_NO_NODE);
}

void *krealloc_array_noprof(void *p, size_t new_n, size_t new_size, gfp_t gfp)
{
	size_t bytes;

	if (!km_array_fits(new_n, new_size, &bytes))
		return NULL;
	return reallocate(p, bytes, 1, gfp, NUMA_NO_NODE);
}

void *(krealloc_array)(void *p, size_t new_n, size_t new_size, gfp_t gfp)
{
	return krealloc_array_noprof(p, new_n, new_size, gfp);
}

void *__krealloc(const void *p, size_t size, gfp_t gfp)
{
	return size ? resize(p, size, 1, gfp, NUMA_NO_NODE) : ZERO_SIZE_PTR;
}
