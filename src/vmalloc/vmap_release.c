/* SPDX-License-Identifier: MIT */
/*
 * The end of areas. Each has left the live state, so it is its releaser's. In
 * order: no longer to be found, unmapped, frames freed, addresses given back;
 * no frame is freed while it is mapped, no address while something is.
 */
#include "vmalloc/vmap_internal.h"

struct vmap_range *vmap_deferred;

/* ---- sorting by address ---- */

static struct vmap_range *merge(struct vmap_range *a, struct vmap_range *b)
{
	struct vmap_range *list = NULL, **tail = &list;

	while (a && b) {
		struct vmap_range **low = a->va.va_start < b->va.va_start ? &a : &b;

		*tail = *low;
		tail = &(*tail)->next;
		*low = *tail;
	}
	*tail = a ? a : b;
	return list;
}

/* bin[i] is a sorted list of 2^i, or none. */
static struct vmap_range *sort(struct vmap_range *list)
{
	struct vmap_range *bin[48] = { NULL };

	while (list) {
		struct vmap_range *r = list;
		unsigned int i = 0;

		list = r->next;
		r->next = NULL;
		for (; bin[i]; i++) {
			r = merge(bin[i], r);
			bin[i] = NULL;
		}
		bin[i] = r;
	}
	for (unsigned int i = 0; i < ARRAY_LEN(bin); i++)
		list = merge(bin[i], list);
	return list;
}

/* ---- unmapping ---- */

/* The last one of the areas from first on that follow each other without a gap. */
static struct vmap_range *neighbours(struct vmap_range *first)
{
	struct vmap_range *last = first;

	while (last->next && last->next->va.va_start == last->va.va_end &&
	       !vmap_is_twin(last->va.va_end))
		last = last->next;
	return last;
}

/* The second address of a frame stays: it is free as soon as nobody finds the area there. */
static void twin_forget(struct vmap_range *r)
{
	vmap_pfns_clear(r->va.va_start, r->va.va_end);
	__atomic_store_n(&vmap_owners[vmap_index(r->va.va_start)], 0, __ATOMIC_RELEASE);
}

/*
 * Where to unmap to: without the last guard page, which may have become one mapping with free
 * addresses behind it. So whole mappings go, and a host whose table of them is full lets them.
 */
static unsigned long unmap_until(const struct vmap_range *last)
{
	const struct vm_struct *vm = last->va.vm;

	return last->va.va_end - (vm && !(vm->flags & VM_NO_GUARD) ? PAGE_SIZE : 0);
}

/*
 * Unmap the sorted areas, neighbours in one call. Those that the host refuses
 * to unmap leave the list and wait, still mapped, for a later call.
 */
static struct vmap_range *unmap_all(struct vmap_range *list)
{
	struct vmap_range *head = NULL, **tail = &head;

	while (list) {
		struct vmap_range *first = list, *last;

		if (vmap_is_twin(list->va.va_start)) {
			twin_forget(list);
			*tail = list;
			tail = &list->next;
			list = list->next;
			continue;
		}
		last = neighbours(first);
		list = last->next;
		last->next = NULL;
		if (!vmap_unmap(first->va.va_start, unmap_until(last))) {
			*tail = first;
			tail = &last->next;
			continue;
		}
		while (first) {
			struct vmap_range *next = first->next;

			vmap_area_relink(first);
			vmap_defer(first);
			first = next;
		}
	}
	return head;
}

/* ---- what an area owns ---- */

unsigned long vmap_contents_free(struct vm_struct *vm)
{
	unsigned long nr = vm->nr_pages;

	if (nr)
		free_pages_bulk(vm->pages, nr);
	kvfree(vm->pages);
	kfree(vm);
	return nr;
}

static unsigned long contents_free(struct vmap_range *r)
{
	struct vm_struct *vm = r->va.vm;

	if (!vm)
		return 0;
	if (r->counted)
		__atomic_fetch_sub(&vmap_frames_held, vm->nr_pages, __ATOMIC_RELAXED);
	return vmap_contents_free(vm);
}

unsigned long vmap_release(struct vmap_range *list)
{
	unsigned long freed = 0;

	if (!list)
		return 0;
	list = sort(list);
	vmap_areas_unlink(list);
	list = unmap_all(list);
	for (struct vmap_range *r = list; r; r = r->next) {
		vmap_count(release);
		freed += contents_free(r);
		r->va.vm = NULL;
	}
	vmap_areas_put(list);
	return freed;
}

/* ---- frees that must wait ---- */

void vmap_defer(struct vmap_range *r)
{
	struct vmap_range *first = __atomic_load_n(&vmap_deferred, __ATOMIC_RELAXED);

	vmap_count(defer);
	lock_section_enter(); /* the list is partly in frames: see vmap_area_start() */
	do
		__atomic_store_n(&r->next, first, __ATOMIC_RELAXED);
	while (!__atomic_compare_exchange_n(&vmap_deferred, &first, r, true, __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED));
	lock_section_leave();
}

void vmap_deferred_drain(void)
{
	if (likely(!__atomic_load_n(&vmap_deferred, __ATOMIC_RELAXED)) ||
	    thread_interrupted_holder())
		return;
	vmap_release(__atomic_exchange_n(&vmap_deferred, NULL, __ATOMIC_ACQUIRE));
}

void vmap_free(struct vmap_range *r)
{
	const struct vm_struct *vm = r->va.vm;

	if (r->counted)
		vmap_frames_account(r, vm->nr_pages, vm->pages, -1);
	vmap_dispose(r);
}

void vmap_dispose(struct vmap_range *r)
{
	if (vmap_may_keep(r) && vmap_keep(r))
		return;
	if (thread_interrupted_holder()) {
		vmap_defer(r);
		return;
	}
	vmap_release(r);
	vmap_deferred_drain();
}
