/* SPDX-License-Identifier: MIT */
/*
 * The page room's door: frames, zones, the buddy system, per-CPU page lists.
 *
 * 1. What it does
 *
 * Hands out blocks of 2^order frames, order 0 to 10, by zone, node and
 * migratetype, and takes them back. All other allocators live on it.
 *
 * 2. Pieces
 *
 *	 pfn 0        16 MiB            4 GiB                          mem=
 *	 | DMA        | DMA32           | Normal        | HighMem      |
 *	 |  blocks of MAX_ORDER (4 MiB): zone and node, one byte each  |
 *	 |  pageblocks (2 MiB): migratetype, one byte each             |
 *	 |  granules (64 KiB): backed with memory or not, one bit each |
 *	 |  frames (4 KiB): struct page, 64 bytes, all zero when fresh |
 *
 * A zone has free lists by order and migratetype, and a boundary, grown_pfn:
 * frames above it were never used. They count as free, but their struct pages
 * are untouched and so cost nothing; page_buddy_grow() moves the boundary by a
 * block. Each CPU has, for every zone, stacks of frames of order 0 to 3 and the
 * three common migratetypes (base/cpu.h).
 *
 * 3. Life of an allocation
 *
 * alloc_pages_noprof() pops a frame off this CPU's stack. If there is none:
 * page_freelist_get() walks the zonelist, skips zones below their watermark,
 * and takes from the first other one a batch for the stack (page_pcp_alloc())
 * or a block (page_buddy_take()): the type's own lists, then never used
 * frames, then another type's (page_fallback_take()). The block's granules
 * are backed with host memory, outside the lock. If no zone may give:
 * page_request_slow(): kswapd, reserves, reclaim, the OOM step.
 *
 * 4. Life of a free
 *
 * __free_pages() drops the reference; with the last one the block is checked
 * (page_free_prepare(); a bad page is reported and leaked) and pushed on this
 * CPU's stack; a full stack gives half to the buddy, where blocks merge.
 * page_report_free() later gives the memory of large free blocks to the host.
 *
 * 5. States of a frame
 *
 *	never used   above grown_pfn; struct page all zero
 *	free         inside a block whose head is KM_PAGE_BUDDY, order and
 *	             migratetype of its list in order, pcp_type
 *	on a stack   kind NONE, reference count 0, found through a slot only
 *	isolated     KM_PAGE_ISOLATED: with reporting, or a range being claimed
 *	owned        reference count > 0, or frozen: a slab, a large kmalloc
 *
 * 6. Locks
 *
 * zone->lock covers the free lists, grown_pfn and the types of the zone's
 * pageblocks; never two at once. The backed bits need none: a granule's bit is
 * set by an owner of one of its frames and cleared by the owner of all. Stacks
 * have none (base/cpu.h). A signal handler that interrupted the holder of
 * zone->lock allocates from stacks only, and its frees wait on the zone's
 * deferred list for the next holder.
 *
 * 7. Invariants (page_check())
 *
 *	nr_free = zone end - grown_pfn + sum over lists of 2^order
 *	a free block of order o starts at a multiple of 2^o
 *	two free buddies below pageblock order never coexist
 *	sum of HighAtomic pageblocks = nr_reserved_highatomic
 *	struct page of a free frame: slot = mapping = flags = references = 0
 *
 * 8. Differences from the kernel, and why
 *
 * Zone and node of a frame come from a table, not from page->flags, so that
 * fresh struct pages need no initialisation. A pop from a stack does not look
 * at watermarks: its frames left the free count when the stack was filled.
 * There is no migration, so alloc_contig_range() needs free frames. Reporting
 * goes down to 64 KiB blocks (the kernel: pageblocks), since a process shares
 * its host with others.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "base/base.h"
#include "port/port.h"

#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

/* ---- what the room offers to the rooms above it ---- */

KM_HIDDEN extern unsigned int page_nr_nodes;           /* nodes 0 .. this - 1 */
KM_HIDDEN extern pg_data_t page_nodes[KM_MAX_NUMNODES];
KM_HIDDEN extern struct page *page_memmap;
KM_HIDDEN extern unsigned long page_nr_frames;
extern struct port_frames page_frames;       /* the store; vmalloc maps from it */

/* What the room needs of each CPU's private bytes (cpu_boot()): its stacks. */
#define PAGE_STACK_WORDS 64
#define PAGE_CPU_BYTES                                                                  \
	((KM_MAX_NUMNODES + MAX_NR_ZONES) * KM_PAGE_SLOTS_PER_ZONE * PAGE_STACK_WORDS * \
	 sizeof(void *))

struct page_options {
	unsigned long mem_bytes;      /* mem=; 0: the host's */
	unsigned long highmem_bytes;  /* highmem= */
	unsigned long movable_bytes;  /* movablecore= */
	unsigned int fake_nodes;      /* numa=fake=N; 0: as the host has */
	unsigned long min_free_kbytes; /* 0: by the kernel's formula */
	bool init_on_alloc, init_on_free; /* zero pages when they are given, when they are freed */
	const char *fail_page_alloc;   /* the option's value; "": not armed */
	bool private_store;            /* frames without a file: one node, ZONE_NORMAL only */
};
/* Lay out zones and nodes; touches next to nothing. 0 or -errno. */
int page_boot(const struct page_options *opt);
void page_fast_setup(void);

/*
 * Each page is to be looked at when it is given or freed (init_on_*=,
 * fail_page_alloc=): no slot is a fast one. Set at boot.
 */
KM_HIDDEN extern bool page_all_slow;

/* All rooms are booted: the wiring's to set, when nobody needs to wait any more. */
KM_HIDDEN extern bool page_all_booted;
bool page_up_boot(void);

/* What every slow path that may be the first call in the process begins with; false: give NULL. */
static inline bool page_booted(void)
{
	return likely(__atomic_load_n(&page_all_booted, __ATOMIC_ACQUIRE)) || page_up_boot();
}

/*
 * Like alloc_pages, but the pages' reference count stays 0 (slabs, large kmalloc). Gfp rules as
 * alloc_pages.
 */
struct page *page_alloc_frozen(gfp_t gfp, unsigned int order, int nid);
/* The free of it. Any context. */
void page_free_frozen(struct page *page, unsigned int order);
/* A run of nr frames, not a power of two: the first is the others' head. Else the same. */
struct page *page_alloc_run(gfp_t gfp, unsigned long nr, int nid);
void page_free_run(struct page *head, unsigned long nr);

/* The one chokepoint from an address to its frame: NULL unless it lies in the linear map. */
static inline struct page *page_of_address(const void *addr)
{
	unsigned long off = (unsigned long)addr - km_hot.linear_base;

	return off < km_hot.linear_size ? km_linear_page(off) : NULL;
}

/* gfp as the memalloc_*_save scopes of this thread narrow it. */
gfp_t page_gfp_context(gfp_t gfp);
/* Highest zone that gfp allows; a meaningless combination warns. */
int km_gfp_zone(gfp_t gfp) KM_API;

/* "BUG: Bad page state": the report only, at most 60 a minute. Any context. */
void page_report_bad(struct page *page, const char *reason);
/* The page as dump_page() prints it, without the reason; and its flags as %pGp prints them. */
void page_text(struct text *t, const struct page *page);
void page_flags_text(struct text *t, const struct page *page, unsigned long flags);
/* Map the windows of kmap() again, after page_frames became another store (fork). 0 or -ENOMEM. */
int page_highmem_remap(void);

/*
 * What a frame is. Merging looks at it in frames that others own, hence the
 * atomic accesses; KM_PAGE_BUDDY comes and goes under the zone's lock only.
 */
static inline enum km_page_kind page_kind(const struct page *page)
{
	return (enum km_page_kind)__atomic_load_n(&page->kind, __ATOMIC_RELAXED);
}

static inline void page_kind_set(struct page *page, enum km_page_kind kind)
{
	__atomic_store_n(&page->kind, (unsigned char)kind, __ATOMIC_RELAXED);
}

int page_node_of_cpu(unsigned int cpu); /* node whose memory is nearest */
int page_local_node(void);

/* Push every CPU's page lists back into the buddy. May sleep. Returns pages moved. */
unsigned long page_drain_all(void);
/* Give large free blocks' memory back to the host. May sleep. Returns pages given back. */
unsigned long page_report_free(void);
/* The same until max pages have gone, or a few more. */
unsigned long page_report_some(unsigned long max);
/* Pages that are not in the buddy; and pages in it that hold memory of the host's, about. */
unsigned long page_nr_in_use(void);
unsigned long page_nr_dirty(void);
/* Does a zone of the node sit below its low (or high) watermark for kswapd? */
bool page_node_needs_reclaim(int nid, enum zone_watermarks mark);
unsigned long page_node_free(int nid);
extern unsigned long page_min_free_kbytes;

void page_check(void);   /* recomputes the truth of all zones; BUG()s on a difference */

/* ---- what the room needs from above; defined in wire/ ---- */

/* Wake background reclaim of the node. Any context, must not sleep. */
void page_up_wake_reclaim(int nid);
/* Reclaim on behalf of an allocation that may sleep; pages freed. priority 12 (gentle) .. 0. */
unsigned long page_up_direct_reclaim(gfp_t gfp, unsigned int order, int nid, int priority);
/* Last resort: the OOM notifiers; pages they say they freed. */
unsigned long page_up_out_of_memory(gfp_t gfp, unsigned int order);
/* Pages went back to the buddy: the idle trimmer may have something to do. Any context. */
void page_up_freed(void);
/*
 * Boot the library if it is not; false when that failed. For the thread that
 * boots it: true from page_boot() on.
 */
bool page_up_boot(void);
/* Pages that per-CPU allocations use (pcpu_nr_pages()). Any context. */
unsigned long page_up_percpu_pages(void);

#endif
