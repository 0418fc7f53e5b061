/* SPDX-License-Identifier: MIT */
/*
 * Watermarks and reserves. min_free_kbytes follows the kernel's formula from
 * the memory below highmem; each zone has its share of it as min.
 */
#include "page/page_internal.h"

unsigned long page_min_free_kbytes;
static const unsigned int reserve_ratio[MAX_NR_ZONES] = { 256, 256, 32, 0, 0 };

static unsigned long managed(const struct zone *zone)
{
	return (unsigned long)zone->managed_pages.counter;
}

static bool zone_is_low(const struct zone *zone)
{
	return page_zone_index(zone) < ZONE_HIGHMEM;
}

static void zone_watermarks(struct zone *zone, unsigned long min_pages, unsigned long low_pages)
{
	unsigned long min, step;

	if (zone_is_low(zone))
		min = low_pages ? min_pages * managed(zone) / low_pages : 0;
	else
		min = clamp_ul(managed(zone) / 1024, 32, 128);
	/* The share that widens the marks is that of min_free_kbytes, also for high zones. */
	step = low_pages ? min_pages * managed(zone) / low_pages : 0;
	step = max_ul(step / 4, managed(zone) * 10 / 10000);
	zone->_watermark[WMARK_MIN] = min;
	zone->_watermark[WMARK_LOW] = min + step;
	zone->_watermark[WMARK_HIGH] = min + 2 * step;
	zone->_watermark[WMARK_PROMO] = min + 3 * step;
}

/* reserve[i][j]: what zone i keeps back from requests that could have had zones i+1 .. j. */
static void node_reserves(pg_data_t *node)
{
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		unsigned long above = 0;

		for (int j = 0; j < MAX_NR_ZONES; j++) {
			struct zone *zone = &node->node_zones[i];

			if (j > i)
				above += managed(&node->node_zones[j]);
			zone->lowmem_reserve[j] =
				j > i && reserve_ratio[i] && managed(zone) ?
				(long)(above / reserve_ratio[i]) : 0;
		}
	}
}

/* What the zones of a node keep from an ordinary allocation. */
static void node_totalreserve(pg_data_t *node)
{
	node->totalreserve_pages = 0;
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		struct zone *zone = &node->node_zones[i];
		unsigned long keep = 0;

		for (int j = i; j < MAX_NR_ZONES; j++)
			keep = max_ul(keep, (unsigned long)zone->lowmem_reserve[j]);
		keep += zone->_watermark[WMARK_HIGH];
		node->totalreserve_pages += min_ul(keep, managed(zone));
	}
}

void page_watermarks_setup(void)
{
	unsigned long low_pages = 0, min_pages;
	struct zone *zone;

	page_each_zone(zone)
		if (zone_is_low(zone))
			low_pages += managed(zone);
	if (!page_min_free_kbytes)
		page_min_free_kbytes =
			clamp_ul(isqrt_ul(low_pages * (PAGE_SIZE / 1024) * 16), 128, 262144);
	/* A tiny memory keeps no more than an eighth of itself. */
	min_pages = min_ul(page_min_free_kbytes / (PAGE_SIZE / 1024), low_pages / 8);
	page_each_zone(zone)
		zone_watermarks(zone, min_pages, low_pages);
	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		for (int i = 0; i < MAX_NR_ZONES; i++) {
			zone = &page_nodes[n].node_zones[i];
			if (!zone->present_pages) /* the kernel shows 32 pages for an empty Movable
						   */
				for (int w = 0; i == ZONE_MOVABLE && w < NR_WMARK; w++)
					zone->_watermark[w] = 32;
		}
		node_reserves(&page_nodes[n]);
		node_totalreserve(&page_nodes[n]);
	}
}

static bool zone_has_block(const struct zone *zone, unsigned int order, unsigned int flags)
{
	if (__atomic_load_n(&zone->grown_pfn, __ATOMIC_RELAXED) < page_zone_end(zone))
		return true;
	for (unsigned int o = order; o <= MAX_PAGE_ORDER; o++) {
		const struct free_area *area = &zone->free_area[o];

		for (int type = 0; type < MIGRATE_PCPTYPES; type++)
			if (__atomic_load_n(&area->nr_free_type[type], __ATOMIC_RELAXED))
				return true;
		if (flags & (PAGE_HIGHATOMIC | PAGE_OOM) &&
		    __atomic_load_n(&area->nr_free_type[MIGRATE_HIGHATOMIC], __ATOMIC_RELAXED))
			return true;
	}
	return false;
}

/* After the allocation, would the zone keep mark pages and its reserve against zidx? */
bool page_watermark_ok(const struct zone *zone, unsigned int order, unsigned long mark,
		       enum zone_type zidx, unsigned int flags)
{
	long free = (long)__atomic_load_n(&zone->nr_free, __ATOMIC_RELAXED);
	long min = (long)mark;

	free -= (long)(1UL << order) - 1;
	if (!(flags & (PAGE_HIGHATOMIC | PAGE_OOM)))
		free -= (long)__atomic_load_n(&zone->nr_reserved_highatomic, __ATOMIC_RELAXED);
	if (flags & PAGE_HIGH) {
		min -= min / 2;
		if (flags & PAGE_NON_BLOCK)
			min -= min / 4;
	}
	if (flags & PAGE_OOM)
		min -= min / 2;
	if (free <= min + zone->lowmem_reserve[zidx])
		return false;
	return order == 0 || zone_has_block(zone, order, flags);
}

bool __zone_watermark_ok(struct zone *z, unsigned int order, unsigned long mark,
			 int highest_zoneidx, unsigned int alloc_flags, long free_pages)
{
	struct zone seen = *z;

	seen.nr_free = (unsigned long)(free_pages < 0 ? 0 : free_pages);
	return page_watermark_ok(&seen, order, mark, (enum zone_type)highest_zoneidx,
				 alloc_flags & ~(unsigned int)PAGE_WMARK_MASK);
}

bool zone_watermark_ok(struct zone *z, unsigned int order, unsigned long mark, int highest_zoneidx,
		       unsigned int alloc_flags)
{
	return page_watermark_ok(z, order, mark, (enum zone_type)highest_zoneidx, alloc_flags);
}

bool page_node_needs_reclaim(int nid, enum zone_watermarks mark)
{
	for (int i = 0; i < MAX_NR_ZONES; i++) {
		const struct zone *zone = &page_nodes[nid].node_zones[i];

		/* Small zones are full of reserves; what counts is that one zone is well. */
		if (managed(zone) && page_watermark_ok(zone, 0, zone->_watermark[mark],
						       (enum zone_type)i, 0))
			return false;
	}
	return true;
}

unsigned long page_node_free(int nid)
{
	unsigned long free = 0;

	for (int i = 0; i < MAX_NR_ZONES; i++)
		free += __atomic_load_n(&page_nodes[nid].node_zones[i].nr_free, __ATOMIC_RELAXED);
	return free;
}
