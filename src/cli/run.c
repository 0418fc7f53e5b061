/* SPDX-License-Identifier: MIT */
/*
 * `kmem run`: a program gets libkmem-malloc.so in the place of its malloc, by
 * LD_PRELOAD. With --dump it gets KMEM_DUMP as well, which tells the libraries
 * in it to append texts to a file when it exits. Without --output that is a
 * file without a name, passed on to standard error in the end.
 */
#define _GNU_SOURCE
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/preload.h"

#define EXIT_NOT_FOUND 127
#define EXIT_NOT_RUN 126
#define EXIT_SIGNAL 128 /* and the signal's number */

static const char *const texts[] = { "slabinfo", "buddyinfo", "zoneinfo",
				     "pagetypeinfo", "vmallocinfo", "meminfo" };

#define NR_TEXTS (sizeof(texts) / sizeof(texts[0]))

struct arguments {
	const char *dump;
	const char *output;
	const char *cmdline;
	const char *malloc_cmdline;
	bool no_malloc;
	char **program;
};

static void check_dump(const char *list, struct argp_state *state)
{
	while (*list) {
		size_t len = strcspn(list, ","), i;

		for (i = 0; i < NR_TEXTS; i++) {
			if (strncmp(texts[i], list, len) == 0 && !texts[i][len])
				break;
		}
		if (i == NR_TEXTS && (len != 3 || strncmp(list, "all", 3)))
			argp_error(state, "there is no text '%.*s' to dump", (int)len, list);
		list += len + (list[len] == ',');
	}
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct arguments *a = state->input;

	switch (key) {
	case 'd':
		if (!arg)
			arg = "all";
		if (!*arg)
			argp_error(state, "--dump wants a list of texts");
		check_dump(arg, state);
		a->dump = arg;
		break;
	case 'o':
		a->output = arg;
		break;
	case 'c':
		a->cmdline = arg;
		break;
	case 'm':
		a->malloc_cmdline = arg;
		break;
	case 'n':
		a->no_malloc = true;
		break;
	case ARGP_KEY_ARGS:
		a->program = state->argv + state->next;
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
	{ "no-malloc", 'n', NULL, 0, "Leave the program its own malloc", 0 },
	{ "malloc", 'm', "TEXT", 0,
	  "Boot options of malloc, as in KMEM_MALLOC_CMDLINE: slab_debug=FZPU finds what the "
	  "program does wrong with its blocks", 0 },
	{ "dump", 'd', "LIST", OPTION_ARG_OPTIONAL,
	  "Show what the libraries say of themselves when the program exits, a list separated by "
	  "commas: slabinfo, buddyinfo, zoneinfo, pagetypeinfo, vmallocinfo, meminfo; or all, the "
	  "default", 0 },
	{ "output", 'o', "FILE", 0, "Write it to FILE, not to standard error", 0 },
	{ "cmdline", 'c', "TEXT", 0,
	  "Boot options of libkmem, if the program is linked with it, as in KMEM_CMDLINE", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "[--] PROGRAM [ARGUMENT...]",
	.doc = "Run a program with libkmem in the place of its malloc.\v"
	       "The exit status is the program's; 127: it was not found, 126: it could not be "
	       "run, 128 and a number: it died of that signal.",
};

/* The file that the texts go to, made anew: its descriptor, and in *path how others open it. */
static int open_output(const struct arguments *a, char **path)
{
	const char *dir = getenv("TMPDIR");
	int fd;

	if (a->output) {
		fd = open(a->output, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		/* The program may change its directory. */
		*path = fd < 0 ? NULL : realpath(a->output, NULL);
		if (!*path)
			tool_error("%s: %s", a->output, strerror(errno));
		return *path ? fd : -1;
	}
	if (asprintf(path, "%s/kmem-run-XXXXXX", dir && *dir ? dir : "/tmp") < 0)
		*path = NULL;
	fd = *path ? mkostemp(*path, O_CLOEXEC) : -1;
	if (fd < 0)
		tool_error("%s: %s", *path ? *path : "temporary file", strerror(errno));
	return fd;
}

/* The variables that the program gets. path: what KMEM_DUMP names, or NULL. */
static bool environment(const struct arguments *a, const char *path)
{
	char *dump;

	if (path && (asprintf(&dump, "%s=%s", a->dump ? a->dump : "all", path) < 0 ||
		     setenv("KMEM_DUMP", dump, 1)))
		return false;
	if (a->cmdline && setenv("KMEM_CMDLINE", a->cmdline, 1))
		return false;
	if (a->malloc_cmdline && setenv("KMEM_MALLOC_CMDLINE", a->malloc_cmdline, 1))
		return false;
	return true;
}

/* In the child: become the program, or write errno to the pipe. */
__attribute__((__noreturn__)) static void become(const struct arguments *a, const char *path,
						 int fd)
{
	int error;

	if (!environment(a, path))
		errno = ENOMEM;
	else
		execvp(a->program[0], a->program);
	error = errno;
	if (write(fd, &error, sizeof(error)) != sizeof(error))
		_exit(EXIT_NOT_RUN);
	_exit(error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_RUN);
}

/* Start the program and wait for it. Its status as a shell has it; *started: it ran at all. */
static int run_program(const struct arguments *a, const char *path, bool *started)
{
	int fds[2], error = 0, status = 0;
	ssize_t got;
	pid_t pid;

	*started = false;
	if (pipe2(fds, O_CLOEXEC)) {
		tool_error("%s", strerror(errno));
		return EXIT_NOT_RUN;
	}
	pid = fork();
	if (pid == 0)
		become(a, path, fds[1]);
	close(fds[1]);
	if (pid < 0) {
		tool_error("%s", strerror(errno));
		close(fds[0]);
		return EXIT_NOT_RUN;
	}
	/* The program decides what Ctrl-C means. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	while ((got = read(fds[0], &error, sizeof(error))) < 0 && errno == EINTR)
		;
	close(fds[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (got == sizeof(error)) {
		tool_error("%s: %s", a->program[0], strerror(error));
		return error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_RUN;
	}
	*started = true;
	if (WIFSIGNALED(status))
		return EXIT_SIGNAL + WTERMSIG(status);
	return WEXITSTATUS(status);
}

static void explain_nothing(const struct arguments *a, int status)
{
	if (status > EXIT_SIGNAL)
		tool_error("%s: nothing was dumped: it died of signal %d (%s)", a->program[0],
			  status - EXIT_SIGNAL, strsignal(status - EXIT_SIGNAL));
	else
		tool_error("%s: nothing was dumped: it has neither malloc nor libkmem of ours, or "
			  "ended by _exit()", a->program[0]);
}

/* Copy the texts to standard error. False: they could not be read or written. */
static bool pass_on(int fd)
{
	char buf[65536];
	ssize_t got;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return false;
	while ((got = read(fd, buf, sizeof(buf))) > 0) {
		if (fwrite(buf, 1, got, stderr) != (size_t)got)
			return false;
	}
	return got == 0 && fflush(stderr) == 0;
}

/* Run it, and pass on what was dumped. */
static int run_and_dump(const struct arguments *a)
{
	char *path = NULL;
	struct stat st;
	bool started;
	int fd, status;

	fd = open_output(a, &path);
	if (fd < 0) {
		free(path);
		return EXIT_NOT_RUN;
	}
	status = run_program(a, path, &started);
	if (started && fstat(fd, &st) == 0 && st.st_size == 0)
		explain_nothing(a, status);
	else if (started && !a->output && !pass_on(fd))
		tool_error("the dump: %s", strerror(errno));
	if (!a->output)
		unlink(path);
	close(fd);
	free(path);
	return status;
}

int cmd_run(int argc, char **argv)
{
	struct arguments a = { 0 };
	bool started;

	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &a);
	if (!a.no_malloc && !preload_set())
		return EXIT_NOT_RUN;
	return a.dump || a.output ? run_and_dump(&a) : run_program(&a, NULL, &started);
}
