/* SPDX-License-Identifier: MIT */
/* The idle trimmer: memory that is free goes back to the host, and then the thread sleeps. */
#include "test.h"

#include "page/page.h"
#include "port/port.h"
#include "reclaim/reclaim.h"
#include <kmem/kmem.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

TEST_CMDLINE("mem=512M");

#ifdef KM_WIRE_NONE
#define NEEDS_WIRING() return test_skip("nothing is wired")
#else
#define NEEDS_WIRING() (void)0
#endif

#define NR_OBJECTS 40000

static void *objects[NR_OBJECTS];

/* Objects of 8 to 1024 bytes, written to. */
static void allocate_all(unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		size_t size = 8 + test_rand_below(1017);

		objects[i] = kmalloc(size, GFP_KERNEL);
		if (CHECK(objects[i]))
			memset(objects[i], 1, size);
	}
}

static void free_all(unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		unsigned int k = i + (unsigned int)test_rand_below(nr - i);
		void *p = objects[k];

		objects[k] = objects[i];
		kfree(p);
	}
}

TEST(memory_goes_back_within_two_seconds)
{
	unsigned long peak, end;

	NEEDS_WIRING();
	allocate_all((unsigned int)test_scale(NR_OBJECTS));
	peak = port_frames_resident(&page_frames);
	free_all((unsigned int)test_scale(NR_OBJECTS));
	end = port_now_ns() + 2000000000UL;
	while (port_frames_resident(&page_frames) > peak / 10 && port_now_ns() < end)
		port_sleep_ns(10000000);
	if (!CHECK(port_frames_resident(&page_frames) <= peak / 10))
		printf("# %lu of %lu pages\n", port_frames_resident(&page_frames), peak);
}

static unsigned long trims(void)
{
	return __atomic_load_n(&reclaim_counters.trim, __ATOMIC_RELAXED);
}

TEST(then_it_sleeps)
{
	unsigned long rounds;
	int quiet = 0;

	NEEDS_WIRING();
	/* More than an interval without a round. */
	for (int i = 0; i < 50 && quiet < 7; i++) {
		rounds = trims();
		port_sleep_ns(100000000);
		quiet = trims() == rounds ? quiet + 1 : 0;
	}
	CHECK_EQ(quiet, 7);
	CHECK(__atomic_load_n(&reclaim_counters.trim_pages, __ATOMIC_RELAXED) > 0);
}

TEST(trim_by_hand)
{
	unsigned long peak;
	void *area;

	km_boot();
	allocate_all(4000);
	area = vmalloc(4 << 20);
	CHECK(area);
	memset(area, 1, 4 << 20);
	peak = port_frames_resident(&page_frames);
	free_all(4000);
	vfree(area);
	CHECK(km_trim() > 1024);
	CHECK(port_frames_resident(&page_frames) <= peak / 5);
	/* All of it can be used again. */
	allocate_all(4000);
	free_all(4000);
	page_drain_all();
	page_check();
}
