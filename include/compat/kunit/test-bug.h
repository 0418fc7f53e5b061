/* SPDX-License-Identifier: MIT */
/* What code under test asks of the test that is running. */
#ifndef KM_COMPAT_KUNIT_TEST_BUG_H
#define KM_COMPAT_KUNIT_TEST_BUG_H

struct kunit;

/* The test whose case this thread runs, or NULL. */
struct kunit *kunit_get_current_test(void);

/* Fail the current test, if there is one. */
#define kunit_fail_current_test(fmt, ...) \
	km_kunit_fail_current_test(__FILE__, __LINE__, fmt, ##__VA_ARGS__)
void km_kunit_fail_current_test(const char *file, int line, const char *fmt, ...)
	__attribute__((__format__(printf, 3, 4), __cold__));

#endif
