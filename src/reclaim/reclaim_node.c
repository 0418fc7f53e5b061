/* SPDX-License-Identifier: MIT */
/*
 * What a reclaim consists of: the rooms' own caches, which hold memory that is
 * free already, then shrinkers. Direct reclaim, and giving back to the host.
 */
#include "reclaim/reclaim_internal.h"

#include "slab/slab.h"
#include "vmalloc/vmalloc.h"

struct reclaim_counters reclaim_counters;

/* ---- who is at work, for fork ---- */

/* Threads inside the own caches; WORK_STOP: fork wants none, and no more to come. Waited for. */
static unsigned int at_work;
#define WORK_STOP 0x80000000u

void reclaim_work_begin(void)
{
	unsigned int was = __atomic_load_n(&at_work, __ATOMIC_RELAXED);

	for (;;) {
		if (was & WORK_STOP) {
			port_wait(&at_work, was, 0);
			was = __atomic_load_n(&at_work, __ATOMIC_RELAXED);
		} else if (__atomic_compare_exchange_n(&at_work, &was, was + 1, true,
						       __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
			return;
		}
	}
}

void reclaim_work_end(void)
{
	if (__atomic_sub_fetch(&at_work, 1, __ATOMIC_RELEASE) == WORK_STOP)
		port_wake(&at_work, INT_MAX);
}

void reclaim_fork_prepare(void)
{
	unsigned int now = __atomic_or_fetch(&at_work, WORK_STOP, __ATOMIC_ACQUIRE);

	while (now != WORK_STOP) {
		port_wait(&at_work, now, 0);
		now = __atomic_load_n(&at_work, __ATOMIC_ACQUIRE);
	}
}

void reclaim_fork_parent(void)
{
	__atomic_store_n(&at_work, 0, __ATOMIC_RELEASE);
	port_wake(&at_work, INT_MAX);
}

void reclaim_fork_child(int parent)
{
	at_work = 0;
	shrinker_fork_child();
	oom_fork_child(parent);
	kvfree_rcu_fork_child();
	idle_fork_child();
	kswapd_fork_child();
}

/* ---- own caches ---- */

/* The caches give to the per-CPU page lists and these to the buddy, where it counts. */
static void own_caches(bool all)
{
	reclaim_work_begin();
	slab_trim(all);
	vmap_purge(all);
	page_drain_all();
	reclaim_work_end();
}

unsigned long reclaim_trim(bool all)
{
	unsigned int before = km_thread.flags;
	unsigned long pages;

	if (!page_memmap || thread_interrupted_holder())
		return 0;
	km_thread.flags |= KM_PF_IN_RECLAIM | KM_PF_MEMALLOC;
	own_caches(all);
	reclaim_work_begin();
	pages = page_report_free();
	reclaim_work_end();
	km_thread.flags = before;
	reclaim_count(trim);
	reclaim_add(trim_pages, pages);
	return pages;
}

/* ---- a round ---- */

static unsigned long free_pages_now(void)
{
	unsigned long pages = 0;

	for (unsigned int n = 0; n < page_nr_nodes; n++)
		pages += page_node_free((int)n);
	return pages;
}

/* Others allocate and free meanwhile; their frees are as good as ours. */
static unsigned long gained_since(unsigned long before)
{
	unsigned long now = free_pages_now();

	return now > before ? now - before : 0;
}

/* What shrinkers freed lies in the caches by then, so these are emptied once more. */
unsigned long reclaim_node(gfp_t gfp, int nid, int priority, unsigned long target)
{
	unsigned long before = free_pages_now();

	if (priority >= RECLAIM_PRIORITY - 1)
		own_caches(priority < RECLAIM_PRIORITY);
	if (shrinker_any() && gained_since(before) < target && shrinkers_scan(gfp, nid, priority))
		own_caches(true);
	return gained_since(before);
}

static unsigned long reclaim_nodes(gfp_t gfp, int nid, int priority, unsigned long target)
{
	unsigned long pages = reclaim_node(gfp, nid, priority, target);

	for (unsigned int i = 1; i < page_nr_nodes && pages < target && !(gfp & __GFP_THISNODE);
	     i++)
		pages += reclaim_node(gfp, (nid + (int)i) % (int)page_nr_nodes, priority,
				      target - pages);
	return pages;
}

/* Where no shrinker is, the two rounds for the own caches are all there is. */
static unsigned long reclaim_rounds(gfp_t gfp, int nid, int priority, unsigned long target)
{
	unsigned long pages = 0;

	for (; priority >= 0 && pages < target; priority--) {
		if (priority < RECLAIM_PRIORITY - 1 && !shrinker_any())
			break;
		pages += reclaim_nodes(gfp, nid, priority, target - pages);
	}
	return pages;
}

unsigned long reclaim_direct(gfp_t gfp, unsigned int order, int nid, int priority)
{
	unsigned int before = km_thread.flags;
	unsigned long pages;

	if (before & (KM_PF_IN_RECLAIM | KM_PF_MEMALLOC) || thread_interrupted_holder())
		return 0;
	if (nid < 0 || nid >= (int)page_nr_nodes)
		nid = page_local_node();
	km_thread.flags |= KM_PF_IN_RECLAIM | KM_PF_MEMALLOC;
	pages = reclaim_rounds(gfp, nid, priority, max_ul(RECLAIM_TARGET, 2UL << order));
	km_thread.flags = before;
	reclaim_count(direct);
	reclaim_add(direct_pages, pages);
	if (pages)
		kswapd_clear_hopeless(&page_nodes[nid], KSWAPD_CLEAR_HOPELESS_DIRECT);
	return pages;
}
