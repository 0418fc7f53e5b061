/* SPDX-License-Identifier: MIT */
/*
 * What the rules say of the call sites of a recording.
 */
#define _GNU_SOURCE
#include "audit/audit_internal.h"

#include <stdlib.h>
#include <string.h>

#include <linux/slab.h>

#include "tool/tool.h"

/* A site is worth a finding if so many bytes were lost in all, or are lost at once. */
#define MIN_LOST 1024u
/* What a cache of its own has to save while most objects are live. */
#define MIN_SAVED 4096u
/* A kernel gives whole pages, by powers of two, above this. */
#define CLASS_MAX 8192u
/* More pages than order 3: PAGE_ALLOC_COSTLY_ORDER. */
#define COSTLY_BYTES (8u * AUDIT_PAGE)

#define BYTES(n) format_count((char[FORMAT_ROOM]){ "" }, (n))

bool audit_vmalloc_rule(uint64_t nr_pages, enum audit_rule *rule)
{
	*rule = nr_pages == 1 ? AUDIT_SMALL_VMALLOC : AUDIT_TWO_PAGE_VMALLOC;
	return nr_pages == 1 || nr_pages == 2;
}

const char *audit_vmalloc_advice(enum audit_rule rule)
{
	return rule == AUDIT_SMALL_VMALLOC
		? "kmalloc() if the size is bounded, else kvmalloc(); and kvfree() in the place of "
		  "vfree()"
		: "kvmalloc() and kvfree()";
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

/* The size of an object in a cache of its own. */
static uint64_t own_size(uint64_t size)
{
	return (size + 7) / 8 * 8;
}

static void begin(struct audit_finding *f, enum audit_rule rule, const char *callee,
		  const struct site *s)
{
	audit_begin(f, rule, callee);
	f->symbol = tool_strdup(s->name);
	f->function = audit_function_of(s->name);
	f->count = s->all.nr;
	f->live = s->live.nr;
}

/* What all objects at once would save in a cache of their own; 0: too little to speak of. */
static uint64_t cache_saving(const struct site *s, uint64_t size, uint64_t class)
{
	uint64_t saved = class > own_size(size) ? (class - own_size(size)) * s->peak_live : 0;

	return saved >= MIN_SAVED && (class - size) * 8 >= class ? saved : 0;
}

/* Which rule a kmalloc of that size from that class breaks. */
static bool kmalloc_rule(const struct site *s, uint64_t size, uint64_t class,
			 enum audit_rule *rule)
{
	uint64_t below = class_below(class);
	uint64_t pages = (size + AUDIT_PAGE - 1) / AUDIT_PAGE * AUDIT_PAGE;

	if (class > COSTLY_BYTES)
		*rule = AUDIT_KMALLOC_COSTLY;
	else if (class > 8 && class > size && size > below && size - below <= below / 8)
		*rule = AUDIT_KMALLOC_OVER_CLASS;
	else if (class > CLASS_MAX && class - pages >= AUDIT_PAGE)
		*rule = AUDIT_KMALLOC_OVER_PAGE;
	else if (cache_saving(s, size, class))
		*rule = AUDIT_KMALLOC_SAME_SIZE;
	else if (class > 8 && (class - size) * 3 >= class)
		*rule = AUDIT_KMALLOC_POOR_FIT;
	else
		return false;
	return true;
}

static char *kmalloc_advice(enum audit_rule rule, const struct site *s, uint64_t size,
			    uint64_t class)
{
	uint64_t below = class_below(class), saved = cache_saving(s, size, class);
	uint64_t pages = (size + AUDIT_PAGE - 1) / AUDIT_PAGE * AUDIT_PAGE;

	switch (rule) {
	case AUDIT_KMALLOC_COSTLY:
		return tool_printf("kvmalloc(): %s bytes of scattered pages are enough",
				   BYTES(pages));
	case AUDIT_KMALLOC_OVER_PAGE:
		return tool_printf("kvmalloc(), or alloc_pages_exact(), which gives %s bytes back",
				   BYTES(class - pages));
	case AUDIT_KMALLOC_OVER_CLASS:
		if (class > CLASS_MAX || !saved)
			return tool_printf("%s bytes less, and it takes %s", BYTES(size - below),
					   BYTES(below));
		return tool_printf("%s bytes less, and it takes %s; or a kmem_cache of %s-byte "
				   "objects, which saves %s bytes for the %s live at once",
				   BYTES(size - below), BYTES(below), BYTES(own_size(size)),
				   BYTES(saved), BYTES(s->peak_live));
	case AUDIT_KMALLOC_SAME_SIZE:
		return tool_printf("kmem_cache_create() for objects of %s bytes: %s live at once "
				   "would take %s bytes less", BYTES(own_size(size)),
				   BYTES(s->peak_live), BYTES(saved));
	default:
		return tool_printf("use all %s bytes, which kmalloc_size_roundup() tells, or ask "
				   "for %s", BYTES(class), BYTES(below));
	}
}

/* The finding of sites that ask for many different sizes, and use much too little of them. */
static void judge_mixed(struct audit *a, const struct site *s, uint64_t lost)
{
	struct audit_finding f;

	if (lost * 3 < s->all.given_linux || s->size_max <= 8)
		return;
	begin(&f, AUDIT_KMALLOC_POOR_FIT, "kmalloc", s);
	f.confidence = AUDIT_MEDIUM;
	f.waste_all = lost;
	f.waste_live = site_lost_linux(&s->live);
	f.advice = tool_printf("sizes of %s to %s bytes: kmalloc_size_roundup() tells what can be "
			       "used", BYTES(s->size_min), BYTES(s->size_max));
	audit_commit(a, &f);
}

static void judge_kmalloc(struct audit *a, const struct site *s)
{
	uint64_t lost = site_lost_linux(&s->all), size = usual_size(s), class;
	struct audit_finding f;
	enum audit_rule rule;

	if (!size) {
		if (lost >= MIN_LOST)
			judge_mixed(a, s, lost);
		return;
	}
	class = s->size_min == s->size_max && s->all.nr ? s->all.given_linux / s->all.nr
							: kmalloc_size_roundup(size);
	if (!kmalloc_rule(s, size, class, &rule))
		return;
	if (lost < MIN_LOST && rule != AUDIT_KMALLOC_COSTLY)
		return;
	begin(&f, rule, "kmalloc", s);
	f.requested = size;
	f.given = class;
	f.waste = class - size;
	f.guard = 0;
	f.waste_all = lost;
	f.waste_live = site_lost_linux(&s->live);
	f.advice = kmalloc_advice(rule, s, size, class);
	audit_commit(a, &f);
}

static void judge_areas(struct audit *a, const struct site *s)
{
	struct audit_finding f;
	enum audit_rule rule;

	if (s->size_min != s->size_max) {
		if (!s->nr_one_page)
			return;
		rule = AUDIT_SMALL_VMALLOC;
	} else if (!audit_vmalloc_rule(s->size_min / AUDIT_PAGE, &rule)) {
		return;
	}
	begin(&f, rule, "vmalloc", s);
	f.confidence = AUDIT_MEDIUM; /* how many bytes were asked for is not recorded */
	f.given = rule == AUDIT_SMALL_VMALLOC ? AUDIT_PAGE : 2 * AUDIT_PAGE;
	f.guard = AUDIT_PAGE;
	if (s->size_min != s->size_max) {
		f.count = s->nr_one_page;
		f.live = AUDIT_UNKNOWN;
	}
	f.advice = tool_strdup(audit_vmalloc_advice(rule));
	audit_commit(a, &f);
}

static void judge_context(struct audit *a, const struct site *s)
{
	struct audit_finding f;

	begin(&f, AUDIT_SLEEPS_IN_ATOMIC,
	      s->kind == TRACE_KMALLOC ? "kmalloc" : "kmem_cache_alloc", s);
	f.count = s->nr_sleeps_in_atomic;
	f.live = AUDIT_UNKNOWN;
	f.advice = tool_strdup("GFP_NOWAIT, or GFP_ATOMIC if it is worth the reserves; or allocate "
			       "before the lock is taken");
	audit_commit(a, &f);
}

void audit_judge_sites(struct audit *a, const struct sites *sites)
{
	uint32_t i;

	for (i = 0; i < sites->nr; i++) {
		const struct site *s = &sites->list[i];

		if (s->nr_sleeps_in_atomic)
			judge_context(a, s);
		if (s->kind == TRACE_KMALLOC && s->all.nr)
			judge_kmalloc(a, s);
		else if (s->kind == TRACE_AREA_ALLOC && s->all.nr)
			judge_areas(a, s);
	}
}
