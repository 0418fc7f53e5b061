/* SPDX-License-Identifier: MIT */
/*
 * The vmalloc room's door: areas of addresses, the frames mapped there.
 *
 * 1. What it does
 *
 * Gives memory whose addresses are consecutive and whose frames are whatever
 * the page room has, and maps callers' frames a second time elsewhere.
 *
 * 2. Pieces
 *
 *	 base                                                          base + size
 *	 | area        |g| area  |g|  free      | area |g| kept  |g|  free ...  |
 *
 *	 space     one inaccessible reservation of the host's, cut into ranges: a
 *	           range is free or an area; g is an area's guard page
 *	 ranges    struct vmap_range in one of two trees by address: the free ones,
 *	           each knowing the longest range below it, and the areas
 *	 owners    a table: at an area's first page, its range and whether it is
 *	           live; so vfree() finds it without a lock and claims it with one
 *	           compare-and-exchange
 *	 pfns      a table: for every page of the space the frame mapped there, plus
 *	           one; vmalloc_to_page() is a read of it. A third table has
 *	           protections, for the renewal of mappings after a fork. All are
 *	           reserved whole and cost what is touched, 12 bytes for a page in use
 *	 kept      freed areas that are still mapped and still have their frames:
 *	           per-CPU stacks (base/cpu.h) for 1 to 16 pages, and a pool of
 *	           lists for 1 to 256 pages behind them
 *
 *	 twins     behind the ranges, one address for every frame (vmap_twin.c): where
 *	           small areas lie, without a guard page, when there are so many
 *	           that the host's table of mappings could fill up
 *
 * 3. Life of an allocation
 *
 * vmalloc() takes a kept area of the size off this CPU's stack: that is all
 * (vmalloc_fast.c). If there is none: vmalloc_request() looks into the pool,
 * else finds addresses (vmap_area_get(): the lowest free range that fits),
 * frames (vmap_frames_get(): runs as long as the buddy gives them, high ones
 * first), maps each run with one call of the host (vmap_map()), and publishes
 * the area in the owners' table. Above a quarter of the mappings that the host
 * allows, an area of up to 16 pages whose frames are one run gets a range among
 * the twins: that costs the host nothing.
 *
 * 4. Life of a free
 *
 * vfree() claims the area. If its frames are as they were, nobody else holds
 * them, and no more than the limit is kept, it goes onto this CPU's stack or
 * into the pool. Otherwise, and for all else that is unmapped, vmap_release():
 * unlink the ranges, unmap neighbours in one call, free the frames, give the
 * addresses back. Above the limit the pool is released as a whole; the limit
 * is the least of fls(CPUs) * 32 MiB, a 64th of the memory, and 16 MiB.
 * vmap_purge() releases what is kept when memory or addresses run out, and when
 * the idle trimmer asks. A vfree() in a handler that interrupted the holder of
 * a lock, and vfree_atomic(), leave the area on a list for a later call.
 *
 * 5. States of an area           tree    owners    frames        vmallocinfo
 *
 *	being made                areas   not live  coming        not shown
 *	live                      areas   live      its own       a line
 *	kept, or waiting          areas   not live  its own       unpurged vm_area
 *	being released            none    not live  going         not shown
 *
 * Whoever moved an area out of a state owns it until it is in the next one. In
 * the child of a fork, areas that other threads owned are lost.
 *
 * 6. Locks
 *
 * vmap_lock covers both trees, the pool, and the list of notifiers; it is held
 * for a walk down a tree and never across a call of another room. The owners'
 * table and the frames of an area are changed by the area's owner only. What
 * looks at an area that it does not own (vread(), the text) does so under the
 * lock; releasing unlinks under the lock before anything is unmapped.
 *
 * 7. Invariants (vmalloc_check())
 *
 *	free ranges and areas tile the space up to the twins; two free ranges never
 *	touch; an area among the twins lies where its frames' numbers say
 *	gap of a free range = the longest free range of its subtree
 *	pfns of an area's pages[i] = page_to_pfn(pages[i]) + 1; of a guard page: 0
 *	vmap_frames_held = sum over counted areas of nr_pages
 *	sum over nodes of nr_vmalloc = the same over live counted areas
 *	frames of stacks, pool and those that wait = the first less the second
 *	frames of stacks and pool <= limit
 *
 * 8. Differences from the kernel, and why
 *
 * A freed area keeps its mapping and frames, not only its addresses: a mapping
 * is a system call here, and a page table entry there. So an access after
 * vfree() may go unnoticed until the area is purged. Addresses alone are never
 * kept: unmapping in the host flushes by itself. vm_map_ram() has no blocks of
 * its own, each mapping is an area. The tables replace page tables: a walk of
 * the host's is not ours to make. vfree() of an address inside an area is
 * reported; the kernel takes it for the area.
 */
#ifndef VMALLOC_VMALLOC_H
#define VMALLOC_VMALLOC_H

#include "base/base.h"

#include <linux/vmalloc.h>

/* Reserve the space; after a failure every allocation gives NULL. 0 or -errno. */
int vmap_boot(void);

/*
 * Release kept areas: those of the pool, and with all set also those on the
 * CPUs' stacks. Pages freed. May sleep; does nothing in a handler that
 * interrupted the holder of a lock.
 */
unsigned long vmap_purge(bool all);

/* Frames of kept areas, pages. Any context. */
unsigned long vmap_frames_kept(void);

/*
 * Map all areas again after page_frames became another store, in the child of
 * a fork: 0 or -errno.
 */
int vmap_remap_all(void);

/* How often each path was taken. */
#define VMAP_COUNTERS(X)                                        \
	X(map, "calls of the host to map a run of frames")      \
	X(unmap, "calls of the host to unmap")                  \
	X(map_fail, "maps that the host refused")               \
	X(unmap_fail, "unmaps that the host refused")           \
	X(pool_get, "allocations from the pool")                \
	X(pool_put, "frees into the pool")                      \
	X(defer, "frees left for a later call")                 \
	X(release, "areas released")                            \
	X(purge, "purges")                                      \
	X(no_space, "searches for addresses that found none")

struct vmap_counters {
#define VMAP_COUNTER_FIELD(name, what) unsigned long name;
	VMAP_COUNTERS(VMAP_COUNTER_FIELD)
#undef VMAP_COUNTER_FIELD
};
extern struct vmap_counters vmap_counters; /* atomic */

/*
 * Recomputes the truth; BUG()s on a difference. No other thread of the program
 * may allocate or free meanwhile; background reclaim may run.
 */
void vmalloc_check(void);

#endif
