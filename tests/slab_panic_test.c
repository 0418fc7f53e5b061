/* SPDX-License-Identifier: MIT */
/* What ends the process: SLAB_PANIC, and any report with panic_on_warn=1. */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=64M panic_on_warn=1");

static void *hide(void *p)
{
	__asm__("" : "+r"(p));
	return p;
}

static void panic_flag(void *arg)
{
	(void)arg;
	kmem_cache_create("must", 32, 0, SLAB_PANIC | 0x40000000, NULL);
}

static void double_free(void *arg)
{
	void *p = kmalloc(64, GFP_KERNEL), *q = hide(p);

	(void)arg;
	kfree(p);
	kfree(q);
}

static void foreign_free(void *arg)
{
	kfree(kmalloc(8, GFP_KERNEL)); /* options are read at the first use */
	kfree(hide(arg));
}

static void wrong_cache(void *arg)
{
	struct kmem_cache *a = kmem_cache_create("a", 32, 0, SLAB_NO_MERGE, NULL);
	struct kmem_cache *b = kmem_cache_create("b", 32, 0, SLAB_NO_MERGE, NULL);

	(void)arg;
	kmem_cache_free(a, kmem_cache_alloc(b, GFP_KERNEL));
}

static void live_objects(void *arg)
{
	struct kmem_cache *s = kmem_cache_create("live", 32, 0, SLAB_NO_MERGE, NULL);

	(void)arg;
	if (kmem_cache_alloc(s, GFP_KERNEL))
		kmem_cache_destroy(s);
}

TEST(a_cache_that_must_be_made)
{
	CHECK_ABORTS(panic_flag, NULL, "Kernel panic - not syncing: __kmem_cache_create_args: "
				       "Failed to create slab 'must'. Error -22");
}

TEST(reports_end_the_process)
{
	int local;

	if (TEST_TSAN) {
		test_skip("a child of a threaded process");
		return;
	}
	CHECK_ABORTS(double_free, NULL, "panic_on_warn set ...");
	CHECK_ABORTS(foreign_free, &local, "panic_on_warn set ...");
	CHECK_ABORTS(wrong_cache, NULL, "panic_on_warn set ...");
	CHECK_ABORTS(live_objects, NULL, "panic_on_warn set ...");
}

TEST(a_bad_request_that_is_not_fatal_does_not)
{
	CHECK_EQ(kmem_cache_create("may", 32, 0, 0x40000000, NULL), NULL);
	CHECK_REPORT("__kmem_cache_create_args(may) failed with error -22");
	test_report_clear();
	kfree(NULL);
}
