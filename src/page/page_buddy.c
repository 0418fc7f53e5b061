/* SPDX-License-Identifier: MIT */
/*
 * The buddy system of one zone. Everything here runs under zone->lock.
 *
 * Frames from zone->grown_pfn on were never used: they are free, are counted
 * so, and are on no list; page_buddy_grow() makes the next block of them real.
 */
#include "page/page_internal.h"

unsigned char *page_block_zone;
unsigned char *page_block_type;
unsigned short *page_block_slot;

void page_buddy_insert(struct zone *zone, struct page *page, unsigned int order,
		       enum migratetype type, bool tail)
{
	struct free_area *area = &zone->free_area[order];

	page_kind_set(page, KM_PAGE_BUDDY);
	page->order = (unsigned char)order;
	page->pcp_type = (unsigned char)type;
	/* What holds memory is given first, and found first by reporting. */
	if (order >= PAGE_GRANULE_ORDER)
		tail = !page_frames_backed_any(page_pfn(page), order);
	if (tail)
		list_push_back(&page->buddy_list, &area->free_list[type]);
	else
		list_push_front(&page->buddy_list, &area->free_list[type]);
	page_stat_add(area->nr_free, 1);
	page_stat_add(area->nr_free_type[type], 1);
	page_stat_add(zone->nr_free, 1UL << order);
}

void page_buddy_remove(struct zone *zone, struct page *page)
{
	struct free_area *area = &zone->free_area[page->order];

	CHECK_ON(page_kind(page) != KM_PAGE_BUDDY);
	list_remove(&page->buddy_list);
	page_stat_add(area->nr_free, -1UL);
	page_stat_add(area->nr_free_type[page->pcp_type], -1UL);
	page_stat_add(zone->nr_free, -(1UL << page->order));
	page_kind_set(page, KM_PAGE_NONE);
	page->order = 0;
	page->pcp_type = 0;
	list_next_set(&page->buddy_list, NULL);
	page->buddy_list.prev = NULL;
}

/* The free block that page of this order merges with, or NULL. */
static struct page *buddy_of(struct zone *zone, unsigned long pfn, unsigned int order)
{
	unsigned long other = pfn ^ (1UL << order);
	struct page *buddy;

	if (other < zone->zone_start_pfn || other + (1UL << order) > zone->grown_pfn)
		return NULL;
	buddy = page_at(other);
	if (page_kind(buddy) != KM_PAGE_BUDDY || buddy->order != order)
		return NULL;
	/* Whole pageblocks of unlike kinds stay apart, or a reserve would be lost. */
	if (order >= pageblock_order) {
		enum migratetype a = page_type_of_block(page_at(pfn));
		enum migratetype b = page_type_of_block(buddy);

		if (a != b && (a >= MIGRATE_PCPTYPES || b >= MIGRATE_PCPTYPES))
			return NULL;
	}
	return buddy;
}

/* Give a block back, merging it upwards. */
void page_buddy_free(struct zone *zone, struct page *page, unsigned int order)
{
	unsigned long pfn = page_pfn(page);
	enum migratetype type = page_type_of_block(page);
	struct page *buddy;

	CHECK_ON(pfn & ((1UL << order) - 1));
	CHECK_ON(page_kind(page) == KM_PAGE_BUDDY);
	while (order < MAX_PAGE_ORDER && (buddy = buddy_of(zone, pfn, order))) {
		page_buddy_remove(zone, buddy);
		pfn &= ~(1UL << order);
		order++;
	}
	/* A large block is the last to be broken again. */
	page_buddy_insert(zone, page_at(pfn), order, type, order >= pageblock_order);
	zone->stat_free++;
}

/* Cut a block that is on no list down to order; the rest goes back to the lists of type. */
struct page *page_buddy_split(struct zone *zone, struct page *page, unsigned int order,
			      enum migratetype type)
{
	unsigned int high = page->order;

	page->order = 0;
	while (high > order) {
		high--;
		page_buddy_insert(zone, page + (1UL << high), high, type, false);
	}
	return page;
}

static struct page *take_smallest(struct zone *zone, unsigned int order, enum migratetype type)
{
	for (unsigned int o = order; o <= MAX_PAGE_ORDER; o++) {
		struct list_head *head = &zone->free_area[o].free_list[type];
		struct page *page;

		if (list_is_empty(head))
			continue;
		page = list_first(head, struct page, buddy_list);
		page_buddy_remove(zone, page);
		page->order = (unsigned char)o;
		return page_buddy_split(zone, page, order, type);
	}
	return NULL;
}

/*
 * A block of the order and type: of the type's own lists, of frames never used,
 * or stolen from another type. NULL when the zone has none.
 */
struct page *page_buddy_take(struct zone *zone, unsigned int order, enum migratetype type)
{
	struct page *page = take_smallest(zone, order, type);

	if (!page && type < MIGRATE_PCPTYPES) {
		if (page_buddy_grow(zone, type))
			page = take_smallest(zone, order, type);
		if (!page)
			page = page_fallback_take(zone, order, type);
	}
	if (page)
		zone->stat_alloc++;
	return page;
}

void page_block_set_type(struct zone *zone, struct page *page, enum migratetype type)
{
	unsigned long block = page_pfn(page) >> pageblock_order;
	bool fast = type < MIGRATE_PCPTYPES && !page_all_slow;
	unsigned int slot =
		fast ? zone->slot + 8 * KM_PAGE_SLOT_ORDERS * type : KM_SLOT_NULL;

	__atomic_store_n(&page_block_type[block], (unsigned char)type, __ATOMIC_RELAXED);
	__atomic_store_n(&page_block_slot[block], (unsigned short)slot, __ATOMIC_RELAXED);
}

/* Move the free blocks inside page's pageblock to the lists of type; pages moved. */
unsigned long page_block_move(struct zone *zone, struct page *page, enum migratetype type)
{
	unsigned long pfn = align_down(page_pfn(page), pageblock_nr_pages);
	unsigned long end = pfn + pageblock_nr_pages, moved = 0;

	while (pfn < end) {
		struct page *p = page_at(pfn);
		unsigned int order = p->order;

		if (page_kind(p) != KM_PAGE_BUDDY || order > pageblock_order) {
			pfn++;
			continue;
		}
		page_buddy_remove(zone, p);
		page_buddy_insert(zone, p, order, type, false);
		moved += 1UL << order;
		pfn += 1UL << order;
	}
	return moved;
}

/* Make the next block of never used frames a free block of type; false when there is none. */
bool page_buddy_grow(struct zone *zone, enum migratetype type)
{
	struct page *page = page_at(zone->grown_pfn);

	if (zone->grown_pfn >= page_zone_end(zone) ||
	    !page_section_add(zone->grown_pfn + MAX_ORDER_NR_PAGES))
		return false;
	for (unsigned long i = 0; i < MAX_ORDER_NR_PAGES; i += pageblock_nr_pages)
		page_block_set_type(zone, page + i, type);
	page_stat_add(zone->grown_pfn, MAX_ORDER_NR_PAGES);
	page_stat_add(zone->nr_free,
		      -MAX_ORDER_NR_PAGES); /* counted already; inserting counts again */
	page_buddy_insert(zone, page, MAX_PAGE_ORDER, type, true);
	return true;
}
