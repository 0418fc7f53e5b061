/* SPDX-License-Identifier: MIT */
/*
 * What the test runner wants of the host: threads that can be given up,
 * output, options, crashes, and a new start of the program.
 */
#ifndef COMPAT_HOST_RUN_H
#define COMPAT_HOST_RUN_H

#include <stdbool.h>
#include <stddef.h>

/* ---- options, as main() parsed them ---- */

struct km_run_options {
	const char *filter;       /* a glob, or suite glob.case glob; NULL: all */
	const char *cmdline;      /* the kernel command line */
	const char *const *show;  /* files to print at the end */
	const char *const *inits; /* MODULE=ERROR: what an init is expected to return */
	unsigned long nr_show, nr_inits;
	unsigned long timeout_s;  /* of a case; 0: none */
	bool list, leaks, isolate;
};

extern struct km_run_options km_run_options;

/* The exit status. Called by main() in host_run_main.c, walks the linker's sections. */
/* The options of the library, before it is up; false: they were too long, which was said. */
bool km_run_cmdline_early(const char *cmdline);
int km_run_all(void);

/* ---- output: whole lines on standard output, unbuffered. Async-signal-safe. ---- */

void km_host_run_write(const char *text, unsigned long len);

/* ---- memory that is no part of what is tested ---- */

void *km_host_run_alloc(unsigned long size); /* zeroed; exits if there is none */
void km_host_run_free(void *p);

/* ---- threads ---- */

/*
 * Call fn(arg) in a thread of its own. 0 when it returned or was left by
 * km_host_run_leave(), or -ETIMEDOUT: then it still runs and must not be trusted.
 */
int km_host_run_thread(void (*fn)(void *), void *arg, unsigned long timeout_s);
/* End the calling thread without unwinding. */
void __attribute__((__noreturn__)) km_host_run_leave(void);
/* A lock for lists of resources. */
void km_host_run_lock(void);
void km_host_run_unlock(void);

/* ---- crashes ---- */

struct km_host_run_crash {
	const char *signal;    /* "SIGSEGV" */
	const char *meaning;   /* "Segmentation fault" */
	const void *address;   /* that was used, where the signal tells it; else NULL */
	const void *pc;
	bool sanitizer;        /* a sanitizer's report went before: no signal */
};

/* From now on a crash of any thread calls handler, which does not return. */
void km_host_run_catch(void (*handler)(const struct km_host_run_crash *crash));

/* Start this program anew, with state as what km_host_run_state() will give; 3 s at most. */
void __attribute__((__noreturn__)) km_host_run_again(const char *state);
/* What this start was given, or NULL. */
const char *km_host_run_state(void);

/* ---- text ---- */

/* "function at FILE:LINE" of the first of these return addresses that is in the code under test. */
bool km_host_run_line(const unsigned long *pc, int nr, char *line, unsigned long size);
bool km_host_run_glob(const char *pattern, const char *text);
void km_host_run_setenv(const char *name, const char *value);
long km_host_run_errno(const char *name); /* "EAGAIN" or "11" or "-11": 11; -1: neither */
void __attribute__((__noreturn__)) km_host_run_exit(int status);
void __attribute__((__noreturn__)) km_host_run_quit(int status); /* _exit(): of a crashed one */

#endif
