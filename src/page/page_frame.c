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

static int granule_back(unsigned long granule)
{
	int err;

	if (likely(bit_test(page_backed, granule)))
		return 0;
	err = port_frames_commit(&page_frames, granule << PAGE_GRANULE_ORDER, PAGE_GRANULE_NR);
	if (!err)
		bit_set(page_backed, granule);
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
			bit_set(page_backed, g);
	}
	return 0;
}

int page_frames_back(unsigned long pfn, unsigned int order)
{
	if (order <= PAGE_GRANULE_ORDER)
		return granule_back(pfn >> PAGE_GRANULE_ORDER);
	return page_frames_back_range(pfn, 1UL << order);
}

/* Does any frame of the block, of at least a granule, hold memory? */
bool page_frames_backed_any(unsigned long pfn, unsigned int order)
{
	unsigned long g = pfn >> PAGE_GRANULE_ORDER;
	unsigned long end = g + (1UL << (order - PAGE_GRANULE_ORDER));

	for (; g < end; g++)
		if (bit_test(page_backed, g))
			return true;
	return false;
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

		list_each_safe(pos, next, head) {
			struct page *page = container_of(pos, struct page, buddy_list);

			if (n == max)
				break;
			if (!page_frames_backed_any(page_pfn(page), order))
				continue;
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

static unsigned long report_order(struct zone *zone, unsigned int order)
{
	struct page *block[32];
	unsigned long pages = 0;
	unsigned int n;

	do {
		n = report_isolate(zone, order, block, ARRAY_LEN(block));
		for (unsigned int i = 0; i < n; i++) {
			unsigned long pfn = page_pfn(block[i]);
			bool given = !port_frames_release(&page_frames, pfn, 1UL << order);

			for (unsigned long g = 0; given && g < 1UL << (order - PAGE_GRANULE_ORDER);
			     g++)
				bit_clear(page_backed, (pfn >> PAGE_GRANULE_ORDER) + g);
			pages += given ? 1UL << order : 0;
			report_restore(zone, block[i], order);
			if (!given)
				return pages;
		}
	} while (n == ARRAY_LEN(block));
	return pages;
}

/* Free page reporting, the largest blocks first. May sleep. */
unsigned long page_report_free(void)
{
	unsigned long pages = 0;
	struct zone *zone;

	page_each_zone(zone)
		for (int order = MAX_PAGE_ORDER; order >= PAGE_GRANULE_ORDER; order--)
			pages += report_order(zone, (unsigned int)order);
	return pages;
}
