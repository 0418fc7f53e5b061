/* SPDX-License-Identifier: MIT */
/* The aligned forms, with glibc's errors. */
#include "preload/preload.h"

#include <malloc.h>
#include <stdlib.h>

static bool is_power(size_t n)
{
	return n && !(n & (n - 1));
}

int posix_memalign(void **out, size_t align, size_t n)
{
	int saved = errno;
	void *p;

	if (!is_power(align) || align % sizeof(void *))
		return EINVAL;
	p = preload_aligned(align, n);
	errno = saved;
	if (!p)
		return ENOMEM;
	*out = p;
	return 0;
}

/* An alignment that is no power of two is rounded up to one. */
void *memalign(size_t align, size_t n)
{
	if (align > SIZE_MAX / 2 + 1) {
		errno = EINVAL;
		return NULL;
	}
	return preload_aligned(pow2_up(max_ul(align, 1)), n);
}

void *aligned_alloc(size_t align, size_t n)
{
	return memalign(align, n);
}

void *valloc(size_t n)
{
	return preload_aligned(PAGE_SIZE, n);
}

void *pvalloc(size_t n)
{
	if (n > PTRDIFF_MAX - PAGE_SIZE) {
		errno = ENOMEM;
		return NULL;
	}
	return preload_aligned(PAGE_SIZE, n ? align_up(n, PAGE_SIZE) : PAGE_SIZE);
}
