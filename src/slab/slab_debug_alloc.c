/* SPDX-License-Identifier: MIT */
/* Caches that are debugged: one object at a time, from its slab and back to it. */
#include "slab/slab_internal.h"

static void trace(const struct kmem_cache *s, const struct page *head, const void *object,
		  bool alloc)
{
	if (likely(!(s->flags & SLAB_TRACE)))
		return;
	report_printf("TRACE %s %s %p inuse=%d fp=%p\n", s->name,
		      alloc ? "alloc" : "free", object, head->inuse, head->freelist);
	if (!alloc)
		slab_print_bytes("Object   ", object, s->object_size);
	report_dump_stack();
}

void slab_debug_move(struct kmem_cache *s, struct page *head, bool partial)
{
	struct slab_node *n = s->node[slab_node_of(head)];

	list_remove(&head->slab_list);
	if (partial || slab_is_debug(s))
		list_push_back(&head->slab_list, partial ? &n->partial : &n->full);
	__atomic_store_n(&n->nr_partial, n->nr_partial + (partial ? 1 : -1UL), __ATOMIC_RELAXED);
}

bool slab_debug_relist(struct kmem_cache *s, struct page *head, bool was_partial)
{
	struct slab_node *n = s->node[slab_node_of(head)];
	bool partial = slab_is_partial(head);

	if (partial != was_partial)
		slab_debug_move(s, head, partial);
	if (!partial || head->inuse || n->nr_partial <= s->min_partial)
		return false;
	list_remove(&head->slab_list);
	__atomic_store_n(&n->nr_partial, n->nr_partial - 1, __ATOMIC_RELAXED);
	return true;
}

/* ---- allocation ---- */

/* May the first object of the free list be given away? */
static bool alloc_checks(struct kmem_cache *s, struct page *head, void *object)
{
	bool careful = s->flags & SLAB_CONSISTENCY_CHECKS;

	if (careful && !slab_check_slab(s, head))
		return false;
	/* What is no object cannot be looked at any further, whatever the flags. */
	if (unlikely(!slab_link_plausible(s, head, object))) {
		slab_err(s, head, "Freelist Pointer check fails");
		return false;
	}
	return !careful || slab_check_object(s, head, object, SLUB_RED_INACTIVE);
}

/* Of a slab with free objects: one; NULL: the slab is not to be used any more. */
static void *take_one(struct kmem_cache *s, struct page *head, size_t asked,
		      const struct slab_track *track)
{
	void *object = head->freelist;

	if (unlikely(!alloc_checks(s, head, object))) {
		slab_fix(s, "Marking all objects used");
		head->inuse = head->objects;
		head->freelist = NULL;
		head->slab_frozen = 1;
		return NULL;
	}
	head->freelist = slab_link(s, object);
	head->inuse++;
	slab_asked_store(s, object, asked);
	slab_object_fill(s, object, SLUB_RED_ACTIVE);
	if (s->flags & SLAB_STORE_USER)
		*slab_track_of(s, object, TRACK_ALLOC) = *track;
	trace(s, head, object, true);
	return object;
}

static void *from_partial(struct kmem_cache *s, int node, gfp_t gfp, size_t asked,
			  const struct slab_track *track)
{
	struct slab_node *n = s->node[node];
	void *object = NULL;

	if (!__atomic_load_n(&n->nr_partial, __ATOMIC_RELAXED) || !lock_get_gfp(&n->lock, gfp))
		return NULL;
	while (!object && !list_is_empty(&n->partial)) {
		struct page *head = list_first(&n->partial, struct page, slab_list);

		/* Its count says there are free objects; a list that has none is broken. */
		object = head->freelist ? take_one(s, head, asked, track) : NULL;
		if (!object && !head->slab_frozen)
			slab_on_freelist(s, head, NULL);
		if (!slab_is_partial(head))
			slab_debug_move(s, head, false);
	}
	lock_put(&n->lock);
	return object;
}

/* A slab more on the lists of a node; false: no memory, or no lock. */
static bool grow(struct kmem_cache *s, int node, gfp_t gfp, int *got)
{
	struct page *head = slab_make(s, node, gfp);
	struct slab_node *n;

	if (!head)
		return false;
	*got = slab_node_of(head);
	n = s->node[*got];
	if (!lock_get_gfp(&n->lock, gfp)) {
		slab_discard(s, head);
		return false;
	}
	slab_debug_move(s, head, true);
	lock_put(&n->lock);
	return true;
}

void *slab_debug_alloc(struct kmem_cache *s, gfp_t gfp, int node, size_t asked, const void *caller)
{
	struct slab_track track;
	void *object;

	slab_defer_drain(s);
	if (s->flags & SLAB_STORE_USER)
		slab_track_make(&track, caller);
	do
		object = from_partial(s, node, gfp, asked, &track);
	while (!object && grow(s, node, gfp, &node));
	return object;
}

/* ---- free ---- */

static bool free_checks(struct kmem_cache *s, struct page *head, void *object)
{
	bool careful = s->flags & SLAB_CONSISTENCY_CHECKS;

	if (careful && !slab_check_slab(s, head))
		return false;
	if (head->slab_frozen)
		return false;
	if (careful ? slab_on_freelist(s, head, object) : slab_object_is_free(s, head, object)) {
		slab_count(misuse);
		slab_object_err(s, head, object, "Object already free");
		return false;
	}
	if (unlikely(!head->inuse)) {
		slab_err(s, head, "Slab has %d allocated objects but %d are to be freed", 0, 1);
		return false;
	}
	return !careful || slab_check_object(s, head, object, SLUB_RED_ACTIVE);
}

static void put_one(struct kmem_cache *s, struct page *head, void *object,
		    const struct slab_track *track)
{
	if (s->flags & SLAB_STORE_USER)
		*slab_track_of(s, object, TRACK_FREE) = *track;
	trace(s, head, object, false);
	if (s->init_free)
		slab_object_wipe(s, object);
	slab_object_fill(s, object, SLUB_RED_INACTIVE);
	slab_link_set(s, object, head->freelist);
	head->freelist = object;
	head->inuse--;
}

/* object has passed slab_object_check(). Any context. */
void slab_debug_free(struct kmem_cache *s, struct page *head, void *object, const void *caller)
{
	struct slab_node *n = s->node[slab_node_of(head)];
	struct slab_track track;
	bool partial, dead;

	if (s->flags & SLAB_STORE_USER)
		slab_track_make(&track, caller);
	if (!lock_get_free(&n->lock)) {
		slab_defer(s, object);
		return;
	}
	partial = slab_is_partial(head);
	if (likely(free_checks(s, head, object)))
		put_one(s, head, object, &track);
	else
		slab_fix(s, "Object at %p not freed", object);
	dead = slab_debug_relist(s, head, partial);
	lock_put(&n->lock);
	if (dead)
		slab_discard(s, head);
	slab_up_freed(s->size);
}
