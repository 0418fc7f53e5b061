/* SPDX-License-Identifier: MIT */
/*
 * Who is who: from an address of the recorded kernel to what stands for it.
 */
#ifndef TRACE_PAIR_H
#define TRACE_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAIR_NO_SITE UINT32_MAX

/* One live allocation. */
struct pair {
	uint64_t key;         /* ptr, pfn or va_start of the recording; never 0 in a table */
	void *obj;            /* object, struct page or area; NULL: nothing stands for it */
	uint64_t id;          /* number of the event that allocated it, and its content */
	uint64_t asked;       /* bytes that are ours to write */
	uint64_t given_linux; /* bytes */
	uint64_t given_here;  /* bytes */
	uint32_t site;        /* index, or PAIR_NO_SITE */
	uint16_t cache;       /* index, for TRACE_CACHE_ALLOC */
	uint8_t kind;         /* enum trace_kind of the allocation */
	uint8_t order;
};

/* Open addressing, linear probing; a removed entry's followers move up. */
struct pair_table {
	struct pair *slots;
	size_t nr_slots; /* a power of two, or 0 */
	size_t nr;
};

/* The pair of key, or NULL. Valid until the next add or remove. */
struct pair *pair_find(const struct pair_table *t, uint64_t key);
/* Add a pair for key, which has none; all but the key is zero. */
struct pair *pair_add(struct pair_table *t, uint64_t key);
void pair_remove(struct pair_table *t, struct pair *p);
/* The pairs in no order: *pos starts at 0; NULL after the last. */
struct pair *pair_next(const struct pair_table *t, size_t *pos);
void pair_free_all(struct pair_table *t);
/* Each entry is where a search from its home finds it, and nr is right. */
bool pair_valid(const struct pair_table *t);

#endif
