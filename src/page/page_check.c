/* SPDX-License-Identifier: MIT */
/*
 * Recomputes what the zones say of themselves. It sees the buddy lists and the
 * never used frames; not the frames on per-CPU lists, nor those that callers own.
 */
#include "page/page_internal.h"

static unsigned long area_check(const struct zone *zone, unsigned int order, enum migratetype type)
{
	const struct free_area *area = &zone->free_area[order];
	const struct list_head *pos;
	unsigned long n = 0;

	list_each(pos, &area->free_list[type]) {
		const struct page *page = container_of(pos, struct page, buddy_list);
		unsigned long pfn = page_pfn(page), buddy = pfn ^ (1UL << order);

		BUG_ON(pos->next->prev != pos);
		BUG_ON(page_kind(page) != KM_PAGE_BUDDY || page->order != order ||
		       page->pcp_type != type);
		BUG_ON(pfn & ((1UL << order) - 1));
		BUG_ON(pfn < zone->zone_start_pfn || pfn + (1UL << order) > zone->grown_pfn);
		BUG_ON(page_zone_of(page) != zone);
		BUG_ON(page->_refcount.counter || page->slot || page->mapping || page->flags);
		/* Two free buddies would have merged. */
		BUG_ON(order < pageblock_order && buddy >= zone->zone_start_pfn &&
		       buddy < zone->grown_pfn && page_kind(page_at(buddy)) == KM_PAGE_BUDDY &&
		       page_at(buddy)->order == order);
		n++;
	}
	BUG_ON(n != area->nr_free_type[type]);
	return n;
}

static void zone_check(const struct zone *zone)
{
	unsigned long free = page_zone_end(zone) - zone->grown_pfn, reserved = 0;

	for (unsigned int o = 0; o < NR_PAGE_ORDERS; o++) {
		unsigned long n = 0;

		for (int t = 0; t < MIGRATE_TYPES; t++)
			n += area_check(zone, o, (enum migratetype)t);
		BUG_ON(n != zone->free_area[o].nr_free);
		free += n << o;
	}
	BUG_ON(free != zone->nr_free);
	for (unsigned long pfn = zone->zone_start_pfn; pfn < zone->grown_pfn;
	     pfn += pageblock_nr_pages)
		reserved += page_type_of_block(page_at(pfn)) == MIGRATE_HIGHATOMIC
				    ? pageblock_nr_pages
				    : 0;
	BUG_ON(reserved != zone->nr_reserved_highatomic);
	BUG_ON(zone->_watermark[WMARK_MIN] > zone->_watermark[WMARK_LOW] ||
	       zone->_watermark[WMARK_LOW] > zone->_watermark[WMARK_HIGH]);
}

void page_check(void)
{
	struct zone *zone;

	page_each_zone(zone) {
		lock_get(&zone->lock);
		zone_check(zone);
		lock_put(&zone->lock);
	}
}
