/* SPDX-License-Identifier: MIT */
/*
 * Blocks above CLASS_MAX: a mapping each, of anonymous memory, with a header
 * just before the block. The header names its own address, coded with a secret,
 * so that an address which is no block's is told from one that is.
 *
 *	map                          p
 *	|  (alignment)    | header   | n bytes, to the end of a page |
 */
#define _GNU_SOURCE
#include "preload/preload.h"

#include <sys/mman.h>

#define HEADER 64UL

struct large {
	unsigned long mark;
	char *map;
	size_t bytes; /* of the mapping */
	unsigned long pad[5];
};

_Static_assert(sizeof(struct large) == HEADER, "the block is aligned as its mapping is");

unsigned long large_nr, large_sum;

static unsigned long mark_of(const struct large *l)
{
	return ((unsigned long)l ^ 0x6b6d616c6c6f6321UL) * 0x9e3779b97f4a7c15UL ^
	       (unsigned long)&large_nr;
}

static void account(long nr, size_t bytes)
{
	__atomic_fetch_add(&large_nr, (unsigned long)nr, __ATOMIC_RELAXED);
	__atomic_fetch_add(&large_sum, bytes, __ATOMIC_RELAXED);
}

/* n, align: their sum does not overflow. */
void *large_alloc(size_t n, size_t align)
{
	size_t extra = align > HEADER ? align : HEADER;
	size_t bytes = align_up(n + extra, PAGE_SIZE);
	int saved = errno;
	struct large *l;
	char *map, *p;

	if (align > PAGE_SIZE) /* wherever the mapping begins */
		bytes += align;
	if (bytes < n)
		return NULL;
	map = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	errno = saved;
	if (map == MAP_FAILED)
		return NULL;
	p = (char *)align_up((unsigned long)map + HEADER, align);
	l = (struct large *)(p - HEADER);
	l->map = map;
	l->bytes = bytes;
	l->mark = mark_of(l);
	account(1, bytes);
	return p;
}

struct large *large_of(const void *p)
{
	struct large *l = (struct large *)((char *)p - HEADER);

	if ((unsigned long)p % MALLOC_ALIGN || (unsigned long)p < PAGE_SIZE ||
	    (unsigned long)l / PAGE_SIZE == 0)
		return NULL;
	return l->mark == mark_of(l) ? l : NULL;
}

size_t large_bytes(const struct large *l)
{
	return (size_t)(l->map + l->bytes - (const char *)l) - HEADER;
}

void large_free(struct large *l)
{
	char *map = l->map;
	size_t bytes = l->bytes;

	l->mark = 0;
	account(-1, -bytes);
	port_release(map, bytes);
}

void *large_resize(struct large *l, size_t n)
{
	size_t before = (size_t)((char *)l - l->map) + HEADER, old = l->bytes;
	size_t bytes = align_up(before + n, PAGE_SIZE);
	int saved = errno;
	char *map;

	if (bytes < n)
		return NULL;
	if (bytes == old)
		return (char *)l + HEADER;
	l->mark = 0;
	map = mremap(l->map, old, bytes, MREMAP_MAYMOVE);
	errno = saved;
	if (map == MAP_FAILED) {
		l->mark = mark_of(l);
		return bytes < old ? (char *)l + HEADER : NULL;
	}
	l = (struct large *)(map + before - HEADER);
	l->map = map;
	l->bytes = bytes;
	l->mark = mark_of(l);
	account(0, bytes - old);
	return map + before;
}
