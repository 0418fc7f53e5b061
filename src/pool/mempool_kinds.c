/* SPDX-License-Identifier: MIT */
/* The ready-made callbacks of mempools. */
#include "pool/mempool_internal.h"
#include "slab/slab.h"

#include <linux/gfp.h>
#include <linux/slab.h>

/* An element of the reserve would come back in whatever state it was freed in. */
void *mempool_alloc_slab(gfp_t gfp_mask, void *pool_data)
{
	struct kmem_cache *cache = pool_data;

	KM_WARN_ONCE(cache->ctor, "mempool of %s, a cache with a constructor\n", cache->name);
	return kmem_cache_alloc(cache, gfp_mask);
}

void mempool_free_slab(void *element, void *pool_data)
{
	kmem_cache_free((struct kmem_cache *)pool_data, element);
}

void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data)
{
	return kmalloc((size_t)pool_data, gfp_mask);
}

void mempool_kfree(void *element, void *pool_data)
{
	(void)pool_data;
	kfree(element);
}

void *mempool_kvmalloc(gfp_t gfp_mask, void *pool_data)
{
	return kvmalloc((size_t)pool_data, gfp_mask);
}

void mempool_kvfree(void *element, void *pool_data)
{
	(void)pool_data;
	kvfree(element);
}

void *mempool_alloc_pages(gfp_t gfp_mask, void *pool_data)
{
	return alloc_pages(gfp_mask, (unsigned int)(long)pool_data);
}

void mempool_free_pages(void *element, void *pool_data)
{
	__free_pages((struct page *)element, (unsigned int)(long)pool_data);
}
