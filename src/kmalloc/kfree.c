/* SPDX-License-Identifier: MIT */
/* From an address to what is there: freeing it, and telling of it. */
#include "kmalloc/kmalloc_internal.h"

/* What memory p lies in; where in it is not looked at. */
enum kmalloc_what kmalloc_find(const void *p, struct kmalloc_found *found)
{
	found->cache = slab_cache_of(p, &found->head);
	if (likely(found->cache))
		return KMALLOC_OBJECT;
	if (found->head && page_kind(found->head) == KM_PAGE_LARGE_KMALLOC)
		return KMALLOC_LARGE;
	return KMALLOC_NOTHING;
}

void kmalloc_report_foreign(const char *func, const void *p, const struct page *head)
{
	if (!head) {
		KM_WARN("%s(0x%lx): Not a kmalloc allocation\n", func, (unsigned long)p);
		return;
	}
	KM_WARN_ONCE(true, "%s(0x%lx)\n", func, (unsigned long)p);
	dump_page(head, "Not a kmalloc allocation");
}

static void foreign_free(const char *func, const void *p, const struct page *head)
{
	__atomic_fetch_add(&slab_counters.misuse, 1, __ATOMIC_RELAXED);
	kmalloc_report_foreign(func, p, head);
}

void (kfree)(const void *objp)
{
	struct kmalloc_found found;

	if (ZERO_OR_NULL_PTR(objp) || likely(slab_free_fast(objp)))
		return;
	switch (kmalloc_find(objp, &found)) {
	case KMALLOC_OBJECT:
		slab_free(found.cache, (void *)objp);
		return;
	case KMALLOC_LARGE:
		if (likely(kmalloc_large_claim(found.head, objp))) {
			kmalloc_large_free(found.head);
			return;
		}
		break;
	case KMALLOC_NOTHING:
		break;
	}
	foreign_free("kfree", objp, found.head);
}

void kfree_nolock(const void *objp)
{
	struct kmalloc_found found;

	if (ZERO_OR_NULL_PTR(objp))
		return;
	switch (kmalloc_find(objp, &found)) {
	case KMALLOC_OBJECT:
		slab_free(found.cache, (void *)objp);
		return;
	case KMALLOC_LARGE:
		KM_WARN_ONCE(true, "large_kmalloc is not supported by kfree_nolock()\n");
		return;
	case KMALLOC_NOTHING:
		foreign_free("kfree_nolock", objp, found.head);
		return;
	}
}

void kfree_sensitive(const void *objp)
{
	size_t bytes = ksize(objp);

	if (!bytes)
		return; /* nothing to free, or a report was made */
	memset((void *)objp, 0, bytes);
	/* Whoever gets the memory next reads it, as far as the compiler knows. */
	__asm__ volatile("" : : "r"(objp) : "memory");
	(kfree)(objp);
}

void kzfree(const void *objp)
{
	kfree_sensitive(objp);
}

/* ---- sizes ---- */

/* Bytes of an object that its owner may use when told so. */
size_t kmalloc_object_bytes(const struct kmem_cache *s)
{
	if (s->flags & (SLAB_RED_ZONE | SLAB_POISON))
		return s->object_size;
	if (s->flags & (SLAB_TYPESAFE_BY_RCU | SLAB_STORE_USER))
		return s->inuse;
	return s->size;
}

size_t ksize(const void *objp)
{
	struct kmalloc_found found;

	if (ZERO_OR_NULL_PTR(objp))
		return 0;
	switch (kmalloc_find(objp, &found)) {
	case KMALLOC_OBJECT:
		if (likely(slab_object_start(found.cache, found.head, objp) == objp)) {
			/* From now on the owner may use all of it. */
			slab_asked_size_set(found.cache, (void *)objp, found.cache->object_size,
					    false);
			return kmalloc_object_bytes(found.cache);
		}
		break;
	case KMALLOC_LARGE:
		if (likely(page_address(found.head) == objp))
			return kmalloc_large_bytes(found.head);
		break;
	case KMALLOC_NOTHING:
		break;
	}
	kmalloc_report_foreign("ksize", objp, found.head);
	return 0;
}

size_t __ksize(const void *objp)
{
	return ksize(objp);
}

/* ---- provenance ---- */

bool kmem_dump_obj(void *object)
{
	struct page *head;
	const struct kmem_cache *s = slab_cache_of(object, &head);
	char line[256];
	struct text t = TEXT_INIT(line, sizeof(line));
	const char *start;
	const void *caller;

	if (!s)
		return false;
	start = slab_object_start((struct kmem_cache *)s, head, object);
	text_printf(&t, " slab %s start %lx", s->name, (unsigned long)start);
	if (s->red_left_pad)
		text_printf(&t, " data offset %u", s->red_left_pad);
	text_printf(&t, " pointer offset %lu size %u",
		    (unsigned long)((const char *)object - start), s->object_size);
	caller = slab_allocated_by(s, start);
	if (caller) {
		text_printf(&t, " allocated at ");
		text_symbol(&t, caller);
	}
	report_printf("%s\n", line);
	slab_print_paths(s, start);
	return true;
}
