/* SPDX-License-Identifier: MIT */
/*
 * `kmem test`: makes a program of sources and objects in the kernel's style,
 * and runs the KUnit suites and module init functions in it. The program has
 * the runner in it and takes the options that say what is run, see
 * src/compat/run/run_internal.h; this is what builds it, and cleans up.
 */
#define _GNU_SOURCE
#include <argp.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/test.h"

enum {
	KEY_KEEP = 256,
	KEY_KERNEL,
	KEY_PASS, /* to the program; with an argument */
	KEY_PASS_TIMEOUT,
	KEY_PASS_SHOW,
	KEY_PASS_INIT,
	KEY_PASS_ISOLATE,
	KEY_PASS_LEAKS,
	KEY_PASS_LIST,
};

struct arguments {
	struct words flags;
	struct words program; /* the program's arguments */
	const char *output;
	const char *module;
	bool keep;
	char **inputs;
};

static const struct argp_option options[] = {
	{ "filter", 'f', "GLOB", 0, "Run the suites and modules whose names match; SUITE.CASE: "
	  "only these cases", 1 },
	{ "cmdline", 'c', "TEXT", 0, "The kernel command line: options of libkmem, "
	  "MODULE.PARAMETER=VALUE, loglevel=N, quiet", 1 },
	{ "timeout", KEY_PASS_TIMEOUT, "SECONDS", 0, "For each case, 60 if not given; 0: none", 1 },
	{ "isolate", KEY_PASS_ISOLATE, NULL, 0, "Each suite in a process of its own", 1 },
	{ "no-leaks", KEY_PASS_LEAKS, NULL, 0, "Do not look for memory that was not freed", 1 },
	{ "expect-init", KEY_PASS_INIT, "MODULE=ERROR", 0,
	  "The module's init passes when it returns this error, such as EAGAIN", 1 },
	{ "list", KEY_PASS_LIST, NULL, 0, "List the modules and cases, and run none", 1 },
	{ "show", KEY_PASS_SHOW, "PATH", 0, "Print a file of /proc or debugfs at the end", 1 },
	{ NULL, 'I', "DIR", 0, "For sources: look for headers there first", 2 },
	{ NULL, 'D', "NAME[=VALUE]", 0, "For sources: define a macro", 2 },
	{ "kernel", KEY_KERNEL, "VERSION", 0, "The sources are of a kernel like this, as 4.14 or "
	  "6.12; 6.1 if not given", 2 },
	{ "module", 'm', "NAME", 0, "The sources are one module of this name; if not given "
	  "each is one, named as its file is", 2 },
	{ "output", 'o', "PROGRAM", 0, "Keep the program; it takes the options above", 2 },
	{ "keep", KEY_KEEP, NULL, 0, "Keep the folder of the objects and the program", 2 },
	{ 0 },
};

static const char *long_name(int key)
{
	for (const struct argp_option *o = options; o->key || o->name; o++) {
		if (o->key == key)
			return o->name;
	}
	return NULL;
}

static void check_inputs(char **inputs, struct argp_state *state)
{
	for (; *inputs; inputs++) {
		const char *dot = strrchr(*inputs, '.');

		if (!dot || !dot[1] || !strchr("coa", dot[1]) || dot[2])
			argp_error(state, "%s: neither a .c nor an .o nor an .a file", *inputs);
		if (access(*inputs, R_OK)) {
			tool_error("%s: %s", *inputs, strerror(errno));
			exit(TOOL_USAGE);
		}
	}
}

/* From 6.2 on the kernel is compiled with unsigned characters. */
static void kernel_version(struct words *flags, const char *version, struct argp_state *state)
{
	unsigned int major, minor;
	char end;

	if (sscanf(version, "%u.%u%c", &major, &minor, &end) != 2 || major > 255 || minor > 255)
		argp_error(state, "--kernel wants two numbers, as 6.12");
	words_addf(flags, "-DKM_LINUX_VERSION=0x%02x%02x00", major, minor);
	if (major > 6 || (major == 6 && minor >= 2))
		words_add(flags, "-funsigned-char");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;
	char *end;

	switch (key) {
	case KEY_PASS_TIMEOUT:
		strtoul(arg, &end, 10);
		if (end == arg || *end || *arg == '-')
			argp_error(state, "--timeout wants a number of seconds");
		/* fall through */
	case 'f':
	case 'c':
	case KEY_PASS_SHOW:
	case KEY_PASS_INIT:
		words_addf(&a->program, "--%s=%s", long_name(key), arg);
		break;
	case KEY_PASS_ISOLATE:
	case KEY_PASS_LEAKS:
	case KEY_PASS_LIST:
		words_addf(&a->program, "--%s", long_name(key));
		break;
	case 'I':
	case 'D':
		words_addf(&a->flags, "-%c%s", key, arg);
		break;
	case 'm':
		a->module = arg;
		break;
	case 'o':
		a->output = arg;
		break;
	case KEY_KERNEL:
		kernel_version(&a->flags, arg, state);
		break;
	case KEY_KEEP:
		a->keep = true;
		break;
	case ARGP_KEY_ARGS:
		a->inputs = state->argv + state->next;
		check_inputs(a->inputs, state);
		break;
	case ARGP_KEY_NO_ARGS:
		argp_usage(state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "OBJECT...",
	.doc = "Compile and link kernel code with libkmem, and run the KUnit suites and module "
	       "init functions in it. OBJECT is a .c, .o or .a file. Prints KTAP, and a line of "
	       "totals.\vThe compiler is $CC with $CFLAGS. Exit status 0: all passed, 1: some "
	       "failed, 2: wrong usage, or it could not be built.",
};

/* ---- the folder ---- */

static char *make_folder(void)
{
	const char *dir = getenv("TMPDIR");
	char *path;

	if (asprintf(&path, "%s/kmem-test-XXXXXX", dir && *dir ? dir : "/tmp") < 0)
		path = NULL;
	if (path && mkdtemp(path))
		return path;
	tool_error("%s: %s", path ? path : "temporary folder", strerror(errno));
	free(path);
	return NULL;
}

static void remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

/* ---- running ---- */

static volatile sig_atomic_t interrupted; /* the signal */

/* Comes again each second: a wait that began just behind the signal ends too. */
static void interrupt(int number)
{
	if (number != SIGALRM)
		interrupted = number;
	alarm(1);
}

static void catch_signals(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
	struct sigaction action = { .sa_handler = interrupt }; /* without SA_RESTART: waits end */

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
}

/* The program's exit status; a death of it is told. */
static int run_program(struct words *arguments, const char *program)
{
	pid_t pid = test_spawn(words_end(arguments), program);
	int status = 0;

	if (pid < 0) {
		tool_error("test: %s", strerror(errno));
		return TOOL_FAILED;
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
		if (interrupted)
			kill(pid, SIGKILL);
	}
	if (interrupted)
		return TOOL_INTERRUPTED;
	if (WIFSIGNALED(status)) {
		tool_error("test: the program died of signal %d (%s)", WTERMSIG(status),
			  strsignal(WTERMSIG(status)));
		return TOOL_FAILED;
	}
	return WEXITSTATUS(status);
}

static int build_and_run(struct arguments *a, const char *folder)
{
	struct words program = { 0 };
	struct test_build build = {
		.flags = a->flags,
		.module = a->module,
		.inputs = a->inputs,
		.folder = folder,
		.interrupted = &interrupted,
	};
	int status = TOOL_USAGE;

	if (a->output)
		words_addf(&program, "%s%s", strchr(a->output, '/') ? "" : "./", a->output);
	else
		words_addf(&program, "%s/test", folder);
	build.program = program.word[0];
	if (test_build(&build))
		status = run_program(&a->program, build.program);
	words_free(&program);
	return interrupted ? TOOL_INTERRUPTED : status;
}

int cmd_test(int argc, char **argv)
{
	struct arguments a = { 0 };
	char *folder;
	int status;

	words_add(&a.program, argv[0]);
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	catch_signals();
	folder = make_folder();
	if (!folder)
		return TOOL_USAGE;
	status = build_and_run(&a, folder);
	if (a.keep)
		fprintf(stderr, "kmem: test: the program and its objects are in %s\n", folder);
	else
		remove_folder(folder);
	free(folder);
	words_free(&a.flags);
	words_free(&a.program);
	return status;
}
