/* SPDX-License-Identifier: MIT */
/* What the fast paths leave: the first call, empty and full stacks, mappings, misuse. */
#include "preload/preload.h"

#include <malloc.h>
#include <stdlib.h>

static void *no_memory(void)
{
	errno = ENOMEM;
	return NULL;
}

static void *class_alloc(unsigned int class, size_t n)
{
	void *p = slab_alloc(&class_cache[class], PRELOAD_GFP, NUMA_NO_NODE, n);

	/* A handler that may not wait for what it interrupted: a mapping needs no lock. */
	if (unlikely(!p) && thread_interrupted_holder())
		p = large_alloc(n, MALLOC_ALIGN);
	return p;
}

void *preload_alloc(size_t n)
{
	void *p = NULL;

	if (likely(n <= CLASS_MAX) && likely(preload_boot()))
		p = class_alloc(class_of(n), n);
	else if (n <= PTRDIFF_MAX)
		p = large_alloc(n, MALLOC_ALIGN);
	return likely(p) ? p : no_memory();
}

/* A class whose objects all begin at multiples of align; CLASS_NR: none. */
static unsigned int class_aligned(size_t align, size_t n)
{
	unsigned int class;

	if (n > CLASS_MAX)
		return CLASS_NR;
	for (class = class_of(n); class < CLASS_NR; class++)
		if (!(class_cache[class].size & (align - 1)) &&
		    !(class_cache[class].red_left_pad & (align - 1)) &&
		    PAGE_SIZE << class_cache[class].min_order >= align)
			return class;
	return CLASS_NR;
}

void *preload_aligned(size_t align, size_t n)
{
	unsigned int class;
	void *p;

	if (align <= MALLOC_ALIGN)
		return malloc(n);
	if (n > PTRDIFF_MAX - align)
		return no_memory();
	if (n < align / 2 && align > PAGE_SIZE)
		p = large_alloc(n, align);
	else if (preload_boot() && (class = class_aligned(align, n)) < CLASS_NR)
		p = class_alloc(class, n);
	else
		p = large_alloc(n, align);
	if (likely(p) && unlikely((uintptr_t)p & (align - 1))) { /* the handler's mapping */
		preload_free(p);
		p = large_alloc(n, align);
	}
	return likely(p) ? p : no_memory();
}

void preload_invalid(const char *func, const void *p)
{
	KM_WARN("%s(): invalid pointer %p\n", func, p);
	if (report_panic_on_warn)
		report_panic("libkmem-malloc: %s(): invalid pointer", func);
}

void preload_free(void *p)
{
	struct kmem_cache *s;
	struct large *large;
	struct page *head;

	if (!p || likely(slab_free_fast(p)))
		return;
	s = slab_cache_of(p, &head);
	if (likely(s))
		slab_free(s, p);
	else if (!head && (large = large_of(p)))
		large_free(large);
	else
		preload_invalid("free", p);
}

/* ---- sizes ---- */

size_t preload_usable(const void *p)
{
	const struct large *large;
	struct kmem_cache *s;
	struct page *head;

	if (!p)
		return 0;
	s = slab_cache_of(p, &head);
	if (likely(s) && likely(slab_object_start(s, head, p) == p))
		return slab_asked_size(s, p);
	if (!head && (large = large_of(p)))
		return large_bytes(large);
	preload_invalid("malloc_usable_size", p);
	return 0;
}

size_t malloc_usable_size(void *p)
{
	return preload_usable(p);
}

/* ---- realloc ---- */

/* Is the block as good a place for n bytes as a new one would be? */
static bool stays(size_t old, size_t n)
{
	return n <= old && (n > old / 2 || old <= 64);
}

static void *move(void *p, size_t old, size_t n)
{
	void *new = malloc(n);

	if (unlikely(!new))
		return n <= old ? p : NULL;
	memcpy(new, p, old < n ? old : n);
	free(p);
	return new;
}

static void *resize(void *p, size_t n)
{
	struct page *head;
	struct kmem_cache *s = slab_cache_of(p, &head);
	struct large *large;

	if (likely(s) && likely(slab_object_start(s, head, p) == p)) {
		size_t old = slab_asked_size(s, p);

		if (stays(s->object_size, n)) {
			slab_asked_size_set(s, p, n, false);
			return p;
		}
		return move(p, old, n);
	}
	if (!head && (large = large_of(p)))
		return n > CLASS_MAX / 2 ? large_resize(large, n) : move(p, large_bytes(large), n);
	preload_invalid("realloc", p);
	return NULL;
}

void *realloc(void *p, size_t n)
{
	void *new;

	if (!p)
		return malloc(n);
	if (!n) {
		free(p);
		return NULL;
	}
	new = n <= PTRDIFF_MAX ? resize(p, n) : NULL;
	return likely(new) ? new : no_memory();
}

void *reallocarray(void *p, size_t nr, size_t size)
{
	size_t n;

	return __builtin_mul_overflow(nr, size, &n) ? no_memory() : realloc(p, n);
}
