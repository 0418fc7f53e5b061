/* SPDX-License-Identifier: MIT */
/* What the files of mempool tell each other. */
#ifndef POOL_MEMPOOL_INTERNAL_H
#define POOL_MEMPOOL_INTERNAL_H

#include "pool/pool.h"

#include <linux/mempool.h>

/* The function exists beside the macro, for its address. */
#undef mempool_create
#undef mempool_create_node
#undef mempool_init
#undef mempool_alloc
#undef mempool_alloc_bulk

/* Places in the reserve. A pool of min_nr 0 has one, or who sleeps on it would never be woken. */
static inline int pool_mempool_room(const struct mempool *pool)
{
	int min_nr = __atomic_load_n(&pool->min_nr, __ATOMIC_RELAXED);

	return min_nr > 1 ? min_nr : 1;
}

/* Under the lock. */
void pool_mempool_fold(struct mempool *pool);
void pool_mempool_put(struct mempool *pool, void *element);
void *pool_mempool_get(struct mempool *pool);

#endif
