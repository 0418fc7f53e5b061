/* SPDX-License-Identifier: MIT */
/* Mem-Info: what show_mem() and a failed allocation print. */
#include "page/page_internal.h"

#define LINE_BYTES 900

static unsigned long kb(unsigned long pages)
{
	return pages << (PAGE_SHIFT - 10);
}

static unsigned long read_stat(const unsigned long *stat)
{
	return __atomic_load_n(stat, __ATOMIC_RELAXED);
}

static bool node_shown(unsigned int filter, const nodemask_t *nodemask, int nid)
{
	return !(filter & SHOW_MEM_FILTER_NODES) || !nodemask || nodemask->bits[0] >> nid & 1;
}

static void totals_show(int max_zone_idx)
{
	unsigned long free = 0, pcp = 0, reclaimable = 0, unreclaimable = 0, misc = 0;
	struct zone *zone;

	page_each_zone(zone) {
		if (zone_idx(zone) > max_zone_idx)
			continue;
		free += read_stat(&zone->nr_free);
		pcp += page_pcp_count(zone, -1);
	}
	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		reclaimable += read_stat(&page_nodes[n].nr_slab_reclaimable);
		unreclaimable += read_stat(&page_nodes[n].nr_slab_unreclaimable);
		misc += read_stat(&page_nodes[n].nr_kernel_misc_reclaimable);
	}
	report_printf("active_anon:0 inactive_anon:0 isolated_anon:0\n"
		      " active_file:0 inactive_file:0 isolated_file:0\n"
		      " unevictable:0 dirty:0 writeback:0\n"
		      " slab_reclaimable:%lu slab_unreclaimable:%lu\n"
		      " mapped:0 shmem:0 pagetables:0\n"
		      " sec_pagetables:0 bounce:0\n"
		      " kernel_misc_reclaimable:%lu\n"
		      " free:%lu free_pcp:%lu free_cma:0\n",
		      reclaimable, unreclaimable, misc, free, pcp);
}

static void node_show(pg_data_t *node)
{
	report_printf("Node %d active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB"
		      " unevictable:0kB isolated(anon):0kB isolated(file):0kB mapped:0kB dirty:0kB"
		      " writeback:0kB shmem:0kB kernel_stack:0kB pagetables:0kB sec_pagetables:0kB"
		      " all_unreclaimable? %s Balloon:0kB\n",
		      node->node_id, kswapd_test_hopeless(node) ? "yes" : "no");
}

static void zone_show(const struct zone *zone)
{
	unsigned long highatomic = 0;
	char line[LINE_BYTES];
	struct text t = TEXT_INIT(line, sizeof(line));

	for (int o = 0; o < NR_PAGE_ORDERS; o++)
		highatomic += read_stat(&zone->free_area[o].nr_free_type[MIGRATE_HIGHATOMIC]) << o;
	text_printf(&t,
		    "Node %d %s free:%lukB boost:%lukB min:%lukB low:%lukB high:%lukB"
		    " reserved_highatomic:%luKB free_highatomic:%luKB"
		    " active_anon:0kB inactive_anon:0kB active_file:0kB inactive_file:0kB"
		    " unevictable:0kB writepending:0kB zspages:0kB present:%lukB managed:%lukB"
		    " mlocked:0kB bounce:0kB free_pcp:%lukB local_pcp:%ukB"
		    " free_cma:0kB\n",
		    zone->node, zone->name, kb(read_stat(&zone->nr_free)),
		    kb(zone->watermark_boost), kb(min_wmark_pages(zone)), kb(low_wmark_pages(zone)),
		    kb(high_wmark_pages(zone)), kb(zone->nr_reserved_highatomic), kb(highatomic),
		    kb(zone->present_pages), kb(zone_managed_pages(zone)),
		    kb(page_pcp_count(zone, -1)),
		    (unsigned int)kb(page_pcp_count(zone, (int)cpu_id())));
	text_printf(&t, "lowmem_reserve[]:");
	for (int i = 0; i < MAX_NR_ZONES; i++)
		text_printf(&t, " %ld", zone->lowmem_reserve[i]);
	report_printf("%s\n", line);
}

static void zone_orders_show(const struct zone *zone)
{
	static const char letters[MIGRATE_TYPES] = { 'U', 'M', 'E', 'H', 'I' };
	char line[LINE_BYTES];
	struct text t = TEXT_INIT(line, sizeof(line));
	unsigned long total = 0;

	text_printf(&t, "Node %d %s: ", zone->node, zone->name);
	for (unsigned int o = 0; o < NR_PAGE_ORDERS; o++) {
		unsigned long nr = page_order_free(zone, o, -1);

		total += nr << o;
		text_printf(&t, "%lu*%lukB ", nr, kb(1UL << o));
		if (!nr)
			continue;
		text_printf(&t, "(");
		for (int type = 0; type < MIGRATE_TYPES; type++)
			if (page_order_free(zone, o, type))
				text_printf(&t, "%c", letters[type]);
		text_printf(&t, ") ");
	}
	report_printf("%s= %lukB\n", line, kb(total));
}

static void areas_show(unsigned int filter, const nodemask_t *nodemask, int max_zone_idx)
{
	struct zone *zone;

	totals_show(max_zone_idx);
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		if (node_shown(filter, nodemask, (int)n))
			node_show(&page_nodes[n]);
	page_each_zone(zone)
		if (zone_idx(zone) <= max_zone_idx && node_shown(filter, nodemask, zone->node))
			zone_show(zone);
	page_each_zone(zone)
		if (zone_idx(zone) <= max_zone_idx && node_shown(filter, nodemask, zone->node))
			zone_orders_show(zone);
	report_printf("0 total pagecache pages\n0 pages in swap cache\n"
		      "Free swap  = 0kB\nTotal swap = 0kB\n");
}

void __show_mem(unsigned int filter, nodemask_t *nodemask, int max_zone_idx)
{
	unsigned long present = 0, high = 0, managed = 0;
	struct zone *zone;

	report_printf("Mem-Info:\n");
	if (!page_memmap)
		return;
	areas_show(filter, nodemask, max_zone_idx);
	page_each_zone(zone) {
		present += zone->present_pages;
		managed += zone_managed_pages(zone);
		high += zone_idx(zone) > ZONE_NORMAL ? zone->present_pages : 0;
	}
	report_printf("%lu pages RAM\n%lu pages HighMem/MovableOnly\n%lu pages reserved\n", present,
		      high, present > managed ? present - managed : 0);
}

/* A nodemask as "0-1,3", "(null)" when there is none. */
static void nodemask_text(struct text *t, const nodemask_t *mask)
{
	const char *comma = "";
	int nid;

	if (!mask) {
		text_printf(t, "(null)");
		return;
	}
	for_each_node_mask(nid, *mask) {
		int first = nid;

		while (next_node(nid, *mask) == nid + 1)
			nid++;
		text_printf(t, nid > first ? "%s%d-%d" : "%s%d", comma, first, nid);
		comma = ",";
	}
}

void warn_alloc(gfp_t gfp, nodemask_t *nodemask, const char *fmt, ...)
{
	static unsigned long last;
	char line[LINE_BYTES], comm[16];
	struct text t = TEXT_INIT(line, sizeof(line));
	va_list ap;

	if (gfp & __GFP_NOWARN || !report_ratelimit(&last, 10000000000UL))
		return;
	port_comm(comm, sizeof(comm));
	text_printf(&t, "%s: ", comm);
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	text_printf(&t, ", mode:%#x(", gfp & __GFP_BITS_MASK);
	text_gfp(&t, gfp & __GFP_BITS_MASK);
	text_printf(&t, "), nodemask=");
	nodemask_text(&t, nodemask);
	text_printf(&t, ",cpuset=/,mems_allowed=");
	nodemask_text(&t, km_node_online_map());
	report_printf("%s\n", line);
	report_dump_stack();
	__show_mem(nodemask ? SHOW_MEM_FILTER_NODES : 0, nodemask, km_gfp_zone(gfp));
}
