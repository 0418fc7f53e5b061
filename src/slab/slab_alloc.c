/* SPDX-License-Identifier: MIT */
/* The slow allocation: the CPU's sheaf is empty, or is not to be used. */
#include "slab/slab_internal.h"

/* A sheaf with objects: the barn's, or one filled here. */
static struct sheaf *full_sheaf(struct kmem_cache *s, int node, gfp_t gfp)
{
	struct barn *barn = &s->node[node]->barn;
	struct sheaf *sheaf = barn_get_full(s, barn, gfp);

	if (sheaf) {
		slab_count(barn_get);
		return sheaf;
	}
	sheaf = barn_get_empty(barn, gfp);
	if (!sheaf)
		sheaf = sheaf_alloc(s, gfp);
	if (!sheaf)
		return NULL;
	slab_count(refill);
	sheaf->nr = (unsigned short)slab_fill(s, node, &sheaf->mem[1], sheaf->capacity, gfp);
	if (sheaf->nr)
		return sheaf;
	barn_put_empty(barn, sheaf);
	return NULL;
}

/* A sheaf that left a slot, whatever is in it. */
void sheaf_retire(struct kmem_cache *s, int node, struct sheaf *sheaf)
{
	struct barn *barn = &s->node[node]->barn;

	if (!sheaf)
		return;
	if (sheaf->nr && barn_put_full(s, barn, sheaf))
		return;
	if (sheaf->nr)
		slab_put(s, &sheaf->mem[1], sheaf->nr);
	barn_put_empty(barn, sheaf);
}

static void *one_from_slabs(struct kmem_cache *s, int node, gfp_t gfp)
{
	void *object = NULL;

	slab_fill(s, node, &object, 1, gfp);
	return object;
}

/* Give this CPU a sheaf with objects, and take one. */
static void *alloc_refill(struct kmem_cache *s, int node, gfp_t gfp)
{
	void **top = cpu_slot_top(s->slot), *object;
	struct sheaf *sheaf;

	if (top == CPU_BUSY_TOP)
		return one_from_slabs(s, node, gfp);
	sheaf = full_sheaf(s, node, gfp);
	if (!sheaf)
		return one_from_slabs(s, node, gfp);
	object = sheaf->mem[sheaf->nr--];
	/* The old one is empty, or was a moment ago; if the CPU changed, there may be another. */
	if (!cpu_slot_replace(s->slot, top, sheaf_top(sheaf)))
		sheaf_retire(s, node, sheaf);
	else if ((sheaf = sheaf_of(s, top)) && !sheaf_spare_put(s, sheaf))
		sheaf_retire(s, node, sheaf);
	return object;
}

/* What this CPU has. */
static inline void *alloc_quick(struct kmem_cache *s)
{
	void *object = cpu_slot_pop(s->slot);

	return object ? object : sheaf_spare_alloc(s);
}

static void *alloc_object(struct kmem_cache *s, gfp_t gfp, int node)
{
	int local = page_local_node();
	void *object;

	slab_defer_drain(s);
	if (unlikely(__atomic_load_n(&s->shrinking, __ATOMIC_RELAXED)))
		__atomic_store_n(&s->shrinking, false, __ATOMIC_RELAXED);
	if (s->slot && (node == NUMA_NO_NODE || node == local)) {
		object = alloc_quick(s);
		if (object && (!(gfp & __GFP_THISNODE) || page_nr_nodes == 1))
			return object;
		if (object)
			slab_put(s, &object, 1);
		else if (!(gfp & __GFP_THISNODE) || page_nr_nodes == 1)
			return alloc_refill(s, local, gfp);
	}
	return one_from_slabs(s, node == NUMA_NO_NODE ? local : node, gfp);
}

static void out_of_memory(const struct kmem_cache *s, gfp_t gfp, int node)
{
	static unsigned long state;
	char flags[160];
	struct text t = TEXT_INIT(flags, sizeof(flags));

	if (gfp & (__GFP_NOWARN | GFP_KM_TRYLOCK) || !report_ratelimit(&state, 10000000000UL))
		return;
	text_gfp(&t, gfp);
	report_printf(
		"SLUB: Unable to allocate memory on CPU %u (of node %d) on node %d, gfp=%#x(%s)\n"
		"  cache: %s, object size: %u, buffer size: %u, default order: %u, min order: %u\n",
		cpu_id(), page_local_node(), node, gfp, flags, s->name, s->object_size, s->size,
		s->order, s->min_order);
}

void *slab_alloc(struct kmem_cache *s, gfp_t gfp, int node, size_t orig_size)
{
	void *object;

	thread_note(gfp);
	if (likely(s->slot && node == NUMA_NO_NODE && !(gfp & __GFP_THISNODE)) &&
	    (object = alloc_quick(s))) {
		slab_object_ready(s, object, gfp, orig_size);
		return object;
	}
	slab_count(alloc_slow);
	__atomic_fetch_add(&s->activity, 1, __ATOMIC_RELAXED);
	gfp = thread_gfp(page_gfp_context(gfp));
	if (node >= (int)page_nr_nodes)
		node = NUMA_NO_NODE;
	if (unlikely(s->may_fail) && should_failslab(s, gfp))
		return NULL;
	if (unlikely(slab_is_debug(s)))
		object = slab_debug_alloc(s, gfp, node == NUMA_NO_NODE ? page_local_node() : node,
					  orig_size, __builtin_return_address(0));
	else
		object = alloc_object(s, gfp, node);
	if (unlikely(!object)) {
		out_of_memory(s, gfp, node);
		return NULL;
	}
	slab_object_ready(s, object, gfp, orig_size);
	return object;
}
