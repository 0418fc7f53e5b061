/* SPDX-License-Identifier: MIT */
/*
 * Zones, orders and slabs as the library's own texts say them.
 */
#include "cli/replay.h"

#include <stdlib.h>
#include <string.h>

#include <kmem/kmem.h>

#include "cli/cli.h"


static char *text_of(size_t (*text)(char *buf, size_t size))
{
	size_t room = text(NULL, 0) + 4096;
	char *buf = tool_calloc(1, room);

	text(buf, room);
	return buf;
}

/* The next line, its end replaced by a NUL; NULL after the last. */
static char *next_line(char **text)
{
	char *line = *text, *end;

	if (!line || !*line)
		return NULL;
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	*text = end ? end + 1 : NULL;
	return line;
}

static void read_buddyinfo(struct host_state *h)
{
	char *text = text_of(km_buddyinfo), *rest = text, *line;

	while ((line = next_line(&rest)) && h->nr_zones < HOST_ZONES_MAX) {
		struct host_zone *z = &h->zones[h->nr_zones];
		int used = 0;
		unsigned int order;
		char *p;

		if (sscanf(line, "Node %11[0-9], zone %15s%n", z->node, z->name, &used) != 2)
			continue;
		p = line + used;
		for (order = 0; order < HOST_ORDERS; order++) {
			z->free_blocks[order] = strtoul(p, &p, 10);
			z->free_pages += z->free_blocks[order] << order;
		}
		h->nr_zones++;
	}
	free(text);
}

static struct host_zone *find_zone(struct host_state *h, const char *node, const char *name)
{
	unsigned int i;

	for (i = 0; i < h->nr_zones; i++) {
		if (strcmp(h->zones[i].node, node) == 0 && strcmp(h->zones[i].name, name) == 0)
			return &h->zones[i];
	}
	return NULL;
}

static void read_zoneinfo(struct host_state *h)
{
	char *text = text_of(km_zoneinfo), *rest = text, *line;
	struct host_zone *z = NULL;

	while ((line = next_line(&rest))) {
		char node[12], name[16];

		if (sscanf(line, "Node %11[0-9], zone %15s", node, name) == 2)
			z = find_zone(h, node, name);
		else if (z)
			sscanf(line, " managed %lu", &z->managed_pages);
	}
	free(text);
}

static int by_pages(const void *a, const void *b)
{
	const struct host_slab *x = a, *y = b;

	if (x->pages != y->pages)
		return x->pages < y->pages ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void read_slabinfo(struct host_state *h)
{
	char *text = text_of(km_slabinfo), *rest = text, *line;
	unsigned int room = 0;

	while ((line = next_line(&rest))) {
		struct host_slab s = { .name = "" };
		unsigned long per_slab, pages_per_slab, active_slabs;

		if (sscanf(line,
			   "%63s %lu %lu %lu %lu %lu : tunables %*u %*u %*u : slabdata %lu %lu",
			   s.name, &s.active, &s.objects, &s.object_bytes, &per_slab,
			   &pages_per_slab, &active_slabs, &s.slabs) != 8 || !s.slabs)
			continue;
		s.pages = s.slabs * pages_per_slab;
		h->slab_pages += s.pages;
		h->slab_used_bytes += s.active * s.object_bytes;
		if (h->nr_slabs == room) {
			room = room ? room * 2 : 64;
			h->slabs = tool_realloc(h->slabs, room, sizeof(*h->slabs));
		}
		h->slabs[h->nr_slabs++] = s;
	}
	if (h->nr_slabs)
		qsort(h->slabs, h->nr_slabs, sizeof(*h->slabs), by_pages);
	free(text);
}

/* pagetypeinfo's second table: blocks by type. */
static void read_blocks(struct host_state *h)
{
	char *text = text_of(km_pagetypeinfo), *table = strstr(text, "Number of blocks type");

	if (table)
		h->blocks = tool_strndup(table, strlen(table));
	free(text);
}

void host_read(struct host_state *h)
{
	memset(h, 0, sizeof(*h));
	read_buddyinfo(h);
	read_zoneinfo(h);
	read_slabinfo(h);
	read_blocks(h);
}

void host_forget(struct host_state *h)
{
	free(h->slabs);
	free(h->blocks);
	memset(h, 0, sizeof(*h));
}

double host_unusable(const struct host_zone *z, unsigned int order)
{
	unsigned long usable = 0;
	unsigned int o;

	for (o = order; o < HOST_ORDERS; o++)
		usable += z->free_blocks[o] << o;
	return z->free_pages ? (double)(z->free_pages - usable) / z->free_pages : 0;
}

double host_fragmentation(const struct host_zone *z, unsigned int order)
{
	unsigned long blocks = 0;
	unsigned int o;

	for (o = 0; o < HOST_ORDERS; o++) {
		blocks += z->free_blocks[o];
		if (o >= order && z->free_blocks[o])
			return -1;
	}
	if (!blocks)
		return 0;
	return 1 - (1 + (double)z->free_pages / (1ul << order)) / blocks;
}
