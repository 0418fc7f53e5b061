/* SPDX-License-Identifier: MIT */
/*
 * The upward calls, doing nothing, in the place of wire.c: no kswapd, no idle
 * trimmer, no direct reclaim, no OOM step.
 */
#include "wire/wire.h"

#include "page/page.h"
#include "slab/slab.h"

void page_up_wake_reclaim(int nid)
{
	(void)nid;
}

unsigned long page_up_direct_reclaim(gfp_t gfp, unsigned int order, int nid, int priority)
{
	(void)gfp;
	(void)order;
	(void)nid;
	(void)priority;
	return 0;
}

unsigned long page_up_out_of_memory(gfp_t gfp, unsigned int order)
{
	(void)gfp;
	(void)order;
	return 0;
}

void page_up_freed(void)
{
}

unsigned long page_up_percpu_pages(void)
{
	return 0;
}

void slab_up_taken(unsigned long bytes)
{
	(void)bytes;
}

void slab_up_freed(unsigned long bytes)
{
	(void)bytes;
}

void slab_up_rcu_barrier(struct kmem_cache *s)
{
	(void)s;
}

/* The one call that is no hook: it frees, wired or not. */
void slab_up_kfree(const void *p)
{
	kfree(p);
}
