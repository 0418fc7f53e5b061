/* SPDX-License-Identifier: MIT */
/* The allocation of pages: the fast path, and the walk over the zones. */
#include "page/page_internal.h"

/* Highest zone for the four zone bits; -1: a combination that means nothing. */
static const signed char zone_of_bits[16] = {
	[0] = ZONE_NORMAL,
	[___GFP_DMA] = ZONE_DMA,
	[___GFP_HIGHMEM] = ZONE_HIGHMEM,
	[___GFP_DMA | ___GFP_HIGHMEM] = -1,
	[___GFP_DMA32] = ZONE_DMA32,
	[___GFP_DMA32 | ___GFP_DMA] = -1,
	[___GFP_DMA32 | ___GFP_HIGHMEM] = -1,
	[___GFP_DMA32 | ___GFP_HIGHMEM | ___GFP_DMA] = -1,
	[___GFP_MOVABLE] = ZONE_NORMAL,
	[___GFP_MOVABLE | ___GFP_DMA] = ZONE_DMA,
	[___GFP_MOVABLE | ___GFP_HIGHMEM] = ZONE_MOVABLE,
	[___GFP_MOVABLE | ___GFP_HIGHMEM | ___GFP_DMA] = -1,
	[___GFP_MOVABLE | ___GFP_DMA32] = ZONE_DMA32,
	[___GFP_MOVABLE | ___GFP_DMA32 | ___GFP_DMA] = -1,
	[___GFP_MOVABLE | ___GFP_DMA32 | ___GFP_HIGHMEM] = -1,
	[15] = -1,
};

int km_gfp_zone(gfp_t gfp)
{
	int zidx = zone_of_bits[gfp & GFP_ZONEMASK];

	if (KM_WARN_ONCE(zidx < 0, "gfp %#x asks for more than one zone\n", gfp))
		zidx = gfp & __GFP_DMA ? ZONE_DMA : ZONE_DMA32;
	return zidx;
}

static enum migratetype type_of_gfp(gfp_t gfp)
{
	if (gfp & __GFP_RECLAIMABLE)
		return MIGRATE_RECLAIMABLE;
	return gfp & __GFP_MOVABLE ? MIGRATE_MOVABLE : MIGRATE_UNMOVABLE;
}

/*
 * Once, at boot: with one node, the first zone of each request is known. With
 * several it depends on the CPU. Movable requests look at the thread's scopes
 * (memalloc_pin_save) and so take the slow path, too.
 */
void page_fast_setup(void)
{
	if (page_all_slow || page_nr_nodes > 1)
		return;
	for (unsigned int bits = 0; bits < ARRAY_LEN(km_hot.page_slot); bits++) {
		int zidx = zone_of_bits[bits & GFP_ZONEMASK];
		const struct zoneref *z = page_nodes[0].node_zonelists[ZONELIST_FALLBACK]._zonerefs;

		if (zidx < 0 || bits & __GFP_MOVABLE)
			continue;
		while (z->zone && z->zone_idx > zidx)
			z++;
		if (z->zone)
			km_hot.page_slot[bits] = (unsigned short)(
				z->zone->slot + 8 * KM_PAGE_SLOT_ORDERS * type_of_gfp(bits));
	}
}

static void compound_prepare(struct page *page, unsigned int order)
{
	page->flags |= 1UL << PG_head;
	page->order = (unsigned char)order;
	for (unsigned long i = 1; i < 1UL << order; i++)
		__atomic_store_n(&page[i].compound_head, (unsigned long)page + 1, __ATOMIC_RELAXED);
}

void prep_compound_page(struct page *page, unsigned int order)
{
	compound_prepare(page, order);
}

/* Make a block that left the free lists the caller's; its reference count stays 0. */
void page_prepare(struct page *page, unsigned int order, gfp_t gfp, unsigned int flags)
{
	page->private = 0;
	page->mapping = NULL;
	page->pcp_type = 0;
	if (flags & PAGE_NO_WATERMARKS)
		set_page_pfmemalloc(page);
	if (gfp & __GFP_ZERO || page_init_on_alloc)
		page_zero(page, 1UL << order);
	if (order && gfp & __GFP_COMP)
		compound_prepare(page, order);
}

/* A block of the zone, its frames backed with memory. */
static struct page *zone_take(struct zone *zone, const struct page_request *req)
{
	bool reserve = req->flags & PAGE_HIGHATOMIC;
	struct page *page = NULL;

	if (req->order < KM_PAGE_SLOT_ORDERS && !(reserve && req->order))
		page = page_pcp_alloc(zone, req->order, req->type, req->gfp);
	if (page || !lock_get_gfp(&zone->lock, req->gfp))
		return page;
	page_defer_drain(zone);
	if (reserve)
		page = page_buddy_take(zone, req->order, MIGRATE_HIGHATOMIC);
	if (!page)
		page = page_buddy_take(zone, req->order, req->type);
	if (!page && req->flags & (PAGE_OOM | PAGE_NON_BLOCK))
		page = page_buddy_take(zone, req->order, MIGRATE_HIGHATOMIC);
	if (page && reserve && req->order)
		page_highatomic_reserve(zone, page, req->order);
	lock_put(&zone->lock);
	if (page && page_frames_back(page_pfn(page), req->order)) {
		page_free_block(page, req->order);
		page = NULL;
	}
	return page;
}

static bool node_allowed(const struct page_request *req, const struct zone *zone)
{
	return !req->nodemask || req->nodemask->bits[0] >> zone->node & 1;
}

/* The first zone of the list that may give the pages. */
struct page *page_freelist_get(struct page_request *req)
{
	for (const struct zoneref *z = req->list->_zonerefs; z->zone; z++) {
		struct zone *zone = z->zone;
		struct page *page;

		if (z->zone_idx > (int)req->zidx || !node_allowed(req, zone))
			continue;
		if (!(req->flags & PAGE_NO_WATERMARKS) &&
		    !page_watermark_ok(zone, req->order,
				       zone->_watermark[req->flags & PAGE_WMARK_MASK], req->zidx,
				       req->flags))
			continue;
		page = zone_take(zone, req);
		if (page) {
			page_prepare(page, req->order, req->gfp, req->flags);
			return page;
		}
	}
	return NULL;
}

static struct page *alloc_frozen(gfp_t gfp, unsigned int order, int nid, const nodemask_t *nodemask)
{
	struct page_request req = { .order = order, .nodemask = nodemask, .flags = PAGE_WMARK_LOW };
	struct page *page;

	thread_note(gfp);
	if (unlikely(!page_booted()))
		return NULL;
	if (unlikely(order > MAX_PAGE_ORDER)) {
		if (!(gfp & __GFP_NOWARN))
			KM_WARN_ON_ONCE(true);
		return NULL;
	}
	if (unlikely(page_fail_rule.armed) && should_fail_alloc_page(gfp, order))
		return NULL;
	gfp = thread_gfp(page_gfp_context(gfp));
	req.gfp = gfp;
	req.zidx = (enum zone_type)km_gfp_zone(gfp);
	req.type = type_of_gfp(gfp);
	req.nid = nid >= 0 && nid < (int)page_nr_nodes ? nid : page_local_node();
	req.list = &page_nodes[req.nid].node_zonelists[gfp & __GFP_THISNODE ? ZONELIST_NOFALLBACK :
									      ZONELIST_FALLBACK];
	page = page_freelist_get(&req);
	return likely(page) ? page : page_request_slow(&req);
}

struct page *page_alloc_frozen(gfp_t gfp, unsigned int order, int nid)
{
	return alloc_frozen(gfp, order, nid, NULL);
}

struct page *__alloc_pages_noprof(gfp_t gfp, unsigned int order, int preferred_nid,
				  nodemask_t *nodemask)
{
	struct page *page = alloc_frozen(gfp, order, preferred_nid, nodemask);

	if (likely(page))
		__atomic_store_n(&page->_refcount.counter, 1, __ATOMIC_RELEASE);
	return page;
}

struct page *alloc_pages_noprof(gfp_t gfp, unsigned int order)
{
	thread_note(gfp);
#ifdef KM_INLINE_FAST_PATH
	if (likely(order < KM_PAGE_SLOT_ORDERS)) {
		struct page *page = km_cpu_pop(km_hot.page_slot[gfp & 31] + 8 * order);

		if (likely(page)) {
			if (unlikely(gfp & __GFP_ZERO))
				page_zero(page, 1UL << order);
			if (order && gfp & __GFP_COMP)
				compound_prepare(page, order);
			__atomic_store_n(&page->_refcount.counter, 1, __ATOMIC_RELEASE);
			return page;
		}
	}
#endif
	return __alloc_pages_noprof(gfp, order, NUMA_NO_NODE, NULL);
}

unsigned long get_free_pages_noprof(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages_noprof(gfp & ~__GFP_HIGHMEM, order);

	return page ? (unsigned long)page_address(page) : 0;
}

unsigned long get_zeroed_page_noprof(gfp_t gfp)
{
	return get_free_pages_noprof(gfp | __GFP_ZERO, 0);
}

/* Any context: no lock is waited for, nothing is reclaimed. Linux 6.15. */
struct page *alloc_pages_nolock_noprof(gfp_t gfp, int nid, unsigned int order)
{
	gfp_t use = __GFP_NOWARN | __GFP_ZERO | __GFP_NOMEMALLOC | __GFP_COMP | GFP_KM_TRYLOCK;

	KM_WARN_ON_ONCE(gfp & ~__GFP_ACCOUNT);
	if (order >= KM_PAGE_SLOT_ORDERS && order != pageblock_order)
		return NULL;
	return __alloc_pages_noprof(use, order, nid, NULL);
}
