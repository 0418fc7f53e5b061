/* SPDX-License-Identifier: MIT */
/* What the files of the kmalloc room tell each other. Nobody else includes this. */
#ifndef KMALLOC_INTERNAL_H
#define KMALLOC_INTERNAL_H

#include "kmalloc/kmalloc.h"

#define KMALLOC_SMALL 192 /* bytes; beyond, classes are powers of two */

/* Index by (size - 1) / 8 up to KMALLOC_SMALL. */
extern const unsigned char kmalloc_small_index[KMALLOC_SMALL / 8];

/* The caches, by family and index. What is exported of them is a table of pointers. */
KM_HIDDEN extern struct kmem_cache kmalloc_cache[KM_KMALLOC_TYPES][KM_KMALLOC_INDEXES];

/* size: 1 .. KMALLOC_MAX_CACHE_SIZE. */
static inline unsigned int kmalloc_index_of(size_t size)
{
	if (size <= KMALLOC_SMALL)
		return kmalloc_small_index[(size - 1) / 8];
	return 64 - (unsigned int)__builtin_clzl(size - 1);
}

static inline unsigned int kmalloc_family_of(gfp_t gfp)
{
	return kmalloc_type(gfp, __kmalloc_token(0));
}

/* Is size one of a class? */
static inline bool kmalloc_has_class(size_t size)
{
	return size - 1 < KMALLOC_MAX_CACHE_SIZE;
}

static inline bool kmalloc_booted(void)
{
	return page_booted();
}

/* A node there is a choice of, or NUMA_NO_NODE. */
static inline int kmalloc_node_of(int node)
{
	if (likely(node < 0) || !kmalloc_booted())
		return NUMA_NO_NODE;
	return page_nr_nodes > 1 && node < (int)page_nr_nodes ? node : NUMA_NO_NODE;
}

/* kmalloc_large.c */
void *kmalloc_large_alloc(size_t size, gfp_t gfp, int node);
bool kmalloc_large_claim(struct page *head, const void *p);
void kmalloc_large_free(struct page *head);

static inline size_t kmalloc_large_bytes(const struct page *head)
{
	return PAGE_SIZE << head->order;
}

/* kfree.c */
enum kmalloc_what {
	KMALLOC_NOTHING, /* no memory of kmalloc() or of a cache */
	KMALLOC_OBJECT,
	KMALLOC_LARGE,
};

struct kmalloc_found {
	struct kmem_cache *cache; /* KMALLOC_OBJECT */
	struct page *head;        /* of the block p lies in; NULL: in no frame */
};
enum kmalloc_what kmalloc_find(const void *p, struct kmalloc_found *found);
size_t kmalloc_object_bytes(const struct kmem_cache *s);
__cold void kmalloc_report_foreign(const char *func, const void *p, const struct page *head);

#endif
