/* SPDX-License-Identifier: MIT */
/* What the files of the page room tell each other. Nobody else includes this. */
#ifndef PAGE_INTERNAL_H
#define PAGE_INTERNAL_H

#include "page/page.h"

#define PAGE_ZONES_MAX (KM_MAX_NUMNODES * MAX_NR_ZONES)

/* Frames are backed with memory in granules of 64 KiB: one bit each. */
#define PAGE_GRANULE_ORDER 4
#define PAGE_GRANULE_NR (1UL << PAGE_GRANULE_ORDER)

/* How an allocation may treat watermarks, as the kernel's ALLOC_* flags. */
enum page_alloc_flags {
	PAGE_WMARK_MIN = WMARK_MIN,
	PAGE_WMARK_LOW = WMARK_LOW,
	PAGE_WMARK_HIGH = WMARK_HIGH,
	PAGE_NO_WATERMARKS = 0x04,
	PAGE_WMARK_MASK = PAGE_NO_WATERMARKS - 1,
	PAGE_HIGH = 0x08,       /* __GFP_HIGH: half of min is his */
	PAGE_NON_BLOCK = 0x10,  /* with HIGH: another quarter */
	PAGE_HIGHATOMIC = 0x20, /* may take HighAtomic blocks */
	PAGE_OOM = 0x40,        /* inside the OOM step: half of min */
};

/* One request on its way through the zones. */
struct page_request {
	gfp_t gfp;
	unsigned int order;
	int nid;                    /* preferred node */
	const nodemask_t *nodemask; /* NULL: all */
	enum zone_type zidx;        /* highest zone allowed */
	enum migratetype type;
	unsigned int flags;         /* enum page_alloc_flags */
	const struct zonelist *list;
};

KM_HIDDEN extern unsigned char
	*page_block_zone; /* per MAX_ORDER block: node * MAX_NR_ZONES + zone */
KM_HIDDEN extern unsigned char
	*page_block_type; /* per pageblock: enum migratetype; written under zone->lock */
KM_HIDDEN extern unsigned short
	*page_block_slot; /* per pageblock: per-CPU slot of order 0, or KM_SLOT_NULL */
KM_HIDDEN extern struct km_frame *page_hot_frames; /* per frame: see kmem/hot.h */
KM_HIDDEN extern bool page_init_on_alloc, page_init_on_free;
KM_HIDDEN extern struct fault_rule page_fail_rule;
void page_careful_boot(const struct page_options *opt);

KM_HIDDEN extern unsigned long *page_backed;         /* per granule: frames hold memory */

static inline unsigned long page_pfn(const struct page *page)
{
	return (unsigned long)(page - page_memmap);
}

static inline struct page *page_at(unsigned long pfn)
{
	return &page_memmap[pfn];
}

static inline struct zone *page_zone_of(const struct page *page)
{
	unsigned int z = page_block_zone[page_pfn(page) >> MAX_PAGE_ORDER];

	return &page_nodes[z / MAX_NR_ZONES].node_zones[z % MAX_NR_ZONES];
}

static inline enum zone_type page_zone_index(const struct zone *zone)
{
	return (enum zone_type)(zone - zone->zone_pgdat->node_zones);
}

/* A counter that is written under a lock and read without it. */
#define page_stat_add(var, d) __atomic_store_n(&(var), (var) + (d), __ATOMIC_RELAXED)

static inline unsigned long page_zone_end(const struct zone *zone)
{
	return zone->zone_start_pfn + zone->spanned_pages;
}

static inline enum migratetype page_type_of_block(const struct page *page)
{
	return (enum migratetype)__atomic_load_n(
		&page_block_type[page_pfn(page) >> pageblock_order], __ATOMIC_RELAXED);
}

#define page_each_zone(zone)                                                              \
	for (unsigned int __n = 0; __n < page_nr_nodes; __n++)                            \
		for (zone = page_nodes[__n].node_zones;                                   \
		     zone < page_nodes[__n].node_zones + MAX_NR_ZONES; zone++)            \
			if (!zone->present_pages)                                         \
				;                                                         \
			else

/* page_boot.c */
void page_zonelists_build(void);

/* page_section.c: the private store */
bool page_section_add(unsigned long end);
int page_window_create(unsigned long *mem_bytes);

/* page_frame.c: the memory behind frames */
int page_frames_back(unsigned long pfn, unsigned int order);
int page_frames_back_range(unsigned long pfn, unsigned long nr);
bool page_frames_backed_any(unsigned long pfn, unsigned int order);
void page_zero(struct page *page, unsigned long nr);

/* page_buddy.c: all under zone->lock */
void page_buddy_insert(struct zone *zone, struct page *page, unsigned int order,
		       enum migratetype type, bool tail);
void page_buddy_remove(struct zone *zone, struct page *page);
void page_buddy_free(struct zone *zone, struct page *page, unsigned int order);
struct page *page_buddy_take(struct zone *zone, unsigned int order, enum migratetype type);
struct page *page_buddy_split(struct zone *zone, struct page *page, unsigned int order,
			      enum migratetype type);
bool page_buddy_grow(struct zone *zone, enum migratetype type);
void page_block_set_type(struct zone *zone, struct page *page, enum migratetype type);
unsigned long page_block_move(struct zone *zone, struct page *page, enum migratetype type);

/* page_fallback.c: under zone->lock */
struct page *page_fallback_take(struct zone *zone, unsigned int order, enum migratetype type);
void page_highatomic_reserve(struct zone *zone, struct page *page, unsigned int order);
bool page_highatomic_unreserve(const struct page_request *req);

/* page_watermark.c */
void page_watermarks_setup(void);
bool page_watermark_ok(const struct zone *zone, unsigned int order, unsigned long mark,
		       enum zone_type zidx, unsigned int flags);

/* page_pcp.c */
struct page *page_pcp_alloc(struct zone *zone, unsigned int order, enum migratetype type,
			    gfp_t gfp);
bool page_pcp_free(struct zone *zone, struct page *page, unsigned int order);
void page_pcp_setup(struct zone *zone, unsigned int index);
unsigned long page_pcp_drain(struct zone *zone);
extern unsigned int page_fast_slot[MAX_NR_ZONES];

/* page_defer.c: frees that found the zone lock taken below them */
void page_defer_free(struct page *page, unsigned int order);
void page_defer_drain(struct zone *zone); /* under zone->lock */

/* page_alloc.c, page_slow.c */
struct page *page_freelist_get(struct page_request *req);
struct page *page_request_slow(struct page_request *req);
void page_prepare(struct page *page, unsigned int order, gfp_t gfp, unsigned int flags);

/* page_free.c */
bool page_free_prepare(struct page *page, unsigned int order);
void page_free_block(struct page *page, unsigned int order);

/* page_text.c: counts that the texts share; -1: of all types, on all CPUs */
unsigned long page_order_free(const struct zone *zone, unsigned int order, int type);
unsigned long page_pcp_count(const struct zone *zone, int cpu);

#endif
