/* SPDX-License-Identifier: MIT */
/* Borrowed sheaves, capacities, and how much barns and CPUs keep. */
#include "test.h"

#include "slab/slab_internal.h"

TEST_CMDLINE("mem=64M slab_nomerge");

TEST(what_a_borrowed_sheaf_holds_cannot_fail)
{
	struct kmem_cache *s = kmem_cache_create("borrow", 200, 0, 0, NULL);
	static void *taken[20000], *own[100];
	struct slab_sheaf *sheaf;
	unsigned int nr = 0;

	REQUIRE(sheaf = kmem_cache_prefill_sheaf(s, GFP_KERNEL, 100));
	/* Whoever else takes what there is. */
	while (nr < ARRAY_LEN(taken) && (taken[nr] = kmem_cache_alloc(s, GFP_NOWAIT)))
		nr++;
	for (int i = 0; i < 100; i++) {
		CHECK_EQ(kmem_cache_sheaf_size(sheaf), 100 - i);
		own[i] = kmem_cache_alloc_from_sheaf(s, GFP_NOWAIT | __GFP_ZERO, sheaf);
		REQUIRE(own[i]);
		CHECK(!memchr(own[i], 0x5a, 200));
		memset(own[i], 0x5a, 200);
	}
	CHECK_EQ(kmem_cache_sheaf_size(sheaf), 0);
	kmem_cache_return_sheaf(s, GFP_KERNEL, sheaf);
	kmem_cache_free_bulk(s, 100, own);
	kmem_cache_free_bulk(s, nr, taken);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
	slab_check();
}

TEST(refilling)
{
	struct kmem_cache *s = kmem_cache_create("refill", 64, 0, 0, NULL);
	struct slab_sheaf *sheaf = kmem_cache_prefill_sheaf(s, GFP_KERNEL, 10), *same = sheaf;
	void *p[5];

	REQUIRE(sheaf);
	for (int i = 0; i < 5; i++)
		p[i] = kmem_cache_alloc_from_sheaf(s, GFP_KERNEL, sheaf);
	CHECK_EQ(kmem_cache_refill_sheaf(s, GFP_KERNEL, &sheaf, 3), 0);
	CHECK(kmem_cache_sheaf_size(sheaf) >= 5);
	CHECK_EQ(kmem_cache_refill_sheaf(s, GFP_KERNEL, &sheaf, 30), 0);
	CHECK(kmem_cache_sheaf_size(sheaf) >= 30);
	CHECK_EQ(sheaf, same); /* it is as large as one of the cache's, at least */
	CHECK_EQ(kmem_cache_refill_sheaf(s, GFP_KERNEL, &sheaf, 1000), 0);
	CHECK(kmem_cache_sheaf_size(sheaf) >= 1000);
	kmem_cache_return_sheaf(s, GFP_KERNEL, sheaf);
	kmem_cache_free_bulk(s, 5, p);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
	slab_check();
}

TEST(a_sheaf_of_none_and_one_of_too_many)
{
	struct kmem_cache *s = kmem_cache_create("extremes", 64, 0, 0, NULL);
	struct slab_sheaf *sheaf = kmem_cache_prefill_sheaf(s, GFP_KERNEL, 0);

	REQUIRE(sheaf);
	kmem_cache_return_sheaf(s, GFP_KERNEL, sheaf);
	CHECK_EQ(kmem_cache_prefill_sheaf(s, GFP_NOWAIT, 10 << 20), NULL);
	test_report_clear();
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
	slab_check();
}

TEST(constructed_objects_stay_so_in_sheaves)
{
	extern void sheaf_test_ctor(void *p);
	struct kmem_cache *s = kmem_cache_create("made", 48, 0, 0, sheaf_test_ctor);
	struct slab_sheaf *sheaf = kmem_cache_prefill_sheaf(s, GFP_KERNEL, 80);

	REQUIRE(sheaf);
	for (int i = 0; i < 80; i++) {
		unsigned char *p = kmem_cache_alloc_from_sheaf(s, GFP_KERNEL, sheaf);

		REQUIRE(p);
		if (p[0] != 0x41 || p[47] != 0x41)
			CHECK_EQ(p[0], 0x41);
		kmem_cache_free(s, p);
	}
	kmem_cache_return_sheaf(s, GFP_KERNEL, sheaf);
	kmem_cache_destroy(s);
}

void sheaf_test_ctor(void *p);
void sheaf_test_ctor(void *p)
{
	memset(p, 0x41, 48);
}

TEST(a_capacity_of_ones_own)
{
	for (unsigned int want = 1; want <= 600; want += 37) {
		struct kmem_cache_args args = { .sheaf_capacity = want };
		struct kmem_cache *s = kmem_cache_create("capacity", 64, &args, 0);
		void *p[700];

		REQUIRE(s);
		CHECK(s->sheaf_capacity >= (want < SHEAF_CAPACITY_MAX ? want : SHEAF_CAPACITY_MAX));
		CHECK_EQ(s->sheaf_bytes & (s->sheaf_bytes - 1), 0);
		REQUIRE(kmem_cache_alloc_bulk(s, GFP_KERNEL, 700, p));
		kmem_cache_free_bulk(s, 700, p);
		slab_check();
		CHECK_SOON(kmem_cache_shrink(s) == 0);
		kmem_cache_destroy(s);
	}
}

TEST(a_barn_keeps_no_more_than_its_share)
{
	struct kmem_cache *s = kmem_cache_create("barn", 128, 0, 0, NULL);
	static void *p[5000];

	REQUIRE(kmem_cache_alloc_bulk(s, GFP_KERNEL, ARRAY_LEN(p), p));
	kmem_cache_free_bulk(s, ARRAY_LEN(p), p);
	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		CHECK(s->node[n]->barn.nr_full <= BARN_MAX);
		CHECK(s->node[n]->barn.nr_empty <= BARN_MAX);
		/* The rest is back in its slabs, and of these only a few empty ones are left. */
		CHECK(s->node[n]->nr_slabs <=
		      s->min_partial + (BARN_MAX + cpu_nr) * s->sheaf_capacity);
	}
	slab_check();
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	CHECK_EQ(s->node[0]->barn.nr_full, 0);
	kmem_cache_destroy(s);
}
