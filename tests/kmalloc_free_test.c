/* SPDX-License-Identifier: MIT */
/* What kfree() and its kin say of pointers that are not theirs. Nothing crashes. */
#include "test.h"

#include "kmalloc/kmalloc.h"
#include <linux/vmalloc.h>

TEST_CMDLINE("mem=64M");

#define NOT_OURS "Not a kmalloc allocation"

/* A pointer that the compiler knows nothing of. */
static void *hide(void *p)
{
	__asm__("" : "+r"(p));
	return p;
}

TEST(a_second_free_is_reported_and_ignored)
{
	char *p = kmalloc(64, GFP_KERNEL), *q = hide(p), *a, *b;

	kfree(p);
	kfree(q);
	CHECK_REPORT(
		"=============================================================================\n"
		"BUG kmalloc-64 (");
	CHECK(strstr(test_report_text(), "): Object already free\n"));
	CHECK(strstr(test_report_text(), "Slab 0x"));
	CHECK(strstr(test_report_text(), "Object 0x"));
	test_report_clear();
	a = kmalloc(64, GFP_KERNEL);
	b = kmalloc(64, GFP_KERNEL);
	CHECK_NE(a, b); /* it is in the sheaf once */
	kfree(a);
	kfree(b);
	slab_check();
}

TEST(a_second_free_is_seen_when_the_object_is_back_in_its_slab)
{
	char *p = kmalloc(256, GFP_KERNEL), *keep = kmalloc(256, GFP_KERNEL), *q = hide(p);

	kfree(p);
	slab_trim(true);
	kfree(q);
	slab_trim(true);
	CHECK_REPORT("Object already free");
	test_report_clear();
	kfree(keep);
	slab_trim(true);
	slab_check();
}

TEST(a_free_after_its_slab_went_back_is_reported)
{
	char *p = kmalloc(2000, GFP_KERNEL), *q = hide(p);

	kfree(p);
	slab_trim(true);
	kfree(q);
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	slab_check();
	page_check();
}

TEST(pointers_into_objects)
{
	static const size_t sizes[] = { 16, 64, 128, 512, 1024, 8192 };

	for (unsigned int i = 0; i < ARRAY_LEN(sizes); i++) {
		char *p = kmalloc(sizes[i], GFP_KERNEL);
		char name[64];

		REQUIRE(p);
		kfree(hide(p + 8));
		CHECK_REPORT("Invalid object pointer 0x");
		snprintf(name, sizeof(name), "0x%lx\n", (unsigned long)p + 8);
		CHECK(strstr(test_report_text(), name));
		test_report_clear();
		kfree(hide(p + 1));
		CHECK_REPORT("Invalid object pointer");
		test_report_clear();
		CHECK_EQ(ksize(hide(p + 1)), 0);
		CHECK_REPORT(NOT_OURS);
		test_report_clear();
		kfree(p);
	}
	slab_check();
}

TEST(pointers_into_objects_that_are_no_power_of_two_are_seen_in_the_end)
{
	char *p = kmalloc(96, GFP_KERNEL);

	kfree(hide(p + 8)); /* no object of the class starts at such an address */
	CHECK_REPORT("Invalid object pointer");
	test_report_clear();
	kfree(hide(p + 32)); /* one may: it takes the way of all, up to the slab */
	slab_trim(true);
	CHECK_REPORT("Invalid object pointer");
	test_report_clear();
	kfree(p);
	slab_trim(true);
	slab_check();
}

TEST(memory_of_others)
{
	static char data[64];
	char stack[64], *heap = malloc(64), *area = vmalloc(64);
	struct page *page = alloc_page(GFP_KERNEL);

	kfree(hide(data));
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	kfree(hide(stack));
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	kfree(hide(heap));
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	kfree(hide(area));
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	kfree((void *)0x1000);
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	kfree((void *)-8L);
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	kfree(page_address(page));
	CHECK_REPORT("page dumped because: " NOT_OURS);
	test_report_clear();
	CHECK_EQ(page_ref_count(page), 1);
	CHECK_EQ(ksize(page_address(page)), 0);
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	kfree_sensitive(hide(stack));
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	kfree_nolock(hide(stack));
	CHECK_REPORT(NOT_OURS);
	test_report_clear();
	__free_page(page);
	vfree(area);
	free(heap);
}

TEST(kmalloc_memory_is_not_vfrees)
{
	char *p = kmalloc(100, GFP_KERNEL);

	vfree(p);
	CHECK_REPORT("Trying to vfree()");
	test_report_clear();
	memset(p, 1, 100);
	kfree(p);
}

TEST(a_slab_is_not_the_page_allocators_to_free)
{
	char *p = kmalloc(64, GFP_KERNEL), *q = kmalloc(20000, GFP_KERNEL);

	__free_page(virt_to_page(p));
	CHECK_REPORT("Bad page state");
	test_report_clear();
	__free_pages(virt_to_page(q), 3);
	CHECK_REPORT("Bad page state");
	test_report_clear();
	kfree(p);
	kfree(q);
	slab_check();
	page_check();
}

TEST(kfree_takes_objects_of_any_cache)
{
	struct kmem_cache *s = kmem_cache_create("for-kfree", 72, 0, SLAB_NO_MERGE, NULL);
	struct kmem_cache *c = kmem_cache_create("for-kfree-2", 72, 0, SLAB_NO_MERGE, NULL);

	kfree(kmem_cache_alloc(s, GFP_KERNEL));
	kvfree(kmem_cache_alloc(c, GFP_KERNEL));
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	CHECK_SOON(kmem_cache_shrink(c) == 0);
	kmem_cache_destroy(s);
	kmem_cache_destroy(c);
}

TEST(bulk_free_takes_all_kinds)
{
	struct kmem_cache *s = kmem_cache_create("in-bulk", 72, 0, SLAB_NO_MERGE, NULL);
	unsigned long before = kmalloc_nr_large_pages;
	void *p[64];

	for (int i = 0; i < 64; i++)
		p[i] = i % 4 == 0 ? kmem_cache_alloc(s, GFP_KERNEL) :
				    kmalloc(1UL << (4 + i % 13), GFP_KERNEL);
	kfree_bulk(64, p);
	CHECK_SOON(kmem_cache_shrink(s) == 0);
	CHECK_EQ(kmalloc_nr_large_pages, before);
	kmem_cache_destroy(s);
	slab_check();
}

TEST(provenance)
{
	char *p = kmalloc(64, GFP_KERNEL), text[128];
	int x;

	CHECK(kmem_dump_obj(p + 5));
	snprintf(text, sizeof(text), " slab kmalloc-64 start %lx pointer offset 5 size 64",
		 (unsigned long)p);
	CHECK_REPORT(text);
	CHECK(!kmem_dump_obj(&x));
	CHECK(!kmem_dump_obj(NULL));
	kfree(p);
	p = kmalloc(20000, GFP_KERNEL);
	CHECK(!kmem_dump_obj(p));
	kfree(p);
}
