/* SPDX-License-Identifier: MIT */
/*
 * The pool room's door: what is built on the four allocators.
 *
 * 1. What it does
 *
 * Each part takes memory from page, slab, kmalloc or vmalloc by their public
 * names and gives it out under another contract:
 *
 *	mempool    elements of any allocator, with a reserve that cannot fail
 *	dma_pool   blocks of device-visible memory that cross no boundary
 *	gen_pool   ranges of addresses that the caller brings; never touched
 *	percpu     objects of which every CPU has a copy
 *	list_lru   per-node lists that shrinkers walk
 *	devres     memory that goes with its device
 *	string     duplicates of strings, arrays and formatted text
 *
 * 2. Pieces
 *
 *	      the caller
 *	         |  mempool_alloc  dma_pool_alloc  gen_pool_alloc  alloc_percpu ...
 *	 +-------v---------------------------------------------------------------+
 *	 | mempool*.c   dmapool*.c   genalloc*.c   percpu*.c   list_lru*.c       |
 *	 |   reserve      chunks ----- bitmaps ------ chunks      lists          |
 *	 |                     (pool_bits.c)                   (pool_owned.c)    |
 *	 +---|---------------|------------|-------------|------------------------+
 *	     v               v            v             v
 *	  callback      alloc_pages    kvzalloc    alloc_pages_exact, vmalloc
 *
 * 3. Life of an allocation
 *
 * mempool: the callback, without reclaim; then the reserve, under the lock;
 * then, if the caller may sleep, the callback with reclaim, and a sleep until
 * a free. dma_pool and percpu: a chunk with room, found under the lock; else a
 * new chunk, made without the lock and linked in at the next turn of the loop.
 * gen_pool: the algorithm reads the bitmap of each chunk, newest first, and
 * the range is claimed word by word with compare and exchange; a range lost
 * half way is given back and the search goes on.
 *
 * 4. Life of a free
 *
 * dma_pool and percpu find the chunk without a lock, from the frame:
 * page->mapping is a mark that only they set, page->private the chunk. The
 * bitmap says whether the block is in use; one that is not is reported and
 * ignored. mempool fills its reserve first and wakes sleepers.
 *
 * 5. States of a block (dma_pool, percpu)
 *
 *	used late
 *	 0    0    free
 *	 1    0    in use
 *	 1    1    freed by a handler, counted as in use until the next fold
 *
 * 6. Locks, all of rank POOL; no two are held at once, and none over a call
 * into another room
 *
 *	mempool.lock        reserve
 *	dma_pool.lock       its chunks and their bitmaps
 *	gen_pool.lock       adding chunks
 *	pool_pcpu_lock      all per-CPU chunks
 *	module_lock         copies of static per-CPU variables
 *
 * In a signal handler, allocations that may not sleep try the lock. A free that
 * may not wait leaves its object where the next holder of the lock finds it: a
 * mempool in late[], a dma_pool and the per-CPU allocator in the late bitmap of
 * the chunk. gen_pool has no lock. The locks of list_lru, of devices and of CPU
 * sections are held over user code and so are of another kind, owned locks,
 * which notice that the interrupted thread has them.
 *
 * A fork waits until no lock is held and no section (lock_section_enter) is
 * open, so that the child finds bitmaps and lists whole. An owned lock whose
 * owner is not in the child is taken over there by who wants it.
 *
 * 7. Invariants, checked by pool_*_check()
 *
 *	mempool   0 <= curr_nr <= max(1, min_nr), no element twice
 *	dma_pool  sum over chunks of bits set = nr_active; chunk in full list <=> all bits set
 *	gen_pool  avail = (bits - bits set) << min_alloc_order; chunks do not overlap
 *	percpu    nr_free = bits - bits set; first implies used; each page of CPU 0's unit
 *	          names its chunk
 *	list_lru  nr_items = length of the list
 *
 * 8. Differences from the kernel, and why
 *
 *  - A thread cannot stay on its CPU, so this_cpu operations are atomic, and
 *    get_cpu_ptr() takes a lock (linux/percpu-defs.h).
 *  - Small per-CPU objects lie in units of one page, not of 32 KiB, so that a
 *    process with few of them pays one page for each CPU. The copies of all
 *    CPUs lie side by side, and so on one node.
 *  - dma_pool keeps bitmaps outside of the blocks: a wrong free is always
 *    found, and a device that writes past its end damages no list of ours.
 *  - Chunks of gen_pool and mempool's own arrays are kvmalloc'ed or kmalloc'ed:
 *    the kernel's vzalloc of a bitmap of a few words costs a page.
 *  - There are no memory control groups: list_lru has one list a node.
 */
#ifndef POOL_POOL_H
#define POOL_POOL_H

#include "base/base.h"
#include "page/page.h"
#include "port/port.h"

struct device;
struct dma_pool;
struct gen_pool;
struct list_lru;
struct mempool;

/* Recompute the truth; BUG() on a difference. May sleep. */
void pool_mempool_check(struct mempool *pool);
void pool_dma_check(struct dma_pool *pool);
void pool_gen_check(struct gen_pool *pool); /* nobody else may use the pool meanwhile */
void pool_percpu_check(void);
void pool_lru_check(struct list_lru *lru);
void pool_devres_check(struct device *dev);

void pool_mempool_text(struct text *t, const struct mempool *pool);
void pool_dma_text(struct text *t, struct dma_pool *pool);
void pool_gen_text(struct text *t, struct gen_pool *pool);
void pool_percpu_text(struct text *t);
void pool_lru_text(struct text *t, struct list_lru *lru);
void pool_devres_text(struct text *t, struct device *dev);

/* In the child of a fork: owned locks of threads that are not there may be taken over. */
void pool_fork_child(void);

#endif
