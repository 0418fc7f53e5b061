/* SPDX-License-Identifier: MIT */
/* The names of both vintages: that they reach the same memory. */
#include "test.h"

#include "kmalloc/kmalloc.h"

#include <linux/slab.h>

TEST(functions_behind_the_macros)
{
	void *(*alloc)(size_t, gfp_t) = kmalloc;
	void *(*array)(size_t, size_t, gfp_t) = kcalloc;
	void *(*resize)(const void *, size_t, gfp_t) = krealloc;
	void (*release)(const void *) = kfree;
	char *p = alloc(50, GFP_KERNEL);

	CHECK_EQ(ksize(p), 64);
	p = resize(p, 100, GFP_KERNEL);
	CHECK_EQ(ksize(p), 128);
	release(p);
	p = array(5, 5, GFP_KERNEL);
	CHECK(p && !p[0] && !p[24]);
	release(p);
}

#define GIVES(expr, bytes)                     \
	do {                                   \
		void *p = expr;                \
                                               \
		CHECK_EQ(ksize(p), (bytes));   \
		kfree(p);                      \
	} while (0)

TEST(names_of_today)
{
	struct kmem_cache *s = kmalloc_caches[KMALLOC_NORMAL][kmalloc_index(100)];

	GIVES(kmalloc_noprof(100, GFP_KERNEL), 128);
	GIVES(kzalloc_noprof(100, GFP_KERNEL), 128);
	GIVES(kmalloc_node(100, GFP_KERNEL, 0), 128);
	GIVES(kmalloc_node(100, GFP_KERNEL, 99), 128);
	GIVES(kzalloc_node(100, GFP_KERNEL, NUMA_NO_NODE), 128);
	GIVES(kmalloc_array_node(10, 10, GFP_KERNEL, 0), 128);
	GIVES(kcalloc_node(10, 10, GFP_KERNEL, 0), 128);
	GIVES(kmalloc_track_caller(100, GFP_KERNEL), 128);
	GIVES(kmalloc_node_track_caller(100, GFP_KERNEL, 0), 128);
	GIVES(__kmalloc_node_track_caller_noprof(100, GFP_KERNEL, 0, 0), 128);
	GIVES(__kmalloc_noprof(100, GFP_KERNEL), 128);
	GIVES(__kmalloc_cache_noprof(s, GFP_KERNEL, 100), 128);
	GIVES(__kmalloc_cache_noprof(s, GFP_KERNEL | __GFP_ZERO, 100), 128);
	GIVES(__kmalloc_cache_node_noprof(s, GFP_KERNEL, 0, 100), 128);
	GIVES(__kmalloc_large_noprof(100, GFP_KERNEL), 4096);
	GIVES(__kmalloc_large_node_noprof(5000, GFP_KERNEL, 0), 8192);
	GIVES(_kmalloc_noprof(100, GFP_KERNEL, __kmalloc_token(100)), 128);
	GIVES(_kmalloc_array_noprof(10, 10, GFP_KERNEL, __kmalloc_token(100)), 128);
	CHECK(slab_is_available());
	CHECK_EQ(arch_slab_minalign(), 8);
}

TEST(names_of_4_x)
{
	struct kmem_cache *s = kmalloc_slab(100, GFP_KERNEL);
	void *p, *q;

	CHECK_EQ(s, kmalloc_caches[KMALLOC_NORMAL][7]);
	CHECK_EQ(kmalloc_slab(100, GFP_KERNEL | GFP_DMA), kmalloc_dma_caches[7]);
	CHECK_EQ(kmalloc_slab(0, GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK_EQ(kmalloc_slab(8193, GFP_KERNEL), NULL);
	CHECK_REPORT("WARNING: ");
	GIVES(__kmalloc(100, GFP_KERNEL), 128);
	GIVES(__kmalloc_node(100, GFP_KERNEL, 0), 128);
	GIVES(__kmalloc_track_caller(100, GFP_KERNEL, 0), 128);
	GIVES(__kmalloc_node_track_caller(100, GFP_KERNEL, 0, 0), 128);
	GIVES(kmem_cache_alloc_trace(s, GFP_KERNEL, 100), 128);
	GIVES(kmem_cache_alloc_node_trace(s, GFP_KERNEL, 0, 100), 128);
	GIVES(kmalloc_trace(s, GFP_KERNEL, 100), 128);
	GIVES(kmalloc_node_trace(s, GFP_KERNEL, 0, 100), 128);
	GIVES(kmalloc_large(100, GFP_KERNEL), 4096);
	GIVES(kmalloc_large_node(100, GFP_KERNEL, 0), 4096);
	GIVES(kmalloc_order(8192, GFP_KERNEL, 1), 8192);
	GIVES(kmalloc_order_trace(8192, GFP_KERNEL, 1), 8192);
	p = kmalloc(20, GFP_KERNEL);
	CHECK_EQ(__ksize(p), 32);
	strcpy(p, "old");
	q = __krealloc(p, 100, GFP_KERNEL);
	CHECK(q && q != p);
	CHECK_STREQ(p, "old");
	CHECK_STREQ(q, "old");
	kfree(p);
	kzfree(q);
	CHECK_EQ(kmalloc_index(1), 3);
	CHECK_EQ(kmalloc_index(65), 1);
	CHECK_EQ(kmalloc_index(129), 2);
	CHECK_EQ(kmalloc_index(193), 8);
	CHECK_EQ(kmalloc_index(8192), 13);
	CHECK_EQ(kmalloc_index(2 << 20), 21);
	CHECK_EQ(kmalloc_size(1), 96);
	CHECK_EQ(kmalloc_size(2), 192);
	CHECK_EQ(kmalloc_size(3), 8);
	CHECK_EQ(kmalloc_size(0), 0);
	CHECK_NO_REPORT();
}

struct flexible {
	size_t count;
	int item[] __counted_by(count);
};

TEST(by_type)
{
	struct flexible *f = kzalloc_flex(*f, item, 30);
	struct flexible *g = kvmalloc_flex(struct flexible, item, 5, GFP_ATOMIC);
	long *l = kmalloc_obj(*l), *m = kzalloc_objs(long, 9, GFP_NOWAIT),
	     *n = kvzalloc_objs(*n, 2000);

	CHECK_EQ(ksize(f), 128);
	CHECK(f->item[0] == 0 && f->item[29] == 0);
	CHECK(g && l);
	CHECK_EQ(ksize(m), 96);
	CHECK_EQ(m[8], 0);
	CHECK_EQ(n[1999], 0);
	kfree(f);
	kvfree(g);
	kfree(l);
	kfree(m);
	kvfree(n);
}

TEST(kv_names)
{
	volatile size_t half = SIZE_MAX / 2;
	char *p = kvmalloc(100, GFP_KERNEL);

	CHECK_EQ(kvmalloc(0, GFP_KERNEL), ZERO_SIZE_PTR);
	CHECK_EQ(kvmalloc_array(half, 4, GFP_KERNEL), NULL);
	CHECK_EQ(kvcalloc(half, 4, GFP_KERNEL), NULL);
	strcpy(p, "text");
	p = kvrealloc(p, 9000000, GFP_KERNEL);
	CHECK_STREQ(p, "text");
	CHECK_EQ(kvrealloc(p, 100, 50, GFP_KERNEL), p);
	kvfree_sensitive(p, 100);
	p = kvcalloc_node(10, 1000, GFP_KERNEL, 0);
	CHECK(p && !p[9999]);
	kvfree_atomic(p);
	CHECK_NO_REPORT();
}

TEST(buckets)
{
	kmem_buckets *b = kmem_buckets_create("kmalloc_names_test", 0, 0, INT_MAX, NULL);
	char *p, *q;

	REQUIRE(!ZERO_OR_NULL_PTR(b));
	p = kmem_buckets_alloc(b, 100, GFP_KERNEL);
	CHECK_EQ(ksize(p), 128);
	CHECK_STREQ(virt_to_head_page(p)->slab_cache->name, "kmalloc_names_test-128");
	q = kmem_buckets_alloc_node_track_caller(b, 20000, GFP_KERNEL | __GFP_ZERO, 0);
	CHECK(PageLargeKmalloc(virt_to_page(q)) && !q[19999]);
	kfree(p);
	kfree(q);
	CHECK_EQ(kmem_buckets_alloc(b, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	p = kmem_buckets_valloc(b, 5000, GFP_KERNEL);
	CHECK_EQ(ksize(p), 8192);
	kvfree(p);
	p = kmem_buckets_alloc(NULL, 100, GFP_KERNEL);
	CHECK_STREQ(virt_to_head_page(p)->slab_cache->name, "kmalloc-128");
	kfree(p);
}
