/* SPDX-License-Identifier: MIT */
/* What the files of the vmalloc room tell each other. Nobody else includes this. */
#ifndef VMAP_INTERNAL_H
#define VMAP_INTERNAL_H

#include "vmalloc/vmalloc.h"

#include "page/page.h"
#include "port/port.h"
#include "slab/slab.h"

#include <kmem/hot.h>
#include <linux/mm.h>
#include <linux/slab.h>

/* Areas of up to so many pages have per-CPU stacks, or are kept at all. */
#define VMAP_STACK_PAGES 16
#define VMAP_KEEP_PAGES 256

/* Bits of a gfp that concern allocations made on behalf of another. */
#define VMAP_NESTED_GFP                                                              \
	(__GFP_RECLAIM | __GFP_IO | __GFP_FS | __GFP_HIGH | __GFP_NOWARN |           \
	 __GFP_RETRY_MAYFAIL | __GFP_NOFAIL | __GFP_NORETRY | __GFP_MEMALLOC | __GFP_NOMEMALLOC)

/* A range of the space: free, or an area. Fields are its owner's; those marked so, vmap_lock's. */
struct vmap_range {
	struct vmap_area va;     /* bounds (lock), guard page included; descriptor (atomic) */
	struct rb rb;            /* in the tree of free ranges or of areas; lock */
	unsigned long gap;       /* free: bytes of the longest range of this subtree; lock */
	struct vmap_range *next; /* on a list: of the pool, of the deferred, of those to release */
	unsigned int keep;       /* pages, if it may be kept after vfree(); else 0 */
	int nid;                 /* node of all its frames; NUMA_NO_NODE: of several */
	bool counted;            /* its frames are in vmap_frames_held and nr_vmalloc */
	bool published;          /* it was live before: it is not being made; atomic */
	bool seen;               /* by the walk under way (vmap_fork.c, vmalloc_check()) */
};

#define range_of(node) container_of(node, struct vmap_range, rb)

extern struct km_lock vmap_lock;

#define vmap_count(name) __atomic_fetch_add(&vmap_counters.name, 1, __ATOMIC_RELAXED)

static inline unsigned long range_bytes(const struct vmap_range *r)
{
	return r->va.va_end - r->va.va_start;
}

/* Is there a space? Boots the library if it is not; what boot has written can be seen then. */
static inline bool vmap_ready(void)
{
	return likely(__atomic_load_n(&km_hot.vmalloc_size, __ATOMIC_ACQUIRE)) ||
	       (page_up_boot() && __atomic_load_n(&km_hot.vmalloc_size, __ATOMIC_ACQUIRE));
}

/* ---- tables, by page of the space ---- */

#define VMAP_LIVE 1UL
extern unsigned long *vmap_owners; /* first page of an area: its range | VMAP_LIVE, atomic */
extern u32 *vmap_pfns;             /* frame mapped + 1, or 0; atomic */
/* Protection of the mapping, PORT_PROT_*, by exclusive or with what is usual. */
extern unsigned char *vmap_prots;
#define VMAP_PROT_USUAL (PORT_PROT_READ | PORT_PROT_WRITE)

static inline unsigned long vmap_index(unsigned long addr)
{
	return (addr - km_hot.vmalloc_base) >> PAGE_SHIFT;
}

/* Make the area live: it and its contents are everybody's to see. */
static inline void vmap_area_publish(struct vmap_range *r)
{
	__atomic_store_n(&r->published, true, __ATOMIC_RELAXED);
	__atomic_store_n(&vmap_owners[vmap_index(r->va.va_start)], (unsigned long)r | VMAP_LIVE,
			 __ATOMIC_RELEASE);
}

static inline bool vmap_area_is_live(const struct vmap_range *r)
{
	return __atomic_load_n(&vmap_owners[vmap_index(r->va.va_start)], __ATOMIC_ACQUIRE) &
	       VMAP_LIVE;
}

/*
 * The live area that starts at addr becomes the caller's; NULL: there is none.
 * Nothing of the range is read before it is claimed, so that a second free,
 * at whatever moment, finds nothing to claim.
 */
static inline struct vmap_range *vmap_area_claim(const void *addr)
{
	unsigned long off = (unsigned long)addr - km_hot.vmalloc_base, owner;

	if (unlikely(off >= km_hot.vmalloc_size || off & ~PAGE_MASK))
		return NULL;
	owner = __atomic_load_n(&vmap_owners[off >> PAGE_SHIFT], __ATOMIC_RELAXED);
	if (unlikely(!(owner & VMAP_LIVE)) ||
	    unlikely(!__atomic_compare_exchange_n(&vmap_owners[off >> PAGE_SHIFT], &owner,
						  owner & ~VMAP_LIVE, false, __ATOMIC_ACQ_REL,
						  __ATOMIC_RELAXED)))
		return NULL;
	return (struct vmap_range *)(owner & ~VMAP_LIVE);
}

/* ---- vmap_area.c: addresses ---- */

/* What addresses are wanted, bytes. */
struct vmap_want {
	unsigned long size, align, start, end; /* size with the guard page; align a power of two */
	gfp_t gfp;
	struct vm_struct *vm; /* the area's descriptor, or NULL */
};

int vmap_area_boot(unsigned long base, unsigned long bytes); /* of the tiled part */
/* Addresses for an area, not live; NULL: none are left, or no memory. */
struct vmap_range *vmap_area_get(const struct vmap_want *want);
/* Make a new area live. */
void vmap_area_start(struct vmap_range *r);
/* Around what takes areas off the lists and releases them; vmap_lock_quiet() waits for the end. */
extern unsigned int vmap_releases; /* under way; vmap_lock */
extern unsigned long vmap_nr_areas; /* of the tiled part; vmap_lock, read without */
void vmap_release_begin(void);
void vmap_release_end(void);
void vmap_lock_quiet(void);
/* Take the areas of the list out of their tree: nobody finds them. vmap_areas_put() follows. */
void vmap_areas_unlink(struct vmap_range *list);
/* Put an area back into the tree. */
void vmap_area_relink(struct vmap_range *r);
/* The addresses of unlinked areas become free; the ranges belong to the room no more. */
void vmap_areas_put(struct vmap_range *list);
/* Under vmap_lock: the area that addr lies in; the first one that ends behind addr. */
struct vmap_range *vmap_area_find(unsigned long addr);
struct vmap_range *vmap_area_next(unsigned long addr);
/* The live area with the descriptor that addr lies in, NULL if there is none. */
struct vmap_range *vmap_area_of(const void *addr);
void vmap_area_check(void);

/* An area at the second address of frames that nobody else has, not live; NULL: no memory. */
struct vmap_range *vmap_area_place(const struct page *first, unsigned long nr, gfp_t gfp);

/* ---- vmap_twin.c: every frame's second address, without a mapping of its own ---- */

/* Areas of up to so many pages may lie there: what the buddy gives as one run. */
#define VMAP_TWIN_PAGES 16

extern unsigned long vmap_tiled_end; /* of the space: from here on it is second addresses */
extern unsigned long vmap_areas_max; /* how many areas make them due; 0: not known yet */

static inline bool vmap_is_twin(unsigned long addr)
{
	return addr >= vmap_tiled_end;
}

/* Are there so many areas that the host's table of mappings should be spared? */
bool vmap_twin_due(void);
/* Can the second addresses be used? Maps them at first use. */
bool vmap_twin_ready(void);
/* In the child of a fork; 0 or -errno. */
int vmap_twin_remap(void);

/* ---- vm_area.c: descriptors ---- */

/*
 * An area with a descriptor, not live: size bytes without the guard page, vm
 * flags, bounds, align and gfp as in want. NULL, and said so unless __GFP_NOWARN.
 */
struct vmap_range *vmap_area_new(const struct vmap_want *want, unsigned long flags,
				 const void *caller);
/*
 * r, claimed at addr, if it has a descriptor; else NULL, and name (or nobody, if NULL) is reported.
 */
struct vmap_range *vmap_area_described(struct vmap_range *r, const void *addr, const char *name);

/* ---- vmap_fork.c ---- */

extern bool vmap_forked; /* parts of the space may be lost: vmalloc_check() */

/* ---- vmap_map.c ---- */

/*
 * Map pages side by side from addr on, in as few calls as there are runs. 0 or
 * -errno; pages before the one that failed stay mapped.
 */
int vmap_map(unsigned long addr, struct page **pages, unsigned long nr, pgprot_t prot);
/* Unmap what is mapped in [start, end). 0 or -errno, then nothing has changed. */
int vmap_unmap(unsigned long start, unsigned long end);
/* Forget the frames of [start, end), which are not mapped any more. */
void vmap_pfns_clear(unsigned long start, unsigned long end);
bool vmap_is_mapped(unsigned long start, unsigned long end); /* any page of it */

/* ---- vmap_frames.c ---- */

extern unsigned long vmap_frames_held; /* frames of counted areas, kept ones included; atomic */

/* Fill pages[0 .. nr), which are NULL; returns how many. */
unsigned long vmap_frames_get(struct page **pages, unsigned long nr, gfp_t gfp, int nid);
/* In runs of 2^order frames, all or nothing. nr: a multiple of that. */
bool vmap_runs_get(struct page **pages, unsigned long nr, unsigned int order, gfp_t gfp, int nid);
/* Enter delta (1 or -1) times the first nr frames of the area, all by default, into nr_vmalloc. */
void vmap_frames_account(const struct vmap_range *r, long nr, struct page **pages, int sign);
/* Node of all the pages, or NUMA_NO_NODE. */
int vmap_frames_node(struct page **pages, unsigned long nr);
/* Do all the pages lie in the highest zone that vmalloc takes frames from? */
bool vmap_frames_highest(struct page **pages, unsigned long nr);

/* ---- vmap_keep.c: freed areas that stay mapped ---- */

/* Per-CPU slot of areas of [n] pages; 0: none, or not booted, hence read with acquire. */
extern unsigned int vmap_slots[VMAP_STACK_PAGES + 1];
extern unsigned long vmap_keep_limit;                 /* frames kept at most */
extern struct vmap_range *vmap_deferred;              /* frees left for later */

/* Flags that an area may have besides VM_ALLOC to be kept; each new use sets its own. */
#define VMAP_KEEP_FLAGS (VM_USERMAP | VM_ALLOW_HUGE_VMAP | VM_DEFER_KMEMLEAK)

/* Has nobody left anything on the frames that the next user would find: references, flags? */
static inline bool vmap_frames_untouched(struct page **pages, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		const struct page *page = pages[i];
		int others = __atomic_load_n(&page->_refcount.counter, __ATOMIC_RELAXED) - 1;

		if (unlikely(page->flags | (unsigned long)page->mapping | page->private |
			     (unsigned long)others))
			return false;
	}
	return true;
}

/* An area is asked for, by a call from outside. */
static __always_inline void vmalloc_note(unsigned long size, gfp_t gfp, const void *caller)
{
	const struct km_watch *watch = __atomic_load_n(&thread_watch, __ATOMIC_RELAXED);

	thread_note(gfp);
	if (unlikely(watch) && watch->area)
		watch->area(size, caller);
}

/* May the claimed area be kept, by what it is now? */
static inline bool vmap_may_keep(const struct vmap_range *r)
{
	const struct vm_struct *vm = r->va.vm;

	return r->keep && (vm->flags & ~VMAP_KEEP_FLAGS) == VM_ALLOC &&
	       vmap_frames_untouched(vm->pages, r->keep);
}

/* Enter an area that may be kept into the statistics (1), or take it out (-1); frames kept then. */
static inline unsigned long vmap_kept_after(const struct vmap_range *r, int sign)
{
	unsigned long used = __atomic_add_fetch(&page_nodes[r->nid].nr_vmalloc,
						sign * (long)r->keep, __ATOMIC_RELAXED);

	if (unlikely(page_nr_nodes > 1))
		used = vmalloc_nr_pages();
	return __atomic_load_n(&vmap_frames_held, __ATOMIC_RELAXED) - used;
}

static inline unsigned int vmap_slot(unsigned long pages)
{
	return __atomic_load_n(&vmap_slots[pages], __ATOMIC_ACQUIRE);
}

int vmap_keep_boot(void);
/* The last step of boot: from now on areas are kept. */
void vmap_keep_start(void);
/* Keep a claimed area that may be kept, and is out of the statistics. False: it could not be. */
bool vmap_keep(struct vmap_range *r);
/* A kept area of so many pages from the pool, on node nid (NUMA_NO_NODE: any). */
struct vmap_range *vmap_pool_get(unsigned long pages, int nid, gfp_t gfp);
/* Make a kept area a new allocation. */
void *vmap_reuse(struct vmap_range *r, unsigned long size, gfp_t gfp, unsigned long flags,
		 const void *caller);
/* Visit all that are kept or deferred. Nobody else may allocate or free meanwhile. */
void vmap_kept_walk(void (*visit)(struct vmap_range *r, void *arg), void *arg);

/* ---- vmap_release.c ---- */

/* Free a claimed area and what its descriptor owns: keep, defer or release it. Any context. */
void vmap_free(struct vmap_range *r);
/* The same for one that is out of the statistics already. */
void vmap_dispose(struct vmap_range *r);
/* Leave a claimed area, which is out of the statistics, for a later call. Any context. */
void vmap_defer(struct vmap_range *r);
/* Free those that were left, unless that cannot be done now. */
void vmap_deferred_drain(void);
/* Free a descriptor and the frames that vmalloc() got for it; how many. */
unsigned long vmap_contents_free(struct vm_struct *vm);
/* Unmap claimed areas, free what their descriptors own, give the addresses back; pages freed. */
unsigned long vmap_release(struct vmap_range *list);

/* ---- vmalloc.c ---- */

struct vmalloc_args {
	unsigned long size, align, start, end;
	gfp_t gfp;
	pgprot_t prot;
	unsigned long flags;
	int nid;
	const void *caller;
};

void *vmalloc_request(const struct vmalloc_args *args);

/* ---- vmalloc_fast.c ---- */

/* The common case: anywhere, PAGE_KERNEL. */
void *vmalloc_simple(unsigned long size, gfp_t gfp, unsigned long flags, int nid,
		     const void *caller);

/* ---- vmap_notify.c ---- */

/* Call the notifiers; false when there are none. */
bool vmap_notify(void);

/* ---- vmalloc_report.c ---- */

__cold void vmap_report_bad_free(const void *addr, const char *name);
__cold gfp_t vmalloc_gfp_fix(gfp_t gfp); /* without the bits it may not have; warns once */
__cold void vmap_report_no_space(const struct vmap_want *want);

#define VMALLOC_GFP                                                                         \
	(GFP_KERNEL | GFP_ATOMIC | GFP_NOWAIT | __GFP_NOFAIL | __GFP_ZERO | __GFP_NORETRY | \
	 __GFP_RETRY_MAYFAIL | GFP_KERNEL_ACCOUNT | GFP_USER | __GFP_NOLOCKDEP | __GFP_SKIP_KASAN)

#endif
