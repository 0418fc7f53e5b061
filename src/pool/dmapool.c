/* SPDX-License-Identifier: MIT */
/* Blocks of a dma_pool: allocation and free. */
#include "pool/dmapool_internal.h"

#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/slab.h>

/* ---- chunks ---- */

/* Frames that the device reaches. */
static gfp_t zone_gfp(const struct device *dev)
{
	if (!dev->coherent_dma_mask || dev->coherent_dma_mask >= km_hot.linear_size)
		return 0;
	return dev->coherent_dma_mask < DMA_BIT_MASK(32) ? __GFP_DMA : __GFP_DMA32;
}

static void pages_mark(struct dma_pool *pool, struct pool_dma_chunk *chunk, bool ours)
{
	struct page *page = page_of_address(chunk->base);

	for (unsigned long i = 0; i < 1UL << pool->order; i++) {
		page[i].private = ours ? (unsigned long)chunk : 0;
		__atomic_store_n(&page[i].mapping, ours ? (struct address_space *)pool : NULL,
				 __ATOMIC_RELEASE);
	}
}

static struct pool_dma_chunk *chunk_new(struct dma_pool *pool, gfp_t gfp)
{
	unsigned long words = POOL_BITS_WORDS(pool->nr_blocks);
	struct pool_dma_chunk *chunk;
	struct page *page;

	gfp &= ~(__GFP_ZERO | __GFP_COMP | __GFP_HIGHMEM | GFP_KM_TRYLOCK);
	chunk = kzalloc_node(sizeof(*chunk) + 2 * words * sizeof(long), gfp & ~GFP_ZONEMASK,
			     pool->node);
	if (!chunk)
		return NULL;
	page = alloc_pages_node(pool->node, gfp | zone_gfp(pool->dev), pool->order);
	if (!page) {
		kfree(chunk);
		return NULL;
	}
	chunk->base = page_address(page);
	chunk->late = chunk->map + words;
	pages_mark(pool, chunk, true);
	return chunk;
}

void pool_dma_chunk_free(struct dma_pool *pool, struct pool_dma_chunk *chunk)
{
	struct page *page = page_of_address(chunk->base);

	pages_mark(pool, chunk, false);
	__free_pages(page, pool->order);
	kfree(chunk);
}

/* ---- blocks, under the lock ---- */

static void *block_take(struct dma_pool *pool, struct pool_dma_chunk *chunk)
{
	unsigned long block = pool_bits_next_zero(chunk->map, pool->nr_blocks, chunk->hint);

	if (block >= pool->nr_blocks)
		block = pool_bits_next_zero(chunk->map, pool->nr_blocks, 0);
	BUG_ON(block >= pool->nr_blocks);
	pool_bits_set(chunk->map, block, 1);
	chunk->hint = (unsigned int)block + 1;
	pool->nr_active++;
	if (++chunk->in_use == pool->nr_blocks) {
		list_remove(&chunk->list);
		list_push_back(&chunk->list, &pool->full);
	}
	return chunk->base + pool_dma_offset(pool, (unsigned int)block);
}

static void block_put(struct dma_pool *pool, struct pool_dma_chunk *chunk, unsigned int block)
{
	pool_bits_clear(chunk->map, block, 1);
	chunk->hint = block;
	pool->nr_active--;
	if (chunk->in_use-- == pool->nr_blocks) {
		list_remove(&chunk->list);
		list_push_front(&chunk->list, &pool->partial);
	}
}

static void chunk_fold(struct dma_pool *pool, struct pool_dma_chunk *chunk)
{
	for (unsigned int w = 0; w < POOL_BITS_WORDS(pool->nr_blocks); w++) {
		unsigned long late = __atomic_exchange_n(&chunk->late[w], 0, __ATOMIC_ACQUIRE);

		__atomic_sub_fetch(&pool->nr_late, (unsigned int)__builtin_popcountl(late),
				   __ATOMIC_RELAXED);
		/* A caller's double free may have raced for the bit. */
		for (late &= chunk->map[w]; late; late &= late - 1)
			block_put(pool, chunk, w * 64 + (unsigned int)__builtin_ctzl(late));
	}
}

void pool_dma_fold(struct dma_pool *pool)
{
	struct list_head *pos, *next;

	if (likely(!__atomic_load_n(&pool->nr_late, __ATOMIC_ACQUIRE)))
		return;
	/* A chunk that goes from full to partial is met again there, without anything late. */
	list_each_safe(pos, next, &pool->full)
		chunk_fold(pool, list_entry_of(pos, struct pool_dma_chunk, list));
	list_each_safe(pos, next, &pool->partial)
		chunk_fold(pool, list_entry_of(pos, struct pool_dma_chunk, list));
}

/* ---- the public calls ---- */

void *dma_pool_alloc(struct dma_pool *pool, gfp_t mem_flags, dma_addr_t *handle)
{
	gfp_t gfp = thread_gfp(mem_flags);
	struct pool_dma_chunk *new = NULL;
	void *vaddr = NULL;

	do {
		if (!lock_get_gfp(&pool->lock, gfp))
			break;
		pool_dma_fold(pool);
		if (new) {
			list_push_front(&new->list, &pool->partial);
			pool->nr_chunks++;
			new = NULL;
		}
		if (!list_is_empty(&pool->partial))
			vaddr = block_take(pool, list_first(&pool->partial, struct pool_dma_chunk,
							    list));
		lock_put(&pool->lock);
	} while (!vaddr && (new = chunk_new(pool, gfp)));

	if (unlikely(new))
		pool_dma_chunk_free(pool, new);
	if (!vaddr)
		return NULL;
	*handle = pool_dma_address(vaddr);
	if (gfp & __GFP_ZERO)
		memset(vaddr, 0, pool->size);
	return vaddr;
}

/* The chunk and block that both addresses mean, or NULL. No lock. */
static struct pool_dma_chunk *chunk_of(struct dma_pool *pool, void *vaddr, dma_addr_t addr,
				       unsigned int *block)
{
	struct page *page = page_of_address(vaddr);
	struct pool_dma_chunk *chunk;
	unsigned long offset;

	if (!page || pool_dma_address(vaddr) != addr ||
	    __atomic_load_n(&page->mapping, __ATOMIC_ACQUIRE) != (struct address_space *)pool)
		return NULL;
	chunk = (struct pool_dma_chunk *)page->private;
	offset = (unsigned long)((char *)vaddr - chunk->base);
	*block = (unsigned int)(offset / pool->boundary * pool->per_boundary +
				offset % pool->boundary / pool->size);
	return *block < pool->nr_blocks && pool_dma_offset(pool, *block) == offset ? chunk : NULL;
}

/* The free that may not wait for the lock: false when the block is not in use. */
static bool free_late(struct dma_pool *pool, struct pool_dma_chunk *chunk, unsigned int block)
{
	unsigned long bit = 1UL << block % 64;

	if (!bit_test(chunk->map, block))
		return false;
	__atomic_add_fetch(&pool->nr_late, 1, __ATOMIC_RELAXED);
	if (!(__atomic_fetch_or(&chunk->late[block / 64], bit, __ATOMIC_RELEASE) & bit))
		return true;
	__atomic_sub_fetch(&pool->nr_late, 1, __ATOMIC_RELAXED);
	return false;
}

void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t addr)
{
	unsigned int block = 0;
	struct pool_dma_chunk *chunk = chunk_of(pool, vaddr, addr, &block);
	bool was_in_use;

	if (!chunk) {
		report_printf("%s: %s %s, %p/%#018llx (bad dma)\n", dev_name(pool->dev), __func__,
			      pool->name, vaddr, (unsigned long long)addr);
		return;
	}
	if (lock_get_free(&pool->lock)) {
		pool_dma_fold(pool);
		was_in_use = bit_test(chunk->map, block);
		if (was_in_use)
			block_put(pool, chunk, block);
		lock_put(&pool->lock);
	} else {
		was_in_use = free_late(pool, chunk, block);
	}
	if (!was_in_use)
		report_printf("%s: %s %s, dma %#018llx already free\n", dev_name(pool->dev),
			      __func__, pool->name, (unsigned long long)addr);
}
