/* SPDX-License-Identifier: MIT */
/* The slabs of a node: taking free objects out of them, and putting objects back. */
#include "slab/slab_internal.h"

#define DISCARD_MAX 16

void slab_node_init(struct slab_node *n)
{
	lock_init(&n->lock, LOCK_RANK_SLAB_NODE);
	lock_init(&n->barn.lock, LOCK_RANK_BARN);
	list_init(&n->partial);
	list_init(&n->full);
}

/*
 * Up to want objects of the slab: off its free list, then those that were never
 * given. A link that leads nowhere (a write after a free) ends the list: what
 * was behind is lost, and counts as in use, as does all that is left; slab_frozen
 * says so.
 */
unsigned int slab_take_from(struct kmem_cache *s, struct page *head, void **objects,
			    unsigned int want)
{
	unsigned int nr = 0, fresh;
	void *object = head->freelist;

	while (nr < want && object) {
		void *next = slab_link(s, object);

		if (unlikely(!slab_link_plausible(s, head, next))) {
			head->freelist = NULL;
			head->inuse = head->carved = head->objects;
			head->slab_frozen = 1;
			return nr;
		}
		objects[nr++] = object;
		object = next;
	}
	head->freelist = object;
	fresh = (unsigned int)min_ul(want - nr, (unsigned int)head->objects - head->carved);
	for (unsigned int i = 0; i < fresh; i++)
		objects[nr++] = slab_object_at(s, head, head->carved + i);
	head->carved = (unsigned short)(head->carved + fresh);
	head->inuse = (unsigned short)(head->inuse + nr);
	return nr;
}

/* Free objects of the node's partial slabs, at most want. */
unsigned int slab_take(struct kmem_cache *s, int node, void **objects, unsigned int want, gfp_t gfp)
{
	struct slab_node *n = s->node[node];
	struct page *corrupt = NULL;
	unsigned int nr = 0;

	if (!__atomic_load_n(&n->nr_partial, __ATOMIC_RELAXED) || !lock_get_gfp(&n->lock, gfp))
		return 0;
	while (nr < want && !corrupt && !list_is_empty(&n->partial)) {
		struct page *head = list_first(&n->partial, struct page, slab_list);

		nr += slab_take_from(s, head, objects + nr, want - nr);
		if (unlikely(head->slab_frozen)) {
			head->slab_frozen = 0;
			corrupt = head;
		}
		if (head->inuse == head->objects) {
			list_remove(&head->slab_list);
			__atomic_store_n(&n->nr_partial, n->nr_partial - 1, __ATOMIC_RELAXED);
		}
	}
	lock_put(&n->lock);
	if (unlikely(corrupt)) {
		slab_count(misuse);
		slab_report(s, corrupt, NULL, "Freechain corrupt");
	}
	return nr;
}

/* Objects for a sheaf or a request: of partial slabs, else of new ones. */
unsigned int slab_fill(struct kmem_cache *s, int node, void **objects, unsigned int want, gfp_t gfp)
{
	unsigned int nr;

	CHECK_ON(slab_is_debug(s));
	nr = slab_take(s, node, objects, want, gfp);

	while (nr < want) {
		unsigned int more = slab_new(s, node, objects + nr, want - nr, gfp);

		if (!more)
			break;
		nr += more;
		/* Beyond the first object it is a matter of speed only. */
		gfp = (gfp & ~(__GFP_DIRECT_RECLAIM | __GFP_NOFAIL)) | __GFP_NOWARN;
	}
	slab_up_taken((unsigned long)nr * s->size);
	return nr;
}

/*
 * One object back on its slab's free list, under the node's lock. True: the slab is to be
 * discarded.
 */
static bool put_locked(struct kmem_cache *s, struct slab_node *n, struct page *head, void *object)
{
	bool was_full = head->inuse == head->objects;

	if (unlikely(s->init_free))
		slab_object_wipe(s, object);
	slab_link_set(s, object, head->freelist);
	head->freelist = object;
	head->inuse--;
	if (was_full) {
		list_push_back(&head->slab_list, &n->partial);
		__atomic_store_n(&n->nr_partial, n->nr_partial + 1, __ATOMIC_RELAXED);
	}
	if (head->inuse || n->nr_partial <= s->min_partial)
		return false;
	list_remove(&head->slab_list);
	__atomic_store_n(&n->nr_partial, n->nr_partial - 1, __ATOMIC_RELAXED);
	return true;
}

static void report_free_already(struct kmem_cache *s, struct page *head, void *object)
{
	slab_count(misuse);
	slab_report(s, head, object, "Object already free");
}

/*
 * Objects back to their slabs, in runs of the same node under one hold of its
 * lock. What fails the check is reported and leaked.
 */
void slab_put(struct kmem_cache *s, void **objects, unsigned int nr)
{
	unsigned int i = 0;

	slab_count(flush);
	if (unlikely(slab_is_debug(s))) {
		for (struct page *head; i < nr; i++)
			if (slab_object_check(s, objects[i], &head))
				slab_debug_free(s, head, objects[i], __builtin_return_address(0));
		return;
	}
	while (i < nr) {
		struct page *head, *dead[DISCARD_MAX], *twice_head = NULL;
		struct slab_node *n;
		unsigned int nr_dead = 0;
		void *twice = NULL;
		int node;

		if (!slab_object_check(s, objects[i], &head)) {
			i++;
			continue;
		}
		node = slab_node_of(head);
		n = s->node[node];
		if (!lock_get_free(&n->lock)) {
			slab_defer(s, objects[i++]);
			continue;
		}
		for (; i < nr && nr_dead < DISCARD_MAX && !twice; i++) {
			/* What is not plainly in order is looked at without the lock. */
			if (slab_cache_of(objects[i], &head) != s || slab_node_of(head) != node ||
			    slab_object_start(s, head, objects[i]) != objects[i])
				break;
			if (head->inuse == 0 || slab_object_is_free(s, head, objects[i])) {
				twice = objects[i];
				twice_head = head;
			} else if (put_locked(s, n, head, objects[i])) {
				dead[nr_dead++] = head;
			}
		}
		lock_put(&n->lock);
		while (nr_dead)
			slab_discard(s, dead[--nr_dead]);
		if (twice)
			report_free_already(s, twice_head, twice);
	}
	slab_up_freed((unsigned long)nr * s->size);
}

/* An object whose slab's lock is not to be had here. Any context. */
void slab_defer(struct kmem_cache *s, void *object)
{
	void *first = __atomic_load_n(&s->deferred, __ATOMIC_RELAXED);

	slab_count(defer);
	lock_section_enter(); /* not while a fork copies what holds the links */
	do
		slab_link_set(s, object, first);
	while (!__atomic_compare_exchange_n(&s->deferred, &first, object, true, __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED));
	lock_section_leave();
}

void slab_defer_drain(struct kmem_cache *s)
{
	void *object, *next;

	if (likely(!__atomic_load_n(&s->deferred, __ATOMIC_RELAXED)) || thread_interrupted_holder())
		return;
	for (object = __atomic_exchange_n(&s->deferred, NULL, __ATOMIC_ACQUIRE); object;
	     object = next) {
		next = slab_link(s, object);
		/* The link looks like that of a free object; it is none. Debugging wants a link. */
		slab_link_set(s, object, slab_is_debug(s) ? NULL : (void *)~0UL);
		slab_put(s, &object, 1);
	}
}
