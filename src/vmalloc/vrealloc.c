/* SPDX-License-Identifier: MIT */
/* Resizing: in place inside the mapped pages, by a move beyond them. */
#include "vmalloc/vmap_internal.h"

/* An area among the twins has no mapping of its own that could be less; it keeps its few pages. */
static bool may_shrink(const struct vmap_range *r)
{
	return r->counted && !r->va.vm->page_order && !vmap_is_twin(r->va.va_start) &&
	       !(r->va.vm->flags & (VM_USERMAP | VM_FLUSH_RESET_PERMS));
}

/* Give back the pages behind the first nr; the addresses stay. If the host refuses, all stays. */
static void tail_free(struct vmap_range *r, unsigned long nr)
{
	struct vm_struct *vm = r->va.vm;
	unsigned long rest = vm->nr_pages - nr;

	if (vmap_unmap(r->va.va_start + (nr << PAGE_SHIFT), r->va.va_end))
		return;
	r->keep = 0;
	vmap_frames_account(r, (long)rest, vm->pages + nr, -1);
	__atomic_fetch_sub(&vmap_frames_held, rest, __ATOMIC_RELAXED);
	__atomic_store_n(&vm->nr_pages, (unsigned int)nr, __ATOMIC_RELAXED);
	free_pages_bulk(vm->pages + nr, rest);
	memset(vm->pages + nr, 0, rest * sizeof(*vm->pages));
}

/* p with its new size, if it can have that where it is. */
static bool resize_in_place(struct vmap_range *r, size_t size, gfp_t gfp)
{
	struct vm_struct *vm = r->va.vm;
	size_t old = vm->requested_size, mapped = (size_t)vm->nr_pages << PAGE_SHIFT;
	unsigned long nr = align_up(size, PAGE_SIZE) >> PAGE_SHIFT;

	if (size > mapped)
		return false;
	if (want_init_on_alloc(gfp)) {
		size_t from = size < old ? size : old, to = size < old ? old : size;

		memset((char *)vm->addr + from, 0, to - from);
	}
	vm->requested_size = size;
	if (nr < vm->nr_pages && may_shrink(r))
		tail_free(r, nr);
	return true;
}

static bool wrong_node(const struct vmap_range *r, gfp_t gfp, int node)
{
	return gfp & __GFP_THISNODE && node != NUMA_NO_NODE && r->nid != node;
}

static void *resize(const void *p, size_t size, unsigned long align, gfp_t gfp, int node,
		    const void *caller)
{
	struct vmalloc_args args = { size, align, 0, ~0UL, gfp, PAGE_KERNEL, 0, node, caller };
	struct vmap_range *r;
	size_t mapped;
	void *n;

	if (!p)
		return vmalloc_request(&args);
	if (!size) {
		vfree(p);
		return NULL;
	}
	r = vmap_area_of(p);
	if (!r || r->va.va_start != (unsigned long)p) {
		KM_WARN("Trying to vrealloc() nonexistent vm area (%p)\n", p);
		return NULL;
	}
	if (align && (unsigned long)p & (align - 1)) {
		KM_WARN("will not reallocate with a bigger alignment (0x%lx)\n", align);
		return NULL;
	}
	if (!wrong_node(r, gfp, node) && resize_in_place(r, size, gfp))
		return (void *)p;
	n = vmalloc_request(&args);
	if (!n)
		return NULL;
	mapped = (size_t)r->va.vm->nr_pages << PAGE_SHIFT;
	memcpy(n, p, min_ul(min_ul(r->va.vm->requested_size, mapped), size));
	vfree(p);
	return n;
}

void *vrealloc_node_align_noprof(const void *p, size_t size, unsigned long align, gfp_t gfp,
				 int node)
{
	return resize(p, size, align, gfp, node, __builtin_return_address(0));
}

void *(vrealloc_node_align)(const void *p, size_t size, unsigned long align, gfp_t gfp, int node)
{
	return resize(p, size, align, gfp, node, __builtin_return_address(0));
}

void *vrealloc_node_noprof(const void *p, size_t size, gfp_t gfp, int node)
{
	return resize(p, size, 1, gfp, node, __builtin_return_address(0));
}

void *(vrealloc_node)(const void *p, size_t size, gfp_t gfp, int node)
{
	return resize(p, size, 1, gfp, node, __builtin_return_address(0));
}

void *vrealloc_noprof(const void *p, size_t size, gfp_t gfp)
{
	return resize(p, size, 1, gfp, NUMA_NO_NODE, __builtin_return_address(0));
}

void *(vrealloc)(const void *p, size_t size, gfp_t gfp)
{
	return resize(p, size, 1, gfp, NUMA_NO_NODE, __builtin_return_address(0));
}
