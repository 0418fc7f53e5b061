/* SPDX-License-Identifier: MIT */
/*
 * The page allocator as Linux 4.4 to 6.12 spelled it; linux/gfp.h includes it.
 * Where a name's arguments changed over time, all its forms are taken.
 */
#ifndef KMEM_LINUX_GFP_COMPAT_H
#define KMEM_LINUX_GFP_COMPAT_H

#include <linux/gfp.h>

/* 4.4: not to be charged to a memory cgroup; not to be tracked by kmemcheck. Nobody does either. */
#define __GFP_NOACCOUNT ((gfp_t)0)
#define __GFP_NOTRACK_FALSE_POSITIVE __GFP_NOTRACK

/* Where to allocate: 4.4 named a zonelist, 4.12 and later a node. */
static inline int km_where_nid(int nid)
{
	return nid;
}

/* Node of a zonelist's first zone. */
KM_API int km_zonelist_nid(const struct zonelist *list);

#define km_where(where)                                       \
	_Generic((where), struct zonelist *: km_zonelist_nid, \
		 const struct zonelist *: km_zonelist_nid, default: km_where_nid)(where)

#define km_arg2_or(none, a, ...) a
#define km_or_null(...) km_arg2_or(0, ##__VA_ARGS__, NULL, 0)

/* To 6.14 (gfp, order, nid, nodemask); to 5.12 without nodemask, to 4.11 with a zonelist. */
KM_API struct page *__alloc_pages(gfp_t gfp, unsigned int order, int preferred_nid,
				  nodemask_t *nodemask);
#define __alloc_pages(gfp, order, where, ...) \
	alloc_hooks(__alloc_pages_noprof((gfp), (order), km_where(where), km_or_null(__VA_ARGS__)))

/* To 5.12. */
KM_API struct page *__alloc_pages_nodemask(gfp_t gfp, unsigned int order, int preferred_nid,
					   nodemask_t *nodemask);
#define __alloc_pages_nodemask(gfp, order, where, mask) \
	alloc_hooks(__alloc_pages_noprof((gfp), (order), km_where(where), (mask)))

/* To 5.13: alloc_pages() under its name on NUMA. */
KM_API struct page *alloc_pages_current(gfp_t gfp, unsigned int order);
#define alloc_pages_current(...) alloc_hooks(alloc_pages_noprof(__VA_ARGS__))

/* To 4.5: alloc_pages() charged to the memory cgroup, as __GFP_ACCOUNT does. */
KM_API struct page *alloc_kmem_pages(gfp_t gfp, unsigned int order);
KM_API struct page *alloc_kmem_pages_node(int nid, gfp_t gfp, unsigned int order);
#define alloc_kmem_pages(gfp, order) alloc_pages((gfp) | __GFP_ACCOUNT, (order))
#define alloc_kmem_pages_node(nid, gfp, order)                                                     \
	alloc_pages_node((nid), (gfp) | __GFP_ACCOUNT, (order))
KM_API void __free_kmem_pages(struct page *page, unsigned int order);
KM_API void free_kmem_pages(unsigned long addr, unsigned int order);

/* To 4.14 and 4.15 to 5.x: free a single page whose last reference was dropped. Any context. */
KM_API void free_hot_cold_page(struct page *page, bool cold);
KM_API void free_unref_page(struct page *page);
/* The same for a list of them, linked by page->lru. */
KM_API void free_hot_cold_page_list(struct list_head *list, bool cold);
KM_API void free_unref_page_list(struct list_head *list);

/* 5.13 to 6.13: bulk allocation into an array, or onto a list by page->lru. */
KM_API unsigned long alloc_pages_bulk_array(gfp_t gfp, unsigned long nr_pages,
					    struct page **page_array);
#define alloc_pages_bulk_array(gfp, nr, array) alloc_pages_bulk((gfp), (nr), (array))
KM_API unsigned long alloc_pages_bulk_array_node(gfp_t gfp, int nid, unsigned long nr_pages,
						 struct page **page_array);
#define alloc_pages_bulk_array_node(...) alloc_hooks(alloc_pages_bulk_node_noprof(__VA_ARGS__))
#define alloc_pages_bulk_array_node_noprof(...) alloc_pages_bulk_node_noprof(__VA_ARGS__)
KM_API unsigned long alloc_pages_bulk_array_mempolicy(gfp_t gfp, unsigned long nr_pages,
						      struct page **page_array);
#define alloc_pages_bulk_array_mempolicy(...) \
	alloc_hooks(alloc_pages_bulk_mempolicy_noprof(__VA_ARGS__))
#define alloc_pages_bulk_array_mempolicy_noprof(...) alloc_pages_bulk_mempolicy_noprof(__VA_ARGS__)
/* Returns the pages added to the front of the list. */
KM_API unsigned long alloc_pages_bulk_list(gfp_t gfp, unsigned long nr_pages,
					   struct list_head *list);

/*
 * With node and nodemask: today (gfp, nid, nodemask, nr, array); 5.13 to 6.13
 * (gfp, nid, nodemask, nr, list, array), one of the last two being NULL.
 */
KM_API unsigned long km_alloc_pages_bulk(gfp_t gfp, int preferred_nid, nodemask_t *nodemask,
					 int nr_pages, struct list_head *list,
					 struct page **page_array);
#define km_bulk_of5(gfp, nid, mask, nr, array) \
	alloc_pages_bulk_noprof((gfp), (nid), (mask), (nr), (array))
#define km_bulk_of6(gfp, nid, mask, nr, list, array) \
	km_alloc_pages_bulk((gfp), (nid), (mask), (nr), (list), (array))
#define km_bulk_pick(a, b, c, d, e, f, name, ...) name
#define __alloc_pages_bulk(...) \
	alloc_hooks(km_bulk_pick(__VA_ARGS__, km_bulk_of6, km_bulk_of5, 0)(__VA_ARGS__))

/* 4.15: is this an ordinary context, which may reclaim and has no claim on reserves? */
static inline bool gfpflags_normal_context(gfp_t gfp)
{
	return (gfp & (__GFP_DIRECT_RECLAIM | __GFP_MEMALLOC)) == __GFP_DIRECT_RECLAIM;
}

/* To 5.x, then gfp_migratetype(). */
static inline int gfpflags_to_migratetype(gfp_t gfp)
{
	return gfp_migratetype(gfp);
}

struct per_cpu_pages;
#define KM_NO_PCP                                                                                  \
	"libkmem: per-CPU page lists have no per_cpu_pages; drain_all_pages() empties them"
KM_UNAVAILABLE(KM_NO_PCP) void drain_zone_pages(struct zone *zone, struct per_cpu_pages *pcp);
KM_UNAVAILABLE(KM_NO_PCP) int decay_pcp_high(struct zone *zone, struct per_cpu_pages *pcp);

#define KM_NO_GIGANTIC                                                                             \
	"libkmem: a compound page has at most MAX_PAGE_ORDER; use alloc_contig_pages()"
KM_UNAVAILABLE(KM_NO_GIGANTIC)
struct folio *folio_alloc_gigantic(int order, gfp_t gfp, int nid, nodemask_t *node);
KM_UNAVAILABLE(KM_NO_GIGANTIC)
struct folio *folio_alloc_gigantic_noprof(int order, gfp_t gfp, int nid, nodemask_t *node);

#endif
