/* SPDX-License-Identifier: MIT */
/*
 * The fast path: an area of this size that was freed on this CPU, and the free
 * that leaves it there.
 */
#include "vmalloc/vmap_internal.h"

void *vmalloc_simple(unsigned long size, gfp_t gfp, unsigned long flags, int nid,
		     const void *caller)
{
	unsigned long pages = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
	unsigned int slot = pages <= VMAP_STACK_PAGES ? vmap_slot(pages) : 0;
	struct vmalloc_args args;

	vmalloc_note(size, gfp, caller);
	if (likely(slot && !(gfp & (__GFP_DMA | __GFP_DMA32)))) {
		struct vmap_range *r = cpu_slot_pop(slot);

		if (likely(r && (nid == NUMA_NO_NODE || r->nid == nid)))
			return vmap_reuse(r, size, gfp, flags, caller);
		if (unlikely(r)) /* of another node */
			vmap_dispose(r);
	}
	args = (struct vmalloc_args){ size, 1, 0, ~0UL, gfp, PAGE_KERNEL, flags, nid, caller };
	return vmalloc_request(&args);
}

/* Push a claimed area onto this CPU's stack. False: somebody has to look closer. */
static inline bool stack_free(struct vmap_range *r)
{
	unsigned int pages = r->keep;

	if (unlikely(pages > VMAP_STACK_PAGES || !vmap_may_keep(r) ||
		     __atomic_load_n(&vmap_deferred, __ATOMIC_RELAXED)))
		return false;
	if (likely(vmap_kept_after(r, -1) <= vmap_keep_limit) &&
	    likely(cpu_slot_push(vmap_slot(pages), r)))
		return true;
	vmap_kept_after(r, 1);
	return false;
}

void vfree(const void *addr)
{
	struct vmap_range *r;

	if (unlikely(!addr))
		return;
	r = vmap_area_claim(addr);
	if (likely(r && stack_free(r)))
		return;
	r = vmap_area_described(r, addr, "vfree");
	if (r)
		vmap_free(r);
}

void vfree_atomic(const void *addr)
{
	struct vmap_range *r;

	if (!addr)
		return;
	r = vmap_area_described(vmap_area_claim(addr), addr, "vfree");
	if (!r || stack_free(r))
		return;
	if (r->counted)
		vmap_frames_account(r, r->va.vm->nr_pages, r->va.vm->pages, -1);
	vmap_defer(r);
}
