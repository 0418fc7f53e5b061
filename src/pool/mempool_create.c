/* SPDX-License-Identifier: MIT */
/* Birth, growth and death of a mempool. */
#include "pool/mempool_internal.h"

#include <linux/slab.h>

int mempool_init_node(struct mempool *pool, int min_nr, mempool_alloc_t *alloc_fn,
		      mempool_free_t *free_fn, void *pool_data, gfp_t gfp_mask, int node_id)
{
	*pool = (struct mempool){
		.min_nr = min_nr,
		.pool_data = pool_data,
		.alloc = alloc_fn,
		.free = free_fn,
	};
	lock_init(&pool->lock, LOCK_RANK_POOL);
	if (KM_WARN_ONCE(min_nr < 0, "mempool with min_nr %d\n", min_nr))
		return -EINVAL;
	pool->elements = kmalloc_array_node((size_t)pool_mempool_room(pool), sizeof(void *),
					    gfp_mask, node_id);
	if (!pool->elements)
		return -ENOMEM;
	while (pool->curr_nr < pool_mempool_room(pool)) {
		void *element = pool->alloc(gfp_mask, pool->pool_data);

		if (unlikely(!element)) {
			mempool_exit(pool);
			return -ENOMEM;
		}
		pool_mempool_put(pool, element);
	}
	return 0;
}

int mempool_init_noprof(struct mempool *pool, int min_nr, mempool_alloc_t *alloc_fn,
			mempool_free_t *free_fn, void *pool_data)
{
	return mempool_init_node(pool, min_nr, alloc_fn, free_fn, pool_data, GFP_KERNEL,
				 NUMA_NO_NODE);
}

int mempool_init(struct mempool *pool, int min_nr, mempool_alloc_t *alloc_fn,
		 mempool_free_t *free_fn, void *pool_data)
{
	return mempool_init_noprof(pool, min_nr, alloc_fn, free_fn, pool_data);
}

struct mempool *mempool_create_node_noprof(int min_nr, mempool_alloc_t *alloc_fn,
					   mempool_free_t *free_fn, void *pool_data, gfp_t gfp_mask,
					   int node_id)
{
	struct mempool *pool = kmalloc_node(sizeof(*pool), gfp_mask, node_id);

	if (!pool)
		return NULL;
	if (mempool_init_node(pool, min_nr, alloc_fn, free_fn, pool_data, gfp_mask, node_id)) {
		kfree(pool);
		return NULL;
	}
	return pool;
}

struct mempool *mempool_create_node(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
				    void *pool_data, gfp_t gfp_mask, int node_id)
{
	return mempool_create_node_noprof(min_nr, alloc_fn, free_fn, pool_data, gfp_mask, node_id);
}

struct mempool *mempool_create(int min_nr, mempool_alloc_t *alloc_fn, mempool_free_t *free_fn,
			       void *pool_data)
{
	return mempool_create_node_noprof(min_nr, alloc_fn, free_fn, pool_data, GFP_KERNEL,
					  NUMA_NO_NODE);
}

void mempool_exit(struct mempool *pool)
{
	while (pool->curr_nr > 0)
		pool->free(pool_mempool_get(pool), pool->pool_data);
	for (int i = 0; i < KM_MEMPOOL_LATE; i++) {
		void *element = __atomic_exchange_n(&pool->late[i], NULL, __ATOMIC_ACQUIRE);

		if (element)
			pool->free(element, pool->pool_data);
	}
	pool->nr_late = 0;
	kfree(pool->elements);
	pool->elements = NULL;
}

void mempool_destroy(struct mempool *pool)
{
	if (unlikely(!pool))
		return;
	mempool_exit(pool);
	kfree(pool);
}

/* What the smaller reserve has no room for goes to the allocator, one by one. */
static int shrink(struct mempool *pool, int new_min_nr)
{
	for (;;) {
		void *surplus = NULL;

		lock_get(&pool->lock);
		__atomic_store_n(&pool->min_nr, new_min_nr, __ATOMIC_RELAXED);
		if (pool->curr_nr > pool_mempool_room(pool))
			surplus = pool_mempool_get(pool);
		lock_put(&pool->lock);
		if (!surplus)
			return 0;
		pool->free(surplus, pool->pool_data);
	}
}

/* Fill the reserve as far as the allocator gives; frees may be faster. */
static void fill(struct mempool *pool)
{
	bool room = true;

	while (room) {
		void *element = pool->alloc(GFP_KERNEL, pool->pool_data);

		if (!element)
			return;
		lock_get(&pool->lock);
		room = pool->curr_nr < pool_mempool_room(pool);
		if (room)
			pool_mempool_put(pool, element);
		lock_put(&pool->lock);
		if (!room)
			pool->free(element, pool->pool_data);
	}
}

static int grow(struct mempool *pool, int new_min_nr)
{
	void **new = kmalloc_array((size_t)new_min_nr, sizeof(void *), GFP_KERNEL), **old;

	if (!new)
		return -ENOMEM;
	lock_get(&pool->lock);
	old = pool->elements;
	memcpy(new, old, (size_t)pool->curr_nr * sizeof(void *));
	pool->elements = new;
	__atomic_store_n(&pool->min_nr, new_min_nr, __ATOMIC_RELAXED);
	lock_put(&pool->lock);
	kfree(old);
	fill(pool);
	return 0;
}

int mempool_resize(struct mempool *pool, int new_min_nr)
{
	if (KM_WARN_ON(new_min_nr < 0))
		return -EINVAL;
	return new_min_nr <= pool->min_nr ? shrink(pool, new_min_nr) : grow(pool, new_min_nr);
}
