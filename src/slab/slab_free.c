/* SPDX-License-Identifier: MIT */
/* The slow free: the CPU's sheaf is full, or is not to be used, or something is wrong. */
#include "slab/slab_internal.h"

/* An empty sheaf with the object in it. */
static struct sheaf *sheaf_with(struct kmem_cache *s, struct barn *barn, void *object)
{
	gfp_t gfp = thread_gfp(__GFP_NOWARN | __GFP_KSWAPD_RECLAIM);
	struct sheaf *sheaf = barn_get_empty(barn, gfp);

	if (!sheaf)
		sheaf = sheaf_alloc(s, gfp);
	if (sheaf) {
		sheaf->mem[1] = object;
		sheaf->nr = 1;
	}
	return sheaf;
}

/* The full sheaf left its slot: to the barn, or if that has enough, flushed. */
static void sheaf_full(struct kmem_cache *s, struct barn *barn, struct sheaf *sheaf)
{
	if (!sheaf)
		return;
	if (sheaf->nr && barn_put_full(s, barn, sheaf)) {
		slab_count(barn_put);
		return;
	}
	slab_put(s, &sheaf->mem[1], sheaf->nr);
	barn_put_empty(barn, sheaf);
}

static void free_exchange(struct kmem_cache *s, void *object)
{
	struct barn *barn = &s->node[page_local_node()]->barn;
	void **top = cpu_slot_top(s->slot);
	struct sheaf *sheaf;

	if (top == CPU_BUSY_TOP || !(sheaf = sheaf_with(s, barn, object))) {
		slab_put(s, &object, 1);
		return;
	}
	if (cpu_slot_replace(s->slot, top, sheaf_top(sheaf))) {
		sheaf = sheaf_of(s, top);
		if (sheaf && !sheaf_spare_put(s, sheaf))
			sheaf_full(s, barn, sheaf);
		return;
	}
	slab_put(s, &object, 1);
	barn_put_empty(barn, sheaf);
}

/* Is the object the last one that was freed on this CPU? A hint only, as everything may move. */
static KM_RACY bool is_on_top(const struct kmem_cache *s, const void *object)
{
	void **top = cpu_slot_top(s->slot);

	return top[-1] == object;
}

static void free_plain(struct kmem_cache *s, struct page *head, void *object)
{
	if (!s->slot || __atomic_load_n(&s->shrinking, __ATOMIC_RELAXED)) {
		slab_put(s, &object, 1);
		return;
	}
	if (unlikely(is_on_top(s, object))) {
		slab_count(misuse);
		slab_report(s, head, object, "Object already free");
		return;
	}
	/* Another node's object is no use to this CPU. */
	if (page_nr_nodes > 1 && slab_node_of(head) != page_local_node())
		slab_put(s, &object, 1);
	else if (!cpu_slot_push(s->slot, object) && !sheaf_spare_free(s, object))
		free_exchange(s, object);
}

void slab_free(struct kmem_cache *s, void *object)
{
	struct page *head;

	slab_count(free_slow);
	__atomic_fetch_add(&s->activity, 1, __ATOMIC_RELAXED);
	if (!slab_object_check(s, object, &head))
		return;
	slab_defer_drain(s);
	if (unlikely(slab_is_debug(s)))
		slab_debug_free(s, head, object, __builtin_return_address(0));
	else
		free_plain(s, head, object);
}
