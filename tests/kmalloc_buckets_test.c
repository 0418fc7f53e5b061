/* SPDX-License-Identifier: MIT */
/* Private sets of classes. */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=64M");

static struct kmem_cache *cache_of(void *p)
{
	struct page *head;

	return slab_cache_of(p, &head);
}

TEST(a_set_has_caches_of_its_own)
{
	kmem_buckets *b = kmem_buckets_create("own", 0, 0, INT_MAX, NULL);
	void *p, *q;

	REQUIRE(b);
	p = kmem_buckets_alloc(b, 50, GFP_KERNEL);
	q = kmalloc(50, GFP_KERNEL);
	REQUIRE(p && q);
	CHECK_EQ(ksize(p), 64);
	CHECK_STREQ(cache_of(p)->name, "own-64");
	CHECK_STREQ(cache_of(q)->name, "kmalloc-64");
	CHECK_EQ(cache_of(p)->usersize, 64);
	kfree(p);
	kfree(q);
	p = kmem_buckets_alloc_track_caller(b, 100, GFP_KERNEL);
	q = kmem_buckets_alloc_node_track_caller(b, 5000, GFP_KERNEL, 0);
	CHECK_STREQ(cache_of(p)->name, "own-128");
	CHECK_STREQ(cache_of(q)->name, "own-8k");
	kfree(p);
	kfree(q);
	slab_check();
}

TEST(beyond_the_classes_and_zero)
{
	kmem_buckets *b = kmem_buckets_create("edges", 0, 0, 0, NULL);
	void *p;

	REQUIRE(b);
	CHECK_EQ(kmem_buckets_alloc(b, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	p = kmem_buckets_alloc(b, 20000, GFP_KERNEL);
	CHECK_EQ(ksize(p), 32768);
	kfree(p);
	p = kmem_buckets_valloc(b, 100, GFP_KERNEL);
	CHECK_STREQ(cache_of(p)->name, "edges-128");
	kvfree(p);
	p = kmem_buckets_valloc(b, 8 << 20, GFP_KERNEL);
	CHECK(p && is_vmalloc_addr(p));
	kvfree(p);
	p = kmem_buckets_alloc(NULL, 100, GFP_KERNEL);
	CHECK_STREQ(cache_of(p)->name, "kmalloc-128");
	kfree(p);
}

TEST(alignment_is_that_of_kmalloc)
{
	kmem_buckets *b = kmem_buckets_create("aligned", 0, 0, 0, NULL);

	REQUIRE(b);
	for (size_t size = 8; size <= KMALLOC_MAX_CACHE_SIZE; size *= 2) {
		void *p = kmem_buckets_alloc(b, size, GFP_KERNEL | __GFP_ZERO);

		CHECK(p && (unsigned long)p % size == 0);
		kfree(p);
	}
}
