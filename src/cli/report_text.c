/* SPDX-License-Identifier: MIT */
/*
 * The report for people.
 */
#include "cli/replay.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/advice.h"
#include "cli/cli.h"

#define COUNT(n) format_count((char[FORMAT_ROOM]){ "" }, (n))
#define SIZE(n) format_bytes((char[FORMAT_ROOM]){ "" }, (n))
#define NS(x) format_ns((char[FORMAT_ROOM]){ "" }, (x))

#define WIDTH 100

/* Escape sequences, or empty. */
struct colours {
	const char *title, *strong, *warn, *end;
};

static struct colours colours_for(FILE *out)
{
	static const struct colours none = { "", "", "", "" };
	static const struct colours some = { "\033[1;36m", "\033[1m", "\033[33m", "\033[0m" };
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	if (!isatty(fileno(out)) || (no && *no) || !term || strcmp(term, "dumb") == 0)
		return none;
	return some;
}

static void title(FILE *out, const struct colours *c, const char *text)
{
	fprintf(out, "\n%s%s%s\n", c->title, text, c->end);
}

/* Words, wrapped; the first line is begun already, up to column at. */
static void wrap(FILE *out, const char *text, int at, int indent)
{
	int len;

	for (; *text; text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		if (at + 1 + len > WIDTH) {
			fprintf(out, "\n%*s", indent - 1, "");
			at = indent - 1;
		}
		fprintf(out, " %.*s", len, text);
		at += 1 + len;
	}
	putc('\n', out);
}

static unsigned int nr_bits(uint64_t bits)
{
	return __builtin_popcountll(bits);
}

static void print_heading(const struct replay *r, FILE *out, const struct colours *c)
{
	fprintf(out, "%s%s events%s", c->strong, COUNT(r->nr_events), c->end);
	if (r->last_ns > r->first_ns)
		fprintf(out, " of %s on %u CPU%s", NS((double)(r->last_ns - r->first_ns)),
			nr_bits(r->cpus), nr_bits(r->cpus) == 1 ? "" : "s");
	fprintf(out, ", replayed in %s%s\n", NS((double)(r->ended_ns - r->started_ns)),
		r->interrupted ? " until interrupted" : "");
}

/* ---- events ---- */

static void print_skips(const struct replay *r, FILE *out, unsigned int id)
{
	unsigned int why, nr = 0;

	for (why = 0; why < NR_SKIPS; why++) {
		if (!r->skipped[id][why])
			continue;
		if (nr++)
			fprintf(out, "\n%48s", "");
		fprintf(out, "%10s  %s", COUNT(r->skipped[id][why]), replay_skip_text(why));
	}
	putc('\n', out);
}

static void print_events(const struct replay *r, FILE *out, const struct colours *c)
{
	unsigned int id;

	title(out, c, "Events");
	fprintf(out, "%-26s%10s%12s%10s  %s\n", "", "seen", "replayed", "skipped", "because");
	for (id = 0; id < TRACE_NR_EVENTS; id++) {
		if (!r->seen[id])
			continue;
		fprintf(out, "  %-24s%10s%12s", trace_event_name(id), COUNT(r->seen[id]),
			COUNT(r->replayed[id]));
		print_skips(r, out, id);
	}
	if (r->nr_reused)
		fprintf(out, "  %s objects were freed with no event (their address came again): "
			"bulk and RCU frees have none.\n", COUNT(r->nr_reused));
	if (r->nr_lost_marks)
		fprintf(out, "  %sThe recorder lost events in %s places%s (%s where it says how "
			"many).\n", c->warn, COUNT(r->nr_lost_marks), c->end, COUNT(r->nr_lost));
	if (r->nr_nofail)
		fprintf(out, "  %s allocations with __GFP_NOFAIL were replayed as ones that may "
			"fail.\n", COUNT(r->nr_nofail));
	if (r->nr_failed_caches)
		fprintf(out, "  %s caches could not be created here.\n",
			COUNT(r->nr_failed_caches));
	if (r->gfp.nr_unknown || r->gfp.nr_numeric) {
		unsigned int i;

		fprintf(out, "  GFP flags: %s unknown names", COUNT(r->gfp.nr_unknown));
		for (i = 0; i < r->gfp.nr_names; i++)
			fprintf(out, "%s%s", i ? ", " : " (", r->gfp.names[i]);
		fprintf(out, "%s, %s numbers in place of names.\n", r->gfp.nr_names ? ")" : "",
			COUNT(r->gfp.nr_numeric));
	}
	if (r->input.nr)
		fprintf(out, "  %sComplaints about the input: %s%s\n", c->warn, COUNT(r->input.nr),
			c->end);
}

/* ---- bytes ---- */

static const struct {
	enum trace_kind kind;
	const char *name;
} kinds[] = {
	{ TRACE_KMALLOC, "kmalloc" },
	{ TRACE_CACHE_ALLOC, "kmem_cache" },
	{ TRACE_PAGE_ALLOC, "alloc_pages" },
	{ TRACE_AREA_ALLOC, "vmalloc" },
};

static void print_sum(FILE *out, const char *name, const struct site_sum *s, bool unknown)
{
	fprintf(out, "  %-16s%10s%13s%13s%12s%14s%12s\n", name, COUNT(s->nr),
		unknown ? "?" : SIZE(s->asked), SIZE(s->given_linux),
		unknown ? "?" : SIZE(site_lost_linux(s)), SIZE(s->given_here),
		unknown ? "?" : SIZE(site_lost_here(s)));
}

static void print_bytes(const struct replay *r, FILE *out, const struct colours *c, bool live)
{
	struct site_sum all, now, sum = { 0 };
	unsigned int i, nr_kinds = 0;

	title(out, c, live ? "Bytes live at the end" : "Bytes, over the whole recording");
	fprintf(out, "  %-16s%10s%13s%13s%12s%14s%12s\n", "", live ? "live" : "calls", "asked",
		"Linux gave", "lost", "libkmem gave", "lost");
	for (i = 0; i < 4; i++) {
		const struct site_sum *s = live ? &now : &all;

		sites_sum(&r->sites, kinds[i].kind, &all, &now);
		if (!all.nr)
			continue;
		print_sum(out, kinds[i].name, s, kinds[i].kind == TRACE_AREA_ALLOC);
		if (kinds[i].kind == TRACE_AREA_ALLOC)
			continue;
		nr_kinds++;
		sum.nr += s->nr;
		sum.asked += s->asked;
		sum.given_linux += s->given_linux;
		sum.given_here += s->given_here;
	}
	if (nr_kinds > 1)
		print_sum(out, "all but vmalloc", &sum, false);
}

static const char *sizes_text(char *buf, size_t room, const struct site *s)
{
	if (s->size_min == s->size_max)
		snprintf(buf, room, "%s", COUNT(s->size_min));
	else
		snprintf(buf, room, "%s..%s", COUNT(s->size_min), COUNT(s->size_max));
	return buf;
}

static void print_worst(const struct replay *r, FILE *out, const struct colours *c, bool live)
{
	uint32_t *list = tool_calloc(r->top + 1, sizeof(*list));
	uint32_t nr = sites_worst(&r->sites, live, list, r->top), i;

	if (nr) {
		title(out, c, live ? "Call sites that lose most of what is live at the end" :
				     "Call sites that lost most, over the whole recording");
		fprintf(out, "  %10s%11s%11s%6s%10s  %-14s%s\n", "lost", "of given", "Linux lost",
			"", live ? "live" : "calls", "bytes asked", "call site");
	}
	for (i = 0; i < nr; i++) {
		const struct site *s = &r->sites.list[list[i]];
		const struct site_sum *sum = live ? &s->live : &s->all;
		char sizes[64];

		fprintf(out, "  %10s%11s%11s%5.0f%%%10s  %-14s%s%s%s\n", SIZE(site_lost_here(sum)),
			SIZE(sum->given_here), SIZE(site_lost_linux(sum)),
			100.0 * site_lost_here(sum) / sum->given_here, COUNT(sum->nr),
			sizes_text(sizes, sizeof(sizes), s), s->name, s->cache ? ", cache " : "",
			s->cache ? s->cache : "");
	}
	free(list);
}

static int by_calls(const void *a, const void *b)
{
	const struct site *x = *(const struct site *const *)a, *y = *(const struct site *const *)b;

	if (x->all.nr != y->all.nr)
		return x->all.nr < y->all.nr ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void print_vmalloc(const struct replay *r, FILE *out, const struct colours *c)
{
	const struct site **list = tool_calloc(r->sites.nr + 1, sizeof(*list));
	uint32_t nr = 0, i;

	for (i = 0; i < r->sites.nr; i++) {
		if (r->sites.list[i].kind == TRACE_AREA_ALLOC)
			list[nr++] = &r->sites.list[i];
	}
	qsort(list, nr, sizeof(*list), by_calls);
	if (nr) {
		title(out, c,
		      "vmalloc by call site (a trace has sizes in pages, not the bytes asked)");
		fprintf(out, "  %10s%10s%12s%14s  %s\n", "calls", "live", "given", "pages each",
			"call site");
	}
	for (i = 0; i < nr && i < r->top; i++) {
		const struct site *s = list[i];
		char pages[64];

		if (s->size_min == s->size_max)
			snprintf(pages, sizeof(pages), "%s", COUNT(s->size_min >> 12));
		else
			snprintf(pages, sizeof(pages), "%s..%s", COUNT(s->size_min >> 12),
				 COUNT(s->size_max >> 12));
		fprintf(out, "  %10s%10s%12s%14s  %s%s%s\n", COUNT(s->all.nr), COUNT(s->live.nr),
			SIZE(s->all.given_here), pages, s->size_max == 4096 ? c->warn : "", s->name,
			c->end);
	}
	if (nr > r->top)
		fprintf(out, "  and %s more\n", COUNT(nr - r->top));
	free(list);
}

static void print_advised(FILE *out, const struct colours *c, const struct advice *a)
{
	fprintf(out, "    %s%s%s:", c->strong, a->site->name, c->end);
	wrap(out, a->text, 5 + (int)strlen(a->site->name), 8);
}

static void print_advice(const struct replay *r, FILE *out, const struct colours *c)
{
	struct advice *list;
	uint32_t nr = advice_collect(&r->sites, &list), i, of_rule = 0;

	if (nr)
		title(out, c, "Advice");
	for (i = 0; i < nr; i++) {
		const struct advice *a = &list[i];

		if (!i || a->rule != a[-1].rule) {
			const char *what = advice_rule_what(a->rule);

			of_rule = 0;
			fprintf(out, "  %s%s%s", c->warn, what, c->end);
			wrap(out, advice_rule_why(a->rule), 2 + (int)strlen(what), 6);
		}
		if (of_rule++ < r->top)
			print_advised(out, c, a);
		else if (of_rule == r->top + 1)
			fputs("    and more (--top)\n", out);
	}
	free(list);
}

/* ---- the library at the end ---- */

static void print_zone(FILE *out, const struct host_zone *z)
{
	unsigned int order;

	fprintf(out, "  Node %s, zone %s: %s of %s free", z->node, z->name,
		SIZE((uint64_t)z->free_pages * 4096), SIZE((uint64_t)z->managed_pages * 4096));
	if (!z->managed_pages) {
		putc('\n', out);
		return;
	}
	fprintf(out, "\n    %-14s", "order");
	for (order = 0; order < HOST_ORDERS; order++)
		fprintf(out, "%7u", order);
	fprintf(out, "\n    %-14s", "free blocks");
	for (order = 0; order < HOST_ORDERS; order++)
		fprintf(out, "%7lu", z->free_blocks[order]);
	fprintf(out, "\n    %-14s", "unusable");
	for (order = 0; order < HOST_ORDERS; order++)
		fprintf(out, "%7.3f", host_unusable(z, order));
	fprintf(out, "\n    %-14s", "fragmentation");
	for (order = 0; order < HOST_ORDERS; order++)
		fprintf(out, "%7.3f", host_fragmentation(z, order));
	putc('\n', out);
}

static void print_zones(const struct replay *r, FILE *out, const struct colours *c)
{
	const struct host_state *h = &r->host;
	unsigned int i;
	const char *p;

	title(out, c, "Zones at the end, what is live still allocated");
	for (i = 0; i < h->nr_zones; i++)
		print_zone(out, &h->zones[i]);
	fputs("  unusable: share of the free pages in blocks too small for that order.\n"
	      "  fragmentation: an allocation of that order would fail for want of memory\n"
	      "  (near 0) or because it is in pieces (near 1); -1: it would not fail.\n", out);
	for (p = h->blocks; p && *p;) {
		int len = strcspn(p, "\n");

		fprintf(out, "  %.*s\n", len, p);
		p += len + (p[len] == '\n');
	}
}

static void print_slabs(const struct replay *r, FILE *out, const struct colours *c)
{
	const struct host_state *h = &r->host;
	unsigned int i;

	title(out, c, "Slabs at the end");
	fprintf(out, "  %s in %s of slabs, %.1f %% used, in %u caches; what CPUs hold ready counts "
		"as used\n", SIZE(h->slab_used_bytes), SIZE(h->slab_pages * 4096),
		h->slab_pages ? h->slab_used_bytes * 100.0 / (h->slab_pages * 4096) : 0,
		h->nr_slabs);
	fprintf(out, "  %10s%10s%10s%10s%7s  %s\n", "slabs of", "active", "objects", "bytes",
		"used", "cache");
	for (i = 0; i < h->nr_slabs && i < r->top; i++) {
		const struct host_slab *s = &h->slabs[i];

		fprintf(out, "  %10s%10s%10s%10s%6.1f%%  %s\n", SIZE((uint64_t)s->pages * 4096),
			COUNT(s->active), COUNT(s->objects), COUNT(s->object_bytes),
			s->active * s->object_bytes * 100.0 / (s->pages * 4096.0), s->name);
	}
	if (h->nr_slabs > r->top)
		fprintf(out, "  and %u more\n", h->nr_slabs - r->top);
}

static void print_times(const struct replay *r, FILE *out, const struct colours *c)
{
	double total = 0;
	uint64_t nr = 0;
	unsigned int i;

	title(out, c, "Time of a call");
	fprintf(out, "  %-20s%10s%11s%11s%11s%11s%11s\n", "", "calls", "mean", "median", "99 %",
		"longest", "in all");
	for (i = 0; i < NR_CALLS; i++) {
		const struct timing *t = &r->timing[i];
		double sum = timing_mean_ns(t) * t->nr;

		if (!t->nr)
			continue;
		fprintf(out, "  %-20s%10s%11s%11s%11s%11s%11s\n", replay_call_name(i), COUNT(t->nr),
			NS(timing_mean_ns(t)), NS(timing_quantile_ns(t, 0.5)),
			NS(timing_quantile_ns(t, 0.99)), NS(timing_max_ns(t)), NS(sum));
		total += sum;
		nr += t->nr;
	}
	if (nr)
		fprintf(out, "  %-20s%10s%11s%33s%11s\n", "all", COUNT(nr), NS(total / nr), "",
			NS(total));
	if (r->nr_events)
		fprintf(out, "  An event of the recording took %s, with reading and checking.\n",
			NS((double)(r->ended_ns - r->started_ns) / r->nr_events));
}

static void print_content(const struct replay *r, FILE *out, const struct colours *c)
{
	unsigned int i;

	title(out, c, "Content");
	fprintf(out, "  %s checks of what objects hold, of %s, when freed and at the end; %s of "
		"zeroed\n  memory; %s%s damaged%s.\n", COUNT(r->nr_verified),
		SIZE(r->bytes_verified), COUNT(r->nr_zeroed), r->content.nr ? c->warn : "",
		r->content.nr ? COUNT(r->content.nr) : "none", r->content.nr ? c->end : "");
	for (i = 0; i < r->content.nr && i < REPLAY_COMPLAINTS_SHOWN; i++)
		fprintf(out, "    %s\n", r->content.text[i]);
}

void report_text(const struct replay *r, FILE *out)
{
	struct colours c = colours_for(out);

	print_heading(r, out, &c);
	print_events(r, out, &c);
	print_bytes(r, out, &c, false);
	print_bytes(r, out, &c, true);
	print_worst(r, out, &c, false);
	print_worst(r, out, &c, true);
	print_vmalloc(r, out, &c);
	print_advice(r, out, &c);
	print_zones(r, out, &c);
	print_slabs(r, out, &c);
	print_times(r, out, &c);
	print_content(r, out, &c);
}
