/* SPDX-License-Identifier: MIT */
/*
 * The hot layout: what the inlined fast paths read, and the two operations
 * they are made of, a pop from and a push to one of this CPU's stacks.
 *
 * A stack is an array of pointers between two sentinels,
 *
 *      [NULL][obj]...[obj][free]...[free][KM_STACK_END]
 *                         ^ top
 *
 * and a slot, a word in the CPU's area, holds its top. Popping reads top[-1]
 * and finds NULL when the stack is empty; pushing reads top[0] and finds the
 * END mark when it is full. The commit is one store of the slot, inside a
 * restartable sequence: a preempted, migrated or interrupted section never
 * commits. Before boot, where rseq is not registered, and for every cache
 * that is traced or debugged, a slot holds the top of the null stack, which
 * is both empty and full, so that each call leaves for the slow path.
 *
 * cpu_stride is 0 in the first two cases: all CPUs then share one area of
 * null stacks, whatever cpu_id says. rseq_offset points to a word that may be
 * written in all cases; before boot that is unused space in glibc's TCB.
 */
#ifndef KMEM_HOT_H
#define KMEM_HOT_H

#include <kmem/types.h>
#include <linux/mm_types.h>

/* The symbol carries the layout's version: a program built for another one does not load. */
#define km_hot km_hot_v2

/*
 * What a free wants to know of a frame, apart from struct page: 16 frames to
 * a cache line, where the memmap has one.
 */
struct km_frame {
	unsigned short slot;     /* byte offset of its objects' stack; the null one: no slab */
	unsigned short obj_mask; /* no object starts where (address & obj_mask) != 0 */
};

struct km_hot {
	char *cpu_base;            /* area of CPU 0, or the area of null stacks */
	unsigned long cpu_stride;  /* bytes between the areas of two CPUs, or 0 */
	long rseq_offset;          /* of struct rseq from the thread pointer */
	unsigned long linear_base; /* PAGE_OFFSET: address of frame 0 */
	unsigned long linear_size; /* bytes of linear map; 0 before boot */
	struct km_frame *frames;   /* of frame 0 */
	struct page *memmap;       /* struct page of frame 0 */
	unsigned long vmalloc_base;
	unsigned long vmalloc_size;
	/* Slot of single pages by the zone and type bits of a gfp; the null one: call out. */
	unsigned short page_slot[32];
};

#ifdef __aarch64__
#define KM_RSEQ_OFFSET_PREBOOT 0 /* glibc's tcbhead_t: the word at 8 is unused; TLS follows it */
#else
#define KM_RSEQ_OFFSET_PREBOOT 256 /* glibc's tcbhead_t: 512 unused bytes from 128 */
#endif

extern KM_API struct km_hot km_hot __attribute__((__aligned__(64)));

#define KM_STACK_END ((void *)1UL)

/* Slot numbers; a slot's byte offset in the CPU area is 8 times its number. */
#define KM_SLOT_NULL 0 /* this one and the next three are null stacks always: of what is no slab */
#define KM_SLOT_KMALLOC 4
#define KM_KMALLOC_TYPES 3 /* normal, reclaimable, DMA */
#define KM_KMALLOC_INDEXES 14
#define KM_SLOT_PAGES (KM_SLOT_KMALLOC + KM_KMALLOC_TYPES * KM_KMALLOC_INDEXES)
#define KM_PAGE_SLOT_TYPES 3 /* migratetypes with per-CPU lists */
#define KM_PAGE_SLOT_ORDERS 4
#define KM_PAGE_SLOTS_PER_ZONE (KM_PAGE_SLOT_TYPES * KM_PAGE_SLOT_ORDERS)
#define KM_NR_SLOTS 4096

/* What inlined code reads of a struct kmem_cache: its first 16 bytes. */
struct km_cache_hot {
	unsigned int slot;        /* byte offset of the cache's slot in a CPU area */
	unsigned int obj_mask;    /* as struct page.obj_mask */
	unsigned int object_size; /* bytes the user may use; what __GFP_ZERO zeroes */
	slab_flags_t flags;
};

#if !defined(KMEM_NO_INLINE) && !defined(KM_COMPAT) && defined(__OPTIMIZE__) && \
	(defined(__x86_64__) || defined(__aarch64__)) && !defined(__SANITIZE_THREAD__) && \
	!defined(__SANITIZE_ADDRESS__)
#if defined(__has_feature)
#if !__has_feature(thread_sanitizer) && !__has_feature(address_sanitizer)
#define KM_INLINE_FAST_PATH 1
#endif
#else
#define KM_INLINE_FAST_PATH 1
#endif
#endif

#ifdef __x86_64__
#include <kmem/hot_x86_64.h>
#elif defined(__aarch64__)
#include <kmem/hot_aarch64.h>
#endif

/* Is an object of this frame allowed to start at p? What no slab has may start anywhere. */
static __always_inline bool km_frame_starts(const struct km_frame *frame, const void *p)
{
	return !((unsigned short)(unsigned long)p & frame->obj_mask);
}

static __always_inline const struct km_frame *km_linear_frame(unsigned long offset)
{
	return &km_hot.frames[offset >> PAGE_SHIFT];
}

/* struct page of a linear address that is known to be one. */
static __always_inline struct page *km_linear_page(unsigned long offset)
{
	return &km_hot.memmap[offset >> PAGE_SHIFT];
}

#endif
