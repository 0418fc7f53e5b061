/* SPDX-License-Identifier: MIT */
/*
 * Where what lies in a slot of a slab that is debugged, and filling it:
 *
 *	 [left red zone][object      ][right red zone][link][tracks][asked][padding]
 *	  red_left_pad   object_size   to inuse        8     2 * 32   8     to size
 *	                ^ what the owner has
 *
 * Parts that the flags do not ask for are not there; the link lies inside the
 * object where neither poison nor a red zone forbids it.
 */
#include "slab/slab_internal.h"

unsigned int slab_padding_at(const struct kmem_cache *s)
{
	unsigned int at = slab_tracks_at(s);

	if (s->flags & SLAB_STORE_USER)
		at += 2 * (unsigned int)sizeof(struct slab_track);
	return at + (slab_knows_asked(s) ? (unsigned int)sizeof(unsigned long) : 0);
}

struct slab_track *slab_track_of(const struct kmem_cache *s, const void *object,
				 enum slab_track_kind kind)
{
	char *tracks = (char *)object + slab_tracks_at(s);

	return (struct slab_track *)(void *)tracks + kind;
}

static unsigned long *asked_of(const struct kmem_cache *s, const void *object)
{
	return (unsigned long *)((char *)object + slab_tracks_at(s) +
				 2 * sizeof(struct slab_track));
}

size_t slab_asked_size(const struct kmem_cache *s, const void *object)
{
	if (likely(!slab_knows_asked(s)))
		return s->object_size;
	return min_ul(*asked_of(s, object), s->object_size);
}

void slab_asked_store(const struct kmem_cache *s, void *object, size_t size)
{
	if (slab_knows_asked(s))
		*asked_of(s, object) = size;
}

void slab_asked_size_set(struct kmem_cache *s, void *object, size_t size, bool zero)
{
	struct slab_node *n;
	size_t before;
	bool held;

	if (likely(!slab_knows_asked(s)))
		return;
	n = s->node[slab_node_of(compound_head(page_of_address(object)))];
	before = slab_asked_size(s, object);
	/* A handler on top of the lock's holder is in nobody's way who could look. */
	held = lock_get_free(&n->lock);
	if (zero && size > before)
		memset((char *)object + before, 0, size - before);
	if (s->flags & SLAB_RED_ZONE)
		memset((char *)object + size, SLUB_RED_ACTIVE, s->object_size - size);
	slab_asked_store(s, object, size);
	if (held)
		lock_put(&n->lock);
}

/* Red zones and poison of an object that is in use from now on, or free. */
void slab_object_fill(const struct kmem_cache *s, void *object, enum slab_byte red)
{
	unsigned char *p = object;
	size_t size = s->object_size;

	if (s->flags & SLAB_RED_ZONE) {
		memset(p - s->red_left_pad, red, s->red_left_pad);
		if (red == SLUB_RED_ACTIVE)
			size = slab_asked_size(s, object);
	}
	if (s->flags & SLAB_OBJECT_POISON && size) {
		memset(p, POISON_FREE, size - 1);
		p[size - 1] = POISON_END;
	}
	if (s->flags & SLAB_RED_ZONE)
		memset(p + size, red, s->inuse - size);
}

/* A new slab, before there are objects. */
void slab_debug_fill_slab(const struct kmem_cache *s, const struct page *head)
{
	if (s->flags & SLAB_POISON)
		memset(page_address(head), POISON_INUSE, PAGE_SIZE << head->order);
}

/* An object of a new slab, before its constructor. */
void slab_debug_init_object(const struct kmem_cache *s, void *object)
{
	if (!(s->flags & SLAB_DEBUG_SIZED))
		return;
	slab_asked_store(s, object, s->object_size);
	slab_object_fill(s, object, SLUB_RED_INACTIVE);
	slab_track_clear(s, object);
}
