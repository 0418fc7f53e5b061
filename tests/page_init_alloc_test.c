/* SPDX-License-Identifier: MIT */
/* init_on_alloc=1: whatever is given is zeroed, though it is dirty when it is freed. */
#include "test.h"

#include "page/page.h"
#include <kmem/kmem.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

TEST_CMDLINE("mem=64M highmem=16M init_on_alloc=1");

static bool is_zero(const void *p, size_t n)
{
	const unsigned char *c = p;

	while (n && !*c) {
		c++;
		n--;
	}
	return !n;
}

TEST(blocks)
{
	for (unsigned int order = 0; order <= 5; order++) {
		for (int i = 0; i < 200; i++) {
			size_t bytes = PAGE_SIZE << order;
			unsigned long addr = __get_free_pages(GFP_KERNEL, order);

			REQUIRE(addr);
			CHECK(is_zero((void *)addr, bytes));
			memset((void *)addr, 0x5a, bytes);
			free_pages(addr, order);
		}
	}
	page_check();
}

TEST(high_pages)
{
	struct page *page[32];

	for (int round = 0; round < 50; round++) {
		for (int i = 0; i < 32; i++) {
			void *p;

			page[i] = alloc_page(GFP_HIGHUSER);
			REQUIRE(page[i]);
			p = kmap_local_page(page[i]);
			CHECK(is_zero(p, PAGE_SIZE));
			memset(p, 0x5a, PAGE_SIZE);
			kunmap_local(p);
		}
		for (int i = 0; i < 32; i++)
			__free_page(page[i]);
	}
}

TEST(areas_and_large_objects)
{
	for (int i = 0; i < 200; i++) {
		unsigned char *v = vmalloc(20), *k = kmalloc(20000, GFP_KERNEL);

		REQUIRE(v && k);
		CHECK(is_zero(v, 20));
		CHECK(is_zero(k, 20000));
		memset(v, 1, 20);
		memset(k, 1, 20000);
		vfree(v);
		kfree(k);
	}
}
