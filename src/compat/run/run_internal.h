/* SPDX-License-Identifier: MIT */
/*
 * The runner of a test program, which `kmem test` links in.
 *
 *	host_run_main.c   main(): options
 *	run_main.c        the order of things; the linker's sections; the summary
 *	run_boot.c        what a kernel calls by name before its initcalls
 *	run_cmdline.c     --cmdline: to the library, to modules, or to nobody
 *	run_module.c      module init functions as tests, and their exits
 *	run_suite.c       KUnit suites
 *	run_crash.c       a crash: its report, and what goes on after it
 *	run_leak.c        what was allocated and not freed
 *	run_users.c       whose the leaked objects and small areas are
 *	host_run*.c       threads, signals, output
 *
 * A program that crashed, or has a case that is stuck, is not trusted: it is
 * started anew by exec and goes on with the next case. struct km_run is what
 * survives that, as text in an environment variable.
 */
#ifndef COMPAT_RUN_INTERNAL_H
#define COMPAT_RUN_INTERNAL_H

#include <kunit/test.h>

#include "compat/compat.h" /* the theory of this room */
#include "compat/run/host_run.h"
#include "compat/kunit/kunit_internal.h"

struct km_leak_mark;

struct km_run_stats {
	long passed, failed, skipped;
};

enum km_run_stage {
	RUN_START,
	RUN_MODULES, /* at module `module` */
	RUN_SUITES,  /* at suite `suite`, case `test_case` */
	RUN_EXITS,
};

/* Only longs: run_crash.c writes and reads it as numbers. */
struct km_run {
	long stage;
	long module, suite;
	long test_case;    /* -1: in suite_init; the number of cases: in suite_exit */
	long number;       /* tests of the top level that were reported */
	long crashed;      /* a bit for each module whose init or exit crashed */
	long warnings;     /* that earlier starts counted */
	long leaks;        /* that earlier starts found */
	long suite_failed; /* suite_init or suite_exit did */
	struct km_run_stats all, in_suite;
};

extern struct km_run km_run;
extern bool km_run_replay; /* module inits are repeated after a new start, unreported */
extern struct kunit *km_run_test; /* whose thread runs, or NULL */

/* Start again at the place km_run says. */
void __attribute__((__noreturn__)) km_run_again(void);
void km_run_crash_init(void);

/* What start_kernel() calls by name in files that the program may be linked from. */
void km_run_boot(void);

/* ---- modules ---- */

unsigned long km_run_nr_modules(void); /* that are reported */
void km_run_modules(void);
void km_run_module_exits(void);
void km_run_module_crashed(const struct km_host_run_crash *crash);
void km_run_module_list(void);

/* ---- suites ---- */

struct kunit_suite *km_run_suite(unsigned long i); /* of all; NULL behind the last */
bool km_run_suite_selected(const struct kunit_suite *suite);
bool km_run_case_selected(const struct kunit_suite *suite, const struct kunit_case *test_case);
void km_run_suites(struct km_leak_mark *base);
void km_run_suite_crashed(const struct km_host_run_crash *crash);
/* Print the result of the case at km_run.test_case; count it unless its parameters were. */
void km_run_case_end(struct kunit_suite *suite, enum kunit_status status, const char *comment,
		     bool count);
void km_run_suite_end(struct kunit_suite *suite);

/* ---- the rest ---- */

void km_run_count(struct km_run_stats *stats, enum kunit_status status);
long km_run_total(const struct km_run_stats *stats);
/* "ok 3 name # SKIP comment", behind indent. */
void km_run_result(const char *indent, enum kunit_status status, long number, const char *name,
		   const char *comment);
unsigned long km_run_warnings(void); /* of this start */

/* False: --cmdline holds something that cannot be. */
bool km_run_cmdline(const char *cmdline);       /* before the module inits */

/*
 * Remember what is allocated; tell what has been added since, and count it in
 * km_run.leaks. What was told is added to base, if there is one.
 */
void km_leak_init(void);
struct km_leak_mark *km_leak_mark(void);
void km_leak_check(struct km_leak_mark *mark, const char *who, struct km_leak_mark *base);

/* The objects of a cache in one text of km_slab_users() that are not in the other, by call site. */
void km_users_compare(const char *old, const char *now, const char *cache, const char *who);
void km_users_area(unsigned long size, const void *caller); /* km_watch's */
void km_users_slept(void); /* a sleep in atomic context was reported */
void km_users_advise(void);

#endif
