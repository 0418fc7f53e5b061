/* SPDX-License-Identifier: MIT */
/* Requests for a node, on two of them. */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=64M numa=fake=2 slab_nomerge");

#define OBJECTS 300

TEST(objects_come_from_the_node_asked_for)
{
	struct kmem_cache *s = kmem_cache_create("nodes", 200, 0, 0, NULL);
	void *p[2][OBJECTS];

	REQUIRE(page_nr_nodes == 2);
	for (int i = 0; i < OBJECTS; i++)
		for (int n = 0; n < 2; n++) {
			REQUIRE(p[n][i] = kmem_cache_alloc_node(s, GFP_KERNEL | __GFP_THISNODE, n));
			if (page_to_nid(virt_to_page(p[n][i])) != n)
				CHECK_EQ(page_to_nid(virt_to_page(p[n][i])), n);
		}
	for (int i = 0; i < OBJECTS; i++)
		for (int n = 0; n < 2; n++)
			kmem_cache_free(s, p[n][i]);
	slab_check();
	/* Freed objects of both nodes may be anywhere; strict requests still get theirs. */
	for (int i = 0; i < OBJECTS; i++)
		for (int n = 0; n < 2; n++) {
			REQUIRE(p[n][i] = kmem_cache_alloc_node(s, GFP_KERNEL | __GFP_THISNODE, n));
			if (page_to_nid(virt_to_page(p[n][i])) != n)
				CHECK_EQ(page_to_nid(virt_to_page(p[n][i])), n);
		}
	for (int i = 0; i < OBJECTS; i++)
		for (int n = 0; n < 2; n++)
			kmem_cache_free(s, p[n][i]);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
	slab_check();
}

TEST(kmalloc_of_all_sizes)
{
	static const size_t sizes[] = { 8, 100, 1000, 8192, 20000, 1 << 20 };

	for (unsigned int i = 0; i < ARRAY_LEN(sizes); i++)
		for (int n = 0; n < 2; n++) {
			char *p = kmalloc_node(sizes[i], GFP_KERNEL | __GFP_THISNODE, n);
			char *q = kzalloc_node(sizes[i], GFP_KERNEL | __GFP_THISNODE, n);

			REQUIRE(p && q);
			CHECK_EQ(page_to_nid(virt_to_page(p)), n);
			CHECK_EQ(page_to_nid(virt_to_page(q)), n);
			CHECK(q[0] == 0 && q[sizes[i] - 1] == 0);
			kfree(p);
			kfree(q);
		}
	slab_check();
}

TEST(resizing_moves_to_the_node_only_when_strict)
{
	gfp_t strict = GFP_KERNEL | __GFP_THISNODE;
	char *p = kmalloc_node(100, strict, 0), *q;

	REQUIRE(p);
	strcpy(p, "here");
	CHECK_EQ(krealloc_node(p, 120, GFP_KERNEL, 1), p);
	CHECK_EQ(krealloc_node(p, 120, strict, 0), p);
	q = krealloc_node(p, 120, strict, 1);
	REQUIRE(q);
	CHECK_EQ(page_to_nid(virt_to_page(q)), 1);
	CHECK_STREQ(q, "here");
	kfree(q);
}

TEST(nodes_that_do_not_exist_mean_any)
{
	void *p = kmalloc_node(100, GFP_KERNEL, NUMA_NO_NODE);
	void *q = kmalloc_node(100, GFP_KERNEL, 7);

	CHECK(p && q);
	kfree(p);
	kfree(q);
	slab_check();
}

TEST(a_full_node_lends_unless_strict)
{
	static void *blocks[20000];
	unsigned int nr = 0;
	void *p;

	/* All pages of node 1 but what its watermarks keep. */
	while (nr < ARRAY_LEN(blocks) &&
	       (blocks[nr] = alloc_pages_node(1, GFP_NOWAIT | __GFP_THISNODE, 0)))
		nr++;
	REQUIRE(nr && nr < ARRAY_LEN(blocks));
	CHECK_EQ(kmalloc_node(1 << 20, GFP_NOWAIT | __GFP_THISNODE, 1), NULL);
	p = kmalloc_node(1 << 20, GFP_NOWAIT, 1);
	CHECK(p && page_to_nid(virt_to_page(p)) == 0);
	kfree(p);
	while (nr)
		__free_page((struct page *)blocks[--nr]);
	slab_trim(true);
	page_drain_all();
	slab_check();
	page_check();
}
