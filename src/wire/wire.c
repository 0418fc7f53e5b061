/* SPDX-License-Identifier: MIT */
/* What lower rooms ask of higher ones. */
#include "wire/wire.h"

#include "page/page.h"
#include "reclaim/reclaim.h"
#include "slab/slab.h"

#include <linux/percpu.h>
#include <linux/rcupdate.h>

void page_up_wake_reclaim(int nid)
{
	reclaim_wake(nid);
}

unsigned long page_up_direct_reclaim(gfp_t gfp, unsigned int order, int nid, int priority)
{
	return reclaim_direct(gfp, order, nid, priority);
}

unsigned long page_up_out_of_memory(gfp_t gfp, unsigned int order)
{
	(void)gfp;
	(void)order;
	return reclaim_out_of_memory();
}

void page_up_freed(void)
{
	reclaim_note();
}

unsigned long page_up_percpu_pages(void)
{
	return pcpu_nr_pages();
}

void slab_up_taken(unsigned long bytes)
{
	(void)bytes;
}

void slab_up_freed(unsigned long bytes)
{
	(void)bytes;
	reclaim_note();
}

void slab_up_rcu_barrier(struct kmem_cache *s)
{
	kvfree_rcu_barrier_on_cache(s);
}

void slab_up_kfree(const void *p)
{
	kfree(p);
}
