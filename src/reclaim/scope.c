/* SPDX-License-Identifier: MIT */
/* memalloc scopes: bits of the thread. What they do is in page_gfp_context() and page_slow.c. */
#include "reclaim/reclaim_internal.h"

#include <linux/sched/mm.h>

#define SCOPE_FLAGS \
	(KM_PF_MEMALLOC | KM_PF_MEMALLOC_NOFS | KM_PF_MEMALLOC_NOIO | KM_PF_MEMALLOC_PIN)

_Static_assert(PF_MEMALLOC == KM_PF_MEMALLOC && PF_MEMALLOC_NOFS == KM_PF_MEMALLOC_NOFS &&
	       PF_MEMALLOC_NOIO == KM_PF_MEMALLOC_NOIO && PF_MEMALLOC_PIN == KM_PF_MEMALLOC_PIN,
	       "the public names are the same bits");

gfp_t km_gfp_context(gfp_t gfp)
{
	return page_gfp_context(gfp);
}

unsigned int km_memalloc_save(unsigned int flags)
{
	unsigned int new;

	KM_WARN_ON_ONCE(flags & ~SCOPE_FLAGS);
	new = flags & SCOPE_FLAGS & ~km_thread.flags;
	km_thread.flags |= new;
	return new;
}

void km_memalloc_restore(unsigned int flags)
{
	km_thread.flags &= ~(flags & SCOPE_FLAGS);
}

void km_memalloc_retry_wait(gfp_t gfp)
{
	gfp = page_gfp_context(gfp);
	/* What reclaims well will soon find something; the others need somebody else to free. */
	port_sleep_ns(gfp & __GFP_DIRECT_RECLAIM && !(gfp & __GFP_NORETRY) ? 1000000 : 20000000);
}
