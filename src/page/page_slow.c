/* SPDX-License-Identifier: MIT */
/*
 * When no zone is above its low mark: the kswapd wakeup, the reserves, reclaim,
 * the OOM step, and the rules of who gives up when.
 */
#include "page/page_internal.h"

#define RECLAIM_RETRIES_MAX 16
#define RECLAIM_PRIORITY 12

/* A gfp as the thread's memalloc scopes see it. */
gfp_t page_gfp_context(gfp_t gfp)
{
	unsigned int flags = km_thread.flags;

	if (likely(!flags))
		return gfp;
	if (flags & KM_PF_MEMALLOC_NOIO)
		gfp &= ~(__GFP_IO | __GFP_FS);
	else if (flags & KM_PF_MEMALLOC_NOFS)
		gfp &= ~__GFP_FS;
	if (flags & KM_PF_MEMALLOC_PIN)
		gfp &= ~__GFP_MOVABLE;
	return gfp;
}

bool gfp_pfmemalloc_allowed(gfp_t gfp)
{
	if (gfp & __GFP_NOMEMALLOC)
		return false;
	return gfp & __GFP_MEMALLOC || km_thread.flags & KM_PF_MEMALLOC;
}

static unsigned int slow_flags(const struct page_request *req)
{
	unsigned int flags = PAGE_WMARK_MIN;

	if (gfp_pfmemalloc_allowed(req->gfp))
		return PAGE_NO_WATERMARKS;
	if (req->gfp & __GFP_HIGH) {
		flags |= PAGE_HIGH;
		if (!(req->gfp & __GFP_DIRECT_RECLAIM)) {
			flags |= PAGE_NON_BLOCK;
			if (req->order)
				flags |= PAGE_HIGHATOMIC;
		}
	}
	if (km_thread.flags & KM_PF_OOM)
		flags |= PAGE_OOM;
	return flags;
}

static void wake_reclaim(const struct page_request *req)
{
	if (!(req->gfp & __GFP_KSWAPD_RECLAIM))
		return;
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		if (!(req->gfp & __GFP_THISNODE) || (int)n == req->nid)
			page_up_wake_reclaim((int)n);
}

/* Empty the per-CPU lists, which hold free pages that nobody else can see. */
static struct page *drain_and_get(struct page_request *req)
{
	return page_drain_all() ? page_freelist_get(req) : NULL;
}

/* One round: reclaim, then look again. */
static struct page *reclaim_and_get(struct page_request *req, int priority, unsigned long *progress)
{
	struct page *page = NULL;

	*progress = page_up_direct_reclaim(req->gfp, req->order, req->nid, priority);
	if (*progress)
		page = page_freelist_get(req);
	if (!page)
		page = drain_and_get(req);
	if (!page && page_highatomic_unreserve(req))
		page = page_freelist_get(req);
	return page;
}

static bool oom_allowed(const struct page_request *req)
{
	if (req->gfp & (__GFP_NORETRY | __GFP_RETRY_MAYFAIL | __GFP_THISNODE))
		return false;
	return req->order <= PAGE_ALLOC_COSTLY_ORDER || req->gfp & __GFP_NOFAIL;
}

static bool retry_allowed(const struct page_request *req, unsigned long progress,
			  unsigned int fruitless)
{
	if (req->gfp & __GFP_NORETRY)
		return false;
	if (req->order > PAGE_ALLOC_COSTLY_ORDER &&
	    !(req->gfp & (__GFP_RETRY_MAYFAIL | __GFP_NOFAIL)))
		return false;
	return progress && fruitless < RECLAIM_RETRIES_MAX;
}

static struct page *out_of_memory_and_get(struct page_request *req, bool *freed)
{
	unsigned int before = km_thread.flags;
	struct page *page;

	*freed = false;
	if (!oom_allowed(req))
		return NULL;
	/* Somebody may have freed just now: the high mark tells. */
	req->flags = PAGE_WMARK_HIGH;
	page = page_freelist_get(req);
	req->flags = slow_flags(req);
	if (page)
		return page;
	km_thread.flags |= KM_PF_OOM;
	*freed = page_up_out_of_memory(req->gfp, req->order) > 0;
	km_thread.flags = before;
	return *freed ? page_freelist_get(req) : NULL;
}

/* May sleep. NULL when the request's rules say so. */
static struct page *request_blocking(struct page_request *req)
{
	bool nofail = req->gfp & __GFP_NOFAIL, freed;
	unsigned int fruitless = 0;
	struct page *page;

	KM_WARN_ON_ONCE(nofail && km_thread.flags & KM_PF_MEMALLOC);
	for (;;) {
		int priority = RECLAIM_PRIORITY - (int)min_ul(fruitless, RECLAIM_PRIORITY);
		unsigned long progress;

		page = reclaim_and_get(req, priority, &progress);
		if (page)
			return page;
		fruitless++;
		if (retry_allowed(req, progress, fruitless))
			continue;
		page = out_of_memory_and_get(req, &freed);
		if (page)
			return page;
		if (freed && fruitless < RECLAIM_RETRIES_MAX)
			continue;
		if (!nofail)
			return NULL;
		/* It must not fail: the min mark no longer holds, and others get time to free. */
		req->flags |= PAGE_OOM | PAGE_HIGH;
		port_sleep_ns(1000000);
		fruitless = 0;
	}
}

struct page *page_request_slow(struct page_request *req)
{
	bool may_block = req->gfp & __GFP_DIRECT_RECLAIM;
	struct page *page;

	wake_reclaim(req);
	req->flags = slow_flags(req);
	page = page_freelist_get(req);
	if (page)
		return page;
	KM_WARN_ON_ONCE(req->gfp & __GFP_NOFAIL && !may_block);
	if (may_block && !(km_thread.flags & (KM_PF_MEMALLOC | KM_PF_IN_RECLAIM)))
		page = request_blocking(req);
	else if (!(req->gfp & GFP_KM_TRYLOCK))
		page = drain_and_get(req);
	if (!page)
		warn_alloc(req->gfp, (nodemask_t *)req->nodemask,
			   "page allocation failure: order:%u", req->order);
	return page;
}
