/* SPDX-License-Identifier: MIT */
/* init_on_alloc= and init_on_free=: objects are zero when they are given, and when freed. */
#include "test.h"

#include "slab/slab_internal.h"

TEST_CMDLINE("mem=64M slab_nomerge init_on_alloc=1 init_on_free=1");

static bool all_are(const unsigned char *p, size_t bytes, unsigned char value)
{
	for (size_t i = 0; i < bytes; i++)
		if (p[i] != value)
			return false;
	return true;
}

/* How many of the bytes are not zero: a free object's link is not. */
static unsigned int nr_set(const unsigned char *p, size_t bytes)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < bytes; i++)
		nr += p[i] != 0;
	return nr;
}

TEST(kmalloc_gives_zeroes_and_leaves_zeroes)
{
	static const size_t sizes[] = { 1, 8, 60, 96, 200, 1000, 4096, 8192 };

	for (unsigned int i = 0; i < ARRAY_LEN(sizes); i++) {
		for (int turn = 0; turn < 20; turn++) {
			unsigned char *p = kmalloc(sizes[i], GFP_KERNEL);

			REQUIRE(p);
			CHECK(all_are(p, sizes[i], 0));
			memset(p, 0x77, sizes[i]);
			kfree(p);
			CHECK(nr_set(p, sizes[i]) <= sizeof(void *));
		}
	}
}

TEST(objects_of_caches)
{
	struct kmem_cache *s = kmem_cache_create("plain", 100, 0, 0, NULL);
	void *p[64];

	CHECK_EQ(s->slot, 0);
	for (int turn = 0; turn < 3; turn++) {
		REQUIRE(kmem_cache_alloc_bulk(s, GFP_KERNEL, 64, p));
		for (int i = 0; i < 64; i++) {
			CHECK(all_are(p[i], 100, 0));
			memset(p[i], 0x77, 100);
		}
		kmem_cache_free_bulk(s, 64, p);
	}
	kmem_cache_free(s, (void *)memset(kmem_cache_alloc(s, GFP_ATOMIC), 0x77, 100));
	slab_check();
	kmem_cache_destroy(s);
}

static void construct(void *object)
{
	memset(object, 'c', 64);
}

TEST(constructed_and_rcu_typed_objects_are_left_alone)
{
	struct kmem_cache *c = kmem_cache_create("ctor", 64, 0, 0, construct);
	struct kmem_cache *r = kmem_cache_create("rcu", 64, 0, SLAB_TYPESAFE_BY_RCU, NULL);
	unsigned char *p = kmem_cache_alloc(c, GFP_KERNEL), *q = kmem_cache_alloc(r, GFP_KERNEL);

	CHECK(all_are(p, 64, 'c'));
	kmem_cache_free(c, p);
	CHECK(all_are(p, 64, 'c'));
	memset(q, 'r', 64);
	kmem_cache_free(r, q);
	CHECK(all_are(q, 64, 'r'));
	kmem_cache_destroy(c);
	kmem_cache_destroy(r);
}

TEST(poison_takes_precedence)
{
	struct kmem_cache *s = kmem_cache_create("poisoned", 64, 0, SLAB_POISON, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL), *q;

	CHECK(all_are(p, 63, 0x6b));
	q = kmem_cache_zalloc(s, GFP_KERNEL);
	CHECK(all_are(q, 64, 0));
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_destroy(s);
}

TEST(red_zones_and_zeroes)
{
	struct kmem_cache *s = kmem_cache_create(
		"both", 64, 0, SLAB_RED_ZONE | SLAB_STORE_USER | SLAB_CONSISTENCY_CHECKS, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

	CHECK(all_are(p, 64, 0));
	CHECK(all_are(p + 64, 8, 0xcc));
	memset(p, 0x77, 64);
	kmem_cache_free(s, p);
	CHECK(nr_set(p, 64) <= sizeof(void *));
	CHECK(all_are(p + 64, 8, 0xbb));
	CHECK_EQ(validate_slab_cache(s), 0);
	kmem_cache_destroy(s);
}

TEST(a_second_free_is_seen_still)
{
	struct kmem_cache *s = kmem_cache_create("twice", 64, 0, 0, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_free(s, p);
	kmem_cache_free(s, p);
	CHECK_REPORT("BUG twice");
	CHECK(strstr(test_report_text(), "Object already free"));
	test_report_clear();
	kmem_cache_free(s, q);
	slab_check();
	kmem_cache_destroy(s);
}
