/* SPDX-License-Identifier: MIT */
/* Arithmetic of linux/kernel.h, and what is constant of it. */
#include <kunit/test.h>

#include <linux/gcd.h>
#include <linux/kernel.h>
#include <linux/lcm.h>
#include <linux/log2.h>
#include <linux/math64.h>
#include <linux/sizes.h>

/* Constants stay constants. */
static_assert(ARRAY_SIZE(((int[7]){ 0 })) == 7);
static_assert(ilog2(1024) == 10 && ilog2(1) == 0 && ilog2(1023) == 9);
static_assert(roundup_pow_of_two(9) == 16 && rounddown_pow_of_two(9) == 8);
static_assert(order_base_2(9) == 4 && bits_per(8) == 4);
static_assert(ALIGN(9, 8) == 16 && ALIGN_DOWN(9, 8) == 8 && IS_ALIGNED(16, 8));
static_assert(DIV_ROUND_UP(9, 4) == 3 && round_up(9, 4) == 12 && round_down(9, 4) == 8);
static_assert(MIN(3, 4) == 3 && MAX_T(u8, 3, 4) == 4);
static_assert(IS_ENABLED(CONFIG_KUNIT) && !IS_ENABLED(CONFIG_NOT_THERE));
static_assert(IS_BUILTIN(CONFIG_SMP) && !IS_MODULE(CONFIG_SMP));
static_assert(sizeof(u64) == 8 && __same_type(u64, unsigned long long));

#if !IS_ENABLED(CONFIG_MMU) || IS_ENABLED(CONFIG_LOCKDEP)
#error the configuration
#endif

static void smaller_and_larger(struct kunit *test)
{
	int i = -3, calls = 0;
	size_t n = 7;
	u8 b = 200;

	KUNIT_EXPECT_EQ(test, min(i, 2), -3);
	KUNIT_EXPECT_EQ(test, max(i, 2), 2);
	KUNIT_EXPECT_EQ(test, min(n, 4), 4);
	KUNIT_EXPECT_EQ(test, max(b, 3), 200);
	KUNIT_EXPECT_EQ(test, min(calls++, 5), 0);
	KUNIT_EXPECT_EQ(test, calls, 1);
	KUNIT_EXPECT_EQ(test, min_t(unsigned int, i, 5), 5);
	KUNIT_EXPECT_EQ(test, min3(3, i, 9), -3);
	KUNIT_EXPECT_EQ(test, max3(3, i, 9), 9);
	KUNIT_EXPECT_EQ(test, min_not_zero(0, 4), 4);
	KUNIT_EXPECT_EQ(test, min_not_zero(9, 4), 4);
	KUNIT_EXPECT_EQ(test, clamp(i, 0, 10), 0);
	KUNIT_EXPECT_EQ(test, clamp(50, 0, 10), 10);
	KUNIT_EXPECT_EQ(test, clamp_t(s8, 100, -10, 44), 44);
	KUNIT_EXPECT_EQ(test, clamp_val(n, 1, 5), 5);
	KUNIT_EXPECT_TRUE(test, in_range(5, 5, 1) && !in_range(6, 5, 1) && !in_range(4, 5, 9));
	swap(i, calls);
	KUNIT_EXPECT_EQ(test, i, 1);
}

static void rounding(struct kunit *test)
{
	unsigned int u = 10;
	int i = -7;
	u64 n = 10000000001ULL;

	KUNIT_EXPECT_EQ(test, roundup(u, 3), 12);
	KUNIT_EXPECT_EQ(test, rounddown(u, 3), 9);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_CLOSEST(i, 2), -4);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_CLOSEST(u, 4), 3);
	KUNIT_EXPECT_EQ(test, DIV_ROUND_UP_ULL(n, 10), 1000000001ULL);
	KUNIT_EXPECT_EQ(test, abs(i), 7);
	KUNIT_EXPECT_EQ(test, abs(-5LL), 5LL);
	KUNIT_EXPECT_EQ(test, abs_diff(3u, 5u), 2);
	KUNIT_EXPECT_EQ(test, mult_frac(1000000000u, 7, 5), 1400000000u);
	KUNIT_EXPECT_EQ(test, do_div(n, 1000), 1);
	KUNIT_EXPECT_EQ(test, n, 10000000);
	KUNIT_EXPECT_EQ(test, upper_32_bits(0x123456789aULL), 0x12);
	KUNIT_EXPECT_EQ(test, lower_32_bits(0x123456789aULL), 0x3456789a);
	KUNIT_EXPECT_EQ(test, (unsigned long)PTR_ALIGN((char *)4097, SZ_4K), 8192);
}

static void powers(struct kunit *test)
{
	unsigned long n = 1000;

	KUNIT_EXPECT_EQ(test, ilog2(n), 9);
	KUNIT_EXPECT_EQ(test, roundup_pow_of_two(n), 1024);
	KUNIT_EXPECT_EQ(test, rounddown_pow_of_two(n), 512);
	KUNIT_EXPECT_EQ(test, order_base_2(n), 10);
	KUNIT_EXPECT_TRUE(test, is_power_of_2(64) && !is_power_of_2(0) && !is_power_of_2(65));
	KUNIT_EXPECT_EQ(test, int_sqrt(99), 9);
	KUNIT_EXPECT_EQ(test, int_sqrt(100), 10);
	KUNIT_EXPECT_EQ(test, int_sqrt(~0UL), 0xffffffffUL);
	KUNIT_EXPECT_EQ(test, int_pow(3, 5), 243);
	KUNIT_EXPECT_EQ(test, gcd(12, 18), 6);
	KUNIT_EXPECT_EQ(test, lcm(4, 6), 12);
	KUNIT_EXPECT_EQ(test, lcm_not_zero(0, 6), 6);
	KUNIT_EXPECT_EQ(test, mul_u64_u64_div_u64(1ULL << 40, 1ULL << 40, 1ULL << 60), 1ULL << 20);
	KUNIT_EXPECT_EQ(test, mul_u64_u32_shr(1ULL << 62, 8, 3), 1ULL << 62);
}

struct outer {
	int first;
	struct list_head list;
	struct_group(both, int a; int b;);
};

static void members(struct kunit *test)
{
	struct outer o = { 1 };
	const struct outer *c = &o;

	KUNIT_EXPECT_PTR_EQ(test, container_of(&o.list, struct outer, list), &o);
	KUNIT_EXPECT_PTR_EQ(test, container_of_const(&c->list, struct outer, list), c);
	KUNIT_EXPECT_EQ(test, sizeof(o.both), 2 * sizeof(int));
	o.both.b = 9;
	KUNIT_EXPECT_EQ(test, o.b, 9);
	KUNIT_EXPECT_EQ(test, offsetofend(struct outer, first), sizeof(int));
	KUNIT_EXPECT_EQ(test, sizeof_field(struct outer, list), 16);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(smaller_and_larger),
	KUNIT_CASE(rounding),
	KUNIT_CASE(powers),
	KUNIT_CASE(members),
	{}
};

static struct kunit_suite suite = { .name = "minmax", .test_cases = cases };
kunit_test_suite(suite);

MODULE_LICENSE("GPL");
