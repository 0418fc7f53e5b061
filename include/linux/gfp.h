/* SPDX-License-Identifier: MIT */
/*
 * The page allocator. Follows Linux 7.3, and offers the spelling of earlier
 * kernels from 4.4 on beneath (linux/gfp_compat.h).
 *
 * Allocations give 2^order consecutive frames, order 0 to MAX_PAGE_ORDER (10),
 * with a reference count of 1, or NULL; contents are undefined without
 * __GFP_ZERO. Unless it says otherwise below, a function
 *  - may sleep exactly when its gfp has __GFP_DIRECT_RECLAIM,
 *  - may be called from a signal handler, when it does not;
 *  - fails with NULL (0 for addresses), and warns on standard error unless the
 *    gfp has __GFP_NOWARN.
 *
 * foo() is a macro over foo_noprof() through alloc_hooks(), so that allocation
 * profiling can name the caller; a function foo exists too, for its address.
 */
#ifndef KMEM_LINUX_GFP_H
#define KMEM_LINUX_GFP_H

#include <linux/alloc_tag.h>
#include <linux/cleanup.h>
#include <linux/gfp_types.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>

struct vm_area_struct;
struct mempolicy;

/* ---- flags ---- */

/* May an allocation with these flags sleep? */
static inline bool gfpflags_allow_blocking(gfp_t gfp)
{
	return gfp & __GFP_DIRECT_RECLAIM;
}

/* May it wait for a lock? False only for those of the *_nolock functions. Linux 6.15. */
static inline bool gfpflags_allow_spinning(gfp_t gfp)
{
	return gfp & __GFP_RECLAIM;
}

/* default_gfp() is GFP_KERNEL, default_gfp(x) is x. */
#ifndef default_gfp
#define __default_gfp(a, b, ...) b
#define default_gfp(...) __default_gfp(0, ##__VA_ARGS__, GFP_KERNEL, 0)
#endif

/* Are all of flags set in gfp? Linux 7.0. */
static inline bool gfp_has_flags(gfp_t gfp, gfp_t flags)
{
	return (gfp & flags) == flags;
}

static inline bool gfp_has_io_fs(gfp_t gfp)
{
	return gfp_has_flags(gfp, __GFP_IO | __GFP_FS);
}

/* May memory be compacted for it? Never: pages of a process do not migrate. */
static inline bool gfp_compaction_allowed(gfp_t gfp)
{
	(void)gfp;
	return false;
}

/* Flags for an allocation inside an allocation: its context, never its reserves, and no noise. */
static inline gfp_t gfp_nested_mask(gfp_t gfp)
{
	return (gfp & (GFP_KERNEL | GFP_ATOMIC)) | __GFP_NORETRY | __GFP_NOMEMALLOC | __GFP_NOWARN;
}

/* The migratetype (enum migratetype) that the flags ask for. */
static inline int gfp_migratetype(gfp_t gfp)
{
	return (int)((gfp & GFP_MOVABLE_MASK) >> GFP_MOVABLE_SHIFT);
}

/* Would an allocation with these flags by this thread ignore the watermarks? */
KM_API bool gfp_pfmemalloc_allowed(gfp_t gfp);

/* The zone number behind gfp_zone(). */
KM_API int km_gfp_zone(gfp_t gfp);

/*
 * The highest zone that the flags allow; allocations fall back downwards. More
 * than one of DMA, DMA32 and HIGHMEM makes no sense: it warns, and means the lowest.
 */
static inline enum zone_type gfp_zone(gfp_t gfp)
{
	return (enum zone_type)km_gfp_zone(gfp);
}

/* Which of a node's two zonelists: with __GFP_THISNODE the one of the node alone. */
static inline int gfp_zonelist(gfp_t gfp)
{
	return gfp & __GFP_THISNODE ? ZONELIST_NOFALLBACK : ZONELIST_FALLBACK;
}

static inline struct zonelist *node_zonelist(int nid, gfp_t gfp)
{
	return NODE_DATA(nid)->node_zonelists + gfp_zonelist(gfp);
}

/* Architectures' hooks; x86-64 has none, and neither have we. */
static inline void arch_free_page(struct page *page, int order)
{
	(void)page;
	(void)order;
}

static inline void arch_alloc_page(struct page *page, int order)
{
	(void)page;
	(void)order;
}

/* A message and a stack if gfp has __GFP_THISNODE and __GFP_NOWARN and there is no node nid. */
KM_API void warn_if_node_offline(int nid, gfp_t gfp);

/* ---- blocks of 2^order pages ---- */

KM_API struct page *alloc_pages_noprof(gfp_t gfp, unsigned int order);
/*
 * From the node nearest to this CPU. order > MAX_PAGE_ORDER warns once and
 * gives NULL. Without __GFP_COMP only the first page has a reference.
 */
KM_API struct page *alloc_pages(gfp_t gfp, unsigned int order);

#ifdef KM_INLINE_FAST_PATH
static __always_inline struct page *km_alloc_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	if (__builtin_constant_p(order) && order < KM_PAGE_SLOT_ORDERS &&
	    __builtin_constant_p(gfp) && !(gfp & (__GFP_ZERO | (order ? __GFP_COMP : 0)))) {
		page = (struct page *)km_cpu_pop(km_hot.page_slot[gfp & 31] + 8 * order);
		if (likely(page)) {
			__atomic_store_n(&page->_refcount.counter, 1, __ATOMIC_RELEASE);
			return page;
		}
	}
	return alloc_pages_noprof(gfp, order);
}
#define alloc_pages(...) alloc_hooks(km_alloc_pages(__VA_ARGS__))
#else
#define alloc_pages(...) alloc_hooks(alloc_pages_noprof(__VA_ARGS__))
#endif

#define alloc_page_noprof(gfp) alloc_pages_noprof((gfp), 0)
#define alloc_page(gfp) alloc_pages((gfp), 0)

/* The body of all: nodes outside nodemask (NULL: none) are not asked. */
KM_API struct page *__alloc_pages_noprof(gfp_t gfp, unsigned int order, int preferred_nid,
					 nodemask_t *nodemask);

KM_API struct page *alloc_pages_node_noprof(int nid, gfp_t gfp, unsigned int order);
/* Preferring node nid (NUMA_NO_NODE: the nearest); others follow unless __GFP_THISNODE. */
KM_API struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order);
#define alloc_pages_node(...) alloc_hooks(alloc_pages_node_noprof(__VA_ARGS__))

KM_API struct page *__alloc_pages_node_noprof(int nid, gfp_t gfp, unsigned int order);
/* The same for a nid that is known to be a node. */
KM_API struct page *__alloc_pages_node(int nid, gfp_t gfp, unsigned int order);
#define __alloc_pages_node(...) alloc_hooks(__alloc_pages_node_noprof(__VA_ARGS__))

KM_API struct page *alloc_pages_nolock_noprof(gfp_t gfp, int nid, unsigned int order);
/*
 * From any context at all: tries locks, reclaims nothing, may fail any time,
 * silently. Zeroed, compound. gfp may hold __GFP_ACCOUNT only; order 0 to 3,
 * or pageblock_order. Linux 6.15.
 */
KM_API struct page *alloc_pages_nolock(gfp_t gfp, int nid, unsigned int order);
#define alloc_pages_nolock(...) alloc_hooks(alloc_pages_nolock_noprof(__VA_ARGS__))

/*
 * Drop one reference; with the last one free 2^order pages, the order of the
 * allocation. If others hold the first page of a block that is not compound,
 * its other pages are freed now and the first one by them. Any context.
 */
KM_API void __free_pages(struct page *page, unsigned int order);
KM_API void free_pages_nolock(struct page *page, unsigned int order);
#define __free_page(page) __free_pages((page), 0)

/* ---- by address ---- */

KM_API unsigned long get_free_pages_noprof(gfp_t gfp, unsigned int order);
/* Address of a block in the linear map, or 0; __GFP_HIGHMEM is dropped. */
KM_API unsigned long __get_free_pages(gfp_t gfp, unsigned int order);
#define __get_free_pages(...) alloc_hooks(get_free_pages_noprof(__VA_ARGS__))

#define __get_free_page(gfp) __get_free_pages((gfp), 0)
#define __get_dma_pages(gfp, order) __get_free_pages((gfp) | GFP_DMA, (order))

/* Address of a page of zeroes, or 0. */
KM_API unsigned long get_zeroed_page_noprof(gfp_t gfp);
KM_API unsigned long get_zeroed_page(gfp_t gfp);
#define get_zeroed_page(...) alloc_hooks(get_zeroed_page_noprof(__VA_ARGS__))

/* 0 is ignored. Any context. */
KM_API void free_pages(unsigned long addr, unsigned int order);
#define free_page(addr) free_pages((addr), 0)

DEFINE_FREE(free_page, void *, free_page((unsigned long)_T))

/* ---- exact sizes ---- */

KM_API void *alloc_pages_exact_noprof(size_t size, gfp_t gfp) __alloc_size(1);
/*
 * size bytes, rounded up to pages, the surplus of the 2^order block being freed
 * at once. __GFP_COMP and __GFP_HIGHMEM warn and are dropped. Free with
 * free_pages_exact() of the same size.
 */
KM_API void *alloc_pages_exact(size_t size, gfp_t gfp) __alloc_size(1);
#define alloc_pages_exact(...) alloc_hooks(alloc_pages_exact_noprof(__VA_ARGS__))

/* The same preferring node nid. */
KM_API void *alloc_pages_exact_nid_noprof(int nid, size_t size, gfp_t gfp) __alloc_size(2);
KM_API void *alloc_pages_exact_nid(int nid, size_t size, gfp_t gfp) __alloc_size(2);
#define alloc_pages_exact_nid(...) alloc_hooks(alloc_pages_exact_nid_noprof(__VA_ARGS__))

/* size as it was asked for. Any context. */
KM_API void free_pages_exact(void *virt, size_t size);

/* ---- many single pages ---- */

KM_API unsigned long alloc_pages_bulk_noprof(gfp_t gfp, int preferred_nid, nodemask_t *nodemask,
					     int nr_pages, struct page **page_array);
/*
 * Fill the NULL slots of page_array with single pages. Returns the number of
 * leading slots that are filled now, those filled before included: perhaps
 * fewer than nr_pages with memory to spare, so callers loop. Linux 6.14.
 */
#define alloc_pages_bulk(gfp, nr_pages, page_array) \
	alloc_hooks(alloc_pages_bulk_noprof((gfp), NUMA_NO_NODE, NULL, (nr_pages), (page_array)))

/* The same preferring node nid. */
KM_API unsigned long alloc_pages_bulk_node_noprof(gfp_t gfp, int nid, unsigned long nr_pages,
						  struct page **page_array);
KM_API unsigned long alloc_pages_bulk_node(gfp_t gfp, int nid, unsigned long nr_pages,
					   struct page **page_array);
#define alloc_pages_bulk_node(...) alloc_hooks(alloc_pages_bulk_node_noprof(__VA_ARGS__))

KM_API unsigned long alloc_pages_bulk_mempolicy_noprof(gfp_t gfp, unsigned long nr_pages,
						       struct page **page_array);
/* By the thread's memory policy, which is the default one: the nearest node. */
KM_API unsigned long alloc_pages_bulk_mempolicy(gfp_t gfp, unsigned long nr_pages,
						struct page **page_array);
#define alloc_pages_bulk_mempolicy(...) alloc_hooks(alloc_pages_bulk_mempolicy_noprof(__VA_ARGS__))

/* Free an array of single pages. Linux 7.x. */
KM_API void free_pages_bulk(struct page **page_array, unsigned long nr_pages);

/* ---- folios: compound pages by their head ---- */

/* alloc_pages() with __GFP_COMP; free with folio_put(). Linux 5.16. */
KM_API struct folio *folio_alloc_noprof(gfp_t gfp, unsigned int order);
KM_API struct folio *folio_alloc(gfp_t gfp, unsigned int order);
#define folio_alloc(...) alloc_hooks(folio_alloc_noprof(__VA_ARGS__))

/* With node and nodemask, as __alloc_pages(). */
KM_API struct folio *__folio_alloc_noprof(gfp_t gfp, unsigned int order, int preferred_nid,
					  nodemask_t *nodemask);
KM_API struct folio *__folio_alloc(gfp_t gfp, unsigned int order, int preferred_nid,
				   nodemask_t *nodemask);
#define __folio_alloc(...) alloc_hooks(__folio_alloc_noprof(__VA_ARGS__))

/* Preferring node nid. */
KM_API struct folio *__folio_alloc_node_noprof(gfp_t gfp, unsigned int order, int nid);
KM_API struct folio *__folio_alloc_node(gfp_t gfp, unsigned int order, int nid);
#define __folio_alloc_node(...) alloc_hooks(__folio_alloc_node_noprof(__VA_ARGS__))

/* ---- ranges of frames, and any number of consecutive frames ---- */

typedef unsigned int acr_flags_t;
#define ACR_FLAGS_NONE ((acr_flags_t)0)
#define ACR_FLAGS_CMA ((acr_flags_t)1)

KM_API int alloc_contig_frozen_range_noprof(unsigned long start, unsigned long end,
					    acr_flags_t alloc_flags, gfp_t gfp);
/* As alloc_contig_range(), the pages without a reference. Linux 7.x. */
KM_API int alloc_contig_frozen_range(unsigned long start, unsigned long end,
				     acr_flags_t alloc_flags, gfp_t gfp);
#define alloc_contig_frozen_range(...) alloc_hooks(alloc_contig_frozen_range_noprof(__VA_ARGS__))

KM_API int alloc_contig_range_noprof(unsigned long start, unsigned long end,
				     acr_flags_t alloc_flags, gfp_t gfp);
/*
 * Claim the frames [start, end), which must lie in one zone, each as a single
 * page. 0, -EINVAL, -ENOMEM, or -EBUSY when one of them is in use: nothing
 * migrates here. The third argument (a migratetype to 6.17) is without effect.
 * The gfp was added in 4.12. May sleep.
 */
KM_API int alloc_contig_range(unsigned long start, unsigned long end, acr_flags_t alloc_flags,
			      gfp_t gfp);
#define alloc_contig_range(start, end, flags, ...) \
	alloc_hooks(alloc_contig_range_noprof((start), (end), (flags), default_gfp(__VA_ARGS__)))

/* As alloc_contig_pages(), the pages without a reference. Linux 7.x. */
KM_API struct page *alloc_contig_frozen_pages_noprof(unsigned long nr_pages, gfp_t gfp, int nid,
						     nodemask_t *nodemask);
KM_API struct page *alloc_contig_frozen_pages(unsigned long nr_pages, gfp_t gfp, int nid,
					      nodemask_t *nodemask);
#define alloc_contig_frozen_pages(...) alloc_hooks(alloc_contig_frozen_pages_noprof(__VA_ARGS__))

KM_API struct page *alloc_contig_pages_noprof(unsigned long nr_pages, gfp_t gfp, int nid,
					      nodemask_t *nodemask);
/* nr_pages consecutive frames, any number, each a single page; NULL if none is found. May sleep. */
KM_API struct page *alloc_contig_pages(unsigned long nr_pages, gfp_t gfp, int nid,
				       nodemask_t *nodemask);
#define alloc_contig_pages(...) alloc_hooks(alloc_contig_pages_noprof(__VA_ARGS__))

/* Free such pages, those with a reference each or the frozen ones. Any context. */
KM_API void free_contig_range(unsigned long pfn, unsigned long nr_pages);
KM_API void free_contig_frozen_range(unsigned long pfn, unsigned long nr_pages);
KM_API void __free_contig_range(unsigned long pfn, unsigned long nr_pages);

/* ---- per-CPU page lists ---- */

/* Give this CPU's lists of the zone (NULL: of all zones) back to the buddy system. May sleep. */
KM_API void drain_local_pages(struct zone *zone);
/* The same for all CPUs. */
KM_API void drain_all_pages(struct zone *zone);

/* No suspend in a process: I/O is always possible. */
static inline bool pm_suspended_storage(void)
{
	return false;
}

/* ---- names that a process cannot offer (CAVEATS.md) ---- */

#define KM_NO_VMA "libkmem: a process has no vm_area_struct for this to follow"
#define KM_NO_MPOL "libkmem: there are no mempolicy objects; use the _node form"
#define KM_NO_BOOT_HOOK "libkmem: a kernel boot step; the library boots by itself at first use"
#define KM_NO_HOTPLUG "libkmem: CPUs and memory are not plugged into a process"
#define KM_NO_PM "libkmem: a process is not suspended to disk"
#define KM_NO_CMA "libkmem: there is no CMA area"

KM_UNAVAILABLE(KM_NO_VMA)
struct page *alloc_page_vma(gfp_t gfp, struct vm_area_struct *vma, unsigned long addr);
KM_UNAVAILABLE(KM_NO_VMA)
struct page *alloc_page_vma_noprof(gfp_t gfp, struct vm_area_struct *vma, unsigned long addr);
KM_UNAVAILABLE(KM_NO_VMA)
struct page *alloc_page_vma_node(gfp_t gfp, struct vm_area_struct *vma, unsigned long addr,
				 int node);
KM_UNAVAILABLE(KM_NO_VMA)
struct page *alloc_pages_vma(gfp_t gfp, int order, struct vm_area_struct *vma, unsigned long addr,
			     int node, bool hugepage);
KM_UNAVAILABLE(KM_NO_VMA)
struct page *alloc_hugepage_vma(gfp_t gfp, struct vm_area_struct *vma, unsigned long addr,
				int order);
KM_UNAVAILABLE(KM_NO_VMA)
struct folio *vma_alloc_folio(gfp_t gfp, int order, struct vm_area_struct *vma, unsigned long addr);
KM_UNAVAILABLE(KM_NO_VMA)
struct folio *vma_alloc_folio_noprof(gfp_t gfp, int order, struct vm_area_struct *vma,
				     unsigned long addr);
KM_UNAVAILABLE(KM_NO_VMA)
gfp_t vma_thp_gfp_mask(struct vm_area_struct *vma);
KM_UNAVAILABLE(KM_NO_MPOL)
struct page *alloc_pages_mpol(gfp_t gfp, unsigned int order, struct mempolicy *pol, pgoff_t ilx,
			      int nid);
KM_UNAVAILABLE(KM_NO_MPOL)
struct page *alloc_pages_mpol_noprof(gfp_t gfp, unsigned int order, struct mempolicy *pol,
				     pgoff_t ilx, int nid);
KM_UNAVAILABLE(KM_NO_MPOL)
struct folio *folio_alloc_mpol(gfp_t gfp, unsigned int order, struct mempolicy *pol, pgoff_t ilx,
			       int nid);
KM_UNAVAILABLE(KM_NO_MPOL)
struct folio *folio_alloc_mpol_noprof(gfp_t gfp, unsigned int order, struct mempolicy *pol,
				      pgoff_t ilx, int nid);
KM_UNAVAILABLE(KM_NO_BOOT_HOOK) void page_alloc_init(void);
KM_UNAVAILABLE(KM_NO_BOOT_HOOK) void page_alloc_init_late(void);
KM_UNAVAILABLE(KM_NO_BOOT_HOOK) void page_alloc_init_cpuhp(void);
KM_UNAVAILABLE(KM_NO_HOTPLUG) void setup_pcp_cacheinfo(unsigned int cpu);
KM_UNAVAILABLE(KM_NO_PM) void pm_restrict_gfp_mask(void);
KM_UNAVAILABLE(KM_NO_PM) void pm_restore_gfp_mask(void);
KM_UNAVAILABLE(KM_NO_CMA) void init_cma_reserved_pageblock(struct page *page);

#include <linux/gfp_compat.h>
#include <linux/page_frag_cache.h>

#endif
