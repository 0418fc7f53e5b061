/* SPDX-License-Identifier: MIT */
/*
 * Pages: addresses and numbers, references, compound pages and folios, what
 * the machine has. Follows Linux 7.3. Everything here may be called in any
 * context unless it says otherwise.
 */
#ifndef KMEM_LINUX_MM_H
#define KMEM_LINUX_MM_H

#include <linux/gfp.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/page_ref.h>
#include <linux/pgtable.h>

struct sysinfo;
struct folio_batch;

/* ---- arithmetic ---- */

#ifndef offset_in_page
#define offset_in_page(p) ((unsigned long)(p) & ~PAGE_MASK)
#endif
#ifndef PAGE_ALIGN
#define PAGE_ALIGN(addr) (((addr) + PAGE_SIZE - 1) & PAGE_MASK)
#endif
#ifndef PAGE_ALIGN_DOWN
#define PAGE_ALIGN_DOWN(addr) ((addr) & PAGE_MASK)
#endif
#ifndef PAGE_ALIGNED
#define PAGE_ALIGNED(addr) (((unsigned long)(addr) & ~PAGE_MASK) == 0)
#endif
#ifndef PFN_UP
#define PFN_UP(x) (((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define PFN_DOWN(x) ((x) >> PAGE_SHIFT)
#define PFN_PHYS(x) ((phys_addr_t)(x) << PAGE_SHIFT)
#define PHYS_PFN(x) ((unsigned long)((x) >> PAGE_SHIFT))
#endif

/* Smallest order whose block holds size bytes; 52 for 0, as in the kernel. */
static __always_inline int get_order(unsigned long size)
{
	if (!size)
		return 64 - PAGE_SHIFT;
	return --size < PAGE_SIZE ? 0 : 64 - PAGE_SHIFT - __builtin_clzl(size);
}

/* ---- frame number, physical address, linear address, struct page ---- */

#define page_to_pfn(page) ((unsigned long)((page) - km_hot.memmap))
#define pfn_to_page(pfn) (km_hot.memmap + (pfn))
#define page_to_phys(page) ((phys_addr_t)page_to_pfn(page) << PAGE_SHIFT)
#define phys_to_page(phys) pfn_to_page((unsigned long)((phys) >> PAGE_SHIFT))
#define nth_page(page, n) ((page) + (n))

#define PAGE_OFFSET (km_hot.linear_base)
#define __va(phys) ((void *)((unsigned long)(phys) + km_hot.linear_base))
#define __pa(addr) ((unsigned long)(addr) - km_hot.linear_base)
#define virt_to_phys(addr) ((phys_addr_t)__pa(addr))
#define phys_to_virt(phys) __va(phys)
#define virt_to_pfn(addr) (__pa(addr) >> PAGE_SHIFT)
#define pfn_to_virt(pfn) __va((unsigned long)(pfn) << PAGE_SHIFT)
#define pfn_to_kaddr(pfn) pfn_to_virt(pfn)
#define high_memory __va(km_hot.linear_size)

/* Is addr in the linear map, so that virt_to_page() may be asked? */
static __always_inline bool virt_addr_valid(const volatile void *addr)
{
	return __pa(addr) < km_hot.linear_size;
}

/* The page of an address of the linear map. Of another address: undefined, as in the kernel. */
#define virt_to_page(addr) pfn_to_page(virt_to_pfn(addr))

static __always_inline struct page *virt_to_head_page(const void *addr)
{
	return compound_head(virt_to_page(addr));
}

static __always_inline struct folio *virt_to_folio(const void *addr)
{
	return page_folio(virt_to_page(addr));
}

#define page_to_virt(page) __va(page_to_phys(page))

static __always_inline void *lowmem_page_address(const struct page *page)
{
	return page_to_virt(page);
}

/* Where kmap() shows a highmem page; NULL when it does not. */
KM_API void *km_page_address(const struct page *page);

/* The page's linear address; of a highmem page the one it is kmap()ed at, or NULL. */
static __always_inline void *page_address(const struct page *page)
{
	return likely(!PageHighMem(page)) ? lowmem_page_address(page) : km_page_address(page);
}

static __always_inline void *folio_address(const struct folio *folio)
{
	return page_address(&folio->page);
}

/* A range test: true for all addresses that vmalloc() and vmap() can give. */
static __always_inline bool is_vmalloc_addr(const void *addr)
{
	return (unsigned long)addr - km_hot.vmalloc_base < km_hot.vmalloc_size;
}

static __always_inline int is_vmalloc_or_module_addr(const void *addr)
{
	return is_vmalloc_addr(addr);
}

/* The page mapped at a vmalloc address, NULL when none is. May wait for a lock. */
KM_API struct page *vmalloc_to_page(const void *addr);
KM_API unsigned long vmalloc_to_pfn(const void *addr);

/* struct pages of consecutive frames are consecutive: there is one memmap. */
static inline bool page_range_contiguous(const struct page *page, unsigned long nr_pages)
{
	(void)page;
	(void)nr_pages;
	return true;
}

/* ---- zone and node of a page ---- */

static __always_inline struct zone *page_zone(const struct page *page)
{
	return km_page_zone(page);
}

static inline int page_to_nid(const struct page *page)
{
	return page_zone(page)->node;
}

static inline pg_data_t *page_pgdat(const struct page *page)
{
	return page_zone(page)->zone_pgdat;
}

/* A number that frames which may merge have in common. */
static inline int page_zone_id(const struct page *page)
{
	return page_to_nid(page) * MAX_NR_ZONES + zone_idx(page_zone(page));
}

static inline int folio_nid(const struct folio *folio)
{
	return page_to_nid(&folio->page);
}

static inline struct zone *folio_zone(const struct folio *folio)
{
	return page_zone(&folio->page);
}

static inline pg_data_t *folio_pgdat(const struct folio *folio)
{
	return page_pgdat(&folio->page);
}

/* ---- compound pages ---- */

/* Make head the head of 2^order pages, which belong to the caller and to no compound page. */
KM_API void prep_compound_page(struct page *page, unsigned int order);

/* Give each page of a block that is not compound a reference of its own. */
KM_API void split_page(struct page *page, unsigned int order);

/* Order of the compound page that page heads; 0 for all other pages. */
static __always_inline unsigned int compound_order(const struct page *page)
{
	return PageHead(page) ? page->order : 0;
}

static __always_inline unsigned long compound_nr(const struct page *page)
{
	return 1UL << compound_order(page);
}

/* Bytes of the compound page that page heads; PAGE_SIZE for all others. */
static __always_inline unsigned long page_size(const struct page *page)
{
	return PAGE_SIZE << compound_order(page);
}

static __always_inline unsigned int page_shift(const struct page *page)
{
	return PAGE_SHIFT + compound_order(page);
}

static __always_inline unsigned int thp_order(struct page *page)
{
	return compound_order(page);
}

static __always_inline unsigned long thp_size(struct page *page)
{
	return page_size(page);
}

/* ---- references ---- */

/* "VM_BUG_ON_PAGE(what)": the page dump, and an abort with panic_on_warn=1. */
KM_API void km_page_bug(struct page *page, const char *what);

/* The last reference of the folio went: free it. */
KM_API void __folio_put(struct folio *folio);

/* Take a reference of the compound page. If it has none (free, slab) that is reported instead. */
static __always_inline void get_page(struct page *page)
{
	struct page *head = compound_head(page);

	if (unlikely(!page_ref_add_unless(head, 1, 0)))
		km_page_bug(head, "((unsigned int) folio_ref_count(folio) + 127u <= 127u)");
}

static __always_inline void folio_get(struct folio *folio)
{
	get_page(&folio->page);
}

/* Take a reference if there is one already; true when taken. */
static __always_inline bool get_page_unless_zero(struct page *page)
{
	return page_ref_add_unless(page, 1, 0);
}

static __always_inline bool __must_check try_get_page(struct page *page)
{
	return get_page_unless_zero(compound_head(page));
}

/* Drop nr references of page itself; true when they were the last. Too many are reported. */
static __always_inline bool km_put_refs(struct page *page, int nr)
{
	int left = page_ref_sub_return(page, nr);

	if (unlikely(left < 0)) {
		page_ref_add(page, nr);
		km_page_bug(page, "page_ref_count(page) == 0");
	}
	return left == 0;
}

static __always_inline int put_page_testzero(struct page *page)
{
	return km_put_refs(page, 1);
}

static __always_inline int folio_put_testzero(struct folio *folio)
{
	return km_put_refs(&folio->page, 1);
}

/* Drop nr references of the folio; with the last one it is freed. */
static __always_inline void folio_put_refs(struct folio *folio, int nr)
{
	if (km_put_refs(&folio->page, nr))
		__folio_put(folio);
}

static __always_inline void folio_put(struct folio *folio)
{
	folio_put_refs(folio, 1);
}

/* Drop a reference of the compound page that page belongs to. */
static __always_inline void put_page(struct page *page)
{
	folio_put(page_folio(page));
}

/* Drop a reference of each folio, and empty the batch; refs[i] of each when refs is given. */
KM_API void folios_put_refs(struct folio_batch *folios, unsigned int *refs);
KM_API void folios_put(struct folio_batch *folios);

/* Drop a reference of each of nr pages. To 4.15 there was a third argument, cold. */
KM_API void release_pages(struct page **pages, int nr);
#define release_pages(pages, nr, ...) release_pages((struct page **)(pages), (nr))

DEFINE_FREE(folio_put, struct folio *, if (_T) folio_put(_T))

/* ---- folios ---- */

static __always_inline unsigned int folio_large_order(const struct folio *folio)
{
	return folio->page.order;
}

static __always_inline unsigned int folio_order(const struct folio *folio)
{
	return compound_order(&folio->page);
}

static __always_inline unsigned long folio_nr_pages(const struct folio *folio)
{
	return 1UL << folio_order(folio);
}

static __always_inline unsigned long folio_large_nr_pages(const struct folio *folio)
{
	return 1UL << folio_large_order(folio);
}

static __always_inline unsigned int folio_shift(const struct folio *folio)
{
	return PAGE_SHIFT + folio_order(folio);
}

static __always_inline size_t folio_size(const struct folio *folio)
{
	return PAGE_SIZE << folio_order(folio);
}

static __always_inline void folio_reset_order(struct folio *folio)
{
	folio->page.order = 0;
}

static __always_inline struct folio *folio_next(struct folio *folio)
{
	return (struct folio *)folio_page(folio, folio_nr_pages(folio));
}

static __always_inline unsigned long folio_page_idx(const struct folio *folio,
						    const struct page *page)
{
	return (unsigned long)(page - &folio->page);
}

static __always_inline unsigned long folio_pfn(const struct folio *folio)
{
	return page_to_pfn(&folio->page);
}

static __always_inline struct folio *pfn_folio(unsigned long pfn)
{
	return page_folio(pfn_to_page(pfn));
}

#define offset_in_folio(folio, p) ((unsigned long)(p) & (folio_size(folio) - 1))

/* ---- marks of a page ---- */

/* Did the page come from the reserves? */
static inline bool page_is_pfmemalloc(const struct page *page)
{
	return page->flags & KM_PAGE_PFMEMALLOC;
}

static inline bool folio_is_pfmemalloc(const struct folio *folio)
{
	return page_is_pfmemalloc(&folio->page);
}

static inline void set_page_pfmemalloc(struct page *page)
{
	page->flags |= KM_PAGE_PFMEMALLOC;
}

static inline void clear_page_pfmemalloc(struct page *page)
{
	page->flags &= ~KM_PAGE_PFMEMALLOC;
}

static inline unsigned long page_private(const struct page *page)
{
	return page->private;
}

static inline void set_page_private(struct page *page, unsigned long private)
{
	page->private = private;
}

static inline void *folio_get_private(const struct folio *folio)
{
	return (void *)folio->page.private;
}

static inline int page_mapcount(const struct page *page)
{
	return page->slot ? 0 : __atomic_load_n(&page->_mapcount.counter, __ATOMIC_RELAXED);
}

#define mm_zero_struct_page(page) ((void)memset((page), 0, sizeof(struct page)))
#define __mm_zero_struct_page(page) mm_zero_struct_page(page)

#include <linux/mm_debug.h>
#include <linux/mm_info.h>

#endif
