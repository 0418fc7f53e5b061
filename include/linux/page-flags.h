/* SPDX-License-Identifier: MIT */
/*
 * Page flags and page types. Follows Linux 7.3; bit numbers are ours and no
 * source may depend on them.
 *
 * For each flag: PageX() tests it, SetPageX() and ClearPageX() change it
 * atomically, TestSetPageX() and TestClearPageX() also return the old value,
 * __SetPageX() and __ClearPageX() are for pages nobody else can see. The same
 * as folio_test_x() and so on. All from any context. A flag of a compound page
 * is that of its head, whichever page is asked, except for private, private_2,
 * the owner and arch bits, reserved and hwpoison, which each page has.
 */
#ifndef KMEM_LINUX_PAGE_FLAGS_H
#define KMEM_LINUX_PAGE_FLAGS_H

#include <kmem/hot.h>
#include <linux/mm_types.h>

/* X(name in the enum and in folio names, name in Page names, policy: HEAD or ANY) */
#define KM_PAGE_FLAGS(X)                     \
	X(locked, Locked, HEAD)              \
	X(writeback, Writeback, HEAD)        \
	X(referenced, Referenced, HEAD)      \
	X(uptodate, Uptodate, HEAD)          \
	X(dirty, Dirty, HEAD)                \
	X(lru, LRU, HEAD)                    \
	X(head, Head, ANY)                   \
	X(waiters, Waiters, HEAD)            \
	X(active, Active, HEAD)              \
	X(workingset, Workingset, HEAD)      \
	X(owner_priv_1, OwnerPriv1, ANY)     \
	X(owner_2, Owner2, ANY)              \
	X(arch_1, Arch1, ANY)                \
	X(reserved, Reserved, ANY)           \
	X(private, Private, ANY)             \
	X(private_2, Private2, ANY)          \
	X(reclaim, Reclaim, HEAD)            \
	X(swapbacked, SwapBacked, HEAD)      \
	X(unevictable, Unevictable, HEAD)    \
	X(dropbehind, DropBehind, HEAD)      \
	X(mlocked, Mlocked, HEAD)            \
	X(error, Error, HEAD)                \
	X(mappedtodisk, MappedToDisk, HEAD)  \
	X(hwpoison, HWPoison, ANY)

#define KM_PAGE_FLAG_ENUM(lname, uname, policy) PG_##lname,
enum pageflags {
	KM_PAGE_FLAGS(KM_PAGE_FLAG_ENUM)
	PG_slab, /* the name only: slab pages are told by their type */
	__NR_PAGEFLAGS,
	NR_PAGEFLAGS = __NR_PAGEFLAGS,

	/* Other names of the same bits. */
	PG_checked = PG_owner_priv_1,
	PG_swapcache = PG_owner_priv_1,
	PG_pinned = PG_owner_priv_1,
	PG_savepinned = PG_dirty,
	PG_foreign = PG_owner_priv_1,
	PG_isolated = PG_reclaim,
	PG_readahead = PG_reclaim,
	PG_fscache = PG_private_2,
	PG_anon_exclusive = PG_owner_2,
	PG_has_hwpoisoned = PG_active,
};

/* Flags that no page may carry when its last reference goes; such a page is "bad" and leaked. */
#define PAGE_FLAGS_CHECK_AT_FREE                                                       \
	(1UL << PG_lru | 1UL << PG_locked | 1UL << PG_private | 1UL << PG_private_2 |  \
	 1UL << PG_writeback | 1UL << PG_reserved | 1UL << PG_active | 1UL << PG_slab | \
	 1UL << PG_unevictable | 1UL << PG_mlocked)
/* Flags that no page may carry when it is handed out: all but the mark of bad memory. */
#define PAGE_FLAGS_CHECK_AT_PREP (((1UL << NR_PAGEFLAGS) - 1) & ~(1UL << PG_hwpoison))

/* Is this a tail of a compound page? Any context. */
static __always_inline int PageTail(const struct page *page)
{
	return __atomic_load_n(&page->compound_head, __ATOMIC_RELAXED) & 1;
}

/* The head of the compound page that page belongs to; page itself if it belongs to none. */
static __always_inline unsigned long _compound_head(const struct page *page)
{
	unsigned long head = __atomic_load_n(&page->compound_head, __ATOMIC_RELAXED);

	return unlikely(head & 1) ? head - 1 : (unsigned long)page;
}
/* The same, as the type of its argument: const stays const. */
#define compound_head(page) ((__typeof__(page))_compound_head(page))

/* The bit operations under all accessors; bit is a number of enum pageflags. */
static __always_inline bool km_page_flag(const struct page *page, int bit)
{
	return __atomic_load_n(&page->flags, __ATOMIC_RELAXED) >> bit & 1;
}

static __always_inline bool km_page_flag_set(struct page *page, int bit)
{
	return __atomic_fetch_or(&page->flags, 1UL << bit, __ATOMIC_ACQ_REL) >> bit & 1;
}

static __always_inline bool km_page_flag_clear(struct page *page, int bit)
{
	return __atomic_fetch_and(&page->flags, ~(1UL << bit), __ATOMIC_ACQ_REL) >> bit & 1;
}

#define KM_PAGE_POLICY_HEAD(page) compound_head(page)
#define KM_PAGE_POLICY_ANY(page) (page)

#define KM_PAGE_FLAG_PAGE(lname, uname, policy)                                          \
	static __always_inline int Page##uname(const struct page *page)                  \
	{                                                                                \
		return km_page_flag(KM_PAGE_POLICY_##policy(page), PG_##lname);          \
	}                                                                                \
	static __always_inline void SetPage##uname(struct page *page)                    \
	{                                                                                \
		km_page_flag_set(KM_PAGE_POLICY_##policy(page), PG_##lname);             \
	}                                                                                \
	static __always_inline void ClearPage##uname(struct page *page)                  \
	{                                                                                \
		km_page_flag_clear(KM_PAGE_POLICY_##policy(page), PG_##lname);           \
	}                                                                                \
	static __always_inline int TestSetPage##uname(struct page *page)                 \
	{                                                                                \
		return km_page_flag_set(KM_PAGE_POLICY_##policy(page), PG_##lname);      \
	}                                                                                \
	static __always_inline int TestClearPage##uname(struct page *page)               \
	{                                                                                \
		return km_page_flag_clear(KM_PAGE_POLICY_##policy(page), PG_##lname);    \
	}                                                                                \
	static __always_inline void __SetPage##uname(struct page *page)                  \
	{                                                                                \
		KM_PAGE_POLICY_##policy(page)->flags |= 1UL << PG_##lname;               \
	}                                                                                \
	static __always_inline void __ClearPage##uname(struct page *page)                \
	{                                                                                \
		KM_PAGE_POLICY_##policy(page)->flags &= ~(1UL << PG_##lname);            \
	}

#define KM_PAGE_FLAG_FOLIO(lname, uname, policy)                                         \
	static __always_inline bool folio_test_##lname(const struct folio *folio)        \
	{                                                                                \
		return km_page_flag(&folio->page, PG_##lname);                           \
	}                                                                                \
	static __always_inline void folio_set_##lname(struct folio *folio)               \
	{                                                                                \
		km_page_flag_set(&folio->page, PG_##lname);                              \
	}                                                                                \
	static __always_inline void folio_clear_##lname(struct folio *folio)             \
	{                                                                                \
		km_page_flag_clear(&folio->page, PG_##lname);                            \
	}                                                                                \
	static __always_inline bool folio_test_set_##lname(struct folio *folio)          \
	{                                                                                \
		return km_page_flag_set(&folio->page, PG_##lname);                       \
	}                                                                                \
	static __always_inline bool folio_test_clear_##lname(struct folio *folio)        \
	{                                                                                \
		return km_page_flag_clear(&folio->page, PG_##lname);                     \
	}                                                                                \
	static __always_inline void __folio_set_##lname(struct folio *folio)             \
	{                                                                                \
		folio->page.flags |= 1UL << PG_##lname;                                  \
	}                                                                                \
	static __always_inline void __folio_clear_##lname(struct folio *folio)           \
	{                                                                                \
		folio->page.flags &= ~(1UL << PG_##lname);                               \
	}

KM_PAGE_FLAGS(KM_PAGE_FLAG_PAGE)
KM_PAGE_FLAGS(KM_PAGE_FLAG_FOLIO)

KM_PAGE_FLAG_PAGE(checked, Checked, ANY)
KM_PAGE_FLAG_PAGE(swapcache, SwapCache, HEAD)
KM_PAGE_FLAG_PAGE(fscache, FsCache, ANY)
KM_PAGE_FLAG_PAGE(readahead, Readahead, HEAD)

/* ---- compound pages ---- */

/* Head or tail of a compound page? */
static __always_inline int PageCompound(const struct page *page)
{
	return PageHead(page) || PageTail(page);
}

/* A folio of more than one page? */
static __always_inline bool folio_test_large(const struct folio *folio)
{
	return folio_test_head(folio);
}

static __always_inline int PageTransHuge(const struct page *page)
{
	return PageHead(page);
}

static __always_inline int PageTransCompound(const struct page *page)
{
	return PageCompound(page);
}

/* ---- page types: what the allocators use the page for ---- */

/* Part of a slab? Since 6.8 a type, before a flag; the answer is the same. */
static __always_inline int PageSlab(const struct page *page)
{
	return compound_head(page)->kind == KM_PAGE_SLAB;
}

static __always_inline bool folio_test_slab(const struct folio *folio)
{
	return folio->page.kind == KM_PAGE_SLAB;
}

/* Part of a kmalloc() above KMALLOC_MAX_CACHE_SIZE? Linux 6.14. */
static __always_inline int PageLargeKmalloc(const struct page *page)
{
	return compound_head(page)->kind == KM_PAGE_LARGE_KMALLOC;
}

static __always_inline bool folio_test_large_kmalloc(const struct folio *folio)
{
	return folio->page.kind == KM_PAGE_LARGE_KMALLOC;
}

/* Head of a free block? A hint, unless the caller owns the page: it may change at any time. */
static __always_inline int PageBuddy(const struct page *page)
{
	return __atomic_load_n(&page->kind, __ATOMIC_RELAXED) == KM_PAGE_BUDDY;
}

/* Types of pages that a process has none of: hardware, file systems and debugging own them. */
#define KM_PAGE_TYPE_NEVER(uname, lname)                                       \
	static __always_inline int Page##uname(const struct page *page)        \
	{                                                                      \
		(void)page;                                                    \
		return 0;                                                      \
	}                                                                      \
	static __always_inline bool folio_test_##lname(const struct folio *folio) \
	{                                                                      \
		(void)folio;                                                   \
		return false;                                                  \
	}

KM_PAGE_TYPE_NEVER(Offline, offline)
KM_PAGE_TYPE_NEVER(Table, pgtable)
KM_PAGE_TYPE_NEVER(Guard, guard)
KM_PAGE_TYPE_NEVER(Huge, hugetlb)
KM_PAGE_TYPE_NEVER(Zsmalloc, zsmalloc)
KM_PAGE_TYPE_NEVER(Unaccepted, unaccepted)
KM_PAGE_TYPE_NEVER(Ksm, ksm)

/* No address in the linear map: kmap() it. Constant for a page. */
static __always_inline int PageHighMem(const struct page *page)
{
	return (unsigned long)(page - km_hot.memmap) >= km_hot.linear_size >> PAGE_SHIFT;
}

static __always_inline bool folio_test_highmem(const struct folio *folio)
{
	return PageHighMem(&folio->page);
}

/* mapping with bit 0 set marks anonymous memory, as in the kernel. */
static __always_inline int PageAnon(const struct page *page)
{
	return (unsigned long)compound_head(page)->mapping & 1;
}

static __always_inline bool folio_test_anon(const struct folio *folio)
{
	return (unsigned long)folio->page.mapping & 1;
}

#endif
