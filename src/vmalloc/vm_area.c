/* SPDX-License-Identifier: MIT */
/* Areas with a descriptor: made, found, given back. What is mapped there is others' business. */
#include "vmalloc/vmap_internal.h"

/* An area for a device is aligned to its size, as the kernel has it. */
static unsigned long ioremap_align(unsigned long size)
{
	return clamp_ul(pow2_up(size), PAGE_SIZE, 1UL << IOREMAP_MAX_ORDER);
}

struct vmap_range *vmap_area_new(const struct vmap_want *wanted, unsigned long flags,
				 const void *caller)
{
	struct vmap_want want = *wanted;
	struct vmap_range *r = NULL;
	struct vm_struct *vm;

	want.size = align_up(want.size, PAGE_SIZE);
	want.align = max_ul(want.align, PAGE_SIZE);
	if (flags & VM_IOREMAP)
		want.align = max_ul(want.align, ioremap_align(want.size));
	if (!(flags & VM_NO_GUARD))
		want.size += PAGE_SIZE;
	if (want.size < wanted->size || !want.size || !is_pow2(want.align))
		return NULL;
	want.vm = vm = kzalloc(sizeof(*vm), want.gfp & VMAP_NESTED_GFP);
	if (vm)
		r = vmap_area_get(&want);
	if (!r) {
		kfree(vm);
		return NULL;
	}
	*vm = (struct vm_struct){ .addr = (void *)r->va.va_start, .size = want.size, .flags = flags,
				  .caller = caller, .requested_size = wanted->size };
	return r;
}

static struct vm_struct *area_make(unsigned long size, unsigned long flags, unsigned long start,
				   unsigned long end, const void *caller)
{
	struct vmap_want want = { .size = size, .align = PAGE_SIZE, .start = start, .end = end,
				  .gfp = thread_gfp(GFP_KERNEL) };
	struct vmap_range *r;

	if (!size || !vmap_ready())
		return NULL;
	r = vmap_area_new(&want, flags, caller);
	if (!r)
		return NULL;
	vmap_area_start(r);
	return r->va.vm;
}

struct vm_struct *get_vm_area(unsigned long size, unsigned long flags)
{
	return area_make(size, flags, 0, ~0UL, __builtin_return_address(0));
}

struct vm_struct *get_vm_area_caller(unsigned long size, unsigned long flags, const void *caller)
{
	return area_make(size, flags, 0, ~0UL, caller);
}

struct vm_struct *__get_vm_area_caller(unsigned long size, unsigned long flags, unsigned long start,
				       unsigned long end, const void *caller)
{
	return area_make(size, flags, start, end, caller);
}

struct vm_struct *__get_vm_area(unsigned long size, unsigned long flags, unsigned long start,
				unsigned long end)
{
	return area_make(size, flags, start, end, __builtin_return_address(0));
}

struct vm_struct *alloc_vm_area(size_t size, void *ptes)
{
	if (KM_WARN_ON(ptes))
		return NULL;
	return area_make(size, VM_IOREMAP, 0, ~0UL, __builtin_return_address(0));
}

struct vm_struct *find_vm_area(const void *addr)
{
	struct vmap_range *r = vmap_area_of(addr);

	return r ? r->va.vm : NULL;
}

struct vmap_area *find_vmap_area(unsigned long addr)
{
	struct vmap_range *r = NULL;

	if (addr - km_hot.vmalloc_base < km_hot.vmalloc_size && lock_get_free(&vmap_lock)) {
		r = vmap_area_find(addr);
		if (r && !vmap_area_is_live(r))
			r = NULL;
		lock_put(&vmap_lock);
	}
	return r ? &r->va : NULL;
}

bool is_vm_area_hugepages(const void *addr)
{
	const struct vm_struct *vm = find_vm_area(addr);

	return vm && vm->page_order > 0;
}

void set_vm_flush_reset_perms(void *addr)
{
	struct vm_struct *vm = find_vm_area(addr);

	if (vm)
		vm->flags |= VM_FLUSH_RESET_PERMS;
}

struct vmap_range *vmap_area_described(struct vmap_range *r, const void *addr, const char *name)
{
	if (likely(r && r->va.vm))
		return r;
	if (r) /* of vm_map_ram() */
		vmap_area_publish(r);
	if (name)
		vmap_report_bad_free(addr, name);
	return NULL;
}

static struct vmap_range *claim_described(const void *addr, const char *name)
{
	return vmap_area_described(vmap_area_claim(addr), addr, name);
}

/*
 * Unmap a claimed area and give its addresses back, or do so later. The
 * descriptor becomes the caller's, and so do frames that vmalloc() got for it.
 */
static struct vm_struct *area_strip(struct vmap_range *r)
{
	struct vm_struct *vm = r->va.vm;

	if (r->counted) {
		vmap_frames_account(r, vm->nr_pages, vm->pages, -1);
		__atomic_fetch_sub(&vmap_frames_held, vm->nr_pages, __ATOMIC_RELAXED);
	}
	__atomic_store_n(&r->va.vm, NULL, __ATOMIC_RELEASE);
	r->counted = false;
	r->keep = 0;
	vmap_free(r);
	return vm;
}

struct vm_struct *remove_vm_area(const void *addr)
{
	struct vmap_range *r;

	if ((unsigned long)addr & ~PAGE_MASK) {
		KM_WARN("Trying to vfree() bad address (%p)\n", addr);
		return NULL;
	}
	r = claim_described(addr, NULL);
	return r ? area_strip(r) : NULL;
}

void free_vm_area(struct vm_struct *area)
{
	struct vmap_range *r = claim_described(area->addr, "vunmap");

	if (!r)
		return;
	if (r->va.vm == area) {
		kfree(area_strip(r));
		return;
	}
	vmap_area_publish(r);
	KM_WARN("Trying to free_vm_area() an area that is not at %p\n", area->addr);
}

void vunmap(const void *addr)
{
	struct vmap_range *r;

	if (!addr)
		return;
	r = claim_described(addr, "vunmap");
	if (r)
		kfree(area_strip(r));
}
