/* SPDX-License-Identifier: MIT */
/* Pools and their chunks: birth, questions, death. */
#include "pool/genalloc_internal.h"

#include <linux/device.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

struct gen_pool *gen_pool_create(int min_alloc_order, int nid)
{
	struct gen_pool *pool;

	if (KM_WARN_ONCE(min_alloc_order < 0 || min_alloc_order > 63,
			 "gen_pool_create(): granules of 1 << %d bytes\n", min_alloc_order))
		return NULL;
	pool = kmalloc_node(sizeof(*pool), GFP_KERNEL, nid);
	if (!pool)
		return NULL;
	*pool = (struct gen_pool){
		.min_alloc_order = min_alloc_order,
		.algo = gen_pool_first_fit,
	};
	lock_init(&pool->lock, LOCK_RANK_POOL);
	list_init(&pool->chunks);
	return pool;
}

int gen_pool_add_owner(struct gen_pool *pool, unsigned long virt, phys_addr_t phys, size_t size,
		       int nid, void *owner)
{
	unsigned long words = POOL_BITS_WORDS(size >> pool->min_alloc_order);
	struct gen_pool_chunk *chunk;

	chunk = kvzalloc_node(sizeof(*chunk) + words * sizeof(long), GFP_KERNEL, nid);
	if (!chunk)
		return -ENOMEM;
	chunk->phys_addr = phys;
	chunk->start_addr = virt;
	chunk->end_addr = virt + size - 1;
	chunk->owner = owner;
	chunk->avail.counter = (long)(size >> pool->min_alloc_order << pool->min_alloc_order);

	lock_get(&pool->lock);
	chunk->next_chunk.next = pool->chunks.next;
	__atomic_store_n(&pool->chunks.next, &chunk->next_chunk, __ATOMIC_RELEASE);
	lock_put(&pool->lock);
	return 0;
}

void gen_pool_destroy(struct gen_pool *pool)
{
	struct list_head *pos = pool->chunks.next;

	while (pos != &pool->chunks) {
		struct gen_pool_chunk *chunk = pool_gen_chunk_at(pos);
		unsigned long bits = pool_gen_chunk_bits(pool, chunk);

		/* Something is still allocated from the pool. */
		BUG_ON(pool_bits_next(chunk->bits, bits, 0) < bits);
		pos = pos->next;
		kvfree(chunk);
	}
	kfree_const(pool->name);
	kfree(pool);
}

struct gen_pool_chunk *pool_gen_chunk_of(struct gen_pool *pool, unsigned long addr)
{
	struct gen_pool_chunk *chunk;

	pool_gen_each(chunk, pool)
		if (addr >= chunk->start_addr && addr <= chunk->end_addr)
			return chunk;
	return NULL;
}

phys_addr_t gen_pool_virt_to_phys(struct gen_pool *pool, unsigned long addr)
{
	struct gen_pool_chunk *chunk = pool_gen_chunk_of(pool, addr);

	if (!chunk || chunk->phys_addr == (phys_addr_t)-1)
		return (phys_addr_t)-1;
	return chunk->phys_addr + (addr - chunk->start_addr);
}

bool gen_pool_has_addr(struct gen_pool *pool, unsigned long start, size_t size)
{
	struct gen_pool_chunk *chunk = pool_gen_chunk_of(pool, start);

	return chunk && (!size || size - 1 <= chunk->end_addr - start);
}

void gen_pool_for_each_chunk(struct gen_pool *pool,
			     void (*func)(struct gen_pool *pool, struct gen_pool_chunk *chunk,
					  void *data),
			     void *data)
{
	struct gen_pool_chunk *chunk;

	pool_gen_each(chunk, pool)
		func(pool, chunk, data);
}

size_t gen_pool_avail(struct gen_pool *pool)
{
	struct gen_pool_chunk *chunk;
	size_t avail = 0;

	pool_gen_each(chunk, pool)
		avail += (size_t)__atomic_load_n(&chunk->avail.counter, __ATOMIC_RELAXED);
	return avail;
}

size_t gen_pool_size(struct gen_pool *pool)
{
	struct gen_pool_chunk *chunk;
	size_t size = 0;

	pool_gen_each(chunk, pool)
		size += pool_gen_chunk_size(chunk);
	return size;
}

void gen_pool_set_algo(struct gen_pool *pool, genpool_algo_t algo, void *data)
{
	pool->algo = algo ? algo : gen_pool_first_fit;
	pool->data = data;
}

/* ---- pools of devices ---- */

static void devm_pool_release(struct device *dev, void *res)
{
	(void)dev;
	gen_pool_destroy(*(struct gen_pool **)res);
}

static int devm_pool_named(struct device *dev, void *res, void *name)
{
	const struct gen_pool *pool = *(struct gen_pool **)res;

	(void)dev;
	return name && pool->name ? !strcmp(pool->name, name) : !name && !pool->name;
}

struct gen_pool *gen_pool_get(struct device *dev, const char *name)
{
	struct gen_pool **res = devres_find(dev, devm_pool_release, devm_pool_named,
					    (void *)(uintptr_t)name);

	return res ? *res : NULL;
}

struct gen_pool *devm_gen_pool_create(struct device *dev, int min_alloc_order, int nid,
				      const char *name)
{
	const char *copy = NULL;
	struct gen_pool **res;

	if (gen_pool_get(dev, name))
		return ERR_PTR(-EINVAL);
	if (name) {
		copy = kstrdup_const_noprof(name, GFP_KERNEL);
		if (!copy)
			return ERR_PTR(-ENOMEM);
	}
	res = devres_alloc(devm_pool_release, sizeof(*res), GFP_KERNEL);
	if (res)
		*res = gen_pool_create(min_alloc_order, nid);
	if (!res || !*res) {
		devres_free(res);
		kfree_const(copy);
		return ERR_PTR(-ENOMEM);
	}
	(*res)->name = copy;
	devres_add(dev, res);
	return *res;
}
