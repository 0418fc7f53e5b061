/* SPDX-License-Identifier: MIT */
/*
 * The tool room's door: what everything behind the `kmem` command shares.
 *
 * 1. What it does. Messages on standard error, memory that is there or ends the
 *    command, numbers for people, and the mark that Ctrl-C leaves.
 *
 * 2. Pieces.
 *	tool.c    messages, memory, Ctrl-C
 *	format.c  counts, bytes and times for people
 *
 * The rooms tool, trace, audit, source and cli are no part of the library:
 * they use the C library, and of libkmem its public headers only.
 */
#ifndef TOOL_TOOL_H
#define TOOL_TOOL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exit statuses of all commands but `kmem run`, which has its program's. */
enum tool_exit {
	TOOL_OK = 0,
	TOOL_FAILED = 1,    /* findings; damaged content; a report not written; a failed test */
	TOOL_USAGE = 2,     /* or what is to be tested does not compile */
	TOOL_BAD_INPUT = 3, /* a file could not be read, or held nothing usable */
	TOOL_INTERRUPTED = 130,
};

/* Set by the first Ctrl-C, once tool_catch_signals() was called; the second ends the program. */
extern volatile sig_atomic_t tool_interrupted;
void tool_catch_signals(void);

/* "kmem: ..." and a newline on standard error. */
void tool_error(const char *format, ...) __attribute__((__format__(printf, 1, 2)));

/* All that was printed has arrived: TOOL_OK; or, said on standard error, not: TOOL_FAILED. */
int tool_flush_output(void);

/* format.c: numbers for people, into a buffer of FORMAT_ROOM; they return it. */
#define FORMAT_ROOM 32
const char *format_count(char *buf, uint64_t n);  /* 1,234,567 */
const char *format_bytes(char *buf, uint64_t n);  /* 1.2 MiB */
const char *format_ns(char *buf, double ns);      /* 12.3 us */

/* Allocate from the C library, or say so and exit: the command cannot go on without. */
void *tool_calloc(size_t nr, size_t size);
void *tool_realloc(void *old, size_t nr, size_t size);
char *tool_strndup(const char *text, size_t len);
char *tool_strdup(const char *text);
char *tool_printf(const char *format, ...) __attribute__((__format__(printf, 1, 2)));

#endif
