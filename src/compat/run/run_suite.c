/* SPDX-License-Identifier: MIT */
/* KUnit suites: their cases, each in a thread, and their results as KTAP. */
#include "compat/lock/context_internal.h"
#include "compat/run/run_internal.h"

#define SUITE_INDENT "    "
#define PARAM_INDENT "        "

/* ---- which ---- */

/* --filter is SUITE, or SUITE.CASE. */
static bool selected(const char *suite, const char *name)
{
	const char *filter = km_run_options.filter, *dot;
	char head[256];

	if (!filter)
		return true;
	dot = strchr(filter, '.');
	if (!dot)
		return km_host_run_glob(filter, suite);
	if (name && !km_host_run_glob(dot + 1, name))
		return false;
	snprintf(head, sizeof(head), "%.*s", (int)(dot - filter), filter);
	return km_host_run_glob(head, suite);
}

bool km_run_case_selected(const struct kunit_suite *suite, const struct kunit_case *test_case)
{
	return selected(suite->name, test_case->name);
}

static long nr_selected(const struct kunit_suite *suite)
{
	const struct kunit_case *test_case;
	long nr = 0;

	kunit_suite_for_each_test_case(suite, test_case)
		nr += km_run_case_selected(suite, test_case);
	return nr;
}

bool km_run_suite_selected(const struct kunit_suite *suite)
{
	return km_run_options.filter ? nr_selected(suite) > 0 : true;
}

/* The number of the case among those selected, from 1. */
static long case_number(const struct kunit_suite *suite, long index)
{
	long number = 0;

	for (long i = 0; i <= index; i++)
		number += km_run_case_selected(suite, &suite->test_cases[i]);
	return number;
}

/* ---- one run of a case ---- */

struct run_case {
	struct kunit_suite *suite;
	struct kunit_case *test_case;
	struct kunit *test;
};

static void case_body(void *context)
{
	struct run_case *run = context;
	struct km_context_mark mark;
	char left[128];
	int err;

	km_context_mark(&mark);
	err = run->suite->init ? run->suite->init(run->test) : 0;

	if (err) {
		kunit_err(run->test, "failed to initialize: %d", err);
		kunit_set_failure(run->test);
		return;
	}
	run->test_case->run_case(run->test);
	if (!km_context_back(&mark, left, sizeof(left))) {
		kunit_err(run->test, "returned with %s", left);
		kunit_set_failure(run->test);
	}
}

static void case_cleanup(void *context)
{
	struct run_case *run = context;

	if (run->suite->exit)
		run->suite->exit(run->test);
	kunit_cleanup(run->test);
}

static unsigned long case_timeout(const struct run_case *run)
{
	enum kunit_speed speed = run->test_case->attr.speed;

	if (!speed)
		speed = run->suite->attr.speed;
	if (speed == KUNIT_SPEED_VERY_SLOW)
		return 12 * km_run_options.timeout_s;
	return speed == KUNIT_SPEED_SLOW ? 3 * km_run_options.timeout_s : km_run_options.timeout_s;
}

static void print_last_seen(const struct kunit *test)
{
	if (test->last_seen.file)
		km_kunit_print(SUITE_INDENT "# %s: last check at %s:%d", test->name,
			       test->last_seen.file, test->last_seen.line);
}

static void case_stuck(struct run_case *run)
{
	struct kunit *test = run->test;

	kunit_set_failure(test);
	print_last_seen(test);
	if (test->parent)
		km_run_result(PARAM_INDENT, KUNIT_FAILURE, test->param_index + 1, "timed out", "");
	km_run_case_end(run->suite, KUNIT_FAILURE, "", true);
	km_run.test_case++;
	km_run_again(); /* its thread cannot be stopped */
}

/* In a thread of its own, so that a failed assertion can end it. */
static void case_thread(struct run_case *run, void (*fn)(void *))
{
	struct kunit_try_catch *try_catch = &run->test->try_catch;

	kunit_try_catch_init(try_catch, run->test, fn, NULL, case_timeout(run));
	kunit_try_catch_run(try_catch, run);
	if (try_catch->try_result == -ETIMEDOUT)
		case_stuck(run);
	if (try_catch->try_result && try_catch->try_result != -EFAULT)
		kunit_set_failure(run->test);
}

static void case_run(struct run_case *run)
{
	km_run_test = run->test;
	case_thread(run, case_body);
	case_thread(run, case_cleanup);
	km_run_test = NULL;
}

/* ---- parameters ---- */

static const void *next_param(const struct kunit_case *test_case, struct kunit *test,
			      const void *prev, char *desc)
{
	if (test_case->km_old_generator)
		return ((const void *(*)(const void *, char *))(void *)test_case->generate_params)(
			prev, desc);
	return test_case->generate_params(test, prev, desc);
}

static void print_stats(const char *indent, const char *name, const struct km_run_stats *stats)
{
	if (km_run_total(stats) > 1)
		km_kunit_print("%s# %s: pass:%ld fail:%ld skip:%ld total:%ld", indent, name,
			       stats->passed, stats->failed, stats->skipped, km_run_total(stats));
}

static enum kunit_status case_params(struct kunit_suite *suite, struct kunit_case *test_case,
				     struct kunit *parent)
{
	struct km_run_stats stats = { 0, 0, 0 }; /* of the parameters */
	char desc[KUNIT_PARAM_DESC_SIZE];
	const void *value = NULL;
	struct kunit test;

	km_kunit_print(PARAM_INDENT "KTAP version 1");
	km_kunit_print(PARAM_INDENT "# Subtest: %s", test_case->name);
	for (int i = 0;; i++) {
		struct run_case run = { suite, test_case, &test };

		desc[0] = '\0';
		value = next_param(test_case, parent, value, desc);
		if (!value)
			break;
		if (!desc[0])
			snprintf(desc, sizeof(desc), "param-%d", i);
		kunit_init_test(&test, test_case->name, NULL);
		test.parent = parent;
		test.param_value = value;
		test.param_index = i;
		case_run(&run);
		km_run_result(PARAM_INDENT, test.status, i + 1, desc, test.status_comment);
		km_run_count(&stats, test.status);
		km_run_count(&km_run.in_suite, test.status);
		km_run_count(&km_run.all, test.status);
	}
	print_stats(SUITE_INDENT, test_case->name, &stats);
	if (stats.failed)
		return KUNIT_FAILURE;
	if (stats.passed)
		return KUNIT_SUCCESS;
	if (!stats.skipped) {
		km_kunit_mark_skipped(parent, "no parameters");
		km_run_count(&km_run.in_suite, KUNIT_SKIPPED);
		km_run_count(&km_run.all, KUNIT_SKIPPED);
	}
	return KUNIT_SKIPPED;
}

/* Cases with parameters: the test of the case as a whole holds what all of them share. */
static void run_param_case(struct kunit_suite *suite, struct kunit_case *test_case,
			   struct kunit *test)
{
	int err = test_case->param_init ? test_case->param_init(test) : 0;

	if (err) {
		kunit_err(test, "failed to initialize: %d", err);
		kunit_set_failure(test);
	} else {
		enum kunit_status status = case_params(suite, test_case, test);

		if (test->status != KUNIT_FAILURE)
			test->status = status;
	}
	if (test_case->param_exit)
		test_case->param_exit(test);
	kunit_cleanup(test);
	km_run_case_end(suite, test->status, test->status_comment, err != 0);
}

/* ---- a case ---- */

void km_run_case_end(struct kunit_suite *suite, enum kunit_status status, const char *comment,
		     bool count)
{
	const struct kunit_case *test_case = &suite->test_cases[km_run.test_case];

	if (count) {
		km_run_count(&km_run.in_suite, status);
		km_run_count(&km_run.all, status);
	}
	if (status == KUNIT_FAILURE)
		km_run.suite_failed = 1;
	km_run_result(SUITE_INDENT, status, case_number(suite, km_run.test_case), test_case->name,
		      comment);
}

static void run_case(struct kunit_suite *suite, struct kunit_case *test_case)
{
	static const char *const speeds[] = { NULL, "very_slow", "slow", NULL };
	struct run_case run = { suite, test_case, NULL };
	struct kunit test;

	kunit_init_test(&test, test_case->name, NULL);
	if (speeds[test_case->attr.speed])
		km_kunit_print(SUITE_INDENT "# %s.speed: %s", test_case->name,
			       speeds[test_case->attr.speed]);
	if (test_case->generate_params || test_case->param_init) {
		run_param_case(suite, test_case, &test);
		return;
	}
	run.test = &test;
	case_run(&run);
	km_run_case_end(suite, test.status, test.status_comment, true);
}

/* ---- a suite ---- */

static enum kunit_status suite_status(void)
{
	const struct km_run_stats *stats = &km_run.in_suite;

	if (km_run.suite_failed || stats->failed)
		return KUNIT_FAILURE;
	return stats->skipped && !stats->passed ? KUNIT_SKIPPED : KUNIT_SUCCESS;
}

void km_run_suite_end(struct kunit_suite *suite)
{
	const struct km_run_stats *stats = &km_run.in_suite;

	print_stats("", suite->name, stats);
	if (km_run_total(stats) > 1)
		km_kunit_print("# Totals: pass:%ld fail:%ld skip:%ld total:%ld", stats->passed,
			       stats->failed, stats->skipped, km_run_total(stats));
	if (km_run.suite_failed && !stats->failed)
		km_run_count(&km_run.all, KUNIT_FAILURE); /* its init or exit */
	km_run_result("", suite_status(), ++km_run.number, suite->name, suite->status_comment);
	km_run.in_suite = (struct km_run_stats){ 0, 0, 0 };
	km_run.suite_failed = 0;
	km_run.test_case = -1;
	km_run.suite++;
}

static void suite_begin(struct kunit_suite *suite)
{
	const struct kunit_case *first = suite->test_cases;

	km_kunit_print(SUITE_INDENT "KTAP version 1");
	km_kunit_print(SUITE_INDENT "# Subtest: %s", suite->name);
	if (first->run_case && first->module_name)
		km_kunit_print(SUITE_INDENT "# module: %s", first->module_name);
	km_kunit_print(SUITE_INDENT "1..%ld", nr_selected(suite));
}

/* From the case at km_run.test_case on: -1 is a start, more than that goes on after a crash. */
static void run_suite(struct kunit_suite *suite)
{
	long nr = kunit_suite_num_test_cases(suite), first = km_run.test_case;

	if (first < 0)
		suite_begin(suite);
	km_run.test_case = -1;
	suite->suite_init_err = suite->suite_init ? suite->suite_init(suite) : 0;
	if (suite->suite_init_err) {
		kunit_err(suite, "failed to initialize (%d)", suite->suite_init_err);
		km_run.suite_failed = 1;
		km_run_suite_end(suite);
		return;
	}
	for (km_run.test_case = first < 0 ? 0 : first; km_run.test_case < nr; km_run.test_case++) {
		struct kunit_case *test_case = &suite->test_cases[km_run.test_case];

		if (km_run_case_selected(suite, test_case))
			run_case(suite, test_case);
	}
	if (suite->suite_exit)
		suite->suite_exit(suite);
	km_run_suite_end(suite);
}

void km_run_suites(struct km_leak_mark *base)
{
	bool again = km_run.stage == RUN_SUITES;
	struct kunit_suite *suite;

	if (km_run.stage > RUN_SUITES)
		return;
	if (!again)
		km_run.test_case = -1;
	km_run.stage = RUN_SUITES;
	while ((suite = km_run_suite(km_run.suite))) {
		struct km_leak_mark *mark = NULL;

		if (!km_run_suite_selected(suite)) {
			km_run.suite++;
			continue;
		}
		if (km_run_options.leaks)
			mark = km_leak_mark();
		run_suite(suite);
		if (mark)
			km_leak_check(mark, suite->name, base);
		if (km_run_options.isolate && km_run_suite(km_run.suite))
			km_run_again();
	}
	km_run.stage = RUN_EXITS;
}

/* ---- a crash in one ---- */

void km_run_suite_crashed(const struct km_host_run_crash *crash)
{
	struct kunit_suite *suite = km_run_suite(km_run.suite);
	long nr = kunit_suite_num_test_cases(suite);

	if (km_run.test_case < 0 || km_run.test_case >= nr) {
		km_kunit_print(SUITE_INDENT "# %s: crashed in its %s", suite->name,
			       km_run.test_case < 0 ? "suite_init" : "suite_exit");
		km_run.suite_failed = 1;
		km_run_suite_end(suite);
		return;
	}
	if (km_run_test)
		print_last_seen(km_run_test);
	km_run_case_end(suite, KUNIT_FAILURE, "", true);
	km_run.test_case++;
}
