/* SPDX-License-Identifier: MIT */
/*
 * A function that runs in a thread of its own, which kunit_try_catch_throw()
 * ends early. As in the kernel nothing is unwound: what the thread held, it holds.
 */
#ifndef KM_COMPAT_KUNIT_TRY_CATCH_H
#define KM_COMPAT_KUNIT_TRY_CATCH_H

#include <linux/types.h>

struct kunit;

typedef void (*kunit_try_catch_func_t)(void *context);

struct kunit_try_catch {
	struct kunit *test;
	int try_result; /* 0, or the error that ended it: -EFAULT is a throw, -ETIMEDOUT */
	kunit_try_catch_func_t try;
	kunit_try_catch_func_t catch;
	unsigned long timeout; /* seconds; 0: forever */
	void *context;
};

/* Since 6.18 with the timeout, before without. */
#define KM_KUNIT_TRY_CATCH_INIT(tc, test, try, catch, timeout, ...) \
	km_kunit_try_catch_init(tc, test, try, catch, timeout)
#define kunit_try_catch_init(tc, ...) KM_KUNIT_TRY_CATCH_INIT(tc, __VA_ARGS__, 0, 0)

void km_kunit_try_catch_init(struct kunit_try_catch *try_catch, struct kunit *test,
			     kunit_try_catch_func_t try, kunit_try_catch_func_t catch,
			     unsigned long timeout);
void kunit_try_catch_run(struct kunit_try_catch *try_catch, void *context);
void __attribute__((__noreturn__)) kunit_try_catch_throw(struct kunit_try_catch *try_catch);

static inline int kunit_try_catch_get_result(struct kunit_try_catch *try_catch)
{
	return try_catch->try_result;
}

#endif
