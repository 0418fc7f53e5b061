/* SPDX-License-Identifier: MIT */
/*
 * Ranges of frames by number. There is no migration here: a range can be had
 * when all of it is free, -EBUSY says that it is not.
 */
#include "page/page_internal.h"

/* Free block that covers pfn, or NULL. */
static struct page *block_covering(struct zone *zone, unsigned long pfn)
{
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		unsigned long first = pfn & ~((1UL << order) - 1);
		struct page *page;

		if (first < zone->zone_start_pfn)
			break;
		page = page_at(first);
		if (page_kind(page) == KM_PAGE_BUDDY && page->order >= order &&
		    first + (1UL << page->order) > pfn)
			return page;
	}
	return NULL;
}

static bool range_is_free(struct zone *zone, unsigned long start, unsigned long end)
{
	while (start < end && start < zone->grown_pfn) {
		struct page *page = block_covering(zone, start);

		if (!page)
			return false;
		start = page_pfn(page) + (1UL << page->order);
	}
	return true;
}

/* Free [from, to) in the largest aligned pieces. */
static void range_free_locked(struct zone *zone, unsigned long from, unsigned long to)
{
	while (from < to) {
		unsigned int order =
			from ? (unsigned int)min_ul(__builtin_ctzl(from), MAX_PAGE_ORDER)
			     : MAX_PAGE_ORDER;

		while (from + (1UL << order) > to)
			order--;
		page_buddy_free(zone, page_at(from), order);
		from += 1UL << order;
	}
}

/* Take the range, which is free, off the lists; the ends of its blocks go back. */
static void range_take(struct zone *zone, unsigned long start, unsigned long end)
{
	unsigned long pfn = start;

	while (pfn < end) {
		struct page *page = block_covering(zone, pfn);
		unsigned long first = page_pfn(page), last = first + (1UL << page->order);

		page_buddy_remove(zone, page);
		pfn = last;
		/* The middle is held back while the rest is freed, or it would merge again. */
		for (unsigned long p = max_ul(first, start); p < min_ul(last, end); p++)
			page_kind_set(page_at(p), KM_PAGE_ISOLATED);
		range_free_locked(zone, first,
				  min_ul(start, last) > first ? min_ul(start, last) : first);
		if (last > end)
			range_free_locked(zone, end, last);
	}
}

static int range_claim(struct zone *zone, unsigned long start, unsigned long end)
{
	int err = -EBUSY;

	lock_get(&zone->lock);
	page_defer_drain(zone);
	if (range_is_free(zone, start, end)) {
		while (zone->grown_pfn < end)
			page_buddy_grow(zone, MIGRATE_MOVABLE);
		range_take(zone, start, end);
		err = 0;
	}
	lock_put(&zone->lock);
	return err;
}

static void range_release(unsigned long start, unsigned long end)
{
	struct zone *zone = page_zone_of(page_at(start));

	lock_get(&zone->lock);
	for (unsigned long pfn = start; pfn < end; pfn++)
		page_kind_set(page_at(pfn), KM_PAGE_NONE);
	range_free_locked(zone, start, end);
	lock_put(&zone->lock);
	page_up_freed();
}

/* Claim [start, end), of one zone, as frozen pages. 0, -EINVAL, -EBUSY or -ENOMEM. May sleep. */
int alloc_contig_frozen_range_noprof(unsigned long start, unsigned long end,
				     unsigned int alloc_flags, gfp_t gfp)
{
	struct zone *zone;
	int err;

	(void)alloc_flags;
	if (!page_booted())
		return -ENOMEM;
	if (start >= end || end > page_nr_frames)
		return -EINVAL;
	zone = page_zone_of(page_at(start));
	if (end > page_zone_end(zone))
		return -EINVAL;
	err = range_claim(zone, start, end);
	if (err == -EBUSY && page_drain_all())
		err = range_claim(zone, start, end);
	if (err)
		return err;
	if (page_frames_back_range(start, end - start)) {
		range_release(start, end);
		return -ENOMEM;
	}
	for (unsigned long pfn = start; pfn < end; pfn++) {
		page_kind_set(page_at(pfn), KM_PAGE_NONE);
		page_prepare(page_at(pfn), 0, gfp & ~__GFP_COMP, 0);
	}
	return 0;
}

int alloc_contig_range_noprof(unsigned long start, unsigned long end, unsigned int alloc_flags,
			      gfp_t gfp)
{
	int err = alloc_contig_frozen_range_noprof(start, end, alloc_flags, gfp);

	for (unsigned long pfn = start; !err && pfn < end; pfn++)
		__atomic_store_n(&page_at(pfn)->_refcount.counter, 1, __ATOMIC_RELEASE);
	return err;
}

static struct page *contig_in_zone(struct zone *zone, unsigned long nr, gfp_t gfp)
{
	unsigned long step = nr < MAX_ORDER_NR_PAGES ? pow2_up(nr) : MAX_ORDER_NR_PAGES;
	unsigned long pfn = align_up(zone->zone_start_pfn, step);

	for (; pfn + nr <= page_zone_end(zone); pfn += step) {
		bool free;

		lock_get(&zone->lock);
		free = range_is_free(zone, pfn, pfn + nr);
		lock_put(&zone->lock);
		if (free && !alloc_contig_frozen_range_noprof(pfn, pfn + nr, 0, gfp))
			return page_at(pfn);
	}
	return NULL;
}

/* Any number of consecutive frames. NULL when no zone allowed has them free. May sleep. */
struct page *alloc_contig_frozen_pages_noprof(unsigned long nr_pages, gfp_t gfp, int nid,
					      nodemask_t *nodemask)
{
	const struct zoneref *z;

	if (!nr_pages || !page_booted())
		return NULL;
	nid = nid >= 0 && nid < (int)page_nr_nodes ? nid : page_local_node();
	z = page_nodes[nid].node_zonelists[gfp & __GFP_THISNODE ? ZONELIST_NOFALLBACK :
								  ZONELIST_FALLBACK]._zonerefs;
	for (; z->zone; z++) {
		struct page *page;

		if (z->zone_idx > km_gfp_zone(gfp) ||
		    (nodemask && !(nodemask->bits[0] >> z->zone->node & 1)) ||
		    !page_watermark_ok(z->zone, 0, z->zone->_watermark[WMARK_LOW] + nr_pages,
				       (enum zone_type)km_gfp_zone(gfp), 0))
			continue;
		page = contig_in_zone(z->zone, nr_pages, gfp);
		if (page)
			return page;
	}
	return NULL;
}

struct page *alloc_contig_pages_noprof(unsigned long nr_pages, gfp_t gfp, int nid,
				       nodemask_t *nodemask)
{
	struct page *page = alloc_contig_frozen_pages_noprof(nr_pages, gfp, nid, nodemask);

	for (unsigned long i = 0; page && i < nr_pages; i++)
		__atomic_store_n(&page[i]._refcount.counter, 1, __ATOMIC_RELEASE);
	return page;
}

void free_contig_frozen_range(unsigned long pfn, unsigned long nr_pages)
{
	for (unsigned long i = 0; i < nr_pages; i++)
		page_free_frozen(page_at(pfn + i), 0);
}

void free_contig_range(unsigned long pfn, unsigned long nr_pages)
{
	for (unsigned long i = 0; i < nr_pages; i++)
		__free_pages(page_at(pfn + i), 0);
}

void __free_contig_range(unsigned long pfn, unsigned long nr_pages)
{
	free_contig_range(pfn, nr_pages);
}
