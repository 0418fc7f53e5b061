/* SPDX-License-Identifier: MIT */
/*
 * Whose an allocation is, with its source line: who has the objects that
 * leaked, when the caches know (slab_debug=U), who calls vmalloc() for a few
 * bytes, and who may sleep in atomic context. The places are looked up at the
 * end, since that takes a process.
 */
#include <kmem/kmem.h>
#include <linux/ctype.h>
#include <linux/vmalloc.h>

#include "compat/text/host_output.h"
#include "compat/run/run_internal.h"

#define STACK_MAX 16
#define SITES_MAX 32
#define PLACE_ROOM 320

/* ---- objects ---- */

static unsigned long hex(const char **pos)
{
	unsigned long value = 0;

	*pos += strspn(*pos, " ");
	if (strncmp(*pos, "0x", 2))
		return 0;
	for (*pos += 2; isxdigit(**pos); (*pos)++)
		value = value * 16 + hex_to_bin(**pos);
	return value;
}

static void place_of(const unsigned long *pc, int nr, char *place)
{
	if (!km_host_run_line(pc, nr, place, PLACE_ROOM))
		snprintf(place, PLACE_ROOM, "%pS", (void *)pc[0]);
}

struct site {
	unsigned long bytes, pc[STACK_MAX];
	int nr;
	long objects;
};

/* " BYTES 0xPC 0xPC..." */
static void site_read(struct site *site, const char *pos)
{
	*site = (struct site){ .objects = 1 };
	for (pos += strspn(pos, " "); *pos >= '0' && *pos <= '9'; pos++)
		site->bytes = site->bytes * 10 + (*pos - '0');
	while (site->nr < STACK_MAX && (site->pc[site->nr] = hex(&pos)))
		site->nr++;
}

static void site_add(struct site *sites, int *nr, const struct site *site)
{
	for (int i = 0; i < *nr; i++) {
		if (sites[i].nr == site->nr && sites[i].bytes == site->bytes &&
		    !memcmp(sites[i].pc, site->pc, sizeof(site->pc))) {
			sites[i].objects++;
			return;
		}
	}
	if (*nr < SITES_MAX)
		sites[(*nr)++] = *site;
}

/* The line is of an object of this cache that old does not have; what follows the cache's name. */
static const char *line_is_new(const char *line, const char *cache, const char *old)
{
	const char *name = strchr(line, ' ');
	size_t len = strlen(cache);

	if (!name || strncmp(name + 1, cache, len) || name[1 + len] != ' ' || strstr(old, line))
		return NULL;
	return name + 1 + len;
}

void km_users_compare(const char *old, const char *now, const char *cache, const char *who)
{
	struct site *sites = km_host_run_alloc(SITES_MAX * sizeof(*sites)), site;
	size_t room = strlen(now) + 1;
	char *copy = km_host_run_alloc(room), *line, *end, place[PLACE_ROOM];
	const char *tail;
	int nr = 0;

	memcpy(copy, now, room);
	for (line = copy; *line; line = end) {
		end = strchrnul(line, '\n');
		if (*end)
			*end++ = '\0';
		tail = line_is_new(line, cache, old);
		if (!tail)
			continue;
		site_read(&site, tail);
		site_add(sites, &nr, &site);
	}
	for (int i = 0; i < nr; i++) {
		if (!sites[i].nr)
			continue;
		place_of(sites[i].pc, sites[i].nr, place);
		km_kunit_print("# leak: %s%s%ld object%s of %lu bytes: %s", who ? who : "",
			       who ? ": " : "", sites[i].objects, sites[i].objects == 1 ? "" : "s",
			       sites[i].bytes, place);
	}
	km_host_run_free(copy);
	km_host_run_free(sites);
}

/* ---- small areas ---- */

static struct {
	unsigned long size, caller;
	long times;
} areas[SITES_MAX];

/* In the thread that allocates; nothing may be allocated here. Two threads may lose a count. */
void km_users_area(unsigned long size, const void *caller)
{
	if (size > PAGE_SIZE / 2)
		return;
	for (int i = 0; i < SITES_MAX; i++) {
		if (!areas[i].caller) {
			areas[i].size = size;
			areas[i].caller = (unsigned long)caller;
		}
		if (areas[i].caller == (unsigned long)caller && areas[i].size == size) {
			areas[i].times++;
			return;
		}
	}
}

/* ---- sleeping in atomic context ---- */

static struct site sleeps[SITES_MAX];
static int nr_sleeps;

/* It was reported just now, in this thread. */
void km_users_slept(void)
{
	struct site site = { .objects = 1 };

	site.nr = km_host_backtrace(site.pc, STACK_MAX, 0);
	km_host_run_lock();
	site_add(sleeps, &nr_sleeps, &site);
	km_host_run_unlock();
}

static void sleeps_print(void)
{
	char places[SITES_MAX][PLACE_ROOM];
	bool told[SITES_MAX] = { false };

	for (int i = 0; i < nr_sleeps; i++)
		place_of(sleeps[i].pc, sleeps[i].nr, places[i]);
	for (int i = 0; i < nr_sleeps; i++) {
		long times = 0;

		for (int j = i; j < nr_sleeps; j++) {
			if (told[j] || strcmp(places[i], places[j]))
				continue;
			told[j] = true;
			times += sleeps[j].objects;
		}
		if (times)
			km_kunit_print("# bug: may sleep in atomic context, %ld report%s: %s",
				       times, times == 1 ? "" : "s", places[i]);
	}
}

void km_users_advise(void)
{
	char place[PLACE_ROOM];

	sleeps_print();

	for (int i = 0; i < SITES_MAX && areas[i].caller; i++) {
		/* Not for what is called in a library. */
		if (!km_host_run_line(&areas[i].caller, 1, place, sizeof(place)))
			continue;
		km_kunit_print("# advice: vmalloc of %lu bytes, %ld time%s: %s: use kmalloc, "
			       "an area takes a page of %lu bytes and more",
			       areas[i].size, areas[i].times, areas[i].times == 1 ? "" : "s",
			       place, PAGE_SIZE);
	}
}
