/* SPDX-License-Identifier: MIT */
/*
 * The per-CPU allocator: objects of which each possible CPU has a copy. What
 * may be done with the pointers is in linux/percpu-defs.h. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_PERCPU_H
#define KMEM_LINUX_PERCPU_H

#include <kmem/types.h>
#include <linux/alloc_tag.h>
#include <linux/cleanup.h>
#include <linux/gfp_types.h>
#include <linux/percpu-defs.h>

#define PCPU_MIN_UNIT_SIZE (32UL << 10) /* bytes: the largest object */
#define PCPU_MIN_ALLOC_SHIFT 2
#define PCPU_MIN_ALLOC_SIZE (1UL << PCPU_MIN_ALLOC_SHIFT)
#define PCPU_BITMAP_BLOCK_SIZE PAGE_SIZE
#define PCPU_BITMAP_BLOCK_BITS (PCPU_BITMAP_BLOCK_SIZE >> PCPU_MIN_ALLOC_SHIFT)
#define PERCPU_MODULE_RESERVE 0

/*
 * size bytes (at most PCPU_MIN_UNIT_SIZE, rounded up to 4) at a multiple of
 * align (a power of two, at most PAGE_SIZE) for every possible CPU, zeroed. A
 * size or alignment outside of that is a WARN and NULL; lack of memory is NULL
 * with a message, unless gfp has __GFP_NOWARN. Without GFP_KERNEL in gfp it
 * does not sleep and may be called in a signal handler.
 */
KM_API void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t gfp)
	__alloc_size(1);

#define __alloc_percpu_gfp(_size, _align, _gfp) \
	alloc_hooks(pcpu_alloc_noprof(_size, _align, false, _gfp))
#define __alloc_percpu(_size, _align) \
	alloc_hooks(pcpu_alloc_noprof(_size, _align, false, GFP_KERNEL))
/* There are no modules and so no reserve for them: the same memory as the others. */
#define __alloc_reserved_percpu(_size, _align) \
	alloc_hooks(pcpu_alloc_noprof(_size, _align, true, GFP_KERNEL))

#define alloc_percpu_gfp(type, gfp) \
	((__typeof__(type) __percpu *)__alloc_percpu_gfp(sizeof(type), __alignof__(type), gfp))
#define alloc_percpu(type) \
	((__typeof__(type) __percpu *)__alloc_percpu(sizeof(type), __alignof__(type)))
#define alloc_percpu_noprof(type)                                                           \
	((__typeof__(type) __percpu *)pcpu_alloc_noprof(sizeof(type), __alignof__(type), false, \
							GFP_KERNEL))

/* NULL is fine. A pointer that alloc_percpu() did not give is reported and ignored. Any context. */
KM_API void free_percpu(void __percpu *ptr);

DEFINE_FREE(free_percpu, void __percpu *, free_percpu(_T))

/* Physical address of one CPU's copy, as per_cpu_ptr() gives it. */
KM_API phys_addr_t per_cpu_ptr_to_phys(void *addr);
/* Pages that the allocator and the static variables hold, all CPUs together. */
KM_API unsigned long pcpu_nr_pages(void);

/* Is addr in a CPU's copy of a static per-CPU variable? *can_addr: the same in CPU 0's copies. */
KM_API bool __is_kernel_percpu_address(unsigned long addr, unsigned long *can_addr);
KM_API bool is_kernel_percpu_address(unsigned long addr);

/* ---- set-up of the first chunk at boot: here it needs none ---- */

struct pcpu_alloc_info;
#define KM_NO_PCPU_BOOT "libkmem: a kernel boot step; the per-CPU allocator sets itself up"
KM_UNAVAILABLE(KM_NO_PCPU_BOOT)
struct pcpu_alloc_info *pcpu_alloc_alloc_info(int nr_groups, int nr_units);
KM_UNAVAILABLE(KM_NO_PCPU_BOOT) void pcpu_free_alloc_info(struct pcpu_alloc_info *ai);
KM_UNAVAILABLE(KM_NO_PCPU_BOOT)
void pcpu_setup_first_chunk(const struct pcpu_alloc_info *ai, void *base_addr);
KM_UNAVAILABLE(KM_NO_PCPU_BOOT) int pcpu_embed_first_chunk();
KM_UNAVAILABLE(KM_NO_PCPU_BOOT) int pcpu_page_first_chunk();
KM_UNAVAILABLE(KM_NO_PCPU_BOOT) void pcpu_populate_pte(unsigned long addr);
KM_UNAVAILABLE(KM_NO_PCPU_BOOT) void setup_per_cpu_areas(void);
KM_UNAVAILABLE(KM_NO_PCPU_BOOT) void percpu_init_late(void);

#endif
