/* SPDX-License-Identifier: MIT */
/* The order in which a test program runs what it is made of, and the summary. */
#include <kmem/kmem.h>
#include <linux/bug.h>
#include <linux/km_file.h>

#include "compat/run/run_internal.h"

extern struct kunit_suite *const __start_km_kunit_suites[] __attribute__((__weak__));
extern struct kunit_suite *const __stop_km_kunit_suites[] __attribute__((__weak__));

struct km_run km_run;
bool km_run_replay;
struct kunit *km_run_test;

/* ---- results ---- */

void km_run_count(struct km_run_stats *stats, enum kunit_status status)
{
	stats->passed += status == KUNIT_SUCCESS;
	stats->failed += status == KUNIT_FAILURE;
	stats->skipped += status == KUNIT_SKIPPED;
}

long km_run_total(const struct km_run_stats *stats)
{
	return stats->passed + stats->failed + stats->skipped;
}

void km_run_result(const char *indent, enum kunit_status status, long number, const char *name,
		   const char *comment)
{
	bool skipped = status == KUNIT_SKIPPED;

	km_kunit_print("%s%s %ld %s%s%s", indent, kunit_status_to_ok_not_ok(status), number, name,
		       skipped ? " # SKIP " : "", skipped ? comment : "");
}

unsigned long km_run_warnings(void)
{
	return km_warn_count_get();
}

/* ---- what there is to run ---- */

struct kunit_suite *km_run_suite(unsigned long i)
{
	struct kunit_suite *const *pos;

	for (pos = __start_km_kunit_suites; pos < __stop_km_kunit_suites; pos++) {
		if (*pos && i-- == 0) /* the linker may have padded */
			return *pos;
	}
	return NULL;
}

static void run_list(void)
{
	struct kunit_suite *suite;
	struct kunit_case *test_case;
	unsigned long i;

	km_run_module_list();
	for (i = 0; (suite = km_run_suite(i)); i++) {
		kunit_suite_for_each_test_case(suite, test_case) {
			if (km_run_case_selected(suite, test_case))
				km_kunit_print("%s.%s", suite->name, test_case->name);
		}
	}
}

static void run_plan(void)
{
	unsigned long nr = km_run_nr_modules() + km_run_options.leaks, i;
	struct kunit_suite *suite;

	for (i = 0; (suite = km_run_suite(i)); i++)
		nr += km_run_suite_selected(suite);
	km_kunit_print("KTAP version 1");
	km_kunit_print("1..%lu", nr);
}

/* ---- the end ---- */

#define SHOW_STEP 65536

/* --show: what a file holds, each line behind "# ". */
static void run_show(const char *path)
{
	size_t room = SHOW_STEP;
	char *text = km_host_run_alloc(room);
	ssize_t len;

	while ((len = km_vfs_read(path, text, room)) >= (ssize_t)room) {
		km_host_run_free(text);
		room = len + SHOW_STEP;
		text = km_host_run_alloc(room);
	}
	if (len < 0)
		km_kunit_print("# %s: %pe", path, ERR_PTR(len));
	else
		km_kunit_print("# %s:", path);
	for (char *line = text, *end; len > 0 && *line; line = end) {
		end = strchrnul(line, '\n');
		if (*end)
			*end++ = '\0';
		km_kunit_print("# %s", line);
	}
	km_host_run_free(text);
}

static int run_summary(void)
{
	const struct km_run_stats *all = &km_run.all;
	bool nothing = !km_run_total(all);

	if (nothing)
		km_kunit_print("# nothing was tested: there is no suite and no module init%s",
			       km_run_options.filter ? " that --filter names" : "");
	if (km_run_options.leaks) {
		enum kunit_status status = km_run.leaks ? KUNIT_FAILURE : KUNIT_SUCCESS;

		km_run_result("", status, ++km_run.number, "leaks", "");
		km_run_count(&km_run.all, status);
	}
	if (km_run.warnings + km_run_warnings())
		km_kunit_print("# warnings: %lu", km_run.warnings + km_run_warnings());
	km_kunit_print("# Totals: pass:%ld fail:%ld skip:%ld total:%ld", all->passed, all->failed,
		       all->skipped, km_run_total(all));
	if (all->skipped)
		km_kunit_print("%ld passed, %ld failed, %ld skipped", all->passed, all->failed,
			       all->skipped);
	else
		km_kunit_print("%ld passed, %ld failed", all->passed, all->failed);
	return all->failed || nothing ? 1 : 0;
}

int km_run_all(void)
{
	const char *cmdline = km_run_options.cmdline;
	struct km_leak_mark *mark = NULL;

	if (km_run_options.list) {
		run_list();
		return 0;
	}
	km_run_crash_init();
	if (!km_boot()) {
		km_kunit_print("Bail out! the library did not boot");
		return 1;
	}
	km_kunit_slab_init();
	km_run_boot();
	if (cmdline && !km_run_cmdline(cmdline))
		return 2;
	if (km_run.stage == RUN_START)
		run_plan();
	if (km_run_options.leaks) {
		km_leak_init();
		mark = km_leak_mark();
	}
	km_run_modules();
	km_run_suites(mark);
	for (unsigned long i = 0; i < km_run_options.nr_show; i++)
		run_show(km_run_options.show[i]);
	km_run_module_exits();
	if (mark)
		km_leak_check(mark, NULL, NULL);
	km_users_advise();
	return run_summary();
}
