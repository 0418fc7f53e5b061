/* SPDX-License-Identifier: MIT */
/* Direct reclaim and the OOM step: allocations that find nothing, and what becomes of them. */
#include "reclaim_hoard.h"

#include "page/page.h"
#include "reclaim/reclaim.h"
#include <kmem/kmem.h>
#include <linux/mm.h>
#include <linux/oom.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

TEST_CMDLINE("mem=16M kmem.idle_trim=0");

#ifdef KM_WIRE_NONE
#define NEEDS_WIRING() return test_skip("nothing is wired")
#else
#define NEEDS_WIRING() (void)0
#endif

#define COUNTER(name) __atomic_load_n(&reclaim_counters.name, __ATOMIC_RELAXED)
#define NO_RECLAIM __GFP_NOWARN
/* Reclaims by itself, if at all: kswapd, which has flags of its own, is not woken. */
#define ALONE(gfp) (((gfp) | __GFP_NOWARN) & ~__GFP_KSWAPD_RECLAIM)

static void all_is_well(unsigned long free)
{
	reclaim_trim(true);
	page_check();
	reclaim_check();
	/* A thread of the library's own may be about to free something. */
	CHECK_SOON((reclaim_trim(true), page_node_free(0) == free));
}

static unsigned long free_before(void)
{
	struct hoard h;

	/* What stays when a shrinker has come and gone once. */
	km_boot();
	hoard_open(&h);
	shrinker_register(h.shrinker);
	hoard_close(&h);
	kvfree_rcu_barrier();
	reclaim_trim(true);
	return page_node_free(0);
}

TEST(a_shrinker_makes_room)
{
	unsigned long free = free_before(), all, more;
	struct hoard h;

	NEEDS_WIRING();
	hoard_open(&h);
	all = hoard_fill(&h, NO_RECLAIM, ULONG_MAX);
	CHECK(all > 3000);
	CHECK(hoard_took_all(&h, NO_RECLAIM));
	shrinker_register(h.shrinker);
	more = hoard_fill(&h, GFP_KERNEL, 2 * all);
	CHECK_EQ(more, 2 * all);
	CHECK(hoard_nr(&h) <= all + 200);
	CHECK_EQ(h.gfp & GFP_KERNEL, GFP_KERNEL);
	CHECK(COUNTER(direct_pages) > 0);
	CHECK_EQ(km_thread.flags, 0);
	hoard_close(&h);
	kvfree_rcu_barrier();
	all_is_well(free);
}

/* A large block out of single pages. */
TEST(a_shrinker_makes_room_for_large_blocks)
{
	unsigned long free = free_before();
	struct page *page;
	struct hoard h;

	NEEDS_WIRING();
	hoard_open(&h);
	hoard_fill(&h, NO_RECLAIM, ULONG_MAX);
	shrinker_register(h.shrinker);
	page = alloc_pages(GFP_KERNEL | __GFP_RETRY_MAYFAIL, 9);
	CHECK(page);
	if (page)
		__free_pages(page, 9);
	hoard_close(&h);
	kvfree_rcu_barrier();
	all_is_well(free);
}

TEST(what_may_not_reclaim_does_not)
{
	unsigned long scans, counts;
	struct hoard h;

	NEEDS_WIRING();
	hoard_open(&h);
	hoard_fill(&h, NO_RECLAIM, ULONG_MAX);
	shrinker_register(h.shrinker);
	for (int i = 0; i < 100; i++) {
		struct page *page = alloc_page(__GFP_NOWARN);

		if (page)
			__free_page(page);
	}
	CHECK_EQ(h.scans, 0);
	h.fs_only = true;
	hoard_fill(&h, ALONE(GFP_NOIO), ULONG_MAX); /* what the own caches still have */
	CHECK(hoard_took_all(&h, ALONE(GFP_NOFS)));
	CHECK_EQ(h.gfp & (__GFP_IO | __GFP_FS), __GFP_IO);
	CHECK(hoard_took_all(&h, ALONE(GFP_NOIO)));
	CHECK_EQ(h.gfp & (__GFP_IO | __GFP_FS), 0);
	scans = memalloc_noio_save();
	CHECK(hoard_took_all(&h, ALONE(GFP_KERNEL)));
	memalloc_noio_restore((unsigned int)scans);
	CHECK_EQ(h.gfp & (__GFP_IO | __GFP_FS), 0);
	CHECK_EQ(h.scans, 0);
	/* The reserves are for those who free memory; they do not reclaim. */
	counts = h.counts;
	scans = memalloc_noreclaim_save();
	CHECK(hoard_put(&h, ALONE(GFP_KERNEL)));
	memalloc_noreclaim_restore((unsigned int)scans);
	CHECK_EQ(h.counts, counts);
	hoard_close(&h);
}

static struct page *kept; /* atomic */

static unsigned long scan_allocates(struct shrinker *s, struct shrink_control *sc)
{
	struct hoard *h = s->private_data;

	CHECK(km_thread.flags & KM_PF_IN_RECLAIM);
	/* Out of the reserves, and without another reclaim inside this one. */
	if (!__atomic_load_n(&kept, __ATOMIC_RELAXED)) {
		struct page *page = alloc_page(GFP_KERNEL);

		CHECK(page);
		page = __atomic_exchange_n(&kept, page, __ATOMIC_ACQ_REL);
		if (page) /* kswapd is in here, too */
			__free_page(page);
	}
	CHECK_EQ(reclaim_direct(GFP_KERNEL, 0, 0, 12), 0);
	CHECK_EQ(reclaim_out_of_memory(), 0);
	(void)h;
	return hoard_scan(s, sc);
}

TEST(reclaim_does_not_nest)
{
	struct hoard h;

	NEEDS_WIRING();
	hoard_open(&h);
	h.shrinker->scan_objects = scan_allocates;
	hoard_fill(&h, NO_RECLAIM, ULONG_MAX);
	shrinker_register(h.shrinker);
	CHECK(hoard_put(&h, GFP_KERNEL));
	hoard_close(&h);
	REQUIRE(kept);
	__free_page(kept);
}

/* ---- the OOM step ---- */

static char order_of_calls[16];
static unsigned int nr_calls;

static int note_call(struct notifier_block *nb, unsigned long action, void *data)
{
	CHECK_EQ(action, 0);
	CHECK(data != NULL);
	CHECK_EQ(km_thread.lock_depth, 0);
	order_of_calls[nr_calls++ % 15] = (char)('0' + nb->priority);
	return nb->priority == 3 ? NOTIFY_STOP : NOTIFY_OK;
}

static struct hoard last_resort;

static int give_pages(struct notifier_block *nb, unsigned long action, void *data)
{
	struct shrink_control sc = { .gfp_mask = GFP_KERNEL, .nr_to_scan = 100 };

	(void)nb;
	(void)action;
	*(unsigned long *)data += hoard_scan(last_resort.shrinker, &sc);
	return NOTIFY_OK;
}

TEST(notifiers_in_order)
{
	static struct notifier_block nb[4] = {
		{ .notifier_call = note_call, .priority = 5 },
		{ .notifier_call = note_call, .priority = 9 },
		{ .notifier_call = note_call, .priority = 3 },
		{ .notifier_call = note_call, .priority = 1 },
	};

	for (int i = 0; i < 4; i++)
		CHECK_EQ(register_oom_notifier(&nb[i]), 0);
	CHECK_EQ(reclaim_out_of_memory(), 0);
	CHECK_STREQ(order_of_calls, "953");
	CHECK_EQ(unregister_oom_notifier(&nb[2]), 0);
	CHECK_EQ(unregister_oom_notifier(&nb[2]), -ENOENT);
	CHECK_EQ(reclaim_out_of_memory(), 0);
	CHECK_STREQ(order_of_calls, "953951");
	for (int i = 0; i < 4; i++)
		CHECK_EQ(unregister_oom_notifier(&nb[i]), i == 2 ? -ENOENT : 0);
	CHECK_EQ(reclaim_out_of_memory(), 0);
	CHECK_EQ(nr_calls, 6);
}

static int register_inside(struct notifier_block *nb, unsigned long action, void *data)
{
	(void)action;
	(void)data;
	CHECK_EQ(register_oom_notifier(nb), -EDEADLK);
	CHECK_EQ(unregister_oom_notifier(nb), -EDEADLK);
	return NOTIFY_DONE;
}

TEST(notifiers_do_not_change_the_list)
{
	static struct notifier_block nb = { .notifier_call = register_inside };

	CHECK_EQ(register_oom_notifier(&nb), 0);
	reclaim_out_of_memory();
	CHECK_EQ(unregister_oom_notifier(&nb), 0);
}

TEST(notifiers_are_the_last_resort)
{
	static struct notifier_block nb = { .notifier_call = give_pages };
	unsigned long oom = COUNTER(oom);
	struct hoard h;

	NEEDS_WIRING();
	hoard_open(&last_resort);
	hoard_open(&h);
	hoard_fill(&last_resort, NO_RECLAIM, 1000);
	hoard_fill(&h, NO_RECLAIM, ULONG_MAX);
	CHECK_EQ(register_oom_notifier(&nb), 0);
	/* Not for those who are content with less. */
	hoard_fill(&h, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN, ULONG_MAX);
	hoard_fill(&h, GFP_KERNEL | __GFP_RETRY_MAYFAIL | __GFP_NOWARN, ULONG_MAX);
	CHECK_EQ(COUNTER(oom), oom);
	CHECK_EQ(hoard_nr(&last_resort), 1000);

	/* All of it, then nothing. */
	CHECK(hoard_fill(&h, GFP_KERNEL | __GFP_NOWARN, ULONG_MAX) >= 900);
	CHECK_EQ(hoard_nr(&last_resort), 0);
	CHECK(COUNTER(oom) > oom);
	CHECK(COUNTER(oom_pages) >= 1000);
	CHECK_EQ(km_thread.flags, 0);
	CHECK_EQ(unregister_oom_notifier(&nb), 0);
	hoard_close(&h);
	hoard_close(&last_resort);
}

TEST(full_service_after_exhaustion)
{
	unsigned long free = free_before(), first;
	struct hoard h;

	for (int i = 0; i < 3; i++) {
		hoard_open(&h);
		first = hoard_fill(&h, GFP_KERNEL | __GFP_NOWARN, ULONG_MAX);
		CHECK(first > 3000);
		for (int k = 0; k < 20; k++) {
			CHECK(hoard_took_all(&h, ALONE(GFP_KERNEL)));
			CHECK_EQ(alloc_pages(GFP_KERNEL | __GFP_NOWARN, 3), NULL);
		}
		hoard_close(&h);
	}
	kvfree_rcu_barrier();
	all_is_well(free);
}

/* Everything of the sizes up to 512, linked; until a round finds no more on any CPU. */
static void *take_all_small(gfp_t gfp)
{
	void **first = NULL, **p;
	unsigned long taken;

	do {
		taken = 0;
		km_trim();
		for (size_t size = 512; size >= 8; size /= 2)
			for (; (p = kmalloc(size, gfp)) || (p = kmalloc(size * 3 / 4, gfp));
			     taken++) {
				*p = first;
				first = p;
			}
	} while (taken);
	return first;
}

TEST(no_memory_for_shrinkers)
{
	static struct shrinker old = { .seeks = 1 };
	unsigned long free = free_before();
	struct hoard h;
	void **small, *object;

	hoard_open(&h);
	object = kmalloc(100, GFP_KERNEL);
	hoard_fill(&h, GFP_KERNEL | __GFP_NOWARN, ULONG_MAX);
	small = take_all_small(GFP_KERNEL | __GFP_NOWARN);
	CHECK_EQ(shrinker_alloc(0, "none"), NULL);
	CHECK_EQ(shrinker_alloc(SHRINKER_NUMA_AWARE, "%s", ""), NULL);
	CHECK_EQ(register_shrinker(&old), -ENOMEM);
	CHECK_EQ(register_shrinker(&old, "a name of some length: %d", 12345), -ENOMEM);
	CHECK_EQ(shrinker_debugfs_rename(h.shrinker, "a name of some length: %d", 12345), -ENOMEM);
	CHECK_STREQ(h.shrinker->name, "hoard");
	/* Without a head for it, the object's grace period is waited for. */
	kfree_rcu_mightsleep(object);
	while (small) {
		void **next = *small;

		kfree(small);
		small = next;
	}
	/* Allocations that failed said so. */
	test_report_clear();
	hoard_close(&h);
	kvfree_rcu_barrier();
	all_is_well(free);
}

TEST(drop_slab_calls_all_shrinkers)
{
	struct hoard h;

	NEEDS_WIRING();
	hoard_open(&h);
	CHECK_EQ(hoard_fill(&h, GFP_KERNEL, 1000), 1000);
	shrinker_register(h.shrinker);
	drop_slab();
	CHECK(hoard_nr(&h) < 10);
	hoard_close(&h);
}
