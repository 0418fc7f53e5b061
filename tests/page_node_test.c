/* SPDX-License-Identifier: MIT */
/* Two nodes, high and movable zones. */
#include "test.h"

#include "page/page_internal.h"
#include <kmem/kmem.h>

TEST_CMDLINE("mem=64M numa=fake=2 highmem=8M movablecore=4M");

TEST(nodes_split_the_memory)
{
	CHECK(km_boot());
	CHECK_EQ(page_nr_nodes, 2U);
	CHECK_EQ(page_nodes[0].node_present_pages, 32UL << 8);
	CHECK_EQ(page_nodes[1].node_present_pages, 32UL << 8);
	CHECK_EQ(page_nodes[1].node_zones[ZONE_HIGHMEM].present_pages, 4UL << 8);
	CHECK_EQ(page_nodes[1].node_zones[ZONE_MOVABLE].present_pages, 4UL << 8);
	CHECK_EQ(page_nodes[0].node_zones[ZONE_HIGHMEM].present_pages, 0UL);
}

TEST(thisnode_is_strict)
{
	for (int nid = 0; nid < 2; nid++) {
		struct page *page = alloc_pages_node(nid, GFP_KERNEL | __GFP_THISNODE, 3);

		CHECK(page);
		CHECK_EQ(page_to_nid(page), nid);
		__free_pages(page, 3);
	}
}

TEST(a_full_node_falls_back_and_thisnode_does_not)
{
	static struct page *pages[16];
	int n = 0;
	struct page *other;

	while (n < 16 &&
	       (pages[n] = alloc_pages_node(1, GFP_KERNEL | __GFP_THISNODE | __GFP_NOWARN, 10)))
		n++;
	CHECK(n > 3 && n < 16);
	CHECK(!alloc_pages_node(1, GFP_KERNEL | __GFP_THISNODE | __GFP_NOWARN, 10));
	other = alloc_pages_node(1, GFP_KERNEL, 10);
	CHECK(other);
	CHECK_EQ(page_to_nid(other), 0);
	__free_pages(other, 10);
	while (n)
		__free_pages(pages[--n], 10);
	page_check();
}

TEST(high_frames_have_no_address_and_movable_ones_come_first)
{
	struct page *high = alloc_pages_node(1, GFP_HIGHUSER, 0);
	struct page *movable = alloc_pages_node(1, GFP_HIGHUSER_MOVABLE, 0);
	struct page *kernel = alloc_pages_node(1, GFP_KERNEL, 0);

	CHECK_EQ(page_zone_of(high), &page_nodes[1].node_zones[ZONE_HIGHMEM]);
	CHECK_EQ(page_zone_of(movable), &page_nodes[1].node_zones[ZONE_MOVABLE]);
	CHECK_EQ(page_zone_of(kernel), &page_nodes[1].node_zones[ZONE_DMA32]);
	CHECK(!page_address(high));
	CHECK(page_address(kernel));
	__free_page(high);
	__free_page(movable);
	__free_page(kernel);
}

TEST(zeroed_high_frames_are_zero)
{
	struct page *page = alloc_pages_node(1, GFP_HIGHUSER | __GFP_ZERO, 0);
	char *p = kmap_local_page(page);

	for (unsigned long i = 0; i < PAGE_SIZE; i++)
		CHECK_EQ(p[i], 0);
	kunmap_local(p);
	__free_page(page);
	page_drain_all();
	page_check();
}
