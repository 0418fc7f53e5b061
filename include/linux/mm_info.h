/* SPDX-License-Identifier: MIT */
/*
 * linux/mm.h's second part: what memory there is, reserved pages, page-table
 * pages, and the names that cannot be offered. Any context unless it says otherwise.
 */
#ifndef KMEM_LINUX_MM_INFO_H
#define KMEM_LINUX_MM_INFO_H

#include <linux/mm.h>

/* ---- totals, in pages ---- */

/* Pages the buddy systems manage; the other three adjust it, as balloons do. */
KM_API unsigned long totalram_pages(void);
KM_API void totalram_pages_add(long count);

static inline void totalram_pages_inc(void)
{
	totalram_pages_add(1);
}

static inline void totalram_pages_dec(void)
{
	totalram_pages_add(-1);
}

/* Managed pages of zones below HighMem above their high watermarks. */
KM_API unsigned long nr_free_buffer_pages(void);
/* Present pages. */
KM_API unsigned long get_num_physpages(void);
/* MemAvailable: what could be had without trouble. */
KM_API long si_mem_available(void);
/* Fill in struct sysinfo (sys/sysinfo.h): total, free, high and unit; the rest becomes 0. */
KM_API void si_meminfo(struct sysinfo *val);
KM_API void si_meminfo_node(struct sysinfo *val, int nid);

/* ---- reports on standard error ---- */

#define SHOW_MEM_FILTER_NODES 0x0001u /* only nodes of the mask */

/* "Mem-Info:" of the nodes of nodemask (NULL: all), zones up to max_zone_idx. */
KM_API void __show_mem(unsigned int filter, nodemask_t *nodemask, int max_zone_idx);
/* Of everything; to 6.3 with (filter, nodemask). */
#define show_mem(...)                                                                              \
	__show_mem(km_arg2_or(0, ##__VA_ARGS__, 0, 0),                                             \
		   km_arg3_or(0, ##__VA_ARGS__, NULL, NULL, 0), MAX_NR_ZONES - 1)
#define km_arg3_or(none, a, b, ...) b

/*
 * "<thread>: <message>, mode:0x...(flags), nodemask=..." with the stack and
 * Mem-Info. Silent with __GFP_NOWARN; at most one in ten seconds. Linux 4.11.
 */
KM_API __cold void warn_alloc(gfp_t gfp, nodemask_t *nodemask, const char *fmt, ...) __printf(3, 4);

/* ---- pages that the buddy system does not manage for a while ---- */

/* Account count pages more (or less) as managed in page's zone. */
KM_API void adjust_managed_page_count(struct page *page, long count);

/* Take a page that the caller owns out of the managed ones; free_reserved_page() is the inverse. */
static inline void mark_page_reserved(struct page *page)
{
	SetPageReserved(page);
	adjust_managed_page_count(page, -1);
}

/* Free a reserved page and account it as managed. */
KM_API void free_reserved_page(struct page *page);
KM_API void free_reserved_pages(struct page *page, unsigned long nr_pages);
/* The same for linear addresses [start, end), filled with poison if 0 to 255; pages freed. */
KM_API unsigned long free_reserved_area(void *start, void *end, int poison, const char *s);

/* ---- pages for page tables: plain, zeroed pages here ---- */

struct ptdesc {
	struct page page;
};

#define page_ptdesc(p) ((struct ptdesc *)(p))
#define ptdesc_page(pt) (&(pt)->page)
#define ptdesc_folio(pt) ((struct folio *)(pt))

/* 2^order pages; may sleep as gfp says; NULL on failure. */
KM_API struct ptdesc *pagetable_alloc_noprof(gfp_t gfp, unsigned int order);
KM_API struct ptdesc *pagetable_alloc(gfp_t gfp, unsigned int order);
#define pagetable_alloc(...) alloc_hooks(pagetable_alloc_noprof(__VA_ARGS__))

static inline void __pagetable_free(struct ptdesc *pt)
{
	__free_pages(&pt->page, compound_order(&pt->page));
}

static inline void pagetable_free(struct ptdesc *pt)
{
	__pagetable_free(pt);
}

static inline void pagetable_free_kernel(struct ptdesc *pt)
{
	__pagetable_free(pt);
}

static inline struct ptdesc *virt_to_ptdesc(const void *addr)
{
	return page_ptdesc(virt_to_page(addr));
}

static inline void *ptdesc_address(const struct ptdesc *pt)
{
	return page_address(&pt->page);
}

static inline void free_reserved_ptdesc(struct ptdesc *pt)
{
	free_reserved_page(&pt->page);
}

/* ---- odds and ends ---- */

/* There is no shared page of zeroes. */
static inline bool is_zero_page(const struct page *page)
{
	(void)page;
	return false;
}

static inline bool is_zero_folio(const struct folio *folio)
{
	(void)folio;
	return false;
}

/* Must a caller zero pages for user space itself? Yes: no page comes zeroed unasked. */
static inline bool user_alloc_needs_zeroing(void)
{
	return true;
}

/* Zero nr pages of address space from addr. */
static inline void clear_pages(void *addr, unsigned int nr)
{
	memset(addr, 0, (size_t)nr << PAGE_SHIFT);
}

static inline void clear_page(void *addr)
{
	clear_pages(addr, 1);
}

static inline void copy_page(void *to, const void *from)
{
	memcpy(to, from, PAGE_SIZE);
}

/* In linux/slab.h. */
KM_API size_t ksize(const void *objp);

/* Bytes usable at an address: of a slab object, or of a block of pages; 0: it is neither. */
static inline unsigned int kobjsize(const void *objp)
{
	struct page *page;

	if (!virt_addr_valid(objp))
		return 0;
	page = virt_to_head_page(objp);
	if (PageSlab(page) || PageLargeKmalloc(page))
		return (unsigned int)ksize(objp);
	return (unsigned int)page_size(page);
}

/* Make all shrinkers give back what they can, as drop_caches=2. May sleep. */
KM_API void drop_slab(void);

/* ---- names that a process cannot offer (CAVEATS.md) ---- */

#define KM_NO_SYMBOL_ALIAS "libkmem: a program's symbols do not lie in the linear map"
#define KM_NO_PAGE_ADDRESS "libkmem: kmap() alone decides where a highmem page is seen"

KM_UNAVAILABLE(KM_NO_SYMBOL_ALIAS) void *lm_alias(const void *symbol);
KM_UNAVAILABLE(KM_NO_PAGE_ADDRESS) void set_page_address(struct page *page, void *virtual);
KM_UNAVAILABLE(KM_NO_PAGE_ADDRESS) void page_address_init(void);
KM_UNAVAILABLE(KM_NO_ZONE_CHANGE) void set_page_zone(struct page *page, enum zone_type zone);
KM_UNAVAILABLE(KM_NO_ZONE_CHANGE) void set_page_node(struct page *page, unsigned long node);
KM_UNAVAILABLE(KM_NO_ZONE_CHANGE)
void set_page_links(struct page *page, enum zone_type zone, unsigned long node, unsigned long pfn);
KM_UNAVAILABLE(KM_NO_ZONE_CHANGE) void set_page_section(struct page *page, unsigned long section);
KM_UNAVAILABLE(KM_NO_ZONE_IN_FLAGS) int memdesc_nid(memdesc_flags_t flags);
KM_UNAVAILABLE(KM_NO_ZONE_IN_FLAGS) unsigned long memdesc_section(memdesc_flags_t flags);

#endif
