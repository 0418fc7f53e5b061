/* SPDX-License-Identifier: MIT */
/*
 * When a migratetype has no free block left: stealing from another one, and
 * the HighAtomic reserve for atomic allocations of more than one page.
 */
#include "page/page_internal.h"

static const enum migratetype fallbacks[MIGRATE_PCPTYPES][2] = {
	[MIGRATE_UNMOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE] = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

/* Free pages of a pageblock, by the heads of free blocks that lie in it. */
static unsigned long block_free_pages(struct page *first)
{
	unsigned long free = 0;

	for (unsigned long i = 0; i < pageblock_nr_pages;) {
		struct page *p = first + i;

		if (page_kind(p) == KM_PAGE_BUDDY && p->order <= pageblock_order) {
			free += 1UL << p->order;
			i += 1UL << p->order;
		} else {
			i++;
		}
	}
	return free;
}

/*
 * Steal a block of o from the lists of other for type. All the pageblocks of a
 * large block change hands; one that is at least half free does so too; of
 * the others only what is needed is taken.
 */
static struct page *steal(struct zone *zone, unsigned int o, unsigned int order,
			  enum migratetype type, enum migratetype other)
{
	struct page *page =
		list_first(&zone->free_area[o].free_list[other], struct page, buddy_list);
	struct page *block = page_at(align_down(page_pfn(page), pageblock_nr_pages));
	enum migratetype rest = other;

	if (o >= pageblock_order) {
		for (unsigned long i = 0; i < 1UL << o; i += pageblock_nr_pages)
			page_block_set_type(zone, page + i, type);
		rest = type;
	} else if (block_free_pages(block) * 2 >= pageblock_nr_pages) {
		page_block_set_type(zone, block, type);
		page_block_move(zone, block, type);
		rest = type;
	}
	page_buddy_remove(zone, page);
	page->order = (unsigned char)o;
	return page_buddy_split(zone, page, order, rest);
}

/* The largest block of another type, so that the zone is mixed as little as can be. */
struct page *page_fallback_take(struct zone *zone, unsigned int order, enum migratetype type)
{
	for (int o = MAX_PAGE_ORDER; o >= (int)order; o--) {
		for (int i = 0; i < 2; i++) {
			enum migratetype other = fallbacks[type][i];

			if (!list_is_empty(&zone->free_area[o].free_list[other]))
				return steal(zone, (unsigned int)o, order, type, other);
		}
	}
	return NULL;
}

/* After an atomic allocation of order > 0 succeeded: keep its pageblock for the next ones. */
void page_highatomic_reserve(struct zone *zone, struct page *page, unsigned int order)
{
	unsigned long managed = (unsigned long)zone->managed_pages.counter;
	unsigned long max = managed / 100 / pageblock_nr_pages * pageblock_nr_pages;

	if (order >= pageblock_order || zone->nr_reserved_highatomic + pageblock_nr_pages > max ||
	    page_type_of_block(page) >= MIGRATE_PCPTYPES)
		return;
	page_block_set_type(zone, page, MIGRATE_HIGHATOMIC);
	page_block_move(zone, page, MIGRATE_HIGHATOMIC);
	page_stat_add(zone->nr_reserved_highatomic, pageblock_nr_pages);
}

static bool unreserve_one(struct zone *zone)
{
	for (unsigned int o = 0; o <= MAX_PAGE_ORDER; o++) {
		struct list_head *head = &zone->free_area[o].free_list[MIGRATE_HIGHATOMIC];
		struct page *page;

		if (list_is_empty(head))
			continue;
		page = list_first(head, struct page, buddy_list);
		if (o > pageblock_order) {
			page_buddy_remove(zone, page);
			for (unsigned long i = 0; i < 1UL << o; i += pageblock_nr_pages)
				page_block_set_type(zone, page + i, MIGRATE_MOVABLE);
			page_buddy_insert(zone, page, o, MIGRATE_MOVABLE, true);
			page_stat_add(zone->nr_reserved_highatomic,
				      -min_ul(zone->nr_reserved_highatomic, 1UL << o));
		} else {
			page_block_set_type(zone, page, MIGRATE_UNMOVABLE);
			page_block_move(zone, page, MIGRATE_UNMOVABLE);
			page_stat_add(zone->nr_reserved_highatomic, -pageblock_nr_pages);
		}
		return true;
	}
	return false;
}

/* Reclaim made no progress: open one reserved block to everybody. */
bool page_highatomic_unreserve(const struct page_request *req)
{
	bool done = false;

	for (const struct zoneref *z = req->list->_zonerefs; z->zone && !done; z++) {
		if (!z->zone->nr_reserved_highatomic || !lock_get_gfp(&z->zone->lock, req->gfp))
			continue;
		done = unreserve_one(z->zone);
		lock_put(&z->zone->lock);
	}
	return done;
}
