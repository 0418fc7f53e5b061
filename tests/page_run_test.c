/* SPDX-License-Identifier: MIT */
/* Runs of frames that are no power of two. */
#include "test.h"

#include "page/page.h"

#include <linux/slab.h>

static unsigned long free_pages_now(void)
{
	page_drain_all();
	return page_node_free(0);
}

TEST(a_run_takes_what_it_has)
{
	REQUIRE(km_boot());
	for (unsigned long nr = 1; nr <= 300; nr = nr * 5 / 4 + 1) {
		unsigned long before = free_pages_now();
		struct page *head = page_alloc_run(GFP_KERNEL, nr, NUMA_NO_NODE);

		REQUIRE(head);
		CHECK_EQ(before - free_pages_now(), nr);
		for (unsigned long i = 0; i < nr; i++)
			CHECK_EQ(compound_head(head + i), head);
		memset(page_address(head), 0x5a, nr << PAGE_SHIFT);
		page_check();
		page_free_run(head, nr);
		CHECK_EQ(free_pages_now(), before);
		page_check();
	}
}

TEST(runs_beside_each_other)
{
	enum { NR = 40 };
	unsigned long before = free_pages_now(), sizes[NR];
	struct page *head[NR];

	for (int i = 0; i < NR; i++) {
		sizes[i] = 1 + test_rand() % 70;
		head[i] = page_alloc_run(GFP_KERNEL, sizes[i], NUMA_NO_NODE);
		REQUIRE(head[i]);
		memset(page_address(head[i]), i, sizes[i] << PAGE_SHIFT);
	}
	for (int i = 0; i < NR; i++) {
		const char *mem = page_address(head[i]);

		for (unsigned long at = 0; at < sizes[i] << PAGE_SHIFT; at += PAGE_SIZE)
			CHECK_EQ(mem[at], i);
		page_free_run(head[i], sizes[i]);
	}
	CHECK_EQ(free_pages_now(), before);
	page_check();
}

TEST(dirty_pages_are_known_and_go_back)
{
	struct page *page = alloc_pages(GFP_KERNEL, 9);
	unsigned long dirty;

	REQUIRE(page);
	memset(page_address(page), 1, PAGE_SIZE << 9);
	page_report_free();
	dirty = page_nr_dirty();
	__free_pages(page, 9);
	page_drain_all();
	CHECK(page_nr_dirty() >= dirty + 500);
	CHECK(page_report_some(256) >= 256);
	CHECK(page_nr_dirty() <= dirty + 260);
	page_report_free();
	CHECK(page_nr_dirty() <= dirty + 16);
}
