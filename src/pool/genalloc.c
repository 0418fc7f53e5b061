/* SPDX-License-Identifier: MIT */
/*
 * Allocation from a gen_pool. No lock: chunks are only ever added, and bits
 * change by compare and exchange, a word at a time. A range that turns out to
 * be taken half way is given back, and the search goes on behind it. A section
 * (base/lock.h) keeps a fork from coming between the steps.
 *
 * Wrong frees and destroys are BUGs here as in the kernel: the pool does not
 * know what the memory is, and going on would hand one range out twice.
 */
#include "pool/genalloc_internal.h"

/*
 * Make bits [start, start + nr), which are all zeroes (ones), ones (zeroes).
 * The number left undone when one was not so.
 */
static unsigned long bits_change(unsigned long *map, unsigned long start, unsigned long nr,
				 bool set)
{
	for (unsigned long n; nr; start += n, nr -= n) {
		unsigned long *word = &map[start / 64], mask = pool_bits_mask(start, nr);
		unsigned long was = __atomic_load_n(word, __ATOMIC_RELAXED);

		n = min_ul(nr, 64 - start % 64);
		do {
			if ((was & mask) != (set ? 0 : mask))
				return nr;
		} while (!__atomic_compare_exchange_n(word, &was, was ^ mask, true,
						      __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
	}
	return 0;
}

static void avail_add(struct gen_pool *pool, struct gen_pool_chunk *chunk, long nr)
{
	__atomic_add_fetch(&chunk->avail.counter, nr * (1L << pool->min_alloc_order),
			   __ATOMIC_RELAXED);
}

static unsigned long chunk_alloc(struct gen_pool *pool, struct gen_pool_chunk *chunk,
				 unsigned long nr, genpool_algo_t algo, void *data)
{
	unsigned long size = pool_gen_chunk_bits(pool, chunk), bit = 0, missed;

	do {
		bit = algo(chunk->bits, size, bit, (unsigned int)nr, data, pool, chunk->start_addr);
		if (bit >= size)
			return 0;
		lock_section_enter();
		missed = bits_change(chunk->bits, bit, nr, true);
		if (!missed)
			avail_add(pool, chunk, -(long)nr);
		else
			BUG_ON(bits_change(chunk->bits, bit, nr - missed, false));
		lock_section_leave();
	} while (missed);
	return chunk->start_addr + (bit << pool->min_alloc_order);
}

unsigned long gen_pool_alloc_algo_owner(struct gen_pool *pool, size_t size, genpool_algo_t algo,
					void *data, void **owner)
{
	unsigned long nr = pool_gen_granules(pool, size), addr;
	struct gen_pool_chunk *chunk;

	if (owner)
		*owner = NULL;
	if (!size || nr > UINT_MAX)
		return 0;
	pool_gen_each(chunk, pool) {
		if (size > (size_t)__atomic_load_n(&chunk->avail.counter, __ATOMIC_RELAXED))
			continue;
		addr = chunk_alloc(pool, chunk, nr, algo, data);
		if (!addr)
			continue;
		if (owner)
			*owner = chunk->owner;
		return addr;
	}
	return 0;
}

void gen_pool_free_owner(struct gen_pool *pool, unsigned long addr, size_t size, void **owner)
{
	struct gen_pool_chunk *chunk = pool_gen_chunk_of(pool, addr);
	unsigned long nr = pool_gen_granules(pool, size), bit;

	if (owner)
		*owner = NULL;
	BUG_ON(!chunk);
	BUG_ON(size && size - 1 > chunk->end_addr - addr);
	bit = (addr - chunk->start_addr) >> pool->min_alloc_order;
	BUG_ON(bit + nr > pool_gen_chunk_bits(pool, chunk));
	lock_section_enter();
	BUG_ON(bits_change(chunk->bits, bit, nr, false));
	avail_add(pool, chunk, (long)nr);
	lock_section_leave();
	if (owner)
		*owner = chunk->owner;
}

static void *dma_alloc(struct gen_pool *pool, size_t size, dma_addr_t *dma, genpool_algo_t algo,
		       void *data)
{
	unsigned long addr = gen_pool_alloc_algo(pool, size, algo, data);

	if (addr && dma)
		*dma = gen_pool_virt_to_phys(pool, addr);
	return (void *)addr;
}

static void *zeroed(void *p, size_t size)
{
	return p ? memset(p, 0, size) : NULL;
}

void *gen_pool_dma_alloc(struct gen_pool *pool, size_t size, dma_addr_t *dma)
{
	return dma_alloc(pool, size, dma, pool->algo, pool->data);
}

void *gen_pool_dma_alloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma,
			      genpool_algo_t algo, void *data)
{
	return dma_alloc(pool, size, dma, algo, data);
}

void *gen_pool_dma_alloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align)
{
	struct genpool_data_align data = { .align = align };

	return dma_alloc(pool, size, dma, gen_pool_first_fit_align, &data);
}

void *gen_pool_dma_zalloc(struct gen_pool *pool, size_t size, dma_addr_t *dma)
{
	return zeroed(gen_pool_dma_alloc(pool, size, dma), size);
}

void *gen_pool_dma_zalloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma,
			       genpool_algo_t algo, void *data)
{
	return zeroed(gen_pool_dma_alloc_algo(pool, size, dma, algo, data), size);
}

void *gen_pool_dma_zalloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma, int align)
{
	return zeroed(gen_pool_dma_alloc_align(pool, size, dma, align), size);
}
