/* SPDX-License-Identifier: MIT */
/*
 * The test harness. A test program is tests/<room>_<thing>_test.c with
 *
 *	TEST(pop_returns_what_was_pushed)
 *	{
 *		CHECK_EQ(pop(), 3);
 *	}
 *
 * and is linked with tests/test.c, which has main(): `PROGRAM [GLOB]` runs the
 * tests whose names match. Exit status 0: all passed, 1: some failed, 77: all
 * that ran were skipped.
 *
 * A failed CHECK is printed and counted, and the test goes on (REQUIRE
 * returns from the enclosing void function). Checks may be made from threads.
 *
 * Reports of the library (warnings, BUG texts) are captured while a test
 * runs. One that no CHECK_REPORT() has claimed by the end fails the test.
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* wanted before the first system header: include this file first */
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test {
	const char *name;
	void (*run)(void);
	struct test *next;
};

void test_register(struct test *test);

#define TEST(id)                                                             \
	static void test_##id(void);                                         \
	static struct test test_entry_##id = { #id, test_##id, NULL };       \
	__attribute__((__constructor__)) static void test_register_##id(void) \
	{                                                                    \
		test_register(&test_entry_##id);                             \
	}                                                                    \
	static void test_##id(void)

/* Boot the library of this program with a command line; TEST_CMDLINE in the environment wins. */
#define TEST_CMDLINE(text)                                                   \
	__attribute__((__constructor__(101))) static void test_cmdline(void) \
	{                                                                    \
		const char *own = getenv("TEST_CMDLINE");                    \
                                                                             \
		setenv("KMEM_CMDLINE", own ? own : text, 1);                 \
	}                                                                    \
	struct test /* takes the semicolon */

bool test_check(bool ok, const char *what, const char *file, int line);
bool test_check_eq(unsigned long a, unsigned long b, bool equal, const char *a_text,
		   const char *b_text, const char *file, int line);
bool test_check_str(const char *a, const char *b, const char *a_text, const char *b_text,
		    const char *file, int line);
bool test_check_report(const char *part, const char *file, int line);
bool test_check_no_report(const char *file, int line);

/* Each is true when the check holds, so that more can be said: if (!CHECK(x)) printf(...). */
#define CHECK(cond) test_check(!!(cond), #cond, __FILE__, __LINE__)
/* Integers or pointers; prints both values. */
#define CHECK_EQ(a, b) \
	test_check_eq((unsigned long)(a), (unsigned long)(b), true, #a, #b, __FILE__, __LINE__)
#define CHECK_NE(a, b) \
	test_check_eq((unsigned long)(a), (unsigned long)(b), false, #a, #b, __FILE__, __LINE__)
#define CHECK_STREQ(a, b) test_check_str(a, b, #a, #b, __FILE__, __LINE__)
#define REQUIRE(cond)                                                        \
	do {                                                                 \
		if (!CHECK(cond))                                            \
			return;                                              \
	} while (0)

/* Holds, if not now then within ten seconds: for what other threads are about to do. */
#define CHECK_SOON(cond)                                     \
	({                                                   \
		for (int _i = 0; !(cond) && _i < 10000; _i++) \
			usleep(1000);                        \
		CHECK(cond);                                 \
	})

/*
 * The text reported since the test's start or the last test_report_clear()
 * holds part. Claims all that was reported up to and with the report it is
 * found in.
 */
#define CHECK_REPORT(part) test_check_report(part, __FILE__, __LINE__)
/* Nothing was reported that is not claimed yet. */
#define CHECK_NO_REPORT() test_check_no_report(__FILE__, __LINE__)
void test_report_clear(void);         /* forget all that was reported */
const char *test_report_text(void);   /* all that was reported since */
unsigned int test_report_count(void); /* reports since, claimed or not */

/*
 * Run fn(arg) in a child process, which must die by SIGABRT after reporting a
 * text that holds part. Only from a test without other threads.
 */
bool test_aborts(void (*fn)(void *), void *arg, const char *part);
#define CHECK_ABORTS(fn, arg, part) \
	test_check(test_aborts(fn, arg, part), #fn " aborts with " #part, __FILE__, __LINE__)

/*
 * Pseudo-random numbers. The seed is TEST_SEED or the time, is printed when a
 * test fails, and starts each test anew; a thread gets a sequence of its own.
 */
uint64_t test_rand(void);
uint64_t test_rand_below(uint64_t n); /* 0 .. n - 1; n > 0 */
uint64_t test_seed(void);

/* This test cannot run here. Return afterwards. */
void test_skip(const char *why);

/* True in builds with a sanitizer, where work should be a fraction of the usual. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define TEST_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define TEST_SANITIZED 1
#endif
#endif
#ifndef TEST_SANITIZED
#define TEST_SANITIZED 0
#endif

/* True under the thread sanitizer, where a child of a threaded process cannot start threads. */
#if defined(__SANITIZE_THREAD__)
#define TEST_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TEST_TSAN 1
#endif
#endif
#ifndef TEST_TSAN
#define TEST_TSAN 0
#endif

/* n, or an eighth of it under a sanitizer. */
static inline unsigned long test_scale(unsigned long n)
{
	return TEST_SANITIZED ? n / 8 + 1 : n;
}

#endif
