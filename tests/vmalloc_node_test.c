/* SPDX-License-Identifier: MIT */
/* Two nodes: frames where they are wanted, and counted where they are. */
#include "vmalloc_util.h"

#include <kmem/kmem.h>

TEST_CMDLINE("mem=64M numa=fake=2 kmem.idle_trim=0");

static bool all_on(const char *p, unsigned long pages, int nid)
{
	for (unsigned long i = 0; i < pages; i++)
		if (page_to_nid(vmalloc_to_page(p + i * PAGE_SIZE)) != nid)
			return false;
	return true;
}

TEST(frames_come_from_the_node)
{
	for (int nid = 0; nid < 2; nid++) {
		unsigned long before = page_nodes[nid].nr_vmalloc;
		char *p = vmalloc_node(20 * PAGE_SIZE, nid), *q = vzalloc_node(100, nid);
		char *r = __vmalloc_node(3 * PAGE_SIZE, 1, GFP_KERNEL | __GFP_THISNODE, nid, NULL);

		CHECK(all_on(p, 20, nid));
		CHECK(all_on(q, 1, nid));
		CHECK(all_on(r, 3, nid));
		CHECK_EQ(page_nodes[nid].nr_vmalloc, before + 24);
		vfree(p);
		vfree(q);
		vfree(r);
		CHECK_EQ(page_nodes[nid].nr_vmalloc, before);
		vmalloc_check();
	}
}

TEST(kept_areas_go_to_those_who_want_the_node)
{
	char *p, *q;

	util_forget();
	p = vmalloc_node(50 * PAGE_SIZE, 1);
	vfree(p);
	q = vmalloc_node(50 * PAGE_SIZE, 0);
	CHECK_NE(q, p);
	CHECK(all_on(q, 50, 0));
	vfree(q);
	q = vmalloc_node(50 * PAGE_SIZE, 1);
	CHECK_EQ(q, p);
	vfree(q);
	q = vmalloc(50 * PAGE_SIZE); /* either will do */
	CHECK_EQ(vmap_frames_kept(), 50);
	vfree(q);
	p = vmalloc_node(PAGE_SIZE, 1); /* small ones are on stacks, which have no node */
	vfree(p);
	q = vmalloc_node(PAGE_SIZE, 0);
	CHECK(all_on(q, 1, 0));
	vfree(q);
	util_forget();
}

TEST(areas_over_both_nodes_are_counted_on_both)
{
	static char info[1 << 14], want[64];
	struct text t = TEXT_INIT(want, sizeof(want));
	char *p = __vmalloc_node(40UL << 20, 1, GFP_KERNEL, 1, NULL);
	unsigned long n[2] = { 0 };

	REQUIRE(p);
	for (unsigned long i = 0; i < 10240; i++)
		n[page_to_nid(vmalloc_to_page(p + i * PAGE_SIZE))]++;
	CHECK(n[0] && n[1]);
	CHECK_EQ(page_nodes[0].nr_vmalloc, n[0]);
	CHECK_EQ(page_nodes[1].nr_vmalloc, n[1]);
	km_vmallocinfo(info, sizeof(info));
	text_printf(&t, "pages=10240 vmalloc N0=%lu N1=%lu\n", n[0], n[1]);
	CHECK(strstr(info, want));
	vmalloc_check();
	p = vrealloc(p, 30UL << 20, GFP_KERNEL);
	CHECK_EQ(vmalloc_nr_pages(), 7680);
	vmalloc_check();
	vfree(p);
	CHECK_EQ(vmalloc_nr_pages(), 0);
	vmalloc_check();
}

TEST(resizing_moves_to_the_node_that_is_demanded)
{
	char *p = vmalloc_node(100, 0), *q;

	*p = 5;
	q = vrealloc_node(p, 50, GFP_KERNEL, 1);
	CHECK_EQ(q, p);
	q = vrealloc_node(q, 60, GFP_KERNEL | __GFP_THISNODE, 0);
	CHECK_EQ(q, p);
	q = vrealloc_node(q, 60, GFP_KERNEL | __GFP_THISNODE, 1);
	CHECK_NE(q, p);
	CHECK(all_on(q, 1, 1));
	CHECK_EQ(*q, 5);
	vfree(q);
	util_forget();
}
