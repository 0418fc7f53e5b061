/* SPDX-License-Identifier: MIT */
/* The chokepoint from an address to an object, which checks everything. */
#include "slab/slab_internal.h"

#include <kmem/kmem.h>

struct slab_counters slab_counters;

struct kmem_cache *slab_cache_of(const void *p, struct page **head)
{
	struct page *page = page_of_address(p);

	*head = page ? compound_head(page) : NULL;
	return page && page_kind(*head) == KM_PAGE_SLAB ? (*head)->slab_cache : NULL;
}

void *slab_object_start(const struct kmem_cache *s, const struct page *head, const void *p)
{
	char *base = page_address(head);
	unsigned long offset = (unsigned long)((const char *)p - base);

	return base + (unsigned long)slab_index(s, offset) * s->size + s->red_left_pad;
}

bool km_object_of(const void *p, struct km_object *object)
{
	struct page *head;
	const struct kmem_cache *s = slab_cache_of(p, &head);

	if (!s)
		return false;
	*object = (struct km_object){ .cache = s->name, .start = slab_object_start(s, head, p),
				      .size = s->object_size, .user_offset = s->useroffset,
				      .user_size = s->usersize };
	return true;
}

/* Could word be a link of this slab's free list: its end, or an object? */
bool slab_link_plausible(const struct kmem_cache *s, const struct page *head, const void *word)
{
	unsigned long offset = (unsigned long)word - (unsigned long)slab_object_at(s, head, 0);

	return !word || (offset < (unsigned long)head->objects * s->size &&
			 (unsigned long)slab_index(s, offset) * s->size == offset);
}

/*
 * Is the object on its slab's free list? Under the node's lock. What an owner
 * wrote decodes to a link about once in 2^50 times; only then is the list walked.
 */
bool slab_object_is_free(const struct kmem_cache *s, const struct page *head, const void *object)
{
	const void *o = head->freelist;

	unsigned long offset = (unsigned long)object - (unsigned long)page_address(head);

	if (slab_index(s, offset) >= head->carved)
		return true;
	if (!slab_link_plausible(s, head, slab_link(s, object)))
		return false;
	for (unsigned int n = 0; o && n < head->objects; n++, o = slab_link(s, o)) {
		if (o == object)
			return true;
		if (!slab_link_plausible(s, head, o))
			break;
	}
	return false;
}

/* What an object from a slab or a sheaf still needs before it is given away. */
void slab_object_ready(const struct kmem_cache *s, void *object, gfp_t gfp, size_t asked)
{
	if ((gfp & __GFP_ZERO || unlikely(s->init_alloc)) && !s->ctor)
		memset(object, 0, slab_knows_asked(s) ? asked : s->object_size);
	else if (unlikely(s->init_free) && !slab_link_outside(s))
		memset((char *)object + s->offset, 0, sizeof(void *));
}

/* An object that is free from now on, before its link is written: init_on_free. */
void slab_object_wipe(const struct kmem_cache *s, void *object)
{
	memset(object, 0, s->flags & SLAB_RED_ZONE ? s->object_size : s->inuse);
}

/* May object be given back to s? If not it is reported, and leaked. */
bool slab_object_check(struct kmem_cache *s, void *object, struct page **head)
{
	struct kmem_cache *owner = slab_cache_of(object, head);

	if (unlikely(!owner)) {
		slab_count(misuse);
		KM_WARN("kmem_cache_free(%s, %p): object is not in a slab page\n", s->name, object);
		return false;
	}
	if (unlikely(owner != s)) {
		slab_count(misuse);
		KM_WARN("kmem_cache_free(%s, %p): object belongs to different cache %s\n", s->name,
			object, owner->name);
		slab_print_tracks(owner, slab_object_start(owner, *head, object));
		return false;
	}
	if (unlikely(slab_object_start(s, *head, object) != object ||
		     ((char *)object - (char *)page_address(*head)) / s->size >=
			     (*head)->objects)) {
		char what[64];
		struct text t = TEXT_INIT(what, sizeof(what));

		text_printf(&t, "Invalid object pointer %p", object);
		slab_count(misuse);
		slab_report(s, *head, slab_is_debug(s) ? NULL : slab_object_start(s, *head, object),
			    what);
		if (slab_is_debug(s))
			slab_fix(s, "Object at %p not freed", object);
		return false;
	}
	return true;
}
