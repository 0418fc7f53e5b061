/* SPDX-License-Identifier: MIT */
/* Zones, watermarks, zone fallback: a machine of 6 GiB, sparse. */
#include "test.h"

#include "page/page_internal.h"
#include <kmem/kmem.h>

TEST_CMDLINE("mem=6G kmem.idle_trim=0");

static struct zone *zone_of(int idx)
{
	return &page_nodes[0].node_zones[idx];
}

TEST(zone_layout_is_that_of_x86)
{
	CHECK(km_boot());
	CHECK_EQ(zone_of(ZONE_DMA)->present_pages, 4096UL);
	CHECK_EQ(zone_of(ZONE_DMA)->zone_start_pfn, 0UL);
	CHECK_EQ(zone_of(ZONE_DMA32)->zone_start_pfn, 4096UL);
	CHECK_EQ(page_zone_end(zone_of(ZONE_DMA32)), 1UL << 20);
	CHECK_EQ(zone_of(ZONE_NORMAL)->zone_start_pfn, 1UL << 20);
	CHECK_EQ(page_zone_end(zone_of(ZONE_NORMAL)), 6UL << 18);
	CHECK_EQ(zone_of(ZONE_HIGHMEM)->present_pages, 0UL);
	CHECK_EQ(zone_of(ZONE_MOVABLE)->present_pages, 0UL);
}

TEST(gfp_zone_table)
{
	CHECK_EQ(km_gfp_zone(GFP_KERNEL), ZONE_NORMAL);
	CHECK_EQ(km_gfp_zone(GFP_DMA), ZONE_DMA);
	CHECK_EQ(km_gfp_zone(GFP_KERNEL | __GFP_DMA32), ZONE_DMA32);
	CHECK_EQ(km_gfp_zone(GFP_HIGHUSER), ZONE_HIGHMEM);
	CHECK_EQ(km_gfp_zone(GFP_HIGHUSER_MOVABLE), ZONE_MOVABLE);
	CHECK_EQ(km_gfp_zone(__GFP_MOVABLE), ZONE_NORMAL);
	CHECK_EQ(km_gfp_zone(__GFP_MOVABLE | __GFP_DMA), ZONE_DMA);
	test_report_clear();
	CHECK_EQ(km_gfp_zone(__GFP_DMA | __GFP_HIGHMEM), ZONE_DMA);
	CHECK_REPORT("more than one zone");
}

TEST(watermarks_follow_the_kernels_formula)
{
	unsigned long low_pages = 6UL << 18;
	unsigned long kb = isqrt_ul(low_pages * 4 * 16), sum = 0;

	CHECK_EQ(page_min_free_kbytes, kb);
	for (int i = 0; i <= ZONE_NORMAL; i++) {
		struct zone *z = zone_of(i);
		unsigned long step =
			max_ul(z->_watermark[WMARK_MIN] / 4, z->present_pages * 10 / 10000);

		sum += z->_watermark[WMARK_MIN];
		CHECK_EQ(z->_watermark[WMARK_LOW], z->_watermark[WMARK_MIN] + step);
		CHECK_EQ(z->_watermark[WMARK_HIGH], z->_watermark[WMARK_MIN] + 2 * step);
	}
	CHECK(sum <= kb / 4 && sum + 3 > kb / 4);
	CHECK_EQ(zone_of(ZONE_MOVABLE)->_watermark[WMARK_MIN], 32UL);
}

TEST(lowmem_reserve_keeps_low_zones)
{
	struct zone *dma = zone_of(ZONE_DMA), *dma32 = zone_of(ZONE_DMA32);
	unsigned long normal = zone_of(ZONE_NORMAL)->present_pages;

	CHECK_EQ(dma->lowmem_reserve[ZONE_DMA], 0L);
	CHECK_EQ(dma->lowmem_reserve[ZONE_DMA32], (long)(dma32->present_pages / 256));
	CHECK_EQ(dma->lowmem_reserve[ZONE_NORMAL], (long)((dma32->present_pages + normal) / 256));
	CHECK_EQ(dma32->lowmem_reserve[ZONE_NORMAL], (long)(normal / 256));
}

TEST(each_flag_gets_its_zone)
{
	struct page *k = alloc_pages(GFP_KERNEL, 0), *d = alloc_pages(GFP_KERNEL | __GFP_DMA, 2);
	struct page *d32 = alloc_pages(GFP_KERNEL | __GFP_DMA32, 4),
		    *h = alloc_pages(GFP_HIGHUSER, 9);

	CHECK(k && d && d32 && h);
	CHECK_EQ(page_zone_of(k), zone_of(ZONE_NORMAL));
	CHECK_EQ(page_zone_of(d), zone_of(ZONE_DMA));
	CHECK_EQ(page_zone_of(d32), zone_of(ZONE_DMA32));
	CHECK_EQ(page_zone_of(h), zone_of(ZONE_NORMAL));
	CHECK(page_to_pfn(d) < 4096);
	__free_pages(k, 0);
	__free_pages(d, 2);
	__free_pages(d32, 4);
	__free_pages(h, 9);
	page_drain_all();
	page_check();
}

TEST(dma_zone_runs_dry_without_fallback)
{
	struct page *blocks[8];
	int n = 0;

	while (n < 8 && (blocks[n] = alloc_pages(GFP_DMA | __GFP_NOWARN, 10)))
		n++;
	CHECK(n >= 3 && n <= 4);
	CHECK(!alloc_pages(GFP_DMA | __GFP_NOWARN, 10));
	while (n)
		__free_pages(blocks[--n], 10);
	page_check();
}

TEST(never_used_frames_cost_nothing)
{
	struct zone *normal = zone_of(ZONE_NORMAL);

	CHECK(normal->grown_pfn < page_zone_end(normal));
	CHECK(port_frames_resident(&page_frames) < 8192);
	CHECK(normal->nr_free > normal->present_pages * 9 / 10);
}
