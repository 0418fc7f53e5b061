/* SPDX-License-Identifier: MIT */
/* Page flags, types and references: linux/page-flags.h, page_ref.h and their use in mm.h. */
#include "test.h"

#include "page/page_internal.h"
#include <linux/page-flags.h>
#include <linux/page_ref.h>
#include <pthread.h>

TEST_CMDLINE("mem=16M");

static void flags_check(struct page *page, int (*is)(const struct page *),
			void (*set)(struct page *), void (*clear)(struct page *),
			int (*test_set)(struct page *), int (*test_clear)(struct page *), int bit)
{
	unsigned long before = page->flags;

	CHECK_EQ(is(page), 0);
	set(page);
	CHECK_EQ(is(page), 1);
	CHECK_EQ(page->flags, before | 1UL << bit);
	CHECK_EQ(test_set(page), 1);
	clear(page);
	CHECK_EQ(is(page), 0);
	CHECK_EQ(page->flags, before);
	CHECK_EQ(test_clear(page), 0);
	CHECK_EQ(test_set(page), 0);
	CHECK_EQ(test_clear(page), 1);
	CHECK_EQ(page->flags, before);
}

TEST(every_flag_has_its_accessors)
{
	struct page *page = alloc_page(GFP_KERNEL);
	struct folio *folio = page_folio(page);
	unsigned long seen = 0;

#define CHECK_FLAG(lname, uname, policy)                                                          \
	CHECK(!(seen >> PG_##lname & 1));                                                         \
	seen |= 1UL << PG_##lname;                                                                \
	flags_check(page, Page##uname, SetPage##uname, ClearPage##uname, TestSetPage##uname,      \
		    TestClearPage##uname, PG_##lname);                                            \
	__SetPage##uname(page);                                                                   \
	CHECK(folio_test_##lname(folio) && folio_test_set_##lname(folio));                        \
	__ClearPage##uname(page);                                                                 \
	CHECK(!folio_test_clear_##lname(folio));                                                  \
	folio_set_##lname(folio);                                                                 \
	CHECK(Page##uname(page));                                                                 \
	folio_clear_##lname(folio);                                                               \
	__folio_set_##lname(folio);                                                               \
	CHECK(Page##uname(page));                                                                 \
	__folio_clear_##lname(folio);                                                             \
	CHECK_EQ(page->flags, 0);
	KM_PAGE_FLAGS(CHECK_FLAG)
	__free_page(page);
}

TEST(flags_of_a_compound_page_are_the_heads)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);

	SetPageDirty(page + 3);
	CHECK(PageDirty(page) && PageDirty(page + 1));
	CHECK_EQ(page[3].flags, 0);
	ClearPageDirty(page + 1);
	CHECK(!PageDirty(page));
	/* but private data is each page's own */
	SetPagePrivate(page + 3);
	CHECK(!PagePrivate(page) && PagePrivate(page + 3));
	ClearPagePrivate(page + 3);
	CHECK(PageCompound(page) && PageHead(page) && !PageTail(page));
	CHECK(PageCompound(page + 1) && !PageHead(page + 1) && PageTail(page + 1));
	CHECK(folio_test_large(page_folio(page + 2)));
	__free_pages(page, 2);
}

TEST(page_types)
{
	struct page *page = alloc_page(GFP_KERNEL), *block;

	CHECK(!PageSlab(page) && !PageLargeKmalloc(page) && !PageBuddy(page) && !PageGuard(page));
	page->kind = KM_PAGE_SLAB;
	CHECK(PageSlab(page) && folio_test_slab(page_folio(page)));
	page->kind = KM_PAGE_LARGE_KMALLOC;
	CHECK(PageLargeKmalloc(page) && folio_test_large_kmalloc(page_folio(page)) &&
	      !PageSlab(page));
	page->kind = KM_PAGE_NONE;
	CHECK(!PageHighMem(page) && !PageAnon(page) && !PageOffline(page) && !PageHuge(page));
	__free_page(page);
	block = alloc_pages(GFP_KERNEL, 8);
	__free_pages(block, 8);
	CHECK(PageBuddy(compound_head(block)) || block->kind == KM_PAGE_NONE);
}

TEST(counting_references)
{
	struct page *page = alloc_page(GFP_KERNEL);

	CHECK_EQ(page_count(page), 1);
	page_ref_inc(page);
	page_ref_add(page, 3);
	CHECK_EQ(page_ref_count(page), 5);
	page_ref_sub(page, 2);
	page_ref_dec(page);
	CHECK_EQ(page_ref_inc_return(page), 3);
	CHECK_EQ(page_ref_dec_return(page), 2);
	CHECK_EQ(page_ref_sub_return(page, 1), 1);
	CHECK(!page_ref_add_unless(page, 1, 1));
	CHECK(page_ref_add_unless(page, 1, 0));
	CHECK(!page_ref_freeze(page, 1));
	CHECK(page_ref_freeze(page, 2));
	CHECK_EQ(page_count(page), 0);
	CHECK(!get_page_unless_zero(page));
	CHECK(!try_get_page(page));
	CHECK(!folio_try_get(page_folio(page)));
	page_ref_unfreeze(page, 2);
	CHECK(!page_ref_dec_and_test(page));
	CHECK(get_page_unless_zero(page) && try_get_page(page));
	CHECK(!page_ref_sub_and_test(page, 2));
	folio_get(page_folio(page));
	CHECK_EQ(folio_ref_count(page_folio(page)), 2);
	CHECK(!put_page_testzero(page));
	CHECK(put_page_testzero(page));
	init_page_count(page);
	put_page(page);
}

TEST(get_page_of_a_frozen_page_is_reported)
{
	struct page *page = page_alloc_frozen(GFP_KERNEL, 0, NUMA_NO_NODE);

	CHECK_EQ(page_count(page), 0);
	get_page(page);
	CHECK_REPORT("page dumped because: VM_BUG_ON_PAGE(((unsigned int) folio_ref_count(folio) + "
		     "127u <= 127u))");
	CHECK_EQ(page_count(page), 0);
	test_report_clear();
	page_free_frozen(page, 0);
}

TEST(put_page_beyond_the_last_reference_is_reported)
{
	struct page *page = alloc_page(GFP_KERNEL);

	CHECK(put_page_testzero(page));
	CHECK(!put_page_testzero(page));
	CHECK_REPORT("VM_BUG_ON_PAGE(page_ref_count(page) == 0)");
	CHECK_EQ(page_count(page), 0);
	test_report_clear();
	init_page_count(page);
	__free_page(page);
}

static void *get_and_put(void *arg)
{
	struct page *page = arg;

	for (unsigned long i = 0; i < test_scale(20000); i++) {
		get_page(page + i % 4);
		SetPageReferenced(page);
		if (i & 1)
			ClearPageActive(page);
		else
			SetPageWorkingset(page);
		put_page(page + (i + 1) % 4);
	}
	return NULL;
}

TEST(references_and_flags_are_atomic)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 2);
	pthread_t thread[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, get_and_put, page);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	CHECK_EQ(page_count(page), 1);
	CHECK(PageReferenced(page) && PageWorkingset(page) && PageHead(page));
	put_page(page);
}

TEST(addresses_and_numbers)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_COMP, 1);
	char *addr = page_address(page);

	CHECK_EQ(page_address(page + 1), addr + PAGE_SIZE);
	CHECK_EQ(virt_to_page(addr + 5000), page + 1);
	CHECK_EQ(virt_to_head_page(addr + 5000), page);
	CHECK_EQ(&virt_to_folio(addr + 5000)->page, page);
	CHECK_EQ(pfn_to_page(page_to_pfn(page)), page);
	CHECK_EQ(phys_to_page(page_to_phys(page)), page);
	CHECK_EQ(__pa(addr), page_to_phys(page));
	CHECK_EQ(__va(__pa(addr)), addr);
	CHECK_EQ(page_to_virt(page), addr);
	CHECK_EQ(folio_address(page_folio(page)), addr);
	CHECK(virt_addr_valid(addr) && !virt_addr_valid(&page) && !virt_addr_valid(NULL));
	CHECK(pfn_valid(page_to_pfn(page)) && !pfn_valid(page_nr_frames));
	CHECK(!is_vmalloc_addr(addr));
	CHECK_EQ(offset_in_page(addr + 17), 17);
	CHECK_EQ(offset_in_folio(page_folio(page), 8192 + 5000), 5000);
	CHECK(PAGE_ALIGNED(addr) && !PAGE_ALIGNED(addr + 1));
	CHECK_EQ(PAGE_ALIGN(4097UL), 8192);
	CHECK_EQ(PAGE_ALIGN_DOWN(4097UL), 4096);
	CHECK_EQ(get_order(1), 0);
	CHECK_EQ(get_order(4096), 0);
	CHECK_EQ(get_order(4097), 1);
	CHECK_EQ(get_order(0), 52);
	__free_pages(page, 1);
}

/* What kmalloc() promises of its addresses rests on this. */
TEST(blocks_have_addresses_of_their_alignment)
{
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		unsigned long addr = __get_free_pages(GFP_KERNEL, order);

		CHECK_EQ(addr % (PAGE_SIZE << order), 0);
		free_pages(addr, order);
	}
}

TEST(shape_of_compound_pages_and_folios)
{
	struct folio *folio = folio_alloc(GFP_KERNEL, 3);
	struct page *page = &folio->page;

	CHECK_EQ(compound_order(page), 3);
	CHECK_EQ(compound_order(page + 1), 0);
	CHECK_EQ(compound_nr(page), 8);
	CHECK_EQ(page_size(page), 32768);
	CHECK_EQ(page_shift(page), 15);
	CHECK_EQ(thp_order(page), 3);
	CHECK_EQ(thp_size(page), 32768);
	CHECK_EQ(folio_order(folio), 3);
	CHECK_EQ(folio_large_order(folio), 3);
	CHECK_EQ(folio_nr_pages(folio), 8);
	CHECK_EQ(folio_large_nr_pages(folio), 8);
	CHECK_EQ(folio_size(folio), 32768);
	CHECK_EQ(folio_shift(folio), 15);
	CHECK_EQ(&folio_next(folio)->page, page + 8);
	CHECK_EQ(folio_page_idx(folio, page + 6), 6);
	CHECK_EQ(folio_page(folio, 6), page + 6);
	CHECK_EQ(page_folio(page + 6), folio);
	CHECK_EQ(pfn_folio(folio_pfn(folio) + 7), folio);
	CHECK(page_range_contiguous(page, 8));
	CHECK_EQ(page_zone(page), folio_zone(folio));
	CHECK_EQ(page_to_nid(page), 0);
	CHECK_EQ(folio_nid(folio), 0);
	CHECK_EQ(page_pgdat(page), NODE_DATA(0));
	CHECK_EQ(page_zone_id(page), page_zone_id(page + 7));
	CHECK(!page_is_pfmemalloc(page));
	set_page_pfmemalloc(page);
	CHECK(folio_is_pfmemalloc(folio));
	clear_page_pfmemalloc(page);
	folio_put(folio);
	/* An order-0 folio is a plain page. */
	folio = folio_alloc(GFP_KERNEL, 0);
	CHECK(!folio_test_large(folio));
	CHECK_EQ(folio_nr_pages(folio), 1);
	folio_put(folio);
}
