/* SPDX-License-Identifier: MIT */
/*
 * KUnit: errors that SLUB debugging finds count in the resource "slab_errors"
 * of the test that runs, an int of the suite's, and are not printed then.
 */
#include <kunit/test-bug.h>
#include <kunit/test.h>

#include "compat/kunit/kunit_internal.h"

static bool count_slab_error(void)
{
	struct kunit *test = kunit_get_current_test();
	struct kunit_resource *res;

	if (!test)
		return false;
	res = kunit_find_named_resource(test, "slab_errors");
	if (!res)
		return false;
	__atomic_add_fetch((int *)res->data, 1, __ATOMIC_RELAXED);
	kunit_put_resource(res);
	return true;
}

void km_kunit_slab_init(void)
{
	__atomic_store_n(&km_slab_error_hook, count_slab_error, __ATOMIC_RELEASE);
}
