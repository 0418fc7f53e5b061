/* SPDX-License-Identifier: MIT */
/*
 * Freed areas that stay mapped: small ones on per-CPU stacks, the others, and
 * what overflows, in a pool of lists by size. Both are last in, first out.
 */
#include "vmalloc/vmap_internal.h"

#define LIMIT_BYTES (16UL << 20)
#define STACK_BYTES 2048 /* of one CPU, all sizes */
#define POOL_LOOK_MAX 8  /* areas looked at for one of the right node */

unsigned int vmap_slots[VMAP_STACK_PAGES + 1];
unsigned long vmap_keep_limit;

static const unsigned char capacity[VMAP_STACK_PAGES + 1] = {
	0, 32, 16, 10, 8, 6, 5, 4, 4, 3, 3, 2, 2, 2, 2, 2, 2
};
static unsigned int stack_offset[VMAP_STACK_PAGES + 1]; /* words from the start of a CPU's stacks */
static void **stacks;

static struct vmap_range *pool[VMAP_KEEP_PAGES + 1]; /* by pages; vmap_lock */
static unsigned long pool_pages;                     /* vmap_lock, read without */

int vmap_keep_boot(void)
{
	unsigned long lazy = (log2_ul(cpu_nr) + 1) * (32UL << 20);
	unsigned int offset = 0;

	stacks = port_reserve(cpu_nr * (unsigned long)STACK_BYTES);
	if (!stacks)
		return -ENOMEM;
	for (unsigned int n = 1; n <= VMAP_STACK_PAGES; n++) {
		stack_offset[n] = offset;
		offset += capacity[n] + 2u;
	}
	BUG_ON(offset * sizeof(void *) > STACK_BYTES);
	/* Where pages are looked at when they are given, they are to be given. */
	vmap_keep_limit = min_ul(min_ul(lazy, LIMIT_BYTES) >> PAGE_SHIFT, totalram_pages() / 64);
	if (page_all_slow)
		vmap_keep_limit = 0;
	return 0;
}

void vmap_keep_start(void)
{
	for (unsigned int n = 1; n <= VMAP_STACK_PAGES; n++)
		__atomic_store_n(&vmap_slots[n], cpu_slot_alloc(), __ATOMIC_RELEASE);
}

/* ---- stacks ---- */

/* First use of the stack on this CPU. False: it is in use, full, or being emptied. */
static bool stack_open(unsigned int pages)
{
	unsigned int cpu = cpu_id(), slot = vmap_slot(pages);
	void **memory = stacks + cpu * (STACK_BYTES / sizeof(void *)) + stack_offset[pages];

	if (!slot || cpu_slot_top_of(cpu, slot) != CPU_NULL_TOP)
		return false;
	return cpu_slot_open(cpu, slot, cpu_stack_init(memory, capacity[pages]));
}

static bool stack_push(struct vmap_range *r)
{
	unsigned int pages = r->keep, slot = pages <= VMAP_STACK_PAGES ? vmap_slot(pages) : 0;

	return slot && (cpu_slot_push(slot, r) || (stack_open(pages) && cpu_slot_push(slot, r)));
}

/* Take everything off a CPU's stack, onto the list. */
static void stack_empty(unsigned int cpu, unsigned int pages, struct vmap_range **list)
{
	unsigned int slot = vmap_slot(pages);
	void **top;

	if (!slot || !__atomic_load_n(&cpu_slot_top_of(cpu, slot)[-1], __ATOMIC_RELAXED))
		return;
	top = cpu_slot_take(cpu, slot, CPU_BUSY_TOP);
	if (top == CPU_BUSY_TOP) /* somebody else empties it */
		return;
	while (top[-1]) {
		struct vmap_range *r = *--top;

		r->next = *list;
		*list = r;
	}
	cpu_slot_set(cpu, slot, CPU_NULL_TOP);
}

/* ---- pool ---- */

static bool pool_put(struct vmap_range *r)
{
	if (!lock_get_free(&vmap_lock))
		return false;
	r->next = pool[r->keep];
	pool[r->keep] = r;
	__atomic_store_n(&pool_pages, pool_pages + r->keep, __ATOMIC_RELAXED);
	lock_put(&vmap_lock);
	vmap_count(pool_put);
	return true;
}

struct vmap_range *vmap_pool_get(unsigned long pages, int nid, gfp_t gfp)
{
	struct vmap_range **link, *r = NULL;

	if (pages > VMAP_KEEP_PAGES || !__atomic_load_n(&pool_pages, __ATOMIC_RELAXED) ||
	    !lock_get_gfp(&vmap_lock, gfp))
		return NULL;
	link = &pool[pages];
	for (int i = 0; i < POOL_LOOK_MAX && *link; i++, link = &(*link)->next)
		if (nid == NUMA_NO_NODE || (*link)->nid == nid) {
			r = *link;
			*link = r->next;
			r->next = NULL;
			__atomic_store_n(&pool_pages, pool_pages - pages, __ATOMIC_RELAXED);
			break;
		}
	lock_put(&vmap_lock);
	if (r)
		vmap_count(pool_get);
	return r;
}

/* Take everything out of the pool, onto the list. */
static void pool_empty(struct vmap_range **list)
{
	lock_get(&vmap_lock);
	for (unsigned int n = 1; n <= VMAP_KEEP_PAGES; n++)
		while (pool[n]) {
			struct vmap_range *r = pool[n];

			pool[n] = r->next;
			r->next = *list;
			*list = r;
		}
	__atomic_store_n(&pool_pages, 0, __ATOMIC_RELAXED);
	lock_put(&vmap_lock);
}

/* ---- both ---- */

bool vmap_keep(struct vmap_range *r)
{
	unsigned long kept = vmap_frames_kept(); /* with r */

	if (kept <= vmap_keep_limit && stack_push(r))
		return true;
	if (!pool_put(r))
		return false;
	if (kept > vmap_keep_limit) /* mostly the pool's; else the stacks must give too */
		vmap_purge(__atomic_load_n(&pool_pages, __ATOMIC_RELAXED) < kept / 2);
	return true;
}

void *vmap_reuse(struct vmap_range *r, unsigned long size, gfp_t gfp, unsigned long flags,
		 const void *caller)
{
	struct vm_struct *vm = r->va.vm;
	void *addr = vm->addr;

	/* Atomic, since vmallocinfo may just be reading the former use. */
	__atomic_store_n(&vm->flags, VM_ALLOC | flags, __ATOMIC_RELAXED);
	__atomic_store_n(&vm->caller, caller, __ATOMIC_RELAXED);
	vm->requested_size = size;
	vmap_kept_after(r, 1);
	if (want_init_on_alloc(gfp))
		memset(addr, 0, (size_t)r->keep << PAGE_SHIFT);
	vmap_area_publish(r);
	return addr;
}

unsigned long vmap_purge(bool all)
{
	struct vmap_range *list = NULL;
	unsigned long freed;

	if (!__atomic_load_n(&km_hot.vmalloc_size, __ATOMIC_ACQUIRE) || thread_interrupted_holder())
		return 0;
	vmap_count(purge);
	vmap_release_begin();
	vmap_deferred_drain();
	for (unsigned int n = 1; all && n <= VMAP_STACK_PAGES; n++)
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
			stack_empty(cpu, n, &list);
	pool_empty(&list);
	freed = vmap_release(list);
	vmap_release_end();
	return freed;
}

void vmap_kept_walk(void (*visit)(struct vmap_range *r, void *arg), void *arg)
{
	for (unsigned int n = 1; n <= VMAP_STACK_PAGES; n++)
		for (unsigned int cpu = 0; vmap_slot(n) && cpu < cpu_nr; cpu++)
			for (void **top = cpu_slot_top_of(cpu, vmap_slot(n)); top[-1]; top--)
				visit(top[-1], arg);
	for (unsigned int n = 1; n <= VMAP_KEEP_PAGES; n++)
		for (struct vmap_range *r = pool[n]; r; r = r->next)
			visit(r, arg);
	for (struct vmap_range *r = vmap_deferred; r; r = r->next)
		visit(r, arg);
}

void vm_unmap_aliases(void)
{
	vmap_purge(true);
}
