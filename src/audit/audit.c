/* SPDX-License-Identifier: MIT */
/*
 * Findings: kept, joined, sorted.
 */
#define _GNU_SOURCE
#include "audit/audit.h"

#include <fnmatch.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit_internal.h"
#include "tool/tool.h"
#include "trace/trace.h"

static const struct {
	const char *id, *title, *reason;
} rules[] = {
#define X(id, name, title, reason) { name, title, reason },
	AUDIT_RULES(X)
#undef X
};

const char *audit_rule_id(enum audit_rule rule)
{
	return rules[rule].id;
}

const char *audit_rule_title(enum audit_rule rule)
{
	return rules[rule].title;
}

const char *audit_rule_reason(enum audit_rule rule)
{
	return rules[rule].reason;
}

const char *audit_confidence_name(enum audit_confidence confidence)
{
	static const char *const names[] = { "low", "medium", "high" };

	return names[confidence];
}

struct audit *audit_new(void)
{
	struct audit *a = tool_calloc(1, sizeof(*a));

	audit_suppress_builtin(a);
	return a;
}

static void finding_clear(struct audit_finding *f)
{
	free(f->symbol);
	free(f->function);
	free(f->callee);
	free(f->advice);
}

void audit_free(struct audit *a)
{
	size_t i;

	for (i = 0; i < a->nr_findings; i++)
		finding_clear(&a->findings[i]);
	for (i = 0; i < a->nr_suppressions; i++) {
		free(a->suppressions[i].rule);
		free(a->suppressions[i].function);
		free(a->suppressions[i].reason);
	}
	for (i = 0; i < a->nr_notes; i++)
		free(a->notes[i]);
	audit_profile_free(&a->profile);
	free(a->findings);
	free(a->suppressions);
	free(a->notes);
	free(a);
}

void audit_note(struct audit *a, const char *format, ...)
{
	char text[512];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	a->notes = tool_realloc(a->notes, a->nr_notes + 1, sizeof(*a->notes));
	a->notes[a->nr_notes++] = tool_strdup(text);
}

char *audit_function_of(const char *symbol)
{
	struct trace_text name = { symbol, strcspn(symbol, "+ ") };

	name = trace_plain_name(name);
	return tool_strndup(name.s, name.len);
}

void audit_begin(struct audit_finding *f, enum audit_rule rule, const char *callee)
{
	memset(f, 0, sizeof(*f));
	f->rule = rule;
	f->confidence = AUDIT_HIGH;
	f->callee = tool_strdup(callee);
	f->requested = f->given = f->waste = f->guard = AUDIT_UNKNOWN;
	f->count = f->live = f->waste_all = f->waste_live = AUDIT_UNKNOWN;
}

static bool same_text(const char *x, const char *y)
{
	return x == y || (x && y && strcmp(x, y) == 0);
}

/* The same call site: a symbol's "+0x12/0x80" and "+0x12" are one, as forms of a trace differ. */
static bool same_site(const struct audit_finding *x, const struct audit_finding *y)
{
	return x->rule == y->rule && same_text(x->function, y->function) &&
	       same_text(x->callee, y->callee) &&
	       strncmp(x->symbol, y->symbol, strcspn(x->symbol, "/")) == 0 &&
	       strcspn(x->symbol, "/") == strcspn(y->symbol, "/");
}

static int64_t known_max(int64_t x, int64_t y)
{
	return x > y ? x : y;
}

static int64_t known_sum(int64_t x, int64_t y)
{
	return x < 0 ? y : y < 0 ? x : x + y;
}

/*
 * Calls of several recordings add up. So does what is live by the lines of one
 * file; in several files it is the same, so the largest stands.
 */
static void finding_join(struct audit_finding *to, const struct audit_finding *f)
{
	to->requested = known_max(to->requested, f->requested);
	to->given = known_max(to->given, f->given);
	to->waste = known_max(to->waste, f->waste);
	to->guard = known_max(to->guard, f->guard);
	to->count = known_sum(to->count, f->count);
	to->waste_all = known_sum(to->waste_all, f->waste_all);
	if (to->input == f->input) {
		to->live = known_sum(to->live, f->live);
		to->waste_live = known_sum(to->waste_live, f->waste_live);
	} else {
		to->live = known_max(to->live, f->live);
		to->waste_live = known_max(to->waste_live, f->waste_live);
	}
	to->input = f->input;
	if (f->confidence > to->confidence)
		to->confidence = f->confidence;
}

void audit_commit(struct audit *a, struct audit_finding *f)
{
	size_t i;

	f->input = a->input;
	for (i = 0; i < a->nr_findings; i++) {
		if (same_site(&a->findings[i], f)) {
			finding_join(&a->findings[i], f);
			finding_clear(f);
			return;
		}
	}
	if (a->nr_findings == a->room) {
		a->room = a->room ? a->room * 2 : 64;
		a->findings = tool_realloc(a->findings, a->room, sizeof(*a->findings));
	}
	a->findings[a->nr_findings++] = *f;
}

static int compare(int64_t x, int64_t y)
{
	return x == y ? 0 : x < y ? 1 : -1;
}

/* Of an area it is not known what is unused: its pages and its guard are what it costs. */
static int64_t live_cost(const struct audit_finding *f)
{
	if (f->waste_live >= 0)
		return f->waste_live;
	return f->live > 0 && f->given >= 0 ? f->live * f->given : 0;
}

static int64_t whole_cost(const struct audit_finding *f)
{
	if (f->waste_all >= 0)
		return f->waste_all;
	return f->count > 0 && f->given >= 0 ? f->count * f->given : 0;
}

/* Live waste first, then cumulative, then by name, so that the order is always the same. */
static int by_waste(const void *a, const void *b)
{
	const struct audit_finding *x = a, *y = b;
	int order = compare(live_cost(x), live_cost(y));

	if (!order)
		order = compare(whole_cost(x), whole_cost(y));
	if (!order)
		order = strcmp(x->symbol, y->symbol);
	return order ? order : (int)x->rule - (int)y->rule;
}

static void suppress(struct audit *a, struct audit_finding *f)
{
	size_t i;

	for (i = 0; i < a->nr_suppressions; i++) {
		struct audit_suppression *s = &a->suppressions[i];

		if (fnmatch(s->rule, audit_rule_id(f->rule), 0) ||
		    fnmatch(s->function, f->function ? f->function : f->symbol, 0))
			continue;
		s->used = true;
		if (!f->suppressed)
			f->suppressed = s->reason;
	}
}

void audit_finish(struct audit *a)
{
	size_t i;

	for (i = 0; i < a->nr_findings; i++)
		suppress(a, &a->findings[i]);
	if (a->nr_findings)
		qsort(a->findings, a->nr_findings, sizeof(*a->findings), by_waste);
	for (i = 0; i < a->nr_suppressions; i++) {
		const struct audit_suppression *s = &a->suppressions[i];

		if (s->file && !s->used)
			audit_note(a, "%s:%u: the suppression of %s in %s matched nothing",
				   s->file, s->line, s->rule, s->function);
	}
}

size_t audit_nr_open(const struct audit *a)
{
	size_t i, nr = 0;

	for (i = 0; i < a->nr_findings; i++)
		nr += !a->findings[i].suppressed;
	return nr;
}

bool audit_read(struct audit *a, const char *path)
{
	bool is_one = false;

	a->input++;
	if (strcmp(path, "-") == 0)
		return audit_read_trace(a, path);
	if (!audit_load(a, path, &is_one))
		return false;
	if (!is_one && !audit_read_proc(a, path, &is_one))
		return false;
	return is_one || audit_read_trace(a, path);
}

bool audit_read_live(struct audit *a)
{
	static const char *const texts[] = { "/proc/vmallocinfo", "/proc/slabinfo" };
	bool fine = true;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		bool is_one;

		a->input++;
		if (!audit_read_proc(a, texts[i], &is_one))
			fine = false;
		else if (!is_one)
			audit_note(a, "%s: nothing in it that an audit knows", texts[i]);
	}
	return fine;
}
