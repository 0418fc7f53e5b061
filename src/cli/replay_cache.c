/* SPDX-License-Identifier: MIT */
/*
 * The caches of the recording: one is created here when its name and size are
 * first seen.
 */
#include "cli/replay.h"

#include <stdlib.h>
#include <string.h>

#include <linux/slab.h>

#include "cli/cli.h"

#define NR_HEADS (sizeof(((struct replay *)0)->cache_heads) / sizeof(uint32_t))

static uint64_t hash_name(struct trace_text name, uint64_t bytes_req, uint64_t bytes_alloc)
{
	uint64_t hash = (bytes_req * 0x9e3779b97f4a7c15u) ^ bytes_alloc;
	size_t i;

	for (i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.s[i]) * 0x100000001b3u;
	return hash ^ hash >> 32;
}

/*
 * The alignment that makes objects of bytes_req as large as they were there.
 * 0: none does, there was more behind the object than padding.
 */
static unsigned int alignment(uint64_t bytes_req, uint64_t bytes_alloc)
{
	unsigned int align;

	for (align = 8; align <= 4096; align *= 2) {
		if ((bytes_req + align - 1) / align * align == bytes_alloc)
			return align;
	}
	return 0;
}

/* A name that no cache of the replay has: other sizes of one get their size behind it. */
static char *own_name(const struct replay *r, const struct replay_cache *c)
{
	char buf[128];
	uint32_t i;

	snprintf(buf, sizeof(buf), "%s", *c->name ? c->name : "cache");
	for (i = 0; i < r->nr_caches; i++) {
		if (&r->caches[i] != c && strcmp(r->caches[i].name, c->name) == 0) {
			snprintf(buf, sizeof(buf), "%.80s:%llu:%llu", *c->name ? c->name : "cache",
				 (unsigned long long)c->bytes_req,
				 (unsigned long long)c->bytes_alloc);
			break;
		}
	}
	for (i = 0; buf[i]; i++) {
		if (buf[i] == ' ')
			buf[i] = '_';
	}
	return tool_strndup(buf, strlen(buf));
}

static void create(struct replay *r, struct replay_cache *c)
{
	unsigned int align = alignment(c->bytes_req, c->bytes_alloc);
	uint64_t size = align ? c->bytes_req : c->bytes_alloc;
	char *name;

	if (size == 0 || size > KMALLOC_MAX_SIZE) {
		r->nr_failed_caches++;
		return;
	}
	name = own_name(r, c);
	/* The recorded kernel merged what it wanted to merge: the name says with what. */
	c->cache = kmem_cache_create(name, (unsigned int)size, align, SLAB_NO_MERGE, NULL);
	if (!c->cache)
		r->nr_failed_caches++;
	free(name);
}

uint32_t replay_cache_find(struct replay *r, const struct trace_event *ev)
{
	uint64_t hash = hash_name(ev->name, ev->bytes_req, ev->bytes_alloc);
	uint32_t *head = &r->cache_heads[hash % NR_HEADS], i;
	struct replay_cache *c;

	for (i = *head; i; i = r->caches[i - 1].next) {
		c = &r->caches[i - 1];
		if (c->hash == hash && c->bytes_req == ev->bytes_req &&
		    c->bytes_alloc == ev->bytes_alloc &&
		    strncmp(c->name, ev->name.s ? ev->name.s : "", ev->name.len) == 0 &&
		    !c->name[ev->name.len])
			return i - 1;
	}
	if (r->nr_caches == UINT16_MAX)
		return UINT32_MAX;
	if (r->nr_caches == r->room_caches) {
		r->room_caches = r->room_caches ? r->room_caches * 2 : 256;
		r->caches = tool_realloc(r->caches, r->room_caches, sizeof(*r->caches));
	}
	c = &r->caches[r->nr_caches++];
	memset(c, 0, sizeof(*c));
	c->name = tool_strndup(ev->name.s ? ev->name.s : "", ev->name.len);
	c->bytes_req = ev->bytes_req;
	c->bytes_alloc = ev->bytes_alloc;
	c->hash = hash;
	c->next = *head;
	*head = r->nr_caches;
	create(r, c);
	return r->nr_caches - 1;
}

void replay_caches_destroy(struct replay *r)
{
	uint32_t i;

	for (i = 0; i < r->nr_caches; i++) {
		kmem_cache_destroy(r->caches[i].cache);
		r->caches[i].cache = NULL;
	}
}
