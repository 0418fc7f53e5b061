/* SPDX-License-Identifier: MIT */
/*
 * The report as one JSON object. Bytes are bytes, times nanoseconds; names are
 * those of the report for people, with _ for what is no letter.
 */
#include "cli/replay.h"

#include <stdlib.h>
#include <string.h>

#include "cli/advice.h"
#include "cli/cli.h"

struct json {
	FILE *out;
	int depth;
	bool first; /* in the innermost object or list */
};

/* A string; bytes that are no UTF-8 are taken for Latin-1. */
static void put_string(FILE *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	putc('"', out);
	for (; *p; p++) {
		if (*p == '"' || *p == '\\')
			fprintf(out, "\\%c", *p);
		else if (*p < 0x20 || *p >= 0x7f)
			fprintf(out, "\\u%04x", *p);
		else
			putc(*p, out);
	}
	putc('"', out);
}

/* What comes before a value: comma, line, name (NULL in a list). */
static void lead(struct json *j, const char *name)
{
	if (!j->first)
		putc(',', j->out);
	if (j->depth)
		fprintf(j->out, "\n%*s", 2 * j->depth, "");
	j->first = false;
	if (name) {
		put_string(j->out, name);
		fputs(": ", j->out);
	}
}

static void open_with(struct json *j, const char *name, char bracket)
{
	lead(j, name);
	putc(bracket, j->out);
	j->depth++;
	j->first = true;
}

static void close_with(struct json *j, char bracket)
{
	j->depth--;
	if (!j->first)
		fprintf(j->out, "\n%*s", 2 * j->depth, "");
	putc(bracket, j->out);
	j->first = false;
}

static void number(struct json *j, const char *name, uint64_t value)
{
	lead(j, name);
	fprintf(j->out, "%llu", (unsigned long long)value);
}

static void real(struct json *j, const char *name, double value)
{
	lead(j, name);
	fprintf(j->out, "%.4f", value);
}

static void string(struct json *j, const char *name, const char *value)
{
	lead(j, name);
	put_string(j->out, value);
}

static void boolean(struct json *j, const char *name, bool value)
{
	lead(j, name);
	fputs(value ? "true" : "false", j->out);
}

/* ---- parts ---- */

static void put_input(struct json *j, const struct replay *r)
{
	unsigned int id, why, i;

	number(j, "events", r->nr_events);
	boolean(j, "interrupted", r->interrupted);
	number(j, "recorded_ns", r->last_ns - r->first_ns);
	number(j, "replayed_ns", r->ended_ns - r->started_ns);
	number(j, "stacks", r->nr_stacks);
	number(j, "lost_events", r->nr_lost);
	number(j, "lost_places", r->nr_lost_marks);
	number(j, "freed_without_event", r->nr_reused);
	number(j, "nofail_as_may_fail", r->nr_nofail);
	number(j, "caches_not_created", r->nr_failed_caches);
	open_with(j, "by_event", '{');
	for (id = 0; id < TRACE_NR_EVENTS; id++) {
		if (!r->seen[id])
			continue;
		open_with(j, trace_event_name(id), '{');
		number(j, "seen", r->seen[id]);
		number(j, "replayed", r->replayed[id]);
		open_with(j, "skipped", '{');
		for (why = 0; why < NR_SKIPS; why++) {
			if (r->skipped[id][why])
				number(j, replay_skip_name(why), r->skipped[id][why]);
		}
		close_with(j, '}');
		close_with(j, '}');
	}
	close_with(j, '}');
	open_with(j, "gfp", '{');
	number(j, "numbers", r->gfp.nr_numeric);
	number(j, "unknown", r->gfp.nr_unknown);
	open_with(j, "unknown_names", '[');
	for (i = 0; i < r->gfp.nr_names; i++)
		string(j, NULL, r->gfp.names[i]);
	close_with(j, ']');
	close_with(j, '}');
}

static void put_complaints(struct json *j, const char *name, const struct complaints *c)
{
	uint64_t i;

	open_with(j, name, '{');
	number(j, "count", c->nr);
	open_with(j, "first", '[');
	for (i = 0; i < c->nr && i < REPLAY_COMPLAINTS_SHOWN; i++)
		string(j, NULL, c->text[i]);
	close_with(j, ']');
	close_with(j, '}');
}

/* Of vmalloc neither the bytes asked nor those lost are known. */
static void put_sum(struct json *j, const char *name, const struct site_sum *s, bool unknown)
{
	open_with(j, name, '{');
	number(j, "count", s->nr);
	if (!unknown)
		number(j, "asked", s->asked);
	number(j, "given_linux", s->given_linux);
	number(j, "given_here", s->given_here);
	if (!unknown) {
		number(j, "lost_linux", site_lost_linux(s));
		number(j, "lost_here", site_lost_here(s));
	}
	close_with(j, '}');
}

static const char *kind_name(enum trace_kind kind)
{
	return kind == TRACE_KMALLOC	 ? "kmalloc" :
	       kind == TRACE_CACHE_ALLOC ? "kmem_cache" :
	       kind == TRACE_PAGE_ALLOC	 ? "alloc_pages" :
					   "vmalloc";
}

static void put_bytes(struct json *j, const struct replay *r)
{
	static const enum trace_kind kinds[] = { TRACE_KMALLOC, TRACE_CACHE_ALLOC, TRACE_PAGE_ALLOC,
						 TRACE_AREA_ALLOC };
	struct site_sum all, live;
	unsigned int i;

	open_with(j, "bytes", '{');
	for (i = 0; i < 4; i++) {
		sites_sum(&r->sites, kinds[i], &all, &live);
		open_with(j, kind_name(kinds[i]), '{');
		put_sum(j, "all", &all, kinds[i] == TRACE_AREA_ALLOC);
		put_sum(j, "live", &live, kinds[i] == TRACE_AREA_ALLOC);
		close_with(j, '}');
	}
	close_with(j, '}');
}

static void put_sites(struct json *j, const struct replay *r)
{
	uint32_t i;

	open_with(j, "sites", '[');
	for (i = 0; i < r->sites.nr; i++) {
		const struct site *s = &r->sites.list[i];
		bool area = s->kind == TRACE_AREA_ALLOC;

		if (!s->all.nr)
			continue;
		open_with(j, NULL, '{');
		string(j, "site", s->name);
		string(j, "kind", kind_name(s->kind));
		if (s->cache)
			string(j, "cache", s->cache);
		put_sum(j, "all", &s->all, area);
		put_sum(j, "live", &s->live, area);
		number(j, "peak_live", s->peak_live);
		number(j, "size_min", s->size_min);
		number(j, "size_max", s->size_max);
		if (area)
			number(j, "one_page", s->nr_one_page);
		close_with(j, '}');
	}
	close_with(j, ']');
}

static void put_advice(struct json *j, const struct replay *r)
{
	struct advice *list;
	uint32_t nr = advice_collect(&r->sites, &list), i;

	open_with(j, "advice", '[');
	for (i = 0; i < nr; i++) {
		open_with(j, NULL, '{');
		string(j, "rule", advice_rule_name(list[i].rule));
		string(j, "site", list[i].site->name);
		string(j, "kind", kind_name(list[i].site->kind));
		boolean(j, "explained", list[i].rule == ADVICE_EXPLAINED);
		number(j, "count", list[i].site->all.nr);
		number(j, "bytes", list[i].bytes);
		string(j, "text", list[i].text);
		string(j, "why", advice_rule_why(list[i].rule));
		close_with(j, '}');
	}
	close_with(j, ']');
	free(list);
}

static void put_zones(struct json *j, const struct replay *r)
{
	unsigned int i, order;

	open_with(j, "zones", '[');
	for (i = 0; i < r->host.nr_zones; i++) {
		const struct host_zone *z = &r->host.zones[i];

		open_with(j, NULL, '{');
		number(j, "node", strtoul(z->node, NULL, 10));
		string(j, "zone", z->name);
		number(j, "managed_pages", z->managed_pages);
		number(j, "free_pages", z->free_pages);
		open_with(j, "orders", '[');
		for (order = 0; order < HOST_ORDERS; order++) {
			open_with(j, NULL, '{');
			number(j, "free_blocks", z->free_blocks[order]);
			real(j, "unusable", host_unusable(z, order));
			real(j, "fragmentation", host_fragmentation(z, order));
			close_with(j, '}');
		}
		close_with(j, ']');
		close_with(j, '}');
	}
	close_with(j, ']');
}

static void put_slabs(struct json *j, const struct replay *r)
{
	unsigned int i;

	open_with(j, "slabs", '{');
	number(j, "pages", r->host.slab_pages);
	number(j, "used_bytes", r->host.slab_used_bytes);
	open_with(j, "caches", '[');
	for (i = 0; i < r->host.nr_slabs; i++) {
		const struct host_slab *s = &r->host.slabs[i];

		open_with(j, NULL, '{');
		string(j, "cache", s->name);
		number(j, "active", s->active);
		number(j, "objects", s->objects);
		number(j, "object_bytes", s->object_bytes);
		number(j, "slabs", s->slabs);
		number(j, "pages", s->pages);
		close_with(j, '}');
	}
	close_with(j, ']');
	close_with(j, '}');
}

static void put_times(struct json *j, const struct replay *r)
{
	unsigned int i;

	open_with(j, "calls", '{');
	for (i = 0; i < NR_CALLS; i++) {
		const struct timing *t = &r->timing[i];

		if (!t->nr)
			continue;
		open_with(j, replay_call_name(i), '{');
		number(j, "count", t->nr);
		real(j, "mean_ns", timing_mean_ns(t));
		real(j, "median_ns", timing_quantile_ns(t, 0.5));
		real(j, "p99_ns", timing_quantile_ns(t, 0.99));
		real(j, "max_ns", timing_max_ns(t));
		close_with(j, '}');
	}
	close_with(j, '}');
}

void report_json(const struct replay *r, FILE *out)
{
	struct json j = { .out = out, .first = true };

	open_with(&j, NULL, '{');
	put_input(&j, r);
	put_complaints(&j, "input_errors", &r->input);
	put_complaints(&j, "content_errors", &r->content);
	number(&j, "content_checks", r->nr_verified);
	number(&j, "zero_checks", r->nr_zeroed);
	put_bytes(&j, r);
	put_sites(&j, r);
	put_advice(&j, r);
	put_zones(&j, r);
	put_slabs(&j, r);
	put_times(&j, r);
	close_with(&j, '}');
	putc('\n', out);
}
