/* SPDX-License-Identifier: MIT */
/*
 * `kmem replay`: files in, events on their way, a report out.
 */
#define _GNU_SOURCE
#include "cli/replay.h"

#include <argp.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#define PROGRESS_AFTER_NS 500000000u
#define PROGRESS_EVERY_NS 100000000u
#define PROGRESS_LINES 1024 /* lines between two looks at the clock */

const char *replay_skip_name(enum replay_skip skip)
{
	static const char *const names[] = {
#define X(id, name, text) name,
		REPLAY_SKIPS(X)
#undef X
	};

	return names[skip];
}

const char *replay_skip_text(enum replay_skip skip)
{
	static const char *const texts[] = {
#define X(id, name, text) text,
		REPLAY_SKIPS(X)
#undef X
	};

	return texts[skip];
}

const char *replay_call_name(enum replay_call call)
{
	static const char *const names[] = {
#define X(id, text) text,
		REPLAY_CALLS(X)
#undef X
	};

	return names[call];
}

/* ---- progress ---- */

struct progress {
	bool on;      /* standard error is a terminal */
	bool shown;   /* there is a line to wipe out */
	uint64_t next_ns;
};

static void progress_show(struct progress *p, const struct replay *r, const struct trace_stream *s)
{
	uint64_t now = timing_clock_ns();
	char events[FORMAT_ROOM];
	int percent;

	if (now < p->next_ns)
		return;
	p->next_ns = now + PROGRESS_EVERY_NS;
	p->shown = true;
	percent = trace_stream_percent(s);
	fprintf(stderr, "\r\033[K%s events", format_count(events, r->nr_events));
	if (percent >= 0)
		fprintf(stderr, ", %d %% of %.60s", percent, r->file);
}

static void progress_wipe(struct progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}

static struct progress progress;

void complain(struct complaints *c, bool always, const char *format, ...)
{
	char text[sizeof(c->text[0])];
	va_list args;

	if (c->nr < REPLAY_COMPLAINTS_SHOWN || always) {
		va_start(args, format);
		vsnprintf(text, sizeof(text), format, args);
		va_end(args);
		progress_wipe(&progress);
		fprintf(stderr, "%s\n", text);
		c->nr_told++;
	}
	if (c->nr < REPLAY_COMPLAINTS_SHOWN)
		memcpy(c->text[c->nr], text, sizeof(text));
	c->nr++;
}

/* ---- files ---- */

static void take_event(struct replay *r, const struct trace_event *ev)
{
	r->nr_events++;
	r->seen[ev->id]++;
	r->cpus |= 1ull << ev->cpu % 64;
	if (r->nr_events == 1 || ev->time_ns < r->first_ns)
		r->first_ns = ev->time_ns;
	if (ev->time_ns > r->last_ns)
		r->last_ns = ev->time_ns;
	replay_event(r, ev);
}

static void take_line(struct replay *r, const char *line, size_t len)
{
	struct trace_event ev;
	const char *why;

	switch (trace_ftrace_line(line, len, &ev, &why)) {
	case TRACE_LINE_EVENT:
		take_event(r, &ev);
		break;
	case TRACE_LINE_STACK:
		replay_stack(r, &ev);
		break;
	case TRACE_LINE_FRAME:
		replay_frame(r, ev.site);
		break;
	case TRACE_LINE_OWN_FRAME:
		replay_own_frame(r, ev.site);
		break;
	case TRACE_LINE_LOST:
		r->nr_lost_marks++;
		r->nr_lost += ev.bytes_req;
		break;
	case TRACE_LINE_NONE:
		break;
	case TRACE_LINE_BAD:
		complain(&r->input, false, "%s:%llu: %s", r->file, (unsigned long long)r->line,
			 why);
		break;
	}
}

static bool at_limit(const struct replay *r)
{
	return tool_interrupted || (r->limit && r->nr_events >= r->limit);
}

/* Stacks of the last event, after which --limit stops. */
static bool belongs_to_last(const char *line, size_t len)
{
	struct trace_event ev;
	const char *why;
	enum trace_line kind = trace_ftrace_line(line, len, &ev, &why);

	return kind == TRACE_LINE_STACK || kind == TRACE_LINE_FRAME ||
	       kind == TRACE_LINE_OWN_FRAME;
}

static void read_lines(struct replay *r, struct trace_stream *s)
{
	const char *why = NULL;
	char *line;
	size_t len;
	int got;

	while ((got = trace_stream_line(s, &line, &len, &why)) > 0) {
		r->line++;
		if (got == 2) {
			complain(&r->input, false, "%s:%llu: a line too long to be one", r->file,
				 (unsigned long long)r->line);
			continue;
		}
		if (at_limit(r) && !belongs_to_last(line, len))
			return;
		take_line(r, line, len);
		if (progress.on && r->line % PROGRESS_LINES == 0)
			progress_show(&progress, r, s);
	}
	if (got < 0)
		complain(&r->input, true, "%s: after line %llu: %s", r->file,
			 (unsigned long long)r->line, why);
}

/* Events that an allocator made, in all files so far. */
static uint64_t nr_usable(const struct replay *r)
{
	return r->nr_events - r->seen[TRACE_EV_OTHER];
}

static void read_file(struct replay *r, const char *path)
{
	uint64_t before = nr_usable(r);
	struct trace_stream *s;
	const char *why;

	r->file = strcmp(path, "-") == 0 ? "standard input" : path;
	r->line = 0;
	s = trace_stream_open(path, &why);
	if (!s) {
		complain(&r->input, true, "%s: %s", r->file, why);
		r->file_failed = true;
		return;
	}
	read_lines(r, s);
	trace_stream_close(s);
	progress_wipe(&progress);
	if (nr_usable(r) == before && !tool_interrupted) {
		complain(&r->input, true, "%s: holds no event of an allocator", r->file);
		r->file_failed = true;
	}
}

/* ---- the command ---- */

struct arguments {
	struct replay *r;
	char **files;
	int nr_files;
};

static uint64_t positive(const char *arg, struct argp_state *state, const char *option)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(arg, &end, 10);
	if (errno || *end || end == arg || *arg == '-' || value == 0)
		argp_error(state, "%s wants a positive number, not '%s'", option, arg);
	return value;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;
	uint64_t top;

	switch (key) {
	case 'l':
		a->r->limit = positive(arg, state, "--limit");
		break;
	case 't':
		top = positive(arg, state, "--top");
		a->r->top = top < 100000 ? top : 100000;
		break;
	case 'j':
		a->r->json = true;
		break;
	case ARGP_KEY_ARGS:
		a->files = state->argv + state->next;
		a->nr_files = state->argc - state->next;
		break;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_option options[] = {
	{ "limit", 'l', "N", 0, "Use only the first N events", 0 },
	{ "json", 'j', NULL, 0, "Print the report as one JSON object", 0 },
	{ "top", 't', "N", 0, "Rows of a table (10)", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "FILE...",
	.doc = "Drive libkmem's allocators with what a recorded kernel did, and show what became "
	       "of it.\vFILE is ftrace text, or what trace-cmd report or perf script print, "
	       "plain or compressed with gzip or xz; - is standard input. Several files are "
	       "one recording. KMEM_CMDLINE sets the memory: mem=64M.",
};

/* How many complaints were not shown. */
static void tell_more(const struct complaints *c, const char *about)
{
	if (c->nr > c->nr_told)
		fprintf(stderr, "%llu more complaints about %s\n",
			(unsigned long long)(c->nr - c->nr_told), about);
}

static int finish(struct replay *r)
{
	tell_more(&r->input, "the input");
	tell_more(&r->content, "content");
	if (!nr_usable(r)) {
		if (!r->interrupted)
			tool_error("there is nothing to replay");
		return r->interrupted ? TOOL_INTERRUPTED : TOOL_BAD_INPUT;
	}
	if (r->json)
		report_json(r, stdout);
	else
		report_text(r, stdout);
	if (tool_flush_output() != TOOL_OK || r->content.nr)
		return TOOL_FAILED;
	if (r->interrupted)
		return TOOL_INTERRUPTED;
	return r->file_failed ? TOOL_BAD_INPUT : TOOL_OK;
}

static void forget(struct replay *r)
{
	uint32_t i;

	sites_free_all(&r->sites);
	for (i = 0; i < r->nr_caches; i++)
		free(r->caches[i].name);
	free(r->caches);
	host_forget(&r->host);
	free(r);
}

int cmd_replay(int argc, char **argv)
{
	struct replay *r = tool_calloc(1, sizeof(*r));
	struct arguments a = { .r = r };
	int i, status;

	r->top = 10;
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	tool_catch_signals();
	timing_start();
	r->started_ns = timing_clock_ns();
	progress.on = isatty(STDERR_FILENO);
	progress.next_ns = r->started_ns + PROGRESS_AFTER_NS;

	for (i = 0; i < a.nr_files && !at_limit(r); i++)
		read_file(r, a.files[i]);
	replay_settle(r);
	drive_verify_live(r);
	r->ended_ns = timing_clock_ns();
	r->interrupted = tool_interrupted;
	if (nr_usable(r))
		host_read(&r->host);
	status = finish(r);
	drive_free_live(r);
	forget(r);
	return status;
}
