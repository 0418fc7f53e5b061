/* SPDX-License-Identifier: MIT */
/* init_on_free=1: what is freed is zeroed then, and so is what is given. */
#include "test.h"

#include "page/page.h"
#include <kmem/kmem.h>
#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

TEST_CMDLINE("mem=64M highmem=16M init_on_free=1");

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

/* At once: who still has the address sees zeroes. */
TEST(zeroed_when_it_is_freed)
{
	unsigned char *p = (unsigned char *)__get_free_pages(GFP_KERNEL, 2);

	REQUIRE(p);
	memset(p, 0x5a, 4 * PAGE_SIZE);
	__free_pages(virt_to_page(p), 2);
	CHECK(is_zero(p, 4 * PAGE_SIZE));
	p = (unsigned char *)__get_free_page(GFP_KERNEL);
	REQUIRE(p);
	memset(p, 0x5a, PAGE_SIZE);
	put_page(virt_to_page(p));
	CHECK(is_zero(p, PAGE_SIZE));
	p = kmalloc(20000, GFP_KERNEL);
	REQUIRE(p);
	memset(p, 0x5a, 20000);
	kfree(p);
	CHECK(is_zero(p, 20000));
}

TEST(freed_areas)
{
	unsigned char *v = vmalloc(3 * PAGE_SIZE), *alias;
	struct page *page;

	REQUIRE(v);
	page = vmalloc_to_page(v + PAGE_SIZE);
	memset(v, 0x5a, 3 * PAGE_SIZE);
	vfree(v);
	alias = kmap_local_page(page);
	CHECK(is_zero(alias, PAGE_SIZE));
	kunmap_local(alias);
}
