/* SPDX-License-Identifier: MIT */
/*
 * What changed between two sets of findings, of which neither is joined with the other.
 */
#define _GNU_SOURCE
#include "audit/audit_internal.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

#define SIZE(n) format_bytes((char[FORMAT_ROOM]){ "" }, (n))
#define COUNT(n) format_count((char[FORMAT_ROOM]){ "" }, (n))

static const char *const change_names[] = { "new", "grown", "gone", "shrunk" };

struct change {
	enum { NEW, GROWN, GONE, SHRUNK } what;
	const struct audit_finding *before, *after; /* NULL: there is none */
	int64_t live, all, calls;                   /* by how much each grew */
};

struct changes {
	struct change *list;
	size_t nr;
};

static int64_t known(int64_t n)
{
	return n > 0 ? n : 0;
}

static bool same_text(const char *x, const char *y)
{
	return x == y || (x && y && strcmp(x, y) == 0);
}

/* Offsets move from build to build: function and callee say which call site it is. */
static bool same_place(const struct audit_finding *x, const struct audit_finding *y)
{
	return x->rule == y->rule && same_text(x->callee, y->callee) &&
	       same_text(x->function, y->function) &&
	       (x->function || same_text(x->symbol, y->symbol));
}

/* The n-th finding at the same place as f. */
static const struct audit_finding *nth_of_place(const struct audit *a,
						const struct audit_finding *f, size_t n)
{
	size_t i;

	for (i = 0; i < a->nr_findings; i++) {
		if (!a->findings[i].suppressed && same_place(&a->findings[i], f) && !n--)
			return &a->findings[i];
	}
	return NULL;
}

/* How many findings at f's place come before it. */
static size_t number_of_place(const struct audit *a, const struct audit_finding *f)
{
	const struct audit_finding *other;
	size_t n = 0;

	for (other = a->findings; other < f; other++)
		n += !other->suppressed && same_place(other, f);
	return n;
}

static void add_change(struct changes *c, const struct audit_finding *before,
		       const struct audit_finding *after)
{
	struct change x = { .before = before, .after = after };
	static const struct audit_finding nothing;
	const struct audit_finding *from = before ? before : &nothing;
	const struct audit_finding *to = after ? after : &nothing;

	x.live = known(to->waste_live) - known(from->waste_live);
	x.all = known(to->waste_all) - known(from->waste_all);
	x.calls = known(to->count) - known(from->count);
	if (before && after && !x.live && !x.all && !x.calls)
		return;
	x.what = !before ? NEW : !after ? GONE
		: x.live > 0 || (!x.live && (x.all > 0 || (!x.all && x.calls > 0))) ? GROWN
		: SHRUNK;
	c->list = tool_realloc(c->list, c->nr + 1, sizeof(*c->list));
	c->list[c->nr++] = x;
}

static int by_change(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->what != y->what)
		return (int)x->what - (int)y->what;
	if (x->live != y->live)
		return llabs(x->live) < llabs(y->live) ? 1 : -1;
	if (x->all != y->all)
		return llabs(x->all) < llabs(y->all) ? 1 : -1;
	return strcmp((x->after ? x->after : x->before)->symbol,
		      (y->after ? y->after : y->before)->symbol);
}

static struct changes compare(const struct audit *before, const struct audit *after)
{
	struct changes c = { 0 };
	size_t i;

	for (i = 0; i < after->nr_findings; i++) {
		const struct audit_finding *f = &after->findings[i];

		if (!f->suppressed)
			add_change(&c, nth_of_place(before, f, number_of_place(after, f)), f);
	}
	for (i = 0; i < before->nr_findings; i++) {
		const struct audit_finding *f = &before->findings[i];

		if (!f->suppressed && !nth_of_place(after, f, number_of_place(before, f)))
			add_change(&c, f, NULL);
	}
	if (c.nr)
		qsort(c.list, c.nr, sizeof(*c.list), by_change);
	return c;
}

static void print_delta(FILE *out, const char *what, int64_t by, bool bytes)
{
	uint64_t size = by < 0 ? -(uint64_t)by : (uint64_t)by;

	if (by)
		fprintf(out, "; %s %c%s", what, by < 0 ? '-' : '+',
			bytes ? SIZE(size) : COUNT(size));
}

static void write_text(const struct changes *c, FILE *out)
{
	size_t i, nr[4] = { 0 };

	for (i = 0; i < c->nr; i++) {
		const struct change *x = &c->list[i];
		const struct audit_finding *f = x->after ? x->after : x->before;

		nr[x->what]++;
		fprintf(out, "%-6s %s  %s  %s", change_names[x->what], f->symbol,
			audit_rule_id(f->rule), f->callee);
		print_delta(out, "lost now", x->live, true);
		print_delta(out, "lost in all", x->all, true);
		print_delta(out, "calls", x->calls, false);
		putc('\n', out);
		if (x->what == NEW && *f->advice)
			fprintf(out, "       %s\n", f->advice);
	}
	fprintf(out, "%zu new, %zu grown, %zu gone, %zu shrunk\n", nr[NEW], nr[GROWN], nr[GONE],
		nr[SHRUNK]);
}

static void write_json(const struct changes *c, FILE *out, const char *from, const char *to)
{
	json_t *top = json_object(), *list = json_array();
	size_t i;

	for (i = 0; i < c->nr; i++) {
		const struct change *x = &c->list[i];
		json_t *o = json_object();

		json_object_set_new(o, "change", json_string(change_names[x->what]));
		json_object_set_new(o, "before", x->before ? audit_finding_json(x->before)
							   : json_null());
		json_object_set_new(o, "after", x->after ? audit_finding_json(x->after)
							 : json_null());
		json_object_set_new(o, "waste_live", json_integer(x->live));
		json_object_set_new(o, "waste_all", json_integer(x->all));
		json_object_set_new(o, "count", json_integer(x->calls));
		json_array_append_new(list, o);
	}
	json_object_set_new(top, "before", json_string(from));
	json_object_set_new(top, "after", json_string(to));
	json_object_set_new(top, "changes", list);
	json_dumpf(top, out, JSON_INDENT(2));
	putc('\n', out);
	json_decref(top);
}

bool audit_diff(const struct audit *before, const char *from, const struct audit *after,
		const char *to, bool json, FILE *out)
{
	struct changes c = compare(before, after);
	bool worse = c.nr && c.list[0].what <= GROWN;

	if (json) {
		write_json(&c, out, from, to);
	} else {
		fprintf(out, "from %s (%s findings)\nto   %s (%s findings)\n", from,
			COUNT(audit_nr_open(before)), to, COUNT(audit_nr_open(after)));
		write_text(&c, out);
	}
	free(c.list);
	return worse;
}
