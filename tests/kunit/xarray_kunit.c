/* SPDX-License-Identifier: MIT */
/* xarrays of this library: entries of many indices, replaced, split and gone round. */
#include <kunit/test.h>
#include <linux/xarray.h>

/* Store one entry of the order over what is there: how many entries that were in its way. */
static int store_over(struct kunit *test, struct xarray *xa, unsigned long start, unsigned int order)
{
	XA_STATE_ORDER(xas, xa, start, order);
	void *entry;
	int nr;

	do {
		nr = 0;
		xas_lock(&xas);
		xas_for_each_conflict(&xas, entry)
			nr++;
		xas_store(&xas, xa_mk_value(start));
		xas_unlock(&xas);
	} while (xas_nomem(&xas, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, xas_error(&xas), 0);
	return nr;
}

static void expect_range(struct kunit *test, struct xarray *xa, unsigned long start,
			 unsigned long size, unsigned long value)
{
	KUNIT_EXPECT_PTR_EQ(test, xa_load(xa, start), xa_mk_value(value));
	KUNIT_EXPECT_PTR_EQ(test, xa_load(xa, start + size - 1), xa_mk_value(value));
	KUNIT_EXPECT_NULL(test, xa_load(xa, start + size));
}

static void a_big_entry_replaces_small_ones(struct kunit *test)
{
	DEFINE_XARRAY(xa);

	for (unsigned int order = 0; order < 14; order++) {
		for (unsigned long start = 0; start <= 1UL << order; start += 1UL << order) {
			unsigned long size = 1UL << order;

			KUNIT_EXPECT_EQ(test, store_over(test, &xa, start, order), 0);
			expect_range(test, &xa, start, size, start);
			xa_erase(&xa, start);
			KUNIT_EXPECT_TRUE(test, xa_empty(&xa));
			for (unsigned long i = 0; i < size; i++)
				xa_store(&xa, start + i, xa_mk_value(i), GFP_KERNEL);
			KUNIT_EXPECT_EQ(test, store_over(test, &xa, start, order), size);
			expect_range(test, &xa, start, size, start);
			xa_destroy(&xa);
			KUNIT_EXPECT_TRUE(test, xa_empty(&xa));
		}
	}
}

static void half_of_an_entry_at_a_time(struct kunit *test)
{
	DEFINE_XARRAY(xa);

	for (unsigned int order = 12; order; order--) {
		XA_STATE_ORDER(xas, &xa, 0, order - 1);

		if (order == 12)
			store_over(test, &xa, 0, 12);
		xas_lock(&xas);
		xas_try_split(&xas, xa_mk_value(order - 1), order);
		xas_unlock(&xas);
		KUNIT_EXPECT_EQ(test, xas_error(&xas), 0);
		KUNIT_EXPECT_EQ(test, xa_get_order(&xa, 0), order - 1);
		KUNIT_EXPECT_PTR_EQ(test, xa_load(&xa, (1UL << order) - 1), xa_mk_value(order - 1));
	}
	xa_destroy(&xa);
}

static void more_than_a_node_is_refused(struct kunit *test)
{
	DEFINE_XARRAY(xa);
	XA_STATE_ORDER(xas, &xa, 0, 3);

	store_over(test, &xa, 0, 7);
	xas_lock(&xas);
	xas_try_split(&xas, xa_mk_value(1), 7);
	xas_unlock(&xas);
	KUNIT_EXPECT_EQ(test, xas_error(&xas), -EINVAL);
	expect_range(test, &xa, 0, 128, 0);
	KUNIT_EXPECT_EQ(test, xas_try_split_min_order(7), 6);
	KUNIT_EXPECT_EQ(test, xas_try_split_min_order(6), 5);
	KUNIT_EXPECT_EQ(test, xas_try_split_min_order(0), 0);
	xa_destroy(&xa);
}

static void round_and_round(struct kunit *test)
{
	DEFINE_XARRAY_ALLOC(xa);
	struct xa_limit limit = XA_LIMIT(1, 4);
	u32 id, next = 3, expected[] = { 3, 4, 1, 2 };
	int ret;

	for (int i = 0; i < 4; i++) {
		xa_lock(&xa);
		ret = __xa_alloc_cyclic(&xa, &id, xa_mk_value(i), limit, &next, GFP_NOWAIT);
		xa_unlock(&xa);
		KUNIT_EXPECT_EQ(test, ret, i == 2);
		KUNIT_EXPECT_EQ(test, id, expected[i]);
	}
	KUNIT_EXPECT_EQ(test, xa_alloc_cyclic(&xa, &id, xa_mk_value(9), limit, &next, GFP_KERNEL),
			-EBUSY);
	xa_destroy(&xa);
}

static struct kunit_case xarray_cases[] = {
	KUNIT_CASE(a_big_entry_replaces_small_ones),
	KUNIT_CASE(half_of_an_entry_at_a_time),
	KUNIT_CASE(more_than_a_node_is_refused),
	KUNIT_CASE(round_and_round),
	{}
};

static struct kunit_suite xarray_suite = {
	.name = "xarray",
	.test_cases = xarray_cases,
};
kunit_test_suite(xarray_suite);

MODULE_LICENSE("Dual MIT/GPL");
