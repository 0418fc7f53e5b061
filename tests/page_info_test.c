/* SPDX-License-Identifier: MIT */
/* Zones, nodes and totals as linux/mmzone.h, nodemask.h and mm.h tell them; their adjustment. */
#include "test.h"

#include "page/page_internal.h"
#include <linux/sysinfo.h>

TEST_CMDLINE("mem=128M numa=fake=2 highmem=32M movablecore=16M");

TEST(walking_zones_and_nodes)
{
	unsigned long present = 0, all = 0;
	unsigned int nodes = 0, zones = 0;
	struct zone *zone;
	pg_data_t *node;
	int nid;

	for_each_online_pgdat(node) {
		CHECK_EQ(node, NODE_DATA(node->node_id));
		CHECK_EQ(pgdat_end_pfn(node), node_end_pfn(node->node_id));
		CHECK_EQ(node_start_pfn(node->node_id) + node_spanned_pages(node->node_id),
			 pgdat_end_pfn(node));
		all += node_present_pages(node->node_id);
		nodes++;
	}
	for_each_zone(zone)
		zones++;
	for_each_populated_zone(zone) {
		present += zone->present_pages;
		CHECK(managed_zone(zone) && !zone_is_empty(zone) && zone_is_initialized(zone));
		CHECK_EQ(zone_end_pfn(zone) - zone->zone_start_pfn, zone->spanned_pages);
		CHECK(zone_spans_pfn(zone, zone->zone_start_pfn) &&
		      !zone_spans_pfn(zone, zone_end_pfn(zone)));
		CHECK(zone_intersects(zone, zone_end_pfn(zone) - 1, 1) &&
		      !zone_intersects(zone, zone_end_pfn(zone), 1));
		CHECK_EQ(&NODE_DATA(zone_to_nid(zone))->node_zones[zone_idx(zone)], zone);
		CHECK_EQ(page_zone(pfn_to_page(zone->zone_start_pfn)), zone);
		CHECK_EQ(pfn_to_nid(zone->zone_start_pfn), zone->node);
		CHECK_EQ(wmark_pages(zone, WMARK_LOW), low_wmark_pages(zone));
		CHECK(min_wmark_pages(zone) <= low_wmark_pages(zone) &&
		      low_wmark_pages(zone) <= high_wmark_pages(zone) &&
		      high_wmark_pages(zone) <= promo_wmark_pages(zone));
	}
	CHECK_EQ(nodes, 2);
	CHECK_EQ(zones, 2 * MAX_NR_ZONES);
	CHECK_EQ(present, 32768);
	CHECK_EQ(all, 32768);
	nodes = 0;
	for_each_online_node(nid)
		nodes += (unsigned int)nid + 1;
	CHECK_EQ(nodes, 3);
	CHECK_EQ(NODE_DATA(2), NULL);
	CHECK_EQ(NODE_DATA(-1), NULL);
}

TEST(nodemasks)
{
	nodemask_t mask = NODE_MASK_NONE, other = nodemask_of_node(3);

	CHECK_EQ(num_online_nodes(), 2);
	CHECK(node_online(1) && !node_online(2) && !node_online(-1) && node_state(0, N_MEMORY));
	CHECK(nodes_empty(mask));
	CHECK_EQ(first_node(mask), MAX_NUMNODES);
	node_set(1, mask);
	node_set(7, mask);
	CHECK(node_isset(7, mask) && !node_isset(6, mask));
	CHECK_EQ(first_node(mask), 1);
	CHECK_EQ(next_node(1, mask), 7);
	CHECK_EQ(next_node(7, mask), MAX_NUMNODES);
	CHECK_EQ(nodes_weight(mask), 2);
	nodes_or(mask, mask, other);
	CHECK_EQ(next_node(1, mask), 3);
	nodes_and(mask, mask, other);
	CHECK(nodes_equal(mask, other));
	node_clear(3, mask);
	CHECK(nodes_empty(mask));
	nodes_setall(mask);
	CHECK_EQ(nodes_weight(mask), MAX_NUMNODES);
	CHECK(node_online(numa_node_id()) && node_online(cpu_to_node(0)));
	CHECK_EQ(local_memory_node(1), 1);
}

/* The zones that for_each_zone_zonelist visits, as "node.zone " words. */
static const char *visited(int nid, enum zone_type high, nodemask_t *nodes)
{
	static char text[100];
	struct zoneref *z;
	struct zone *zone;
	int n = 0;

	text[0] = 0;
	for_each_zone_zonelist_nodemask(zone, z, node_zonelist(nid, GFP_KERNEL), high, nodes) {
		CHECK_EQ(zonelist_zone_idx(z), zone_idx(zone));
		CHECK_EQ(zonelist_node_idx(z), zone_to_nid(zone));
		n += snprintf(text + n, sizeof(text) - (size_t)n, "%d.%s ", zone->node,
			      zone->name);
	}
	return text;
}

TEST(fallback_lists)
{
	nodemask_t second = nodemask_of_node(1);
	struct zoneref *z;
	struct zone *zone;
	int n = 0;

	/* Node 0 has the first 64 MiB; of node 1, 32 MiB are low, 16 highmem, and 16 movable. */
	CHECK_STREQ(visited(0, ZONE_NORMAL, NULL), "0.DMA32 0.DMA 1.DMA32 ");
	CHECK_STREQ(visited(1, ZONE_MOVABLE, NULL), "1.Movable 1.HighMem 1.DMA32 0.DMA32 0.DMA ");
	CHECK_STREQ(visited(0, ZONE_MOVABLE, &second), "1.Movable 1.HighMem 1.DMA32 ");
	CHECK_STREQ(visited(0, ZONE_DMA, NULL), "0.DMA ");
	for_each_zone_zonelist(zone, z, node_zonelist(0, GFP_KERNEL | __GFP_THISNODE), ZONE_MOVABLE)
		n += zone->node == 0;
	CHECK_EQ(n, 2);
	z = first_zones_zonelist(node_zonelist(0, GFP_KERNEL), ZONE_NORMAL, NULL);
	z = next_zones_zonelist(z + 1, ZONE_NORMAL, NULL);
	CHECK_STREQ(zonelist_zone(z)->name, "DMA");
	n = 0;
	for_next_zone_zonelist_nodemask(zone, z, ZONE_NORMAL, NULL)
		n++;
	CHECK_EQ(n, 2);
}

TEST(which_zones_there_are)
{
	nodemask_t first = nodemask_of_node(0);
	struct page *low = alloc_page(GFP_KERNEL);
	struct page *movable = alloc_pages_node(1, GFP_HIGHUSER_MOVABLE, 0);

	CHECK(has_managed_dma() && has_managed_zone(ZONE_HIGHMEM) &&
	      !has_managed_zone(ZONE_NORMAL));
	CHECK(!movable_only_nodes(&first));
	CHECK(is_zone_movable_page(movable) && !is_zone_movable_page(low));
	CHECK(is_highmem(page_zone(movable)) && PageHighMem(movable));
	CHECK(is_highmem_idx(ZONE_HIGHMEM) && !is_highmem_idx(ZONE_NORMAL));
	CHECK(!is_zone_device_page(low) && !zone_is_zone_device(page_zone(low)));
	CHECK_EQ(zone_cma_pages(page_zone(low)), 0);
	CHECK_EQ(get_pageblock_migratetype(movable), MIGRATE_MOVABLE);
	CHECK(is_migrate_movable(MIGRATE_MOVABLE) && !is_migrate_cma(MIGRATE_MOVABLE));
	CHECK(migratetype_is_mergeable(MIGRATE_RECLAIMABLE) &&
	      !migratetype_is_mergeable(MIGRATE_ISOLATE));
	CHECK(IS_MAX_ORDER_ALIGNED(2048) && !IS_MAX_ORDER_ALIGNED(512));
	__free_page(low);
	__free_page(movable);
}

TEST(each_free_list)
{
	struct zone *zone = &NODE_DATA(0)->node_zones[ZONE_DMA32];
	unsigned long blocks = 0, lists = 0, counted = 0;
	struct list_head *list, *pos;

	for_each_free_list(list, zone) {
		lists++;
		list_each(pos, list)
			counted++;
		blocks += zone->free_area[order].nr_free_type[type];
	}
	CHECK_EQ(lists, NR_PAGE_ORDERS * MIGRATE_TYPES);
	CHECK_EQ(counted, blocks);
}

TEST(totals)
{
	struct sysinfo info;
	unsigned long total = totalram_pages();

	page_drain_all();
	CHECK_EQ(total, 32768);
	CHECK_EQ(get_num_physpages(), 32768);
	CHECK_EQ(totalhigh_pages(), 8192);
	si_meminfo(&info);
	CHECK_EQ(info.totalram, 32768);
	CHECK_EQ(info.freeram, page_node_free(0) + page_node_free(1));
	CHECK_EQ(info.totalhigh, 8192);
	CHECK_EQ(info.freehigh, nr_free_highpages());
	CHECK_EQ(info.mem_unit, 4096);
	si_meminfo_node(&info, 0);
	CHECK_EQ(info.totalram, 16384);
	CHECK_EQ(info.totalhigh, 0);
	si_meminfo_node(&info, 7);
	CHECK_EQ(info.totalram, 0);
	totalram_pages_add(5);
	totalram_pages_inc();
	totalram_pages_dec();
	CHECK_EQ(totalram_pages(), total + 5);
	totalram_pages_add(-5);
	CHECK(nr_free_buffer_pages() < total - 8192 && nr_free_buffer_pages() > (total - 8192) / 2);
	CHECK(si_mem_available() > 0 && (unsigned long)si_mem_available() < info.mem_unit * total);
}

TEST(reserved_pages_are_not_managed)
{
	char *area = alloc_pages_exact(4 * PAGE_SIZE, GFP_KERNEL);
	struct page *page = virt_to_page(area);
	struct zone *zone = page_zone(page);
	unsigned long managed = zone_managed_pages(zone), total = totalram_pages();

	for (int i = 0; i < 4; i++)
		mark_page_reserved(page + i);
	CHECK(PageReserved(page + 3));
	CHECK_EQ(zone_managed_pages(zone), managed - 4);
	CHECK_EQ(totalram_pages(), total - 4);
	CHECK_EQ(free_reserved_area(area, area + 2 * PAGE_SIZE, 0xcc, "test"), 2);
	CHECK_REPORT("Freeing test memory: 8K\n");
	free_reserved_pages(page + 2, 1);
	free_reserved_ptdesc(page_ptdesc(page + 3));
	CHECK_EQ(zone_managed_pages(zone), managed);
	CHECK_EQ(totalram_pages(), total);
	page_drain_all();
	page_check();
}

TEST(draining_one_zone)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct zone *zone = page_zone(page);

	__free_page(page);
	CHECK(page_pcp_count(zone, -1) > 0);
	drain_local_pages(zone);
	CHECK_EQ(page_pcp_count(zone, -1), 0);
	__free_page(alloc_page(GFP_KERNEL));
	drain_all_pages(NULL);
	CHECK_EQ(page_pcp_count(zone, -1), 0);
	drain_all_pages(&NODE_DATA(0)->node_zones[ZONE_HIGHMEM]);
}

TEST(hopeless_nodes)
{
	pg_data_t *node = NODE_DATA(1);

	CHECK(!kswapd_test_hopeless(node));
	node->kswapd_failures = MAX_RECLAIM_RETRIES;
	CHECK(kswapd_test_hopeless(node));
	kswapd_try_clear_hopeless(node, 0, ZONE_MOVABLE);
	CHECK(!kswapd_test_hopeless(node));
	node->kswapd_failures = MAX_RECLAIM_RETRIES;
	kswapd_clear_hopeless(node, KSWAPD_CLEAR_HOPELESS_OTHER);
	CHECK(!kswapd_test_hopeless(node));
	wakeup_kswapd(&node->node_zones[ZONE_DMA32], GFP_KERNEL, 0, ZONE_DMA32);
	wakeup_kswapd(&node->node_zones[ZONE_DMA32], 0, ZONE_DMA32);
	(wakeup_kswapd)(&node->node_zones[ZONE_DMA32], 0, 0, ZONE_DMA32);
}

TEST(reports_name_the_nodes)
{
	struct page *page = alloc_pages_node(1, GFP_KERNEL | __GFP_THISNODE, 0);

	dump_page(page, NULL);
	CHECK_REPORT("flags: 0x0(node=1|zone=1)\n");
	test_report_clear();
	warn_alloc(GFP_KERNEL, NULL, "page allocation failure: order:%u", 2);
	CHECK_REPORT("mode:0xcc0(GFP_KERNEL), nodemask=(null),cpuset=/,mems_allowed=0-1\n");
	CHECK_REPORT("pages reserved\n");
	test_report_clear();
	__free_page(page);
}

TEST(drop_slab_ends)
{
	drop_slab();
}

TEST(watermarks_by_name)
{
	struct zone *zone = &NODE_DATA(0)->node_zones[ZONE_DMA32];

	CHECK(zone_watermark_ok(zone, 0, low_wmark_pages(zone), ZONE_DMA32, 0));
	CHECK(!zone_watermark_ok(zone, 0, zone->nr_free, ZONE_DMA32, 0));
	CHECK(__zone_watermark_ok(zone, 0, 10, ZONE_DMA32, 0, 1000));
	CHECK(!__zone_watermark_ok(zone, 0, 10, ZONE_DMA32, 0, 10));
	CHECK(vmstat_item_in_bytes(NR_SLAB_RECLAIMABLE_B) && !vmstat_item_in_bytes(NR_VMALLOC));
	CHECK(!vmstat_item_print_in_thp(NR_VMALLOC));
}
