/* SPDX-License-Identifier: MIT */
/* Giving memory back: sheaves of other CPUs, barns, empty slabs. May sleep. */
#include "slab/slab_internal.h"

/* A sheaf nobody else has: its objects to their slabs, itself to its cache. */
void slab_release_sheaf(struct kmem_cache *s, struct sheaf *sheaf)
{
	if (sheaf->nr)
		slab_put(s, &sheaf->mem[1], sheaf->nr);
	sheaf_free(sheaf);
}

static bool slot_has_sheaf(unsigned int cpu, unsigned int slot)
{
	void **top = cpu_slot_top_of(cpu, slot);

	return top != CPU_NULL_TOP && top != CPU_BUSY_TOP;
}

/* Take a CPU's sheaf away; objects moved. */
static unsigned long flush_slot(struct kmem_cache *s, unsigned int cpu, unsigned int slot)
{
	unsigned long objects;
	struct sheaf *sheaf;
	void **top;

	if (!slot_has_sheaf(cpu, slot))
		return 0;
	top = cpu_slot_take(cpu, slot, CPU_BUSY_TOP);
	if (top == CPU_BUSY_TOP) /* somebody else flushes it */
		return 0;
	cpu_slot_set(cpu, slot, CPU_NULL_TOP);
	sheaf = sheaf_of(s, top);
	if (!sheaf)
		return 0;
	objects = sheaf->nr;
	slab_release_sheaf(s, sheaf);
	return objects;
}

unsigned long slab_flush_cpus(struct kmem_cache *s)
{
	unsigned long objects = 0;

	for (unsigned int cpu = 0; s->slot && cpu < cpu_nr; cpu++)
		objects += flush_slot(s, cpu, s->slot) + flush_slot(s, cpu, s->spare);
	return objects;
}

unsigned long slab_flush_barns(struct kmem_cache *s)
{
	unsigned long objects = 0;

	for (unsigned int n = 0; n < page_nr_nodes; n++) {
		struct sheaf *sheaf = barn_take(s, &s->node[n]->barn), *next;

		for (; sheaf; sheaf = next) {
			next = sheaf->next;
			objects += sheaf->nr;
			slab_release_sheaf(s, sheaf);
		}
	}
	return objects;
}

/* Discard empty slabs beyond keep of them on each node; slabs discarded. */
unsigned long slab_discard_empty(struct kmem_cache *s, unsigned long keep)
{
	unsigned long discarded = 0;

	for (unsigned int i = 0; i < page_nr_nodes; i++) {
		struct slab_node *n = s->node[i];
		struct list_head dead = { &dead, &dead }, *pos, *next;
		unsigned long kept = 0;

		lock_get(&n->lock);
		list_each_safe(pos, next, &n->partial) {
			struct page *head = container_of(pos, struct page, slab_list);

			if (head->inuse || kept++ < keep)
				continue;
			list_remove(pos);
			list_push_back(pos, &dead);
			__atomic_store_n(&n->nr_partial, n->nr_partial - 1, __ATOMIC_RELAXED);
		}
		lock_put(&n->lock);
		list_each_safe(pos, next, &dead) {
			list_remove(pos);
			slab_discard(s, container_of(pos, struct page, slab_list));
			discarded++;
		}
	}
	return discarded;
}

int kmem_cache_shrink(struct kmem_cache *s)
{
	unsigned long slabs = 0;

	slab_defer_drain(s);
	slab_flush_cpus(s);
	slab_flush_barns(s);
	slab_discard_empty(s, 0);
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		slabs += __atomic_load_n(&s->node[n]->nr_slabs, __ATOMIC_RELAXED);
	return slabs != 0;
}

/* The caches, one after the other, without a lock held while they are worked on. */
static struct kmem_cache *next_cache(struct kmem_cache *s)
{
	struct kmem_cache *next = NULL;
	struct list_head *pos;

	lock_get(&slab_caches_lock);
	pos = s ? s->list.next : slab_caches.next;
	if (pos != &slab_caches) {
		next = container_of(pos, struct kmem_cache, list);
		next->pins++;
	}
	if (s)
		s->pins--;
	lock_put(&slab_caches_lock);
	return next;
}

unsigned long slab_trim(bool all)
{
	unsigned long pages = 0;

	if (thread_interrupted_holder())
		return 0;
	for (struct kmem_cache *s = next_cache(NULL); s; s = next_cache(s)) {
		unsigned long activity = __atomic_load_n(&s->activity, __ATOMIC_RELAXED);
		bool idle = activity == __atomic_exchange_n(&s->activity_seen, activity,
							    __ATOMIC_RELAXED);

		if (!all && !idle)
			continue;
		slab_defer_drain(s);
		__atomic_store_n(&s->shrinking, true, __ATOMIC_RELAXED);
		slab_flush_cpus(s);
		slab_flush_barns(s);
		pages += slab_discard_empty(s, 0) << s->order;
	}
	return pages;
}
