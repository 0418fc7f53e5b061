/* SPDX-License-Identifier: MIT */
/* The chokepoint from an address to an object, which checks everything. */
#include "slab/slab_internal.h"

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

	return base + offset / s->size * s->size;
}

/* Could word be a link of this slab's free list: its end, or an object? */
bool slab_link_plausible(const struct kmem_cache *s, const struct page *head, const void *word)
{
	unsigned long offset = (unsigned long)word - (unsigned long)page_address(head);

	return !word || (offset < (unsigned long)head->objects * s->size && offset % s->size == 0);
}

/*
 * Is the object on its slab's free list? Under the node's lock. What an owner
 * wrote decodes to a link about once in 2^50 times; only then is the list walked.
 */
bool slab_object_is_free(const struct kmem_cache *s, const struct page *head, const void *object)
{
	const void *o = head->freelist;

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
		return false;
	}
	if (unlikely(slab_object_start(s, *head, object) != object ||
		     ((char *)object - (char *)page_address(*head)) / s->size >=
			     (*head)->objects)) {
		char what[64];
		struct text t = TEXT_INIT(what, sizeof(what));

		text_printf(&t, "Invalid object pointer %p", object);
		slab_count(misuse);
		slab_report(s, *head, slab_object_start(s, *head, object), what);
		return false;
	}
	return true;
}
