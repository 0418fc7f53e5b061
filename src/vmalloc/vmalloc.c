/* SPDX-License-Identifier: MIT */
/*
 * The allocation of an area, step by step: addresses, frames, mappings. Each
 * step can be asked again after a failure, so that __GFP_NOFAIL and the retry
 * after a purge go on where they stopped.
 */
#include "vmalloc/vmap_internal.h"

#define HUGE_BYTES (PAGE_SIZE << pageblock_order)
#define RETRY_WAIT_NS 1000000

/* How an allocation is going. */
struct attempt {
	const struct vmalloc_args *args;
	gfp_t gfp;           /* as the context allows */
	unsigned int order;  /* of the runs: 0, or huge */
	unsigned long pages;
	bool purged;         /* what was kept has been released already */
};

/* Does size fit the machine? */
static bool size_ok(unsigned long size, gfp_t gfp)
{
	if (KM_WARN_ON_ONCE(!size))
		return false;
	if (size >> PAGE_SHIFT <= totalram_pages())
		return true;
	warn_alloc(gfp, NULL, "vmalloc error: size %lu, exceeds total pages", size);
	return false;
}

/* Something is lacking. Another try? After a purge, or later if it must not fail. */
static bool again(struct attempt *a)
{
	if (!a->purged && !(a->gfp & GFP_KM_TRYLOCK)) {
		a->purged = true;
		if (vmap_purge(true))
			return true;
	}
	if (a->order || !(a->gfp & __GFP_NOFAIL) || !(a->gfp & __GFP_DIRECT_RECLAIM))
		return false;
	port_sleep_ns(RETRY_WAIT_NS);
	a->purged = false;
	return true;
}

/* ---- steps ---- */

static struct vmap_range *addresses_get(struct attempt *a)
{
	const struct vmalloc_args *args = a->args;
	struct vmap_want want = {
		.size = a->pages << PAGE_SHIFT,
		.align = max_ul(args->align, a->order ? HUGE_BYTES : 1),
		.start = args->start,
		.end = args->end,
		.gfp = a->gfp,
	};
	unsigned long flags = args->flags | VM_ALLOC | VM_UNINITIALIZED;
	struct vmap_range *r = vmap_area_new(&want, flags, args->caller);

	while (!r) {
		bool retry = want.size < km_hot.vmalloc_size && again(a);

		if (!a->order)
			warn_alloc(a->gfp, NULL,
				   "vmalloc error: size %lu, vm_struct allocation failed%s",
				   args->size, retry ? ". Retrying." : "");
		if (!retry)
			return NULL;
		r = vmap_area_new(&want, flags, args->caller);
	}
	r->va.vm->requested_size = args->size;
	r->va.vm->page_order = a->order;
	return r;
}

static bool array_get(struct attempt *a, struct vm_struct *vm)
{
	size_t bytes = a->pages * sizeof(struct page *);

	vm->pages = kvmalloc_node(bytes, (a->gfp & VMAP_NESTED_GFP) | __GFP_ZERO, a->args->nid);
	if (!vm->pages)
		warn_alloc(a->gfp, NULL,
			   "vmalloc error: size %lu, failed to allocated page array size %zu",
			   a->args->size, bytes);
	return vm->pages;
}

/* How frames are asked for: high ones, not zeroed yet if that can be done through the area. */
static gfp_t frames_gfp(const struct attempt *a)
{
	gfp_t gfp = (a->gfp & ~__GFP_COMP) | __GFP_NOWARN;

	if (!(gfp & (__GFP_DMA | __GFP_DMA32)))
		gfp |= __GFP_HIGHMEM;
	if (km_prot_of(a->args->prot) & PORT_PROT_WRITE)
		gfp &= ~__GFP_ZERO;
	/* Before the page room insists, what is kept is released. */
	if (!a->purged || !(gfp & __GFP_DIRECT_RECLAIM))
		gfp &= ~__GFP_NOFAIL;
	return gfp;
}

static void warn_pages(const struct attempt *a)
{
	warn_alloc(a->gfp, NULL, "vmalloc error: size %lu, page order %u, failed to allocate pages",
		   a->args->size, a->order);
}

static bool frames_get(struct attempt *a, struct vm_struct *vm)
{
	int nid = a->args->nid;

	if (a->order) {
		if (!vmap_runs_get(vm->pages, a->pages, a->order, frames_gfp(a), nid))
			return false;
		vm->nr_pages = (unsigned int)a->pages;
	}
	while (vm->nr_pages < a->pages) {
		vm->nr_pages += (unsigned int)vmap_frames_get(vm->pages + vm->nr_pages,
							      a->pages - vm->nr_pages,
							      frames_gfp(a), nid);
		if (vm->nr_pages < a->pages && !again(a)) {
			warn_pages(a);
			return false;
		}
	}
	return true;
}

static bool frames_map(struct attempt *a, struct vmap_range *r)
{
	const struct vm_struct *vm = r->va.vm;

	while (vmap_map(r->va.va_start, vm->pages, a->pages, a->args->prot)) {
		if (again(a))
			continue;
		warn_alloc(a->gfp, NULL, "vmalloc error: size %lu, failed to map pages",
			   a->args->size);
		return false;
	}
	return true;
}

static void contents_init(const struct attempt *a, struct vm_struct *vm)
{
	if (want_init_on_alloc(a->gfp) && km_prot_of(a->args->prot) & PORT_PROT_WRITE)
		memset(vm->addr, 0, a->pages << PAGE_SHIFT);
}

/* Could the area serve any other request of its size, and any area of its size this one? */
static bool is_ordinary(const struct vmalloc_args *args)
{
	return pgprot_val(args->prot) == __PAGE_KERNEL && args->align <= PAGE_SIZE &&
	       args->start <= km_hot.vmalloc_base &&
	       args->end >= km_hot.vmalloc_base + km_hot.vmalloc_size - 1 &&
	       !(args->gfp & (__GFP_DMA | __GFP_DMA32)) && !(args->flags & ~VMAP_KEEP_FLAGS);
}

static void area_finish(struct attempt *a, struct vmap_range *r)
{
	struct vm_struct *vm = r->va.vm;

	r->nid = vmap_frames_node(vm->pages, a->pages);
	if (!a->order && a->pages <= VMAP_KEEP_PAGES && r->nid != NUMA_NO_NODE &&
	    !vmap_is_twin(r->va.va_start) && is_ordinary(a->args) &&
	    vmap_frames_highest(vm->pages, a->pages))
		r->keep = (unsigned int)a->pages;
	r->counted = true;
	__atomic_fetch_add(&vmap_frames_held, a->pages, __ATOMIC_RELAXED);
	vmap_frames_account(r, (long)a->pages, vm->pages, 1);
	__atomic_store_n(&vm->flags, vm->flags & ~VM_UNINITIALIZED, __ATOMIC_RELEASE);
	vmap_area_start(r);
}

static void *area_make(struct attempt *a)
{
	struct vmap_range *r = addresses_get(a);

	if (!r)
		return NULL;
	if (array_get(a, r->va.vm) && frames_get(a, r->va.vm) && frames_map(a, r)) {
		contents_init(a, r->va.vm);
		area_finish(a, r);
		return r->va.vm->addr;
	}
	vmap_free(r);
	return NULL;
}

/* The area of frames that vm has, if they are one run. */
static struct vmap_range *twin_place(const struct attempt *a, struct vm_struct *vm)
{
	struct vmap_range *r;

	for (unsigned long i = 1; i < a->pages; i++) {
		if (vm->pages[i] != vm->pages[0] + i)
			return NULL;
	}
	r = vmap_area_place(vm->pages[0], a->pages, a->gfp);
	if (r) {
		vm->addr = (void *)r->va.va_start;
		vm->size = range_bytes(r);
		r->va.vm = vm;
	}
	return r;
}

/* At the second address of its frames, which costs the host no mapping; there is no guard page. */
static void *twin_make(struct attempt *a)
{
	struct vm_struct *vm;
	struct vmap_range *r;

	if (a->pages > VMAP_TWIN_PAGES || !is_ordinary(a->args) || !vmap_twin_ready())
		return NULL;
	vm = kzalloc(sizeof(*vm), a->gfp & VMAP_NESTED_GFP);
	if (!vm)
		return NULL;
	vm->flags = a->args->flags | VM_ALLOC | VM_UNINITIALIZED | VM_NO_GUARD;
	vm->caller = a->args->caller;
	vm->requested_size = a->args->size;
	r = array_get(a, vm) && frames_get(a, vm) ? twin_place(a, vm) : NULL;
	if (!r) {
		vmap_contents_free(vm);
		return NULL;
	}
	for (unsigned long i = 0; i < a->pages; i++)
		__atomic_store_n(&vmap_pfns[vmap_index(r->va.va_start) + i],
				 (u32)page_to_pfn(vm->pages[i]) + 1, __ATOMIC_RELEASE);
	contents_init(a, vm);
	area_finish(a, r);
	return vm->addr;
}

/* In runs of 2 MiB, when the request is for that; what is not to be had so is had otherwise. */
static void *huge_make(const struct vmalloc_args *args, gfp_t gfp)
{
	struct attempt a = {
		.args = args,
		.gfp = (gfp | __GFP_NOWARN) & ~__GFP_NOFAIL,
		.order = pageblock_order,
		.pages = align_up(args->size, HUGE_BYTES) >> PAGE_SHIFT,
		.purged = true,
	};

	if (!(args->flags & VM_ALLOW_HUGE_VMAP) || args->size < HUGE_BYTES)
		return NULL;
	return area_make(&a);
}

void *vmalloc_request(const struct vmalloc_args *args)
{
	struct attempt a = { .args = args, .gfp = thread_gfp(args->gfp) };
	struct vmap_range *r;
	void *addr;

	if (!vmap_ready() || !size_ok(args->size, a.gfp))
		return NULL;
	vmap_deferred_drain();
	addr = huge_make(args, a.gfp);
	if (addr)
		return addr;
	a.pages = align_up(args->size, PAGE_SIZE) >> PAGE_SHIFT;
	r = is_ordinary(args) ? vmap_pool_get(a.pages, args->nid, a.gfp) : NULL;
	if (r)
		return vmap_reuse(r, args->size, a.gfp, args->flags, args->caller);
	if (unlikely(vmap_twin_due()))
		addr = twin_make(&a);
	return addr ? addr : area_make(&a);
}

void *__vmalloc_node_range_noprof(unsigned long size, unsigned long align, unsigned long start,
				  unsigned long end, gfp_t gfp, pgprot_t prot,
				  unsigned long vm_flags, int node, const void *caller)
{
	struct vmalloc_args args = { size, align, start, end, gfp, prot, vm_flags, node, caller };

	vmalloc_note(size, gfp, caller);

	return vmalloc_request(&args);
}

/* ---- memalloc scopes ---- */

unsigned int memalloc_apply_gfp_scope(gfp_t gfp)
{
	unsigned int add = 0;

	if (!(gfp & __GFP_DIRECT_RECLAIM))
		add = KM_PF_MEMALLOC;
	else if (!(gfp & __GFP_IO))
		add = KM_PF_MEMALLOC_NOIO;
	else if (!(gfp & __GFP_FS))
		add = KM_PF_MEMALLOC_NOFS;
	add &= ~km_thread.flags;
	km_thread.flags |= add;
	return add;
}

void memalloc_restore_scope(unsigned int flags)
{
	km_thread.flags &= ~flags;
}
