/* SPDX-License-Identifier: MIT */
/* failslab: which requests for objects fail, and which caches may. */
#include "slab/slab_internal.h"
#include "test.h"

#include <linux/fault-inject.h>

TEST_CMDLINE("mem=64M failslab=1,0,0,-1 slab_debug=A,chosen");

static void set(const char *knob, const char *value)
{
	CHECK_EQ(km_fault_set(knob, value), 0);
}

static void begin(void)
{
	set("failslab/probability", "100");
	set("failslab/times", "-1");
	set("failslab/verbose", "0");
	set("failslab/ignore-gfp-wait", "0");
	set("failslab/cache-filter", "0");
}

static void end(void)
{
	set("failslab/probability", "0");
	CHECK_NO_REPORT();
}

static size_t fifty = 50;

/* Does the cache give an object? */
static bool gives(struct kmem_cache *s, gfp_t gfp)
{
	void *p = kmem_cache_alloc(s, gfp);

	if (p)
		kmem_cache_free(s, p);
	return p;
}

static struct kmem_cache *cache(const char *name, slab_flags_t flags)
{
	return kmem_cache_create(name, 100, 0, flags | SLAB_NO_MERGE, NULL);
}

TEST(each_way_to_ask_fails)
{
	struct kmem_cache *s = cache("plain", 0);
	void *p[4];

	CHECK(gives(s, GFP_KERNEL)); /* not yet */
	begin();
	CHECK(!gives(s, GFP_KERNEL));
	CHECK(!gives(s, GFP_ATOMIC));
	CHECK_EQ(kmem_cache_alloc_bulk(s, GFP_KERNEL, 4, p), 0);
	CHECK_EQ(kmalloc(50, GFP_KERNEL), NULL);
	CHECK_EQ(kmalloc(*(volatile size_t *)&fifty, GFP_KERNEL), NULL);
	CHECK_EQ(kcalloc(3, 50, GFP_KERNEL), NULL);
	CHECK_EQ(cache("none", 0), NULL); /* its name cannot be copied */
	test_report_clear();
	CHECK(gives(s, GFP_KERNEL | __GFP_NOFAIL));
	end();
	CHECK(gives(s, GFP_KERNEL));
	kmem_cache_destroy(s);
}

TEST(those_that_may_sleep_are_spared_if_it_says_so)
{
	struct kmem_cache *s = cache("plain", 0);

	begin();
	set("failslab/ignore-gfp-wait", "1");
	CHECK(gives(s, GFP_KERNEL));
	CHECK(!gives(s, GFP_NOWAIT));
	end();
	kmem_cache_destroy(s);
}

TEST(only_chosen_caches)
{
	struct kmem_cache *s = cache("plain", 0), *by_name = cache("chosen", 0);
	struct kmem_cache *by_flag = cache("flagged", SLAB_FAILSLAB);

	begin();
	set("failslab/cache-filter", "1");
	CHECK(gives(s, GFP_KERNEL));
	CHECK(!gives(by_name, GFP_KERNEL));
	CHECK(!gives(by_flag, GFP_KERNEL));
	CHECK_EQ(should_failslab(by_flag, GFP_KERNEL), -ENOMEM);
	CHECK_EQ(should_failslab(s, GFP_KERNEL), 0);
	end();
	kmem_cache_destroy(s);
	kmem_cache_destroy(by_name);
	kmem_cache_destroy(by_flag);
}

TEST(so_many_times_and_the_nth)
{
	struct kmem_cache *s = cache("plain", 0);
	int failed = 0;

	begin();
	set("failslab/times", "3");
	for (int i = 0; i < 10; i++)
		failed += !gives(s, GFP_KERNEL);
	CHECK_EQ(failed, 3);
	set("failslab/times", "-1");
	set("failslab/interval", "4");
	for (int i = failed = 0; i < 20; i++)
		failed += !gives(s, GFP_KERNEL);
	CHECK_EQ(failed, 5);
	set("failslab/interval", "1");
	set("failslab/probability", "0");
	km_fail_nth(3);
	CHECK(gives(s, GFP_KERNEL));
	CHECK(gives(s, GFP_KERNEL));
	CHECK(!gives(s, GFP_KERNEL));
	CHECK(gives(s, GFP_KERNEL));
	end();
	kmem_cache_destroy(s);
}

TEST(what_is_said)
{
	struct kmem_cache *s = cache("plain", 0);

	begin();
	set("failslab/verbose", "1");
	CHECK(!gives(s, GFP_KERNEL | __GFP_NOWARN));
	CHECK_EQ(test_report_count(), 0);
	CHECK(!gives(s, GFP_KERNEL));
	CHECK_REPORT("FAULT_INJECTION: forcing a failure.\n"
		     "name failslab, interval 1, probability 100, space 0, times -1\n");
	test_report_clear();
	end();
	kmem_cache_destroy(s);
}
