/* SPDX-License-Identifier: MIT */
/*
 * Memory back to the host. There is no thread to do it, so frees do: when
 * free memory that still costs the host something exceeds an eighth of the heap
 * and trim_keep, half of it goes back, the largest blocks first.
 */
#include "preload/preload.h"

#include "page/page.h"

unsigned long trim_keep = 16UL << 20;

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

static void trim_some(void)
{
	unsigned long bytes = page_nr_dirty() << PAGE_SHIFT;

	if (likely(bytes <= allowed()) || thread_interrupted_holder() || owned_mine(&busy) ||
	    !owned_try(&busy))
		return;
	page_report_some((bytes - allowed() / 2) >> PAGE_SHIFT);
	owned_put(&busy);
}

void trim_fork_child(int parent)
{
	owned_fork_child(&busy, parent);
}

void page_up_freed(void)
{
	trim_some();
}

void slab_up_freed(void)
{
}
