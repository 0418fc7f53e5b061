/* SPDX-License-Identifier: MIT */
/* krealloc: in place while the class is large enough, else by moving. */
#include "kmalloc/kmalloc_internal.h"

struct old {
	struct kmem_cache *cache; /* NULL: a large block */
	struct page *head;
	size_t bytes;             /* that p's owner may use */
	size_t asked;             /* of which it asked for as many, as far as anybody knows */
};

/* False after a report: p is nobody's. */
static bool old_find(const void *p, struct old *old)
{
	struct kmalloc_found found;

	switch (kmalloc_find(p, &found)) {
	case KMALLOC_OBJECT:
		*old = (struct old){ found.cache, found.head, found.cache->object_size, 0 };
		if (unlikely(slab_object_start(found.cache, found.head, p) != p))
			break;
		old->asked = slab_asked_size(found.cache, p);
		return true;
	case KMALLOC_LARGE:
		*old = (struct old){ NULL, found.head, kmalloc_large_bytes(found.head), 0 };
		if (unlikely(page_address(found.head) != p))
			break;
		old->asked = old->bytes;
		return true;
	case KMALLOC_NOTHING:
		break;
	}
	kmalloc_report_foreign("krealloc", p, found.head);
	return false;
}

/* The memory is large enough, and stays. */
static void resize_here(const struct old *old, void *p, size_t size, gfp_t gfp)
{
	if (old->cache && unlikely(slab_knows_asked(old->cache)))
		slab_asked_size_set(old->cache, p, size, gfp & __GFP_ZERO);
	else if (gfp & __GFP_ZERO)
		memset((char *)p + size, 0, old->bytes - size);
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
	struct old old = { 0 };
	void *new;

	if (!ZERO_OR_NULL_PTR(p)) {
		if (unlikely(!old_find(p, &old)))
			return NULL;
		if (size <= old.bytes && !misplaced(p, old.head, align, gfp, nid)) {
			resize_here(&old, (void *)p, size, gfp);
			return (void *)p;
		}
	}
	new = __kmalloc_node_noprof(aligned_size(size, align), gfp, nid);
	if (new && old.asked)
		memcpy(new, p, old.asked < size ? old.asked : size);
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
