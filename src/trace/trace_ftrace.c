/* SPDX-License-Identifier: MIT */
/*
 * One line of ftrace text:
 *
 *	           tar-17799   [000] .....  8348.563849: mm_page_alloc: page=... pfn=0x30cbc8 ...
 *	 %16s comm -PID (TGID) [cpu] flags  time: event: fields
 *
 * comm may hold anything, "-1 [000] 1.0: kfree:" too, but it has at most 15
 * bytes: its end is at column 16. Where it is not (trace-cmd and other tools
 * print alike, but not in columns), the last thing that looks like "-PID [cpu]"
 * with a time and an event behind it counts.
 *
 * `perf script` has a blank before the PID, and the event's system with it:
 *
 *	wl3.sh 25381 [000]  1101.213668:        vmalloc:alloc_vmap_area: va_start: ...
 *
 * and behind it a line for each frame, "\tffffffff8123 func+0x12 (dso)".
 */
#define _GNU_SOURCE
#include "trace/trace.h"

#include <string.h>

#define COMM_COLUMNS 16

static const struct {
	const char *name;
	size_t len;
	enum trace_kind kind;
} events[TRACE_NR_EVENTS] = {
#define X(id, name, kind) { name, sizeof(name) - 1, kind },
	TRACE_EVENTS(X)
#undef X
};

const char *trace_event_name(enum trace_event_id id)
{
	return events[id].name;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

static const char *token_end(const char *p)
{
	while (*p && *p != ' ' && *p != '\t')
		p++;
	return p;
}

/* Decimal digits at p; NULL when there are none or too many. */
static const char *take_decimal(const char *p, uint64_t *value)
{
	const char *start = p;
	uint64_t v = 0;

	for (; is_digit(*p); p++) {
		if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, *p - '0', &v))
			return NULL;
	}
	*value = v;
	return p == start ? NULL : p;
}

static const char *take_hex(const char *p, uint64_t *value)
{
	const char *start = p;
	uint64_t v = 0;

	for (;; p++) {
		char c = *p | 0x20;
		unsigned int digit;

		if (is_digit(*p))
			digit = *p - '0';
		else if (c >= 'a' && c <= 'f')
			digit = c - 'a' + 10;
		else
			break;
		if (v >> 60)
			return NULL;
		v = v << 4 | digit;
	}
	*value = v;
	return p == start ? NULL : p;
}

/* "8348.563849:" or, with a counter for a clock, "123456:". */
static const char *take_time(const char *p, uint64_t *ns)
{
	static const uint32_t scale[] = { 1000000000, 100000000, 10000000, 1000000, 100000,
					  10000, 1000, 100, 10, 1 };
	uint64_t whole, part = 0, nr = 0;

	p = take_decimal(p, &whole);
	if (!p)
		return NULL;
	if (*p == '.') {
		const char *start = ++p;

		p = take_decimal(p, &part);
		if (!p)
			return NULL;
		nr = p - start;
	}
	if (*p != ':' || nr > 9)
		return NULL;
	*ns = whole * 1000000000 + part * scale[nr];
	return p + 1;
}

/*
 * The column of flags, "dNh2.": interrupts off, need to reschedule, in an
 * interrupt, depth of preemption off; newer kernels have one more.
 */
static enum trace_context context_of(const char *p)
{
	size_t len = token_end(p) - p;

	if (len < 4 || len > 6 || !strchr(".dDbX", p[0]) || !strchr(".hHsZz", p[2]) ||
	    (p[3] != '.' && !is_digit(p[3]) && !(p[3] >= 'a' && p[3] <= 'f')))
		return TRACE_CONTEXT_UNKNOWN;
	return p[0] == 'd' || p[0] == 'D' || p[0] == 'b' || p[2] != '.' || p[3] != '.'
		? TRACE_CONTEXT_ATOMIC : TRACE_CONTEXT_SLEEPS;
}

/* What follows "-PID" and blanks: "(TGID) [cpu] flags time:". The event's start, or NULL. */
static const char *take_header(const char *p, struct trace_event *ev)
{
	uint64_t cpu;

	if (*p == '(') {
		p = strchr(p, ')');
		if (!p)
			return NULL;
		p = skip_blanks(p + 1);
	}
	if (*p != '[')
		return NULL;
	p = take_decimal(p + 1, &cpu);
	if (!p || *p != ']')
		return NULL;
	ev->cpu = cpu;
	p = skip_blanks(p + 1);
	if (take_time(p, &ev->time_ns))
		return skip_blanks(take_time(p, &ev->time_ns));
	ev->context = context_of(p);
	p = skip_blanks(token_end(p));
	p = take_time(p, &ev->time_ns);
	return p ? skip_blanks(p) : NULL;
}

static const char *header_at(const char *dash, struct trace_event *ev)
{
	uint64_t pid;
	const char *p = take_decimal(dash + 1, &pid);

	if (!p || (*p != ' ' && *p != '\t'))
		return NULL;
	ev->pid = pid;
	return take_header(skip_blanks(p), ev);
}

/* "system:event:" */
static bool is_perf_event(const char *p)
{
	const char *end = token_end(p), *colon = memchr(p, ':', end - p);

	return colon && colon > p && end - colon > 2 && end[-1] == ':';
}

/* "PID [" or "PID/TID [", the bracket at p, and an event that names its system. */
static const char *perf_header_at(const char *line, const char *p, struct trace_event *ev)
{
	const char *start = p, *event;
	uint64_t pid;

	while (start > line && start[-1] == ' ')
		start--;
	if (start == p)
		return NULL;
	while (start > line && (is_digit(start[-1]) || start[-1] == '/'))
		start--;
	if (start == line || start[-1] != ' ' || !take_decimal(start, &pid))
		return NULL;
	event = take_header(p, ev);
	if (!event || !is_perf_event(event))
		return NULL;
	ev->pid = pid;
	return event;
}

static const char *find_header(const char *line, size_t len, struct trace_event *ev)
{
	const char *end = line + len, *p;

	if (len > COMM_COLUMNS && line[COMM_COLUMNS] == '-') {
		p = header_at(line + COMM_COLUMNS, ev);
		if (p)
			return p;
	}
	while ((end = memrchr(line, '[', end - line))) {
		p = perf_header_at(line, end, ev);
		if (p)
			return p;
		for (p = end; p > line && p[-1] != '-' && end - p < 40;)
			p--;
		if (p > line && p[-1] == '-') {
			p = header_at(p - 1, ev);
			if (p)
				return p;
		}
	}
	return NULL;
}

static enum trace_event_id find_event(const char *name, size_t len)
{
	const char *colon = memrchr(name, ':', len);
	unsigned int i;

	if (colon) { /* "kmem:kfree" */
		len -= colon + 1 - name;
		name = colon + 1;
	}
	for (i = 0; i < TRACE_EV_OTHER; i++) {
		if (events[i].len == len && memcmp(events[i].name, name, len) == 0)
			return i;
	}
	return TRACE_EV_OTHER;
}

/* ---- fields ---- */

enum field { F_SITE, F_PTR, F_NAME, F_REQ, F_ALLOC, F_GFP, F_PFN, F_ORDER, F_VA, F_SIZE, F_FAILED,
	     F_IGNORED, NR_FIELDS };

static const struct {
	const char *name;
	size_t len;
	enum field field;
} field_names[] = {
#define FIELD(name, field) { name, sizeof(name) - 1, field }
	FIELD("call_site=", F_SITE), FIELD("ptr=", F_PTR), FIELD("name=", F_NAME),
	FIELD("bytes_req=", F_REQ), FIELD("bytes_alloc=", F_ALLOC), FIELD("gfp_flags=", F_GFP),
	FIELD("node=", F_IGNORED), FIELD("accounted=", F_IGNORED), FIELD("page=", F_IGNORED),
	FIELD("pfn=", F_PFN), FIELD("order=", F_ORDER), FIELD("migratetype=", F_IGNORED),
	FIELD("va_start=", F_VA), FIELD("va_start:", F_VA), FIELD("size=", F_SIZE),
	FIELD("align=", F_IGNORED), FIELD("vstart=", F_IGNORED), FIELD("vend=", F_IGNORED),
	FIELD("nr_lazy=", F_IGNORED), FIELD("nr_lazy_max=", F_IGNORED), FIELD("failed=", F_FAILED),
#undef FIELD
};

/*
 * A field lasts to the next name that is known, so that a cache may have a
 * space in its name and a call site its " [module]". The first of a name counts.
 */
static void split_fields(const char *p, struct trace_text *fields)
{
	struct trace_text *last = NULL;
	const char *end;
	unsigned int i;

	for (p = skip_blanks(p); *p; p = skip_blanks(end)) {
		end = token_end(p);
		for (i = 0; i < sizeof(field_names) / sizeof(field_names[0]); i++) {
			if (*p == *field_names[i].name &&
			    strncmp(p, field_names[i].name, field_names[i].len) == 0)
				break;
		}
		if (i < sizeof(field_names) / sizeof(field_names[0])) {
			struct trace_text *f = &fields[field_names[i].field];

			last = f->s ? &fields[F_IGNORED] : f;
			last->s = skip_blanks(p + field_names[i].len);
			if (last->s > end)
				end = token_end(last->s);
		}
		if (last)
			last->len = end - last->s;
	}
}

/* A number that is hexadecimal with 0x in front, and decimal without. */
static bool number(struct trace_text t, uint64_t *value)
{
	const char *end;

	if (!t.s)
		return false;
	if (t.len > 2 && t.s[0] == '0' && t.s[1] == 'x')
		end = take_hex(t.s + 2, value);
	else
		end = take_decimal(t.s, value);
	return end == t.s + t.len;
}

/* An address as %p prints it. */
static bool pointer(struct trace_text t, uint64_t *value)
{
	if (!t.s)
		return false;
	if (t.len >= 5 && (memcmp(t.s, "(null", 5) == 0 || memcmp(t.s, "(nil)", 5) == 0)) {
		*value = 0;
		return true;
	}
	if (t.len > 2 && t.s[0] == '0' && t.s[1] == 'x') {
		t.s += 2;
		t.len -= 2;
	}
	return take_hex(t.s, value) == t.s + t.len;
}

static const char *slab_fields(struct trace_event *ev, const struct trace_text *f)
{
	if (!pointer(f[F_PTR], &ev->addr))
		return "no address in ptr=";
	ev->site = f[F_SITE];
	ev->name = f[F_NAME];
	if (ev->kind == TRACE_KFREE || ev->kind == TRACE_CACHE_FREE)
		return NULL;
	if (!number(f[F_REQ], &ev->bytes_req))
		return "no number in bytes_req=";
	if (!number(f[F_ALLOC], &ev->bytes_alloc))
		return "no number in bytes_alloc=";
	if (!f[F_GFP].s)
		return "no gfp_flags=";
	ev->gfp = f[F_GFP];
	ev->failed = !ev->addr;
	if (!ev->failed && ev->bytes_req > ev->bytes_alloc)
		return "bytes_req= is more than bytes_alloc=";
	return NULL;
}

static const char *page_fields(struct trace_event *ev, const struct trace_text *f)
{
	uint64_t order;

	if (!number(f[F_PFN], &ev->addr))
		return "no number in pfn=";
	if (!number(f[F_ORDER], &order) || order > 31)
		return "no order in order=";
	ev->order = order;
	if (ev->kind == TRACE_PAGE_FREE)
		return NULL;
	if (!f[F_GFP].s)
		return "no gfp_flags=";
	ev->gfp = f[F_GFP];
	ev->failed = !ev->addr;
	return NULL;
}

static const char *area_fields(struct trace_event *ev, const struct trace_text *f)
{
	uint64_t failed = 0;

	if (!number(f[F_VA], &ev->addr))
		return "no address in va_start";
	if (ev->kind == TRACE_AREA_FREE)
		return NULL;
	if (!number(f[F_SIZE], &ev->bytes_req))
		return "no number in size=";
	ev->failed = !number(f[F_FAILED], &failed) || failed;
	return NULL;
}

static enum trace_line event_fields(const char *p, struct trace_event *ev, const char **why)
{
	struct trace_text f[NR_FIELDS] = { { NULL, 0 } };

	switch (ev->kind) {
	case TRACE_KMALLOC:
	case TRACE_KFREE:
	case TRACE_CACHE_ALLOC:
	case TRACE_CACHE_FREE:
		split_fields(p, f);
		*why = slab_fields(ev, f);
		break;
	case TRACE_PAGE_ALLOC:
	case TRACE_PAGE_FREE:
		split_fields(p, f);
		*why = page_fields(ev, f);
		break;
	case TRACE_AREA_ALLOC:
	case TRACE_AREA_FREE:
		split_fields(p, f);
		*why = area_fields(ev, f);
		break;
	default:
		break;
	}
	return *why ? TRACE_LINE_BAD : TRACE_LINE_EVENT;
}

/* ---- lines that are no event ---- */

static bool starts_with(const char *p, const char *word)
{
	return strncmp(p, word, strlen(word)) == 0;
}

/* " => func+0x12/0x34": the function alone. */
static enum trace_line take_frame(const char *p, struct trace_event *ev)
{
	p = skip_blanks(p + 2);
	ev->site.s = p;
	ev->site.len = strcspn(p, "+ \t");
	return TRACE_LINE_FRAME;
}

/* "\tffffffff81234567 func+0x12 (dso)", perf's: the function alone; "[unknown]" is one too. */
static bool take_perf_frame(const char *line, struct trace_event *ev)
{
	const char *p = skip_blanks(line), *end;
	uint64_t address;

	if (*line != '\t')
		return false;
	end = take_hex(p, &address);
	if (!end || *end != ' ')
		return false;
	p = skip_blanks(end);
	ev->site.s = p;
	ev->site.len = strcspn(p, "+ \t");
	return ev->site.len && strchr(p, '(');
}

static enum trace_line take_remark(const char *p, struct trace_event *ev, const char **why)
{
	const char *lost = strstr(p, "LOST ");

	if (starts_with(p, "CPU:") && lost && strstr(lost, "EVENTS]")) {
		if (!take_decimal(lost + 5, &ev->bytes_req))
			ev->bytes_req = 0;
		return TRACE_LINE_LOST;
	}
	/* What trace-cmd report says in front. */
	if (starts_with(p, "cpus=") || starts_with(p, "version =") ||
	    (starts_with(p, "CPU ") && strstr(p, " is empty")))
		return TRACE_LINE_NONE;
	*why = "not a line of an ftrace recording";
	return TRACE_LINE_BAD;
}

enum trace_line trace_ftrace_line(const char *line, size_t len, struct trace_event *ev,
				  const char **why)
{
	const char *p = skip_blanks(line), *end;

	memset(ev, 0, sizeof(*ev));
	*why = NULL;
	if (!*p)
		return len == (size_t)(p - line) ? TRACE_LINE_NONE : take_remark(p, ev, why);
	if (*line == '#')
		return TRACE_LINE_NONE;
	if (p[0] == '=' && p[1] == '>')
		return take_frame(p, ev);
	if (take_perf_frame(line, ev))
		return TRACE_LINE_OWN_FRAME;
	p = find_header(line, len, ev);
	if (!p)
		return take_remark(line, ev, why);
	if (starts_with(p, "<stack trace"))
		return TRACE_LINE_STACK;
	end = token_end(p);
	ev->id = TRACE_EV_OTHER;
	if (end > p && end[-1] == ':') {
		if (starts_with(p, "kernel_stack:"))
			return TRACE_LINE_STACK;
		ev->id = find_event(p, end - 1 - p);
	}
	ev->kind = events[ev->id].kind;
	return event_fields(end, ev, why);
}
