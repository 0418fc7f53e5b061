/* SPDX-License-Identifier: MIT */
/* Page fragments: their places, their references, what happens at the end of a block. */
#include "test.h"

#include "pool/pool.h"
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/page_frag_cache.h>

#include <pthread.h>

TEST_CMDLINE("mem=64M");

static unsigned long free_now(void)
{
	free_page(__get_free_page(GFP_KERNEL)); /* boots */
	page_drain_all();
	return page_node_free(0);
}

TEST(fragments_come_from_one_block_downwards)
{
	unsigned long before = free_now();
	struct page_frag_cache nc;
	char *a, *b, *c;

	page_frag_cache_init(&nc);
	a = page_frag_alloc(&nc, 100, GFP_KERNEL);
	b = page_frag_alloc(&nc, 200, GFP_KERNEL);
	c = page_frag_alloc_align(&nc, 10, GFP_KERNEL, 64);
	CHECK_EQ(a - b, 200);
	CHECK_EQ((unsigned long)c % 64, 0);
	CHECK(c < b && b - c < 64 + 10);
	CHECK_EQ(virt_to_head_page(a), virt_to_head_page(c));
	CHECK(!page_frag_cache_is_pfmemalloc(&nc));
	page_frag_free(b);
	page_frag_cache_drain(&nc);
	page_frag_cache_drain(&nc);
	CHECK_EQ(page_count(virt_to_head_page(a)), 2);
	page_frag_free(a);
	__free_page_frag(c);
	CHECK_EQ(free_now(), before);
}

TEST(a_block_without_fragments_is_cut_again)
{
	struct page_frag_cache nc = { 0 };
	char *first = page_frag_alloc(&nc, 1000, GFP_KERNEL), *p;
	void *block = nc.va;

	page_frag_free(first);
	for (int i = 1; i < 32; i++)
		page_frag_free(page_frag_alloc(&nc, 1000, GFP_KERNEL));
	p = __alloc_page_frag(&nc, 1000, GFP_KERNEL);
	CHECK_EQ(nc.va, block);
	CHECK_EQ(p, first);
	/* p keeps the block: the next round goes elsewhere. */
	for (int i = 1; i < 33; i++)
		page_frag_free(page_frag_alloc(&nc, 1000, GFP_KERNEL));
	CHECK(nc.va != block);
	page_frag_cache_drain(&nc);
	CHECK_EQ(page_count(virt_to_head_page(p)), 1);
	page_frag_free(p);
}

TEST(sizes_at_the_limits)
{
	unsigned long before = free_now();
	struct page_frag_cache nc = { 0 };
	char *whole = page_frag_alloc(&nc, PAGE_FRAG_CACHE_MAX_SIZE, GFP_KERNEL), *a, *b;

	CHECK_EQ(whole, nc.va);
	CHECK_EQ(page_frag_alloc(&nc, PAGE_FRAG_CACHE_MAX_SIZE + 1, GFP_KERNEL), NULL);
	a = page_frag_alloc(&nc, 0, GFP_KERNEL);
	b = page_frag_alloc(&nc, 0, GFP_KERNEL);
	CHECK(a && b && a != b);
	page_frag_free(whole);
	page_frag_free(a);
	page_frag_free(b);
	page_frag_cache_drain(&nc);
	CHECK_EQ(free_now(), before);
}

TEST(a_reserve_block_is_not_cut_again)
{
	struct page_frag_cache nc = { 0 };
	void *block;

	page_frag_free(page_frag_alloc(&nc, PAGE_FRAG_CACHE_MAX_SIZE, GFP_KERNEL));
	nc.pfmemalloc = true; /* as if it came from there */
	CHECK(page_frag_cache_is_pfmemalloc(&nc));
	block = alloc_pages(GFP_KERNEL | __GFP_COMP, 3); /* so that the same does not come again */
	page_frag_free(page_frag_alloc(&nc, PAGE_FRAG_CACHE_MAX_SIZE, GFP_KERNEL));
	CHECK(!nc.pfmemalloc);
	page_frag_cache_drain(&nc);
	__free_pages(block, 3);
	CHECK(encoded_page_decode_pfmemalloc(PAGE_FRAG_CACHE_PFMEMALLOC_BIT));
	CHECK(!encoded_page_decode_pfmemalloc(~PAGE_FRAG_CACHE_PFMEMALLOC_BIT));
}

TEST(references_of_a_page_by_count)
{
	unsigned long before = free_now();
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 1);

	__atomic_add_fetch(&page->_refcount.counter, 9, __ATOMIC_RELAXED);
	__page_frag_cache_drain(page, 4);
	CHECK_EQ(page_count(page), 6);
	__page_frag_cache_drain(page, 0);
	CHECK_EQ(page_count(page), 6);
	__page_frag_cache_drain(page, 6);
	CHECK_EQ(free_now(), before);
}

TEST(a_wrong_free_is_reported)
{
	int local;

	page_frag_free(&local);
	CHECK_REPORT("Trying to page_frag_free() bad address");
}

/* One thread cuts, another frees. */
#define QUEUE 64

static void *queue[QUEUE]; /* atomic */

static void *free_all(void *arg)
{
	for (unsigned long i = 0; i < (unsigned long)arg; i++) {
		char *p;

		while (!(p = __atomic_exchange_n(&queue[i % QUEUE], NULL, __ATOMIC_ACQ_REL)))
			sched_yield();
		CHECK_EQ(*p, (char)i);
		page_frag_free(p);
	}
	return NULL;
}

TEST(frees_come_from_another_thread)
{
	unsigned long before = free_now(), n = test_scale(50000);
	struct page_frag_cache nc = { 0 };
	pthread_t thread;

	pthread_create(&thread, NULL, free_all, (void *)n);
	for (unsigned long i = 0; i < n; i++) {
		unsigned int size = (unsigned int)test_rand_below(2000) + 1;
		char *p = page_frag_alloc(&nc, size, GFP_KERNEL);

		memset(p, (int)i, size);
		while (__atomic_load_n(&queue[i % QUEUE], __ATOMIC_ACQUIRE))
			sched_yield();
		__atomic_store_n(&queue[i % QUEUE], p, __ATOMIC_RELEASE);
	}
	pthread_join(thread, NULL);
	page_frag_cache_drain(&nc);
	CHECK_EQ(free_now(), before);
}
