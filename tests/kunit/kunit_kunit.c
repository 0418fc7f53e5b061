/* SPDX-License-Identifier: MIT */
/* KUnit itself: what suites rely on. What failures look like is in tests/cli_test_test.py. */
#include <kunit/device.h>
#include <kunit/static_stub.h>
#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <kunit/visibility.h>
#include <linux/device.h>

/* ---- checks that hold ---- */

struct kunit_pair {
	int a, b;
};

static void checks_hold(struct kunit *test)
{
	struct kunit_pair pair = { 1, 2 };
	u8 small = 200;
	const char *text = "abc";

	KUNIT_SUCCEED(test);
	KUNIT_EXPECT_TRUE(test, pair.b == 2);
	KUNIT_EXPECT_TRUE(test, pair.b);
	KUNIT_ASSERT_FALSE(test, !pair.a);
	KUNIT_EXPECT_EQ(test, pair.a + 1, pair.b);
	KUNIT_ASSERT_EQ_MSG(test, small, 200, "%s %d", "message", 1);
	KUNIT_EXPECT_NE(test, 1, 2);
	KUNIT_EXPECT_LT(test, -1, 2);
	KUNIT_EXPECT_LE(test, 2, 2);
	KUNIT_EXPECT_GT(test, 3UL, 2UL);
	KUNIT_EXPECT_GE_MSG(test, sizeof(pair), 8, "no arguments");
	KUNIT_EXPECT_PTR_EQ(test, &pair.a, (void *)&pair);
	KUNIT_EXPECT_PTR_NE(test, &pair.a, &pair.b);
	KUNIT_EXPECT_NULL(test, NULL);
	KUNIT_ASSERT_NOT_NULL(test, test);
	KUNIT_EXPECT_STREQ(test, text, "abc");
	KUNIT_EXPECT_STRNEQ(test, text, "abd");
	KUNIT_EXPECT_MEMEQ(test, text, "abcd", 3);
	KUNIT_EXPECT_MEMNEQ(test, text, "abd", 3);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, text);
	KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, test, "message");
}

/* Every argument is evaluated once. */
static void arguments_count_once(struct kunit *test)
{
	int calls = 0;

	KUNIT_EXPECT_EQ(test, ++calls, 1);
	KUNIT_EXPECT_TRUE(test, ++calls == 2);
	KUNIT_EXPECT_PTR_EQ(test, (calls++, test), test);
	KUNIT_EXPECT_STREQ(test, (calls++, "a"), "a");
	KUNIT_EXPECT_EQ(test, calls, 4);
}

/* ---- a test within the test ---- */

struct inner {
	struct kunit test;
	int after; /* what came behind a check that failed */
};

static int inner_init(struct kunit *test)
{
	struct inner *inner = kunit_kzalloc(test, sizeof(*inner), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, inner);
	kunit_init_test(&inner->test, "inner", NULL);
	test->priv = inner;
	return 0;
}

static void inner_exit(struct kunit *test)
{
	struct inner *inner = test->priv;

	kunit_cleanup(&inner->test);
}

static void try_expect(void *context)
{
	struct inner *inner = context;

	KUNIT_EXPECT_TRUE(&inner->test, true);
	inner->after = 1;
}

static void try_skip(void *context)
{
	struct inner *inner = context;

	kunit_skip(&inner->test, "because of %d", 7);
	inner->after = 1;
}

static void caught(void *context)
{
	struct inner *inner = context;

	inner->after += 10;
}

static void run_inner(struct inner *inner, kunit_try_catch_func_t try)
{
	struct kunit_try_catch *try_catch = &inner->test.try_catch;

	kunit_try_catch_init(try_catch, &inner->test, try, caught);
	kunit_try_catch_run(try_catch, inner);
}

static void try_that_ends(struct kunit *test)
{
	struct inner *inner = test->priv;

	run_inner(inner, try_expect);
	KUNIT_EXPECT_EQ(test, inner->after, 1);
	KUNIT_EXPECT_EQ(test, kunit_try_catch_get_result(&inner->test.try_catch), 0);
	KUNIT_EXPECT_EQ(test, inner->test.status, KUNIT_SUCCESS);
}

static void try_that_throws(struct kunit *test)
{
	struct inner *inner = test->priv;

	run_inner(inner, try_skip);
	KUNIT_EXPECT_EQ(test, inner->after, 10);
	KUNIT_EXPECT_EQ(test, kunit_try_catch_get_result(&inner->test.try_catch), -EFAULT);
	KUNIT_EXPECT_EQ(test, inner->test.status, KUNIT_SKIPPED);
	KUNIT_EXPECT_STREQ(test, inner->test.status_comment, "because of 7");
}

/* 6.18 gives the timeout too. */
static void try_with_timeout(struct kunit *test)
{
	struct inner *inner = test->priv;
	struct kunit_try_catch *try_catch = &inner->test.try_catch;

	kunit_try_catch_init(try_catch, &inner->test, try_expect, caught, 30);
	kunit_try_catch_run(try_catch, inner);
	KUNIT_EXPECT_EQ(test, inner->after, 1);
	KUNIT_EXPECT_EQ(test, try_catch->timeout, 30);
}

static void failure_is_of_the_test_it_is_given(struct kunit *test)
{
	struct inner *inner = test->priv;

	kunit_set_failure(&inner->test);
	KUNIT_EXPECT_EQ(test, inner->test.status, KUNIT_FAILURE);
	KUNIT_EXPECT_EQ(test, test->status, KUNIT_SUCCESS);
	KUNIT_EXPECT_STREQ(test, kunit_status_to_ok_not_ok(inner->test.status), "not ok");
}

/* ---- the current test ---- */

static void see_current(void *context)
{
	struct inner *inner = context;

	inner->after = kunit_get_current_test() == &inner->test;
}

static void current_is_of_the_thread(struct kunit *test)
{
	struct inner *inner = test->priv;

	KUNIT_EXPECT_PTR_EQ(test, kunit_get_current_test(), test);
	run_inner(inner, see_current);
	KUNIT_EXPECT_EQ(test, inner->after, 1);
	KUNIT_EXPECT_PTR_EQ(test, kunit_get_current_test(), test);
}

/* ---- resources ---- */

static char order[16];
static int nr_order;

static void note(void *context)
{
	order[nr_order++] = *(char *)context;
}

static void note_free(struct kunit_resource *res)
{
	note(res->data);
}

static int refuse(struct kunit_resource *res, void *context)
{
	return -EBUSY;
}

static int set_data(struct kunit_resource *res, void *context)
{
	res->data = (char *)context + 1;
	return 0;
}

static void resources_end_in_reverse(struct kunit *test)
{
	struct inner *inner = test->priv;
	struct kunit_resource a, b;

	nr_order = 0;
	KUNIT_ASSERT_EQ(test, kunit_add_resource(&inner->test, NULL, note_free, &a, "a"), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action(&inner->test, note, "x"), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_resource(&inner->test, set_data, note_free, &b, "-b"), 0);
	KUNIT_EXPECT_PTR_EQ(test, kunit_alloc_resource(&inner->test, NULL, note_free, GFP_KERNEL,
						       "c"), (void *)"c");
	KUNIT_EXPECT_EQ(test, kunit_add_resource(&inner->test, refuse, note_free, &a, "d"), -EBUSY);
	KUNIT_EXPECT_EQ(test, nr_order, 0);
	kunit_cleanup(&inner->test);
	KUNIT_EXPECT_MEMEQ(test, order, "cbxa", 4);
	KUNIT_EXPECT_EQ(test, nr_order, 4);
}

static void resources_have_names(struct kunit *test)
{
	struct inner *inner = test->priv;
	struct kunit_resource a, b, *found;

	nr_order = 0;
	KUNIT_EXPECT_NULL(test, kunit_find_named_resource(&inner->test, "first"));
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(&inner->test, NULL, note_free, &a, NULL,
						       "a"), -EINVAL);
	KUNIT_ASSERT_EQ(test, kunit_add_named_resource(&inner->test, NULL, note_free, &a, "first",
						       "a"), 0);
	KUNIT_EXPECT_EQ(test, kunit_add_named_resource(&inner->test, NULL, note_free, &b, "first",
						       "b"), -EEXIST);
	found = kunit_find_named_resource(&inner->test, "first");
	KUNIT_ASSERT_PTR_EQ(test, found, &a);
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(&inner->test, "first"), 0);
	KUNIT_EXPECT_EQ(test, nr_order, 0); /* there is a reference yet */
	kunit_put_resource(found);
	KUNIT_EXPECT_EQ(test, nr_order, 1);
	KUNIT_EXPECT_EQ(test, kunit_destroy_named_resource(&inner->test, "first"), -ENOENT);
}

static void resources_are_destroyed_once(struct kunit *test)
{
	struct inner *inner = test->priv;
	struct kunit_resource *res;

	nr_order = 0;
	res = kunit_alloc_and_get_resource(&inner->test, NULL, note_free, GFP_KERNEL, "a");
	KUNIT_ASSERT_NOT_NULL(test, res);
	kunit_remove_resource(&inner->test, res);
	kunit_remove_resource(&inner->test, res);
	KUNIT_EXPECT_EQ(test, nr_order, 0);
	kunit_put_resource(res);
	KUNIT_EXPECT_EQ(test, nr_order, 1);
	kunit_cleanup(&inner->test);
	KUNIT_EXPECT_EQ(test, nr_order, 1);
}

static void note_char(const char *c)
{
	note((void *)c);
}

KUNIT_DEFINE_ACTION_WRAPPER(note_wrapper, note_char, const char *);

static void actions_can_be_taken_back(struct kunit *test)
{
	struct inner *inner = test->priv;

	nr_order = 0;
	KUNIT_ASSERT_EQ(test, kunit_add_action(&inner->test, note, "a"), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action(&inner->test, note_wrapper, "b"), 0);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(&inner->test, note, "c"), 0);
	kunit_remove_action(&inner->test, note, "a");
	KUNIT_EXPECT_EQ(test, nr_order, 0);
	kunit_release_action(&inner->test, note_wrapper, "b");
	KUNIT_EXPECT_EQ(test, nr_order, 1);
	kunit_release_action(&inner->test, note_wrapper, "b");
	kunit_cleanup(&inner->test);
	KUNIT_EXPECT_EQ(test, nr_order, 2);
	KUNIT_EXPECT_MEMEQ(test, order, "bc", 2);
}

static void memory_is_the_tests(struct kunit *test)
{
	static const char text[] = "constant";
	char *p = kunit_kzalloc(test, 100, GFP_KERNEL);
	int *q = kunit_kcalloc(test, 10, sizeof(*q), GFP_KERNEL);
	char *r;

	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_EXPECT_EQ(test, p[99], 0);
	KUNIT_EXPECT_EQ(test, q[9], 0);
	kunit_kfree(test, p);
	kunit_kfree(test, NULL);
	r = kunit_kstrdup(test, text, GFP_KERNEL);
	KUNIT_EXPECT_STREQ(test, r, text);
	KUNIT_EXPECT_PTR_NE(test, r, text);
	KUNIT_EXPECT_NULL(test, kunit_kstrdup(test, NULL, GFP_KERNEL));
	kunit_kfree_const(test, kunit_kstrdup_const(test, text, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kunit_kmalloc_array(test, SIZE_MAX, 2, GFP_KERNEL | __GFP_NOWARN));
}

static struct kunit_case inner_cases[] = {
	KUNIT_CASE(checks_hold),
	KUNIT_CASE(arguments_count_once),
	KUNIT_CASE(try_that_ends),
	KUNIT_CASE(try_that_throws),
	KUNIT_CASE(try_with_timeout),
	KUNIT_CASE(failure_is_of_the_test_it_is_given),
	KUNIT_CASE(current_is_of_the_thread),
	KUNIT_CASE(resources_end_in_reverse),
	KUNIT_CASE(resources_have_names),
	KUNIT_CASE(resources_are_destroyed_once),
	KUNIT_CASE_SLOW(actions_can_be_taken_back),
	KUNIT_CASE_ATTR(memory_is_the_tests, { .speed = KUNIT_SPEED_NORMAL }),
	{}
};

static struct kunit_suite inner_suite = {
	.name = "kunit",
	.init = inner_init,
	.exit = inner_exit,
	.test_cases = inner_cases,
};

/* ---- parameters ---- */

static const struct kunit_pair pairs[] = { { 1, 2 }, { 3, 4 } };
static int nr_pairs, nr_counts, nr_registered;

static void pair_desc(const struct kunit_pair *pair, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%d and %d", pair->a, pair->b);
}

KUNIT_ARRAY_PARAM(pairs, pairs, pair_desc);

static void with_array(struct kunit *test)
{
	const struct kunit_pair *pair = test->param_value;

	KUNIT_EXPECT_PTR_EQ(test, pair, &pairs[nr_pairs++]);
	KUNIT_EXPECT_EQ(test, pair->a + 1, pair->b);
}

static const struct {
	const char *name;
	int number;
} named[] = { { "one", 1 }, { "two", 2 }, { "three", 3 } };

KUNIT_ARRAY_PARAM_DESC(named, named, name);

static void with_names(struct kunit *test)
{
	const typeof(named[0]) *param = test->param_value;

	KUNIT_EXPECT_EQ(test, param - named, test->param_index);
	if (param->number == 2)
		kunit_skip(test, "two is skipped");
}

static const void *count_params(struct kunit *test, const void *prev, char *desc)
{
	static int numbers[3];

	if (!prev)
		return numbers;
	return (int *)prev < numbers + 2 ? (int *)prev + 1 : NULL;
}

static void with_generator(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, test->param_index, nr_counts++);
}

static int register_init(struct kunit *test)
{
	int *values = kunit_kcalloc(test, 4, sizeof(*values), GFP_KERNEL);

	KUNIT_EXPECT_NOT_NULL(test, values);
	for (int i = 0; i < 4; i++)
		values[i] = i * i;
	kunit_register_params_array(test, values, 4, NULL);
	return 0;
}

static void register_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, nr_registered, 4);
}

static void with_registered_array(struct kunit *test)
{
	KUNIT_ASSERT_NOT_NULL(test, test->parent);
	KUNIT_EXPECT_EQ(test, *(int *)test->param_value, test->param_index * test->param_index);
	nr_registered++;
}

static void all_parameters_came(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, nr_pairs, 2);
	KUNIT_EXPECT_EQ(test, nr_counts, 3);
	KUNIT_EXPECT_EQ(test, nr_registered, 4);
}

static struct kunit_case param_cases[] = {
	KUNIT_CASE_PARAM(with_array, pairs_gen_params),
	KUNIT_CASE_PARAM_ATTR(with_names, named_gen_params, { .speed = KUNIT_SPEED_SLOW }),
	KUNIT_CASE_PARAM(with_generator, count_params),
	KUNIT_CASE_PARAM_WITH_INIT(with_registered_array, kunit_array_gen_params, register_init,
				   register_exit),
	KUNIT_CASE(all_parameters_came),
	{}
};

static struct kunit_suite param_suite = {
	.name = "kunit_params",
	.test_cases = param_cases,
};

/* ---- suite_init and suite_exit; stubs ---- */

static int nr_suite_init, nr_case_init;

static int stub_suite_init(struct kunit_suite *suite)
{
	nr_suite_init++;
	return 0;
}

static int stub_init(struct kunit *test)
{
	nr_case_init++;
	return 0;
}

static int add_one(int i)
{
	KUNIT_STATIC_STUB_REDIRECT(add_one, i);
	return i + 1;
}

static int subtract_one(int i)
{
	return i - 1;
}

static void stub_replaces(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, add_one(1), 2);
	kunit_activate_static_stub(test, add_one, subtract_one);
	KUNIT_EXPECT_EQ(test, add_one(1), 0);
	kunit_deactivate_static_stub(test, add_one);
	KUNIT_EXPECT_EQ(test, add_one(1), 2);
	kunit_activate_static_stub(test, add_one, subtract_one);
}

static void stub_ends_with_the_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, add_one(1), 2);
}

static void inits_came(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, nr_suite_init, 1);
	KUNIT_EXPECT_GE(test, nr_case_init, 1);
}

static void skipped_without_end(struct kunit *test)
{
	kunit_mark_skipped(test, "only marked");
	kunit_info(test, "goes on, with an error: %pe", ERR_PTR(-ENOMEM));
}

static struct kunit_case stub_cases[] = {
	KUNIT_CASE(stub_replaces),
	KUNIT_CASE(stub_ends_with_the_test),
	KUNIT_CASE(inits_came),
	KUNIT_CASE(skipped_without_end),
	{}
};

static struct kunit_suite stub_suite = {
	.name = "kunit_stub",
	.suite_init = stub_suite_init,
	.init = stub_init,
	.test_cases = stub_cases,
};

/* ---- devices ---- */

static int nr_probed, nr_removed;

static int count_probe(struct device *dev)
{
	nr_probed++;
	return 0;
}

static int count_remove(struct device *dev)
{
	nr_removed++;
	return 0;
}

static void device_with_a_driver_of_its_own(struct kunit *test)
{
	struct device *dev = kunit_device_register(test, "thing");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);
	KUNIT_EXPECT_STREQ(test, dev_name(dev), "thing");
	KUNIT_ASSERT_NOT_NULL(test, dev->driver);
	KUNIT_EXPECT_STREQ(test, dev->driver->name, "thing");
	KUNIT_EXPECT_NOT_NULL(test, devm_kzalloc(dev, 100, GFP_KERNEL));
	kunit_device_unregister(test, dev);
	dev = kunit_device_register(test, "thing"); /* its name is free again */
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, dev);
}

static void device_with_a_driver(struct kunit *test)
{
	struct device_driver *drv = kunit_driver_create(test, "driver");
	struct device *dev;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, drv);
	drv->probe = count_probe;
	drv->remove = count_remove;
	dev = kunit_device_register_with_driver(test, "device", drv);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);
	KUNIT_EXPECT_PTR_EQ(test, dev->driver, drv);
	KUNIT_EXPECT_EQ(test, nr_probed, 1);
	KUNIT_EXPECT_EQ(test, nr_removed, 0);
}

static void device_is_gone_after_the_test(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, nr_probed, 1);
	KUNIT_EXPECT_EQ(test, nr_removed, 1);
}

static struct kunit_case device_cases[] = {
	KUNIT_CASE(device_with_a_driver_of_its_own),
	KUNIT_CASE(device_with_a_driver),
	KUNIT_CASE(device_is_gone_after_the_test),
	{}
};

static struct kunit_suite device_suite = {
	.name = "kunit_device",
	.test_cases = device_cases,
};

kunit_test_suites(&inner_suite, &param_suite);
kunit_test_suite(stub_suite);
kunit_test_suite(device_suite);

MODULE_LICENSE("MIT");
