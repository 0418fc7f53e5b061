/* SPDX-License-Identifier: MIT */
/*
 * Memory back to the host. There is no thread to do it, so frees do.
 *
 * Free frames: when those that still cost the host something exceed trim_keep
 * and an eighth of the heap, half of them go back, the largest blocks first.
 *
 * Free objects: one in a sheaf keeps its whole slab. When as many bytes have
 * gone back to slabs as twice trim_keep, and as a quarter of what has not, all sheaves
 * are emptied, so that a heap that was freed to the last object leaves few slabs.
 */
#include "preload/preload.h"

#include "page/page.h"

unsigned long trim_keep = 8UL << 20;

static struct owned busy; /* one at a time */

/* Bytes that may stay free. */
static unsigned long allowed(void)
{
	return trim_keep + (page_nr_in_use() << PAGE_SHIFT) / 8;
}

unsigned long trim_all(void)
{
	unsigned long pages = 0;

	if (thread_interrupted_holder() || !owned_get(&busy))
		return 0;
	pages = slab_trim(true);
	page_drain_all();
	pages += page_report_free();
	owned_put(&busy);
	return pages;
}

/* May this thread do it now? It is the caller's to give busy back then. */
static bool trim_begin(void)
{
	return !thread_interrupted_holder() && owned_try(&busy);
}

static void trim_frames(void)
{
	unsigned long bytes = page_nr_dirty() << PAGE_SHIFT;

	if (bytes > allowed())
		page_report_some((bytes - allowed() / 2) >> PAGE_SHIFT);
}

void trim_fork_child(int parent)
{
	owned_fork_child(&busy, parent);
}

void page_up_freed(void)
{
	if (likely(page_nr_dirty() << PAGE_SHIFT <= allowed()) || !trim_begin())
		return;
	trim_frames();
	owned_put(&busy);
}

/* Bytes of objects that are not in their slabs, and that went back since the last time; atomic. */
static unsigned long out, freed;

void slab_up_taken(unsigned long bytes)
{
	__atomic_fetch_add(&out, bytes, __ATOMIC_RELAXED);
}

void slab_up_freed(unsigned long bytes)
{
	unsigned long sum = __atomic_add_fetch(&freed, bytes, __ATOMIC_RELAXED);
	unsigned long left = __atomic_sub_fetch(&out, bytes, __ATOMIC_RELAXED);

	if (likely(sum < 2 * trim_keep || sum < left / 4) || !trim_begin())
		return;
	slab_trim(true);
	__atomic_store_n(&freed, 0, __ATOMIC_RELAXED);
	trim_frames();
	owned_put(&busy);
}
