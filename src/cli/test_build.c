/* SPDX-License-Identifier: MIT */
/*
 * `kmem test`: sources become objects, several at a time; the objects become
 * one, in which a name defined twice is an error; that one is linked with the
 * libraries, of whose names it may define any for itself.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/test.h"

#define MAX_JOBS 64

/* ---- words ---- */

void words_add(struct words *words, const char *word)
{
	if (words->nr + 2 > words->room) {
		words->room = words->room ? 2 * words->room : 32;
		words->word = tool_realloc(words->word, words->room, sizeof(*words->word));
	}
	words->word[words->nr++] = tool_strndup(word, strlen(word));
}

static void words_vaddf(struct words *words, const char *format, va_list args)
{
	char *word;

	if (vasprintf(&word, format, args) < 0) {
		tool_error("out of memory");
		exit(TOOL_FAILED);
	}
	words_add(words, word);
	free(word);
}

void words_addf(struct words *words, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	words_vaddf(words, format, args);
	va_end(args);
}

void words_split(struct words *words, const char *text)
{
	while (text && *text) {
		size_t len = strcspn(text, " \t\n");

		if (len)
			words_addf(words, "%.*s", (int)len, text);
		text += len + (text[len] != '\0');
	}
}

char **words_end(struct words *words)
{
	words_add(words, "");
	free(words->word[--words->nr]);
	words->word[words->nr] = NULL;
	return words->word;
}

void words_free(struct words *words)
{
	for (size_t i = 0; i < words->nr; i++)
		free(words->word[i]);
	free(words->word);
	*words = (struct words){ 0 };
}

static void words_copy(struct words *words, const struct words *from)
{
	for (size_t i = 0; i < from->nr; i++)
		words_add(words, from->word[i]);
}

/* ---- where things are ---- */

struct places {
	char *compat, *include; /* folders of headers */
	char *lib;              /* folder of libkmem.so */
	char *archive;          /* libkmem-compat.a */
};

static char *text(const char *format, ...) __attribute__((__format__(printf, 1, 2)));

static char *text(const char *format, ...)
{
	struct words words = { 0 };
	char *result;
	va_list args;

	va_start(args, format);
	words_vaddf(&words, format, args);
	va_end(args);
	result = words.word[0];
	free(words.word);
	return result;
}

static void places_free(struct places *p)
{
	free(p->compat);
	free(p->include);
	free(p->lib);
	free(p->archive);
}

/* One line of a file, or false. */
static bool read_line(const char *path, char *line, size_t room)
{
	FILE *f = fopen(path, "re");
	bool got = f && fgets(line, room, f);

	if (f)
		fclose(f);
	if (got)
		line[strcspn(line, "\n")] = '\0';
	return got;
}

/* A build tree has a file that names its source tree; else the command is installed. */
static bool find_places(struct places *p)
{
	char self[PATH_MAX], source[PATH_MAX], *path;
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	bool in_build_tree;

	if (len < 0) {
		tool_error("/proc/self/exe: %s", strerror(errno));
		return false;
	}
	self[len] = '\0';
	*strrchr(self, '/') = '\0';
	path = text("%s/../compat/source-tree", self);
	in_build_tree = read_line(path, source, sizeof(source));
	free(path);
	if (in_build_tree) {
		p->include = text("%s/include", source);
		p->lib = text("%s/..", self);
		p->archive = text("%s/compat/libkmem-compat.a", p->lib);
	} else {
		p->include = text("%s/%s", self, TEST_INCLUDE);
		p->lib = text("%s/%s", self, TEST_LIB);
		p->archive = text("%s/libkmem-compat.a", p->lib);
	}
	p->compat = text("%s/compat", p->include);
	if (!access(p->archive, R_OK))
		return true;
	tool_error("%s: %s", p->archive, strerror(errno));
	return false;
}

/* ---- processes ---- */

pid_t test_spawn(char **argv, const char *path)
{
	pid_t parent = getpid(), pid = fork();

	if (pid)
		return pid;
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(TOOL_FAILED);
	execvp(path, argv);
	tool_error("%s: %s", path, strerror(errno));
	_exit(127);
}

/* Run to the end. True: exit status 0. */
static bool run_words(const struct test_build *build, struct words *words)
{
	char **argv = words_end(words);
	int status = 0;
	pid_t pid = *build->interrupted ? -1 : test_spawn(argv, argv[0]);

	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
		if (*build->interrupted)
			kill(pid, SIGTERM);
	}
	words_free(words);
	return pid > 0 && status == 0;
}

/* ---- compiling ---- */

static bool ends_with(const char *text, const char *end)
{
	size_t a = strlen(text), b = strlen(end);

	return a > b && strcmp(text + a - b, end) == 0;
}

/* drivers/foo/bar-baz.c: bar_baz */
static void module_name(char *name, size_t room, const char *path)
{
	const char *base = strrchr(path, '/');

	snprintf(name, room, "%s", base ? base + 1 : path);
	name[strcspn(name, ".")] = '\0';
	for (char *c = name; *c; c++) {
		if (*c == '-' || *c == ',')
			*c = '_';
	}
}

static void compiler(struct words *words)
{
	const char *cc = getenv("CC");

	words_split(words, cc && *cc ? cc : "cc");
}

static pid_t compile(const struct test_build *build, const struct places *places, size_t i)
{
	char base[NAME_MAX + 1];
	struct words words = { 0 };
	const char *module = build->module ? build->module : base;
	pid_t pid;

	module_name(base, sizeof(base), build->inputs[i]);
	compiler(&words);
	words_split(&words, "-g -O2 " TEST_CFLAGS);
	words_addf(&words, "-DKBUILD_MODNAME=\"%s\"", module);
	words_addf(&words, "-DKBUILD_BASENAME=\"%s\"", base);
	words_addf(&words, "-DKBUILD_MODFILE=\"%s\"", module);
	words_copy(&words, &build->flags);
	words_addf(&words, "-I%s", places->compat);
	words_addf(&words, "-I%s", places->include);
	words_addf(&words, "-I%s/km/mm", places->compat); /* "../mm/slab.h" */
	words_addf(&words, "-I%s/km/comedi", places->compat); /* "comedi_internal.h" */
	words_split(&words, getenv("CFLAGS"));
	words_add(&words, "-c");
	words_add(&words, "-o");
	words_addf(&words, "%s/%zu.o", build->folder, i);
	words_add(&words, build->inputs[i]);
	words_end(&words);
	pid = test_spawn(words.word, words.word[0]);
	words_free(&words);
	return pid;
}

struct job {
	pid_t pid;
	size_t input;
};

/* Wait for one of the jobs; false: its source did not compile. */
static bool job_wait(const struct test_build *build, struct job *jobs, size_t *nr)
{
	int status;
	pid_t pid = waitpid(-1, &status, 0);
	size_t i;

	if (pid < 0) {
		for (i = 0; *build->interrupted && i < *nr; i++)
			kill(jobs[i].pid, SIGTERM);
		return true;
	}
	for (i = 0; i < *nr && jobs[i].pid != pid; i++)
		;
	if (i == *nr)
		return true;
	if (status && !*build->interrupted)
		tool_error("test: %s does not compile", build->inputs[jobs[i].input]);
	jobs[i] = jobs[--*nr];
	return status == 0;
}

static bool compile_all(const struct test_build *build, const struct places *places)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	size_t nr = 0, most = cpus < 1 ? 1 : cpus > MAX_JOBS ? MAX_JOBS : cpus;
	struct job jobs[MAX_JOBS];
	bool good = true;

	for (size_t i = 0; build->inputs[i] && good && !*build->interrupted; i++) {
		if (!ends_with(build->inputs[i], ".c"))
			continue;
		while (nr == most)
			good &= job_wait(build, jobs, &nr);
		jobs[nr] = (struct job){ compile(build, places, i), i };
		if (jobs[nr].pid > 0) {
			nr++;
			continue;
		}
		tool_error("test: %s", strerror(errno));
		good = false;
	}
	while (nr)
		good &= job_wait(build, jobs, &nr);
	return good && !*build->interrupted;
}

/* ---- linking ---- */

static bool join(const struct test_build *build)
{
	struct words words = { 0 };

	compiler(&words);
	words_split(&words, "-r -nostdlib -o");
	words_addf(&words, "%s/all.o", build->folder);
	for (size_t i = 0; build->inputs[i]; i++) {
		if (ends_with(build->inputs[i], ".c"))
			words_addf(&words, "%s/%zu.o", build->folder, i);
		else if (ends_with(build->inputs[i], ".a"))
			words_addf(&words, "-Wl,--whole-archive,%s,--no-whole-archive",
				   build->inputs[i]);
		else
			words_add(&words, build->inputs[i]);
	}
	return run_words(build, &words);
}

static bool link_program(const struct test_build *build, const struct places *places)
{
	struct words words = { 0 };

	compiler(&words);
	words_split(&words, getenv("CFLAGS")); /* a sanitizer is linked in too */
	words_split(&words, getenv("LDFLAGS"));
	words_add(&words, "-o");
	words_add(&words, build->program);
	words_addf(&words, "%s/all.o", build->folder);
	words_split(&words, "-Wl,--allow-multiple-definition -rdynamic");
	words_add(&words, places->archive);
	words_addf(&words, "-L%s", places->lib);
	words_split(&words, "-lkmem " TEST_LIBS);
	words_addf(&words, "-Wl,-rpath,%s", places->lib);
	return run_words(build, &words);
}

bool test_build(const struct test_build *build)
{
	struct places places = { 0 };
	bool good = find_places(&places) && compile_all(build, &places);

	if (good) {
		good = join(build) && link_program(build, &places);
		if (!good && !*build->interrupted)
			tool_error("test: the program could not be linked");
	}
	places_free(&places);
	return good;
}
