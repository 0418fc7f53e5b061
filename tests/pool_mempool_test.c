/* SPDX-License-Identifier: MIT */
/* mempool: the reserve, sleepers, interrupted frees, and a model of it all. */
#include "test.h"

#include "pool/pool.h"
#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <pthread.h>
#include <unistd.h>

TEST_CMDLINE("mem=64M");

/* An allocator that counts, and fails on demand. Atomic. */
static int budget = INT_MAX; /* allocations that succeed from now on */
static int live;
static gfp_t last_gfp;

static void *count_alloc(gfp_t gfp, void *data)
{
	last_gfp = gfp;
	CHECK_EQ(data, &live);
	if (__atomic_sub_fetch(&budget, 1, __ATOMIC_SEQ_CST) < 0) {
		__atomic_add_fetch(&budget, 1, __ATOMIC_SEQ_CST);
		return NULL;
	}
	__atomic_add_fetch(&live, 1, __ATOMIC_SEQ_CST);
	return malloc(16);
}

static void count_free(void *element, void *data)
{
	CHECK_EQ(data, &live);
	__atomic_sub_fetch(&live, 1, __ATOMIC_SEQ_CST);
	free(element);
}

static struct mempool *counting_pool(int min_nr)
{
	budget = INT_MAX;
	live = 0;
	return mempool_create(min_nr, count_alloc, count_free, &live);
}

TEST(a_kmalloc_pool_of_three)
{
	struct mempool pool;
	void *p;

	CHECK_EQ(mempool_init_kmalloc_pool(&pool, 3, 100), 0);
	CHECK(mempool_initialized(&pool) && mempool_is_saturated(&pool));
	CHECK_EQ(pool.curr_nr, 3);
	p = mempool_alloc_preallocated(&pool);
	CHECK(p);
	CHECK_EQ(pool.curr_nr, 2);
	CHECK(!mempool_is_saturated(&pool));
	mempool_free(p, &pool);
	CHECK_EQ(pool.curr_nr, 3);
	CHECK(mempool_is_saturated(&pool));
	mempool_free(NULL, &pool);
	pool_mempool_check(&pool);
	mempool_exit(&pool);
	CHECK(!mempool_initialized(&pool));
	mempool_exit(&pool);
	mempool_destroy(NULL);
}

TEST(a_zeroed_pool_may_be_exited)
{
	mempool_t pool = { 0 };

	CHECK(!mempool_initialized(&pool));
	mempool_exit(&pool);
}

TEST(the_allocator_comes_first_and_without_reclaim)
{
	struct mempool *pool = counting_pool(2);
	void *p = mempool_alloc(pool, GFP_KERNEL), *q;

	CHECK_EQ(pool->curr_nr, 2);
	CHECK(!(last_gfp & (__GFP_DIRECT_RECLAIM | __GFP_IO)));
	CHECK_EQ(last_gfp & (__GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN),
		 __GFP_NOMEMALLOC | __GFP_NORETRY | __GFP_NOWARN);
	budget = 0;
	q = mempool_alloc(pool, GFP_KERNEL);
	CHECK(q);
	CHECK_EQ(pool->curr_nr, 1);
	CHECK_EQ(mempool_alloc_noreserve(pool, GFP_KERNEL), NULL);
	mempool_free(p, pool); /* the reserve first */
	CHECK_EQ(pool->curr_nr, 2);
	mempool_free(q, pool); /* then the allocator */
	CHECK_EQ(live, 2);
	mempool_destroy(pool);
	CHECK_EQ(live, 0);
}

TEST(without_sleep_an_empty_pool_gives_null)
{
	struct mempool *pool = counting_pool(1);
	void *p;

	budget = 0;
	p = mempool_alloc(pool, GFP_ATOMIC);
	CHECK(p);
	CHECK_EQ(mempool_alloc(pool, GFP_ATOMIC), NULL);
	CHECK_EQ(mempool_alloc(pool, GFP_NOWAIT), NULL);
	CHECK_EQ(mempool_alloc_preallocated(pool), NULL);
	mempool_free(p, pool);
	mempool_destroy(pool);
}

static void *free_later(void *arg)
{
	struct mempool *pool = ((void **)arg)[0];

	usleep(20000);
	mempool_free(((void **)arg)[1], pool);
	return NULL;
}

/* Only a free can end these sleeps before the test's time is up. */
TEST(a_sleeper_is_woken_by_a_free)
{
	struct mempool *pool = counting_pool(1);
	void *arg[2] = { pool }, *p;
	pthread_t thread;

	budget = 0;
	arg[1] = mempool_alloc(pool, GFP_KERNEL);
	pthread_create(&thread, NULL, free_later, arg);
	p = mempool_alloc(pool, GFP_NOIO);
	CHECK_EQ(p, arg[1]);
	pthread_join(thread, NULL);
	mempool_free(p, pool);
	CHECK_EQ(pool->nr_waiting, 0);
	mempool_destroy(pool);
}

TEST(a_pool_of_none_keeps_one_for_sleepers)
{
	struct mempool *pool = counting_pool(0);
	void *arg[2] = { pool }, *p;
	pthread_t thread;

	CHECK_EQ(pool->curr_nr, 1);
	budget = 0;
	arg[1] = mempool_alloc(pool, GFP_KERNEL);
	CHECK(arg[1]);
	pthread_create(&thread, NULL, free_later, arg);
	p = mempool_alloc(pool, GFP_KERNEL);
	CHECK_EQ(p, arg[1]);
	pthread_join(thread, NULL);
	mempool_free(p, pool);
	pool_mempool_check(pool);
	mempool_destroy(pool);
	CHECK_EQ(live, 0);
}

TEST(creation_fails_cleanly_at_every_element)
{
	for (int n = 0; n < 5; n++) {
		struct mempool pool;

		budget = n;
		live = 0;
		CHECK_EQ(mempool_init(&pool, 5, count_alloc, count_free, &live), -ENOMEM);
		CHECK_EQ(live, 0);
		CHECK(!mempool_initialized(&pool));
		budget = n;
		CHECK_EQ(mempool_create(5, count_alloc, count_free, &live), NULL);
		CHECK_EQ(live, 0);
	}
	CHECK_EQ(mempool_create(-1, count_alloc, count_free, &live), NULL);
	CHECK_REPORT("mempool with min_nr -1");
}

TEST(resize_both_ways)
{
	struct mempool *pool = counting_pool(4);

	CHECK_EQ(mempool_resize(pool, 9), 0);
	CHECK_EQ(pool->curr_nr, 9);
	CHECK_EQ(live, 9);
	pool_mempool_check(pool);
	CHECK_EQ(mempool_resize(pool, 2), 0);
	CHECK_EQ(pool->curr_nr, 2);
	CHECK_EQ(live, 2);
	CHECK_EQ(mempool_resize(pool, 0), 0);
	CHECK_EQ(pool->curr_nr, 1);
	pool_mempool_check(pool);
	/* The allocator gives no more: the reserve stays short, and fills by frees. */
	budget = 1;
	CHECK_EQ(mempool_resize(pool, 4), 0);
	CHECK_EQ(pool->curr_nr, 2);
	CHECK(!mempool_is_saturated(pool));
	CHECK_EQ(mempool_resize(pool, -1), -EINVAL);
	CHECK_REPORT("WARNING: ");
	mempool_destroy(pool);
	CHECK_EQ(live, 0);
}

TEST(bulk_takes_what_the_allocator_lacks_from_the_reserve)
{
	struct mempool *pool = counting_pool(4);
	void *elems[6] = { NULL };

	budget = 1;
	CHECK_EQ(mempool_alloc_bulk(pool, elems, 4), 0);
	CHECK_EQ(pool->curr_nr, 1);
	for (int i = 0; i < 4; i++)
		CHECK(elems[i]);
	budget = INT_MAX;
	CHECK_EQ(mempool_alloc_bulk(pool, elems + 4, 2), 0);
	CHECK_EQ(pool->curr_nr, 1);
	CHECK_EQ(mempool_free_bulk(pool, elems, 6), 3);
	CHECK_EQ(pool->curr_nr, 4);
	CHECK_EQ(mempool_free_bulk(pool, elems + 3, 3), 0);
	for (int i = 3; i < 6; i++)
		count_free(elems[i], &live);
	CHECK_EQ(live, 4);
	mempool_destroy(pool);
}

TEST(bulk_beyond_the_reserve_is_reported)
{
	struct mempool *pool = counting_pool(1);
	void *elems[2];

	mempool_alloc_bulk(pool, elems, 2);
	CHECK_REPORT("mempool_alloc_bulk() of 2 elements from a reserve of 1");
	mempool_free(elems[0], pool);
	mempool_free(elems[1], pool);
	mempool_destroy(pool);
}

TEST(zeroing_is_not_supported)
{
	struct mempool *pool = counting_pool(1);

	mempool_free(mempool_alloc(pool, GFP_KERNEL | __GFP_ZERO), pool);
	CHECK_REPORT("mempool_alloc() with __GFP_ZERO");
	mempool_free(mempool_alloc(pool, GFP_KERNEL | __GFP_ZERO), pool);
	mempool_destroy(pool);
}

TEST(a_free_that_may_not_wait_is_parked)
{
	struct mempool *pool = counting_pool(10);
	void *elems[10], *p;

	budget = 0;
	for (int i = 0; i < 10; i++)
		elems[i] = mempool_alloc(pool, GFP_ATOMIC);
	CHECK_EQ(pool->curr_nr, 0);
	/* As a signal handler that interrupted the holder of the lock. */
	lock_get(&pool->lock);
	CHECK_EQ(mempool_alloc(pool, GFP_KERNEL), NULL);
	for (int i = 0; i < 10; i++)
		mempool_free(elems[i], pool);
	lock_put(&pool->lock);
	CHECK_EQ(pool->curr_nr, 0);
	CHECK_EQ(pool->nr_late, KM_MEMPOOL_LATE);
	CHECK_EQ(live, KM_MEMPOOL_LATE); /* the rest went to the allocator */
	pool_mempool_check(pool);
	p = mempool_alloc_preallocated(pool);
	CHECK(p);
	CHECK_EQ(pool->nr_late, 0);
	CHECK_EQ(pool->curr_nr, KM_MEMPOOL_LATE - 1);
	mempool_free(p, pool);
	mempool_destroy(pool);
	CHECK_EQ(live, 0);
}

TEST(exit_frees_what_is_parked)
{
	struct mempool *pool = counting_pool(1);
	void *p = mempool_alloc_preallocated(pool);

	lock_get(&pool->lock);
	mempool_free(p, pool);
	lock_put(&pool->lock);
	CHECK_EQ(live, 1);
	mempool_destroy(pool);
	CHECK_EQ(live, 0);
}

TEST(the_ready_made_kinds)
{
	struct kmem_cache *cache = kmem_cache_create("mempool-test", 48, 0, 0, NULL);
	struct mempool *pools[4] = {
		mempool_create_slab_pool(2, cache),
		mempool_create_kmalloc_pool(2, 200),
		mempool_create_kvmalloc_pool(2, 3 * PAGE_SIZE),
		mempool_create_page_pool(2, 1),
	};
	struct mempool in_place;
	char *p;

	for (int i = 0; i < 3; i++) {
		p = mempool_alloc(pools[i], GFP_KERNEL);
		memset(p, i, i ? 200 : 48);
		mempool_free(p, pools[i]);
	}
	p = mempool_alloc(pools[3], GFP_KERNEL);
	CHECK_EQ(page_count((struct page *)p), 1);
	memset(page_address((struct page *)p), 0, 2 * PAGE_SIZE);
	mempool_free(p, pools[3]);
	for (int i = 0; i < 4; i++)
		mempool_destroy(pools[i]);
	CHECK_EQ(mempool_init_slab_pool(&in_place, 1, cache), 0);
	mempool_exit(&in_place);
	CHECK_EQ(mempool_init_page_pool(&in_place, 1, 0), 0);
	mempool_exit(&in_place);
	CHECK_EQ(mempool_init_kvmalloc_pool(&in_place, 1, 64), 0);
	mempool_exit(&in_place);
	CHECK_EQ(mempool_create_kmalloc_pool(2, KMALLOC_MAX_SIZE + 1), NULL);
	CHECK_REPORT("WARNING: ");
	kmem_cache_destroy(cache);
}

static void construct(void *object)
{
	*(int *)object = 1;
}

TEST(a_cache_with_a_constructor_is_reported)
{
	struct kmem_cache *cache = kmem_cache_create("mempool-ctor", 48, 0, 0, construct);
	struct mempool *pool = mempool_create_slab_pool(1, cache);

	CHECK_REPORT("mempool of mempool-ctor, a cache with a constructor");
	mempool_destroy(pool);
	kmem_cache_destroy(cache);
}

TEST(functions_exist_for_their_addresses)
{
	void *(*alloc)(struct mempool *, gfp_t) = mempool_alloc;
	void (*release)(void *, struct mempool *) = mempool_free;
	struct mempool *(*create)(int, mempool_alloc_t *, mempool_free_t *, void *) =
		mempool_create;
	struct mempool *pool = create(1, mempool_kmalloc, mempool_kfree, (void *)32);

	release(alloc(pool, GFP_KERNEL), pool);
	mempool_destroy(pool);
}

TEST(the_text_names_the_numbers)
{
	struct mempool *pool = counting_pool(3);
	void *p = mempool_alloc_preallocated(pool);
	char buf[100];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	pool_mempool_text(&t, pool);
	CHECK(strstr(buf, ": 2 of 3 in reserve, 0 parked, 0 waiting\n"));
	mempool_free(p, pool);
	mempool_destroy(pool);
}

/* What mempool_resize() leaves in the reserve. */
static int model_resize(int reserve, int old_min, int min_nr, bool giving)
{
	int room = min_nr ? min_nr : 1;

	if (min_nr > old_min && giving)
		return room;
	return reserve < room ? reserve : room;
}

/* The reserve and what is out, against two numbers. */
TEST(operations_agree_with_a_model)
{
	struct mempool *pool = counting_pool(5);
	int min_nr = 5, reserve = 5, out = 0;
	void *held[64], *p;

	for (unsigned long step = 0; step < test_scale(20000); step++) {
		unsigned int op = (unsigned int)test_rand_below(10);
		bool giving = test_rand_below(2);

		budget = giving ? INT_MAX : 0;
		if (op < 4 && out < 64) {
			p = mempool_alloc(pool, GFP_ATOMIC);
			CHECK_EQ(!p, !giving && !reserve);
			reserve -= p && !giving;
			if (p)
				held[out++] = p;
		} else if (op < 5 && out < 64) {
			p = mempool_alloc_preallocated(pool);
			CHECK_EQ(!p, !reserve);
			reserve -= p != NULL;
			if (p)
				held[out++] = p;
		} else if (op < 9 && out) {
			mempool_free(held[--out], pool);
			reserve += reserve < (min_nr ? min_nr : 1);
		} else if (op == 9) {
			int new_min = (int)test_rand_below(9);

			CHECK_EQ(mempool_resize(pool, new_min), 0);
			reserve = model_resize(reserve, min_nr, new_min, giving);
			min_nr = new_min;
		}
		CHECK_EQ(pool->curr_nr, reserve);
		CHECK_EQ(live, reserve + out);
		pool_mempool_check(pool);
	}
	while (out)
		mempool_free(held[--out], pool);
	mempool_destroy(pool);
	CHECK_EQ(live, 0);
}

/* More takers than elements: each waits for the others, and nobody gets two owners' element. */
#define STRESS_THREADS 6

static struct mempool *stress_pool;

static void *stress(void *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < test_scale(3000); i++) {
		unsigned int *p = mempool_alloc(stress_pool, GFP_KERNEL);

		CHECK_EQ(__atomic_exchange_n(p, 1, __ATOMIC_RELAXED), 0);
		if (!(i & 63))
			usleep(1);
		CHECK_EQ(__atomic_exchange_n(p, 0, __ATOMIC_RELAXED), 1);
		mempool_free(p, stress_pool);
	}
	return NULL;
}

static unsigned int stress_elements[3];
static int stress_next;

static void *stress_alloc(gfp_t gfp, void *data)
{
	(void)gfp;
	(void)data;
	return stress_next < 3 ? &stress_elements[stress_next++] : NULL;
}

static void stress_free(void *element, void *data)
{
	(void)element;
	(void)data;
}

TEST(threads_share_three_elements)
{
	pthread_t threads[STRESS_THREADS];

	stress_pool = mempool_create(3, stress_alloc, stress_free, NULL);
	REQUIRE(stress_pool);
	for (int i = 0; i < STRESS_THREADS; i++)
		pthread_create(&threads[i], NULL, stress, NULL);
	for (int i = 0; i < STRESS_THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(stress_pool->curr_nr, 3);
	CHECK_EQ(stress_pool->nr_waiting, 0);
	pool_mempool_check(stress_pool);
	mempool_destroy(stress_pool);
}
