/* SPDX-License-Identifier: MIT */
/*
 * The free of pages: the reference, the checks, and where the block goes.
 * A block that fails a check is reported and leaked, as in the kernel.
 */
#include "page/page_internal.h"

/* Flags that no page may carry when its last reference goes. */
#define FLAGS_CHECK_AT_FREE                                                       \
	(1UL << PG_locked | 1UL << PG_lru | 1UL << PG_private | 1UL << PG_private_2 | \
	 1UL << PG_writeback | 1UL << PG_reserved | 1UL << PG_active | 1UL << PG_slab)

/*
 * Three loads say that the last reference of an ordinary page may just go: no
 * flag (so neither compound nor from the reserves), no mapping, no slab, not mapped.
 */
static inline bool page_is_plain(const struct page *page)
{
	unsigned long slot_and_mask;

	memcpy(&slot_and_mask, &page->slot, 8);
	return !(page->flags | (unsigned long)page->mapping | slot_and_mask);
}

/* The same of the frames behind the first, which nobody may hold either. */
static inline bool tails_are_plain(const struct page *page, unsigned int order)
{
	unsigned long odd = 0;

	for (unsigned long i = 1; i < 1UL << order; i++) {
		unsigned long slot_and_mask;

		memcpy(&slot_and_mask, &page[i].slot, 8);
		odd |= page[i].flags | (unsigned long)page[i].mapping | slot_and_mask |
		       (unsigned int)page[i]._refcount.counter;
	}
	return !odd;
}

static const char *page_bad(const struct page *page, unsigned int order)
{
	if (page->_mapcount.counter && !page->slot)
		return "nonzero mapcount";
	if (page->mapping)
		return "non-NULL mapping";
	if (__atomic_load_n(&page->_refcount.counter, __ATOMIC_RELAXED))
		return "nonzero _refcount";
	if (page->flags & FLAGS_CHECK_AT_FREE)
		return "PAGE_FLAGS_CHECK_AT_FREE flag(s) set";
	if (page_kind(page) == KM_PAGE_BUDDY || page_kind(page) == KM_PAGE_ISOLATED)
		return "page is free already";
	if (order && page->flags & 1UL << PG_head && page->order != order)
		return "wrong compound order";
	return NULL;
}

static bool tails_prepare(struct page *page, unsigned int order)
{
	bool compound = page->flags & 1UL << PG_head;
	bool good = true;

	for (unsigned long i = 1; i < 1UL << order; i++) {
		struct page *tail = page + i;

		if (compound) {
			good &= tail->compound_head == (unsigned long)page + 1;
			__atomic_store_n(&tail->compound_head, 0, __ATOMIC_RELAXED);
			continue;
		}
		if (unlikely(!page_is_plain(tail) || tail->_refcount.counter)) {
			const char *why = page_bad(tail, 0);

			if (why) {
				page_report_bad(tail, why);
				good = false;
			}
			tail->flags = 0;
		}
	}
	return good;
}

/* Check and clean a block with no reference left; false: it is bad, reported, and leaked. */
bool page_free_prepare(struct page *page, unsigned int order)
{
	const char *why;

	if (likely(order == 0 && page_is_plain(page) && page_kind(page) == KM_PAGE_NONE))
		return true;
	why = page_bad(page, order);
	if (why) {
		page_report_bad(page, why);
		return false;
	}
	if (order && !tails_prepare(page, order))
		return false;
	page->flags = 0;
	if (page_kind(page) != KM_PAGE_NONE)
		page_kind_set(page, KM_PAGE_NONE);
	page->order = 0;
	page->private = 0;
	return true;
}

/* Where a prepared block goes: this CPU's list, or the buddy. Any context. */
void page_free_block(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone_of(page);

	if (page_pcp_free(zone, page, order))
		return;
	if (lock_get_free(&zone->lock)) {
		page_defer_drain(zone);
		page_buddy_free(zone, page, order);
		lock_put(&zone->lock);
	} else {
		page_defer_free(page, order);
	}
	page_up_freed();
}

void page_free_frozen(struct page *page, unsigned int order)
{
	if (!page_free_prepare(page, order))
		return;
	if (unlikely(page_init_on_free))
		page_zero(page, 1UL << order);
	page_free_block(page, order);
}

/* A frame is only freed as what it is: a slab, say, is the slab room's. */
static bool page_may_be_freed(struct page *page)
{
	if (likely(page >= page_memmap && page < page_memmap + page_nr_frames && !page->slot &&
		   page_kind(page) != KM_PAGE_SLAB && page_kind(page) != KM_PAGE_LARGE_KMALLOC))
		return true;
	if (page < page_memmap || page >= page_memmap + page_nr_frames)
		KM_WARN("Trying to free a page that is no frame (%p)\n", (void *)page);
	else
		page_report_bad(page, "nonzero mapcount");
	return false;
}

/*
 * A reference was dropped and left is what remains: 1 when none does, -1 when there was none
 * before.
 */
static int page_refs_left(struct page *page, int left)
{
	if (left >= 0)
		return left == 0;
	__atomic_fetch_add(&page->_refcount.counter, 1, __ATOMIC_RELAXED);
	page_report_bad(page, "page is free already");
	return -1;
}

/* Somebody still holds the first page: the others are nobody's. */
static void tails_free(struct page *page, unsigned int order)
{
	while (order-- > 0)
		page_free_frozen(page + (1UL << order), order);
}

static __attribute__((__noinline__)) void pages_free_slow(struct page *page, unsigned int order)
{
	bool head;
	int last;

	if (!page_may_be_freed(page) || order > MAX_PAGE_ORDER)
		return;
	head = page->flags & 1UL << PG_head;
	last = page_refs_left(page, page_ref_dec_return(page));
	if (last > 0) {
		page_free_frozen(page, order);
	} else if (!last && !head) {
		tails_free(page, order);
	}
}

/* A plain page whose count did not fall to 0: others hold it, or it was free. */
static __attribute__((__noinline__)) void page_still_held(struct page *page, unsigned int order)
{
	int left = page_ref_count(page);

	if (!page_refs_left(page, left < 0 ? left : 1))
		tails_free(page, order);
}

static __attribute__((__noinline__)) void page_free_last(struct page *page, unsigned int order)
{
	page_free_frozen(page, order);
}

void __free_pages(struct page *page, unsigned int order)
{
	unsigned long pfn = (unsigned long)(page - km_hot.memmap);

	if (unlikely(order >= KM_PAGE_SLOT_ORDERS || pfn >= page_nr_frames ||
		     !page_is_plain(page) || (order && !tails_are_plain(page, order)))) {
		pages_free_slow(page, order);
		return;
	}
	if (unlikely(!page_ref_dec_and_test(page))) {
		page_still_held(page, order);
		return;
	}
#ifdef KM_INLINE_FAST_PATH
	if (likely(km_cpu_push(page_block_slot[pfn >> pageblock_order] + 8 * order, page)))
		return;
#endif
	page_free_last(page, order);
}

/* The last reference of a page or folio went by put_page(): its order is its own knowledge. */
void __folio_put(struct folio *folio)
{
	struct page *page = &folio->page;

	if (page_may_be_freed(page))
		page_free_frozen(page, page->flags & 1UL << PG_head ? page->order : 0);
}

void free_pages(unsigned long addr, unsigned int order)
{
	struct page *page;

	if (!addr)
		return;
	page = page_of_address((void *)addr);
	if (page)
		__free_pages(page, order);
	else
		KM_WARN("Trying to free_pages() bad address (%p)\n", (void *)addr);
}

void free_pages_nolock(struct page *page, unsigned int order)
{
	__free_pages(page, order);
}
