/* SPDX-License-Identifier: MIT */
/*
 * Signal handlers: allocations and frees in the middle of others of the same
 * thread, and in the middle of a lock's hold, where nothing may be waited for.
 */
#include "test.h"

#include "kmalloc/kmalloc.h"
#include "slab/slab_internal.h"

#include <signal.h>
#include <sys/time.h>

TEST_CMDLINE("mem=64M slab_nomerge");

/* ---- a lock is held: as if a handler ran on top of its holder ---- */

TEST(under_the_nodes_lock)
{
	struct kmem_cache *s = kmem_cache_create("held", 128, 0, 0, NULL);
	void *p[300], *extra;

	REQUIRE(kmem_cache_alloc_bulk(s, GFP_KERNEL, 300, p));
	kmem_cache_shrink(s);

	lock_get(&s->node[0]->lock);
	for (int i = 0; i < 300; i++)
		kmem_cache_free(s, p[i]); /* some wait on the deferred list */
	extra = kmem_cache_alloc(s, GFP_KERNEL); /* from a sheaf, or not at all */
	lock_put(&s->node[0]->lock);

	if (extra)
		kmem_cache_free(s, extra);
	slab_check();
	CHECK_SOON(kmem_cache_shrink(s) == 0); /* none was lost */
	kmem_cache_destroy(s);
}

TEST(under_the_barns_lock)
{
	struct kmem_cache *s = kmem_cache_create("barred", 64, 0, 0, NULL);
	static void *p[2000];
	unsigned int nr = 0;

	REQUIRE(kmem_cache_alloc_bulk(s, GFP_KERNEL, 1000, p));
	lock_get(&s->node[0]->barn.lock);
	for (int i = 0; i < 1000; i++)
		kmem_cache_free(s, p[i]);
	while (nr < 2000 && (p[nr] = kmem_cache_alloc(s, GFP_KERNEL | __GFP_NOWARN)))
		nr++;
	lock_put(&s->node[0]->barn.lock);
	CHECK(nr > 0);
	for (unsigned int i = 0; i < nr; i++)
		kmem_cache_free(s, p[i]);
	slab_check();
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
}

TEST(nothing_is_trimmed_there)
{
	struct kmem_cache *s = kmem_cache_create("trimmed", 64, 0, 0, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);

	lock_get(&s->node[0]->lock);
	CHECK_EQ(slab_trim(true), 0);
	CHECK_EQ(kmem_cache_create("in-handler", 64, 0, 0, NULL), NULL);
	lock_put(&s->node[0]->lock);
	CHECK_REPORT("kmem_cache_create(in-handler) integrity check failed");
	test_report_clear();
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

TEST(nolock_functions_give_up_rather_than_wait)
{
	void *p = kmalloc(64, GFP_KERNEL), *q;

	for (unsigned int n = 0; n < page_nr_nodes; n++)
		lock_get(&kmalloc_caches[KMALLOC_NORMAL][6]->node[n]->lock);
	q = kmalloc_nolock(64, 0, NUMA_NO_NODE);
	kfree_nolock(p);
	for (unsigned int n = page_nr_nodes; n-- > 0;)
		lock_put(&kmalloc_caches[KMALLOC_NORMAL][6]->node[n]->lock);
	kfree_nolock(q);
	slab_trim(true);
	slab_check();
}

/* ---- real signals ---- */

#define HELD 64
static struct kmem_cache *cache;
static unsigned char *held[HELD];
static volatile unsigned int nr_signals, nr_bad;

static void handler(int sig)
{
	static unsigned int turn;
	unsigned char **place = &held[turn++ % HELD];

	(void)sig;
	nr_signals++;
	if (*place) {
		nr_bad += (*place)[0] != 0x55 || (*place)[99] != 0x55;
		kmem_cache_free(cache, *place);
		*place = NULL;
	} else if ((*place = kmem_cache_alloc(cache, GFP_ATOMIC | __GFP_NOWARN))) {
		memset(*place, 0x55, 100);
	}
	kfree(kmalloc(32 + turn % 200, GFP_ATOMIC | __GFP_NOWARN));
}

TEST(handlers_and_the_thread_share_a_cache)
{
	struct sigaction act = { .sa_handler = handler, .sa_flags = SA_RESTART }, old;
	struct itimerval often = { { 0, 70 }, { 0, 70 } }, never = { { 0, 0 }, { 0, 0 } };
	static unsigned char *mine[400];
	unsigned long bad = 0, rounds = test_scale(1500);

	REQUIRE(cache = kmem_cache_create("signals", 100, 0, 0, NULL));
	sigaction(SIGALRM, &act, &old);
	setitimer(ITIMER_REAL, &often, NULL);
	for (unsigned long round = 0; round < rounds; round++) {
		for (int i = 0; i < 400; i++) {
			mine[i] = kmem_cache_alloc(cache, GFP_KERNEL);
			if (mine[i])
				memset(mine[i], i, 100);
		}
		for (int i = 0; i < 400; i++) {
			if (!mine[i])
				continue;
			bad += mine[i][0] != (unsigned char)i || mine[i][99] != (unsigned char)i;
			kmem_cache_free(cache, mine[i]);
		}
		if (round % 64 == 0)
			kmem_cache_shrink(cache);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	sigaction(SIGALRM, &old, NULL);
	CHECK_EQ(bad, 0);
	CHECK_EQ(nr_bad, 0);
	CHECK(nr_signals > 0);
	for (int i = 0; i < HELD; i++)
		if (held[i])
			kmem_cache_free(cache, held[i]);
	slab_check();
	CHECK_SOON(kmem_cache_shrink(cache) == 0);
	kmem_cache_destroy(cache);
}
