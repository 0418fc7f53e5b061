/* SPDX-License-Identifier: MIT */
/*
 * The public calls of one object at a time. Inlined code comes here when its stack does not serve.
 */
#include "slab/slab_internal.h"

void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t gfp)
{
	return slab_alloc(s, gfp, NUMA_NO_NODE, s->object_size);
}

void *kmem_cache_alloc_lru_noprof(struct kmem_cache *s, struct list_lru *lru, gfp_t gfp)
{
	(void)lru;
	return slab_alloc(s, gfp, NUMA_NO_NODE, s->object_size);
}

void *kmem_cache_alloc_node_noprof(struct kmem_cache *s, gfp_t gfp, int nid)
{
	return slab_alloc(s, gfp, nid, s->object_size);
}

/* The plain names as functions, for whoever takes an address. */

void *(kmem_cache_alloc)(struct kmem_cache *s, gfp_t gfp)
{
	return slab_alloc(s, gfp, NUMA_NO_NODE, s->object_size);
}

void *(kmem_cache_zalloc)(struct kmem_cache *s, gfp_t gfp)
{
	return slab_alloc(s, gfp | __GFP_ZERO, NUMA_NO_NODE, s->object_size);
}

void *(kmem_cache_alloc_lru)(struct kmem_cache *s, struct list_lru *lru, gfp_t gfp)
{
	return kmem_cache_alloc_lru_noprof(s, lru, gfp);
}

void *(kmem_cache_alloc_node)(struct kmem_cache *s, gfp_t gfp, int nid)
{
	return slab_alloc(s, gfp, nid, s->object_size);
}

int (kmem_cache_alloc_bulk)(struct kmem_cache *s, gfp_t gfp, size_t size, void **p)
{
	return kmem_cache_alloc_bulk_noprof(s, gfp, size, p);
}

void *(kmem_cache_alloc_from_sheaf)(struct kmem_cache *s, gfp_t gfp, struct slab_sheaf *sheaf)
{
	return kmem_cache_alloc_from_sheaf_noprof(s, gfp, sheaf);
}

void (kmem_cache_free)(struct kmem_cache *s, void *object)
{
	slab_free(s, object);
}

struct kmem_cache *__kmem_cache_default_args(const char *name, unsigned int object_size, void *args,
					     slab_flags_t flags)
{
	if (KM_WARN_ON_ONCE(args))
		return ERR_PTR(-EINVAL);
	return __kmem_cache_create_args(name, object_size, NULL, flags);
}
