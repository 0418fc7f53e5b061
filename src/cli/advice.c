/* SPDX-License-Identifier: MIT */
/*
 * Call sites that use the wrong allocator, or the right one wrongly.
 */
#include "cli/advice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <linux/slab.h>

#include "cli/cli.h"

#define KIB 1024u
#define PAGE 4096u

/* A site is worth a line if it lost so much in all, and 1 % of all that was lost. */
#define MIN_LOST KIB
/* What a cache of its own has to save while most objects are live. */
#define MIN_SAVED (4 * KIB)

const char *advice_rule_name(enum advice_rule rule)
{
	static const char *const names[] = {
#define X(id, name, what, why) name,
		ADVICE_RULES(X)
#undef X
	};

	return names[rule];
}

const char *advice_rule_what(enum advice_rule rule)
{
	static const char *const texts[] = {
#define X(id, name, what, why) what,
		ADVICE_RULES(X)
#undef X
	};

	return texts[rule];
}

const char *advice_rule_why(enum advice_rule rule)
{
	static const char *const texts[] = {
#define X(id, name, what, why) why,
		ADVICE_RULES(X)
#undef X
	};

	return texts[rule];
}

/* Small areas that are right as they are, and why; names as trace_plain_name() gives them. */
static const struct {
	const char *name;
	const char *why;
} explained[] = {
	{ "bpf_prog_alloc_no_stats", "its pages are made executable" },
	{ "module_alloc", "its pages are made executable" },
	{ "execmem_alloc", "its pages are made executable" },
	{ "bpf_jit_alloc_exec", "its pages are made executable" },
	{ "alloc_thread_stack_node", "a stack: the guard page is wanted" },
	{ "copy_process", "a thread's stack: the guard page is wanted" },
	{ "dup_task_struct", "a thread's stack: the guard page is wanted" },
	{ "scs_alloc", "a shadow stack: the guard page is wanted" },
	{ "ring_buffer_alloc", "it is mapped to user space" },
	{ "rb_alloc", "it is mapped to user space" },
	{ "bpf_ringbuf_area_alloc", "it is mapped to user space" },
	{ "test_vmalloc", "a test of vmalloc itself" },
};

static const char *why_right(const char *name)
{
	unsigned int i;

	for (i = 0; i < sizeof(explained) / sizeof(explained[0]); i++) {
		if (strcmp(explained[i].name, name) == 0)
			return explained[i].why;
	}
	return NULL;
}

#define BYTES(n) format_count((char[FORMAT_ROOM]){ "" }, (n))

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* The size that at least 9 of 10 calls asked for; 0: there is none. */
static uint64_t usual_size(const struct site *s)
{
	unsigned int i, most = 0;

	for (i = 1; i < SITE_SIZES; i++) {
		if (s->sizes[i].nr > s->sizes[most].nr)
			most = i;
	}
	if (s->size_min == s->size_max)
		return s->size_min;
	return s->sizes[most].nr * 10 >= s->all.nr * 9 ? s->sizes[most].size : 0;
}

/* The class below class. */
static uint64_t class_below(uint64_t class)
{
	if (class == 96 || class == 192)
		return class * 2 / 3;
	if (class == 128 || class == 256)
		return class * 3 / 4;
	return class / 2;
}

static bool advise_vmalloc(const struct site *s, struct advice *a)
{
	bool one = s->nr_one_page;
	uint64_t nr = one ? s->nr_one_page : s->nr_two_pages;
	const char *why = why_right(s->name);

	if (!nr)
		return false;
	a->bytes = nr * (one ? PAGE : 2 * PAGE);
	a->rule = why ? ADVICE_EXPLAINED : one ? ADVICE_ONE_PAGE_VMALLOC : ADVICE_TWO_PAGE_VMALLOC;
	snprintf(a->text, sizeof(a->text), "%s call%s, %s bytes given%s%s", BYTES(nr), plural(nr),
		 BYTES(a->bytes), why ? "; " : "", why ? why : "");
	return true;
}

/* What a cache of its own would save while most of the site's objects are live. */
static uint64_t cache_saving(const struct site *s, uint64_t size, uint64_t class)
{
	uint64_t own = (size + 7) / 8 * 8;

	return class > own ? (class - own) * s->peak_live : 0;
}

static void advise_size(const struct site *s, struct advice *a, uint64_t size)
{
	uint64_t class = kmalloc_size_roundup(size), below = class_below(class);
	uint64_t pages = (size + PAGE - 1) / PAGE * PAGE, saved = cache_saving(s, size, class);

	if (class > 8 * KIB && class - pages >= PAGE) {
		a->rule = ADVICE_LARGE_KMALLOC;
		snprintf(a->text, sizeof(a->text),
			 "%s bytes take %s, %s of them whole pages too much", BYTES(size),
			 BYTES(class), BYTES(class - pages));
	} else if (class > 8 && size - below <= below / 8) {
		a->rule = ADVICE_JUST_OVER;
		snprintf(a->text, sizeof(a->text), "%s bytes, %s over a class, take %s",
			 BYTES(size), BYTES(size - below), BYTES(class));
	} else if (saved >= MIN_SAVED && (class - size) * 8 >= class) {
		a->rule = ADVICE_SAME_SIZE;
		snprintf(a->text, sizeof(a->text),
			 "%s bytes take %s; %s at once, for which a cache saves %s bytes",
			 BYTES(size), BYTES(class), BYTES(s->peak_live), BYTES(saved));
	} else if ((class - size) * 3 >= class && class > 8) {
		a->rule = ADVICE_HALF_LOST;
		snprintf(a->text, sizeof(a->text), "%s bytes take %s: %u %% lost", BYTES(size),
			 BYTES(class), (unsigned int)((class - size) * 100 / class));
	}
}

static bool advise_kmalloc(const struct site *s, struct advice *a)
{
	uint64_t size = usual_size(s);

	a->bytes = site_lost_here(&s->all);
	a->rule = NR_ADVICE_RULES;
	if (size) {
		advise_size(s, a, size);
	} else if (a->bytes * 3 >= s->all.given_here && s->size_max > 8) {
		a->rule = ADVICE_HALF_LOST;
		snprintf(a->text, sizeof(a->text), "%s to %s bytes: %u %% of all given lost",
			 BYTES(s->size_min), BYTES(s->size_max),
			 (unsigned int)(a->bytes * 100 / s->all.given_here));
	}
	return a->rule != NR_ADVICE_RULES;
}

static bool advise_cache(const struct site *s, struct advice *a)
{
	uint64_t size = s->all.asked / s->all.nr, given = s->all.given_linux / s->all.nr;

	a->bytes = site_lost_linux(&s->all);
	if (given < size * 3 / 2 || given < size + 16)
		return false;
	a->rule = ADVICE_PADDED_CACHE;
	snprintf(a->text, sizeof(a->text), "cache %s pads %s bytes to %s", s->cache, BYTES(size),
		 BYTES(given));
	return true;
}

static bool advise(const struct site *s, struct advice *a, uint64_t min_lost)
{
	a->site = s;
	if (!s->all.nr)
		return false;
	if (s->kind == TRACE_AREA_ALLOC)
		return advise_vmalloc(s, a);
	if (s->kind == TRACE_KMALLOC)
		return advise_kmalloc(s, a) && a->bytes >= min_lost;
	if (s->kind == TRACE_CACHE_ALLOC)
		return advise_cache(s, a) && a->bytes >= min_lost;
	return false;
}

static int by_weight(const void *x, const void *y)
{
	const struct advice *a = x, *b = y;

	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? 1 : -1;
	return strcmp(a->site->name, b->site->name);
}

/* 1 % of what all kmallocs and caches lost, or MIN_LOST. */
static uint64_t least_lost(const struct sites *t)
{
	struct site_sum kmalloc, cache, live;
	uint64_t least;

	sites_sum(t, TRACE_KMALLOC, &kmalloc, &live);
	sites_sum(t, TRACE_CACHE_ALLOC, &cache, &live);
	least = (site_lost_here(&kmalloc) + site_lost_here(&cache)) / 100;
	return least > MIN_LOST ? least : MIN_LOST;
}

uint32_t advice_collect(const struct sites *t, struct advice **list)
{
	uint64_t min_lost = least_lost(t);
	uint32_t i, nr = 0, room = 0;

	*list = NULL;
	for (i = 0; i < t->nr; i++) {
		if (nr == room) {
			room = room ? room * 2 : 32;
			*list = tool_realloc(*list, room, sizeof(**list));
		}
		memset(&(*list)[nr], 0, sizeof(**list));
		nr += advise(&t->list[i], &(*list)[nr], min_lost);
	}
	if (nr)
		qsort(*list, nr, sizeof(**list), by_weight);
	return nr;
}
