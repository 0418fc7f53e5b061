/* SPDX-License-Identifier: MIT */
/* Out of memory: NULL, the kernel's words, and full service after frees. */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=16M slab_nomerge");

#define MAX 300000
static void *p[MAX];

static unsigned int take_all(struct kmem_cache *s, gfp_t gfp)
{
	unsigned int nr = 0;

	while (nr < MAX && (p[nr] = kmem_cache_alloc(s, gfp)))
		nr++;
	return nr;
}

TEST(all_is_taken_and_given_back_and_taken_again)
{
	struct kmem_cache *s = kmem_cache_create("all", 256, 0, 0, NULL);
	unsigned int first, again;

	first = take_all(s, GFP_KERNEL | __GFP_NOWARN);
	CHECK(first > 30000 && first < MAX);
	CHECK_NO_REPORT();
	/* A little may turn up again, from lists that are emptied meanwhile; not half of it. */
	CHECK_EQ(kmem_cache_alloc_bulk(s, GFP_KERNEL | __GFP_NOWARN, first / 2, p + first), 0);
	slab_check();
	kmem_cache_free_bulk(s, first, p);
	again = take_all(s, GFP_KERNEL | __GFP_NOWARN);
	CHECK(again + 500 > first);
	kmem_cache_free_bulk(s, again, p);
	/* kswapd may have some objects in hand. */
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
	slab_check();
	page_drain_all();
	page_check();
}

TEST(the_kernel_says_which_cache)
{
	struct kmem_cache *s = kmem_cache_create("hungry", 600, 0, 0, NULL);
	unsigned int nr = take_all(s, GFP_ATOMIC);

	REQUIRE(nr < MAX);
	CHECK_REPORT("SLUB: Unable to allocate memory on CPU ");
	CHECK(strstr(test_report_text(),
		     "  cache: hungry, object size: 600, buffer size: 600, default order: "));
	test_report_clear();
	kmem_cache_free_bulk(s, nr, p);
	kmem_cache_destroy(s);
}

TEST(caches_and_sheaves_are_refused_cleanly)
{
	struct kmem_cache *s = kmem_cache_create("filler", 64, 0, 0, NULL), *t;
	unsigned int nr = take_all(s, GFP_ATOMIC | __GFP_NOWARN);

	REQUIRE(nr < MAX);
	for (int i = 0; i < 200; i++) {
		t = kmem_cache_create("no-room", 3000, 0, 0, NULL);
		if (t) {
			CHECK_EQ(kmem_cache_prefill_sheaf(t, GFP_NOWAIT, 2000), NULL);
			kmem_cache_destroy(t);
		}
	}
	CHECK_EQ(krealloc(p[0], KMALLOC_MAX_SIZE, GFP_NOWAIT), NULL);
	test_report_clear();
	kmem_cache_free_bulk(s, nr, p);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
	slab_check();
	t = kmem_cache_create("room", 3000, 0, 0, NULL);
	CHECK(t);
	kmem_cache_destroy(t);
}

TEST(large_blocks)
{
	unsigned int nr = 0;

	while (nr < MAX && (p[nr] = kmalloc(1 << 20, GFP_KERNEL | __GFP_NOWARN)))
		nr++;
	CHECK(nr >= 8 && nr <= 16);
	for (unsigned int i = 0; i < nr; i++)
		kfree(p[i]);
	CHECK_EQ(kmalloc_nr_large_pages, 0);
	slab_check();
}
