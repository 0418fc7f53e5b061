/* SPDX-License-Identifier: MIT */
/* kvmalloc: who serves which size, and the corners. */
#include "vmalloc_util.h"

TEST_CMDLINE("mem=128M kmem.idle_trim=0");

TEST(one_MiB_is_kmallocs_and_eight_are_vmallocs)
{
	char *small = kvmalloc(100, GFP_KERNEL), *mid = kvmalloc(1 << 20, GFP_KERNEL);
	char *large = kvmalloc(8 << 20, GFP_KERNEL);

	CHECK(small && !is_vmalloc_addr(small));
	CHECK(mid && !is_vmalloc_addr(mid));
	CHECK(large && is_vmalloc_addr(large));
	CHECK(is_vm_area_hugepages(large));
	memset(large, 1, 8 << 20);
	kvfree(small);
	kvfree(mid);
	kvfree(large);
	CHECK_NO_REPORT();
	vmalloc_check();
}

TEST(zero_and_too_much)
{
	size_t huge = (size_t)util_hide((void *)((1UL << 31) + 1));

	CHECK_EQ(kvmalloc(0, GFP_KERNEL), ZERO_SIZE_PTR);
	kvfree(ZERO_SIZE_PTR);
	CHECK_EQ(kvmalloc(huge, GFP_KERNEL | __GFP_NOWARN), NULL);
	CHECK_NO_REPORT();
	CHECK_EQ(kvmalloc(huge, GFP_KERNEL), NULL);
	CHECK_REPORT("WARNING: ");
	CHECK_EQ(kvmalloc(huge, GFP_KERNEL), NULL); /* once */
	CHECK_EQ(test_report_count(), 1);
	CHECK_EQ(kvmalloc(~huge, GFP_KERNEL | __GFP_NOWARN), NULL);
}

TEST(it_works_without_sleeping)
{
	char *p = kvmalloc(8 << 20, GFP_ATOMIC), *q = kvmalloc(8 << 20, GFP_NOWAIT);

	CHECK(p && is_vmalloc_addr(p) && !is_vm_area_hugepages(p));
	CHECK(q);
	kvfree_atomic(p);
	kvfree(q);
	p = kvmalloc(10, GFP_KERNEL);
	kvfree_atomic(p);
	kvfree_atomic(NULL);
	vm_unmap_aliases();
	vmalloc_check();
}

TEST(zeroed)
{
	char *p = kvmalloc(6 << 20, GFP_KERNEL | __GFP_ZERO);
	size_t bad = 0;

	for (size_t i = 0; i < 6 << 20; i++)
		bad += p[i] != 0;
	CHECK_EQ(bad, 0);
	kvfree_sensitive(p, 6 << 20);
	kvfree_sensitive(NULL, 100);
	kvfree_sensitive(ZERO_SIZE_PTR, 0);
}

TEST(sensitive_contents_are_wiped)
{
	char *p = vmalloc(5000), *q;

	memset(p, 0x77, 5000);
	kvfree_sensitive(p, 5000);
	q = vmalloc(5000);
	CHECK_EQ(q, p);
	for (int i = 0; i < 5000; i++)
		if (q[i])
			CHECK_EQ(q[i], 0);
	kvfree(q);
}

TEST(realloc_follows_the_kind)
{
	char *p = kvrealloc(NULL, 100, GFP_KERNEL), *q;

	memset(p, 1, 100);
	p = kvrealloc(p, 3000, GFP_KERNEL);
	CHECK(p && !is_vmalloc_addr(p) && p[99] == 1);
	p = kvrealloc(p, 7 << 20, GFP_KERNEL); /* from kmalloc to vmalloc */
	REQUIRE(p && is_vmalloc_addr(p));
	CHECK_EQ(p[99], 1);
	q = kvrealloc(p, 12 << 20, GFP_KERNEL);
	CHECK_NE(q, p);
	CHECK(q && is_vmalloc_addr(q) && q[99] == 1);
	CHECK_EQ(find_vm_area(p), NULL);
	CHECK_EQ(kvrealloc(q, 0, GFP_KERNEL), NULL);
	CHECK_EQ(find_vm_area(q), NULL);
	p = kvmalloc(10, GFP_KERNEL);
	CHECK_EQ(kvrealloc(p, 0, GFP_KERNEL), ZERO_SIZE_PTR);
	vmalloc_check();
}

TEST(a_failed_realloc_keeps_the_old_block)
{
	char *p = kvmalloc(1 << 20, GFP_KERNEL), *q;

	p[0] = 5;
	q = kvrealloc(p, 1UL << 30, GFP_KERNEL | __GFP_NOWARN);
	CHECK_EQ(q, NULL);
	CHECK_EQ(p[0], 5);
	kvfree(p);
}
