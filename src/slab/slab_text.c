/* SPDX-License-Identifier: MIT */
/* /proc/slabinfo, version 2.1. Objects in sheaves count as active, as in the kernel. */
#include "slab/slab_internal.h"
#include <kmem/kmem.h>

#define MAP_WORDS ((SLAB_MAX_OBJECTS + 63) / 64)

struct numbers {
	unsigned long slabs, objects, free;
};

static void count(struct kmem_cache *s, struct numbers *sum)
{
	for (unsigned int i = 0; i < page_nr_nodes; i++) {
		struct slab_node *n = s->node[i];
		struct list_head *pos;

		if (!lock_get_free(&n->lock)) /* a handler, on top of the holder */
			continue;
		list_each(pos, &n->partial) {
			const struct page *head = container_of(pos, struct page, slab_list);

			sum->free += (unsigned long)head->objects - head->inuse;
		}
		sum->slabs += __atomic_load_n(&n->nr_slabs, __ATOMIC_RELAXED);
		sum->objects += __atomic_load_n(&n->nr_objects, __ATOMIC_RELAXED);
		lock_put(&n->lock);
	}
}

unsigned long slab_in_use(struct kmem_cache *s)
{
	struct numbers sum = { 0 };

	count(s, &sum);
	return sum.objects - sum.free;
}

size_t km_slabinfo(char *buf, size_t size)
{
	struct text t = TEXT_INIT(buf, size);
	struct list_head *pos;

	if (!page_up_boot())
		return 0;
	text_printf(
		&t,
		"slabinfo - version: 2.1\n"
		"# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> "
		": tunables <limit> <batchcount> <sharedfactor> "
		": slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	if (!lock_get_free(
		    &slab_caches_lock)) /* a handler, on top of the holder: no more than this */
		return t.len;
	list_each(pos, &slab_caches) {
		struct kmem_cache *s = container_of(pos, struct kmem_cache, list);
		struct numbers sum = { 0 };

		count(s, &sum);
		text_printf(&t, "%-17s %6lu %6lu %6u %4u %4d", s->name, sum.objects - sum.free,
			    sum.objects, s->size, s->objects, 1 << s->order);
		text_printf(&t, " : tunables %4u %4u %4u", 0, 0, 0);
		text_printf(&t, " : slabdata %6lu %6lu %6lu\n", sum.slabs, sum.slabs, 0UL);
	}
	lock_put(&slab_caches_lock);
	return t.len;
}

/* ---- who has objects ---- */

static void user_text(struct text *t, const struct kmem_cache *s, const void *object)
{
	void *const *pc = NULL;
	int nr = slab_track_stack(slab_track_of(s, object, TRACK_ALLOC), &pc);

	text_printf(t, "0x%lx %s %lu", (unsigned long)object, s->name, slab_asked_size(s, object));
	for (int i = 0; i < nr; i++)
		text_printf(t, " 0x%lx", (unsigned long)pc[i]);
	text_printf(t, "\n");
}

/* Under the node's lock. */
static void users_of_list(struct text *t, const struct kmem_cache *s, const struct list_head *list)
{
	const struct list_head *pos;

	list_each(pos, list) {
		const struct page *head = container_of(pos, struct page, slab_list);
		unsigned long map[MAP_WORDS] = { 0 };

		slab_free_map(s, head, map);
		for (unsigned int i = 0; i < head->objects; i++) {
			if (!bit_test(map, i))
				user_text(t, s, slab_object_at(s, head, i));
		}
	}
}

size_t km_slab_users(char *buf, size_t size)
{
	struct text t = TEXT_INIT(buf, size);
	struct list_head *pos;

	if (!page_up_boot() || !lock_get_free(&slab_caches_lock))
		return 0;
	list_each(pos, &slab_caches) {
		struct kmem_cache *s = container_of(pos, struct kmem_cache, list);

		for (unsigned int i = 0; s->flags & SLAB_STORE_USER && i < page_nr_nodes; i++) {
			struct slab_node *n = s->node[i];

			if (!lock_get_free(&n->lock))
				continue;
			users_of_list(&t, s, &n->full);
			users_of_list(&t, s, &n->partial);
			lock_put(&n->lock);
		}
	}
	lock_put(&slab_caches_lock);
	return t.len;
}
