/* SPDX-License-Identifier: MIT */
/*
 * What the programs of this folder share. They know nothing of the library: they are run with
 * whatever malloc is preloaded. A failed CHECK is told on standard error and the program goes on;
 * its exit status is check_status(). Nothing here allocates, so that it serves in signal handlers
 * and when there is no memory.
 */
#ifndef TESTS_MALLOC_CHECK_H
#define TESTS_MALLOC_CHECK_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* wanted before the first system header: include this file first */
#endif

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CHECK_LINES 1024
#define CHECK_MAX_TOLD 2 /* times that a line's failure is told */
#define SKIPPED 77

static unsigned int check_bad;		     /* failed checks; atomic */
static unsigned int check_told[CHECK_LINES]; /* atomic */

/* A line on standard error. */
__attribute__((__format__(__printf__, 1, 2), __unused__)) static void say(const char *format, ...)
{
	char line[400] = "# ";
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(line + 2, sizeof(line) - 3, format, ap);
	va_end(ap);
	n = n > (int)sizeof(line) - 4 ? (int)sizeof(line) - 4 : n;
	line[n + 2] = '\n';
	if (write(STDERR_FILENO, line, (size_t)n + 3) < 0)
		_exit(98);
}

static inline bool check_that(bool ok, const char *what, const char *file, int line)
{
	const char *slash = strrchr(file, '/');
	unsigned int *told;

	if (ok)
		return true;
	__atomic_add_fetch(&check_bad, 1, __ATOMIC_RELAXED);
	told = &check_told[line % CHECK_LINES];
	if (__atomic_add_fetch(told, 1, __ATOMIC_RELAXED) <= CHECK_MAX_TOLD)
		say("%s:%d: failed: %s", slash ? slash + 1 : file, line, what);
	return false;
}

#define CHECK(cond) check_that(!!(cond), #cond, __FILE__, __LINE__)
/* Without this there is no going on. */
#define MUST(cond)                   \
	do {                         \
		if (!CHECK(cond))    \
			_exit(1);    \
	} while (0)

static inline int check_status(void)
{
	return __atomic_load_n(&check_bad, __ATOMIC_RELAXED) ? 1 : 0;
}

/* ---- pseudo-random numbers: a sequence per seed ---- */

static inline uint64_t rand_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static inline uint64_t rand_seed(uint64_t stream)
{
	return (stream + 1) * 0x9e3779b97f4a7c15u | 1;
}

/* A size below 2^bits, each power of two as likely as the others. */
static inline size_t rand_size(uint64_t *state, unsigned int bits)
{
	unsigned int shift = (unsigned int)((rand_next(state) >> 32) % (bits + 1));

	return (size_t)(rand_next(state) >> 11) & (((size_t)1 << shift) - 1);
}

/* ---- contents: a pattern per seed, which no other block has ---- */

static inline uint64_t pattern_word(uint64_t seed, size_t i)
{
	return (seed ^ i) * 0x9e3779b97f4a7c15u;
}

static inline void pattern_fill(void *p, size_t size, uint64_t seed)
{
	unsigned char *bytes = p;
	size_t i;

	for (i = 0; i + 8 <= size; i += 8) {
		uint64_t word = pattern_word(seed, i);

		memcpy(bytes + i, &word, 8);
	}
	for (; i < size; i++)
		bytes[i] = (unsigned char)(seed + i);
}

/* Whether the first `size` bytes of what was filled with `filled` bytes are as they were. */
static inline bool pattern_holds(const void *p, size_t size, size_t filled, uint64_t seed)
{
	const unsigned char *bytes = p;
	size_t i;

	for (i = 0; i + 8 <= size; i += 8) {
		uint64_t word = pattern_word(seed, i);

		if (memcmp(bytes + i, &word, 8))
			return false;
	}
	for (; i < size; i++) {
		uint64_t word = pattern_word(seed, i & ~(size_t)7);
		unsigned char byte = (i | 7) < filled ? ((unsigned char *)&word)[i & 7]
						      : (unsigned char)(seed + i);

		if (bytes[i] != byte)
			return false;
	}
	return true;
}

static inline bool pattern_ok(const void *p, size_t size, uint64_t seed)
{
	return pattern_holds(p, size, size, seed);
}

/* ---- the process ---- */

/* A file's text into a buffer, with no use of malloc. */
__attribute__((__unused__)) static size_t text_of(const char *path, char *text, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	MUST(fd >= 0);
	while (len + 1 < room && (n = read(fd, text + len, room - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(fd);
	return len;
}

/* A line of /proc/self/status, in KiB: "VmRSS:". */
__attribute__((__unused__)) static long status_kib(const char *name)
{
	char text[8192], *at;

	text_of("/proc/self/status", text, sizeof(text));
	at = strstr(text, name);
	MUST(at);
	return strtol(at + strlen(name), NULL, 10);
}

/* Anonymous memory that is there, in KiB; VmRSS is off by what each processor has not told yet. */
__attribute__((__unused__)) static long anonymous_kib(void)
{
	char text[4096], *at;

	text_of("/proc/self/smaps_rollup", text, sizeof(text));
	at = strstr(text, "Anonymous:");
	MUST(at);
	return strtol(at + strlen("Anonymous:"), NULL, 10);
}

/* Lines of /proc/self/maps. */
__attribute__((__unused__)) static long maps_lines(void)
{
	static char text[1 << 16];
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	long lines = 0;
	ssize_t n;

	MUST(fd >= 0);
	while ((n = read(fd, text, sizeof(text))) > 0)
		for (ssize_t i = 0; i < n; i++)
			lines += text[i] == '\n';
	close(fd);
	return lines;
}

static inline double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* The compiler may neither drop an allocation nor know what an argument is. */
static inline void *hide(void *p)
{
	__asm__ volatile("" : "+r"(p) : : "memory");
	return p;
}

static inline size_t hide_size(size_t n)
{
	__asm__ volatile("" : "+r"(n));
	return n;
}

/* ---- main() of a program with modes: PROGRAM MODE [NUMBER ...] ---- */

struct mode {
	const char *name;
	void (*run)(long *args);
};

static inline int mode_main(const struct mode *modes, int argc, char **argv)
{
	long args[8] = { 0 };

	for (int i = 2; i < argc && i < 10; i++)
		args[i - 2] = strtol(argv[i], NULL, 0);
	for (; modes->name; modes++) {
		if (argc > 1 && !strcmp(argv[1], modes->name)) {
			modes->run(args);
			return check_status();
		}
	}
	say("no such mode");
	return 99;
}

#endif
