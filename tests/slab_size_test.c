/* SPDX-License-Identifier: MIT */
/* Geometry of caches against a second statement of the kernel's rules. */
#include "test.h"

#include "slab/slab.h"

TEST_CMDLINE("mem=64M slab_nomerge");

/* Order by waste, as the kernel has it; at least so many objects as the CPUs ask for. */
static unsigned int order_by_rule(unsigned int size)
{
	unsigned int fls = 0, want, most = 32768 / size;

	for (unsigned int n = cpu_nr; n; n >>= 1)
		fls++;
	want = 4 * (fls + 1);
	if (want > most)
		want = most;
	for (unsigned int share = 16; most && share; share /= 2)
		for (unsigned int order = 0; order <= 3; order++) {
			unsigned int bytes = 4096u << order;

			if (bytes >= want * size && bytes % size <= bytes / share)
				return order;
		}
	return (unsigned int)get_order(size);
}

static void check_geometry(unsigned int size)
{
	struct kmem_cache *s = kmem_cache_create("geometry", size, 0, 0, NULL);
	unsigned int order, log2;

	REQUIRE(s);
	order = order_by_rule(s->size);
	log2 = 31 - (unsigned int)__builtin_clz(s->size);
	if (s->order != order || s->objects != (4096u << order) / s->size)
		printf("# size %u\n", size);
	CHECK_EQ(s->order, order);
	CHECK_EQ(s->objects, (4096u << order) / s->size);
	CHECK_EQ(s->min_partial, log2 / 2 < 5 ? 5 : log2 / 2 > 10 ? 10 : log2 / 2);
	CHECK_EQ(s->sheaf_capacity, s->size <= 64 ? 124 : s->size <= 1024 ? 60 :
				    s->size <= 4096 ? 28 : s->size <= 32768 ? 12 : 1);
	CHECK_EQ(s->offset, size / 2 / 8 * 8);
	kmem_cache_destroy(s);
}

TEST(every_size_follows_the_rule)
{
	for (unsigned int size = 8; size <= 1024; size += 8)
		check_geometry(size);
	for (unsigned int size = 1032; size <= 70000; size += 1016)
		check_geometry(size / 8 * 8);
	check_geometry(1 << 20);
	check_geometry(KMALLOC_MAX_SIZE);
}

TEST(a_free_object_keeps_what_it_must)
{
	struct kmem_cache_args inside = { .use_freeptr_offset = true, .freeptr_offset = 16 };
	struct kmem_cache *rcu = kmem_cache_create("rcu", 56, 0, SLAB_TYPESAFE_BY_RCU, NULL);
	struct kmem_cache *own = kmem_cache_create("own", 56, &inside, SLAB_TYPESAFE_BY_RCU);

	REQUIRE(rcu && own);
	CHECK_EQ(rcu->offset, 56);
	CHECK_EQ(rcu->size, 64);
	CHECK_EQ(own->offset, 16);
	CHECK_EQ(own->size, 56);
	kmem_cache_destroy(rcu);
	kmem_cache_destroy(own);
}

TEST(objects_start_where_alignment_says)
{
	for (unsigned int align = 8; align <= PAGE_SIZE; align *= 2) {
		struct kmem_cache *s = kmem_cache_create("aligned", 40, align, 0, NULL);
		void *p[100];

		REQUIRE(s);
		for (int i = 0; i < 100; i++) {
			REQUIRE(p[i] = kmem_cache_alloc(s, GFP_KERNEL));
			if ((unsigned long)p[i] % align)
				CHECK_EQ((unsigned long)p[i] % align, 0);
		}
		kmem_cache_free_bulk(s, 100, p);
		kmem_cache_destroy(s);
	}
}

TEST(no_two_objects_overlap)
{
	static const unsigned int sizes[] = { 1, 24, 100, 200, 1000, 3000, 6000, 40000 };

	for (unsigned int k = 0; k < ARRAY_LEN(sizes); k++) {
		struct kmem_cache *s = kmem_cache_create("apart", sizes[k], 0, 0, NULL);
		unsigned char *p[150];
		unsigned int nr = sizes[k] > 4096 ? 20 : 150, bad = 0;

		REQUIRE(s);
		for (unsigned int i = 0; i < nr; i++) {
			REQUIRE(p[i] = kmem_cache_alloc(s, GFP_KERNEL));
			memset(p[i], (int)i, sizes[k]);
		}
		for (unsigned int i = 0; i < nr; i++)
			for (unsigned int b = 0; b < sizes[k]; b++)
				bad += p[i][b] != (unsigned char)i;
		CHECK_EQ(bad, 0);
		for (unsigned int i = 0; i < nr; i++)
			kmem_cache_free(s, p[i]);
		kmem_cache_destroy(s);
	}
	slab_check();
}

TEST(an_object_of_no_bytes)
{
	struct kmem_cache *s = kmem_cache_create("nothing", 0, 0, 0, NULL);
	void *p, *q;

	REQUIRE(s);
	CHECK_EQ(kmem_cache_size(s), 0);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	q = kmem_cache_alloc(s, GFP_KERNEL);
	CHECK(p && q && p != q);
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	kmem_cache_destroy(s);
}

TEST(zones)
{
	struct kmem_cache *dma = kmem_cache_create("dma", 100, 0, SLAB_CACHE_DMA, NULL);
	struct kmem_cache *low = kmem_cache_create("dma32", 100, 0, SLAB_CACHE_DMA32, NULL);
	void *p = kmem_cache_alloc(dma, GFP_KERNEL), *q = kmem_cache_alloc(low, GFP_KERNEL);

	REQUIRE(p && q);
	CHECK(virt_to_phys(p) < 16UL << 20);
	CHECK(virt_to_phys(q) < 4UL << 30);
	CHECK_NO_REPORT();
	kmem_cache_free(dma, p);
	kmem_cache_free(low, q);
	kmem_cache_destroy(dma);
	kmem_cache_destroy(low);
}

TEST(a_bad_user_window_warns_and_is_dropped)
{
	struct kmem_cache *s = kmem_cache_create_usercopy("window", 64, 0, 0, 60, 8, NULL), *t;

	REQUIRE(s);
	CHECK_REPORT("WARNING: ");
	test_report_clear();
	CHECK(s->usersize == 0 && s->useroffset == 0);
	t = kmem_cache_create_usercopy("good-window", 64, 0, 0, 16, 8, NULL);
	REQUIRE(t);
	CHECK_NO_REPORT();
	CHECK(t->usersize == 8 && t->useroffset == 16);
	kmem_cache_destroy(s);
	kmem_cache_destroy(t);
}
