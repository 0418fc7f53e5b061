/* SPDX-License-Identifier: MIT */
/* The fast paths: a table, and this CPU's stack. */
#include "preload/preload.h"

#include <malloc.h>
#include <stdlib.h>

static __always_inline void *pop(unsigned int slot)
{
#ifdef KM_INLINE_FAST_PATH
	return km_cpu_pop(slot);
#else
	(void)slot;
	return NULL;
#endif
}

static __always_inline bool push(unsigned int slot, void *p)
{
#ifdef KM_INLINE_FAST_PATH
	return km_cpu_push(slot, p);
#else
	(void)slot;
	(void)p;
	return false;
#endif
}

static __always_inline unsigned int slot_of(size_t n)
{
	if (likely(n <= SMALL_MAX))
		return class_small[(n + (1UL << SMALL_SHIFT) - 1) >> SMALL_SHIFT];
	if (n <= MIDDLE_MAX)
		return class_middle[(n + (1UL << MIDDLE_SHIFT) - 1) >> MIDDLE_SHIFT];
	if (n <= CLASS_MAX)
		return class_big[(n + (1UL << BIG_SHIFT) - 1) >> BIG_SHIFT];
	return 8 * KM_SLOT_NULL;
}

static __always_inline void *allocate(size_t n)
{
	void *p = pop(slot_of(n));

	return likely(p) ? p : preload_alloc(n);
}

static __always_inline void release(void *p)
{
	unsigned long offset = (unsigned long)p - km_hot.linear_base;

	if (likely(offset < km_hot.linear_size)) {
		const struct km_frame *frame = km_linear_frame(offset);

		if (likely(km_frame_starts(frame, p) && push(frame->slot, p)))
			return;
	}
	preload_free(p);
}

void *malloc(size_t n)
{
	return allocate(n);
}

void free(void *p)
{
	release(p);
}

/* C23: the size is the caller's knowledge, which the frame has as well. */
void free_sized(void *p, size_t n)
{
	(void)n;
	release(p);
}

void free_aligned_sized(void *p, size_t align, size_t n)
{
	(void)align;
	(void)n;
	release(p);
}

void *calloc(size_t nr, size_t size)
{
	size_t n;
	void *p;

	if (unlikely(__builtin_mul_overflow(nr, size, &n))) {
		errno = ENOMEM;
		return NULL;
	}
	p = allocate(n);
	if (likely(p) && likely(n <= CLASS_MAX)) /* a mapping is fresh */
		memset(p, 0, n);
	return p;
}
