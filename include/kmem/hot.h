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

#define KM_RSEQ_OFFSET_PREBOOT 256 /* glibc's tcbhead_t: 512 unused bytes from 128 */

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
#define KM_NR_SLOTS 2048

/* What inlined code reads of a struct kmem_cache: its first 16 bytes. */
struct km_cache_hot {
	unsigned int slot;        /* byte offset of the cache's slot in a CPU area */
	unsigned int obj_mask;    /* as struct page.obj_mask */
	unsigned int object_size; /* bytes the user may use; what __GFP_ZERO zeroes */
	slab_flags_t flags;
};

#if !defined(KMEM_NO_INLINE) && !defined(KM_COMPAT) && defined(__OPTIMIZE__) && \
	defined(__x86_64__) && !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#if defined(__has_feature)
#if !__has_feature(thread_sanitizer) && !__has_feature(address_sanitizer)
#define KM_INLINE_FAST_PATH 1
#endif
#else
#define KM_INLINE_FAST_PATH 1
#endif
#endif

#ifdef __x86_64__

/*
 * struct rseq, by offset: cpu_id 4, rseq_cs 8. The signature is glibc's. Every
 * way out clears rseq_cs: the kernel would look at the descriptor at the next
 * preemption, when a dlclose() may have unmapped it.
 */
#define KM_RSEQ_BEGIN                                            \
	".pushsection __rseq_cs, \"aw?\", @progbits\n\t"         \
	".balign 32\n"                                           \
	"9:\t.long 0, 0\n\t"                                     \
	".quad 1f, 2f - 1f, 4f\n\t"                              \
	".popsection\n\t"                                        \
	"leaq 9b(%%rip), %[area]\n\t"                            \
	"movq %[area], %%fs:8(%[rseq])\n"                        \
	"1:\n\t"                                                 \
	"movl %%fs:4(%[rseq]), %k[area]\n\t"                     \
	"imulq %[stride], %[area]\n\t"                           \
	"addq %[base], %[area]\n\t"

#define KM_RSEQ_END(abort)                                       \
	"2:\tmovq $0, %%fs:8(%[rseq])\n\t"                        \
	".pushsection __rseq_failure, \"ax?\", @progbits\n\t"    \
	".byte 0x0f, 0xb9, 0x3d\n\t"                             \
	".long 0x53053053\n"                                     \
	"4:\tmovq $0, %%fs:8(%[rseq])\n\t"                        \
	"jmp %l[" abort "]\n\t"                                  \
	".popsection\n"

/* slot is an operand: "%c[slot](%[area])" for a constant, "(%[area],%[slot])" else. */
#define KM_POP_BODY(SLOT)                                        \
	KM_RSEQ_BEGIN                                            \
	"movq " SLOT ", %[top]\n\t"                              \
	"movq -8(%[top]), %[obj]\n\t"                            \
	"testq %[obj], %[obj]\n\t"                               \
	"jz 4f\n\t"                                              \
	"subq $8, %[top]\n\t"                                    \
	"movq %[top], " SLOT "\n"                                \
	KM_RSEQ_END("empty")

#define KM_PUSH_BODY(SLOT)                                       \
	KM_RSEQ_BEGIN                                            \
	"movq " SLOT ", %[top]\n\t"                              \
	"cmpq %[obj], -8(%[top])\n\t"                            \
	"je 4f\n\t"                                              \
	"cmpq $1, (%[top])\n\t"                                  \
	"je 4f\n\t"                                              \
	"movq %[obj], (%[top])\n\t"                              \
	"addq $8, %[top]\n\t"                                    \
	"movq %[top], " SLOT "\n"                                \
	KM_RSEQ_END("full")

/* Pop one object off this CPU's stack, or NULL: empty, or the section was aborted. */
static __always_inline void *km_cpu_pop(unsigned int slot)
{
	void *obj, *top, *area;

	if (__builtin_constant_p(slot))
		asm volatile goto(KM_POP_BODY("%c[slot](%[area])")
				  : [obj] "=&r"(obj), [top] "=&r"(top), [area] "=&r"(area)
				  : [slot] "i"(slot), [rseq] "r"(km_hot.rseq_offset),
				    [stride] "m"(km_hot.cpu_stride), [base] "m"(km_hot.cpu_base)
				  : "memory", "cc"
				  : empty);
	else
		asm volatile goto(KM_POP_BODY("(%[area],%[slot])")
				  : [obj] "=&r"(obj), [top] "=&r"(top), [area] "=&r"(area)
				  : [slot] "r"((unsigned long)slot), [rseq] "r"(km_hot.rseq_offset),
				    [stride] "m"(km_hot.cpu_stride), [base] "m"(km_hot.cpu_base)
				  : "memory", "cc"
				  : empty);
	if (!obj)
		__builtin_unreachable();
	return obj;
empty:
	return NULL;
}

/* Push obj; false: full, obj is on top already (a double free), or aborted. */
static __always_inline bool km_cpu_push(unsigned int slot, const void *obj)
{
	void *top, *area;

	asm volatile goto(KM_PUSH_BODY("(%[area],%[slot])")
			  : [top] "=&r"(top), [area] "=&r"(area)
			  : [obj] "r"(obj), [slot] "r"((unsigned long)slot),
			    [rseq] "r"(km_hot.rseq_offset), [stride] "m"(km_hot.cpu_stride),
			    [base] "m"(km_hot.cpu_base)
			  : "memory", "cc"
			  : full);
	return true;
full:
	return false;
}

#endif /* __x86_64__ */

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
