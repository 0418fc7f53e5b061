/* SPDX-License-Identifier: MIT */
/* References, shapes, misuse, exhaustion and the rules of who gives up. */
#include "test.h"

#include "page/page_internal.h"
#include <kmem/kmem.h>
#include <pthread.h>

TEST_CMDLINE("mem=16M kmem.idle_trim=0");

TEST(non_compound_block_counts_only_its_first_page)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3);

	CHECK_EQ(page_count(page), 1);
	for (int i = 1; i < 8; i++)
		CHECK_EQ(page_count(page + i), 0);
	__free_pages(page, 3);
}

TEST(compound_tails_know_their_head)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 3);

	CHECK(PageHead(page));
	CHECK_EQ(compound_order(page), 3U);
	for (int i = 1; i < 8; i++) {
		CHECK(PageTail(page + i));
		CHECK_EQ(compound_head(page + i), page);
	}
	get_page(page + 5);
	CHECK_EQ(page_count(page), 2);
	put_page(page);
	put_page(page + 5);
	page_drain_all();
	page_check();
}

TEST(extra_reference_keeps_only_the_first_page)
{
	unsigned long free = (page_drain_all(), page_node_free(0));
	struct page *page = alloc_pages(GFP_KERNEL, 2);

	get_page(page);
	__free_pages(page, 2);
	CHECK_EQ(page_count(page), 1);
	page_drain_all();
	CHECK_EQ(page_node_free(0), free - 1);
	put_page(page);
	page_drain_all();
	CHECK_EQ(page_node_free(0), free);
}

TEST(split_exact_and_bulk)
{
	struct page *page = alloc_pages(GFP_KERNEL, 3), *array[10] = { NULL };
	unsigned long free;
	char *exact;

	split_page(page, 3);
	for (int i = 0; i < 8; i++) {
		CHECK_EQ(page_count(page + i), 1);
		__free_page(page + i);
	}
	page_drain_all();
	free = page_node_free(0);
	exact = alloc_pages_exact(5 * PAGE_SIZE, GFP_KERNEL);
	page_drain_all();
	CHECK_EQ(page_node_free(0), free - 5);
	memset(exact, 1, 5 * PAGE_SIZE);
	free_pages_exact(exact, 5 * PAGE_SIZE);
	array[3] = alloc_page(GFP_KERNEL);
	page = array[3];
	CHECK_EQ(alloc_pages_bulk(GFP_KERNEL, 10, array), 10UL);
	CHECK_EQ(array[3], page);
	for (int i = 0; i < 10; i++)
		__free_page(array[i]);
	page_drain_all();
	page_check();
}

TEST(contiguous_ranges)
{
	struct page *page = alloc_contig_pages(1500, GFP_KERNEL, 0, NULL);
	unsigned long pfn;

	CHECK(page);
	pfn = page_to_pfn(page);
	memset(page_address(page), 7, 1500 * PAGE_SIZE);
	CHECK_EQ(alloc_contig_range(pfn + 10, pfn + 20, 0, GFP_KERNEL), -EBUSY);
	free_contig_range(pfn, 1500);
	CHECK_EQ(alloc_contig_range(pfn + 3, pfn + 77, 0, GFP_KERNEL), 0);
	CHECK_EQ(page_count(page_at(pfn + 3)), 1);
	page_check();
	free_contig_range(pfn + 3, 74);
	CHECK_EQ(alloc_contig_range(5, 5, 0, GFP_KERNEL), -EINVAL);
	page_drain_all();
	page_check();
}

TEST(order_above_max_warns_once)
{
	CHECK(!alloc_pages(GFP_KERNEL | __GFP_NOWARN, MAX_PAGE_ORDER + 1));
	CHECK(!alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER + 1));
	CHECK_REPORT("WARNING: ");
	test_report_clear();
	CHECK(!alloc_pages(GFP_KERNEL, MAX_PAGE_ORDER + 1));
}

TEST(double_free_of_a_page_is_reported_and_ignored)
{
	struct page *page = alloc_page(GFP_KERNEL);

	__free_page(page);
	__free_page(page);
	CHECK_REPORT("BUG: Bad page state");
	test_report_clear();
	page_drain_all();
	page_check();
}

TEST(bad_page_is_reported_and_leaked)
{
	unsigned long free = (page_drain_all(), page_node_free(0));
	struct page *page = alloc_page(GFP_KERNEL);

	page->mapping = (struct address_space *)page;
	__free_page(page);
	CHECK_REPORT("page dumped because: non-NULL mapping");
	test_report_clear();
	page_drain_all();
	CHECK_EQ(page_node_free(0), free - 1);
	page->mapping = NULL;
	__atomic_store_n(&page->_refcount.counter, 1, __ATOMIC_RELEASE);
	__free_page(page);
}

TEST(free_pages_of_foreign_address)
{
	int x;

	free_pages(0, 0);
	free_pages((unsigned long)&x, 0);
	CHECK_REPORT("bad address");
	test_report_clear();
}

static unsigned int fill(struct page **pages, unsigned int max, gfp_t gfp)
{
	unsigned int n = 0;

	while (n < max && (pages[n] = alloc_page(gfp)))
		n++;
	return n;
}

TEST(exhaustion_gives_null_then_full_service)
{
	static struct page *pages[4096];
	unsigned int kernel, atomic, again;

	kernel = fill(pages, 4096, GFP_KERNEL);
	CHECK(kernel > 3800 && kernel < 4096);
	CHECK_REPORT("page allocation failure: order:0");
	test_report_clear();
	/* Atomic requests may go below the min mark. */
	atomic = fill(pages + kernel, 4096 - kernel, GFP_ATOMIC | __GFP_NOWARN);
	CHECK(atomic > 0);
	CHECK(!alloc_pages(GFP_KERNEL | __GFP_NOWARN, 4));
	CHECK(!__get_free_pages(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN, 0));
	for (unsigned int i = 0; i < kernel + atomic; i++)
		__free_page(pages[i]);
	again = fill(pages, 4096, GFP_KERNEL | __GFP_NOWARN);
	CHECK(again + 64 >= kernel);
	for (unsigned int i = 0; i < again; i++)
		__free_page(pages[i]);
	page_drain_all();
	page_check();
	CHECK(page_node_free(0) > 4000);
}

static void *free_later(void *pages)
{
	port_sleep_ns(50000000);
	for (int i = 0; i < 64; i++)
		__free_page(((struct page **)pages)[i]);
	return NULL;
}

TEST(nofail_waits_for_somebody_to_free)
{
	static struct page *pages[4096];
	unsigned int n = fill(pages, 4096, GFP_ATOMIC | __GFP_MEMALLOC | __GFP_NOWARN);
	struct page *page;
	pthread_t thread;

	CHECK(n > 4000);
	CHECK_EQ(pthread_create(&thread, NULL, free_later, pages), 0);
	page = alloc_page(GFP_KERNEL | __GFP_NOFAIL);
	CHECK(page);
	pthread_join(thread, NULL);
	__free_page(page);
	for (unsigned int i = 64; i < n; i++)
		__free_page(pages[i]);
	page_drain_all();
	page_check();
}

TEST(nolock_allocation)
{
	struct page *page = alloc_pages_nolock(0, NUMA_NO_NODE, 0);

	CHECK(page && ((char *)page_address(page))[100] == 0);
	free_pages_nolock(page, 0);
	CHECK(!alloc_pages_nolock(0, NUMA_NO_NODE, 8));
}

static void *churn(void *arg)
{
	struct page *mine[32] = { NULL };
	unsigned int seed = (unsigned int)(unsigned long)arg;

	for (int i = 0; i < 20000; i++) {
		unsigned int k = (seed = seed * 1103515245 + 12345) >> 16 & 31;

		if (mine[k]) {
			unsigned long *w = page_address(mine[k]);

			BUG_ON(w[0] != (unsigned long)arg || w[511] != (unsigned long)mine[k]);
			__free_pages(mine[k], k % 3);
			mine[k] = NULL;
		} else if ((mine[k] = alloc_pages(GFP_KERNEL | __GFP_NOWARN, k % 3))) {
			unsigned long *w = page_address(mine[k]);

			w[0] = (unsigned long)arg;
			w[511] = (unsigned long)mine[k];
		}
	}
	for (unsigned int k = 0; k < 32; k++)
		if (mine[k])
			__free_pages(mine[k], k % 3);
	return NULL;
}

TEST(threads_beyond_the_cpus)
{
	pthread_t threads[8];

	for (long i = 0; i < 8; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, churn, (void *)(i + 1)), 0);
	for (int i = 0; i < 20; i++) {
		page_drain_all();
		page_report_free();
		page_check();
	}
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	page_drain_all();
	page_check();
}
