/* SPDX-License-Identifier: MIT */
/*
 * kswapd: started at the first need, works from the low mark to the high one, gives up what is
 * hopeless.
 */
#include "reclaim_hoard.h"

#include "page/page.h"
#include "port/port.h"
#include "reclaim/reclaim.h"
#include <kmem/kmem.h>

#include <dirent.h>
#include <signal.h>

TEST_CMDLINE("mem=64M min_free_kbytes=2048 numa=fake=2 kmem.idle_trim=0");

#ifdef KM_WIRE_NONE
#define NEEDS_WIRING() return test_skip("nothing is wired")
#else
#define NEEDS_WIRING() (void)0
#endif

/* Threads of this process whose name starts with prefix. */
static int nr_threads(const char *prefix)
{
	DIR *dir = opendir("/proc/self/task");
	struct dirent *entry;
	int nr = 0;

	while ((entry = readdir(dir))) {
		char path[300], name[32] = "";
		FILE *f;

		snprintf(path, sizeof(path), "/proc/self/task/%s/comm", entry->d_name);
		f = fopen(path, "r");
		if (!f)
			continue;
		if (fgets(name, sizeof(name), f) && !strncmp(name, prefix, strlen(prefix)))
			nr++;
		fclose(f);
	}
	closedir(dir);
	return nr;
}

#define COUNTER(name) __atomic_load_n(&reclaim_counters.name, __ATOMIC_RELAXED)
#define FROM_NODE_0 (GFP_NOWAIT | __GFP_THISNODE)

static struct page *from_node(int nid, gfp_t gfp)
{
	return alloc_pages_node(nid, gfp, 0);
}

TEST(boot_starts_no_thread)
{
	CHECK(km_boot());
	CHECK_EQ(nr_threads("kswapd"), 0);
}

TEST(from_the_low_mark_to_the_high_one)
{
	struct hoard h;

	NEEDS_WIRING();
	hoard_open(&h);
	shrinker_register(h.shrinker);
	/* Requests that cannot sleep never wait for memory, yet some is always found. */
	for (int i = 0; i < 20000; i++) {
		for (int k = 0; k < 1000 && !hoard_put_node(&h, 0, FROM_NODE_0); k++)
			port_sleep_ns(100000);
	}
	CHECK_EQ(nr_threads("kswapd"), 1);
	CHECK_EQ(nr_threads("kswapd0"), 1);
	CHECK(COUNTER(wake) > 0);
	CHECK(COUNTER(balance) > 0);
	CHECK_EQ(COUNTER(direct), 0);
	CHECK_SOON(!page_node_needs_reclaim(0, WMARK_LOW));
	CHECK_SOON(COUNTER(balance_pages) > 0);
	CHECK(!kswapd_test_hopeless(&page_nodes[0]));

	/* The other node has a thread of its own. */
	for (int i = 0; i < 20000 && !nr_threads("kswapd1"); i += 100)
		for (int k = 0; k < 100; k++)
			hoard_put_node(&h, 1, FROM_NODE_0);
	CHECK_EQ(nr_threads("kswapd1"), 1);
	hoard_close(&h);
	page_drain_all();
	page_check();
}

TEST(hopeless_after_sixteen_rounds)
{
	struct page *page;
	struct hoard h;
	unsigned long rounds;

	NEEDS_WIRING();
	hoard_open(&h);
	while (hoard_put_node(&h, 0, FROM_NODE_0))
		;
	/* Nothing to be had: each wakeup is one fruitless round. */
	for (int i = 0; i < 10000 && !kswapd_test_hopeless(&page_nodes[0]); i++) {
		hoard_put_node(&h, 0, FROM_NODE_0); /* kept: a free would be a gain */
		port_sleep_ns(200000);
	}
	CHECK(kswapd_test_hopeless(&page_nodes[0]));
	CHECK_EQ(__atomic_load_n(&page_nodes[0].kswapd_failures, __ATOMIC_RELAXED),
		 MAX_RECLAIM_RETRIES);
	rounds = COUNTER(balance);
	for (int i = 0; i < 20; i++)
		hoard_put_node(&h, 0, FROM_NODE_0);
	port_sleep_ns(2000000);
	/* One may have been rung for before the last in vain was over. */
	CHECK(COUNTER(balance) <= rounds + 1);

	/* A direct reclaim that gets something shows that there is hope. */
	shrinker_register(h.shrinker);
	page = from_node(0, GFP_KERNEL | __GFP_THISNODE);
	CHECK(page);
	CHECK(!kswapd_test_hopeless(&page_nodes[0]));
	if (page)
		__free_page(page);
	hoard_close(&h);
}

/* A direct reclaim goes on to the other nodes, unless the request is for this one only. */
TEST(direct_reclaim_on_other_nodes)
{
	struct hoard h;

	NEEDS_WIRING();
	km_boot();
	/* kswapd1 stays out of it. */
	__atomic_store_n(&page_nodes[1].kswapd_failures, MAX_RECLAIM_RETRIES, __ATOMIC_RELAXED);
	hoard_open(&h);
	for (int i = 0; i < 500; i++)
		CHECK(hoard_put_node(&h, 1, GFP_KERNEL));
	h.node = 1;
	shrinker_register(h.shrinker);
	reclaim_direct(GFP_KERNEL | __GFP_THISNODE, 0, 0, 0);
	CHECK_EQ(h.scans, 0);
	CHECK_EQ(hoard_nr(&h), 500);
	CHECK(reclaim_direct(GFP_KERNEL, 0, 0, 0) > 0);
	CHECK(h.scans > 0);
	CHECK_EQ(hoard_nr(&h), 0);
	hoard_close(&h);
	kswapd_clear_hopeless(&page_nodes[1], KSWAPD_CLEAR_HOPELESS_OTHER);
}

/* ---- wakeups from signal handlers ---- */

static struct hoard in_handler;
static unsigned int handled;

static void allocate_in_handler(int sig)
{
	(void)sig;
	hoard_put_node(&in_handler, 0, GFP_ATOMIC | __GFP_NOWARN | __GFP_THISNODE);
	handled++;
}

TEST(handlers_may_wake_it)
{
	struct sigaction action = { .sa_handler = allocate_in_handler };

	NEEDS_WIRING();
	hoard_open(&in_handler);
	shrinker_register(in_handler.shrinker);
	sigaction(SIGUSR1, &action, NULL);
	for (int i = 0; i < 12000; i++) {
		raise(SIGUSR1);
		if (i % 1000 == 0)
			port_sleep_ns(1000000);
	}
	CHECK_EQ(handled, 12000);
	signal(SIGUSR1, SIG_DFL);
	hoard_close(&in_handler);
	page_drain_all();
	page_check();
}
