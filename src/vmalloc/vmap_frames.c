/* SPDX-License-Identifier: MIT */
/*
 * Frames for areas. Each run of consecutive frames is one call of the host and
 * one of its VMAs, so runs are as long as the buddy has them without an
 * effort; what is left comes as single frames. A run must not lie in a lower
 * zone than a single frame would: high frames go first.
 */
#include "vmalloc/vmap_internal.h"

#define TRIM_PAGES_MAX 16 /* up to here a block is taken that is too long, and its end freed */

unsigned long vmap_frames_held;

static unsigned long zone_free(const struct zone *zone)
{
	return __atomic_load_n(&zone->nr_free, __ATOMIC_RELAXED);
}

/* Has a zone above page's, of its node, frames to give for gfp? */
static bool run_too_low(const struct page *page, gfp_t gfp)
{
	const struct zone *zone = page_zone(page);
	int highest = km_gfp_zone(gfp);

	for (int i = highest; i > zone_idx(zone); i--) {
		const struct zone *above = &zone->zone_pgdat->node_zones[i];
		unsigned long kept_back = low_wmark_pages(above) +
					  (unsigned long)above->lowmem_reserve[highest];

		if (populated_zone(above) && zone_free(above) > kept_back)
			return true;
	}
	return false;
}

/* 2^order frames of the nearest node, each a single page; only if they are to be had at once. */
static struct page *run_get(unsigned int order, gfp_t gfp, int nid)
{
	gfp_t not = __GFP_RECLAIM | __GFP_HIGH | __GFP_NOFAIL | __GFP_RETRY_MAYFAIL;
	gfp_t also = __GFP_NOWARN | __GFP_NORETRY | __GFP_NOMEMALLOC | __GFP_THISNODE;
	struct page *page = __alloc_pages_noprof((gfp & ~not) | also | GFP_KM_TRYLOCK, order, nid,
						 NULL);

	if (page && run_too_low(page, gfp)) {
		__free_pages(page, order);
		return NULL;
	}
	if (page)
		split_page(page, order);
	return page;
}

/* ---- order ---- */

static void swap(struct page **a, struct page **b)
{
	struct page *page = *a;

	*a = *b;
	*b = page;
}

/* pages[0 .. nr) is a heap, largest on top, but for pages[i]. */
static void sift_down(struct page **pages, unsigned long i, unsigned long nr)
{
	for (unsigned long child; (child = 2 * i + 1) < nr; i = child) {
		if (child + 1 < nr && pages[child + 1] > pages[child])
			child++;
		if (pages[i] >= pages[child])
			break;
		swap(&pages[i], &pages[child]);
	}
}

/* By frame number, so that frames which follow each other are mapped in one call. */
static void sort(struct page **pages, unsigned long nr)
{
	unsigned long sorted = 1;

	while (sorted < nr && pages[sorted - 1] < pages[sorted])
		sorted++;
	if (sorted >= nr)
		return;
	for (unsigned long i = nr / 2; i-- > 0;)
		sift_down(pages, i, nr);
	for (unsigned long end = nr; end-- > 1;) {
		swap(&pages[0], &pages[end]);
		sift_down(pages, 0, end);
	}
}

/* ---- frames ---- */

static unsigned int run_order(unsigned long want, unsigned int max)
{
	unsigned int order = log2_ul(want);

	if (want <= TRIM_PAGES_MAX && !is_pow2(want) && order < max)
		return order + 1;
	return (unsigned int)min_ul(order, max);
}

unsigned long vmap_frames_get(struct page **pages, unsigned long nr, gfp_t gfp, int nid)
{
	unsigned int max = MAX_PAGE_ORDER, order;
	unsigned long i = 0, got = 1;

	while (i < nr && (order = run_order(nr - i, max)) > 0) {
		struct page *page = run_get(order, gfp, nid);
		unsigned long n = 0;

		if (!page) {
			max = order - 1;
			continue;
		}
		while (n < 1UL << order && i < nr)
			pages[i++] = page + n++;
		for (; n < 1UL << order; n++)
			__free_pages(page + n, 0);
	}
	while (i < nr && got) {
		got = alloc_pages_bulk_noprof(gfp | __GFP_NOWARN, nid, NULL,
					      (int)min_ul(nr - i, 1 << 20), pages + i);
		i += got;
	}
	sort(pages, i);
	return i;
}

bool vmap_runs_get(struct page **pages, unsigned long nr, unsigned int order, gfp_t gfp, int nid)
{
	unsigned long i = 0;

	while (i < nr) {
		struct page *page = run_get(order, gfp, nid);

		if (!page)
			break;
		for (unsigned long n = 0; n < 1UL << order; n++)
			pages[i++] = page + n;
	}
	if (i == nr)
		return true;
	free_pages_bulk(pages, i);
	memset(pages, 0, i * sizeof(*pages));
	return false;
}

int vmap_frames_node(struct page **pages, unsigned long nr)
{
	int nid = page_to_nid(pages[0]);

	for (unsigned long i = 1; page_nr_nodes > 1 && i < nr; i++)
		if (page_to_nid(pages[i]) != nid)
			return NUMA_NO_NODE;
	return nid;
}

bool vmap_frames_highest(struct page **pages, unsigned long nr)
{
	for (unsigned long i = 0; i < nr; i++) {
		const struct zone *zone = page_zone(pages[i]);
		const struct zone *high = &zone->zone_pgdat->node_zones[ZONE_HIGHMEM];

		if (zone < high && populated_zone(high))
			return false;
	}
	return true;
}

void vmap_frames_account(const struct vmap_range *r, long nr, struct page **pages, int sign)
{
	if (r->nid != NUMA_NO_NODE) {
		__atomic_fetch_add(&page_nodes[r->nid].nr_vmalloc, sign * nr, __ATOMIC_RELAXED);
		return;
	}
	for (long i = 0; i < nr; i++)
		__atomic_fetch_add(&page_pgdat(pages[i])->nr_vmalloc, sign, __ATOMIC_RELAXED);
}

unsigned long vmalloc_nr_pages(void)
{
	unsigned long nr = 0;

	for (unsigned int n = 0; n < page_nr_nodes; n++)
		nr += __atomic_load_n(&page_nodes[n].nr_vmalloc, __ATOMIC_RELAXED);
	return nr;
}

unsigned long vmap_frames_kept(void)
{
	unsigned long held = __atomic_load_n(&vmap_frames_held, __ATOMIC_RELAXED);
	unsigned long used = vmalloc_nr_pages();

	return held > used ? held - used : 0;
}
