/* SPDX-License-Identifier: MIT */
/*
 * The reserve of a mempool: take, keep, wait. The callbacks are user code and
 * run without the lock.
 */
#include "pool/mempool_internal.h"

#define WAIT_NS 5000000000UL /* a sleeper looks at the allocator again after this */

/* Take in what interrupted frees left in late[], as far as there is room. */
void pool_mempool_fold(struct mempool *pool)
{
	if (likely(!__atomic_load_n(&pool->nr_late, __ATOMIC_ACQUIRE)))
		return;
	for (int i = 0; i < KM_MEMPOOL_LATE && pool->curr_nr < pool_mempool_room(pool); i++) {
		void *element = __atomic_exchange_n(&pool->late[i], NULL, __ATOMIC_ACQUIRE);

		if (!element)
			continue;
		__atomic_sub_fetch(&pool->nr_late, 1, __ATOMIC_RELAXED);
		pool_mempool_put(pool, element);
	}
}

void pool_mempool_put(struct mempool *pool, void *element)
{
	BUG_ON(pool->curr_nr >= pool_mempool_room(pool));
	pool->elements[pool->curr_nr] = element;
	__atomic_store_n(&pool->curr_nr, pool->curr_nr + 1, __ATOMIC_RELAXED);
}

void *pool_mempool_get(struct mempool *pool)
{
	BUG_ON(pool->curr_nr <= 0);
	__atomic_store_n(&pool->curr_nr, pool->curr_nr - 1, __ATOMIC_RELAXED);
	return pool->elements[pool->curr_nr];
}

/* count elements out of the reserve into elems: all of them or none. */
static bool reserve_take(struct mempool *pool, void **elems, unsigned int count, gfp_t gfp)
{
	bool enough;

	if (!lock_get_gfp(&pool->lock, gfp))
		return false;
	pool_mempool_fold(pool);
	enough = pool->curr_nr >= (int)count;
	for (unsigned int i = 0; enough && i < count; i++)
		elems[i] = pool_mempool_get(pool);
	lock_put(&pool->lock);
	return enough;
}

/*
 * The sleeper counts itself before it looks into the reserve, a free looks at
 * the count after it has put its element there: one of them sees the other.
 */
static bool reserve_wait(struct mempool *pool, void **elems, unsigned int count, gfp_t gfp)
{
	unsigned int seen = __atomic_load_n(&pool->wait, __ATOMIC_ACQUIRE);
	bool got;

	__atomic_add_fetch(&pool->nr_waiting, 1, __ATOMIC_SEQ_CST);
	got = reserve_take(pool, elems, count, gfp);
	if (!got)
		port_wait(&pool->wait, seen, WAIT_NS);
	__atomic_sub_fetch(&pool->nr_waiting, 1, __ATOMIC_SEQ_CST);
	return got;
}

static void sleepers_wake(struct mempool *pool)
{
	if (likely(!__atomic_load_n(&pool->nr_waiting, __ATOMIC_SEQ_CST)))
		return;
	__atomic_add_fetch(&pool->wait, 1, __ATOMIC_RELEASE);
	port_wake(&pool->wait, INT_MAX);
}

/* The callback may fail, silently, and leaves the allocator's reserves alone. */
static gfp_t gfp_for_pool(gfp_t gfp)
{
	return gfp | __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN;
}

static void *call_alloc(struct mempool *pool, gfp_t gfp)
{
	return pool->alloc(gfp & ~GFP_KM_TRYLOCK, pool->pool_data);
}

static bool may_sleep(gfp_t gfp)
{
	return gfp & __GFP_DIRECT_RECLAIM;
}

void *mempool_alloc_noprof(struct mempool *pool, gfp_t gfp_mask)
{
	gfp_t gfp = thread_gfp(gfp_for_pool(gfp_mask));
	void *element;

	thread_note(gfp_mask);
	KM_WARN_ONCE(gfp & __GFP_ZERO, "mempool_alloc() with __GFP_ZERO\n");
	element = call_alloc(pool, gfp & ~(__GFP_DIRECT_RECLAIM | __GFP_IO));
	if (likely(element))
		return element;
	if (reserve_take(pool, &element, 1, gfp))
		return element;
	while (may_sleep(gfp)) {
		element = call_alloc(pool, gfp);
		if (element || reserve_wait(pool, &element, 1, gfp))
			return element;
	}
	return NULL;
}

void *mempool_alloc(struct mempool *pool, gfp_t gfp_mask)
{
	return mempool_alloc_noprof(pool, gfp_mask);
}

int mempool_alloc_bulk_noprof(struct mempool *pool, void **elems, unsigned int count)
{
	gfp_t gfp = gfp_for_pool(GFP_KERNEL);
	unsigned int done = 0;

	KM_WARN_ONCE(count > (unsigned int)pool_mempool_room(pool),
		     "mempool_alloc_bulk() of %u elements from a reserve of %d\n", count,
		     pool->min_nr);
	while (done < count) {
		elems[done] = call_alloc(pool, gfp & ~(__GFP_DIRECT_RECLAIM | __GFP_IO));
		if (!elems[done] && reserve_take(pool, elems + done, count - done, gfp))
			return 0;
		if (!elems[done])
			elems[done] = call_alloc(pool, gfp);
		if (elems[done])
			done++;
		else if (reserve_wait(pool, elems + done, count - done, gfp))
			return 0;
	}
	return 0;
}

int mempool_alloc_bulk(struct mempool *pool, void **elems, unsigned int count)
{
	return mempool_alloc_bulk_noprof(pool, elems, count);
}

void *mempool_alloc_preallocated(struct mempool *pool)
{
	void *element;

	return reserve_take(pool, &element, 1, thread_gfp(GFP_NOWAIT)) ? element : NULL;
}

/*
 * The lock is taken and may not be waited for here: park the elements.
 * nr_late is never less than the elements parked.
 */
static unsigned int late_keep(struct mempool *pool, void **elems, unsigned int count)
{
	unsigned int kept = 0;

	__atomic_add_fetch(&pool->nr_late, count, __ATOMIC_RELAXED);
	for (int i = 0; i < KM_MEMPOOL_LATE && kept < count; i++) {
		void *empty = NULL;

		kept += __atomic_compare_exchange_n(&pool->late[i], &empty, elems[kept], false,
						    __ATOMIC_RELEASE, __ATOMIC_RELAXED);
	}
	__atomic_sub_fetch(&pool->nr_late, count - kept, __ATOMIC_RELAXED);
	return kept;
}

unsigned int mempool_free_bulk(struct mempool *pool, void **elems, unsigned int count)
{
	unsigned int kept = 0;

	if (__atomic_load_n(&pool->curr_nr, __ATOMIC_RELAXED) >= pool_mempool_room(pool))
		return 0;
	if (lock_get_free(&pool->lock)) {
		pool_mempool_fold(pool);
		while (kept < count && pool->curr_nr < pool_mempool_room(pool))
			pool_mempool_put(pool, elems[kept++]);
		lock_put(&pool->lock);
	} else {
		kept = late_keep(pool, elems, count);
	}
	if (kept)
		sleepers_wake(pool);
	return kept;
}

void mempool_free(void *element, struct mempool *pool)
{
	if (likely(element) && !mempool_free_bulk(pool, &element, 1))
		pool->free(element, pool->pool_data);
}
