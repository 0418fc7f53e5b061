/* SPDX-License-Identifier: MIT */
/*
 * Temporary addresses for highmem pages (option highmem=). A page below
 * highmem has its linear address, and mapping it costs nothing. Follows Linux 7.3.
 *
 * kmap() may sleep, while all of its windows are in use.
 * kmap_local_page() and kmap_atomic() may be called in any context; mappings
 * nest, and are undone in reverse order by the thread that made them. When the
 * host has no more mappings to give they return NULL, which the kernel never does.
 */
#ifndef KMEM_LINUX_HIGHMEM_H
#define KMEM_LINUX_HIGHMEM_H

#include <linux/mm.h>

/* What the inline functions below do for highmem pages. */
KM_API void *km_kmap(struct page *page);
KM_API void km_kunmap(struct page *page);
KM_API void *km_kmap_local(unsigned long pfn, int prot);
KM_API void km_kunmap_local(const void *addr);

/* ---- kmap: for as long as one likes ---- */

/* The page's address until kunmap(); all callers get the same one. May sleep. */
static inline void *kmap(struct page *page)
{
	return likely(!PageHighMem(page)) ? lowmem_page_address(page) : km_kmap(page);
}

/* The page, not the address. Not from a signal handler. */
static inline void kunmap(struct page *page)
{
	if (unlikely(PageHighMem(page)))
		km_kunmap(page);
}

/* The page of an address that kmap() or the linear map gave. */
KM_API struct page *kmap_to_page(void *addr);
/* Unmap all pages that nobody has kmap()ed any more; they stay mapped until then. */
KM_API void kmap_flush_unused(void);
/* Is addr one that kmap(), kmap_local_page() or kmap_atomic() gave for a highmem page? */
KM_API bool is_kmap_addr(const void *addr);

/* ---- kmap_local: for a moment, by one thread ---- */

static inline void *kmap_local_pfn_prot(unsigned long pfn, pgprot_t prot)
{
	if (likely(pfn < km_hot.linear_size >> PAGE_SHIFT))
		return __va((unsigned long)pfn << PAGE_SHIFT);
	return km_kmap_local(pfn, km_prot_of(prot));
}

static inline void *kmap_local_pfn(unsigned long pfn)
{
	return kmap_local_pfn_prot(pfn, PAGE_KERNEL);
}

/* With a protection, honoured for highmem pages only, as in the kernel. */
static inline void *kmap_local_page_prot(const struct page *page, pgprot_t prot)
{
	return kmap_local_pfn_prot(page_to_pfn(page), prot);
}

static inline void *kmap_local_page(const struct page *page)
{
	return kmap_local_page_prot(page, PAGE_KERNEL);
}

/* The page of the folio that holds byte offset, at that byte. */
static inline void *kmap_local_folio(const struct folio *folio, size_t offset)
{
	char *addr = kmap_local_page(folio_page(folio, offset >> PAGE_SHIFT));

	return likely(addr) ? addr + offset_in_page(offset) : NULL;
}

/* Only if nothing needs to be mapped; else NULL. Linux 6.16. */
static inline void *kmap_local_page_try_from_panic(const struct page *page)
{
	return PageHighMem(page) ? NULL : lowmem_page_address(page);
}

static inline void km_kunmap_any(const void *addr)
{
	if (unlikely(!virt_addr_valid(addr)))
		km_kunmap_local(addr);
}

#define km_not_a_page(addr)                                                                \
	_Static_assert(!__builtin_types_compatible_p(__typeof__(addr), struct page *),     \
		       "unmap the address that was mapped, not the page")

/* Undo the thread's last mapping; any address inside the page will do. */
#define kunmap_local(addr)             \
	do {                           \
		km_not_a_page(addr);   \
		km_kunmap_any(addr);   \
	} while (0)

/* The older form of kmap_local_page(); it does not stop the thread from being preempted here. */
static inline void *kmap_atomic(const struct page *page)
{
	return kmap_local_page(page);
}

static inline void *kmap_atomic_prot(const struct page *page, pgprot_t prot)
{
	return kmap_local_page_prot(page, prot);
}

static inline void *kmap_atomic_pfn(unsigned long pfn)
{
	return kmap_local_pfn(pfn);
}

#define kunmap_atomic(addr) kunmap_local(addr)

/* ---- counters, in pages ---- */

/* Highmem pages that are free, and all. */
KM_API unsigned long nr_free_highpages(void);
KM_API unsigned long totalhigh_pages(void);

#include <linux/highmem_copy.h>

#endif
