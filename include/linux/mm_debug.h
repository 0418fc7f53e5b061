/* SPDX-License-Identifier: MIT */
/*
 * linux/mm.h's third part: initialisation and poisoning of pages, page dumps.
 * Poisoning, guard pages, unmapping of free pages and memory tags are off, as
 * in a kernel configured without them; the functions that do the work of
 * poisoning and unmapping do it when called. Any context.
 */
#ifndef KMEM_LINUX_MM_DEBUG_H
#define KMEM_LINUX_MM_DEBUG_H

#include <linux/mm.h>

/* Must an allocation with these flags be zeroed? */
static inline bool want_init_on_alloc(gfp_t gfp)
{
	return gfp & __GFP_ZERO;
}

static inline bool want_init_on_free(void)
{
	return false;
}

/* ---- poisoning: 0xaa into free pages ---- */

#define PAGE_POISON 0xaa

/* Fill, and verify the filling; damage is reported ("pagealloc: memory corruption"). */
KM_API void __kernel_poison_pages(struct page *page, int numpages);
KM_API void __kernel_unpoison_pages(struct page *page, int numpages);

static inline bool page_poisoning_enabled(void)
{
	return false;
}

static inline bool page_poisoning_enabled_static(void)
{
	return false;
}

static inline void kernel_poison_pages(struct page *page, int numpages)
{
	if (page_poisoning_enabled_static())
		__kernel_poison_pages(page, numpages);
}

static inline void kernel_unpoison_pages(struct page *page, int numpages)
{
	if (page_poisoning_enabled_static())
		__kernel_unpoison_pages(page, numpages);
}

/* ---- unmapping of free pages ---- */

/* Make the linear map of the caller's pages inaccessible (enable 0) or accessible. */
KM_API void __kernel_map_pages(struct page *page, int numpages, int enable);

static inline bool debug_pagealloc_enabled(void)
{
	return false;
}

static inline bool debug_pagealloc_enabled_static(void)
{
	return false;
}

static inline void debug_pagealloc_map_pages(struct page *page, int numpages)
{
	if (debug_pagealloc_enabled_static())
		__kernel_map_pages(page, numpages, 1);
}

static inline void debug_pagealloc_unmap_pages(struct page *page, int numpages)
{
	if (debug_pagealloc_enabled_static())
		__kernel_map_pages(page, numpages, 0);
}

/* ---- guard pages: off ---- */

static inline unsigned int debug_guardpage_minorder(void)
{
	return 0;
}

static inline bool debug_guardpage_enabled(void)
{
	return false;
}

static inline bool page_is_guard(const struct page *page)
{
	return PageGuard(page);
}

/* False: the page was not made a guard, since there are none. */
static inline bool __set_page_guard(struct zone *zone, struct page *page, unsigned int order)
{
	(void)zone;
	(void)page;
	(void)order;
	return false;
}

static inline bool set_page_guard(struct zone *zone, struct page *page, unsigned int order)
{
	return debug_guardpage_enabled() && __set_page_guard(zone, page, order);
}

/* No page is a guard, so there is nothing to undo. */
static inline void __clear_page_guard(struct zone *zone, struct page *page, unsigned int order)
{
	(void)zone;
	(void)page;
	(void)order;
}

static inline void clear_page_guard(struct zone *zone, struct page *page, unsigned int order)
{
	__clear_page_guard(zone, page, order);
}

/* ---- memory tags: off, every page has the tag that matches all ---- */

static inline u8 page_kasan_tag(const struct page *page)
{
	(void)page;
	return 0xff;
}

static inline void page_kasan_tag_set(struct page *page, u8 tag)
{
	(void)page;
	(void)tag;
}

static inline void page_kasan_tag_reset(struct page *page)
{
	(void)page;
}

/* ---- dumps ---- */

/* The page's descriptor on standard error, in the kernel's form, and why. */
KM_API void dump_page(const struct page *page, const char *reason);

#define PAGE_SNAPSHOT_FAITHFUL 0x1UL
#define PAGE_SNAPSHOT_PG_BUDDY 0x2UL

/* A copy of a page's descriptor and of its head's, for printing. */
struct page_snapshot {
	struct folio folio_snapshot;
	struct page page_snapshot;
	unsigned long pfn;
	unsigned long idx;   /* of the page in its folio */
	unsigned long flags; /* PAGE_SNAPSHOT_* */
};

/* Is the copy of one moment? */
static inline bool snapshot_page_is_faithful(const struct page_snapshot *ps)
{
	return ps->flags & PAGE_SNAPSHOT_FAITHFUL;
}

/* Copy page's descriptor and its head's. */
KM_API void snapshot_page(struct page_snapshot *ps, const struct page *page);

#endif
