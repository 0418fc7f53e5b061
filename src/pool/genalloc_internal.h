/* SPDX-License-Identifier: MIT */
/* What the files of genalloc tell each other. */
#ifndef POOL_GENALLOC_INTERNAL_H
#define POOL_GENALLOC_INTERNAL_H

#include "pool/pool.h"
#include "pool/pool_bits.h"

#include <linux/genalloc.h>

/* Chunks, newest first. They are linked by their next pointers only; prev is not read. */
#define pool_gen_each(chunk, pool)                                                         \
	for (chunk = pool_gen_next(&(pool)->chunks); &chunk->next_chunk != &(pool)->chunks; \
	     chunk = pool_gen_next(&chunk->next_chunk))

static inline struct gen_pool_chunk *pool_gen_chunk_at(struct list_head *pos)
{
	return list_entry_of(pos, struct gen_pool_chunk, next_chunk);
}

static inline struct gen_pool_chunk *pool_gen_next(struct list_head *pos)
{
	return pool_gen_chunk_at(__atomic_load_n(&pos->next, __ATOMIC_ACQUIRE));
}

static inline size_t pool_gen_chunk_size(const struct gen_pool_chunk *chunk)
{
	return chunk->end_addr - chunk->start_addr + 1;
}

/* Whole granules in the chunk. */
static inline unsigned long pool_gen_chunk_bits(const struct gen_pool *pool,
						const struct gen_pool_chunk *chunk)
{
	return pool_gen_chunk_size(chunk) >> pool->min_alloc_order;
}

/* Granules that size bytes take. */
static inline unsigned long pool_gen_granules(const struct gen_pool *pool, size_t size)
{
	return size ? ((size - 1) >> pool->min_alloc_order) + 1 : 0;
}

/* The chunk that addr lies in, or NULL. */
struct gen_pool_chunk *pool_gen_chunk_of(struct gen_pool *pool, unsigned long addr);

#endif
