/* SPDX-License-Identifier: MIT */
/* KUnit: a function in a thread of its own, which may be ended early. */
#include <kunit/test.h>

#include "compat/run/host_run.h"
#include "compat/kunit/kunit_internal.h"

void km_kunit_try_catch_init(struct kunit_try_catch *try_catch, struct kunit *test,
			     kunit_try_catch_func_t try, kunit_try_catch_func_t catch,
			     unsigned long timeout)
{
	memset(try_catch, 0, sizeof(*try_catch));
	try_catch->test = test;
	try_catch->try = try;
	try_catch->catch = catch;
	try_catch->timeout = timeout;
}

static void try_thread(void *arg)
{
	struct kunit_try_catch *try_catch = arg;

	km_kunit_set_current(try_catch->test);
	try_catch->try(try_catch->context);
	km_kunit_set_current(NULL);
}

void kunit_try_catch_run(struct kunit_try_catch *try_catch, void *context)
{
	int err;

	try_catch->context = context;
	try_catch->try_result = 0;
	err = km_host_run_thread(try_thread, try_catch, try_catch->timeout);
	if (err)
		try_catch->try_result = err;
	if (!try_catch->try_result)
		return;
	if (err == -ETIMEDOUT)
		kunit_err(try_catch->test, "try timed out");
	else if (err)
		kunit_err(try_catch->test, "could not start a thread: %d", err);
	if (try_catch->catch)
		try_catch->catch(try_catch->context);
}

void kunit_try_catch_throw(struct kunit_try_catch *try_catch)
{
	try_catch->try_result = -EFAULT;
	km_kunit_set_current(NULL);
	km_host_run_leave();
}

void __kunit_abort(struct kunit *test)
{
	kunit_try_catch_throw(&test->try_catch);
}
