/* SPDX-License-Identifier: MIT */
/* Birth and death of a dma_pool, and those that go with their device. */
#include "pool/dmapool_internal.h"

#include <linux/device.h>
#include <linux/slab.h>
#include <linux/string.h>

struct dma_pool *dma_pool_create_node(const char *name, struct device *dev, size_t size,
				      size_t align, size_t boundary, int node)
{
	size_t chunk_bytes;
	struct dma_pool *pool;

	if (!align)
		align = 1;
	if (!dev || !is_pow2(align) || !size || size > INT_MAX || align > INT_MAX)
		return NULL;
	size = align_up(max_ul(size, 4), align);
	chunk_bytes = max_ul(size, PAGE_SIZE);
	if (!boundary)
		boundary = chunk_bytes;
	else if (boundary < size || !is_pow2(boundary))
		return NULL;
	boundary = min_ul(boundary, chunk_bytes);

	pool = kzalloc_node(sizeof(*pool), GFP_KERNEL, node);
	if (!pool)
		return NULL;
	lock_init(&pool->lock, LOCK_RANK_POOL);
	list_init(&pool->partial);
	list_init(&pool->full);
	strscpy(pool->name, name ? name : "(null)", sizeof(pool->name));
	pool->dev = dev;
	pool->node = node;
	pool->size = (unsigned int)size;
	pool->boundary = (unsigned int)boundary;
	pool->order = order_of(chunk_bytes);
	pool->per_boundary = (unsigned int)(boundary / size);
	pool->nr_blocks = (unsigned int)(chunk_bytes / boundary * pool->per_boundary);
	return pool;
}

void dma_pool_destroy(struct dma_pool *pool)
{
	struct list_head *pos, *next;

	if (unlikely(!pool))
		return;
	lock_get(&pool->lock);
	pool_dma_fold(pool);
	lock_put(&pool->lock);
	if (pool->nr_active) {
		/* Leaked, so that a late free still finds its pool. */
		report_printf("%s: %s %s busy\n", dev_name(pool->dev), __func__, pool->name);
		return;
	}
	list_each_safe(pos, next, &pool->partial)
		pool_dma_chunk_free(pool, list_entry_of(pos, struct pool_dma_chunk, list));
	kfree(pool);
}

static void dmam_release(struct device *dev, void *res)
{
	(void)dev;
	dma_pool_destroy(*(struct dma_pool **)res);
}

static int dmam_match(struct device *dev, void *res, void *pool)
{
	(void)dev;
	return *(struct dma_pool **)res == pool;
}

struct dma_pool *dmam_pool_create(const char *name, struct device *dev, size_t size, size_t align,
				  size_t allocation)
{
	struct dma_pool **res = dev ? devres_alloc(dmam_release, sizeof(*res), GFP_KERNEL) : NULL;

	if (!res)
		return NULL;
	*res = dma_pool_create(name, dev, size, align, allocation);
	if (!*res) {
		devres_free(res);
		return NULL;
	}
	devres_add(dev, res);
	return *res;
}

void dmam_pool_destroy(struct dma_pool *pool)
{
	KM_WARN_ON(devres_release(pool->dev, dmam_release, dmam_match, pool));
}

/* ---- check and text ---- */

static void chunk_check(struct dma_pool *pool, struct pool_dma_chunk *chunk, bool full)
{
	struct page *page = page_of_address(chunk->base);

	BUG_ON(!page || (unsigned long)chunk->base & ~PAGE_MASK);
	for (unsigned long i = 0; i < 1UL << pool->order; i++) {
		BUG_ON(page[i].mapping != (struct address_space *)pool);
		BUG_ON(page[i].private != (unsigned long)chunk);
	}
	BUG_ON(pool_bits_count(chunk->map, pool->nr_blocks) != chunk->in_use);
	BUG_ON((chunk->in_use == pool->nr_blocks) != full);
	/* Only what is in use can have been freed late. */
	for (unsigned int w = 0; w < POOL_BITS_WORDS(pool->nr_blocks); w++)
		BUG_ON(__atomic_load_n(&chunk->late[w], __ATOMIC_RELAXED) & ~chunk->map[w]);
}

void pool_dma_check(struct dma_pool *pool)
{
	unsigned int chunks = 0, active = 0;
	struct list_head *pos;

	BUG_ON(pool->size < 4 || pool->size > pool->boundary || !pool->nr_blocks);
	lock_get(&pool->lock);
	for (int full = 0; full <= 1; full++) {
		list_each(pos, full ? &pool->full : &pool->partial) {
			struct pool_dma_chunk *chunk = list_entry_of(pos, struct pool_dma_chunk,
								     list);

			chunk_check(pool, chunk, full);
			chunks++;
			active += chunk->in_use;
		}
	}
	BUG_ON(chunks != pool->nr_chunks || active != pool->nr_active);
	lock_put(&pool->lock);
}

void pool_dma_text(struct text *t, struct dma_pool *pool)
{
	text_printf(t, "%-16s %4u %4u %4u %2u\n", pool->name, pool->nr_active,
		    pool->nr_chunks * pool->nr_blocks, pool->size, pool->nr_chunks);
}
