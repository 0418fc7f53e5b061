/* SPDX-License-Identifier: MIT */
/*
 * `kmem audit`: inputs in, findings out.
 */
#define _GNU_SOURCE
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "cli/cli.h"

#define NR_SUPPRESS_FILES 16

struct arguments {
	char **files;
	int nr_files;
	const char *suppress[NR_SUPPRESS_FILES];
	unsigned int nr_suppress;
	enum audit_format format;
	bool diff, live, explain;
	size_t top;
};

static enum audit_format format_of(const char *arg, struct argp_state *state)
{
	static const char *const names[] = { "text", "json", "sarif", "html" };
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], arg) == 0)
			return i;
	}
	argp_error(state, "--format is text, json, sarif or html, not '%s'", arg);
	return AUDIT_TEXT;
}

static size_t top_of(const char *arg, struct argp_state *state)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(arg, &end, 10);
	if (errno || *end || end == arg || *arg == '-')
		argp_error(state, "--top wants a number, not '%s'", arg);
	return value;
}

static void check_diff(const struct arguments *a, struct argp_state *state)
{
	if (a->nr_files != 2)
		argp_error(state, "diff compares two files");
	if (a->live || a->format > AUDIT_JSON)
		argp_error(state, "diff has no --live, and prints text or json only");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'f':
		a->format = format_of(arg, state);
		break;
	case 'l':
		a->live = true;
		break;
	case 'e':
		a->explain = true;
		break;
	case 't':
		a->top = top_of(arg, state);
		break;
	case 's':
		if (a->nr_suppress == NR_SUPPRESS_FILES)
			argp_error(state, "--suppress: too many files");
		a->suppress[a->nr_suppress++] = arg;
		break;
	case ARGP_KEY_ARGS:
		a->diff = strcmp(state->argv[state->next], "diff") == 0;
		a->files = state->argv + state->next + a->diff;
		a->nr_files = state->argc - state->next - a->diff;
		break;
	case ARGP_KEY_END:
		if (a->diff)
			check_diff(a, state);
		else if (!a->nr_files && !a->live)
			argp_usage(state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_option options[] = {
	{ "format", 'f', "FORMAT", 0,
	  "text (default), json, sarif (2.1.0), or html (one page)", 0 },
	{ "live", 'l', NULL, 0, "Take the running kernel's /proc as well; needs root", 0 },
	{ "suppress", 's', "FILE", 0,
	  "Lines RULE FUNCTION reason, globs both, of what is right as it is", 0 },
	{ "explain", 'e', NULL, 0, "List what is right as it is too, and why", 0 },
	{ "top", 't', "N", 0, "Findings shown as text (all: 0, the default)", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "[FILE...]\ndiff BEFORE AFTER",
	.doc = "Name the call sites that use the wrong allocator, and what to call instead.\v"
	       "FILE is a recording (ftrace text, or what trace-cmd report or perf script print) "
	       "or a text of /proc (vmallocinfo, slabinfo), plain or compressed with gzip or xz, "
	       "or a report in JSON; its content decides. - is a recording on standard input. "
	       "Several are joined. diff tells what is new, grown, gone or shrunk; a file named "
	       "diff is ./diff.\n\n"
	       "The exit status, in every format: 0 clean, 1 findings, 2 usage, 3 bad input.",
};

static void write_out(const struct audit *a, const struct arguments *args)
{
	switch (args->format) {
	case AUDIT_TEXT:
		audit_write_text(a, stdout, args->explain, args->top);
		break;
	case AUDIT_JSON:
		audit_write_json(a, stdout);
		break;
	case AUDIT_SARIF:
		audit_write_sarif(a, stdout);
		break;
	case AUDIT_HTML:
		audit_write_html(a, stdout);
		break;
	}
}

static struct audit *audit_with(const struct arguments *args, bool *fine)
{
	struct audit *a = audit_new();
	unsigned int i;

	for (i = 0; i < args->nr_suppress; i++)
		*fine &= audit_suppress_file(a, args->suppress[i]);
	return a;
}

/* The exit status, which is the same in every format. */
static int status_of(bool fine, bool found)
{
	if (tool_flush_output() != TOOL_OK)
		return TOOL_BAD_INPUT;
	if (tool_interrupted)
		return TOOL_INTERRUPTED;
	return !fine ? TOOL_BAD_INPUT : found ? TOOL_FAILED : TOOL_OK;
}

static int diff(const struct arguments *args)
{
	struct audit *a[2];
	bool fine = true, worse = false;
	int i;

	for (i = 0; i < 2; i++) {
		a[i] = audit_with(args, &fine);
		fine = fine && audit_read(a[i], args->files[i]);
		audit_finish(a[i]);
	}
	if (fine)
		worse = audit_diff(a[0], args->files[0], a[1], args->files[1],
				   args->format == AUDIT_JSON, stdout);
	audit_free(a[0]);
	audit_free(a[1]);
	return status_of(fine, worse);
}

int cmd_audit(int argc, char **argv)
{
	struct arguments args = { 0 };
	struct audit *a;
	bool fine = true;
	int i, status;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	tool_catch_signals();
	if (args.diff)
		return diff(&args);
	a = audit_with(&args, &fine);
	for (i = 0; i < args.nr_files && fine && !tool_interrupted; i++)
		fine &= audit_read(a, args.files[i]);
	if (args.live && fine && !tool_interrupted)
		fine &= audit_read_live(a);
	audit_finish(a);
	if (a->nr_events || a->nr_findings || fine)
		write_out(a, &args);
	status = status_of(fine, audit_nr_open(a));
	audit_free(a);
	return status;
}
