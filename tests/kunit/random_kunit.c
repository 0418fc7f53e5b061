/* SPDX-License-Identifier: MIT */
/* Random numbers: their ranges, that they differ, and that a run can be repeated. */
#include <kunit/test.h>

#include <linux/random.h>
#include <linux/string.h>

static void ranges(struct kunit *test)
{
	unsigned int seen = 0;

	for (int i = 0; i < 1000; i++) {
		u32 v = get_random_u32_below(5);

		KUNIT_ASSERT_LT(test, v, 5);
		seen |= 1u << v;
		v = get_random_u32_inclusive(10, 12);
		KUNIT_ASSERT_TRUE(test, v >= 10 && v <= 12);
		KUNIT_ASSERT_GT(test, get_random_u32_above(U32_MAX - 2), U32_MAX - 2);
		KUNIT_ASSERT_LT(test, prandom_u32_max(3), 3);
	}
	KUNIT_EXPECT_EQ(test, seen, 0x1f);
	KUNIT_EXPECT_EQ(test, get_random_u32_below(1), 0);
	KUNIT_EXPECT_EQ(test, get_random_u32_inclusive(7, 7), 7);
}

static void bytes(struct kunit *test)
{
	u8 a[37], b[37];

	memset(a, 0, sizeof(a));
	get_random_bytes(a, 36);
	get_random_bytes(b, sizeof(b));
	KUNIT_EXPECT_NE(test, memcmp(a, b, 36), 0);
	KUNIT_EXPECT_EQ(test, a[36], 0);
	KUNIT_EXPECT_NE(test, get_random_u64(), get_random_u64());
}

static void repeated(struct kunit *test)
{
	u64 first[4];

	km_random_seed(42);
	for (int i = 0; i < 4; i++)
		first[i] = get_random_u64();
	km_random_seed(42);
	for (int i = 0; i < 4; i++)
		KUNIT_EXPECT_EQ(test, get_random_u64(), first[i]);
	km_random_seed(43);
	KUNIT_EXPECT_NE(test, get_random_u64(), first[0]);
	km_random_seed(0);
	KUNIT_EXPECT_NE(test, get_random_u64(), first[0]);
}

static void states(struct kunit *test)
{
	struct rnd_state a, b;
	u8 x[10], y[10];

	prandom_seed_state(&a, 3);
	prandom_seed_state(&b, 3);
	KUNIT_EXPECT_EQ(test, prandom_u32_state(&a), prandom_u32_state(&b));
	prandom_bytes_state(&a, x, sizeof(x));
	prandom_bytes_state(&b, y, sizeof(y));
	KUNIT_EXPECT_EQ(test, memcmp(x, y, sizeof(x)), 0);
	prandom_seed_state(&b, 4);
	KUNIT_EXPECT_NE(test, prandom_u32_state(&a), prandom_u32_state(&b));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(ranges),
	KUNIT_CASE(bytes),
	KUNIT_CASE(repeated),
	KUNIT_CASE(states),
	{}
};

static struct kunit_suite suite = { .name = "random", .test_cases = cases };
kunit_test_suite(suite);

MODULE_LICENSE("GPL");
