/* SPDX-License-Identifier: MIT */
/*
 * What the files of percpu tell each other.
 *
 * A chunk is one unit for each possible CPU, side by side; an object is at the
 * same place in each unit, and its cookie is its address in CPU 0's.
 *
 *	base                base + unit         base + 2 unit
 *	|   CPU 0's unit    |   CPU 1's unit    |   CPU 2's unit    |
 *	|  [obj]  [obj]     |  [obj]  [obj]     |  [obj]  [obj]     |
 *	    ^ cookie
 *
 * Units are of four sizes (classes), a page to 32 KiB, and an object lies in
 * units of the smallest size that holds it: small objects cost one page for
 * each CPU, not the kernel's 32 KiB. The pages of CPU 0's unit say what they
 * are: page->mapping is a mark of this room, page->private the chunk,
 * page->index the unit's size. A cookie so becomes a pointer without a search.
 */
#ifndef POOL_PERCPU_INTERNAL_H
#define POOL_PERCPU_INTERNAL_H

#include "pool/pool.h"
#include "pool/pool_bits.h"

#include <linux/percpu.h>

#define POOL_PCPU_CLASSES 4
#define POOL_PCPU_UNIT(class) (PAGE_SIZE << (class))
#define POOL_PCPU_ALIGNS 11 /* alignments, from a granule to a page */
#define POOL_PCPU_SLOTS 15  /* lists of a class, by the order of the longest free run possible */

/* Granules of PCPU_MIN_ALLOC_SIZE bytes, one bit each. Fields without remark are constant. */
struct pool_pcpu_chunk {
	struct list_head list;    /* of its class and slot; pool_pcpu_lock */
	char *base;
	unsigned long unit;       /* bytes */
	unsigned int class;
	unsigned int nr_bits;     /* granules in a unit */
	unsigned int nr_free;     /* of them; lock */
	unsigned int slot;        /* whose list it is in; lock */
	unsigned short too_long[POOL_PCPU_ALIGNS]; /* no free run this long is so aligned; lock */
	unsigned long *used;      /* granule in use; lock */
	unsigned long *first;     /* granule begins an object; lock */
	unsigned long *late;      /* its object was freed by an interrupted free. Atomic */
};

/* The copies of the static variables of one program or shared object. Never freed, but reused. */
struct pool_pcpu_module {
	struct pool_pcpu_module *next;
	const char *start, *stop; /* the template; start NULL: unused. Set last, read first */
	char *base;               /* of CPU 0's unit; the template's place in its page is kept */
	unsigned long unit;       /* bytes */
	bool gone;                /* unloaded; the lock of percpu_static.c */
};

extern struct km_lock pool_pcpu_lock;
extern struct list_head pool_pcpu_chunks[POOL_PCPU_CLASSES][POOL_PCPU_SLOTS];
extern unsigned long pool_pcpu_pages;        /* atomic */
extern struct pool_pcpu_module *pool_pcpu_modules; /* newest first, atomic */

/* percpu_chunk.c */
/* bytes of pages, contiguous; NULL when there are none. Sleeps as gfp says. */
char *pool_pcpu_area_alloc(size_t bytes, gfp_t gfp);
void pool_pcpu_area_free(char *base, size_t bytes);
/* Its runs are as long as nr_free lets them be, as far as is known. */
void pool_pcpu_chunk_forget(struct pool_pcpu_chunk *chunk);
struct pool_pcpu_chunk *pool_pcpu_chunk_new(unsigned int class, gfp_t gfp);
void pool_pcpu_chunk_free(struct pool_pcpu_chunk *chunk);
/* The chunk whose unit of CPU 0 p lies in, or NULL. No lock. */
struct pool_pcpu_chunk *pool_pcpu_chunk_of(const void *p);
/* The frame of an address in the linear map or the vmalloc range, or NULL. */
struct page *pool_pcpu_page_of(const void *addr);

/* percpu_static.c */
/* CPU 0's copy of what p means in a module's template, its unit in *unit; NULL for a foreign p. */
char *pool_pcpu_static_copy(const void *p, unsigned long *unit);

#endif
