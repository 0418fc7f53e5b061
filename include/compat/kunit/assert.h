/* SPDX-License-Identifier: MIT */
/*
 * What a failed expectation or assertion says. The macros of <kunit/test.h>
 * compare; only when that fails one of these functions writes the text, in
 * KUnit's words. Differs from the kernel: there is one function per kind of
 * comparison in place of one structure with a format function each.
 */
#ifndef KM_COMPAT_KUNIT_ASSERT_H
#define KM_COMPAT_KUNIT_ASSERT_H

#include <linux/types.h>

struct kunit;

enum kunit_assert_type {
	KUNIT_ASSERTION,
	KUNIT_EXPECTATION,
};

struct kunit_loc {
	int line;
	const char *file;
};

#define KUNIT_CURRENT_LOC { .file = __FILE__, .line = __LINE__ }

/* One place that compares: constant, one per use of a macro. */
struct km_kunit_check {
	struct kunit_loc loc;
	enum kunit_assert_type type;
	const char *left, *op, *right; /* source text; op and right are NULL where there is one side */
};

/* Each says what failed and marks the test; fmt may be NULL. None returns from an assertion. */
void km_kunit_fail(struct kunit *test, const struct km_kunit_check *check, const char *fmt, ...)
	__attribute__((__format__(printf, 3, 4), __cold__));
void km_kunit_fail_bool(struct kunit *test, const struct km_kunit_check *check, bool expected,
			const char *fmt, ...) __attribute__((__format__(printf, 4, 5), __cold__));
void km_kunit_fail_int(struct kunit *test, const struct km_kunit_check *check, long long left,
		       long long right, const char *fmt, ...)
	__attribute__((__format__(printf, 5, 6), __cold__));
void km_kunit_fail_ptr(struct kunit *test, const struct km_kunit_check *check, const void *left,
		       const void *right, const char *fmt, ...)
	__attribute__((__format__(printf, 5, 6), __cold__));
void km_kunit_fail_str(struct kunit *test, const struct km_kunit_check *check, const char *left,
		       const char *right, const char *fmt, ...)
	__attribute__((__format__(printf, 5, 6), __cold__));
void km_kunit_fail_mem(struct kunit *test, const struct km_kunit_check *check, const void *left,
		       const void *right, size_t size, const char *fmt, ...)
	__attribute__((__format__(printf, 6, 7), __cold__));
/* A pointer that is NULL or an ERR_PTR(). */
void km_kunit_fail_err(struct kunit *test, const struct km_kunit_check *check, const void *ptr,
		       const char *fmt, ...) __attribute__((__format__(printf, 4, 5), __cold__));

/* End this thread, and with it the test case. */
void __attribute__((__noreturn__)) __kunit_abort(struct kunit *test);

#endif
