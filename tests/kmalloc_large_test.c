/* SPDX-License-Identifier: MIT */
/* kmalloc above the largest class: blocks of pages, and their limit. */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=64M");

static size_t vary(size_t size)
{
	__asm__("" : "+r"(size));
	return size;
}

TEST(they_are_frozen_compound_pages)
{
	for (size_t size = 8193; size <= KMALLOC_MAX_SIZE; size = size * 2 - 1) {
		char *p = kmalloc(size, GFP_KERNEL);
		struct page *page;

		REQUIRE(p);
		page = virt_to_page(p);
		CHECK_EQ(page_count(page), 0);
		CHECK(PageHead(page) && !PageSlab(page) && PageLargeKmalloc(page));
		CHECK(PageLargeKmalloc(page + 1));
		CHECK_EQ(compound_order(page), get_order(size));
		CHECK_EQ(ksize(p), PAGE_SIZE << get_order(size));
		CHECK_EQ((unsigned long)p % (PAGE_SIZE << get_order(size)), 0);
		p[0] = p[size - 1] = 1;
		kfree(p);
		CHECK(!PageLargeKmalloc(page));
	}
	CHECK_EQ(kmalloc_nr_large_pages, 0);
	page_check();
}

TEST(the_limit)
{
	char *p = kmalloc(KMALLOC_MAX_SIZE, GFP_KERNEL);

	CHECK(p);
	kfree(p);
	CHECK_EQ(kmalloc(vary(KMALLOC_MAX_SIZE + 1), GFP_KERNEL | __GFP_NOWARN), NULL);
	CHECK_EQ(kmalloc(vary(SIZE_MAX), GFP_KERNEL | __GFP_NOWARN), NULL);
	CHECK_NO_REPORT();
	CHECK_EQ(kmalloc(vary(KMALLOC_MAX_SIZE + 1), GFP_KERNEL), NULL);
	CHECK_REPORT("WARNING: ");
	CHECK_EQ(test_report_count(), 1);
	CHECK_EQ(kmalloc(vary(SIZE_MAX), GFP_KERNEL), NULL); /* once */
	CHECK_EQ(test_report_count(), 1);
}

TEST(a_second_free_and_a_pointer_inside_are_reported)
{
	char *p = kmalloc(20000, GFP_KERNEL), *q = p;

	__asm__("" : "+r"(q));
	kfree(q + PAGE_SIZE);
	CHECK_REPORT("page dumped because: Not a kmalloc allocation");
	test_report_clear();
	kfree(q + 8);
	CHECK_REPORT("page dumped because: Not a kmalloc allocation");
	test_report_clear();
	CHECK_EQ(ksize(q + 8), 0);
	CHECK_REPORT("Not a kmalloc allocation");
	test_report_clear();
	kfree(p);
	kfree(q);
	CHECK_REPORT("Not a kmalloc allocation");
	test_report_clear();
	CHECK_EQ(kmalloc_nr_large_pages, 0);
	page_check();
}

TEST(the_bodies_and_the_old_names)
{
	void *p[] = {
		kmalloc_large(20000, GFP_KERNEL),
		kmalloc_large_node(20000, GFP_KERNEL, NUMA_NO_NODE),
		kmalloc_order(20000, GFP_KERNEL, 3),
		kmalloc_order_trace(20000, GFP_KERNEL, 3),
		__kmalloc_large_noprof(20000, GFP_KERNEL),
		__kmalloc_large_node_noprof(20000, GFP_KERNEL, 0),
		kmalloc_node(20000, GFP_KERNEL, 0),
	};

	for (unsigned int i = 0; i < ARRAY_LEN(p); i++) {
		REQUIRE(p[i]);
		CHECK_EQ(ksize(p[i]), 32768);
		kfree(p[i]);
	}
	CHECK_EQ(kmalloc_nr_large_pages, 0);
}

TEST(nolock_has_no_large_blocks)
{
	void *p = kmalloc(20000, GFP_KERNEL);

	CHECK_EQ(kmalloc_nolock(8193, 0, NUMA_NO_NODE), NULL);
	CHECK_NO_REPORT();
	kfree_nolock(p);
	CHECK_REPORT("WARNING: ");
	test_report_clear();
	kfree(p);
}

TEST(dma_blocks_lie_in_the_first_16_mib)
{
	void *p = kmalloc(40000, GFP_KERNEL | __GFP_DMA);

	REQUIRE(p);
	CHECK(virt_to_phys(p) + 40000 <= 16 << 20);
	kfree(p);
}
