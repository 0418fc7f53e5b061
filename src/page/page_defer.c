/* SPDX-License-Identifier: MIT */
/*
 * A free that comes from a signal handler which interrupted the holder of the
 * zone lock cannot wait for it. It puts the block on a lock-free list of the
 * zone; whoever takes the lock next frees it properly.
 */
#include "page/page_internal.h"

static struct page *deferred[PAGE_ZONES_MAX]; /* linked by page->private; order in page->order */

static struct page **list_of(const struct zone *zone)
{
	return &deferred[zone->node * MAX_NR_ZONES + page_zone_index(zone)];
}

/* The block is prepared (page_free_prepare) and the caller's. Any context. */
void page_defer_free(struct page *page, unsigned int order)
{
	struct page **head = list_of(page_zone_of(page));
	struct page *first = __atomic_load_n(head, __ATOMIC_RELAXED);

	page->order = (unsigned char)order;
	do
		page->private = (unsigned long)first;
	while (!__atomic_compare_exchange_n(head, &first, page, true, __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED));
}

/* Under zone->lock. */
void page_defer_drain(struct zone *zone)
{
	struct page **head = list_of(zone), *page, *next;

	if (likely(!__atomic_load_n(head, __ATOMIC_RELAXED)))
		return;
	for (page = __atomic_exchange_n(head, NULL, __ATOMIC_ACQUIRE); page; page = next) {
		unsigned int order = page->order;

		next = (struct page *)page->private;
		page->private = 0;
		page->order = 0;
		page_buddy_free(zone, page, order);
	}
}
