/* SPDX-License-Identifier: MIT */
/* Recomputes what a gen_pool says of itself, and prints it. */
#include "pool/genalloc_internal.h"

void pool_gen_check(struct gen_pool *pool)
{
	struct gen_pool_chunk *chunk, *other;

	BUG_ON(!pool->algo || pool->min_alloc_order < 0 || pool->min_alloc_order > 63);
	pool_gen_each(chunk, pool) {
		unsigned long bits = pool_gen_chunk_bits(pool, chunk);
		unsigned long free = bits - pool_bits_count(chunk->bits, bits);

		BUG_ON((unsigned long)chunk->avail.counter != free << pool->min_alloc_order);
		/* No bit is set past the end. */
		BUG_ON(pool_bits_next(chunk->bits, POOL_BITS_WORDS(bits) * 64, bits) <
		       POOL_BITS_WORDS(bits) * 64);
		pool_gen_each(other, pool)
			BUG_ON(other != chunk && other->start_addr <= chunk->end_addr &&
			       chunk->start_addr <= other->end_addr);
	}
}

void pool_gen_text(struct text *t, struct gen_pool *pool)
{
	struct gen_pool_chunk *chunk;

	text_printf(t, "gen_pool %s: granule %lu, %lu of %lu bytes free\n",
		    pool->name ? pool->name : "(unnamed)", 1UL << pool->min_alloc_order,
		    gen_pool_avail(pool), gen_pool_size(pool));
	pool_gen_each(chunk, pool)
		text_printf(t, "  %#lx-%#lx %ld bytes free\n", chunk->start_addr, chunk->end_addr,
			    __atomic_load_n(&chunk->avail.counter, __ATOMIC_RELAXED));
}
