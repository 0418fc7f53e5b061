/* SPDX-License-Identifier: MIT */
/*
 * Is everything in a slab as it should be? What is not is reported and put
 * right: each byte is what it was before, or the objects that a broken list
 * lost count as in use. All of it under the lock of the slab's node.
 */
#include "slab/slab_internal.h"

/* The first and the last byte of from[0 .. bytes - 1] that is not value; false: all are. */
static bool differ(unsigned char **from, unsigned char **last, size_t bytes, unsigned char value)
{
	unsigned char *p = *from, *end = p + bytes;

	while (p < end && *p == value)
		p++;
	if (p == end)
		return false;
	while (end[-1] == value)
		end--;
	*from = p;
	*last = end - 1;
	return true;
}

static void restore(struct kmem_cache *s, const char *what, enum slab_byte value,
		    unsigned char *from, unsigned char *last)
{
	slab_fix(s, "Restoring %s %p-%p=0x%x", what, (void *)from, (void *)last, value);
	memset(from, value, (size_t)(last - from) + 1);
}

/* An object under examination; ok: until something is wrong with it. */
struct look {
	struct kmem_cache *s;
	struct page *head;
	char *object;
	bool ok;
};

/* All there is to say of the object is said with the first part that is wrong. */
static void check_bytes(struct look *l, const char *what, void *from, enum slab_byte value,
			size_t bytes)
{
	unsigned char *fault = from, *last;
	const unsigned char *base = page_address(l->head);

	if (likely(!differ(&fault, &last, bytes, (unsigned char)value)))
		return;
	if (!slab_error_note(l->s, false)) {
		slab_bug(l->s, "%s overwritten", what);
		report_printf("%p-%p @offset=%lu. First byte 0x%x instead of 0x%x\n",
			      (void *)fault, (void *)last, (unsigned long)(fault - base), *fault,
			      value);
		if (l->ok) {
			slab_print_trailer(l->s, l->head, l->object);
			slab_bug_end();
		}
	}
	restore(l->s, what, value, fault, last);
	l->ok = false;
}

/* What lies around the object. */
static void check_zones(struct look *l, enum slab_byte red)
{
	const struct kmem_cache *s = l->s;
	size_t asked = red == SLUB_RED_ACTIVE ? slab_asked_size(s, l->object) : s->object_size;
	size_t behind = s->inuse - s->object_size;
	char *p = l->object, *end = p + s->object_size;

	if (s->flags & SLAB_RED_ZONE) {
		check_bytes(l, "Left Redzone", p - s->red_left_pad, red, s->red_left_pad);
		check_bytes(l, "Right Redzone", end, red, behind);
		if (asked < s->object_size)
			check_bytes(l, "kmalloc Redzone", p + asked, red, s->object_size - asked);
	} else if (s->flags & SLAB_POISON) {
		check_bytes(l, "Alignment padding", end, POISON_INUSE, behind);
	}
}

static void check_poison(struct look *l, enum slab_byte red)
{
	const struct kmem_cache *s = l->s;
	unsigned int pad = slab_padding_at(s), size = s->object_size;

	if (!(s->flags & SLAB_POISON))
		return;
	if (red == SLUB_RED_INACTIVE && s->flags & SLAB_OBJECT_POISON && size) {
		check_bytes(l, "Poison", l->object, POISON_FREE, size - 1);
		check_bytes(l, "End Poison", l->object + size - 1, POISON_END, 1);
	}
	check_bytes(l, "Object padding", l->object + pad, POISON_INUSE,
		    s->size - s->red_left_pad - pad);
}

/* Could the link be that of an object whose free waits, to the next such object of any slab? */
static bool is_deferred(const struct kmem_cache *s, const void *object)
{
	const void *next = slab_link(s, object);
	struct page *head;

	return slab_cache_of(next, &head) == s && slab_object_start(s, head, next) == next;
}

bool slab_check_object(struct kmem_cache *s, struct page *head, void *object, enum slab_byte red)
{
	struct look l = { s, head, object, true };

	check_zones(&l, red);
	check_poison(&l, red);
	if (red == SLUB_RED_ACTIVE && !slab_link_outside(s))
		return l.ok;
	if (unlikely(!slab_link_plausible(s, head, slab_link(s, object)) &&
		     !(red == SLUB_RED_ACTIVE && is_deferred(s, object)))) {
		slab_object_err(s, head, object, "Freepointer corrupt");
		slab_link_set(s, object, NULL);
		l.ok = false;
	}
	return l.ok;
}

/* The bytes of the slab behind its last object. */
bool slab_pad_check(struct kmem_cache *s, struct page *head)
{
	size_t bytes = PAGE_SIZE << head->order, rest = bytes % s->size;
	unsigned char *base = page_address(head), *fault = base + bytes - rest, *last;

	if (!(s->flags & SLAB_POISON) || !differ(&fault, &last, rest, POISON_INUSE))
		return true;
	if (!slab_error_note(s, false)) {
		slab_bug(s, "Padding overwritten. %p-%p @offset=%lu", (void *)fault, (void *)last,
			 (unsigned long)(fault - base));
		slab_print_bytes("Padding  ", base + bytes - rest, rest);
		slab_bug_end();
	}
	restore(s, "slab padding", POISON_INUSE, fault, last);
	return false;
}

static unsigned int objects_max(const struct kmem_cache *s, const struct page *head)
{
	return (unsigned int)min_ul((PAGE_SIZE << head->order) / s->size, SLAB_MAX_OBJECTS);
}

bool slab_check_slab(struct kmem_cache *s, struct page *head)
{
	unsigned int max = objects_max(s, head);

	if (unlikely(page_kind(head) != KM_PAGE_SLAB))
		slab_err(s, head, "Not a valid slab page");
	else if (unlikely(head->objects > max))
		slab_err(s, head, "objects %u > max %u", head->objects, max);
	else if (unlikely(head->inuse > head->objects))
		slab_err(s, head, "inuse %u > max %u", head->inuse, head->objects);
	else if (unlikely(head->slab_frozen))
		slab_err(s, head, "Slab disabled since SLUB metadata consistency check failed");
	else {
		slab_pad_check(s, head);
		return true;
	}
	return false;
}

static void freelist_clear(struct kmem_cache *s, struct page *head)
{
	head->freelist = NULL;
	head->inuse = head->carved = head->objects;
	head->slab_frozen = slab_is_debug(s);
	slab_fix(s, "Freelist cleared");
}

static void count_repair(struct kmem_cache *s, struct page *head, unsigned int nr)
{
	unsigned int max = objects_max(s, head);

	if (head->objects != max) {
		slab_err(s, head, "Wrong number of objects. Found %d but should be %d",
			 head->objects, max);
		head->objects = (unsigned short)max;
		slab_fix(s, "Number of objects adjusted");
	}
	if (head->inuse != head->objects - nr) {
		slab_err(s, head, "Wrong object count. Counter is %d but counted were %d",
			 head->inuse, head->objects - nr);
		head->inuse = (unsigned short)(head->objects - nr);
		slab_fix(s, "Object count adjusted");
	}
}

bool slab_on_freelist(struct kmem_cache *s, struct page *head, const void *object)
{
	void *o = head->freelist, *before = NULL;
	unsigned int nr = 0;

	for (; o && nr <= head->objects; nr++) {
		if (o == object)
			return true;
		if (slab_link_plausible(s, head, o)) {
			before = o;
			o = slab_link(s, o);
			continue;
		}
		if (!before) {
			slab_err(s, head, "Freepointer corrupt");
			freelist_clear(s, head);
			return false;
		}
		slab_object_err(s, head, before, "Freechain corrupt");
		slab_link_set(s, before, NULL);
		break;
	}
	if (nr > head->objects) {
		slab_err(s, head, "Freelist cycle detected");
		freelist_clear(s, head);
		return false;
	}
	if (head->carved < head->objects)
		nr += (unsigned int)head->objects - head->carved;
	count_repair(s, head, nr);
	return !object;
}

void slab_free_map(const struct kmem_cache *s, const struct page *head, unsigned long *map)
{
	const char *first = slab_object_at(s, head, 0);
	const void *o = head->freelist;

	for (unsigned int i = head->carved; i < head->objects; i++)
		bit_set(map, i);
	for (unsigned int nr = 0; o && nr < head->objects; nr++) {
		if (!slab_link_plausible(s, head, o))
			return;
		bit_set(map, (unsigned long)((const char *)o - first) / s->size);
		o = slab_link(s, o);
	}
}
