/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tool/tool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

volatile sig_atomic_t tool_interrupted;

static void on_interrupt(int sig)
{
	tool_interrupted = 1;
	signal(sig, SIG_DFL);
}

void tool_catch_signals(void)
{
	struct sigaction act = { .sa_handler = on_interrupt };

	sigaction(SIGINT, &act, NULL);
	signal(SIGPIPE, SIG_IGN); /* writing says so */
}

void tool_error(const char *format, ...)
{
	va_list args;

	fputs("kmem: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	putc('\n', stderr);
}

static void *or_die(void *p)
{
	if (!p) {
		tool_error("out of memory");
		exit(TOOL_FAILED);
	}
	return p;
}

void *tool_calloc(size_t nr, size_t size)
{
	return or_die(calloc(nr, size));
}

void *tool_realloc(void *old, size_t nr, size_t size)
{
	return or_die(reallocarray(old, nr, size));
}

char *tool_strndup(const char *text, size_t len)
{
	return or_die(strndup(text, len));
}

char *tool_strdup(const char *text)
{
	return or_die(strdup(text));
}

char *tool_printf(const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return or_die(text);
}

int tool_flush_output(void)
{
	if (!fflush(stdout) && !ferror(stdout))
		return TOOL_OK;
	tool_error("standard output: %s", strerror(errno));
	return TOOL_FAILED;
}
