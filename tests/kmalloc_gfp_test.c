/* SPDX-License-Identifier: MIT */
/* What kmalloc does with flags that a slab cannot have. */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=64M");

TEST(flags_that_make_no_sense_are_dropped_when_a_slab_is_made)
{
	void *p = kmalloc(4000, GFP_KERNEL | __GFP_HIGHMEM), *q;

	REQUIRE(p);
	CHECK_REPORT("Unexpected gfp: 0x2 (__GFP_HIGHMEM). Fixing up to gfp: 0xcc0 (GFP_KERNEL). "
		     "Fix your code!");
	test_report_clear();
	q = kmalloc(4000, GFP_KERNEL | __GFP_HIGHMEM);
	CHECK(q);
	CHECK_NO_REPORT(); /* served from what is there */
	kfree(p);
	kfree(q);
}

TEST(dma32_is_none_of_kmallocs_zones)
{
	void *p = kmalloc(2000, GFP_KERNEL | __GFP_DMA32);

	REQUIRE(p);
	CHECK_REPORT("Unexpected gfp: 0x4 (GFP_DMA32). Fixing up to gfp: 0xcc0 (GFP_KERNEL).");
	test_report_clear();
	kfree(p);
}

TEST(unknown_bits)
{
	void *p = kmalloc(700, GFP_KERNEL | 0x8000000);

	REQUIRE(p);
	CHECK_REPORT("Unexpected gfp: 0x8000000 (0x8000000). "
		     "Fixing up to gfp: 0xcc0 (GFP_KERNEL).");
	test_report_clear();
	kfree(p);
}

TEST(nolock_takes_few_flags)
{
	void *p = kmalloc_nolock(8, __GFP_ACCOUNT | __GFP_ZERO | __GFP_NOWARN | __GFP_NOMEMALLOC,
				 NUMA_NO_NODE);

	CHECK_NO_REPORT();
	kfree_nolock(p);
	p = kmalloc_nolock(8, GFP_KERNEL, NUMA_NO_NODE);
	CHECK_REPORT("WARNING: ");
	test_report_clear();
	kfree_nolock(p);
}

TEST(the_other_modifiers_are_taken_silently)
{
	gfp_t modifiers[] = { __GFP_NOFAIL, __GFP_NORETRY, __GFP_RETRY_MAYFAIL, __GFP_NOMEMALLOC,
			      __GFP_HARDWALL, __GFP_THISNODE, __GFP_WRITE, __GFP_COMP,
			      __GFP_MOVABLE };

	for (unsigned int i = 0; i < ARRAY_LEN(modifiers); i++) {
		void *p = kmalloc(8u << i, GFP_KERNEL | modifiers[i]);

		CHECK(p);
		kfree(p);
		slab_trim(true);
	}
	CHECK_NO_REPORT();
	slab_check();
	page_check();
}
