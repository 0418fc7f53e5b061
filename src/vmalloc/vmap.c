/* SPDX-License-Identifier: MIT */
/* Frames the caller has, mapped side by side: with a descriptor, or for a moment. */
#include "vmalloc/vmap_internal.h"

/* Is each a frame? What is none is the caller's mistake. */
static bool pages_ok(struct page **pages, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		if (KM_WARN_ON(!pages[i] || page_to_pfn(pages[i]) >= page_nr_frames))
			return false;
	return true;
}

/* Bound too: a count that is 0 or more than there are frames is refused. */
static bool count_ok(unsigned int count)
{
	return vmap_ready() && count && count <= totalram_pages();
}

static struct vmap_want want_of(unsigned int count)
{
	return (struct vmap_want){ .size = (unsigned long)count << PAGE_SHIFT, .align = PAGE_SIZE,
				   .end = ~0UL, .gfp = thread_gfp(GFP_KERNEL) };
}

void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)
{
	struct vmap_want want = want_of(count);
	struct vmap_range *r;

	if (KM_WARN_ON_ONCE(flags & VM_FLUSH_RESET_PERMS))
		return NULL;
	if (KM_WARN_ON_ONCE(flags & VM_NO_GUARD))
		flags &= ~VM_NO_GUARD;
	if (!count_ok(count) || !pages_ok(pages, count))
		return NULL;
	vmap_deferred_drain();
	r = vmap_area_new(&want, flags, __builtin_return_address(0));
	if (!r)
		return NULL;
	if (vmap_map(r->va.va_start, pages, count, pgprot_nx(prot))) {
		vmap_free(r);
		return NULL;
	}
	if (flags & VM_MAP_PUT_PAGES) {
		r->va.vm->pages = pages;
		r->va.vm->nr_pages = count;
	}
	vmap_area_start(r);
	return r->va.vm->addr;
}

/* ---- without a descriptor ---- */

void *km_vm_map_ram_prot(struct page **pages, unsigned int count, int node, pgprot_t prot)
{
	struct vmap_want want = want_of(count);
	struct vmap_range *r;

	(void)node; /* of the bookkeeping, which is the slab room's */
	if (!count_ok(count) || !pages_ok(pages, count))
		return NULL;
	vmap_deferred_drain();
	r = vmap_area_get(&want);
	if (!r)
		return NULL;
	if (vmap_map(r->va.va_start, pages, count, prot)) {
		vmap_free(r);
		return NULL;
	}
	vmap_area_start(r);
	return (void *)r->va.va_start;
}

void *(vm_map_ram)(struct page **pages, unsigned int count, int node)
{
	return km_vm_map_ram_prot(pages, count, node, PAGE_KERNEL);
}

void vm_unmap_ram(const void *mem, unsigned int count)
{
	struct vmap_range *r = vmap_area_claim(mem);

	if (r && !r->va.vm && range_bytes(r) == (unsigned long)count << PAGE_SHIFT) {
		vmap_free(r);
		return;
	}
	if (r)
		vmap_area_publish(r);
	KM_WARN("Trying to vm_unmap_ram() %u pages at %s (%p)\n", count,
		r && !r->va.vm ? "a mapping of another size" : "bad address", mem);
}
