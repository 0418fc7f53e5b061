/* SPDX-License-Identifier: MIT */
/*
 * Zones and nodes. On a node, zones lie in this order of addresses; DMA is
 * the first 16 MiB of node 0, DMA32 all below 4 GiB, HighMem (option highmem=)
 * frames without a linear address, Movable (option movablecore=) only movable
 * allocations.
 */
#ifndef KMEM_LINUX_MMZONE_H
#define KMEM_LINUX_MMZONE_H

#include <kmem/hot.h>
#include <linux/gfp_types.h>
#include <linux/mm_types.h>
#include <linux/nodemask.h>

#define MAX_PAGE_ORDER 10 /* inclusive */
#define NR_PAGE_ORDERS (MAX_PAGE_ORDER + 1)
#define MAX_ORDER_NR_PAGES (1UL << MAX_PAGE_ORDER)
#define PAGE_ALLOC_COSTLY_ORDER 3
#define pageblock_order 9u
#define pageblock_nr_pages (1UL << pageblock_order)
#define IS_MAX_ORDER_ALIGNED(pfn) (!((pfn) & (MAX_ORDER_NR_PAGES - 1)))

/* MAX_ORDER was exclusive (11) up to 6.3, inclusive in 6.4 to 6.7, then renamed. */
#ifndef MAX_ORDER
#define MAX_ORDER (MAX_PAGE_ORDER + 1)
#endif

enum migratetype {
	MIGRATE_UNMOVABLE,
	MIGRATE_MOVABLE,
	MIGRATE_RECLAIMABLE,
	MIGRATE_PCPTYPES, /* types with per-CPU lists */
	MIGRATE_HIGHATOMIC = MIGRATE_PCPTYPES,
	MIGRATE_ISOLATE,
	MIGRATE_TYPES
};

enum zone_type {
	ZONE_DMA,
	ZONE_DMA32,
	ZONE_NORMAL,
	ZONE_HIGHMEM,
	ZONE_MOVABLE,
	__MAX_NR_ZONES
};
#define MAX_NR_ZONES __MAX_NR_ZONES

enum zone_watermarks { WMARK_MIN, WMARK_LOW, WMARK_HIGH, WMARK_PROMO, NR_WMARK };

enum zone_stat_item { NR_FREE_PAGES, NR_FREE_PAGES_BLOCKS, NR_VM_ZONE_STAT_ITEMS };

struct free_area {
	struct list_head free_list[MIGRATE_TYPES]; /* by page.buddy_list */
	unsigned long nr_free;                     /* blocks on all of them */
	unsigned long nr_free_type[MIGRATE_TYPES]; /* blocks on each */
};

struct pglist_data;

/* Fields without a remark are set at boot; the others are under lock. */
struct zone {
	unsigned long _watermark[NR_WMARK]; /* pages */
	unsigned long watermark_boost;
	long lowmem_reserve[MAX_NR_ZONES]; /* pages kept from requests whose highest zone is [i] */
	unsigned long nr_reserved_highatomic; /* pages in HighAtomic blocks */
	int node;
	struct pglist_data *zone_pgdat;
	unsigned long zone_start_pfn;
	atomic_long_t managed_pages;
	unsigned long spanned_pages;
	unsigned long present_pages;
	const char *name;

	struct km_lock lock;
	unsigned long grown_pfn;     /* frames from here to the end were never used; lock */
	unsigned long nr_free;       /* in free_area, and never used ones; lock, read without */
	unsigned long nr_isolated;   /* taken out by reporting or isolation; lock */
	struct free_area free_area[NR_PAGE_ORDERS];

	unsigned int pcp_batch;      /* pages moved between buddy and a CPU at once */
	unsigned int pcp_high;       /* capacity of the CPU lists together */
	unsigned int slot;           /* first per-CPU slot, byte offset */
	unsigned long stat_alloc, stat_free; /* pages through the buddy; lock */
};

struct zoneref {
	struct zone *zone;
	int zone_idx;
};

/* Fallback list: this node's zones downwards, then the other nodes'. Ends with a NULL zone. */
struct zonelist {
	struct zoneref _zonerefs[KM_MAX_NUMNODES * MAX_NR_ZONES + 1];
};

enum { ZONELIST_FALLBACK, ZONELIST_NOFALLBACK, MAX_ZONELISTS };

typedef struct pglist_data {
	struct zone node_zones[MAX_NR_ZONES];
	struct zonelist node_zonelists[MAX_ZONELISTS];
	int nr_zones;
	unsigned long node_start_pfn;
	unsigned long node_present_pages;
	unsigned long node_spanned_pages;
	int node_id;
	unsigned long nr_slab_reclaimable, nr_slab_unreclaimable; /* pages, atomic */
	unsigned long nr_vmalloc;                                  /* pages, atomic */
	unsigned long nr_kernel_misc_reclaimable;                  /* pages, atomic */
	unsigned long totalreserve_pages;
	int kswapd_failures;
} pg_data_t;

#include <linux/mmzone_ops.h>

#endif
