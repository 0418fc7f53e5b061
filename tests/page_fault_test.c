/* SPDX-License-Identifier: MIT */
/* fail_page_alloc=: which allocations of pages fail, and how often. */
#include "test.h"

#include <kmem/kmem.h>
#include <linux/fault-inject.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

TEST_CMDLINE("mem=64M fail_page_alloc=1,0,0,-1");

static bool gives(gfp_t gfp, unsigned int order)
{
	struct page *page = alloc_pages(gfp, order);

	if (page)
		__free_pages(page, order);
	return page != NULL;
}

static void set(const char *knob, const char *value)
{
	CHECK_EQ(km_fault_set(knob, value), 0);
}

static void begin(void)
{
	CHECK(km_boot());
	set("fail_page_alloc/probability", "100");
	set("fail_page_alloc/interval", "1");
	set("fail_page_alloc/times", "-1");
	set("fail_page_alloc/space", "0");
	set("fail_page_alloc/verbose", "0");
	set("fail_page_alloc/task-filter", "N");
	set("fail_page_alloc/min-order", "0");
	set("fail_page_alloc/ignore-gfp-wait", "N");
	set("fail_page_alloc/ignore-gfp-highmem", "N");
}

static void end(void)
{
	set("fail_page_alloc/probability", "0");
	set("fail_page_alloc/verbose", "0");
	set("fail_page_alloc/interval", "1");
}

TEST(as_the_kernel_has_it)
{
	char text[1000];

	CHECK(km_boot());
	CHECK(km_fault_text(text, sizeof(text)) < sizeof(text));
	CHECK_STREQ(text, "fail_page_alloc/interval 1\n"
			  "fail_page_alloc/probability 0\n"
			  "fail_page_alloc/space 0\n"
			  "fail_page_alloc/stacktrace-depth 32\n"
			  "fail_page_alloc/task-filter N\n"
			  "fail_page_alloc/times -1\n"
			  "fail_page_alloc/verbose 2\n"
			  "fail_page_alloc/ignore-gfp-highmem Y\n"
			  "fail_page_alloc/ignore-gfp-wait Y\n"
			  "fail_page_alloc/min-order 1\n");
	CHECK(gives(GFP_ATOMIC, 3));
	set("fail_page_alloc/probability", "100");
	CHECK(gives(GFP_ATOMIC, 0)); /* of a small order */
	CHECK(gives(GFP_KERNEL, 1)); /* that may wait */
	CHECK(!gives(GFP_ATOMIC | __GFP_NOWARN, 1));
	CHECK(gives(GFP_KERNEL | __GFP_NOFAIL, 0));
	end();
}

TEST(filters)
{
	begin();
	CHECK(!gives(GFP_KERNEL, 0));
	CHECK(!gives(GFP_ATOMIC, 4));
	CHECK(gives(GFP_KERNEL | __GFP_NOFAIL, 0));
	set("fail_page_alloc/ignore-gfp-wait", "1");
	CHECK(gives(GFP_KERNEL, 0));
	CHECK(!gives(GFP_NOWAIT, 0));
	set("fail_page_alloc/ignore-gfp-highmem", "Y");
	CHECK(gives(GFP_NOWAIT | __GFP_HIGHMEM, 0));
	set("fail_page_alloc/min-order", "2");
	CHECK(gives(GFP_NOWAIT, 1));
	CHECK(!gives(GFP_NOWAIT, 2));
	end();
}

TEST(times_space_and_interval)
{
	int failed = 0;

	begin();
	set("fail_page_alloc/times", "3");
	for (int i = 0; i < 10; i++)
		failed += !gives(GFP_KERNEL, 0);
	CHECK_EQ(failed, 3);
	set("fail_page_alloc/times", "-1");
	set("fail_page_alloc/space", "5"); /* pages */
	CHECK(gives(GFP_KERNEL, 2));
	CHECK(!gives(GFP_KERNEL, 0));
	set("fail_page_alloc/space", "0");
	set("fail_page_alloc/interval", "4");
	for (int i = failed = 0; i < 40; i++)
		failed += !gives(GFP_KERNEL, 0);
	CHECK_EQ(failed, 10);
	set("fail_page_alloc/interval", "1");
	set("fail_page_alloc/probability", "30");
	for (int i = failed = 0; i < 1000; i++)
		failed += !gives(GFP_KERNEL, 0);
	CHECK(failed > 200 && failed < 400);
	end();
}

TEST(all_that_is_made_of_pages)
{
	begin();
	CHECK_EQ(vmalloc(20), NULL);
	CHECK_EQ(kmalloc(20000, GFP_KERNEL), NULL);
	CHECK_EQ(__get_free_page(GFP_KERNEL), 0);
	CHECK_EQ(get_zeroed_page(GFP_KERNEL), 0);
	CHECK_EQ(alloc_pages_exact(5000, GFP_KERNEL), NULL);
	CHECK_EQ(kvmalloc(1 << 20, GFP_KERNEL), NULL);
	end();
	test_report_clear();
}

TEST(by_thread)
{
	begin();
	set("fail_page_alloc/task-filter", "Y");
	CHECK(gives(GFP_KERNEL, 0));
	CHECK(!km_make_it_fail(true));
	CHECK(!gives(GFP_KERNEL, 0));
	CHECK(km_make_it_fail(false));
	CHECK(gives(GFP_KERNEL, 0));
	end();
	/* The third from now, though the rule fails nothing. */
	CHECK_EQ(km_fail_nth(3), 0);
	CHECK(gives(GFP_KERNEL, 0));
	CHECK(gives(GFP_KERNEL, 0));
	CHECK(!gives(GFP_KERNEL, 0));
	CHECK(gives(GFP_KERNEL, 0));
	CHECK_EQ(km_fail_nth(5), 0);
	CHECK(gives(GFP_KERNEL, 0));
	CHECK_EQ(km_fail_nth(0), 4);
}

TEST(what_is_said)
{
	begin();
	set("fail_page_alloc/verbose", "1");
	CHECK(!gives(GFP_KERNEL, 0));
	CHECK_STREQ(test_report_text(),
		    "FAULT_INJECTION: forcing a failure.\n"
		    "name fail_page_alloc, interval 1, probability 100, space 0, times -1\n");
	test_report_clear();
	CHECK(!gives(GFP_KERNEL | __GFP_NOWARN, 0));
	CHECK_EQ(test_report_count(), 0);
	set("fail_page_alloc/verbose", "2");
	CHECK(!gives(GFP_KERNEL, 0));
	CHECK_REPORT("Call Trace:\n");
	test_report_clear();
	end();
}

TEST(knobs_and_values_that_are_none)
{
	CHECK_EQ(km_fault_set("fail_page_alloc/cache-filter", "1"), -ENOENT);
	CHECK_EQ(km_fault_set("fail_page_alloc", "1"), -ENOENT);
	CHECK_EQ(km_fault_set("failslab/probability", "1"), -ENOENT); /* not armed */
	CHECK_EQ(km_fault_set("fail_page_alloc/probability", "x"), -EINVAL);
	CHECK_EQ(km_fault_set("fail_page_alloc/probability", "-1"), -EINVAL);
	CHECK_EQ(km_fault_set("fail_page_alloc/probability", "99999999999999"), -EINVAL);
	CHECK_EQ(km_fault_set("fail_page_alloc/times", "-2"), -EINVAL);
	CHECK_EQ(km_fault_set("fail_page_alloc/task-filter", "maybe"), -EINVAL);
	CHECK_EQ(km_fault_set("fail_page_alloc/times", "7\n"), 0);
	CHECK_EQ(km_fault_set("fail_page_alloc/times", "-1"), 0);
}

TEST(rules_of_a_program)
{
	DECLARE_FAULT_ATTR(attr);
	char good[] = "2,100,0,-1", bad[] = "2,100,0";
	int failed = 0;

	CHECK(!should_fail(&attr, 1)); /* probability 0 */
	CHECK_EQ(setup_fault_attr(&attr, bad), 0);
	CHECK_REPORT("FAULT_INJECTION: failed to parse arguments\n");
	CHECK_EQ(setup_fault_attr(&attr, good), 1);
	for (int i = 0; i < 10; i++)
		failed += should_fail_ex(&attr, 1, FAULT_NOWARN);
	CHECK_EQ(failed, 5);
	CHECK_NO_REPORT();
}
