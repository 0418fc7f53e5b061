/* SPDX-License-Identifier: MIT */
/* Creation, geometry, merging, constructors, destruction, and misuse in the kernel's words. */
#include "test.h"

#include "slab/slab.h"
#include <kmem/kmem.h>

struct pair {
	long a, b;
};

TEST(sizes_and_alignment_are_the_kernels)
{
	static const struct {
		unsigned int size, align;
		slab_flags_t flags;
		unsigned int padded;
	} rows[] = {
		{1, 0, 0, 8},
		{7, 0, 0, 8},
		{12, 0, 0, 16},
		{24, 0, 0, 24},
		{40, 0, 0, 40},
		{100, 0, 0, 104},
		{1, 0, SLAB_HWCACHE_ALIGN, 8},
		{9, 0, SLAB_HWCACHE_ALIGN, 16},
		{17, 0, SLAB_HWCACHE_ALIGN, 32},
		{33, 0, SLAB_HWCACHE_ALIGN, 64},
		{65, 0, SLAB_HWCACHE_ALIGN, 128},
		{24, 64, 0, 64},
	};

	for (unsigned int i = 0; i < ARRAY_LEN(rows); i++) {
		struct kmem_cache *s = kmem_cache_create("geometry", rows[i].size, rows[i].align,
							 rows[i].flags | SLAB_NO_MERGE, NULL);
		void *p;

		REQUIRE(s);
		CHECK_EQ(s->size, rows[i].padded);
		CHECK_EQ(kmem_cache_size(s), rows[i].size);
		p = kmem_cache_alloc(s, GFP_KERNEL);
		CHECK(p && (!rows[i].align || (unsigned long)p % rows[i].align == 0));
		kmem_cache_free(s, p);
		kmem_cache_destroy(s);
	}
}

TEST(equal_caches_merge)
{
	struct kmem_cache *a = kmem_cache_create("merge-a", 56, 0, 0, NULL);
	struct kmem_cache *b = kmem_cache_create("merge-b", 56, 0, 0, NULL);
	struct kmem_cache *c = kmem_cache_create("merge-c", 56, 0, SLAB_NO_MERGE, NULL);
	struct kmem_cache *d = kmem_cache_create("merge-d", 56, 0, SLAB_RECLAIM_ACCOUNT, NULL);

	CHECK_EQ(a, b);
	CHECK_NE(a, c);
	CHECK_NE(a, d);
	kmem_cache_destroy(b);
	kmem_cache_free(a, kmem_cache_alloc(a, GFP_KERNEL));
	kmem_cache_destroy(a);
	kmem_cache_destroy(c);
	kmem_cache_destroy(d);
}

static unsigned int constructed;

static void construct(void *p)
{
	memset(p, 0x41, 56);
	constructed++;
}

TEST(constructor_runs_once_per_object)
{
	struct kmem_cache *s = kmem_cache_create("ctor", 56, 0, 0, construct);
	unsigned int n;
	unsigned char *p;

	REQUIRE(s);
	CHECK_EQ(s->size, 64U);
	CHECK_EQ(s->offset, 56U);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	CHECK_EQ(p[0], 0x41);
	CHECK_EQ(p[55], 0x41);
	n = constructed;
	for (int i = 0; i < 100; i++) {
		kmem_cache_free(s, p);
		p = kmem_cache_alloc(s, GFP_KERNEL);
		CHECK_EQ(p[55], 0x41);
	}
	CHECK_EQ(constructed, n);
	kmem_cache_free(s, p);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	p = kmem_cache_zalloc(s, GFP_KERNEL);
	CHECK_REPORT("WARNING");
	test_report_clear();
	CHECK_EQ(p[0], 0x41);
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

TEST(arguments_by_struct_and_by_list)
{
	struct kmem_cache_args args = { .align = 32, .sheaf_capacity = 100 };
	struct kmem_cache *s = kmem_cache_create("args", sizeof(struct pair), &args, 0);
	struct kmem_cache *t =
		kmem_cache_create("no-args", sizeof(struct pair), NULL, SLAB_NO_MERGE);
	struct kmem_cache *u = KMEM_CACHE(pair, SLAB_NO_MERGE);

	REQUIRE(s && t && u);
	CHECK(s->sheaf_capacity >= 100);
	CHECK_EQ(s->size, 32U);
	CHECK_STREQ(u->name, "pair");
	kmem_cache_destroy(s);
	kmem_cache_destroy(t);
	kmem_cache_destroy(u);
}

TEST(bad_parameters_give_null_and_the_kernels_text)
{
	struct kmem_cache_args link = { .use_freeptr_offset = true, .freeptr_offset = 4 };

	CHECK(!kmem_cache_create("badflag", 32, 0, 0x40000000, NULL));
	CHECK_REPORT("__kmem_cache_create_args(badflag) failed with error -22");
	test_report_clear();
	CHECK(!kmem_cache_create(NULL, 32, 0, 0, NULL));
	CHECK_REPORT("integrity check failed");
	test_report_clear();
	CHECK(!kmem_cache_create("huge", KMALLOC_MAX_SIZE + 1, 0, 0, NULL));
	CHECK_REPORT("integrity check failed");
	test_report_clear();
	CHECK(!kmem_cache_create("link", 32, &link, 0));
	CHECK_REPORT("failed with error -22");
	test_report_clear();
	kmem_cache_destroy(NULL);
}

TEST(taken_names_and_spaces_are_only_warned_of)
{
	struct kmem_cache *a = kmem_cache_create("bad name", 32, 0, SLAB_NO_MERGE, NULL), *b;

	CHECK(a);
	CHECK_REPORT("bad name");
	test_report_clear();
	b = kmem_cache_create("bad name", 32, 0, SLAB_NO_MERGE, NULL);
	CHECK(b && a != b);
	CHECK_REPORT("kmem_cache of name 'bad name' already exists");
	test_report_clear();
	kmem_cache_destroy(a);
	kmem_cache_destroy(b);
}

TEST(destroying_a_cache_with_live_objects_reports_and_leaks_it)
{
	struct kmem_cache *s = kmem_cache_create("leaky", 32, 0, SLAB_NO_MERGE, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_destroy(s);
	CHECK_REPORT("BUG leaky");
	CHECK(strstr(test_report_text(), "Objects remaining on __kmem_cache_shutdown()"));
	CHECK_REPORT("kmem_cache_destroy leaky: Slab cache still has objects when called from");
	test_report_clear();
	kfree(p);
}

TEST(free_to_the_wrong_cache)
{
	struct kmem_cache *a = kmem_cache_create("right", 32, 0, SLAB_NO_MERGE, NULL);
	struct kmem_cache *b = kmem_cache_create("wrong", 48, 0, SLAB_NO_MERGE, NULL);
	void *p = kmem_cache_alloc(a, GFP_KERNEL);
	long stack;

	kmem_cache_free(b, p);
	CHECK_REPORT("object belongs to different cache right");
	test_report_clear();
	kmem_cache_free(b, &stack);
	CHECK_REPORT("object is not in a slab page");
	test_report_clear();
	kmem_cache_free(a, (char *)p + 8);
	CHECK_REPORT("Invalid object pointer");
	test_report_clear();
	kmem_cache_free(a, p);
	kmem_cache_destroy(a);
	kmem_cache_destroy(b);
}

TEST(double_frees_are_reported)
{
	struct kmem_cache *s = kmem_cache_create("twice", 64, 0, SLAB_NO_MERGE, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_free(s, p);
	kmem_cache_free(s, p);
	CHECK_REPORT("Object already free");
	test_report_clear();
	kmem_cache_free(s, q);
	/* Once they are back in their slab, any second free is seen when it gets there. */
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	q = kmem_cache_alloc(s, GFP_KERNEL);
	kmem_cache_free(s, p);
	kmem_cache_shrink(s);
	kmem_cache_free(s, p);
	kmem_cache_shrink(s);
	CHECK_REPORT("Object already free");
	test_report_clear();
	kmem_cache_free(s, q);
	slab_check();
	kmem_cache_destroy(s);
}

TEST(bulk_and_borrowed_sheaves)
{
	struct kmem_cache *s = kmem_cache_create("bulk", 40, 0, SLAB_NO_MERGE, NULL);
	struct slab_sheaf *sheaf;
	void *p[200];

	CHECK(!kmem_cache_alloc_bulk(s, GFP_KERNEL, 0, p));
	CHECK(kmem_cache_alloc_bulk(s, GFP_KERNEL, 200, p));
	for (int i = 0; i < 200; i++)
		memset(p[i], i, 40);
	for (int i = 0; i < 200; i++)
		CHECK_EQ(((unsigned char *)p[i])[39], (unsigned char)i);
	kmem_cache_free_bulk(s, 200, p);
	sheaf = kmem_cache_prefill_sheaf(s, GFP_KERNEL, 300);
	REQUIRE(sheaf);
	CHECK_EQ(kmem_cache_sheaf_size(sheaf), 300U);
	p[0] = kmem_cache_alloc_from_sheaf(s, GFP_KERNEL | __GFP_ZERO, sheaf);
	CHECK_EQ(((char *)p[0])[0], 0);
	CHECK_EQ(kmem_cache_sheaf_size(sheaf), 299U);
	CHECK_EQ(kmem_cache_refill_sheaf(s, GFP_KERNEL, &sheaf, 2000), 0);
	CHECK_EQ(kmem_cache_sheaf_size(sheaf), 2000U);
	kmem_cache_return_sheaf(s, GFP_KERNEL, sheaf);
	kmem_cache_free(s, p[0]);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
}

TEST(typesafe_memory_outlives_the_free_for_a_grace_period)
{
	struct kmem_cache *s = kmem_cache_create("typesafe", 128, 0, SLAB_TYPESAFE_BY_RCU, NULL);
	unsigned char *p;

	REQUIRE(s);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	memset(p, 0x77, 128);
	port_rcu_read_lock();
	kmem_cache_free(s, p);
	kmem_cache_shrink(s);
	CHECK_EQ(p[0], 0x77);
	CHECK_EQ(p[127], 0x77);
	port_rcu_read_unlock();
	kmem_cache_destroy(s);
}

TEST(slabinfo_has_the_kernels_form)
{
	struct kmem_cache *s =
		kmem_cache_create("shown", 184, 0, SLAB_HWCACHE_ALIGN | SLAB_NO_MERGE, NULL);
	void *p = kmem_cache_alloc(s, GFP_KERNEL);
	static char text[65536];
	char *line;

	CHECK(km_slabinfo(text, sizeof(text)) < sizeof(text));
	CHECK(!strncmp(text, "slabinfo - version: 2.1\n# name            <active_objs> ", 56));
	line = strstr(text, "\nshown ");
	REQUIRE(line);
	CHECK(strstr(line, "    192   21    1 : tunables    0    0    0 : slabdata"));
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}
