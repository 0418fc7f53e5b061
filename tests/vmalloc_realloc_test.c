/* SPDX-License-Identifier: MIT */
/* vrealloc: what stays in place, what moves, what is zero. */
#include "vmalloc_util.h"

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

static bool is_all(const char *p, size_t n, char c)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != c)
			return false;
	return true;
}

TEST(null_allocates_and_zero_frees)
{
	char *p = vrealloc(NULL, 100, GFP_KERNEL);

	CHECK(p);
	CHECK_EQ(find_vm_area(p)->requested_size, 100);
	CHECK_EQ(vrealloc(p, 0, GFP_KERNEL), NULL);
	CHECK_EQ(find_vm_area(p), NULL);
	CHECK_NO_REPORT();
}

TEST(inside_the_mapped_pages_it_stays)
{
	char *p = vmalloc(1), *q;

	*p = 'x';
	q = vrealloc(p, 4096, GFP_KERNEL);
	CHECK_EQ(q, p);
	CHECK_EQ(*q, 'x');
	CHECK_EQ(find_vm_area(q)->requested_size, 4096);
	q = vrealloc(q, 10, GFP_KERNEL);
	CHECK_EQ(q, p);
	vfree(q);
}

TEST(beyond_them_it_moves_with_its_contents)
{
	char *p = vmalloc(5000), *q;

	memset(p, 3, 5000);
	q = vrealloc(p, 9000, GFP_KERNEL);
	CHECK_NE(q, p);
	CHECK(is_all(q, 5000, 3));
	CHECK_EQ(find_vm_area(p), NULL);
	p = vrealloc(q, 5UL << 20, GFP_KERNEL);
	CHECK(is_all(p, 5000, 3));
	vfree(p);
	vmalloc_check();
}

TEST(shrinking_frees_the_tail)
{
	unsigned long nr = vmalloc_nr_pages();
	char *p = vmalloc(10 * PAGE_SIZE), *q;

	memset(p, 4, 10 * PAGE_SIZE);
	q = vrealloc(p, 2 * PAGE_SIZE + 1, GFP_KERNEL);
	CHECK_EQ(q, p);
	CHECK_EQ(vmalloc_nr_pages(), nr + 3);
	CHECK_EQ(find_vm_area(p)->nr_pages, 3);
	CHECK_EQ(find_vm_area(p)->size, 11 * PAGE_SIZE);
	CHECK(is_all(p, 3 * PAGE_SIZE, 4));
	CHECK(util_faults(p + 3 * PAGE_SIZE, false));
	vmalloc_check();
	/* The tail is gone, so growing again moves. */
	q = vrealloc(p, 4 * PAGE_SIZE, GFP_KERNEL);
	CHECK_NE(q, p);
	CHECK(is_all(q, 2 * PAGE_SIZE + 1, 4));
	vfree(q);
	CHECK_EQ(vmalloc_nr_pages(), nr);
	vmalloc_check();
}

TEST(huge_and_user_areas_keep_their_tail)
{
	char *user = vmalloc_user(4 * PAGE_SIZE), *huge = vmalloc_huge(4UL << 20, GFP_KERNEL), *q;

	q = vrealloc(user, 10, GFP_KERNEL);
	CHECK_EQ(q, user);
	CHECK_EQ(find_vm_area(user)->nr_pages, 4);
	q = vrealloc(q, 4 * PAGE_SIZE, GFP_KERNEL);
	CHECK_EQ(q, user);
	q = vrealloc(huge, 10, GFP_KERNEL);
	CHECK_EQ(q, huge);
	CHECK_EQ(find_vm_area(huge)->nr_pages, 1024);
	vfree(user);
	vfree(huge);
}

TEST(zeroed_growth_is_zero)
{
	char *p = vzalloc(100), *q;

	memset(p, 1, 100);
	q = util_hide(vrealloc(p, 50, GFP_KERNEL | __GFP_ZERO));
	CHECK(is_all(q + 50, 50, 0)); /* what is cut off is wiped */
	q = vrealloc(q, 3000, GFP_KERNEL | __GFP_ZERO);
	CHECK_EQ(q, p);
	CHECK(is_all(q, 50, 1));
	CHECK(is_all(q + 50, 2950, 0));
	q = vrealloc(q, 30000, GFP_KERNEL | __GFP_ZERO);
	CHECK(is_all(q, 50, 1));
	CHECK(is_all(q + 50, 29950, 0));
	vfree(q);
}

TEST(what_cannot_be_is_refused_and_kept)
{
	char *p = vmalloc(100), *none;

	*p = 9;
	none = vrealloc_node_align(p, 100, 1UL << 40, GFP_KERNEL, NUMA_NO_NODE);
	CHECK_EQ(none, NULL);
	CHECK_REPORT("will not reallocate with a bigger alignment (0x10000000000)");
	none = vrealloc(p, 1UL << 40, GFP_KERNEL | __GFP_NOWARN);
	CHECK_EQ(none, NULL);
	CHECK_EQ(*p, 9);
	none = vrealloc(p + 1, 10, GFP_KERNEL);
	CHECK_EQ(none, NULL);
	CHECK_REPORT("Trying to vrealloc() nonexistent vm area (0x");
	vfree(p);
	test_report_clear();
	none = vrealloc(p, 10, GFP_KERNEL);
	CHECK_EQ(none, NULL);
	CHECK_REPORT("Trying to vrealloc() nonexistent vm area (0x");
}

TEST(names_and_nodes)
{
	char *p = vrealloc_node(NULL, 10, GFP_KERNEL, 0);

	p = (vrealloc_node)(p, 20, GFP_KERNEL, 0);
	p = (vrealloc)(p, 5000, GFP_KERNEL);
	p = vrealloc_node_align(p, 6000, PAGE_SIZE, GFP_KERNEL | __GFP_THISNODE, 0);
	p = (vrealloc_node_align)(p, 60000, PAGE_SIZE, GFP_KERNEL, 0);
	CHECK(p);
	CHECK_EQ(find_vm_area(p)->requested_size, 60000);
	vfree(p);
	vmalloc_check();
}
