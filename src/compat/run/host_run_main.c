/* SPDX-License-Identifier: MIT */
/* main() of a test program: its options, which `kmem test` passes on. */
#include <argp.h>
#include <stdlib.h>

#include "compat/run/host_run.h"
#include "compat/run/host_run_internal.h"

#define DEFAULT_TIMEOUT_S 60
#define MAX_LIST 64

enum {
	KEY_TIMEOUT = 256,
	KEY_NO_LEAKS,
	KEY_LIST,
	KEY_SHOW,
	KEY_EXPECT_INIT,
	KEY_ISOLATE,
};

static const char *shows[MAX_LIST], *inits[MAX_LIST];

struct km_run_options km_run_options = {
	.timeout_s = DEFAULT_TIMEOUT_S,
	.leaks = true,
	.show = shows,
	.inits = inits,
};

static const struct argp_option options[] = {
	{ "filter", 'f', "GLOB", 0, "Run the suites and modules whose names match; SUITE.CASE: "
	  "only these cases", 0 },
	{ "cmdline", 'c', "TEXT", 0, "The kernel command line: options of libkmem, "
	  "MODULE.PARAMETER=VALUE, loglevel=N, quiet", 0 },
	{ "isolate", KEY_ISOLATE, NULL, 0, "Each suite in a process of its own", 0 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0, "For each case, 60 if not given; 0: none", 0 },
	{ "no-leaks", KEY_NO_LEAKS, NULL, 0, "Do not look for memory that was not freed", 0 },
	{ "expect-init", KEY_EXPECT_INIT, "MODULE=ERROR", 0,
	  "The module's init passes when it returns this error, such as EAGAIN", 0 },
	{ "list", KEY_LIST, NULL, 0, "List the modules and cases, and run none", 0 },
	{ "show", KEY_SHOW, "PATH", 0, "Print a file of /proc or debugfs at the end", 0 },
	{ 0 },
};

static void list_add(const char **list, unsigned long *nr, const char *what,
		     const struct argp_state *state)
{
	if (*nr == MAX_LIST)
		argp_error(state, "too many of them: %s", what);
	list[(*nr)++] = what;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct km_run_options *o = &km_run_options;
	const char *value;
	char *end;

	switch (key) {
	case 'f':
		o->filter = arg;
		break;
	case 'c':
		o->cmdline = arg;
		break;
	case KEY_ISOLATE:
		o->isolate = true;
		break;
	case KEY_TIMEOUT:
		o->timeout_s = strtoul(arg, &end, 10);
		if (end == arg || *end || o->timeout_s > 1000000)
			argp_error(state, "--timeout wants a number of seconds");
		break;
	case KEY_NO_LEAKS:
		o->leaks = false;
		break;
	case KEY_LIST:
		o->list = true;
		break;
	case KEY_SHOW:
		list_add(shows, &o->nr_show, arg, state);
		break;
	case KEY_EXPECT_INIT:
		for (value = arg; *value && *value != '='; value++)
			;
		if (value == arg || !*value || km_host_run_errno(value + 1) < 0)
			argp_error(state, "--expect-init wants MODULE=ERROR, such as foo=EAGAIN");
		list_add(inits, &o->nr_inits, arg, state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.doc = "Run the KUnit suites and module init functions that this program is linked from. "
	       "Prints KTAP.\vExit status 0: all passed, 1: some failed, 2: wrong usage.",
};

/* The library takes its options from KMEM_CMDLINE when it is first called: by a constructor. */
static __attribute__((__constructor__(102))) void options_first(int argc, char **argv)
{
	argp_err_exit_status = 2;
	km_host_run_argv = argv;
	argp_parse(&argp, argc, argv, 0, NULL, NULL);
	if (km_run_options.cmdline && !km_run_cmdline_early(km_run_options.cmdline))
		exit(2);
}

int main(void)
{
	km_host_run_exit(km_run_all());
}
