/* SPDX-License-Identifier: MIT */
/*
 * The memory behind frames. A frame that nobody used yet, or whose memory was
 * reported back to the host, has none; it is given some before the block it
 * lies in leaves the allocator, a granule of 64 KiB at a time.
 *
 * A granule's bit is set by whoever owns one of its frames, after the commit,
 * and cleared by reporting, which owns all of them. So it needs no lock.
 */
#include "page/page_internal.h"

unsigned long *page_backed;
static unsigned long nr_backed; /* granules; atomic */

static void granule_set(unsigned long granule)
{
	if (!bit_test_and_set(page_backed, granule))
		__atomic_fetch_add(&nr_backed, 1, __ATOMIC_RELAXED);
}

static int granule_back(unsigned long granule)
{
	int err;

	if (likely(bit_test(page_backed, granule)))
		return 0;
	err = port_frames_commit(&page_frames, granule << PAGE_GRANULE_ORDER, PAGE_GRANULE_NR);
	if (!err)
		granule_set(granule);
	return err;
}

/* Back nr frames from pfn, the unbacked granules in runs. 0 or -ENOMEM. Any context. */
int page_frames_back_range(unsigned long pfn, unsigned long nr)
{
	unsigned long g = pfn >> PAGE_GRANULE_ORDER;
	unsigned long end = (pfn + nr + PAGE_GRANULE_NR - 1) >> PAGE_GRANULE_ORDER;

	while (g < end) {
		unsigned long run = g;
		int err;

		while (run < end && !bit_test(page_backed, run))
			run++;
		if (run == g) {
			g++;
			continue;
		}
		err = port_frames_commit(&page_frames, g << PAGE_GRANULE_ORDER,
					 (run - g) << PAGE_GRANULE_ORDER);
		if (err)
			return err;
		for (; g < run; g++)
			granule_set(g);
	}
	return 0;
}

int page_frames_back(unsigned long pfn, unsigned int order)
{
	if (order <= PAGE_GRANULE_ORDER)
		return granule_back(pfn >> PAGE_GRANULE_ORDER);
	return page_frames_back_range(pfn, 1UL << order);
}

/* Does any frame of the block, of at least a granule, hold memory? Its bits are in one word. */
bool page_frames_backed_any(unsigned long pfn, unsigned int order)
{
	unsigned long g = pfn >> PAGE_GRANULE_ORDER, nr = 1UL << (order - PAGE_GRANULE_ORDER);
	unsigned long mask = ~0UL >> (64 - nr);

	return __atomic_load_n(&page_backed[g / 64], __ATOMIC_RELAXED) >> g % 64 & mask;
}

_Static_assert(MAX_PAGE_ORDER - PAGE_GRANULE_ORDER <= 6, "a block's granules are one word at most");

unsigned long page_nr_in_use(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	page_each_zone(zone)
		pages += zone->present_pages -
			 __atomic_load_n(&zone->nr_free, __ATOMIC_RELAXED);
	return pages;
}

unsigned long page_nr_dirty(void)
{
	unsigned long backed = __atomic_load_n(&nr_backed, __ATOMIC_RELAXED) << PAGE_GRANULE_ORDER;
	unsigned long used = page_nr_in_use();

	return backed > used ? backed - used : 0;
}

/* Zero nr frames from page on; they are backed, and highmem ones are mapped for it. */
void page_zero(struct page *page, unsigned long nr)
{
	unsigned long pfn = page_pfn(page);

	if (pfn + nr <= page_frames.nr_linear) {
		memset(page_frames.linear + (pfn << PAGE_SHIFT), 0, nr << PAGE_SHIFT);
		return;
	}
	for (unsigned long i = 0; i < nr; i++)
		clear_highpage(page + i);
}

/* Take up to max free blocks that hold memory out of the zone's lists. */
static unsigned int report_isolate(struct zone *zone, unsigned int order, struct page **block,
				   unsigned int max)
{
	unsigned int n = 0;

	lock_get(&zone->lock);
	for (int type = 0; type < MIGRATE_TYPES; type++) {
		struct list_head *pos, *next, *head = &zone->free_area[order].free_list[type];

		/* Those that hold memory are in front (page_buddy_insert()). */
		list_each_safe(pos, next, head) {
			struct page *page = container_of(pos, struct page, buddy_list);

			if (n == max || !page_frames_backed_any(page_pfn(page), order))
				break;
			page_buddy_remove(zone, page);
			page_kind_set(page, KM_PAGE_ISOLATED);
			page->order = (unsigned char)order;
			zone->nr_isolated += 1UL << order;
			block[n++] = page;
		}
	}
	lock_put(&zone->lock);
	return n;
}

static void report_restore(struct zone *zone, struct page *page, unsigned int order)
{
	lock_get(&zone->lock);
	zone->nr_isolated -= 1UL << order;
	page_kind_set(page, KM_PAGE_NONE);
	page->order = 0;
	page_buddy_free(zone, page, order);
	lock_put(&zone->lock);
}

/* Give back the memory of a block that is on no list; false: the host did not take it. */
static bool report_block(unsigned long pfn, unsigned int order)
{
	unsigned long g = pfn >> PAGE_GRANULE_ORDER, nr = 1UL << (order - PAGE_GRANULE_ORDER);
	unsigned long cleared = 0;

	if (port_frames_release(&page_frames, pfn, 1UL << order))
		return false;
	for (; nr--; g++) {
		cleared += bit_test(page_backed, g);
		bit_clear(page_backed, g);
	}
	__atomic_fetch_sub(&nr_backed, cleared, __ATOMIC_RELAXED);
	return true;
}

static unsigned long report_order(struct zone *zone, unsigned int order, unsigned long max)
{
	struct page *block[32];
	unsigned long pages = 0;
	unsigned int n;

	do {
		n = report_isolate(zone, order, block,
				   (unsigned int)min_ul(ARRAY_LEN(block), (max >> order) + 1));
		for (unsigned int i = 0; i < n; i++) {
			bool given = report_block(page_pfn(block[i]), order);

			pages += given ? 1UL << order : 0;
			report_restore(zone, block[i], order);
			if (!given)
				max = 0;
		}
	} while (n == ARRAY_LEN(block) && pages < max);
	return pages;
}

/* Free page reporting, the largest blocks first. May sleep. */
unsigned long page_report_some(unsigned long max)
{
	unsigned long pages = 0;
	struct zone *zone;

	page_each_zone(zone)
		for (int order = MAX_PAGE_ORDER; order >= PAGE_GRANULE_ORDER && pages < max;
		     order--)
			pages += report_order(zone, (unsigned int)order, max - pages);
	return pages;
}

unsigned long page_report_free(void)
{
	return page_report_some(ULONG_MAX);
}
