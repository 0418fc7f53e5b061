/* SPDX-License-Identifier: MIT */
/*
 * KUnit: errors that SLUB debugging finds count in the resource "slab_errors"
 * of the test that runs, an int of the suite's, and are not printed then.
 * A test may leave objects on purpose, to see kmem_cache_destroy() refuse: what
 * a cache has whose errors a test has counted is no leak (run_leak.c).
 */
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "compat/kunit/kunit_internal.h"

#define CLAIMED_MAX 64 /* caches; those beyond are told as leaks */

static char claimed[CLAIMED_MAX][32];
static unsigned int nr_claimed;
static DEFINE_RAW_SPINLOCK(claimed_lock);

bool km_kunit_slab_claimed(const char *name)
{
	for (unsigned int i = 0; i < READ_ONCE(nr_claimed); i++) {
		if (!strncmp(claimed[i], name, sizeof(claimed[i]) - 1))
			return true;
	}
	return false;
}

static void claim(const char *name)
{
	raw_spin_lock(&claimed_lock);
	if (nr_claimed < CLAIMED_MAX && !km_kunit_slab_claimed(name)) {
		strscpy(claimed[nr_claimed], name, sizeof(claimed[0]));
		WRITE_ONCE(nr_claimed, nr_claimed + 1);
	}
	raw_spin_unlock(&claimed_lock);
}

static bool count_slab_error(const struct kmem_cache *s)
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
	claim(s->name);
	return true;
}

void km_kunit_slab_init(void)
{
	__atomic_store_n(&km_slab_error_hook, count_slab_error, __ATOMIC_RELEASE);
}
