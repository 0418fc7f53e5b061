/* SPDX-License-Identifier: MIT */
/*
 * Page references. A free page and a frozen one (slab, large kmalloc) have
 * none; alloc_pages() gives one. These are the bare counter operations: they
 * free nothing and check nothing (get_page() and put_page() in linux/mm.h do).
 * All are atomic and may be called in any context; those with a result order
 * memory both ways. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_PAGE_REF_H
#define KMEM_LINUX_PAGE_REF_H

#include <linux/page-flags.h>

static __always_inline int page_ref_count(const struct page *page)
{
	return __atomic_load_n(&page->_refcount.counter, __ATOMIC_RELAXED);
}

static __always_inline int folio_ref_count(const struct folio *folio)
{
	return page_ref_count(&folio->page);
}

/* References of the compound page that page belongs to. */
static __always_inline int page_count(const struct page *page)
{
	return page_ref_count(compound_head(page));
}

static __always_inline void set_page_count(struct page *page, int v)
{
	__atomic_store_n(&page->_refcount.counter, v, __ATOMIC_RELEASE);
}

/* The first reference of a page that has none yet. */
static __always_inline void init_page_count(struct page *page)
{
	set_page_count(page, 1);
}

static __always_inline void page_ref_add(struct page *page, int nr)
{
	__atomic_fetch_add(&page->_refcount.counter, nr, __ATOMIC_RELAXED);
}

static __always_inline void page_ref_sub(struct page *page, int nr)
{
	__atomic_fetch_sub(&page->_refcount.counter, nr, __ATOMIC_RELEASE);
}

static __always_inline void page_ref_inc(struct page *page)
{
	page_ref_add(page, 1);
}

static __always_inline void page_ref_dec(struct page *page)
{
	page_ref_sub(page, 1);
}

/* True when nr references less are none. */
static __always_inline int page_ref_sub_and_test(struct page *page, int nr)
{
	return __atomic_sub_fetch(&page->_refcount.counter, nr, __ATOMIC_ACQ_REL) == 0;
}

static __always_inline int page_ref_sub_return(struct page *page, int nr)
{
	return __atomic_sub_fetch(&page->_refcount.counter, nr, __ATOMIC_ACQ_REL);
}

static __always_inline int page_ref_dec_and_test(struct page *page)
{
	return page_ref_sub_and_test(page, 1);
}

static __always_inline int page_ref_dec_return(struct page *page)
{
	return page_ref_sub_return(page, 1);
}

static __always_inline int page_ref_inc_return(struct page *page)
{
	return __atomic_add_fetch(&page->_refcount.counter, 1, __ATOMIC_ACQ_REL);
}

/* Add nr unless the count is u; true when added. */
static __always_inline bool page_ref_add_unless(struct page *page, int nr, int u)
{
	int old = page_ref_count(page);

	do
		if (old == u)
			return false;
	while (!__atomic_compare_exchange_n(&page->_refcount.counter, &old, old + nr, true,
					    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED));
	return true;
}

/* If the count is exactly count make it 0, so that nobody can take a reference; true when done. */
static __always_inline int page_ref_freeze(struct page *page, int count)
{
	return __atomic_compare_exchange_n(&page->_refcount.counter, &count, 0, false,
					   __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

static __always_inline void page_ref_unfreeze(struct page *page, int count)
{
	set_page_count(page, count);
}

static __always_inline void folio_set_count(struct folio *folio, int v)
{
	set_page_count(&folio->page, v);
}

static __always_inline void folio_ref_add(struct folio *folio, int nr)
{
	page_ref_add(&folio->page, nr);
}

static __always_inline void folio_ref_sub(struct folio *folio, int nr)
{
	page_ref_sub(&folio->page, nr);
}

static __always_inline void folio_ref_inc(struct folio *folio)
{
	page_ref_inc(&folio->page);
}

static __always_inline void folio_ref_dec(struct folio *folio)
{
	page_ref_dec(&folio->page);
}

static __always_inline int folio_ref_sub_and_test(struct folio *folio, int nr)
{
	return page_ref_sub_and_test(&folio->page, nr);
}

static __always_inline int folio_ref_sub_return(struct folio *folio, int nr)
{
	return page_ref_sub_return(&folio->page, nr);
}

static __always_inline int folio_ref_dec_and_test(struct folio *folio)
{
	return page_ref_dec_and_test(&folio->page);
}

static __always_inline int folio_ref_dec_return(struct folio *folio)
{
	return page_ref_dec_return(&folio->page);
}

static __always_inline int folio_ref_inc_return(struct folio *folio)
{
	return page_ref_inc_return(&folio->page);
}

static __always_inline bool folio_ref_add_unless(struct folio *folio, int nr, int u)
{
	return page_ref_add_unless(&folio->page, nr, u);
}

/* Take a reference unless there is none; true when taken. */
static __always_inline bool folio_try_get(struct folio *folio)
{
	return folio_ref_add_unless(folio, 1, 0);
}

static __always_inline int folio_ref_freeze(struct folio *folio, int count)
{
	return page_ref_freeze(&folio->page, count);
}

static __always_inline void folio_ref_unfreeze(struct folio *folio, int count)
{
	page_ref_unfreeze(&folio->page, count);
}

#endif
