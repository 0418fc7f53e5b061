/* SPDX-License-Identifier: MIT */
/* Memory runs out: every call fails cleanly, and works again after frees. */
#include "test.h"

#include "pool/pool.h"
#include <kmem/kmem.h>
#include <linux/device.h>
#include <linux/dmapool.h>
#include <linux/err.h>
#include <linux/genalloc.h>
#include <linux/gfp.h>
#include <linux/list_lru.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/page_frag_cache.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

TEST_CMDLINE("mem=16M");

static struct page *hoard; /* all pages, linked by page->private */
static void *crumbs;       /* all small objects, linked by their first word */

/* What one round over pages and sizes gets. */
static unsigned long take(gfp_t gfp)
{
	static const size_t sizes[] = { 4096, 1024, 512, 256, 192, 128, 96, 64, 32, 16, 8 };
	unsigned long taken = 0;
	struct page *page;
	void **p;

	for (; (page = alloc_pages(gfp, 0)); taken++) {
		page->private = (unsigned long)hoard;
		hoard = page;
	}
	for (unsigned int i = 0; i < ARRAY_LEN(sizes); i++) {
		for (; (p = kmalloc(sizes[i], gfp)); taken++) {
			*p = crumbs;
			crumbs = p;
		}
	}
	return taken;
}

/*
 * Take everything, down to the objects that caches still have. Each round also
 * gives back what was left on CPUs that this thread has been on; a round that
 * finds nothing ends it.
 */
static void exhaust(void)
{
	do {
		km_trim();
	} while (take(GFP_ATOMIC | __GFP_MEMALLOC | __GFP_NOWARN));
}

static void give_back(void)
{
	while (crumbs) {
		void *next = *(void **)crumbs;

		kfree(crumbs);
		crumbs = next;
	}
	while (hoard) {
		struct page *next = (struct page *)hoard->private;

		hoard->private = 0;
		__free_page(hoard);
		hoard = next;
	}
}

TEST(creation_and_growth_fail_and_work_again)
{
	struct device dev = { .init_name = "d" };
	struct dma_pool *dma = dma_pool_create("d", &dev, 4096, 0, 0);
	struct gen_pool *gen = gen_pool_create(0, NUMA_NO_NODE);
	struct page_frag_cache frag = { 0 };
	struct mempool mempool, *reserve = mempool_create_kmalloc_pool(1, 64);
	struct list_lru lru;
	dma_addr_t addr;
	void *p, *q;

	exhaust();
	CHECK_EQ(dma_pool_create("e", &dev, 64, 0, 0), NULL);
	CHECK_EQ(dmam_pool_create("e", &dev, 64, 0, 0), NULL);
	CHECK_EQ(dma_pool_alloc(dma, GFP_ATOMIC | __GFP_NOWARN, &addr), NULL);
	CHECK_EQ(gen_pool_create(0, NUMA_NO_NODE), NULL);
	CHECK_EQ(gen_pool_add(gen, 4096, 4096, NUMA_NO_NODE), -ENOMEM);
	CHECK_EQ(PTR_ERR(devm_gen_pool_create(&dev, 0, NUMA_NO_NODE, "g")), -ENOMEM);
	CHECK_EQ(__alloc_percpu(32768, 8), NULL);
	CHECK_REPORT("percpu: allocation failed, size=32768 align=8 atomic=0, "
		     "failed to allocate new chunk\n");
	CHECK_EQ(page_frag_alloc(&frag, 100, GFP_ATOMIC | __GFP_NOWARN), NULL);
	CHECK_EQ(mempool_init_kmalloc_pool(&mempool, 3, 64), -ENOMEM);
	CHECK_EQ(mempool_create_kmalloc_pool(3, 64), NULL);
	CHECK_EQ(mempool_resize(reserve, 500), -ENOMEM);
	CHECK_EQ(list_lru_init(&lru), -ENOMEM);
	CHECK_EQ(kstrdup("no room", GFP_KERNEL), NULL);
	CHECK_EQ(kasprintf(GFP_KERNEL, "%d", 1), NULL);
	CHECK_EQ(PTR_ERR(memdup_user("no room", 8)), -ENOMEM);
	CHECK_EQ(devm_kmalloc(&dev, 100, GFP_KERNEL), NULL);
	CHECK_EQ(__devm_alloc_percpu(&dev, 4096, 8), NULL);
	CHECK_EQ(devm_get_free_pages(&dev, GFP_KERNEL, 0), 0);
	/* The reserve is what a mempool is for. */
	p = mempool_alloc(reserve, GFP_ATOMIC);
	CHECK(p);
	CHECK_EQ(mempool_alloc(reserve, GFP_ATOMIC), NULL);
	mempool_free(p, reserve);
	p = mempool_alloc(reserve, GFP_KERNEL);
	CHECK(p);
	mempool_free(p, reserve);
	give_back();
	test_report_clear();

	p = dma_pool_alloc(dma, GFP_KERNEL, &addr);
	CHECK(p);
	dma_pool_free(dma, p, addr);
	pool_dma_check(dma);
	dma_pool_destroy(dma);
	CHECK_EQ(gen_pool_add(gen, 4096, 4096, NUMA_NO_NODE), 0);
	gen_pool_destroy(gen);
	p = __alloc_percpu(32768, 8);
	CHECK(p);
	free_percpu(p);
	pool_percpu_check();
	CHECK_EQ(mempool_resize(reserve, 500), 0);
	mempool_destroy(reserve);
	q = page_frag_alloc(&frag, 100, GFP_KERNEL);
	CHECK(q);
	page_frag_free(q);
	page_frag_cache_drain(&frag);
	CHECK_EQ(km_device_release(&dev), 0);
}

/* Little is left: a single page serves fragments. */
TEST(fragments_from_a_single_page)
{
	struct page_frag_cache frag = { 0 };
	struct page *one;
	void *p;

	exhaust();
	one = hoard;
	REQUIRE(one);
	hoard = (struct page *)one->private;
	one->private = 0;
	__free_page(one);
	p = page_frag_alloc(&frag, 100, GFP_ATOMIC | __GFP_MEMALLOC | __GFP_NOWARN);
	if (p) {
		CHECK_EQ(frag.size, PAGE_SIZE);
		CHECK_EQ(page_frag_alloc(&frag, PAGE_SIZE + 1, GFP_ATOMIC | __GFP_NOWARN), NULL);
		page_frag_free(p);
	}
	page_frag_cache_drain(&frag);
	give_back();
	test_report_clear();
}
