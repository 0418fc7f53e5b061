/* SPDX-License-Identifier: MIT */
/* Clocks, jiffies, conversions, the calendar, delays and polling. */
#include <kunit/test.h>
#include <asm/timex.h>
#include <linux/delay.h>
#include <linux/iopoll.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched/clock.h>
#include <linux/time.h>
#include <linux/timer.h>
#include <linux/timekeeping.h>

static void jiffies_advance_by_themselves(struct kunit *test)
{
	unsigned long start = jiffies;
	u64 end = ktime_get_ns() + 10 * NSEC_PER_SEC;

	/* No call that would bring the variable up to date in between. */
	for (unsigned long i = 0; jiffies == start && i < 4000000000UL; i++)
		barrier();
	KUNIT_EXPECT_TRUE(test, time_after(jiffies, start));
	KUNIT_EXPECT_LT(test, ktime_get_ns(), end);
	KUNIT_EXPECT_LE(test, jiffies, get_jiffies_64());
	KUNIT_EXPECT_LE(test, jiffies_64 - jiffies, 100);
}

static void jiffies_follow_the_clock(struct kunit *test)
{
	unsigned long start = jiffies;

	msleep(1);
	KUNIT_EXPECT_GE(test, jiffies - start, 1);
	start = jiffies;
	msleep(50);
	KUNIT_EXPECT_GE(test, jiffies - start, msecs_to_jiffies(50));
}

static void comparing(struct kunit *test)
{
	unsigned long a = ULONG_MAX - 5, b = 5;

	KUNIT_EXPECT_TRUE(test, time_after(b, a));
	KUNIT_EXPECT_TRUE(test, time_before(a, b));
	KUNIT_EXPECT_TRUE(test, time_after_eq(a, a));
	KUNIT_EXPECT_FALSE(test, time_after(a, a));
	KUNIT_EXPECT_TRUE(test, time_before_eq(a, b));
	KUNIT_EXPECT_TRUE(test, time_in_range(0UL, a, b));
	KUNIT_EXPECT_TRUE(test, time_in_range(b, a, b));
	KUNIT_EXPECT_FALSE(test, time_in_range_open(b, a, b));
	KUNIT_EXPECT_TRUE(test, time_is_before_jiffies(jiffies - 10));
	KUNIT_EXPECT_TRUE(test, time_is_after_jiffies(jiffies + 1000));
	KUNIT_EXPECT_TRUE(test, time_after32(5, 0xfffffff0));
}

static void converting(struct kunit *test)
{
	struct timespec64 ts = { 2, 1 };

	KUNIT_EXPECT_EQ(test, HZ, 250);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(0), 0);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(1), 1);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(4), 1);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies(5), 2);
	KUNIT_EXPECT_EQ(test, msecs_to_jiffies((unsigned int)-1), MAX_JIFFY_OFFSET);
	KUNIT_EXPECT_EQ(test, usecs_to_jiffies(1), 1);
	KUNIT_EXPECT_EQ(test, usecs_to_jiffies(8001), 3);
	KUNIT_EXPECT_EQ(test, nsecs_to_jiffies(7999999), 1);
	KUNIT_EXPECT_EQ(test, secs_to_jiffies(3), 750);
	KUNIT_EXPECT_EQ(test, jiffies_to_msecs(3), 12);
	KUNIT_EXPECT_EQ(test, jiffies_to_usecs(3), 12000);
	KUNIT_EXPECT_EQ(test, jiffies_to_nsecs(3), 12000000);
	KUNIT_EXPECT_EQ(test, jiffies_to_clock_t(250), 100);
	KUNIT_EXPECT_EQ(test, clock_t_to_jiffies(100), 250);
	KUNIT_EXPECT_EQ(test, timespec64_to_jiffies(&ts), 501);
	jiffies_to_timespec64(501, &ts);
	KUNIT_EXPECT_EQ(test, ts.tv_sec, 2);
	KUNIT_EXPECT_EQ(test, ts.tv_nsec, 4000000);
	KUNIT_EXPECT_EQ(test, TICK_NSEC, 4000000);
}

static void rounding(struct kunit *test)
{
	unsigned long j = jiffies + 100 * HZ + 3;

	KUNIT_EXPECT_EQ(test, round_jiffies(j) % HZ, 0);
	KUNIT_EXPECT_EQ(test, round_jiffies_up(j) % HZ, 0);
	KUNIT_EXPECT_GE(test, round_jiffies_up(j), j);
	KUNIT_EXPECT_LT(test, round_jiffies_up(j) - j, HZ);
	KUNIT_EXPECT_GE(test, round_jiffies_relative(10 * HZ), 9 * HZ);
}

static void clocks_go_on(struct kunit *test)
{
	u64 (*const clocks[])(void) = {
		ktime_get_ns, ktime_get_real_ns, ktime_get_boottime_ns, ktime_get_clocktai_ns,
		ktime_get_raw_ns, ktime_get_coarse_ns, sched_clock, local_clock,
	};
	cycles_t cycles = get_cycles();

	for (int i = 0; i < ARRAY_SIZE(clocks); i++) {
		u64 before = clocks[i](), after;

		udelay(100);
		after = clocks[i]();
		KUNIT_EXPECT_GE_MSG(test, after - before, 50000, "clock %d", i);
	}
	KUNIT_EXPECT_NE(test, cycles, get_cycles());
	KUNIT_EXPECT_GT(test, ktime_get_real_seconds(), mktime64(2024, 1, 1, 0, 0, 0));
	KUNIT_EXPECT_LE(test, ktime_to_ms(ktime_get()), ktime_to_ms(ktime_get_boottime()) + 1);
}

static void ktime_arithmetic(struct kunit *test)
{
	ktime_t t = ktime_set(1, 500000000);

	KUNIT_EXPECT_EQ(test, ktime_to_ns(t), 1500000000LL);
	KUNIT_EXPECT_EQ(test, ktime_to_us(t), 1500000);
	KUNIT_EXPECT_EQ(test, ktime_to_ms(t), 1500);
	KUNIT_EXPECT_EQ(test, ktime_to_ms(ktime_add_ms(t, 5)), 1505);
	KUNIT_EXPECT_EQ(test, ktime_to_us(ktime_sub_us(t, 1)), 1499999);
	KUNIT_EXPECT_EQ(test, ktime_ms_delta(ms_to_ktime(9), ms_to_ktime(4)), 5);
	KUNIT_EXPECT_EQ(test, ktime_us_delta(ms_to_ktime(9), ms_to_ktime(4)), 5000);
	KUNIT_EXPECT_EQ(test, ktime_compare(1, 2), -1);
	KUNIT_EXPECT_EQ(test, ktime_compare(2, 2), 0);
	KUNIT_EXPECT_TRUE(test, ktime_after(3, 2));
	KUNIT_EXPECT_TRUE(test, ktime_before(2, 3));
	KUNIT_EXPECT_EQ(test, ktime_add_safe(KTIME_MAX - 1, 5), KTIME_MAX);
	KUNIT_EXPECT_EQ(test, ktime_add_safe(4, 5), 9);
	KUNIT_EXPECT_EQ(test, ktime_set(KTIME_SEC_MAX, 0), KTIME_MAX);
	KUNIT_EXPECT_EQ(test, ktime_divns(t, 1000), 1500000);
}

static void timespecs(struct kunit *test)
{
	struct timespec64 a = { 1, 900000000 }, b = { 2, 200000000 }, c;

	c = timespec64_add(a, b);
	KUNIT_EXPECT_EQ(test, c.tv_sec, 4);
	KUNIT_EXPECT_EQ(test, c.tv_nsec, 100000000);
	c = timespec64_sub(b, a);
	KUNIT_EXPECT_EQ(test, c.tv_sec, 0);
	KUNIT_EXPECT_EQ(test, c.tv_nsec, 300000000);
	KUNIT_EXPECT_LT(test, timespec64_compare(&a, &b), 0);
	KUNIT_EXPECT_EQ(test, timespec64_to_ns(&a), 1900000000LL);
	c = ns_to_timespec64(-1);
	KUNIT_EXPECT_EQ(test, c.tv_sec, -1);
	KUNIT_EXPECT_EQ(test, c.tv_nsec, 999999999);
	KUNIT_EXPECT_FALSE(test, timespec64_valid(&c));
	timespec64_add_ns(&a, 100000000);
	KUNIT_EXPECT_EQ(test, a.tv_sec, 2);
	KUNIT_EXPECT_EQ(test, a.tv_nsec, 0);
}

static void calendar(struct kunit *test)
{
	struct tm tm;

	KUNIT_EXPECT_EQ(test, mktime64(1970, 1, 1, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, mktime64(2000, 2, 29, 12, 30, 15), 951827415);
	KUNIT_EXPECT_EQ(test, mktime64(2038, 1, 19, 3, 14, 8), 1LL << 31);
	for (time64_t day = -400000; day < 400000; day += 37) {
		time64_to_tm(day * 86400 + 3723, 0, &tm);
		KUNIT_ASSERT_EQ(test, mktime64((unsigned int)(tm.tm_year + 1900),
					       (unsigned int)tm.tm_mon + 1,
					       (unsigned int)tm.tm_mday, 1, 2, 3),
				day * 86400 + 3723);
		KUNIT_ASSERT_EQ(test, tm.tm_wday, (int)(((day + 4) % 7 + 7) % 7));
		KUNIT_ASSERT_LT(test, tm.tm_yday, 366);
	}
	time64_to_tm(951827415, 3600, &tm);
	KUNIT_EXPECT_EQ(test, tm.tm_year, 100);
	KUNIT_EXPECT_EQ(test, tm.tm_mon, 1);
	KUNIT_EXPECT_EQ(test, tm.tm_mday, 29);
	KUNIT_EXPECT_EQ(test, tm.tm_hour, 13);
	KUNIT_EXPECT_EQ(test, tm.tm_yday, 59);
	KUNIT_EXPECT_EQ(test, tm.tm_wday, 2);
	time64_to_tm(-1, 0, &tm);
	KUNIT_EXPECT_EQ(test, tm.tm_year, 69);
	KUNIT_EXPECT_EQ(test, tm.tm_sec, 59);
	KUNIT_EXPECT_EQ(test, tm.tm_yday, 364);
}

static u64 took(u64 start)
{
	return ktime_get_ns() - start;
}

static void delays_are_long_enough(struct kunit *test)
{
	u64 start = ktime_get_ns();

	udelay(200);
	KUNIT_EXPECT_GE(test, took(start), 200000);
	start = ktime_get_ns();
	ndelay(5000);
	KUNIT_EXPECT_GE(test, took(start), 5000);
	start = ktime_get_ns();
	mdelay(2);
	KUNIT_EXPECT_GE(test, took(start), 2000000);
	start = ktime_get_ns();
	usleep_range(300, 400);
	KUNIT_EXPECT_GE(test, took(start), 300000);
	start = ktime_get_ns();
	fsleep(5);
	fsleep(1000);
	fsleep(25000);
	KUNIT_EXPECT_GE(test, took(start), 26005000);
	start = ktime_get_ns();
	KUNIT_EXPECT_EQ(test, msleep_interruptible(8), 0);
	KUNIT_EXPECT_GE(test, took(start), 8000000);
}

static int nr_reads;

static int read_reg(int limit)
{
	return ++nr_reads >= limit;
}

static void polling(struct kunit *test)
{
	int value;

	nr_reads = 0;
	KUNIT_EXPECT_EQ(test, read_poll_timeout(read_reg, value, value, 100, 0, false, 5), 0);
	KUNIT_EXPECT_EQ(test, nr_reads, 5);
	KUNIT_EXPECT_EQ(test, value, 1);
	KUNIT_EXPECT_EQ(test, read_poll_timeout_atomic(read_reg, value, value, 1, 10 * USEC_PER_SEC,
						       true, 10), 0);
	KUNIT_EXPECT_EQ(test, readx_poll_timeout(read_reg, INT_MAX, value, value, 100, 2000),
			-ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, value, 0);
}

static struct kunit_case time_cases[] = {
	KUNIT_CASE(jiffies_advance_by_themselves),
	KUNIT_CASE(jiffies_follow_the_clock),
	KUNIT_CASE(comparing),
	KUNIT_CASE(converting),
	KUNIT_CASE(rounding),
	KUNIT_CASE(clocks_go_on),
	KUNIT_CASE(ktime_arithmetic),
	KUNIT_CASE(timespecs),
	KUNIT_CASE(calendar),
	KUNIT_CASE(delays_are_long_enough),
	KUNIT_CASE(polling),
	{}
};

static struct kunit_suite time_suite = {
	.name = "time",
	.test_cases = time_cases,
};
kunit_test_suite(time_suite);

MODULE_LICENSE("Dual MIT/GPL");
