/* SPDX-License-Identifier: MIT */
/*
 * Texts of /proc: vmallocinfo, which knows areas in pages, and slabinfo.
 */
#define _GNU_SOURCE
#include "audit/audit_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"
#include "trace/trace.h"

/* A cache is worth a finding if so much of it is lost. */
#define MIN_TAIL (16u * 1024)
#define MIN_EMPTY (256u * 1024)

#define BYTES(n) format_count((char[FORMAT_ROOM]){ "" }, (n))

struct proc_file {
	struct audit *a;
	const char *path;
	unsigned long line;
	bool fine;
};

static void bad_line(struct proc_file *p, const char *what)
{
	if (p->fine)
		tool_error("%s:%lu: no line of %s", p->path, p->line, what);
	p->fine = false;
}

/* "0x..-0x..   20480 func+0x1/0x2 pages=4 vmalloc N0=4"; other kinds of areas name no pages. */
static void take_area(struct proc_file *p, const char *line)
{
	unsigned long long from, to, size, nr_pages;
	struct audit_finding f;
	enum audit_rule rule;
	char site[160];
	const char *kind;
	int used = 0;

	if (sscanf(line, "0x%llx-0x%llx %llu%n", &from, &to, &size, &used) != 3) {
		bad_line(p, "vmallocinfo");
		return;
	}
	if (sscanf(line + used, " %159s pages=%llu vmalloc", site, &nr_pages) != 2)
		return;
	kind = strstr(line + used, " vmalloc");
	if (!kind || (kind[8] && kind[8] != ' ') || !audit_vmalloc_rule(nr_pages, &rule))
		return;
	audit_begin(&f, rule, "vmalloc");
	f.confidence = AUDIT_MEDIUM;
	f.symbol = tool_strdup(site);
	f.function = audit_function_of(site);
	f.given = nr_pages * AUDIT_PAGE;
	f.guard = size > (uint64_t)f.given ? size - f.given : 0;
	f.live = 1;
	f.advice = tool_strdup(audit_vmalloc_advice(rule));
	audit_commit(p->a, &f);
}

struct cache_line {
	char name[80];
	unsigned long active, objects, bytes, per_slab, pages, active_slabs, slabs;
};

static void begin_cache(struct audit_finding *f, enum audit_rule rule, const struct cache_line *c)
{
	audit_begin(f, rule, "kmem_cache_alloc");
	f->symbol = tool_strdup(c->name);
	f->confidence = AUDIT_MEDIUM;
	f->requested = c->bytes;
	f->live = c->active;
}

static void judge_tail(struct proc_file *p, const struct cache_line *c)
{
	uint64_t slab = c->pages * AUDIT_PAGE, used = (uint64_t)c->bytes * c->per_slab;
	uint64_t tail = slab - used, saved = (tail + c->per_slab) / (c->per_slab + 1);
	struct audit_finding f;

	if (used > slab || tail * c->slabs < MIN_TAIL || tail * 16 < slab)
		return;
	begin_cache(&f, AUDIT_SLAB_TAIL, c);
	f.given = slab / c->per_slab;
	f.waste = f.given - c->bytes;
	f.waste_live = tail * c->slabs;
	f.advice = tool_printf("a slab of %lu pages holds %lu objects and %s bytes of nothing",
			       c->pages, c->per_slab, BYTES(tail));
	/* One object more fits when all of them are smaller by its share. */
	if ((uint64_t)c->bytes * (c->per_slab + 1) > slab) {
		char *more;

		saved = c->bytes - slab / (c->per_slab + 1) / 8 * 8;
		more = tool_printf("%s: %s bytes less an object, and %lu fit", f.advice,
				   BYTES(saved), c->per_slab + 1);
		free(f.advice);
		f.advice = more;
	}
	audit_commit(p->a, &f);
}

static void judge_empty(struct proc_file *p, const struct cache_line *c)
{
	uint64_t unused = (uint64_t)(c->objects - c->active) * c->bytes;
	struct audit_finding f;

	if (c->active * 2 >= c->objects || unused < MIN_EMPTY)
		return;
	begin_cache(&f, AUDIT_SLAB_HALF_EMPTY, c);
	f.waste_live = unused;
	f.advice = tool_printf("%s of %s objects are in use: objects of different lifetimes share "
			       "slabs; separate caches, or a shrinker that frees whole slabs",
			       BYTES(c->active), BYTES(c->objects));
	audit_commit(p->a, &f);
}

static void take_cache(struct proc_file *p, const char *line)
{
	struct cache_line c;

	if (*line == '#')
		return;
	if (sscanf(line, "%79s %lu %lu %lu %lu %lu : tunables %*u %*u %*u : slabdata %lu %lu",
		   c.name, &c.active, &c.objects, &c.bytes, &c.per_slab, &c.pages,
		   &c.active_slabs, &c.slabs) != 8 || c.active > c.objects || !c.per_slab ||
	    c.pages > 1024 || c.bytes > (1ul << 32) || c.per_slab > 65536) {
		bad_line(p, "slabinfo");
		return;
	}
	judge_tail(p, &c);
	judge_empty(p, &c);
}

bool audit_read_proc(struct audit *a, const char *path, bool *is_one)
{
	static const char slab_head[] = "slabinfo - version: 2.";
	struct proc_file p = { .a = a, .path = path, .fine = true };
	void (*take)(struct proc_file *p, const char *line) = NULL;
	struct trace_stream *s;
	const char *why = NULL;
	unsigned long long from, to;
	char *line;
	size_t len;
	int got = 0;

	*is_one = false;
	s = trace_stream_open(path, &why);
	if (!s) {
		tool_error("%s: %s", path, why);
		return false;
	}
	while (p.fine && !tool_interrupted && (got = trace_stream_line(s, &line, &len, &why)) > 0) {
		p.line++;
		if (p.line == 1 && strncmp(line, slab_head, strlen(slab_head)) == 0) {
			take = take_cache;
			continue;
		}
		if (p.line == 1 && sscanf(line, "0x%llx-0x%llx", &from, &to) == 2)
			take = take_area;
		if (!take)
			break;
		take(&p, line);
	}
	if (take && p.fine && got < 0) {
		tool_error("%s: after line %lu: %s", path, p.line, why);
		p.fine = false;
	}
	trace_stream_close(s);
	*is_one = take;
	return p.fine;
}
