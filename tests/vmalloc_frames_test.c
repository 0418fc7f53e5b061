/* SPDX-License-Identifier: MIT */
/* Which frames an area gets: scattered ones, runs, high before low. */
#include "vmalloc_util.h"

#include <linux/highmem.h>

TEST_CMDLINE("mem=64M highmem=32M kmem.idle_trim=0");

#define MAX_FRAMES 16384

static struct page *taken[MAX_FRAMES];

/* Take all frames, one by one, the reserves too. */
static int take_all(void)
{
	gfp_t gfp = GFP_HIGHUSER | __GFP_NOWARN | __GFP_MEMALLOC;
	int n = 0;

	page_drain_all();
	while (n < MAX_FRAMES && (taken[n] = alloc_page(gfp)))
		n++;
	return n;
}

static void give_all(int n)
{
	while (n--)
		if (taken[n])
			__free_page(taken[n]);
	page_drain_all();
}

/* Free every frame whose number is a multiple of stride. */
static unsigned long fragment(int n, unsigned long stride)
{
	unsigned long freed = 0;

	for (int i = 0; i < n; i++)
		if (taken[i] && page_to_pfn(taken[i]) % stride == 0) {
			__free_page(taken[i]);
			taken[i] = NULL;
			freed++;
		}
	page_drain_all();
	return freed;
}

static bool is_high(const void *addr)
{
	return PageHighMem(vmalloc_to_page(addr));
}

TEST(scattered_frames_lie_side_by_side)
{
	int n = take_all();
	unsigned int *p, *end;

	CHECK(fragment(n, 2) > 4000);
	p = vmalloc(64 * PAGE_SIZE);
	REQUIRE(p);
	end = p + 64 * PAGE_SIZE / sizeof(*p);
	for (unsigned long i = 1; i < 64; i++) {
		unsigned long a = vmalloc_to_pfn((char *)p + (i - 1) * PAGE_SIZE);
		unsigned long b = vmalloc_to_pfn((char *)p + i * PAGE_SIZE);

		CHECK(b != a + 1 && b != a - 1 && b != a);
	}
	for (unsigned int *q = p; q < end; q++)
		*q = (unsigned int)(q - p);
	for (unsigned int *q = p; q < end; q++)
		if (*q != (unsigned int)(q - p))
			CHECK_EQ(*q, q - p);
	/* Each frame has its page's contents. */
	for (unsigned int i = 0; i < 64; i++) {
		unsigned int *frame = kmap_local_page(vmalloc_to_page((char *)p + i * PAGE_SIZE));

		CHECK_EQ(frame[3], i * (PAGE_SIZE / 4) + 3);
		kunmap_local(frame);
	}
	vmalloc_check();
	vfree(p);
	give_all(n);
	util_forget();
}

TEST(frames_in_a_row_are_mapped_in_one_call)
{
	unsigned long before = (util_forget(), vmap_counters.map);
	char *p = vmalloc(16 * PAGE_SIZE), *q;

	CHECK_EQ(vmap_counters.map, before + 1);
	q = vmalloc(11 * PAGE_SIZE); /* a block of 16, the end of which is freed again */
	CHECK_EQ(vmap_counters.map, before + 2);
	vfree(p);
	vfree(q);
	p = vmalloc(300 * PAGE_SIZE);
	CHECK(vmap_counters.map <= before + 5);
	vfree(p);
	util_forget();
}

/* Single frames come in any order; those that follow each other must still become runs. */
TEST(single_frames_are_sorted_into_runs)
{
	int n = take_all();
	unsigned long before, zone_end = 0;
	char *p;

	for (int i = 0; i < n; i++)
		zone_end = max_ul(zone_end, page_to_pfn(taken[i]));
	/* 3 of each 4 are free: runs of 3 at most. */
	for (int i = 0; i < n; i++)
		if (page_to_pfn(taken[i]) % 4) {
			__free_page(taken[i]);
			taken[i] = NULL;
		}
	before = vmap_counters.map;
	p = vmalloc(30 * PAGE_SIZE);
	CHECK(p);
	CHECK(vmap_counters.map - before <= 20);
	vfree(p);
	give_all(n);
	util_forget();
}

TEST(high_frames_first_and_low_ones_when_those_are_gone)
{
	static char *area[1024];
	unsigned long before_low = 0, low = 0;
	int n = 0;

	while (n < 1024 && (area[n] = __vmalloc(64 * PAGE_SIZE, GFP_KERNEL | __GFP_NOWARN))) {
		for (unsigned long i = 0; i < 64; i++) {
			if (!is_high(area[n] + i * PAGE_SIZE))
				low++;
			else if (!low)
				before_low++;
		}
		memset(area[n], n, 64 * PAGE_SIZE);
		n++;
	}
	/* All but what the zone's watermark holds back. */
	CHECK(before_low > 8192 - 512);
	CHECK(low > 4096);
	for (int i = 0; i < n; i++)
		for (unsigned long k = 0; k < 64 * PAGE_SIZE; k += 1000)
			if (area[i][k] != (char)i)
				CHECK_EQ(area[i][k], (char)i);
	while (n--)
		vfree(area[n]);
	util_forget();
}

TEST(fragmented_high_frames_come_before_low_runs)
{
	int n = take_all();
	char *p;
	int low = 0;

	/* High: every second frame is free. Low: all of it. */
	for (int i = 0; i < n; i++)
		if (!PageHighMem(taken[i]) || page_to_pfn(taken[i]) % 2) {
			__free_page(taken[i]);
			taken[i] = NULL;
		}
	page_drain_all();
	p = vmalloc(256 * PAGE_SIZE);
	REQUIRE(p);
	for (unsigned long i = 0; i < 256; i++)
		low += !is_high(p + i * PAGE_SIZE);
	CHECK_EQ(low, 0);
	vfree(p);
	give_all(n);
	util_forget();
}

TEST(low_areas_are_not_kept_where_there_is_highmem)
{
	int n = take_all();
	char *p;

	for (int i = 0; i < n; i++)
		if (!PageHighMem(taken[i])) {
			__free_page(taken[i]);
			taken[i] = NULL;
		}
	p = vmalloc(PAGE_SIZE);
	REQUIRE(p);
	CHECK(!is_high(p));
	vfree(p);
	CHECK_EQ(vmap_frames_kept(), 0);
	give_all(n);
	/* Reclaim, woken by the shortage, may still be at work and release it at once. */
	for (int tries = 0; tries < 100 && !vmap_frames_kept(); tries++) {
		p = vmalloc(PAGE_SIZE);
		CHECK(is_high(p));
		vfree(p);
	}
	CHECK_EQ(vmap_frames_kept(), 1);
	util_forget();
}

TEST(low_frames_on_demand)
{
	char *p = vmalloc_32(3 * PAGE_SIZE);
	char *q = __vmalloc(PAGE_SIZE, GFP_KERNEL | GFP_DMA, PAGE_KERNEL);

	for (int i = 0; i < 3; i++)
		CHECK(!is_high(p + i * 4096));
	CHECK_EQ(page_zonenum(vmalloc_to_page(q)), ZONE_DMA);
	vfree(p);
	vfree(q);
}

TEST(high_memory_is_zeroed_too)
{
	for (int round = 0; round < 2; round++) {
		char *p = vzalloc(40 * PAGE_SIZE), *ro;

		CHECK(is_high(p));
		for (unsigned long i = 0; i < 40 * PAGE_SIZE; i++)
			if (p[i])
				CHECK_EQ(p[i], 0);
		memset(p, 0x55, 40 * PAGE_SIZE);
		vfree(p);
		vm_unmap_aliases();
		ro = __vmalloc(40 * PAGE_SIZE, GFP_KERNEL | __GFP_HIGHMEM | __GFP_ZERO,
			       PAGE_KERNEL_RO);
		for (unsigned long i = 0; i < 40 * PAGE_SIZE; i++)
			if (ro[i])
				CHECK_EQ(ro[i], 0);
		vfree(ro);
	}
}
