/* SPDX-License-Identifier: MIT */
/*
 * Model test of the page allocator: random operations against a map of who
 * owns which frame, page_check() after every step.
 */
#include "test.h"

#include "page/page_internal.h"
#include <kmem/kmem.h>

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

#define FRAMES (64UL << 8)
#define LIVE_MAX 600

struct block {
	struct page *page;
	unsigned int order;
	bool compound;
	unsigned char mark;
};

static struct block live[LIVE_MAX];
static unsigned char owner[FRAMES]; /* 1: a live block has the frame */
static unsigned int nr_live;

static void mark_frames(struct block *b, unsigned char from, unsigned char to)
{
	unsigned long pfn = page_to_pfn(b->page);

	for (unsigned long i = 0; i < 1UL << b->order; i++) {
		CHECK_EQ(owner[pfn + i], from);
		owner[pfn + i] = to;
	}
}

static void step_alloc(void)
{
	static const gfp_t kinds[] = { GFP_KERNEL, GFP_ATOMIC, GFP_KERNEL | __GFP_RECLAIMABLE,
				       GFP_HIGHUSER_MOVABLE, GFP_KERNEL | __GFP_DMA, GFP_NOWAIT,
				       GFP_KERNEL | __GFP_ZERO };
	struct block *b = &live[nr_live];
	gfp_t gfp = kinds[test_rand() % ARRAY_LEN(kinds)] | __GFP_NOWARN;
	unsigned char *mem;

	b->order = test_rand() % 4 ? test_rand() % 3 : test_rand() % 9;
	b->compound = test_rand() % 2;
	b->page = alloc_pages(gfp | (b->compound ? __GFP_COMP : 0), b->order);
	if (!b->page)
		return;
	CHECK_EQ(page_to_pfn(b->page) & ((1UL << b->order) - 1), 0UL);
	CHECK_EQ(page_count(b->page), 1);
	CHECK_EQ(!!PageHead(b->page), b->compound && b->order);
	mark_frames(b, 0, 1);
	mem = page_address(b->page);
	if (gfp & __GFP_ZERO)
		for (unsigned long i = 0; i < PAGE_SIZE << b->order; i += 511)
			CHECK_EQ(mem[i], 0);
	b->mark = (unsigned char)test_rand();
	memset(mem, b->mark, PAGE_SIZE << b->order);
	nr_live++;
}

static void step_free(unsigned int i)
{
	struct block *b = &live[i];
	unsigned char *mem = page_address(b->page);

	for (unsigned long k = 0; k < PAGE_SIZE << b->order; k += 1023)
		CHECK_EQ(mem[k], b->mark);
	mark_frames(b, 1, 0);
	if (b->compound || b->order == 0)
		put_page(b->page);
	else
		__free_pages(b->page, b->order);
	*b = live[--nr_live];
}

TEST(random_allocations_agree_with_the_model)
{
	CHECK(km_boot());
	for (int step = 0; step < 6000; step++) {
		if (nr_live < LIVE_MAX && (!nr_live || test_rand() % 100 < 53))
			step_alloc();
		else
			step_free(test_rand() % nr_live);
		if (step % 500 == 0)
			page_drain_all();
		if (step % 700 == 0)
			page_report_free();
		if (step % 8 == 0)
			page_check();
	}
	while (nr_live)
		step_free(nr_live - 1);
	page_drain_all();
	page_check();
	CHECK_EQ(page_node_free(0), FRAMES);
}

TEST(all_blocks_merge_again)
{
	struct zone *zone;

	page_drain_all();
	page_each_zone(zone)
		for (int o = 0; o < MAX_PAGE_ORDER; o++)
			CHECK_EQ(zone->free_area[o].nr_free, 0UL);
}

TEST(pageblocks_keep_types_apart)
{
	struct page *u = alloc_pages(GFP_KERNEL, 0);
	struct page *m = alloc_pages(GFP_HIGHUSER_MOVABLE, 0);
	struct page *r = alloc_pages(GFP_KERNEL | __GFP_RECLAIMABLE, 0);

	CHECK_EQ(get_pageblock_migratetype(u), MIGRATE_UNMOVABLE);
	CHECK_EQ(get_pageblock_migratetype(m), MIGRATE_MOVABLE);
	CHECK_EQ(get_pageblock_migratetype(r), MIGRATE_RECLAIMABLE);
	__free_page(u);
	__free_page(m);
	__free_page(r);
}

TEST(reporting_returns_memory_and_gives_zeroes_back)
{
	struct page *page = alloc_pages(GFP_KERNEL, 10);
	unsigned long before, after;

	memset(page_address(page), 0xee, PAGE_SIZE << 10);
	before = port_frames_resident(&page_frames);
	__free_pages(page, 10);
	page_drain_all();
	CHECK(page_report_free() >= 1024);
	after = port_frames_resident(&page_frames);
	CHECK(after + 1000 < before);
	page_check();
	page = alloc_pages(GFP_KERNEL | __GFP_ZERO, 10);
	CHECK(page && ((char *)page_address(page))[12345] == 0);
	__free_pages(page, 10);
}
