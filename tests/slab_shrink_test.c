/* SPDX-License-Identifier: MIT */
/* Memory that comes back: shrink, trim, and the counts that say so. */
#include "test.h"

#include "slab/slab_internal.h"

TEST_CMDLINE("mem=256M slab_nomerge kmem.idle_trim=0");

static unsigned long slab_pages(void)
{
	unsigned long pages = 0;

	for (unsigned int n = 0; n < page_nr_nodes; n++)
		pages += __atomic_load_n(&page_nodes[n].nr_slab_unreclaimable, __ATOMIC_RELAXED) +
			 __atomic_load_n(&page_nodes[n].nr_slab_reclaimable, __ATOMIC_RELAXED);
	return pages;
}

#define OBJECTS 20000
static void *objects[OBJECTS];

TEST(what_was_taken_comes_back)
{
	unsigned long before, full, after;

	kfree(kmalloc(8, GFP_KERNEL));
	slab_trim(true);
	before = slab_pages();
	for (int i = 0; i < OBJECTS; i++)
		REQUIRE(objects[i] = kmalloc(8 + test_rand_below(1017), GFP_KERNEL));
	full = slab_pages();
	for (int i = 0; i < OBJECTS; i++)
		kfree(objects[i]);
	slab_trim(true);
	after = slab_pages();
	CHECK(full > before + 1000);
	CHECK_EQ(after, before);
	slab_check();
	page_drain_all();
	page_check();
}

TEST(live_objects_survive_trimming)
{
	unsigned long bad = 0;

	for (int i = 0; i < OBJECTS; i++) {
		REQUIRE(objects[i] = kmalloc(64, GFP_KERNEL));
		memset(objects[i], i, 64);
	}
	for (int i = 0; i < OBJECTS; i++)
		if (i % 3)
			kfree(objects[i]);
	slab_trim(true);
	slab_check();
	for (int i = 0; i < OBJECTS; i += 3) {
		bad += ((unsigned char *)objects[i])[0] != (unsigned char)i;
		bad += ((unsigned char *)objects[i])[63] != (unsigned char)i;
		kfree(objects[i]);
	}
	CHECK_EQ(bad, 0);
	slab_trim(true);
	slab_check();
}

TEST(only_idle_caches_are_trimmed_unless_all_are_to_be)
{
	struct kmem_cache *s = kmem_cache_create("idle", 1000, 0, 0, NULL);
	void *p[200];

	slab_trim(false);
	REQUIRE(kmem_cache_alloc_bulk(s, GFP_KERNEL, 200, p));
	kmem_cache_free_bulk(s, 200, p);
	CHECK(s->node[0]->nr_slabs > 0);
	slab_trim(false); /* it was busy since the last call */
	CHECK(s->node[0]->nr_slabs > 0);
	slab_trim(false); /* and is idle now */
	CHECK_EQ(s->node[0]->nr_slabs, 0);
	kmem_cache_destroy(s);
}

TEST(shrink_says_whether_anything_is_left)
{
	struct kmem_cache *s = kmem_cache_create("shrink", 100, 0, 0, NULL);
	void *p;

	CHECK_SOON(kmem_cache_shrink(s) == 0);
	p = kmem_cache_alloc(s, GFP_KERNEL);
	CHECK_EQ(kmem_cache_shrink(s), 1);
	kmem_cache_free(s, p);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	kmem_cache_destroy(s);
}

TEST(reclaimable_slabs_are_counted_apart)
{
	struct kmem_cache *s = kmem_cache_create("rcl", 3000, 0, SLAB_RECLAIM_ACCOUNT, NULL);
	unsigned long before = page_nodes[0].nr_slab_reclaimable;
	void *p = kmem_cache_alloc(s, GFP_KERNEL);

	CHECK_EQ(page_nodes[0].nr_slab_reclaimable,
		 before + s->node[0]->nr_slabs * (1UL << s->order));
	kmem_cache_free(s, p);
	kmem_cache_shrink(s);
	CHECK_EQ(page_nodes[0].nr_slab_reclaimable, before);
	kmem_cache_destroy(s);
}

TEST(a_slab_in_use_is_marked_in_each_of_its_frames_and_a_free_one_in_none)
{
	struct kmem_cache *s = kmem_cache_create("marks", 2000, 0, 0, NULL);
	char *p = kmem_cache_alloc(s, GFP_KERNEL);
	struct page *head = virt_to_head_page(p);
	unsigned int nr = 1u << s->order;

	CHECK(PageSlab(virt_to_page(p)) && page_count(head) == 0);
	for (unsigned int i = 0; i < nr; i++)
		CHECK(head[i].slot == s->slot && head[i].obj_mask == s->obj_mask);
	kmem_cache_free(s, p);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	for (unsigned int i = 0; i < nr; i++)
		CHECK(!head[i].slot && !head[i].obj_mask && !PageSlab(head + i));
	kmem_cache_destroy(s);
	page_drain_all();
	page_check();
}
