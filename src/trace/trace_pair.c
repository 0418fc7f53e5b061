/* SPDX-License-Identifier: MIT */
#include "trace/pair.h"

#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

#define FIRST_SLOTS 1024

static size_t home_of(const struct pair_table *t, uint64_t key)
{
	/* Addresses end in zeroes; the high half of the product depends on all their bits. */
	return (size_t)((key * 0x9e3779b97f4a7c15u) >> 32) & (t->nr_slots - 1);
}

struct pair *pair_find(const struct pair_table *t, uint64_t key)
{
	size_t i;

	if (!t->nr)
		return NULL;
	for (i = home_of(t, key); t->slots[i].key; i = (i + 1) & (t->nr_slots - 1)) {
		if (t->slots[i].key == key)
			return &t->slots[i];
	}
	return NULL;
}

static struct pair *free_slot(struct pair_table *t, uint64_t key)
{
	size_t i = home_of(t, key);

	while (t->slots[i].key)
		i = (i + 1) & (t->nr_slots - 1);
	return &t->slots[i];
}

static void grow(struct pair_table *t)
{
	struct pair_table bigger = { .nr_slots = t->nr_slots ? t->nr_slots * 2 : FIRST_SLOTS };
	size_t i;

	bigger.slots = tool_calloc(bigger.nr_slots, sizeof(*bigger.slots));
	bigger.nr = t->nr;
	for (i = 0; i < t->nr_slots; i++) {
		if (t->slots[i].key)
			*free_slot(&bigger, t->slots[i].key) = t->slots[i];
	}
	free(t->slots);
	*t = bigger;
}

struct pair *pair_add(struct pair_table *t, uint64_t key)
{
	struct pair *p;

	if (t->nr >= t->nr_slots - t->nr_slots / 4)
		grow(t);
	p = free_slot(t, key);
	memset(p, 0, sizeof(*p));
	p->key = key;
	t->nr++;
	return p;
}

void pair_remove(struct pair_table *t, struct pair *p)
{
	size_t mask = t->nr_slots - 1, hole = p - t->slots, i = hole;

	for (;;) {
		size_t home;

		i = (i + 1) & mask;
		if (!t->slots[i].key)
			break;
		home = home_of(t, t->slots[i].key);
		/* It may move up to the hole only if its home is not behind the hole. */
		if (((i - home) & mask) >= ((i - hole) & mask)) {
			t->slots[hole] = t->slots[i];
			hole = i;
		}
	}
	t->slots[hole].key = 0;
	t->nr--;
}

struct pair *pair_next(const struct pair_table *t, size_t *pos)
{
	while (*pos < t->nr_slots) {
		struct pair *p = &t->slots[(*pos)++];

		if (p->key)
			return p;
	}
	return NULL;
}

void pair_free_all(struct pair_table *t)
{
	free(t->slots);
	memset(t, 0, sizeof(*t));
}

bool pair_valid(const struct pair_table *t)
{
	size_t pos = 0, nr = 0;
	const struct pair *p;

	while ((p = pair_next(t, &pos))) {
		if (pair_find(t, p->key) != p)
			return false;
		nr++;
	}
	return nr == t->nr;
}
