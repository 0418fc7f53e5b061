/* SPDX-License-Identifier: MIT */
/*
 * linux/mmzone.h's second part: questions to zones and nodes, and walks over
 * them. Any context unless it says otherwise. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_MMZONE_OPS_H
#define KMEM_LINUX_MMZONE_OPS_H

#include <linux/mmzone.h>

/* ---- frames and zones ---- */

/* Zone of a frame. Any context. */
KM_API struct zone *km_page_zone(const struct page *page);
/* Node nid's descriptor; NULL when there is no such node. Boots the library. */
KM_API pg_data_t *km_node_data(int nid);
/* Has pfn a struct page, that is, is it below mem=? Any context. */
KM_API int pfn_valid(unsigned long pfn);

#define NODE_DATA(nid) km_node_data(nid)

/* Index of a zone in its node, an enum zone_type. */
static inline int zone_idx(const struct zone *zone)
{
	return (int)(zone - zone->zone_pgdat->node_zones);
}

/* Index of page's zone. */
static inline enum zone_type page_zonenum(const struct page *page)
{
	return (enum zone_type)zone_idx(km_page_zone(page));
}

static inline enum zone_type folio_zonenum(const struct folio *folio)
{
	return page_zonenum(&folio->page);
}

static inline bool is_zone_movable_page(const struct page *page)
{
	return page_zonenum(page) == ZONE_MOVABLE;
}

static inline bool folio_is_zone_movable(const struct folio *folio)
{
	return is_zone_movable_page(&folio->page);
}

/* Do the zone's frames lack a linear address? HighMem, and Movable where there is a HighMem. */
static inline int is_highmem(const struct zone *zone)
{
	return zone_idx(zone) >= ZONE_HIGHMEM && zone->present_pages &&
	       zone->zone_start_pfn >= km_hot.linear_size >> PAGE_SHIFT;
}

/* The same of an index: HighMem only, since Movable is it on some machines and not on others. */
static inline int is_highmem_idx(enum zone_type idx)
{
	return idx == ZONE_HIGHMEM;
}

/* Pages the buddy system manages. */
static inline unsigned long zone_managed_pages(const struct zone *zone)
{
	return (unsigned long)__atomic_load_n(&zone->managed_pages.counter, __ATOMIC_RELAXED);
}

/* There is no CMA area. */
static inline unsigned long zone_cma_pages(const struct zone *zone)
{
	(void)zone;
	return 0;
}

/* One behind the last frame. */
static inline unsigned long zone_end_pfn(const struct zone *zone)
{
	return zone->zone_start_pfn + zone->spanned_pages;
}

static inline bool zone_spans_pfn(const struct zone *zone, unsigned long pfn)
{
	return pfn >= zone->zone_start_pfn && pfn < zone_end_pfn(zone);
}

static inline bool zone_is_empty(const struct zone *zone)
{
	return zone->spanned_pages == 0;
}

static inline bool zone_is_initialized(const struct zone *zone)
{
	return zone->zone_pgdat != NULL;
}

/* Does any frame of [start_pfn, start_pfn + nr_pages) lie in the zone? */
static inline bool zone_intersects(const struct zone *zone, unsigned long start_pfn,
				   unsigned long nr_pages)
{
	return !zone_is_empty(zone) && start_pfn < zone_end_pfn(zone) &&
	       start_pfn + nr_pages > zone->zone_start_pfn;
}

static inline bool managed_zone(const struct zone *zone)
{
	return zone_managed_pages(zone) != 0;
}

static inline bool populated_zone(const struct zone *zone)
{
	return zone->present_pages != 0;
}

static inline int zone_to_nid(const struct zone *zone)
{
	return zone->node;
}

/* Device memory does not exist here: no zone and no page is it. */
static inline bool zone_is_zone_device(const struct zone *zone)
{
	(void)zone;
	return false;
}

static inline bool is_zone_device_page(const struct page *page)
{
	(void)page;
	return false;
}

static inline bool folio_is_zone_device(const struct folio *folio)
{
	(void)folio;
	return false;
}

static inline bool zone_device_pages_have_same_pgmap(const struct page *a, const struct page *b)
{
	(void)a;
	(void)b;
	return true;
}

/* ---- watermarks, in pages ---- */

static inline unsigned long wmark_pages(const struct zone *zone, enum zone_watermarks mark)
{
	return zone->_watermark[mark] + zone->watermark_boost;
}

static inline unsigned long min_wmark_pages(const struct zone *zone)
{
	return wmark_pages(zone, WMARK_MIN);
}

static inline unsigned long low_wmark_pages(const struct zone *zone)
{
	return wmark_pages(zone, WMARK_LOW);
}

static inline unsigned long high_wmark_pages(const struct zone *zone)
{
	return wmark_pages(zone, WMARK_HIGH);
}

static inline unsigned long promo_wmark_pages(const struct zone *zone)
{
	return wmark_pages(zone, WMARK_PROMO);
}

/*
 * Would the zone still have mark free pages, and its reserve against requests
 * that could have had highest_zoneidx, after an allocation of order? alloc_flags
 * 0 is an ordinary request. Any context.
 */
KM_API bool zone_watermark_ok(struct zone *zone, unsigned int order, unsigned long mark,
			      int highest_zoneidx, unsigned int alloc_flags);
/* The same if free_pages were free. */
KM_API bool __zone_watermark_ok(struct zone *zone, unsigned int order, unsigned long mark,
				int highest_zoneidx, unsigned int alloc_flags, long free_pages);

/* Wake the background reclaim of the zone's node if gfp allows that. Any context. */
KM_API void km_wakeup_kswapd(struct zone *zone, gfp_t gfp);
/* With (zone, gfp, order, highest_zoneidx); to 4.16 without gfp. */
KM_API void wakeup_kswapd(struct zone *zone, gfp_t gfp, unsigned int order,
			  enum zone_type highest_zoneidx);
#define km_wakeup_of3(zone, order, zidx) km_wakeup_kswapd((zone), GFP_KERNEL)
#define km_wakeup_of4(zone, gfp, order, zidx) km_wakeup_kswapd((zone), (gfp))
#define km_wakeup_pick(a, b, c, d, name, ...) name
#define wakeup_kswapd(...) km_wakeup_pick(__VA_ARGS__, km_wakeup_of4, km_wakeup_of3, 0)(__VA_ARGS__)

/* A node whose background reclaim failed this often in a row is left to direct reclaim. */
#define MAX_RECLAIM_RETRIES 16

enum kswapd_clear_hopeless_reason {
	KSWAPD_CLEAR_HOPELESS_OTHER,
	KSWAPD_CLEAR_HOPELESS_KSWAPD,
	KSWAPD_CLEAR_HOPELESS_DIRECT,
	KSWAPD_CLEAR_HOPELESS_PCP
};

static inline bool kswapd_test_hopeless(pg_data_t *pgdat)
{
	return __atomic_load_n(&pgdat->kswapd_failures, __ATOMIC_RELAXED) >= MAX_RECLAIM_RETRIES;
}

/* Give background reclaim of the node another chance. */
static inline void kswapd_clear_hopeless(pg_data_t *pgdat, enum kswapd_clear_hopeless_reason reason)
{
	(void)reason;
	__atomic_store_n(&pgdat->kswapd_failures, 0, __ATOMIC_RELAXED);
}

/* The same if the node has a zone, up to the highest one given, above its high mark again. */
KM_API void kswapd_try_clear_hopeless(pg_data_t *pgdat, unsigned int order, int highest_zoneidx);

/* ---- nodes ---- */

#define node_present_pages(nid) (NODE_DATA(nid)->node_present_pages)
#define node_spanned_pages(nid) (NODE_DATA(nid)->node_spanned_pages)
#define node_start_pfn(nid) (NODE_DATA(nid)->node_start_pfn)
#define node_end_pfn(nid) pgdat_end_pfn(NODE_DATA(nid))

static inline unsigned long pgdat_end_pfn(const pg_data_t *pgdat)
{
	return pgdat->node_start_pfn + pgdat->node_spanned_pages;
}

static inline int pfn_to_nid(unsigned long pfn)
{
	return km_page_zone(&km_hot.memmap[pfn])->node;
}

/* The nearest node with memory: all nodes have some. */
static inline int local_memory_node(int nid)
{
	return nid;
}

/* Has any node pages of this zone? */
KM_API bool has_managed_zone(enum zone_type zone);

static inline bool has_managed_dma(void)
{
	return has_managed_zone(ZONE_DMA);
}

/* Have these nodes nothing but ZONE_MOVABLE? */
KM_API bool movable_only_nodes(nodemask_t *nodes);

static inline pg_data_t *first_online_pgdat(void)
{
	return NODE_DATA(0);
}

/* NULL after the last one. */
static inline pg_data_t *next_online_pgdat(const pg_data_t *pgdat)
{
	return NODE_DATA(pgdat->node_id + 1);
}

/* The zone after this one, on this node or the next; NULL after the last one. */
KM_API struct zone *next_zone(struct zone *zone);

#define for_each_online_pgdat(pgdat) \
	for (pgdat = first_online_pgdat(); pgdat; pgdat = next_online_pgdat(pgdat))
#define for_each_zone(zone) \
	for (zone = first_online_pgdat()->node_zones; zone; zone = next_zone(zone))
#define for_each_populated_zone(zone)     \
	for_each_zone(zone)               \
		if (!populated_zone(zone)) \
			;                 \
		else

/* ---- fallback lists ---- */

static inline struct zone *zonelist_zone(const struct zoneref *ref)
{
	return ref->zone;
}

static inline int zonelist_zone_idx(const struct zoneref *ref)
{
	return ref->zone_idx;
}

static inline int zonelist_node_idx(const struct zoneref *ref)
{
	return zone_to_nid(ref->zone);
}

/* From ref on, ref included: the first zone up to highest_zoneidx on one of nodes (NULL: any). */
static inline struct zoneref *
__next_zones_zonelist(struct zoneref *ref, enum zone_type highest_zoneidx, const nodemask_t *nodes)
{
	while (ref->zone && (ref->zone_idx > (int)highest_zoneidx ||
			     (nodes && !(nodes->bits[0] >> ref->zone->node & 1))))
		ref++;
	return ref;
}

static inline struct zoneref *
next_zones_zonelist(struct zoneref *ref, enum zone_type highest_zoneidx, const nodemask_t *nodes)
{
	return __next_zones_zonelist(ref, highest_zoneidx, nodes);
}

static inline struct zoneref *first_zones_zonelist(struct zonelist *list,
						   enum zone_type highest_zoneidx,
						   const nodemask_t *nodes)
{
	return next_zones_zonelist(list->_zonerefs, highest_zoneidx, nodes);
}

#define for_each_zone_zonelist_nodemask(zone, z, zlist, highidx, nodemask)                     \
	for (z = first_zones_zonelist((zlist), (highidx), (nodemask)), zone = zonelist_zone(z); \
	     zone;                                                                             \
	     z = next_zones_zonelist(z + 1, (highidx), (nodemask)), zone = zonelist_zone(z))
#define for_next_zone_zonelist_nodemask(zone, z, highidx, nodemask)                            \
	for (zone = zonelist_zone(z); zone;                                                    \
	     z = next_zones_zonelist(z + 1, (highidx), (nodemask)), zone = zonelist_zone(z))
#define for_each_zone_zonelist(zone, z, zlist, highidx) \
	for_each_zone_zonelist_nodemask(zone, z, zlist, highidx, NULL)

/* ---- migratetypes ---- */

/* Migratetype of the pageblock (2 MiB) that page lies in. A hint: blocks change hands. */
KM_API int get_pageblock_migratetype(const struct page *page);
#define folio_migratetype(folio) get_pageblock_migratetype(&(folio)->page)

static inline bool is_migrate_cma(int migratetype)
{
	(void)migratetype;
	return false;
}

#define is_migrate_cma_page(page) ((void)(page), false)
#define is_migrate_cma_folio(folio, pfn) ((void)(folio), (void)(pfn), false)

static inline bool is_migrate_movable(int migratetype)
{
	return migratetype == MIGRATE_MOVABLE;
}

/* May free pageblocks of this type merge with those of another? */
static inline bool migratetype_is_mergeable(int migratetype)
{
	return migratetype < MIGRATE_PCPTYPES;
}

/* Each free list of the zone; declares order and type. Under zone->lock only. */
#define for_each_free_list(list, zone)                                                       \
	for (unsigned int order = 0; order < NR_PAGE_ORDERS; order++)                        \
		for (unsigned int type = 0;                                                  \
		     type < MIGRATE_TYPES && ((list) = &(zone)->free_area[order].free_list[type]); \
		     type++)

/* ---- statistics of nodes ---- */

enum node_stat_item {
	NR_SLAB_RECLAIMABLE_B,
	NR_SLAB_UNRECLAIMABLE_B,
	NR_KERNEL_MISC_RECLAIMABLE,
	NR_VMALLOC,
	NR_VM_NODE_STAT_ITEMS
};

/* Is it printed in units of huge pages? None of those that exist here. */
static inline bool vmstat_item_print_in_thp(enum node_stat_item item)
{
	(void)item;
	return false;
}

/* Is it counted in bytes by the kernel? The two of the slabs are. */
static inline bool vmstat_item_in_bytes(int item)
{
	return item == NR_SLAB_RECLAIMABLE_B || item == NR_SLAB_UNRECLAIMABLE_B;
}

/* ---- names that a process cannot offer (CAVEATS.md) ---- */

typedef struct {
	unsigned long f;
} memdesc_flags_t;
struct dev_pagemap;

#define KM_NO_ZONE_IN_FLAGS                                                                        \
	"libkmem: page flags hold no zone or node; use page_zonenum() or page_to_nid()"
#define KM_NO_ZONE_CHANGE "libkmem: zones and nodes are laid out at boot and do not change"
#define KM_NO_DEVICE_MEMORY "libkmem: there is no device memory"

KM_UNAVAILABLE(KM_NO_ZONE_IN_FLAGS) enum zone_type memdesc_zonenum(memdesc_flags_t flags);
KM_UNAVAILABLE(KM_NO_ZONE_IN_FLAGS) bool memdesc_is_zone_device(memdesc_flags_t flags);
KM_UNAVAILABLE(KM_NO_ZONE_CHANGE) void zone_set_nid(struct zone *zone, int nid);
KM_UNAVAILABLE(KM_NO_ZONE_CHANGE) void build_all_zonelists(pg_data_t *pgdat);
KM_UNAVAILABLE(KM_NO_ZONE_CHANGE)
void init_currently_empty_zone(struct zone *zone, unsigned long start_pfn, unsigned long size);
KM_UNAVAILABLE(KM_NO_DEVICE_MEMORY) struct dev_pagemap *page_pgmap(const struct page *page);
KM_UNAVAILABLE(KM_NO_DEVICE_MEMORY)
void memmap_init_zone_device(struct zone *zone, unsigned long start_pfn, unsigned long nr_pages,
			     struct dev_pagemap *pgmap);

#endif
