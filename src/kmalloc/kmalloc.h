/* SPDX-License-Identifier: MIT */
/*
 * The kmalloc room's door: memory of any size.
 *
 * 1. What it does
 *
 * Serves a request from the cache of its class, or from the page room when it
 * is above the largest class; frees and resizes any of it by its address alone.
 *
 * 2. Pieces
 *
 *	 size     1..8  9..16  ..64  65..96  ..128  ..192  ..256 .. 8 KiB  .. 4 MiB
 *	 index      3      4     6      1      7      2      8  ..  13     (none)
 *	            |      |     |      |                           |         |
 *	 family   normal, reclaimable, DMA: a cache for each index       a frozen
 *	            |                                                    compound
 *	 slot     8 * (KM_SLOT_KMALLOC + family * KM_KMALLOC_INDEXES     block
 *	                + index): this CPU's stack of free objects
 *
 * The slots' numbers are part of the library's interface: inlined code folds
 * family and index of a constant request to one of them.
 *
 * 3. Life of an allocation
 *
 * Inlined code, or __kmalloc_noprof() for a size it learns at run time, pops
 * an object of the class's slot. If there is none: km_kmalloc_slow(), which
 * boots the library if need be, then slab_alloc(). Above KMALLOC_MAX_CACHE_SIZE:
 * kmalloc_large(), a frozen block of pages of kind KM_PAGE_LARGE_KMALLOC.
 *
 * 4. Life of a free
 *
 * Inlined code pushes the object to the slot that its frame names. If it cannot:
 * kfree() asks the frame what it is: a slab's goes to slab_free(); the first of
 * a large block changes its kind with one exchange, so that one free wins, and
 * goes to the page room; of anything else kfree() reports what it is, and
 * nothing is freed.
 *
 * 5. States of a block
 *
 *	owned    kind KM_PAGE_LARGE_KMALLOC, order set, references 0
 *	claimed  kind KM_PAGE_NONE, its free is under way
 *
 * The states of objects are the slab room's.
 *
 * 6. Locks
 *
 * None. Tables are written at boot only; counters are atomic.
 *
 * 7. Invariants (kmalloc_check())
 *
 *	the class of s is the smallest of at least s bytes, for s up to 8 KiB, and
 *	the one that __kmalloc_index() names
 *	the cache of family t, index i: object_size = bytes of class i, a multiple
 *	of its alignment, slot 0 or as in 2
 *
 * 8. Differences from the kernel, and why
 *
 * No cgroup family and no partitioned ones: a process is one cgroup, and has no
 * attacker on the other side. The size asked for is not remembered, so that
 * __GFP_ZERO clears the whole class and krealloc() clears what it uncovers; but
 * where the slab room keeps it for debugging (slab_asked_size()), both do what
 * it says, and ksize() makes it the whole class, as in the kernel. An address
 * that is no frame's is reported rather than followed, and so is one inside a
 * large block, which the kernel would free.
 */
#ifndef KMALLOC_KMALLOC_H
#define KMALLOC_KMALLOC_H

#include "slab/slab.h"

/* Make the classes' caches, after slab_boot(). 0. */
int kmalloc_boot(void);
void kmalloc_check(void); /* recomputes the truth; BUG()s on a difference */

/* Pages of large blocks that are owned. Atomic. */
extern unsigned long kmalloc_nr_large_pages;

#endif
