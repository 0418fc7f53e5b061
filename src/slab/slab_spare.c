/* SPDX-License-Identifier: MIT */
/*
 * A CPU's second sheaf, in a slot of its own that only slow paths look at. It
 * changes places with the first when that is empty, or full: so a run of
 * allocations and frees around either end goes back and forth between the two,
 * and to the barn only after as many operations as a sheaf has objects.
 *
 * Each step is one exchange of a slot's top, on whatever CPU the thread is
 * then; what left a slot is this thread's alone until it is in another one.
 */
#include "slab/slab_internal.h"

/* A hint only, as everything may move. */
static KM_RACY void *stack_peek(void **top)
{
	return top[-1];
}

static struct kmem_cache *caches[KM_NR_SLOTS]; /* by the number of their slot */

void sheaf_spare_register(struct kmem_cache *s, bool here)
{
	__atomic_store_n(&caches[s->slot / 8], here ? s : NULL, __ATOMIC_RELEASE);
}

/*
 * The push that inlined code does not do: as it does, and where the sheaf is
 * full, into the spare one. What is known of the frame is enough for that;
 * struct page is not looked at. False: there is more to it.
 */
bool slab_free_fast(const void *p)
{
	unsigned long offset = (unsigned long)p - km_hot.linear_base;
	const struct km_frame *frame;
	struct kmem_cache *s;
	void **top;

	if (unlikely(offset >= km_hot.linear_size))
		return false;
	frame = km_linear_frame(offset);
	s = __atomic_load_n(&caches[frame->slot / 8], __ATOMIC_ACQUIRE);
	if (unlikely(!s || !km_frame_starts(frame, p)))
		return false;
	if (cpu_slot_push(s->slot, (void *)p))
		return true;
	top = cpu_slot_top(s->slot);
	return stack_peek(top) != p && sheaf_spare_free(s, (void *)p);
}

/* This CPU's spare sheaf, if it will do; it is the caller's then. */
static KM_RACY struct sheaf *spare_take(struct kmem_cache *s, bool with_objects)
{
	void **top = cpu_slot_top(s->spare);

	if (top == CPU_NULL_TOP || top == CPU_BUSY_TOP)
		return NULL;
	if (with_objects ? !top[-1] : *top == KM_STACK_END)
		return NULL;
	return cpu_slot_replace(s->spare, top, CPU_NULL_TOP) ? sheaf_of(s, top) : NULL;
}

bool sheaf_spare_put(struct kmem_cache *s, struct sheaf *sheaf)
{
	return cpu_slot_replace(s->spare, CPU_NULL_TOP, sheaf_top(sheaf));
}

/* Put sheaf into the CPU's first slot, and what was there in the second. False: sheaf is left. */
static bool install(struct kmem_cache *s, struct sheaf *sheaf)
{
	void **top = cpu_slot_top(s->slot);
	struct sheaf *old;

	if (top == CPU_BUSY_TOP || !cpu_slot_replace(s->slot, top, sheaf_top(sheaf)))
		return false;
	old = sheaf_of(s, top);
	if (old && !sheaf_spare_put(s, old))
		sheaf_retire(s, page_local_node(), old);
	return true;
}

/* An object of the spare sheaf, which is the first one from now on; NULL: it has none. */
void *sheaf_spare_alloc(struct kmem_cache *s)
{
	struct sheaf *sheaf = spare_take(s, true);
	void *object;

	if (!sheaf || !sheaf->nr) {
		if (sheaf)
			sheaf_retire(s, page_local_node(), sheaf);
		return NULL;
	}
	object = sheaf->mem[sheaf->nr--];
	if (!install(s, sheaf))
		sheaf_retire(s, page_local_node(), sheaf);
	return object;
}

/* The object is in the spare sheaf, which is the first one from now on; false: that has no room. */
bool sheaf_spare_free(struct kmem_cache *s, void *object)
{
	struct sheaf *sheaf = spare_take(s, false);

	if (!sheaf)
		return false;
	if (sheaf->nr == sheaf->capacity) {
		sheaf_retire(s, page_local_node(), sheaf);
		return false;
	}
	sheaf->mem[++sheaf->nr] = object;
	if (!install(s, sheaf))
		sheaf_retire(s, page_local_node(), sheaf);
	return true;
}
