/* SPDX-License-Identifier: MIT */
/* The page allocator's other names: node, folio and list forms, both vintages; their addresses. */
#include "test.h"

#include "page/page_internal.h"
#include <linux/pagevec.h>

TEST_CMDLINE("mem=64M numa=fake=2");

static unsigned long free_pages_now(void)
{
	page_drain_all();
	return page_node_free(0) + page_node_free(1);
}

TEST(node_forms_prefer_their_node)
{
	for (int nid = 0; nid < 2; nid++) {
		struct page *page = alloc_pages_node(nid, GFP_KERNEL, 1);
		struct folio *folio = __folio_alloc_node(GFP_KERNEL, 1, nid);

		CHECK_EQ(page_to_nid(page), nid);
		CHECK_EQ(folio_nid(folio), nid);
		__free_pages(page, 1);
		folio_put(folio);
		page = __alloc_pages_node(nid, GFP_KERNEL | __GFP_THISNODE, 0);
		CHECK_EQ(page_to_nid(page), nid);
		__free_page(page);
		page = alloc_kmem_pages_node(nid, GFP_KERNEL, 0);
		CHECK_EQ(page_to_nid(page), nid);
		__free_kmem_pages(page, 0);
	}
}

TEST(the_nodes_own_message_about_nodes_that_are_not)
{
	struct page *page = __alloc_pages_node(5, GFP_KERNEL | __GFP_THISNODE | __GFP_NOWARN, 0);

	CHECK_REPORT("GFP_KERNEL|__GFP_NOWARN|__GFP_THISNODE allocation from offline node 5\n");
	test_report_clear();
	if (page)
		__free_page(page);
}

/* One array per shape of function: each is called through its address. */
TEST(plain_names_have_addresses)
{
	struct page *(*const by_order[])(gfp_t, unsigned int) = {
		alloc_pages, alloc_pages_noprof, alloc_pages_current, alloc_kmem_pages,
	};
	struct page *(*const by_node[])(int, gfp_t, unsigned int) = {
		alloc_pages_node, alloc_pages_node_noprof, __alloc_pages_node,
		__alloc_pages_node_noprof, alloc_kmem_pages_node,
	};
	struct page *(*const by_mask[])(gfp_t, unsigned int, int, nodemask_t *) = {
		__alloc_pages, __alloc_pages_noprof, __alloc_pages_nodemask,
	};
	struct page *(*const contig[])(unsigned long, gfp_t, int, nodemask_t *) = {
		alloc_contig_pages, alloc_contig_pages_noprof,
	};
	struct folio *(*const folios[])(gfp_t, unsigned int) = { folio_alloc, folio_alloc_noprof };
	unsigned long before = free_pages_now();

	for (size_t i = 0; i < ARRAY_LEN(by_order); i++) {
		struct page *page = by_order[i](GFP_KERNEL, 1);

		CHECK_EQ(page_count(page), 1);
		__free_pages(page, 1);
	}
	for (size_t i = 0; i < ARRAY_LEN(by_node); i++) {
		struct page *page = by_node[i](1, GFP_KERNEL, 1);

		CHECK_EQ(page_to_nid(page), 1);
		__free_pages(page, 1);
	}
	for (size_t i = 0; i < ARRAY_LEN(by_mask); i++) {
		nodemask_t mask = nodemask_of_node(1);
		struct page *page = by_mask[i](GFP_KERNEL, 1, 0, &mask);

		CHECK_EQ(page_to_nid(page), 1);
		__free_pages(page, 1);
	}
	for (size_t i = 0; i < ARRAY_LEN(contig); i++) {
		struct page *page = contig[i](3, GFP_KERNEL, 0, NULL);

		CHECK(page);
		free_contig_range(page_to_pfn(page), 3);
	}
	for (size_t i = 0; i < ARRAY_LEN(folios); i++)
		folio_put(folios[i](GFP_KERNEL, 2));
	free_pages((__get_free_pages)(GFP_KERNEL, 2), 2);
	free_page((get_zeroed_page)(GFP_KERNEL));
	free_pages_exact((alloc_pages_exact)(5000, GFP_KERNEL), 5000);
	free_pages_exact((alloc_pages_exact_nid)(1, 5000, GFP_KERNEL), 5000);
	free_pages_nolock((alloc_pages_nolock)(0, NUMA_NO_NODE, 0), 0);
	folio_put((__folio_alloc)(GFP_KERNEL, 1, 1, NULL));
	folio_put((__folio_alloc_node)(GFP_KERNEL, 1, 1));
	CHECK_EQ(free_pages_now(), before);
}

TEST(forms_of_4_x)
{
	struct zonelist *list = node_zonelist(1, GFP_KERNEL);
	struct page *page = __alloc_pages_nodemask(GFP_KERNEL, 1, list, NULL);
	unsigned long before;

	CHECK_EQ(page_to_nid(page), 1);
	__free_pages(page, 1);
	page = __alloc_pages(GFP_KERNEL, 1, list);
	CHECK_EQ(page_to_nid(page), 1);
	__free_pages(page, 1);
	page = __alloc_pages(GFP_KERNEL, 1, 1);
	CHECK_EQ(page_to_nid(page), 1);
	__free_pages(page, 1);
	page = __alloc_pages(GFP_KERNEL, 1, 1, NULL);
	CHECK_EQ(page_to_nid(page), 1);
	before = free_pages_now();
	free_kmem_pages((unsigned long)page_address(page), 1);
	CHECK_EQ(free_pages_now(), before + 2);
	page = alloc_page(GFP_KERNEL | __GFP_COLD | __GFP_REPEAT | __GFP_NOTRACK);
	CHECK(put_page_testzero(page));
	free_hot_cold_page(page, true);
	page = alloc_page(GFP_TEMPORARY);
	CHECK(put_page_testzero(page));
	free_unref_page(page);
	CHECK_EQ(free_pages_now(), before + 2);
	CHECK(gfpflags_normal_context(GFP_KERNEL) && !gfpflags_normal_context(GFP_ATOMIC));
	CHECK_EQ(gfpflags_to_migratetype(GFP_TEMPORARY), MIGRATE_RECLAIMABLE);
	CHECK(!pm_suspended_storage());
}

TEST(bulk_forms)
{
	unsigned long (*const by_array[])(gfp_t, unsigned long, struct page **) = {
		alloc_pages_bulk_array,
		alloc_pages_bulk_mempolicy,
		alloc_pages_bulk_array_mempolicy,
	};
	unsigned long (*const by_node[])(gfp_t, int, unsigned long, struct page **) = {
		alloc_pages_bulk_node, alloc_pages_bulk_array_node,
	};
	struct page *array[6] = { NULL };
	unsigned long before = free_pages_now();
	struct list_head list, *pos;
	int nr = 0;

	CHECK_EQ(alloc_pages_bulk_node(GFP_KERNEL, 1, 2, array), 2);
	CHECK_EQ(page_to_nid(array[1]), 1);
	CHECK_EQ(alloc_pages_bulk_array(GFP_KERNEL, 3, array), 3);
	CHECK_EQ(alloc_pages_bulk_mempolicy(GFP_KERNEL, 4, array), 4);
	CHECK_EQ(__alloc_pages_bulk(GFP_KERNEL, 0, NULL, 5, array), 5);
	CHECK_EQ(__alloc_pages_bulk(GFP_KERNEL, 0, NULL, 6, NULL, array), 6);
	CHECK_EQ(alloc_pages_bulk_array_node(GFP_KERNEL, 0, 6, array), 6);
	CHECK_EQ(alloc_pages_bulk_array_mempolicy(GFP_KERNEL, 6, array), 6);
	for (size_t i = 0; i < ARRAY_LEN(by_array); i++)
		CHECK_EQ(by_array[i](GFP_KERNEL, 6, array), 6);
	for (size_t i = 0; i < ARRAY_LEN(by_node); i++)
		CHECK_EQ(by_node[i](GFP_KERNEL, 0, 6, array), 6);
	free_pages_bulk(array, 6);
	list_init(&list);
	CHECK_EQ(alloc_pages_bulk_list(GFP_KERNEL, 3, &list), 3);
	CHECK_EQ(__alloc_pages_bulk(GFP_KERNEL, 1, NULL, 2, &list, NULL), 2);
	list_each(pos, &list)
		nr += put_page_testzero(container_of(pos, struct page, lru));
	CHECK_EQ(nr, 5);
	free_hot_cold_page_list(&list, false);
	CHECK(list_is_empty(&list));
	CHECK_EQ(alloc_pages_bulk_list(GFP_KERNEL, 1, &list), 1);
	put_page_testzero(list_first(&list, struct page, lru));
	free_unref_page_list(&list);
	CHECK_EQ(free_pages_now(), before);
}

TEST(contiguous_ranges_by_either_signature)
{
	struct page *page = alloc_contig_pages(7, GFP_KERNEL, NUMA_NO_NODE, NULL);
	unsigned long pfn = page_to_pfn(page), before;

	free_contig_range(pfn, 7);
	before = free_pages_now();
	CHECK_EQ(alloc_contig_range(pfn, pfn + 7, MIGRATE_MOVABLE), 0);
	CHECK_EQ(alloc_contig_range(pfn, pfn + 7, ACR_FLAGS_NONE, GFP_KERNEL | __GFP_NOWARN),
		 -EBUSY);
	free_contig_range(pfn, 7);
	CHECK_EQ((alloc_contig_frozen_range)(pfn, pfn + 7, ACR_FLAGS_NONE, GFP_KERNEL), 0);
	CHECK_EQ(page_count(page), 0);
	free_contig_frozen_range(pfn, 7);
	page = alloc_contig_frozen_pages(5, GFP_KERNEL, 1, NULL);
	CHECK_EQ(page_count(page), 0);
	free_contig_frozen_range(page_to_pfn(page), 5);
	page = (alloc_contig_frozen_pages)(5, GFP_KERNEL, 1, NULL);
	free_contig_frozen_range(page_to_pfn(page), 5);
	CHECK_EQ((alloc_contig_range)(pfn, pfn + 1, ACR_FLAGS_NONE, GFP_KERNEL), 0);
	__free_contig_range(pfn, 1);
	CHECK_EQ(free_pages_now(), before);
}

TEST(releasing_many_references)
{
	struct page *page[3];
	struct folio_batch batch;
	unsigned int refs[2] = { 1, 3 };
	unsigned long before = free_pages_now();

	for (int i = 0; i < 3; i++)
		page[i] = alloc_page(GFP_KERNEL);
	get_page(page[1]);
	release_pages(page, 3);
	CHECK_EQ(page_count(page[1]), 1);
	release_pages(page + 1, 1, true);
	folio_batch_init(&batch);
	CHECK_EQ(folio_batch_add(&batch, folio_alloc(GFP_KERNEL, 2)), PAGEVEC_SIZE - 1);
	folio_batch_add(&batch, folio_alloc(GFP_KERNEL, 0));
	CHECK_EQ(folio_batch_count(&batch), 2);
	folio_ref_add(batch.folios[1], 2);
	CHECK_EQ(folio_batch_next(&batch), batch.folios[0]);
	folios_put_refs(&batch, refs);
	CHECK_EQ(folio_batch_count(&batch), 0);
	folio_batch_add(&batch, folio_alloc(GFP_KERNEL, 1));
	folios_put(&batch);
	CHECK_EQ(free_pages_now(), before);
}

TEST(page_table_pages)
{
	struct ptdesc *pt = pagetable_alloc(GFP_KERNEL | __GFP_ZERO, 0);
	unsigned long *table = ptdesc_address(pt);

	CHECK_EQ(virt_to_ptdesc(table), pt);
	CHECK_EQ(table[511], 0);
	pagetable_free(pt);
	pt = pagetable_alloc(GFP_KERNEL, 1);
	CHECK_EQ(compound_order(ptdesc_page(pt)), 1);
	pagetable_free_kernel(pt);
	pagetable_free((pagetable_alloc)(GFP_KERNEL, 0));
}

TEST(flag_helpers)
{
	CHECK(gfpflags_allow_blocking(GFP_KERNEL) && !gfpflags_allow_blocking(GFP_ATOMIC));
	CHECK(gfpflags_allow_spinning(GFP_ATOMIC) && !gfpflags_allow_spinning(__GFP_NOWARN));
	CHECK_EQ(default_gfp(), GFP_KERNEL);
	CHECK_EQ(default_gfp(GFP_ATOMIC), GFP_ATOMIC);
	CHECK(gfp_has_io_fs(GFP_KERNEL) && !gfp_has_io_fs(GFP_NOFS));
	CHECK(!gfp_compaction_allowed(GFP_KERNEL));
	CHECK_EQ(gfp_nested_mask(GFP_KERNEL | __GFP_NOFAIL | __GFP_ZERO),
		 GFP_KERNEL | __GFP_NORETRY | __GFP_NOMEMALLOC | __GFP_NOWARN);
	CHECK_EQ(gfp_migratetype(GFP_HIGHUSER_MOVABLE), MIGRATE_MOVABLE);
	CHECK_EQ(gfp_zone(GFP_KERNEL), ZONE_NORMAL);
	CHECK_EQ(gfp_zone(GFP_DMA), ZONE_DMA);
	CHECK_EQ(gfp_zone(GFP_HIGHUSER_MOVABLE), ZONE_MOVABLE);
	CHECK_EQ(gfp_zonelist(GFP_KERNEL | __GFP_THISNODE), ZONELIST_NOFALLBACK);
	CHECK(gfp_pfmemalloc_allowed(__GFP_MEMALLOC));
	CHECK(!gfp_pfmemalloc_allowed(__GFP_MEMALLOC | __GFP_NOMEMALLOC) &&
	      !gfp_pfmemalloc_allowed(GFP_KERNEL));
}

TEST(cleanup_frees_a_page)
{
	unsigned long before = free_pages_now();
	{
		void *page __free(free_page) = (void *)get_zeroed_page(GFP_KERNEL);
		struct folio *folio __free(folio_put) = folio_alloc(GFP_KERNEL, 1);

		CHECK(page && folio);
	}
	CHECK_EQ(free_pages_now(), before);
}
