/* SPDX-License-Identifier: MIT */
/*
 * The truth recomputed. What it cannot see: the host's mappings.
 */
#include "vmalloc/vmap_internal.h"

struct sums {
	unsigned long held;                  /* frames of counted areas */
	unsigned long live[KM_MAX_NUMNODES]; /* those of live ones, by node */
};

static u32 entry_of(unsigned long addr)
{
	return __atomic_load_n(&vmap_pfns[vmap_index(addr)], __ATOMIC_RELAXED);
}

/* An area of vmalloc(): each frame is where the descriptor says, and nothing is mapped behind. */
static void counted_check(const struct vmap_range *r, bool live, struct sums *sums)
{
	const struct vm_struct *vm = r->va.vm;
	unsigned long at = r->va.va_start;

	BUG_ON(!vm || !(vm->flags & VM_ALLOC) || !vm->pages);
	BUG_ON(r->keep && (r->keep != vm->nr_pages || r->nid == NUMA_NO_NODE));
	for (unsigned long i = 0; i < vm->nr_pages; i++, at += PAGE_SIZE) {
		int nid = page_to_nid(vm->pages[i]);

		BUG_ON(entry_of(at) && entry_of(at) != page_to_pfn(vm->pages[i]) + 1);
		BUG_ON(r->keep && !entry_of(at));
		BUG_ON(r->nid != NUMA_NO_NODE && r->nid != nid);
		if (live)
			sums->live[nid]++;
	}
	BUG_ON(vmap_is_mapped(at, r->va.va_end));
	sums->held += vm->nr_pages;
}

static void area_check(const struct vmap_range *r, struct sums *sums)
{
	const struct vm_struct *vm = r->va.vm;
	bool live = vmap_area_is_live(r);

	for (unsigned long a = r->va.va_start + PAGE_SIZE; a < r->va.va_end; a += PAGE_SIZE)
		BUG_ON(vmap_owners[vmap_index(a)]);
	if (r->counted)
		counted_check(r, live, sums);
	if (live && vm) {
		BUG_ON((unsigned long)vm->addr != r->va.va_start || vm->size != range_bytes(r));
		if (!(vm->flags & VM_NO_GUARD))
			BUG_ON(entry_of(r->va.va_end - PAGE_SIZE));
	}
}

struct kept {
	unsigned long pages;          /* of areas on stacks and in the pool */
	unsigned long deferred_pages; /* of those that wait; they are beside the limit */
};

static void kept_check(struct vmap_range *r, void *arg)
{
	struct kept *kept = arg;

	BUG_ON(vmap_area_is_live(r) || r->seen);
	r->seen = true;
	if (r->counted)
		kept->pages += r->va.vm->nr_pages;
}

static void lists_check(void)
{
	struct kept kept = { 0 };

	for (struct vmap_range *r = vmap_area_next(0); r; r = vmap_area_next(r->va.va_end))
		r->seen = false;
	vmap_kept_walk(kept_check, &kept);
	for (const struct vmap_range *r = vmap_deferred; r; r = r->next)
		kept.deferred_pages += r->counted ? r->va.vm->nr_pages : 0;
	BUG_ON(kept.pages != vmap_frames_kept());
	BUG_ON(kept.pages - kept.deferred_pages > vmap_keep_limit);
}

void vmalloc_check(void)
{
	struct sums sums = { 0 };
	struct vmap_range *r;

	if (!km_hot.vmalloc_size)
		return;
	vmap_lock_quiet();
	vmap_area_check();
	for (r = vmap_area_next(0); r; r = vmap_area_next(r->va.va_end))
		area_check(r, &sums);
	lists_check();
	BUG_ON(sums.held != __atomic_load_n(&vmap_frames_held, __ATOMIC_RELAXED));
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		BUG_ON(sums.live[n] != page_nodes[n].nr_vmalloc);
	lock_put(&vmap_lock);
}
