/* SPDX-License-Identifier: MIT */
/* Timers of both kinds, and tasklets: when they run, in which context, and how they are stopped. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/preempt.h>
#include <linux/timer.h>

struct clock {
	struct timer_list timer;
	struct hrtimer hr;
	struct completion ran, may_end;
	int runs, again;
	unsigned long at; /* jiffies of the last run */
	u64 at_ns;
	bool softirq, hardirq, wait;
	struct clock *note; /* who ran before me */
};

static void clock_fn(struct timer_list *timer)
{
	struct clock *c = from_timer(c, timer, timer);

	c->runs++;
	c->at = jiffies;
	c->softirq = in_softirq() && in_serving_softirq();
	c->hardirq = in_hardirq();
	if (c->again-- > 0)
		mod_timer(timer, jiffies + 1);
	complete(&c->ran);
}

static void clock_init(struct clock *c)
{
	*c = (struct clock){ 0 };
	timer_setup(&c->timer, clock_fn, 0);
	init_completion(&c->ran);
	init_completion(&c->may_end);
}

/* ---- timers ---- */

static void runs_at_its_time(struct kunit *test)
{
	struct clock c;
	unsigned long start = jiffies;

	clock_init(&c);
	KUNIT_EXPECT_FALSE(test, timer_pending(&c.timer));
	KUNIT_EXPECT_EQ(test, mod_timer(&c.timer, start + 4), 0);
	KUNIT_EXPECT_TRUE(test, timer_pending(&c.timer));
	wait_for_completion(&c.ran);
	KUNIT_EXPECT_EQ(test, timer_delete_sync(&c.timer), 0);
	KUNIT_EXPECT_EQ(test, c.runs, 1);
	KUNIT_EXPECT_GE(test, c.at - start, 4);
	KUNIT_EXPECT_TRUE(test, c.softirq);
	KUNIT_EXPECT_FALSE(test, c.hardirq);
	KUNIT_EXPECT_FALSE(test, timer_pending(&c.timer));
}

static void past_and_far(struct kunit *test)
{
	struct clock past, far;

	clock_init(&past);
	clock_init(&far);
	mod_timer(&far.timer, jiffies + 5 * 256); /* the same bucket as one that is due now */
	mod_timer(&past.timer, jiffies - 100);
	wait_for_completion(&past.ran);
	msleep(20);
	KUNIT_EXPECT_EQ(test, far.runs, 0);
	KUNIT_EXPECT_EQ(test, timer_delete_sync(&far.timer), 1);
	timer_delete_sync(&past.timer);
}

static void arms_itself(struct kunit *test)
{
	struct clock c;

	clock_init(&c);
	c.again = 3;
	c.timer.expires = jiffies + 1;
	add_timer(&c.timer);
	for (int i = 0; i < 4; i++)
		wait_for_completion(&c.ran);
	del_timer_sync(&c.timer);
	KUNIT_EXPECT_EQ(test, c.runs, 4);
}

static void what_mod_timer_says(struct kunit *test)
{
	struct clock c;

	clock_init(&c);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&c.timer, jiffies + 1), 0);
	KUNIT_EXPECT_FALSE(test, timer_pending(&c.timer));
	KUNIT_EXPECT_EQ(test, mod_timer(&c.timer, jiffies + 1000 * HZ), 0);
	KUNIT_EXPECT_EQ(test, mod_timer(&c.timer, jiffies + 900 * HZ), 1);
	KUNIT_EXPECT_EQ(test, mod_timer_pending(&c.timer, jiffies + 800 * HZ), 1);
	KUNIT_EXPECT_EQ(test, timer_reduce(&c.timer, jiffies + 2000 * HZ), 1);
	KUNIT_EXPECT_TRUE(test, time_before(c.timer.expires, jiffies + 801 * HZ));
	KUNIT_EXPECT_EQ(test, timer_reduce(&c.timer, jiffies + 1), 1);
	wait_for_completion(&c.ran);
	KUNIT_EXPECT_EQ(test, timer_delete_sync(&c.timer), 0); /* it has returned, too */
	mod_timer(&c.timer, jiffies + 1000 * HZ);
	KUNIT_EXPECT_EQ(test, timer_delete(&c.timer), 1);
	KUNIT_EXPECT_EQ(test, try_to_del_timer_sync(&c.timer), 0);
}

static struct clock *last;

static void order_fn(struct timer_list *timer)
{
	struct clock *c = from_timer(c, timer, timer);

	c->note = last;
	last = c;
	complete(&c->ran);
}

static void in_order_of_time(struct kunit *test)
{
	struct clock c[3];
	unsigned long start = jiffies + 2;

	last = NULL;
	for (int i = 0; i < 3; i++) {
		clock_init(&c[i]);
		timer_setup(&c[i].timer, order_fn, 0);
	}
	mod_timer(&c[2].timer, start + 6);
	mod_timer(&c[0].timer, start);
	mod_timer(&c[1].timer, start + 3);
	for (int i = 0; i < 3; i++)
		wait_for_completion(&c[i].ran);
	KUNIT_EXPECT_NULL(test, c[0].note);
	KUNIT_EXPECT_PTR_EQ(test, c[1].note, &c[0]);
	KUNIT_EXPECT_PTR_EQ(test, c[2].note, &c[1]);
}

static void slow_fn(struct timer_list *timer)
{
	struct clock *c = from_timer(c, timer, timer);

	complete(&c->ran);
	mdelay(20);
	WRITE_ONCE(c->runs, c->runs + 1);
}

static void sync_waits_for_the_function(struct kunit *test)
{
	struct clock c;

	clock_init(&c);
	timer_setup(&c.timer, slow_fn, 0);
	mod_timer(&c.timer, jiffies);
	wait_for_completion(&c.ran);
	KUNIT_EXPECT_EQ(test, try_to_del_timer_sync(&c.timer), -1);
	KUNIT_EXPECT_EQ(test, timer_delete_sync(&c.timer), 0);
	KUNIT_EXPECT_EQ(test, c.runs, 1);
}

static void shut_down_for_good(struct kunit *test)
{
	struct clock c;

	clock_init(&c);
	mod_timer(&c.timer, jiffies + 1000 * HZ);
	KUNIT_EXPECT_EQ(test, timer_shutdown_sync(&c.timer), 1);
	KUNIT_EXPECT_EQ(test, mod_timer(&c.timer, jiffies + 1), 0);
	KUNIT_EXPECT_FALSE(test, timer_pending(&c.timer));
	msleep(20);
	KUNIT_EXPECT_EQ(test, c.runs, 0);
	timer_setup(&c.timer, clock_fn, 0);
	mod_timer(&c.timer, jiffies);
	wait_for_completion(&c.ran);
	timer_delete_sync(&c.timer);
}

/* ---- as it was before 4.15 ---- */

static void old_fn(unsigned long data)
{
	complete((struct completion *)data);
}

static DECLARE_COMPLETION(old_done);
static void static_old_fn(unsigned long data)
{
	if (data == 77)
		complete(&old_done);
}
static DEFINE_TIMER(static_old, static_old_fn, 0, 77);

static DECLARE_COMPLETION(new_done);
static void static_new_fn(struct timer_list *timer)
{
	complete(&new_done);
}
static DEFINE_TIMER(static_new, static_new_fn);

static void old_timers(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct timer_list timer;

	setup_timer(&timer, old_fn, (unsigned long)&done);
	mod_timer(&timer, jiffies + 1);
	wait_for_completion(&done);
	del_timer_sync(&timer);

	init_timer(&timer);
	timer.function = old_fn;
	timer.data = (unsigned long)&done;
	timer.expires = jiffies + 1;
	add_timer(&timer);
	wait_for_completion(&done);
	del_timer_sync(&timer);
	KUNIT_SUCCEED(test);
}

static void static_timers(struct kunit *test)
{
	mod_timer(&static_old, jiffies + 1);
	mod_timer(&static_new, jiffies + 1);
	wait_for_completion(&old_done);
	wait_for_completion(&new_done);
	del_timer_sync(&static_old);
	del_timer_sync(&static_new);
	KUNIT_SUCCEED(test);
}

/* ---- high resolution ---- */

static enum hrtimer_restart hr_fn(struct hrtimer *timer)
{
	struct clock *c = container_of(timer, struct clock, hr);

	c->runs++;
	c->at_ns = ktime_get_ns();
	c->hardirq = in_hardirq();
	c->softirq = in_serving_softirq();
	complete(&c->ran);
	if (c->again-- <= 0)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(timer, us_to_ktime(300));
	return HRTIMER_RESTART;
}

static void hr_once(struct kunit *test)
{
	u64 start = ktime_get_ns();
	struct clock c;

	clock_init(&c);
	hrtimer_setup(&c.hr, hr_fn, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&c.hr));
	hrtimer_start(&c.hr, us_to_ktime(1500), HRTIMER_MODE_REL);
	wait_for_completion(&c.ran);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&c.hr), 0);
	KUNIT_EXPECT_GE(test, c.at_ns - start, 1500000);
	KUNIT_EXPECT_TRUE(test, c.hardirq);
	KUNIT_EXPECT_FALSE(test, hrtimer_active(&c.hr));
	hrtimer_start(&c.hr, ktime_add_ms(ktime_get(), 1), HRTIMER_MODE_ABS);
	wait_for_completion(&c.ran);
	KUNIT_EXPECT_EQ(test, c.runs, 2);
	hrtimer_cancel(&c.hr);
}

static void hr_periodic(struct kunit *test)
{
	struct clock c;

	clock_init(&c);
	hrtimer_init(&c.hr, CLOCK_REALTIME, HRTIMER_MODE_REL_SOFT);
	c.hr.function = hr_fn;
	c.again = 9;
	hrtimer_start(&c.hr, 0, HRTIMER_MODE_REL_SOFT);
	for (int i = 0; i < 10; i++)
		wait_for_completion(&c.ran);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&c.hr), 0);
	KUNIT_EXPECT_EQ(test, c.runs, 10);
	KUNIT_EXPECT_TRUE(test, c.softirq);
	KUNIT_EXPECT_FALSE(test, c.hardirq);
}

static void hr_cancel(struct kunit *test)
{
	struct clock c;

	clock_init(&c);
	hrtimer_setup(&c.hr, hr_fn, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	hrtimer_start(&c.hr, ktime_set(1000, 0), HRTIMER_MODE_REL);
	KUNIT_EXPECT_TRUE(test, hrtimer_is_queued(&c.hr));
	KUNIT_EXPECT_GT(test, ktime_to_ms(hrtimer_get_remaining(&c.hr)), 900000);
	hrtimer_start(&c.hr, ktime_set(2000, 0), HRTIMER_MODE_REL);
	KUNIT_EXPECT_GT(test, ktime_to_ms(hrtimer_get_remaining(&c.hr)), 1900000);
	KUNIT_EXPECT_EQ(test, hrtimer_cancel(&c.hr), 1);
	KUNIT_EXPECT_EQ(test, hrtimer_try_to_cancel(&c.hr), 0);
	KUNIT_EXPECT_EQ(test, c.runs, 0);
}

static void hr_forward(struct kunit *test)
{
	struct hrtimer timer;

	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	hrtimer_set_expires(&timer, 1000);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&timer, 999, 100), 0);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&timer), 1000);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&timer, 1000, 100), 1);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&timer), 1100);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&timer, 1350, 100), 3);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&timer), 1400);
	KUNIT_EXPECT_EQ(test, hrtimer_forward(&timer, 1600, 100), 3);
	KUNIT_EXPECT_EQ(test, hrtimer_get_expires(&timer), 1700);
}

static void hr_sleep(struct kunit *test)
{
	ktime_t time = ms_to_ktime(2);
	u64 start = ktime_get_ns();

	set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, schedule_hrtimeout(&time, HRTIMER_MODE_REL), 0);
	KUNIT_EXPECT_GE(test, ktime_get_ns() - start, 2000000);
	time = ktime_set(1000, 0);
	set_current_state(TASK_INTERRUPTIBLE);
	wake_up_process(current);
	KUNIT_EXPECT_EQ(test, schedule_hrtimeout(&time, HRTIMER_MODE_REL), -EINTR);
}

/* ---- tasklets ---- */

struct chore {
	struct tasklet_struct tasklet;
	struct completion ran;
	int runs;
	unsigned long data;
	bool softirq;
};

static void chore_fn(struct tasklet_struct *t)
{
	struct chore *c = from_tasklet(c, t, tasklet);

	c->runs++;
	c->softirq = in_serving_softirq();
	complete(&c->ran);
}

static void chore_old_fn(unsigned long data)
{
	struct chore *c = (struct chore *)data;

	c->runs++;
	complete(&c->ran);
}

static void tasklet_runs(struct kunit *test)
{
	struct chore c = { 0 };

	init_completion(&c.ran);
	tasklet_setup(&c.tasklet, chore_fn);
	tasklet_schedule(&c.tasklet);
	wait_for_completion(&c.ran);
	tasklet_hi_schedule(&c.tasklet);
	wait_for_completion(&c.ran);
	tasklet_kill(&c.tasklet);
	KUNIT_EXPECT_EQ(test, c.runs, 2);
	KUNIT_EXPECT_TRUE(test, c.softirq);
	tasklet_init(&c.tasklet, chore_old_fn, (unsigned long)&c);
	tasklet_schedule(&c.tasklet);
	tasklet_kill(&c.tasklet); /* waits until it has run */
	KUNIT_EXPECT_EQ(test, c.runs, 3);
}

static void tasklet_disabled_waits(struct kunit *test)
{
	struct chore c = { 0 };

	init_completion(&c.ran);
	tasklet_setup(&c.tasklet, chore_fn);
	tasklet_disable(&c.tasklet);
	for (int i = 0; i < 3; i++)
		tasklet_schedule(&c.tasklet);
	msleep(20);
	KUNIT_EXPECT_EQ(test, READ_ONCE(c.runs), 0);
	tasklet_enable(&c.tasklet);
	wait_for_completion(&c.ran);
	tasklet_kill(&c.tasklet);
	KUNIT_EXPECT_EQ(test, c.runs, 1);
}

static struct kunit_case timer_cases[] = {
	KUNIT_CASE(runs_at_its_time),
	KUNIT_CASE(past_and_far),
	KUNIT_CASE(arms_itself),
	KUNIT_CASE(what_mod_timer_says),
	KUNIT_CASE(in_order_of_time),
	KUNIT_CASE(sync_waits_for_the_function),
	KUNIT_CASE(shut_down_for_good),
	KUNIT_CASE(old_timers),
	KUNIT_CASE(static_timers),
	KUNIT_CASE(hr_once),
	KUNIT_CASE(hr_periodic),
	KUNIT_CASE(hr_cancel),
	KUNIT_CASE(hr_forward),
	KUNIT_CASE(hr_sleep),
	KUNIT_CASE(tasklet_runs),
	KUNIT_CASE(tasklet_disabled_waits),
	{}
};

static struct kunit_suite timer_suite = {
	.name = "timer",
	.test_cases = timer_cases,
};
kunit_test_suite(timer_suite);

MODULE_LICENSE("Dual MIT/GPL");
