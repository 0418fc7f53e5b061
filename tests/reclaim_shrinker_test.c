/* SPDX-License-Identifier: MIT */
/*
 * Shrinkers: registration in all its forms, how much each is asked for, and going away while in
 * use.
 */
#include "test.h"

#include "reclaim/reclaim_internal.h"
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include <pthread.h>

TEST_CMDLINE("mem=64M numa=fake=2 kmem.idle_trim=0");

/* What a shrinker was asked, and what it says it has. */
struct ask {
	unsigned long has;       /* what count_objects says */
	unsigned long calls, scanned, largest;
	unsigned long nodes;     /* bit n: was asked for node n */
	gfp_t gfp;
	unsigned long stop_after; /* calls until SHRINK_STOP; 0: never */
};

static unsigned long count(struct shrinker *s, struct shrink_control *sc)
{
	struct ask *ask = s->private_data;

	ask->nodes |= 1UL << sc->nid;
	CHECK_EQ(sc->memcg, NULL);
	CHECK_EQ(km_thread.lock_depth, 0);
	return ask->has;
}

static unsigned long scan(struct shrinker *s, struct shrink_control *sc)
{
	struct ask *ask = s->private_data;

	CHECK_EQ(sc->nr_to_scan, sc->nr_scanned);
	CHECK_EQ(km_thread.lock_depth, 0);
	ask->gfp = sc->gfp_mask;
	if (ask->stop_after && ask->calls == ask->stop_after)
		return SHRINK_STOP;
	ask->calls++;
	ask->scanned += sc->nr_to_scan;
	if (ask->largest < sc->nr_to_scan)
		ask->largest = sc->nr_to_scan;
	return sc->nr_to_scan;
}

static struct shrinker *make(unsigned int flags, struct ask *ask)
{
	struct shrinker *s = shrinker_alloc(flags, "test-%d", 7);

	if (!CHECK(s))
		return NULL;
	s->count_objects = count;
	s->scan_objects = scan;
	s->private_data = ask;
	shrinker_register(s);
	return s;
}

TEST(share_by_priority)
{
	static const struct {
		int priority, seeks;
		unsigned long has, scanned;
	} cases[] = {
		{0, 2, 1000, 2000}, /* all, doubled, but no more than that */
		{0, 4, 1000, 1000},
		{1, 2, 1000, 1000},
		{4, 2, 4096, 512},
		{12, 2, 1UL << 20, 512},
		{12, 2, 4096, 0}, /* 2: less than a batch, and there is more */
		{5, 2, 64, 0},
		{1, 2, 64, 64},		  /* less than a batch, but all there is */
		{12, 0, 1000, 512 - 128}, /* half of it, whatever the priority: 3 batches of 500 */
		{0, 1, 300, 600},	  /* four times as much is cut to twice */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct ask ask = { .has = cases[i].has };
		struct shrinker *s = make(0, &ask);

		REQUIRE(s);
		s->seeks = cases[i].seeks;
		shrinkers_scan(GFP_KERNEL, 0, cases[i].priority);
		/* What is left of the last batch is deferred. */
		if (!CHECK_EQ(ask.scanned, cases[i].scanned / 128 * 128 +
			      (cases[i].has < 128 ? cases[i].scanned % 128 : 0)))
			printf("# case %zu\n", i);
		CHECK(ask.largest <= 128);
		shrinker_list_check();
		shrinker_free(s);
	}
}

TEST(deferred_work_adds_up)
{
	struct ask ask = { .has = 4096 };
	struct shrinker *s = make(0, &ask);
	int rounds = 0;

	REQUIRE(s);
	while (!ask.scanned && rounds < 10000) {
		shrinkers_scan(GFP_KERNEL, 0, 8);
		rounds++;
	}
	/* 32 a round, and a 256th of what is deferred. */
	CHECK_EQ(ask.scanned, 0);
	CHECK(rounds == 10000);
	/* At priority 0 everything that was deferred is due, up to twice what there is. */
	CHECK_EQ(s->nr_deferred[0].counter, 2 * 4096);
	shrinkers_scan(GFP_KERNEL, 0, 0);
	CHECK_EQ(ask.scanned, 2 * 4096);
	CHECK(s->nr_deferred[0].counter <= 2 * 4096);
	shrinker_free(s);
}

TEST(batch_is_the_shrinkers_choice)
{
	struct ask ask = { .has = 1000 };
	struct shrinker *s = make(0, &ask);

	REQUIRE(s);
	s->batch = 10;
	shrinkers_scan(GFP_KERNEL, 0, 3);
	CHECK_EQ(ask.scanned, 250);
	CHECK_EQ(ask.calls, 25);
	CHECK_EQ(ask.largest, 10);
	shrinker_free(s);
}

TEST(stop_defers_the_rest)
{
	struct ask ask = { .has = 1280, .stop_after = 2 };
	struct shrinker *s = make(0, &ask);

	REQUIRE(s);
	CHECK_EQ(shrinkers_scan(GFP_KERNEL, 0, 1), 256);
	CHECK_EQ(s->nr_deferred[0].counter, 1280 - 256);
	ask = (struct ask){ .has = SHRINK_EMPTY };
	CHECK_EQ(shrinkers_scan(GFP_KERNEL, 0, 0), 0);
	ask.has = 0;
	CHECK_EQ(shrinkers_scan(GFP_KERNEL, 0, 0), 0);
	CHECK_EQ(ask.calls, 0);
	CHECK_EQ(s->nr_deferred[0].counter, 1280 - 256);
	shrinker_free(s);
}

TEST(gfp_and_node_arrive)
{
	struct ask plain = { .has = 4096 }, aware = { .has = 4096 };
	struct shrinker *p = make(0, &plain), *a = make(SHRINKER_NUMA_AWARE, &aware);

	REQUIRE(p && a);
	shrinkers_scan(GFP_NOFS, 1, 3);
	CHECK_EQ(plain.gfp, GFP_NOFS);
	CHECK_EQ(aware.nodes, 2);
	CHECK_EQ(aware.scanned, 1024);
	plain.stop_after = plain.calls;
	aware.stop_after = aware.calls;
	shrinkers_scan(GFP_NOIO, 1, 3);
	CHECK_EQ(a->nr_deferred[1].counter, 1024);
	CHECK_EQ(a->nr_deferred[0].counter, 0);
	CHECK_EQ(p->nr_deferred[0].counter, 1024);
	shrinker_free(p);
	shrinker_free(a);
}

static struct ask old_ask;
static struct shrinker old_style = {
	.count_objects = count,
	.scan_objects = scan,
	.seeks = DEFAULT_SEEKS,
	.private_data = &old_ask,
};

static void check_old_style(const char *name)
{
	old_ask = (struct ask){ .has = 1024 };
	CHECK_EQ(shrinkers_scan(GFP_KERNEL, 0, 2), 512);
	CHECK_EQ(old_ask.scanned, 512);
	CHECK_STREQ(old_style.name, name);
	unregister_shrinker(&old_style);
	CHECK_EQ(old_style.nr_deferred, NULL);
	CHECK_EQ(shrinkers_scan(GFP_KERNEL, 0, 2), 0);
	unregister_shrinker(&old_style);
}

TEST(spellings_of_all_kernels)
{
	CHECK_EQ(register_shrinker(&old_style), 0);
	check_old_style(NULL);
	CHECK_EQ(register_shrinker(&old_style, "old"), 0);
	check_old_style("old");
	CHECK_EQ(register_shrinker(&old_style, "old-%s:%d", "x", 5), 0);
	check_old_style("old-x:5");

	CHECK_EQ(prealloc_shrinker(&old_style), 0);
	CHECK_EQ(shrinkers_scan(GFP_KERNEL, 0, 2), 0);
	register_shrinker_prepared(&old_style);
	check_old_style(NULL);
	CHECK_EQ(prealloc_shrinker(&old_style, "pre%d", 1), 0);
	register_shrinker_prepared(&old_style);
	check_old_style("pre1");
	CHECK_EQ(prealloc_shrinker(&old_style, "pre"), 0);
	free_prealloced_shrinker(&old_style);
	CHECK_EQ(old_style.nr_deferred, NULL);
	CHECK_EQ(old_style.name, NULL);
	shrinker_free(NULL);
}

TEST(names_and_text)
{
	struct ask ask = { .has = 4096 };
	struct shrinker *s = make(SHRINKER_NUMA_AWARE, &ask);
	char buf[4096];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	REQUIRE(s);
	CHECK_STREQ(s->name, "test-7");
	CHECK_EQ(shrinker_debugfs_rename(s, "new-%s", "name"), 0);
	CHECK_STREQ(s->name, "new-name");
	shrinkers_scan(GFP_KERNEL, 1, 12);
	reclaim_text(&t);
	CHECK(strstr(buf, "kswapd1: not started"));
	CHECK(strstr(buf, "shrinker new-name-"));
	CHECK(strstr(buf, ": seeks 2, batch 0, deferred 0 2\n"));
	kvfree_rcu_barrier();
	reclaim_check();
	shrinker_free(s);
}

TEST(misuse_is_told)
{
	struct ask ask = { .has = 4096 };
	struct shrinker *s = make(0, &ask);

	REQUIRE(s);
	shrinker_register(s);
	CHECK_REPORT("WARNING: ");
	test_report_clear();
	shrinker_free(&old_style);
	CHECK_REPORT("WARNING: ");
	shrinker_free(s);
}

/* ---- references ---- */

static unsigned int inside, may_leave;

static unsigned long scan_slowly(struct shrinker *s, struct shrink_control *sc)
{
	__atomic_store_n(&inside, 1, __ATOMIC_RELEASE);
	while (!__atomic_load_n(&may_leave, __ATOMIC_ACQUIRE))
		port_sleep_ns(100000);
	CHECK(s->count_objects == count);
	__atomic_store_n(&inside, 2, __ATOMIC_RELEASE);
	return sc->nr_to_scan;
}

static void *scan_thread(void *arg)
{
	(void)arg;
	shrinkers_scan(GFP_KERNEL, 0, 0);
	return NULL;
}

static void *synchronize_thread(void *arg)
{
	synchronize_shrinkers();
	CHECK_EQ(__atomic_load_n(&inside, __ATOMIC_ACQUIRE), 2);
	return arg;
}

static void *free_thread(void *arg)
{
	shrinker_free(arg);
	CHECK_EQ(__atomic_load_n(&inside, __ATOMIC_ACQUIRE), 2);
	return NULL;
}

TEST(free_waits_for_calls)
{
	struct ask ask = { .has = 100 };
	struct shrinker *s = make(0, &ask);
	pthread_t scanner, freer, other;

	REQUIRE(s);
	inside = may_leave = 0;
	s->scan_objects = scan_slowly;
	pthread_create(&scanner, NULL, scan_thread, NULL);
	while (!__atomic_load_n(&inside, __ATOMIC_ACQUIRE))
		port_sleep_ns(100000);
	pthread_create(&freer, NULL, free_thread, s);
	pthread_create(&other, NULL, synchronize_thread, NULL);
	while (__atomic_load_n(&s->flags, __ATOMIC_RELAXED) & SHRINKER_REGISTERED)
		port_sleep_ns(100000);
	port_sleep_ns(2000000);
	/* It is on its way out: no other walk calls it. */
	CHECK_EQ(shrinkers_scan(GFP_KERNEL, 0, 0), 0);
	__atomic_store_n(&may_leave, 1, __ATOMIC_RELEASE);
	pthread_join(scanner, NULL);
	pthread_join(freer, NULL);
	pthread_join(other, NULL);
	synchronize_shrinkers();
}

TEST(references)
{
	struct ask ask = { .has = 100 };
	struct shrinker *s = make(0, &ask);
	pthread_t freer;

	REQUIRE(s);
	CHECK(shrinker_try_get(s));
	inside = 2;
	pthread_create(&freer, NULL, free_thread, s);
	/* The first reference goes; this one keeps it, but no new one is given. */
	while (__atomic_load_n(&s->refcount, __ATOMIC_ACQUIRE) != 1)
		port_sleep_ns(100000);
	rcu_read_lock();
	shrinker_put(s);
	CHECK(!shrinker_try_get(s));
	rcu_read_unlock();
	pthread_join(freer, NULL);
}

/* ---- many at once ---- */

static bool stop;

static void *scan_on(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		shrinkers_scan(GFP_KERNEL, (int)test_rand_below(2), (int)test_rand_below(13));
		shrinker_list_check();
	}
	return NULL;
}

static unsigned long count_quietly(struct shrinker *s, struct shrink_control *sc)
{
	(void)s;
	(void)sc;
	return 1000;
}

static unsigned long scan_quietly(struct shrinker *s, struct shrink_control *sc)
{
	(void)s;
	return sc->nr_to_scan;
}

static void *come_and_go(void *arg)
{
	struct shrinker *s[8] = { NULL };

	for (unsigned long i = 0; i < test_scale(2000); i++) {
		int n = (int)test_rand_below(8);

		if (s[n]) {
			shrinker_free(s[n]);
			s[n] = NULL;
			continue;
		}
		s[n] = shrinker_alloc(test_rand_below(2) ? SHRINKER_NUMA_AWARE : 0, "s%d", n);
		if (!CHECK(s[n]))
			continue;
		s[n]->count_objects = count_quietly;
		s[n]->scan_objects = scan_quietly;
		shrinker_register(s[n]);
	}
	for (int n = 0; n < 8; n++)
		shrinker_free(s[n]);
	return arg;
}

TEST(come_and_go_under_walks)
{
	pthread_t scanners[3], others[3];

	stop = false;
	for (int i = 0; i < 3; i++) {
		pthread_create(&scanners[i], NULL, scan_on, NULL);
		pthread_create(&others[i], NULL, come_and_go, NULL);
	}
	for (int i = 0; i < 3; i++)
		pthread_join(others[i], NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < 3; i++)
		pthread_join(scanners[i], NULL);
	CHECK(!shrinker_any());
	kvfree_rcu_barrier();
	reclaim_check();
}
