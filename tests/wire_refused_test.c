/* SPDX-License-Identifier: MIT */
/* A host that refuses everything: boot fails once, with one line, and all allocations are NULL. */
#include "test.h"

#include "page/page.h"
#include "port/port.h"
#include <kmem/kmem.h>
#include <linux/gfp.h>
#include <linux/rcupdate.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <sys/resource.h>

TEST_CMDLINE("mem=1G movablecore=10%");

TEST(all_is_null)
{
	struct rlimit before, limit = { 0, 0 };
	char text[100];

	if (TEST_SANITIZED) {
		test_skip("sanitizers need address space");
		return;
	}
	/* Not a page more than there is. */
	CHECK_EQ(getrlimit(RLIMIT_AS, &before), 0);
	limit.rlim_max = before.rlim_max;
	CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
	CHECK_EQ(alloc_page(GFP_KERNEL), NULL);
	CHECK_EQ(setrlimit(RLIMIT_AS, &before), 0);
	CHECK_REPORT("libkmem: no memory can be allocated: the per-CPU areas failed to start, "
		     "error 12\n");
	CHECK_EQ(test_report_count(), 1);

	/* It stays so. */
	CHECK(!km_boot());
	CHECK_EQ(kmalloc(8, GFP_KERNEL), NULL);
	CHECK_EQ(kmalloc(1 << 20, GFP_KERNEL), NULL);
	CHECK_EQ(vmalloc(8), NULL);
	CHECK_EQ(kmem_cache_create("none", 8, 0, 0, NULL), NULL);
	CHECK_EQ(shrinker_alloc(0, "none"), NULL);
	CHECK_EQ(km_trim(), 0);
	kvfree_rcu_barrier();
	km_meminfo(text, sizeof(text));
	CHECK_EQ(test_report_count(), 1);
}
