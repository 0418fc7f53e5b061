/* SPDX-License-Identifier: MIT */
/*
 * The child of a fork. The frames are in another store: every area is mapped
 * from it again. Areas that other threads were making or releasing are lost, with
 * their addresses; the counters are made to agree with what is left.
 */
#include "vmalloc/vmap_internal.h"

/* Map the run of frames that starts at addr; where it ends. */
static unsigned long run_map(unsigned long addr, unsigned long end, int *err)
{
	u32 first = vmap_pfns[vmap_index(addr)];
	unsigned char prot = vmap_prots[vmap_index(addr)];
	unsigned long nr = 1;

	if (!first)
		return addr + PAGE_SIZE;
	while (addr + (nr << PAGE_SHIFT) < end && vmap_pfns[vmap_index(addr) + nr] == first + nr &&
	       vmap_prots[vmap_index(addr) + nr] == prot)
		nr++;
	*err = port_frames_map(&page_frames, (void *)addr, first - 1, nr, prot ^ VMAP_PROT_USUAL);
	return addr + (nr << PAGE_SHIFT);
}

bool vmap_forked;

static void seen_set(struct vmap_range *r, void *arg)
{
	(void)arg;
	r->seen = true;
}

/* An area neither live nor on a list was in another thread's hand. */
static void counters_restore(void)
{
	struct vmap_range *r;

	vmap_frames_held = 0;
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		page_nodes[n].nr_vmalloc = 0;
	for (r = vmap_area_next(0); r; r = vmap_area_next(r->va.va_end))
		r->seen = false;
	vmap_kept_walk(seen_set, NULL);
	for (r = vmap_area_next(0); r; r = vmap_area_next(r->va.va_end)) {
		const struct vm_struct *vm = r->va.vm;
		bool live = vmap_area_is_live(r);

		r->counted = r->counted && (live || r->seen);
		if (!r->counted)
			continue;
		vmap_frames_held += vm->nr_pages;
		if (live)
			vmap_frames_account(r, vm->nr_pages, vm->pages, 1);
	}
}

int vmap_remap_all(void)
{
	struct vmap_range *r;
	unsigned long addr;
	int err = 0;

	if (!km_hot.vmalloc_size)
		return 0;
	lock_get(&vmap_lock);
	for (addr = 0; !err && (r = vmap_area_next(addr)) && !vmap_is_twin(r->va.va_start);
	     addr = r->va.va_end)
		for (unsigned long a = r->va.va_start; !err && a < r->va.va_end;)
			a = run_map(a, r->va.va_end, &err);
	if (!err)
		err = vmap_twin_remap();
	counters_restore();
	vmap_forked = true;
	vmap_releases = 0;
	lock_put(&vmap_lock);
	return err;
}
