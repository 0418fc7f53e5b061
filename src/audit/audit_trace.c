/* SPDX-License-Identifier: MIT */
/*
 * A recording becomes sums by call site. An area waits for the stack that may
 * follow it, because its event names no call site.
 */
#define _GNU_SOURCE
#include "audit/audit_internal.h"

#include <stdlib.h>
#include <string.h>

#include <linux/gfp.h>

#include "tool/tool.h"
#include "trace/pair.h"
#include "trace/trace.h"

#define NR_CPUS 256
#define COMPLAINTS_SHOWN 10

/* An area whose stack may still come. */
struct waiting {
	bool used, stack, of_vmalloc;
	unsigned int pid;
	uint64_t addr, size; /* without the guard page */
	size_t site_len;
	char site[128];
};

struct reader {
	struct audit *a;
	const char *file;
	uint64_t line;
	struct sites sites;
	struct pair_table objects, areas;
	struct waiting cpus[NR_CPUS];
	struct trace_gfp_report gfp;
	struct waiting *stack_of;
	struct waiting *last; /* the CPU of the last event */
	uint64_t nr_usable, nr_areas, nr_nameless, nr_lost, nr_bad;
};

/* Bytes of that table's kind that are live. */
static uint64_t *live_of(struct reader *r, const struct pair_table *t)
{
	return t == &r->areas ? &r->a->profile.areas : &r->a->profile.objects;
}

static void forget_pair(struct reader *r, struct pair_table *t, uint64_t addr)
{
	struct pair *p = pair_find(t, addr);

	if (!p)
		return;
	*live_of(r, t) -= p->given_linux;
	if (p->site != PAIR_NO_SITE)
		site_free(&r->sites.list[p->site], p->asked, p->given_linux, p->given_linux);
	pair_remove(t, p);
}

/* An address that comes again was freed by an event that is not recorded, as of RCU. */
static void remember(struct reader *r, struct pair_table *t, uint64_t addr, uint32_t site,
		     uint64_t asked, uint64_t given)
{
	struct pair *p;

	forget_pair(r, t, addr);
	p = pair_add(t, addr);
	p->site = site;
	p->asked = asked;
	p->given_linux = given;
	*live_of(r, t) += given;
	site_alloc(&r->sites.list[site], asked, given, given);
}

/* Its stack is complete, or there is none; areas of vmap() and ioremap() do not count. */
static void settle(struct reader *r, struct waiting *w)
{
	struct trace_text name = { w->site, w->site_len };

	w->used = false;
	if (r->stack_of == w)
		r->stack_of = NULL;
	if (!w->stack) {
		r->nr_nameless++;
		return;
	}
	if (!w->of_vmalloc || !w->site_len)
		return;
	remember(r, &r->areas, w->addr, site_find(&r->sites, TRACE_AREA_ALLOC, name, NULL), 0,
		 w->size);
}

static void settle_all(struct reader *r)
{
	unsigned int i;

	for (i = 0; i < NR_CPUS; i++) {
		if (r->cpus[i].used)
			settle(r, &r->cpus[i]);
	}
}

static void take_area(struct reader *r, const struct trace_event *ev)
{
	struct waiting *w = &r->cpus[ev->cpu % NR_CPUS];

	r->nr_areas++;
	memset(w, 0, sizeof(*w));
	w->used = true;
	w->pid = ev->pid;
	w->addr = ev->addr;
	w->size = ev->bytes_req > AUDIT_PAGE ? ev->bytes_req - AUDIT_PAGE : ev->bytes_req;
}

/* Whatever it allocates: a call with flags that may sleep, where nothing may. */
static void take_context(struct reader *r, const struct trace_event *ev)
{
	uint32_t site;

	if (ev->context != TRACE_CONTEXT_ATOMIC || !ev->site.len ||
	    !(trace_gfp(ev->gfp, &r->gfp) & __GFP_DIRECT_RECLAIM))
		return;
	site = site_find(&r->sites, ev->kind, ev->site, NULL); /* which may move the list */
	r->sites.list[site].nr_sleeps_in_atomic++;
}

static void take_object(struct reader *r, const struct trace_event *ev)
{
	remember(r, &r->objects, ev->addr, site_find(&r->sites, TRACE_KMALLOC, ev->site, NULL),
		 ev->bytes_req, ev->bytes_alloc);
	audit_profile_size(&r->a->profile, ev->bytes_req, ev->bytes_alloc);
}

static void take_event(struct reader *r, const struct trace_event *ev)
{
	struct waiting *w = &r->cpus[ev->cpu % NR_CPUS];

	r->a->nr_events++;
	r->stack_of = NULL;
	r->last = w;
	if (w->used)
		settle(r, w);
	r->nr_usable += ev->kind != TRACE_OTHER;
	if (ev->kind == TRACE_KMALLOC || ev->kind == TRACE_CACHE_ALLOC)
		take_context(r, ev);
	switch (ev->kind) {
	case TRACE_KMALLOC:
		if (ev->addr > 16) /* neither NULL nor ZERO_SIZE_PTR */
			take_object(r, ev);
		break;
	case TRACE_KFREE:
		if (ev->addr > 16)
			forget_pair(r, &r->objects, ev->addr);
		break;
	case TRACE_AREA_ALLOC:
		if (!ev->failed && ev->addr)
			take_area(r, ev);
		break;
	case TRACE_AREA_FREE:
		settle_all(r); /* what is freed here may wait on another CPU */
		if (ev->addr)
			forget_pair(r, &r->areas, ev->addr);
		break;
	default:
		return;
	}
	audit_profile_time(&r->a->profile, ev->time_ns,
			   ev->kind == TRACE_KMALLOC || ev->kind == TRACE_AREA_ALLOC);
}

static void take_stack(struct reader *r, const struct trace_event *ev)
{
	struct waiting *w = &r->cpus[ev->cpu % NR_CPUS];

	r->stack_of = NULL;
	if (w->used && !w->stack && w->pid == ev->pid) {
		w->stack = true;
		r->stack_of = w;
	}
}

static bool has_prefix(struct trace_text t, const char *prefix)
{
	size_t len = strlen(prefix);

	return t.len >= len && memcmp(t.s, prefix, len) == 0;
}

static void take_frame(struct reader *r, struct trace_text function)
{
	struct waiting *w = r->stack_of;

	if (!w)
		return;
	w->of_vmalloc |= has_prefix(function, "__vmalloc") || has_prefix(function, "vmalloc");
	if (w->site_len || trace_frame_is_inner(function))
		return;
	function = trace_plain_name(function);
	w->site_len = function.len < sizeof(w->site) ? function.len : sizeof(w->site);
	memcpy(w->site, function.s, w->site_len);
}

static void complain(struct reader *r, const char *why)
{
	r->a->nr_bad_lines++;
	if (r->nr_bad++ < COMPLAINTS_SHOWN)
		tool_error("%s:%llu: %s", r->file, (unsigned long long)r->line, why);
}

static void take_line(struct reader *r, const char *line, size_t len)
{
	struct trace_event ev;
	const char *why;

	switch (trace_ftrace_line(line, len, &ev, &why)) {
	case TRACE_LINE_EVENT:
		take_event(r, &ev);
		break;
	case TRACE_LINE_STACK:
		take_stack(r, &ev);
		break;
	case TRACE_LINE_FRAME:
		take_frame(r, ev.site);
		break;
	case TRACE_LINE_OWN_FRAME:
		if (!r->stack_of && r->last && r->last->used) {
			r->last->stack = true;
			r->stack_of = r->last;
		}
		take_frame(r, ev.site);
		break;
	case TRACE_LINE_LOST:
		r->nr_lost++;
		break;
	case TRACE_LINE_NONE:
		break;
	case TRACE_LINE_BAD:
		complain(r, why);
		break;
	}
}

/* False: the file is damaged. */
static bool read_lines(struct reader *r, struct trace_stream *s)
{
	const char *why = NULL;
	char *line;
	size_t len;
	int got = 0;

	while (!tool_interrupted && (got = trace_stream_line(s, &line, &len, &why)) > 0) {
		r->line++;
		if (got == 2)
			complain(r, "a line too long to be one");
		else
			take_line(r, line, len);
	}
	if (!tool_interrupted && got < 0) {
		tool_error("%s: after line %llu: %s", r->file, (unsigned long long)r->line, why);
		return false;
	}
	return true;
}

static void tell_limits(struct reader *r)
{
	if (r->nr_nameless)
		audit_note(r->a, "%s: %llu areas have no stack, so that nobody can say who called "
			   "vmalloc: record with stacks", r->file,
			   (unsigned long long)r->nr_nameless);
	if (r->nr_lost)
		audit_note(r->a, "%s: the recorder lost events in %llu places: what is live is "
			   "uncertain", r->file, (unsigned long long)r->nr_lost);
	if (r->nr_bad > COMPLAINTS_SHOWN)
		tool_error("%s: %llu more lines that are no events", r->file,
			   (unsigned long long)(r->nr_bad - COMPLAINTS_SHOWN));
}

bool audit_read_trace(struct audit *a, const char *path)
{
	struct reader *r = tool_calloc(1, sizeof(*r));
	struct trace_stream *s;
	const char *why;
	bool fine = false;

	r->a = a;
	r->file = strcmp(path, "-") ? path : "standard input";
	s = trace_stream_open(path, &why);
	if (!s) {
		tool_error("%s: %s", r->file, why);
	} else {
		fine = read_lines(r, s);
		trace_stream_close(s);
		settle_all(r);
		if (fine && !r->nr_usable && !tool_interrupted) {
			tool_error("%s: neither a recording of an allocator's events nor a text of "
				   "/proc", r->file);
			fine = false;
		}
		tell_limits(r);
		audit_judge_sites(a, &r->sites);
		audit_profile_sites(&a->profile, &r->sites);
		a->profile.objects = a->profile.areas = 0;
	}
	sites_free_all(&r->sites);
	pair_free_all(&r->objects);
	pair_free_all(&r->areas);
	free(r);
	return fine;
}
