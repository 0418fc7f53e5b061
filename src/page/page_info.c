/* SPDX-License-Identifier: MIT */
/* What there is: nodes, zones and totals; and the calls that adjust or drain them. */
#include "page/page_internal.h"

#include <linux/sysinfo.h>

static bool booted(void)
{
	return page_booted();
}

/* ---- nodes and zones ---- */

unsigned int km_nr_nodes(void)
{
	return booted() ? page_nr_nodes : 1;
}

const nodemask_t *km_node_online_map(void)
{
	static nodemask_t map;

	/* All who write it write the same. */
	__atomic_store_n(&map.bits[0], (1UL << km_nr_nodes()) - 1, __ATOMIC_RELAXED);
	return &map;
}

int numa_node_id(void)
{
	return booted() ? page_local_node() : 0;
}

int cpu_to_node(int cpu)
{
	return booted() && cpu >= 0 ? page_node_of_cpu((unsigned int)cpu) : 0;
}

pg_data_t *km_node_data(int nid)
{
	return booted() && nid >= 0 && nid < (int)page_nr_nodes ? &page_nodes[nid] : NULL;
}

int pfn_valid(unsigned long pfn)
{
	return pfn < page_nr_frames;
}

struct zone *next_zone(struct zone *zone)
{
	pg_data_t *next;

	if (zone_idx(zone) + 1 < MAX_NR_ZONES)
		return zone + 1;
	next = next_online_pgdat(zone->zone_pgdat);
	return next ? next->node_zones : NULL;
}

bool has_managed_zone(enum zone_type type)
{
	for (unsigned int n = 0; n < km_nr_nodes(); n++)
		if (managed_zone(&page_nodes[n].node_zones[type]))
			return true;
	return false;
}

bool movable_only_nodes(nodemask_t *nodes)
{
	struct zone *zone;

	if (nodes_empty(*nodes) || !booted())
		return false;
	page_each_zone(zone)
		if (node_isset(zone->node, *nodes) && zone_idx(zone) != ZONE_MOVABLE &&
		    managed_zone(zone))
			return false;
	return true;
}

int get_pageblock_migratetype(const struct page *page)
{
	return page_type_of_block(page);
}

void warn_if_node_offline(int nid, gfp_t gfp)
{
	char line[200];
	struct text t = TEXT_INIT(line, sizeof(line));

	if (!gfp_has_flags(gfp, __GFP_THISNODE | __GFP_NOWARN) || node_online(nid))
		return;
	text_gfp(&t, gfp);
	report_printf("%s allocation from offline node %d\n", line, nid);
	report_dump_stack();
}

/* ---- totals ---- */

static long totalram_adjusted; /* what totalram_pages_add() added */

unsigned long totalram_pages(void)
{
	unsigned long pages = (unsigned long)__atomic_load_n(&totalram_adjusted, __ATOMIC_RELAXED);
	struct zone *zone;

	if (!booted())
		return 0;
	page_each_zone(zone)
		pages += zone_managed_pages(zone);
	return pages;
}

void totalram_pages_add(long count)
{
	__atomic_fetch_add(&totalram_adjusted, count, __ATOMIC_RELAXED);
}

unsigned long get_num_physpages(void)
{
	return booted() ? page_nr_frames : 0;
}

unsigned long totalhigh_pages(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	if (!booted())
		return 0;
	page_each_zone(zone)
		pages += is_highmem(zone) ? zone_managed_pages(zone) : 0;
	return pages;
}

unsigned long nr_free_highpages(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	if (!booted())
		return 0;
	page_each_zone(zone)
		pages += is_highmem(zone) ? __atomic_load_n(&zone->nr_free, __ATOMIC_RELAXED) : 0;
	return pages;
}

unsigned long nr_free_buffer_pages(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	if (!booted())
		return 0;
	page_each_zone(zone) {
		unsigned long managed = zone_managed_pages(zone), high = high_wmark_pages(zone);

		if (zone_idx(zone) <= ZONE_NORMAL && managed > high)
			pages += managed - high;
	}
	return pages;
}

static unsigned long nodes_free(void)
{
	unsigned long pages = 0;

	for (unsigned int n = 0; n < page_nr_nodes; n++)
		pages += page_node_free((int)n);
	return pages;
}

/* Free pages beyond the reserves, and what shrinkers would give of their own. */
long si_mem_available(void)
{
	unsigned long low = 0, reclaimable = 0, reserve = 0;
	struct zone *zone;
	long available;

	if (!booted())
		return 0;
	page_each_zone(zone)
		low += low_wmark_pages(zone);
	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		const pg_data_t *node = &page_nodes[n];

		reserve += node->totalreserve_pages;
		reclaimable += __atomic_load_n(&node->nr_slab_reclaimable, __ATOMIC_RELAXED) +
			       __atomic_load_n(&node->nr_kernel_misc_reclaimable, __ATOMIC_RELAXED);
	}
	available = (long)nodes_free() - (long)reserve;
	available += (long)(reclaimable - min_ul(reclaimable / 2, low));
	return available > 0 ? available : 0;
}

void si_meminfo(struct sysinfo *val)
{
	*val = (struct sysinfo){
		.totalram = totalram_pages(),
		.freeram = booted() ? nodes_free() : 0,
		.totalhigh = totalhigh_pages(),
		.freehigh = nr_free_highpages(),
		.mem_unit = PAGE_SIZE,
	};
}

void si_meminfo_node(struct sysinfo *val, int nid)
{
	const pg_data_t *node = km_node_data(nid);

	*val = (struct sysinfo){ .mem_unit = PAGE_SIZE };
	for (int i = 0; node && i < MAX_NR_ZONES; i++) {
		const struct zone *zone = &node->node_zones[i];
		unsigned long free = __atomic_load_n(&zone->nr_free, __ATOMIC_RELAXED);

		val->totalram += zone_managed_pages(zone);
		val->freeram += free;
		val->totalhigh += is_highmem(zone) ? zone_managed_pages(zone) : 0;
		val->freehigh += is_highmem(zone) ? free : 0;
	}
}

/* ---- adjusting ---- */

void adjust_managed_page_count(struct page *page, long count)
{
	__atomic_fetch_add(&km_page_zone(page)->managed_pages.counter, count, __ATOMIC_RELAXED);
}

void free_reserved_page(struct page *page)
{
	ClearPageReserved(page);
	init_page_count(page);
	__free_pages(page, 0);
	adjust_managed_page_count(page, 1);
}

void free_reserved_pages(struct page *page, unsigned long nr_pages)
{
	for (unsigned long i = 0; i < nr_pages; i++)
		free_reserved_page(page + i);
}

unsigned long free_reserved_area(void *start, void *end, int poison, const char *s)
{
	unsigned long from = PAGE_ALIGN((unsigned long)start), to = (unsigned long)end & PAGE_MASK;
	unsigned long pages = 0;

	for (; from < to; from += PAGE_SIZE, pages++) {
		if ((unsigned int)poison <= 0xff)
			memset((void *)from, poison, PAGE_SIZE);
		free_reserved_page(virt_to_page(from));
	}
	if (pages && s)
		report_printf("Freeing %s memory: %ldK\n", s, (long)(pages << (PAGE_SHIFT - 10)));
	return pages;
}

/* ---- draining, reclaim ---- */

void drain_all_pages(struct zone *zone)
{
	if (!zone)
		page_drain_all();
	else if (populated_zone(zone))
		page_pcp_drain(zone);
}

/* The lists of other CPUs may well be emptied with it. */
void drain_local_pages(struct zone *zone)
{
	drain_all_pages(zone);
}

void km_wakeup_kswapd(struct zone *zone, gfp_t gfp)
{
	if (managed_zone(zone) && gfp & __GFP_KSWAPD_RECLAIM)
		page_up_wake_reclaim(zone->node);
}

void (wakeup_kswapd)(struct zone *zone, gfp_t gfp, unsigned int order,
		     enum zone_type highest_zoneidx)
{
	(void)order;
	(void)highest_zoneidx;
	km_wakeup_kswapd(zone, gfp);
}

void kswapd_try_clear_hopeless(pg_data_t *pgdat, unsigned int order, int highest_zoneidx)
{
	for (int i = 0; i <= highest_zoneidx && i < MAX_NR_ZONES; i++) {
		struct zone *zone = &pgdat->node_zones[i];

		if (!managed_zone(zone) ||
		    !zone_watermark_ok(zone, order, high_wmark_pages(zone), highest_zoneidx, 0))
			continue;
		kswapd_clear_hopeless(pgdat, KSWAPD_CLEAR_HOPELESS_DIRECT);
		return;
	}
}

/* Rounds of the hardest reclaim, until one frees next to nothing. */
void drop_slab(void)
{
	int shift = 0;
	unsigned long freed;

	if (!booted())
		return;
	do {
		freed = 0;
		for (unsigned int n = 0; n < page_nr_nodes; n++)
			freed += page_up_direct_reclaim(GFP_KERNEL, 0, (int)n, 0);
	} while (freed >> shift++ > 1);
}
