/* SPDX-License-Identifier: MIT */
/* Recomputes what a mempool says of itself, and prints it. */
#include "pool/mempool_internal.h"

void pool_mempool_check(struct mempool *pool)
{
	unsigned int late = 0;

	lock_get(&pool->lock);
	BUG_ON(pool->min_nr < 0 || !pool->elements);
	BUG_ON(pool->curr_nr < 0 || pool->curr_nr > pool_mempool_room(pool));
	for (int i = 0; i < pool->curr_nr; i++) {
		BUG_ON(!pool->elements[i]);
		for (int j = 0; j < i && i < 256; j++)
			BUG_ON(pool->elements[i] == pool->elements[j]);
	}
	for (int i = 0; i < KM_MEMPOOL_LATE; i++)
		late += __atomic_load_n(&pool->late[i], __ATOMIC_RELAXED) != NULL;
	BUG_ON(late > __atomic_load_n(&pool->nr_late, __ATOMIC_RELAXED));
	lock_put(&pool->lock);
}

void pool_mempool_text(struct text *t, const struct mempool *pool)
{
	text_printf(t, "mempool %p: %d of %d in reserve, %u parked, %u waiting\n",
		    (const void *)pool, __atomic_load_n(&pool->curr_nr, __ATOMIC_RELAXED),
		    pool_mempool_room(pool), __atomic_load_n(&pool->nr_late, __ATOMIC_RELAXED),
		    __atomic_load_n(&pool->nr_waiting, __ATOMIC_RELAXED));
}
