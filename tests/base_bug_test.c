/* SPDX-License-Identifier: MIT */
/* The texts of reports, and when they are given. */
#include "test.h"

#include "base/bug.h"
#include "base/thread.h"
#include "port/port.h"

#include <unistd.h>

TEST(warning_text)
{
	char first[128];
	const char *text;
	unsigned long before = report_nr_warnings;
	int line = __LINE__ + 1;
	KM_WARN("bad thing %d", 7);

	snprintf(first, sizeof(first), "------------[ cut here ]------------\nWARNING: %s:%d at ",
		 __FILE__, line);
	text = test_report_text();
	CHECK(!strncmp(text, first, strlen(first)));
	snprintf(first, sizeof(first), "/%d\nbad thing 7\nCall Trace:\n ", port_tid());
	CHECK_REPORT(first);
	CHECK_REPORT(", CPU#");
	CHECK_REPORT("\n---[ end trace 0000000000000000 ]---\n");
	CHECK_EQ(test_report_count(), 1);
	CHECK_EQ(report_nr_warnings, before + 1);
	CHECK_EQ(text[strlen(text) - 1], '\n');
}

TEST(warn_on)
{
	CHECK(!KM_WARN_ON(1 == 2));
	CHECK_NO_REPORT();
	CHECK(KM_WARN_ON(1 == 1));
	CHECK_REPORT("WARNING: ");
}

TEST(warn_once)
{
	for (int i = 0; i < 5; i++)
		CHECK_EQ(KM_WARN_ONCE(i >= 2, "round %d", i), i >= 2);
	CHECK_REPORT("round 2\n");
	CHECK_EQ(test_report_count(), 1);
}

TEST(line)
{
	report_printf("one %s", "line");
	CHECK_STREQ(test_report_text(), "one line\n");
	report_printf("two\n");
	CHECK_STREQ(test_report_text(), "one line\ntwo\n");
	test_report_clear();
}

TEST(long_line_is_cut)
{
	static char longest[5000];

	memset(longest, 'a', sizeof(longest) - 1);
	report_printf("%s", longest);
	CHECK(strlen(test_report_text()) > 500);
	CHECK_EQ(test_report_text()[strlen(test_report_text()) - 1], '\n');
	KM_WARN("%s", longest);
	CHECK_EQ(test_report_text()[strlen(test_report_text()) - 1], '\n');
	test_report_clear();
}

TEST(dump_stack)
{
	report_dump_stack();
	CHECK_REPORT("Call Trace:\n ");
	CHECK_REPORT("Comm: ");
}

/* A report that comes while another of this thread is printed is dropped. */
static void (*outer_sink)(const char *, size_t);

static void nesting_sink(const char *text, size_t len)
{
	report_printf("inner");
	KM_WARN("inner");
	report_dump_stack();
	outer_sink(text, len);
}

TEST(reports_do_not_nest)
{
	outer_sink = report_sink;
	report_sink = nesting_sink;
	report_printf("outer");
	report_sink = outer_sink;
	CHECK_STREQ(test_report_text(), "outer\n");
	CHECK_EQ(km_thread.in_report, 0);
	test_report_clear();
}

TEST(ratelimit)
{
	unsigned long state = 0, other = 0;

	CHECK(report_ratelimit(&state, 10000000000UL));
	CHECK(!report_ratelimit(&state, 10000000000UL));
	CHECK(report_ratelimit(&other, 1));
	port_sleep_ns(1000000);
	CHECK(report_ratelimit(&other, 1));
}

static void die_bug(void *arg)
{
	BUG_ON(arg == NULL);
}

static void die_panic(void *arg)
{
	report_panic("out of %s", (const char *)arg);
}

static void die_warn(void *arg)
{
	report_panic_on_warn = true;
	KM_WARN("%s", (const char *)arg);
}

TEST(deaths)
{
	CHECK_ABORTS(die_bug, NULL, "kernel BUG at ");
	CHECK_ABORTS(die_bug, NULL, "\narg == NULL\n");
	CHECK_ABORTS(die_panic, "pages", "Kernel panic - not syncing: out of pages\n");
	CHECK_ABORTS(die_warn, "odd", "\nodd\n");
	CHECK_ABORTS(die_warn, "odd",
		     "Kernel panic - not syncing: kernel: panic_on_warn set ...\n");
}
