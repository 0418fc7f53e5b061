/* SPDX-License-Identifier: MIT */
/* More threads than CPUs, objects freed by others than their owners, trimming meanwhile. */
#include "test.h"

#include "slab/slab.h"
#include <pthread.h>

TEST_CMDLINE("mem=128M");

#define THREADS 8
#define EXCHANGE 256

static struct kmem_cache *cache;
static void *exchange[EXCHANGE];

static void *worker(void *arg)
{
	unsigned long id = (unsigned long)arg, n = test_scale(60000);
	unsigned int seed = (unsigned int)id * 7919;

	for (unsigned long i = 0; i < n; i++) {
		unsigned long *o = kmem_cache_alloc(cache, i % 2 ? GFP_KERNEL : GFP_ATOMIC);
		unsigned int k = (seed = seed * 1103515245 + 12345) >> 16 & (EXCHANGE - 1);

		if (!o)
			continue;
		o[0] = o[7] = (unsigned long)o ^ id;
		__atomic_store_n(&o[3], id, __ATOMIC_RELAXED);
		o = __atomic_exchange_n(&exchange[k], o, __ATOMIC_ACQ_REL);
		if (!o)
			continue;
		BUG_ON(o[0] != o[7] || (o[0] ^ (unsigned long)o) != o[3]);
		kmem_cache_free(cache, o);
	}
	return NULL;
}

TEST(objects_are_never_shared)
{
	pthread_t threads[THREADS];

	REQUIRE(cache = kmem_cache_create("threads", 64, 0, SLAB_NO_MERGE, NULL));
	for (long i = 0; i < THREADS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, worker, (void *)(i + 1)), 0);
	for (int i = 0; i < 30; i++) {
		slab_trim(i % 2);
		page_drain_all();
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < EXCHANGE; i++)
		if (exchange[i])
			kmem_cache_free(cache, exchange[i]);
	slab_check();
	CHECK_SOON(kmem_cache_shrink(cache) == 0);
	kmem_cache_destroy(cache);
	slab_check();
	page_drain_all();
	page_check();
}
