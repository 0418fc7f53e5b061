/* SPDX-License-Identifier: MIT */
/*
 * Leaks: what was allocated since a mark and is not free. Read off the
 * library's texts: objects of each cache, vmalloc areas, pages of neither.
 *
 * Not seen: per-CPU memory, and what was freed and allocated again in balance.
 * The objects that the library itself needs for a vmalloc area, its vm_struct
 * and its array of pages, are not told besides the area.
 */
#include <kmem/kmem.h>
#include <linux/delay.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/vmalloc.h>

#include "compat/run/run_internal.h"

#define SETTLE_ATTEMPTS 10
#define SETTLE_MS 5

struct leak_cache {
	char name[64];
	long objects; /* live */
	long size;    /* of one, bytes */
	long hidden;  /* of those added, the ones that belong to areas */
};

struct km_leak_mark {
	struct leak_cache *caches;
	size_t nr_caches;
	char *areas; /* the lines of vmallocinfo */
	char *users; /* of objects, where the caches know them */
	long pages;  /* of neither caches nor areas, nor per-CPU memory */
};

/* ---- reading ---- */

static char *text_of(size_t (*print)(char *, size_t))
{
	size_t room = print(NULL, 0) + 4096; /* it may grow meanwhile */
	char *text = km_host_run_alloc(room);

	print(text, room);
	return text;
}

/* Cut the text into lines: the next one, or NULL. */
static char *next_line(char **pos)
{
	char *line = *pos, *end = strchr(line, '\n');

	if (!*line)
		return NULL;
	*pos = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	return line;
}

static long number(const char **pos)
{
	long value = 0;

	while (**pos == ' ')
		(*pos)++;
	for (; **pos >= '0' && **pos <= '9'; (*pos)++)
		value = value * 10 + (**pos - '0');
	return value;
}

/* "name active num size ..." */
static bool cache_read(const char *line, struct leak_cache *cache)
{
	const char *end = strchr(line, ' ');
	size_t len = end ? end - line : 0;

	if (!len || len >= sizeof(cache->name) || *line == '#' || !strncmp(line, "slabinfo", 8))
		return false;
	memcpy(cache->name, line, len);
	cache->name[len] = '\0';
	cache->objects = number(&end);
	number(&end);
	cache->size = number(&end);
	return true;
}

static void caches_read(struct km_leak_mark *mark)
{
	char *text = text_of(km_slabinfo), *pos = text, *line;
	size_t room = 0;

	for (size_t i = 0; text[i]; i++)
		room += text[i] == '\n';
	mark->caches = km_host_run_alloc((room + 1) * sizeof(*mark->caches));
	while ((line = next_line(&pos)))
		mark->nr_caches += cache_read(line, &mark->caches[mark->nr_caches]);
	km_host_run_free(text);
}

static long meminfo_kb(const char *text, const char *name)
{
	const char *pos = strstr(text, name);

	if (!pos)
		return 0;
	pos += strlen(name);
	return number(&pos);
}

static long pages_read(void)
{
	char *text = text_of(km_meminfo);
	long kb = meminfo_kb(text, "MemTotal:") - meminfo_kb(text, "MemFree:") -
		  meminfo_kb(text, "\nSlab:") - meminfo_kb(text, "VmallocUsed:") -
		  meminfo_kb(text, "Percpu:");

	km_host_run_free(text);
	return kb * 1024 / (long)PAGE_SIZE;
}

struct km_leak_mark *km_leak_mark(void)
{
	struct km_leak_mark *mark = km_host_run_alloc(sizeof(*mark));

	kvfree_rcu_barrier();
	rcu_barrier();
	vm_unmap_aliases(); /* freed areas that are kept */
	km_trim();
	caches_read(mark);
	mark->areas = text_of(km_vmallocinfo);
	mark->users = text_of(km_slab_users);
	mark->pages = pages_read();
	return mark;
}

/* The first per-CPU chunk stays for good. */
void km_leak_init(void)
{
	free_percpu(alloc_percpu(long));
}

static void mark_free(struct km_leak_mark *mark)
{
	km_host_run_free(mark->caches);
	km_host_run_free(mark->areas);
	km_host_run_free(mark->users);
	km_host_run_free(mark);
}

/* ---- comparing ---- */

static void leak_print(const char *who, const char *fmt, ...)
	__attribute__((__format__(printf, 2, 3)));

static void leak_print(const char *who, const char *fmt, ...)
{
	struct km_ktap text = { NULL, 0, 0 };
	va_list args;

	km_ktap_add(&text, "# leak: %s%s", who ? who : "", who ? ": " : "");
	va_start(args, fmt);
	km_ktap_vadd(&text, fmt, args);
	va_end(args);
	km_ktap_print(&text);
	km_ktap_free(&text);
	km_run.leaks++;
}

static struct leak_cache *cache_find(const struct km_leak_mark *mark, const char *name)
{
	for (size_t i = 0; i < mark->nr_caches; i++) {
		if (!strcmp(mark->caches[i].name, name))
			return &mark->caches[i];
	}
	return NULL;
}

/* The kmalloc() cache that an object of this size comes from has one that is not told. */
static void hide_object(struct km_leak_mark *now, long size)
{
	struct leak_cache *best = NULL;

	for (size_t i = 0; i < now->nr_caches; i++) {
		struct leak_cache *cache = &now->caches[i];

		if (!strncmp(cache->name, "kmalloc-", 8) && cache->name[8] >= '0' &&
		    cache->name[8] <= '9' && cache->size >= size &&
		    (!best || cache->size < best->size))
			best = cache;
	}
	if (best)
		best->hidden++;
}

static void hide_area(struct km_leak_mark *now, const char *line)
{
	const char *pages = strstr(line, " pages=");

	hide_object(now, sizeof(struct vm_struct));
	if (pages) {
		pages += strlen(" pages=");
		hide_object(now, number(&pages) * (long)sizeof(struct page *));
	}
}

/* All but the addresses. */
static const char *area_tail(const char *line)
{
	const char *space = strchr(line, ' ');

	return space ? space : "";
}

/* An area of the same caller and size that is gone: the new one is in its place. Once for each. */
static bool area_replaced(char *gone, const char *now, const char *line)
{
	char *pos = gone, *other, *end;
	bool found = false;

	while (!found && *pos) {
		other = pos;
		end = strchr(pos, '\n');
		pos = end ? end + 1 : pos + strlen(pos);
		if (end)
			*end = '\0';
		found = !strncmp(other, "0x", 2) && !strcmp(area_tail(other), area_tail(line)) &&
			!strstr(now, other);
		if (found)
			*other = '#';
		if (end)
			*end = '\n';
	}
	return found;
}

static void areas_compare(const struct km_leak_mark *old, struct km_leak_mark *now,
			  const char *who)
{
	size_t room = strlen(now->areas) + 1, old_room = strlen(old->areas) + 1;
	char *copy = km_host_run_alloc(room), *pos = copy, *line;
	char *gone = km_host_run_alloc(old_room);

	memcpy(copy, now->areas, room);
	memcpy(gone, old->areas, old_room);
	while ((line = next_line(&pos))) {
		if (strncmp(line, "0x", 2) || strstr(old->areas, line) ||
		    area_replaced(gone, now->areas, line))
			continue;
		leak_print(who, "vmalloc area %s", line);
		hide_area(now, line);
	}
	km_host_run_free(gone);
	km_host_run_free(copy);
}

/* What the library keeps books with. */
static bool is_internal(const char *name)
{
	return !strncmp(name, "sheaf-", 6) || !strcmp(name, "vmap_area") ||
	       !strcmp(name, "kmem_cache") || !strcmp(name, "kmem_cache_node");
}

static void caches_compare(const struct km_leak_mark *old, const struct km_leak_mark *now,
			   const char *who)
{
	bool hint = false;

	for (size_t i = 0; i < now->nr_caches; i++) {
		const struct leak_cache *cache = &now->caches[i];
		const struct leak_cache *was = cache_find(old, cache->name);
		long more = cache->objects - (was ? was->objects : 0) - cache->hidden;

		if (is_internal(cache->name) || km_kunit_slab_claimed(cache->name))
			continue;
		if (more > 0) {
			leak_print(who, "%ld object%s of %ld bytes in cache %s", more,
				   more == 1 ? "" : "s", cache->size, cache->name);
			km_users_compare(old->users, now->users, cache->name, who);
			hint |= !*now->users;
		}
		if (!was)
			leak_print(who, "cache %s was not destroyed", cache->name);
	}
	if (hint)
		km_kunit_print("# leak: to see where: --cmdline=slab_debug=U");
}

/* What was told of a suite is not told again of the whole: it counts as having been there. */
static void base_add(struct km_leak_mark *base, const struct km_leak_mark *old,
		     const struct km_leak_mark *now)
{
	struct leak_cache *caches;
	size_t room = strlen(base->areas) + strlen(now->areas) + 1;
	char *areas = km_host_run_alloc(room), *users;

	snprintf(areas, room, "%s%s", base->areas, now->areas);
	km_host_run_free(base->areas);
	base->areas = areas;
	room = strlen(base->users) + strlen(now->users) + 1;
	users = km_host_run_alloc(room);
	snprintf(users, room, "%s%s", base->users, now->users);
	km_host_run_free(base->users);
	base->users = users;
	base->pages += now->pages > old->pages ? now->pages - old->pages : 0;
	caches = km_host_run_alloc((base->nr_caches + now->nr_caches) * sizeof(*caches));
	memcpy(caches, base->caches, base->nr_caches * sizeof(*caches));
	km_host_run_free(base->caches);
	base->caches = caches;
	for (size_t i = 0; i < now->nr_caches; i++) {
		const struct leak_cache *cache = &now->caches[i];
		const struct leak_cache *was = cache_find(old, cache->name);
		struct leak_cache *known = cache_find(base, cache->name);
		long more = cache->objects - (was ? was->objects : 0);

		if (!known) {
			known = &base->caches[base->nr_caches++];
			*known = *cache;
			known->objects = 0;
		}
		known->objects += more > 0 ? more : 0;
	}
}

static bool more_than(const struct km_leak_mark *now, const struct km_leak_mark *before)
{
	for (size_t i = 0; i < now->nr_caches; i++) {
		const struct leak_cache *was = cache_find(before, now->caches[i].name);

		if (!was || now->caches[i].objects > was->objects)
			return true;
	}
	return now->pages > before->pages || strcmp(now->areas, before->areas);
}

/*
 * A thread that the test has waited for may still be ending, and pages are not free while the
 * library gives them back to the host in the background: only what stays is told.
 */
static struct km_leak_mark *settled_mark(const struct km_leak_mark *before)
{
	struct km_leak_mark *now = km_leak_mark();

	for (int attempt = 0; more_than(now, before) && attempt < SETTLE_ATTEMPTS; attempt++) {
		mark_free(now);
		msleep(SETTLE_MS);
		now = km_leak_mark();
	}
	return now;
}

void km_leak_check(struct km_leak_mark *mark, const char *who, struct km_leak_mark *base)
{
	struct km_leak_mark *now = settled_mark(mark);
	long more = now->pages - mark->pages;
	areas_compare(mark, now, who);
	caches_compare(mark, now, who);
	if (more > 0)
		leak_print(who, "%ld page%s", more, more == 1 ? "" : "s");
	if (base)
		base_add(base, mark, now);
	mark_free(now);
	mark_free(mark);
}
