/* SPDX-License-Identifier: MIT */
/*
 * The page allocator's other names: the forms over node, folio and list, the
 * spelling of older kernels, and a function behind each hooked macro, for
 * those who take its address.
 */
#include "page/page_internal.h"

#include <linux/pagevec.h>

/* ---- bodies ---- */

struct page *alloc_pages_node_noprof(int nid, gfp_t gfp, unsigned int order)
{
	return __alloc_pages_noprof(gfp, order, nid, NULL);
}

struct page *__alloc_pages_node_noprof(int nid, gfp_t gfp, unsigned int order)
{
	warn_if_node_offline(nid, gfp);
	return __alloc_pages_noprof(gfp, order, nid, NULL);
}

struct folio *__folio_alloc_noprof(gfp_t gfp, unsigned int order, int preferred_nid,
				   nodemask_t *nodemask)
{
	return (struct folio *)__alloc_pages_noprof(gfp | __GFP_COMP, order, preferred_nid,
						    nodemask);
}

struct folio *__folio_alloc_node_noprof(gfp_t gfp, unsigned int order, int nid)
{
	return (struct folio *)__alloc_pages_node_noprof(nid, gfp | __GFP_COMP, order);
}

struct folio *folio_alloc_noprof(gfp_t gfp, unsigned int order)
{
	return (struct folio *)alloc_pages_noprof(gfp | __GFP_COMP, order);
}

unsigned long alloc_pages_bulk_node_noprof(gfp_t gfp, int nid, unsigned long nr_pages,
					   struct page **page_array)
{
	return alloc_pages_bulk_noprof(gfp, nid, NULL, (int)nr_pages, page_array);
}

unsigned long alloc_pages_bulk_mempolicy_noprof(gfp_t gfp, unsigned long nr_pages,
						struct page **page_array)
{
	return alloc_pages_bulk_noprof(gfp, NUMA_NO_NODE, NULL, (int)nr_pages, page_array);
}

/* Single pages onto the front of list, or into the array when list is NULL. */
unsigned long km_alloc_pages_bulk(gfp_t gfp, int preferred_nid, nodemask_t *nodemask, int nr_pages,
				  struct list_head *list, struct page **page_array)
{
	int nr = 0;

	if (!list)
		return alloc_pages_bulk_noprof(gfp, preferred_nid, nodemask, nr_pages, page_array);
	for (; nr < nr_pages; nr++) {
		struct page *page = __alloc_pages_noprof(gfp, 0, preferred_nid, nodemask);

		if (!page)
			break;
		list_push_front(&page->lru, list);
	}
	return (unsigned long)nr;
}

struct ptdesc *pagetable_alloc_noprof(gfp_t gfp, unsigned int order)
{
	return (struct ptdesc *)alloc_pages_noprof(gfp | __GFP_COMP, order);
}

/* ---- functions behind the hooked macros ---- */

struct page *(alloc_pages)(gfp_t gfp, unsigned int order)
{
	return alloc_pages_noprof(gfp, order);
}

struct page *(alloc_pages_node)(int nid, gfp_t gfp, unsigned int order)
{
	return alloc_pages_node_noprof(nid, gfp, order);
}

struct page *(__alloc_pages_node)(int nid, gfp_t gfp, unsigned int order)
{
	return __alloc_pages_node_noprof(nid, gfp, order);
}

struct page *(__alloc_pages)(gfp_t gfp, unsigned int order, int preferred_nid, nodemask_t *nodemask)
{
	return __alloc_pages_noprof(gfp, order, preferred_nid, nodemask);
}

struct page *(__alloc_pages_nodemask)(gfp_t gfp, unsigned int order, int preferred_nid,
				      nodemask_t *nodemask)
{
	return __alloc_pages_noprof(gfp, order, preferred_nid, nodemask);
}

struct page *(alloc_pages_current)(gfp_t gfp, unsigned int order)
{
	return alloc_pages_noprof(gfp, order);
}

struct page *(alloc_pages_nolock)(gfp_t gfp, int nid, unsigned int order)
{
	return alloc_pages_nolock_noprof(gfp, nid, order);
}

unsigned long (__get_free_pages)(gfp_t gfp, unsigned int order)
{
	return get_free_pages_noprof(gfp, order);
}

unsigned long (get_zeroed_page)(gfp_t gfp)
{
	return get_zeroed_page_noprof(gfp);
}

void *(alloc_pages_exact)(size_t size, gfp_t gfp)
{
	return alloc_pages_exact_noprof(size, gfp);
}

void *(alloc_pages_exact_nid)(int nid, size_t size, gfp_t gfp)
{
	return alloc_pages_exact_nid_noprof(nid, size, gfp);
}

unsigned long (alloc_pages_bulk_node)(gfp_t gfp, int nid, unsigned long nr_pages,
				      struct page **page_array)
{
	return alloc_pages_bulk_node_noprof(gfp, nid, nr_pages, page_array);
}

unsigned long (alloc_pages_bulk_mempolicy)(gfp_t gfp, unsigned long nr_pages,
					   struct page **page_array)
{
	return alloc_pages_bulk_mempolicy_noprof(gfp, nr_pages, page_array);
}

struct folio *(folio_alloc)(gfp_t gfp, unsigned int order)
{
	return folio_alloc_noprof(gfp, order);
}

struct folio *(__folio_alloc)(gfp_t gfp, unsigned int order, int preferred_nid,
			      nodemask_t *nodemask)
{
	return __folio_alloc_noprof(gfp, order, preferred_nid, nodemask);
}

struct folio *(__folio_alloc_node)(gfp_t gfp, unsigned int order, int nid)
{
	return __folio_alloc_node_noprof(gfp, order, nid);
}

int (alloc_contig_frozen_range)(unsigned long start, unsigned long end, acr_flags_t alloc_flags,
				gfp_t gfp)
{
	return alloc_contig_frozen_range_noprof(start, end, alloc_flags, gfp);
}

int (alloc_contig_range)(unsigned long start, unsigned long end, acr_flags_t alloc_flags, gfp_t gfp)
{
	return alloc_contig_range_noprof(start, end, alloc_flags, gfp);
}

struct page *(alloc_contig_frozen_pages)(unsigned long nr_pages, gfp_t gfp, int nid,
					 nodemask_t *nodemask)
{
	return alloc_contig_frozen_pages_noprof(nr_pages, gfp, nid, nodemask);
}

struct page *(alloc_contig_pages)(unsigned long nr_pages, gfp_t gfp, int nid, nodemask_t *nodemask)
{
	return alloc_contig_pages_noprof(nr_pages, gfp, nid, nodemask);
}

struct ptdesc *(pagetable_alloc)(gfp_t gfp, unsigned int order)
{
	return pagetable_alloc_noprof(gfp, order);
}

/* ---- older kernels ---- */

int km_zonelist_nid(const struct zonelist *list)
{
	return list->_zonerefs[0].zone ? list->_zonerefs[0].zone->node : NUMA_NO_NODE;
}

struct page *(alloc_kmem_pages)(gfp_t gfp, unsigned int order)
{
	return alloc_pages_noprof(gfp | __GFP_ACCOUNT, order);
}

struct page *(alloc_kmem_pages_node)(int nid, gfp_t gfp, unsigned int order)
{
	return alloc_pages_node_noprof(nid, gfp | __GFP_ACCOUNT, order);
}

void __free_kmem_pages(struct page *page, unsigned int order)
{
	__free_pages(page, order);
}

void free_kmem_pages(unsigned long addr, unsigned int order)
{
	free_pages(addr, order);
}

void free_unref_page(struct page *page)
{
	page_free_frozen(page, 0);
}

void free_unref_page_list(struct list_head *list)
{
	struct list_head *pos, *next;

	list_each_safe(pos, next, list) {
		struct page *page = container_of(pos, struct page, lru);

		list_remove(&page->lru);
		free_unref_page(page);
	}
}

/* Cold pages went to the end of the per-CPU list once; it has one end today. */
void free_hot_cold_page(struct page *page, bool cold)
{
	(void)cold;
	free_unref_page(page);
}

void free_hot_cold_page_list(struct list_head *list, bool cold)
{
	(void)cold;
	free_unref_page_list(list);
}

unsigned long (alloc_pages_bulk_array)(gfp_t gfp, unsigned long nr_pages, struct page **page_array)
{
	return alloc_pages_bulk_noprof(gfp, NUMA_NO_NODE, NULL, (int)nr_pages, page_array);
}

unsigned long (alloc_pages_bulk_array_node)(gfp_t gfp, int nid, unsigned long nr_pages,
					    struct page **page_array)
{
	return alloc_pages_bulk_node_noprof(gfp, nid, nr_pages, page_array);
}

unsigned long (alloc_pages_bulk_array_mempolicy)(gfp_t gfp, unsigned long nr_pages,
						 struct page **page_array)
{
	return alloc_pages_bulk_mempolicy_noprof(gfp, nr_pages, page_array);
}

unsigned long alloc_pages_bulk_list(gfp_t gfp, unsigned long nr_pages, struct list_head *list)
{
	return km_alloc_pages_bulk(gfp, NUMA_NO_NODE, NULL, (int)nr_pages, list, NULL);
}

/* ---- references of many ---- */

void (release_pages)(struct page **pages, int nr)
{
	for (int i = 0; i < nr; i++)
		put_page(pages[i]);
}

void folios_put_refs(struct folio_batch *folios, unsigned int *refs)
{
	for (unsigned int i = 0; i < folios->nr; i++)
		folio_put_refs(folios->folios[i], refs ? (int)refs[i] : 1);
	folio_batch_reinit(folios);
}

void folios_put(struct folio_batch *folios)
{
	folios_put_refs(folios, NULL);
}
