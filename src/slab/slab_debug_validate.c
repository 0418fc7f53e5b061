/* SPDX-License-Identifier: MIT */
/* A look at all objects of a cache, and the last one at those of a slab or a cache that goes. */
#include "slab/slab_internal.h"

#define MAP_WORDS ((SLAB_MAX_OBJECTS + 63) / 64)

static void validate_slab(struct kmem_cache *s, struct page *head)
{
	unsigned long map[MAP_WORDS] = { 0 };

	if (!slab_check_slab(s, head) || !slab_on_freelist(s, head, NULL))
		return;
	slab_free_map(s, head, map);
	for (unsigned int i = 0; i < head->objects && i < head->carved; i++)
		slab_check_object(s, head, slab_object_at(s, head, i),
				  bit_test(map, i) ? SLUB_RED_INACTIVE : SLUB_RED_ACTIVE);
}

/* Under the node's lock. Full slabs come first: one that is not full after all is seen again. */
static unsigned long validate_list(struct kmem_cache *s, struct list_head *list, bool partial)
{
	struct list_head *pos, *next;
	unsigned long nr = 0;

	list_each_safe(pos, next, list) {
		struct page *head = container_of(pos, struct page, slab_list);

		nr++;
		validate_slab(s, head);
		if (slab_is_partial(head) != partial) {
			slab_debug_move(s, head, !partial);
			nr--;
		}
	}
	return nr;
}

static void validate_node(struct kmem_cache *s, struct slab_node *n)
{
	unsigned long full, partial;

	lock_get(&n->lock);
	full = validate_list(s, &n->full, false);
	partial = validate_list(s, &n->partial, true);
	if (partial != n->nr_partial && !slab_error_note(s, false))
		report_printf("SLUB %s: %ld partial slabs counted but counter=%ld\n", s->name,
			      partial, n->nr_partial);
	if (slab_is_debug(s) && full + partial > n->nr_slabs && !slab_error_note(s, false))
		report_printf("SLUB: %s %ld slabs counted but counter=%ld\n", s->name,
			      full + partial, n->nr_slabs);
	lock_put(&n->lock);
}

long validate_slab_cache(struct kmem_cache *s)
{
	unsigned long before = __atomic_load_n(&s->nr_errors, __ATOMIC_RELAXED);

	slab_defer_drain(s);
	slab_flush_cpus(s);
	slab_flush_barns(s);
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		validate_node(s, s->node[n]);
	return (long)(__atomic_load_n(&s->nr_errors, __ATOMIC_RELAXED) - before);
}

void slab_debug_last_check(struct kmem_cache *s, struct page *head)
{
	if (likely(!(s->flags & SLAB_CONSISTENCY_CHECKS)) || head->slab_frozen)
		return;
	slab_pad_check(s, head);
	for (unsigned int i = 0; i < head->objects; i++)
		slab_check_object(s, head, slab_object_at(s, head, i), SLUB_RED_INACTIVE);
}

/* What is still in use when the cache is destroyed. */
void slab_debug_list_objects(struct kmem_cache *s, const struct page *head, bool *silent)
{
	unsigned long map[MAP_WORDS] = { 0 };
	const char *base = page_address(head);

	*silent = slab_error_note(s, false);
	if (!*silent)
		slab_bug(s, "Objects remaining on __kmem_cache_shutdown()");
	slab_free_map(s, head, map);
	for (unsigned int i = 0; i < head->objects; i++) {
		const char *object = slab_object_at(s, head, i);

		if (bit_test(map, i) || slab_error_note(s, false))
			continue;
		report_printf("Object %p @offset=%lu\n", (const void *)object,
			      (unsigned long)(object - base));
		slab_print_tracks(s, object);
	}
	if (*silent)
		return;
	slab_print_slab(head);
	slab_bug_end();
}
