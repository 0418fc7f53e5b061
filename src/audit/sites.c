/* SPDX-License-Identifier: MIT */
#include "audit/sites.h"

#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

#define FIRST_HEADS 1024

static uint64_t hash_text(uint64_t hash, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)s[i]) * 0x100000001b3u;
	return hash;
}

static void rehash(struct sites *t, uint32_t nr_heads)
{
	uint32_t i;

	free(t->heads);
	t->heads = tool_calloc(nr_heads, sizeof(*t->heads));
	t->nr_heads = nr_heads;
	for (i = 0; i < t->nr; i++) {
		uint32_t *head = &t->heads[t->list[i].hash & (nr_heads - 1)];

		t->list[i].next = *head;
		*head = i + 1;
	}
}

static uint32_t site_add(struct sites *t, enum trace_kind kind, struct trace_text name,
			 const char *cache, uint64_t hash)
{
	struct site *s;
	uint32_t *head;

	if (t->nr == t->room) {
		t->room = t->room ? t->room * 2 : 256;
		t->list = tool_realloc(t->list, t->room, sizeof(*t->list));
	}
	s = &t->list[t->nr++];
	memset(s, 0, sizeof(*s));
	s->name = tool_strndup(name.s, name.len);
	s->kind = kind;
	s->cache = cache;
	s->hash = hash;
	s->size_min = UINT64_MAX;
	head = &t->heads[hash & (t->nr_heads - 1)];
	s->next = *head;
	*head = t->nr;
	return t->nr - 1;
}

uint32_t site_find(struct sites *t, enum trace_kind kind, struct trace_text name, const char *cache)
{
	uint64_t hash = hash_text((uint64_t)kind ^ 0xcbf29ce484222325u, name.s, name.len);
	uint32_t i;

	hash ^= hash >> 29;
	if (t->nr >= t->nr_heads)
		rehash(t, t->nr_heads ? t->nr_heads * 2 : FIRST_HEADS);
	for (i = t->heads[hash & (t->nr_heads - 1)]; i; i = t->list[i - 1].next) {
		const struct site *s = &t->list[i - 1];

		if (s->hash == hash && s->kind == kind && s->cache == cache &&
		    strncmp(s->name, name.s, name.len) == 0 && !s->name[name.len])
			return i - 1;
	}
	return site_add(t, kind, name, cache, hash);
}

static void count_size(struct site *s, uint64_t size)
{
	unsigned int i, rarest = 0;

	for (i = 0; i < SITE_SIZES; i++) {
		if (s->sizes[i].size == size && s->sizes[i].nr) {
			s->sizes[i].nr++;
			return;
		}
		if (s->sizes[i].nr < s->sizes[rarest].nr)
			rarest = i;
	}
	s->sizes[rarest].size = size;
	s->sizes[rarest].nr++;
}

static void sum_add(struct site_sum *s, uint64_t asked, uint64_t given_linux, uint64_t given_here)
{
	s->nr++;
	s->asked += asked;
	s->given_linux += given_linux;
	s->given_here += given_here;
}

static void sum_sub(struct site_sum *s, uint64_t asked, uint64_t given_linux, uint64_t given_here)
{
	s->nr--;
	s->asked -= asked;
	s->given_linux -= given_linux;
	s->given_here -= given_here;
}

void site_alloc(struct site *s, uint64_t asked, uint64_t given_linux, uint64_t given_here)
{
	uint64_t size = s->kind == TRACE_AREA_ALLOC ? given_linux : asked;

	sum_add(&s->all, asked, given_linux, given_here);
	sum_add(&s->live, asked, given_linux, given_here);
	if (s->live.nr > s->peak_live)
		s->peak_live = s->live.nr;
	if (size < s->size_min)
		s->size_min = size;
	if (size > s->size_max)
		s->size_max = size;
	count_size(s, size);
	if (s->kind == TRACE_AREA_ALLOC) {
		s->nr_one_page += size == 4096;
		s->nr_two_pages += size == 8192;
	}
}

void site_free(struct site *s, uint64_t asked, uint64_t given_linux, uint64_t given_here)
{
	sum_sub(&s->live, asked, given_linux, given_here);
}

void site_undo(struct site *s, uint64_t asked, uint64_t given_linux, uint64_t given_here)
{
	sum_sub(&s->live, asked, given_linux, given_here);
	sum_sub(&s->all, asked, given_linux, given_here);
}

uint64_t site_lost_linux(const struct site_sum *s)
{
	return s->given_linux > s->asked ? s->given_linux - s->asked : 0;
}

uint64_t site_lost_here(const struct site_sum *s)
{
	return s->given_here > s->asked ? s->given_here - s->asked : 0;
}

static void sum_merge(struct site_sum *to, const struct site_sum *s)
{
	to->nr += s->nr;
	to->asked += s->asked;
	to->given_linux += s->given_linux;
	to->given_here += s->given_here;
}

void sites_sum(const struct sites *t, enum trace_kind kind, struct site_sum *all,
	       struct site_sum *live)
{
	uint32_t i;

	memset(all, 0, sizeof(*all));
	memset(live, 0, sizeof(*live));
	for (i = 0; i < t->nr; i++) {
		if (t->list[i].kind != kind)
			continue;
		sum_merge(all, &t->list[i].all);
		sum_merge(live, &t->list[i].live);
	}
}

/* ---- order ---- */

static uint64_t worst_key(const struct site *s, bool live)
{
	/* What a page of an area is used for is unknown, so it cannot be called lost. */
	if (s->kind == TRACE_AREA_ALLOC)
		return 0;
	return site_lost_here(live ? &s->live : &s->all);
}

uint32_t sites_worst(const struct sites *t, bool live, uint32_t *list, uint32_t max)
{
	uint32_t nr = 0, i, j;

	for (i = 0; max && i < t->nr; i++) {
		uint64_t key = worst_key(&t->list[i], live);

		if (!key || (nr == max && key <= worst_key(&t->list[list[max - 1]], live)))
			continue;
		if (nr < max)
			nr++;
		for (j = nr - 1; j > 0 && worst_key(&t->list[list[j - 1]], live) < key; j--)
			list[j] = list[j - 1];
		list[j] = i;
	}
	return nr;
}

void sites_free_all(struct sites *t)
{
	uint32_t i;

	for (i = 0; i < t->nr; i++)
		free(t->list[i].name);
	free(t->list);
	free(t->heads);
	memset(t, 0, sizeof(*t));
}
