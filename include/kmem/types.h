/* SPDX-License-Identifier: MIT */
/*
 * The types that every public header shares: gfp_t, slab_flags_t, list_head,
 * atomic_t and their kin, and the compiler attributes the allocator names carry.
 */
#ifndef KMEM_TYPES_H
#define KMEM_TYPES_H

#ifdef KM_COMPAT /* kernel code: its headers say what these are */
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <string.h>
#else
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef KMEM_NO_SHORT_INTS
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;
#endif

typedef unsigned int gfp_t;        /* an or of __GFP_* bits */
typedef unsigned int slab_flags_t; /* an or of SLAB_* bits */
typedef uint64_t phys_addr_t;      /* pfn << PAGE_SHIFT */
typedef uint64_t dma_addr_t;       /* the same number: no IOMMU here */
typedef unsigned long pgoff_t;

typedef struct {
	int counter;
} atomic_t;

typedef struct {
	long counter;
} atomic_long_t;

struct list_head {
	struct list_head *next, *prev;
};

struct rcu_head {
	struct rcu_head *next;
	void (*func)(struct rcu_head *head);
};
#endif

typedef struct {
	unsigned long pgprot;
} pgprot_t;

/* A lock of the library's, opaque here. */
struct km_lock {
	unsigned int word;
	unsigned int rank;
};

#define KM_MAX_NUMNODES 8
#ifndef MAX_NUMNODES
#define MAX_NUMNODES KM_MAX_NUMNODES
#endif
typedef struct {
	unsigned long bits[1];
} nodemask_t;

#ifndef NUMA_NO_NODE
#define NUMA_NO_NODE (-1)
#endif

#ifndef PAGE_SHIFT
#define PAGE_SHIFT 12
#endif
#ifndef PAGE_SIZE
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#endif
#ifndef PAGE_MASK
#define PAGE_MASK (~(PAGE_SIZE - 1))
#endif

#ifndef likely
#define likely(x) __builtin_expect(!!(x), 1)
#endif
#ifndef unlikely
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif

/* Each may be predefined by a kernel-style compiler.h, so none is redefined. */
#ifndef __always_inline
#define __always_inline inline __attribute__((__always_inline__))
#endif
#ifndef __must_check
#define __must_check __attribute__((__warn_unused_result__))
#endif
#ifndef __malloc
#define __malloc __attribute__((__malloc__))
#endif
#ifndef __alloc_size
#define __alloc_size(x, ...) __attribute__((__alloc_size__(x, ##__VA_ARGS__))) __malloc
#endif
#ifndef __realloc_size
#define __realloc_size(x, ...) __attribute__((__alloc_size__(x, ##__VA_ARGS__)))
#endif
#ifndef __assume_aligned
#define __assume_aligned(a, ...) __attribute__((__assume_aligned__(a, ##__VA_ARGS__)))
#endif
#ifndef __printf
#define __printf(a, b) __attribute__((__format__(printf, a, b)))
#endif
#ifndef __cold
#define __cold __attribute__((__cold__))
#endif

/* Symbols with this mark are the library's exported ones; all others are hidden. */
#ifndef KM_API
#define KM_API __attribute__((__visibility__("default")))
#endif

/* A name that a process cannot offer: using it is a compile error that says why. */
#define KM_UNAVAILABLE(why) __attribute__((__error__(why)))

#endif
