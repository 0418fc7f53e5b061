/* SPDX-License-Identifier: MIT */
/* KUnit: a function in a task, a softirq and an interrupt at a time. */
#include <kunit/run-in-irq-context.h>

#include <linux/atomic.h>
#include <linux/hrtimer.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#define PERIOD_NS 5000
#define AT_MOST (10 * HZ) /* for contexts in which it did not run yet */

enum { IN_TASK, IN_SOFTIRQ, IN_HARDIRQ, CONTEXTS };

static const char *const names[CONTEXTS] = { "task", "softirq", "hardirq" };

struct irq_run {
	bool (*func)(void *data);
	void *data;
	atomic_t runs[CONTEXTS], failures[CONTEXTS], wrong[CONTEXTS];
	bool stop;
	struct hrtimer timer;
	struct tasklet_struct tasklet;
};

static void run_once(struct irq_run *run, int context)
{
	int now = in_hardirq() ? IN_HARDIRQ : in_serving_softirq() ? IN_SOFTIRQ : IN_TASK;

	if (now != context)
		atomic_inc(&run->wrong[context]);
	if (!run->func(run->data))
		atomic_inc(&run->failures[context]);
	atomic_inc(&run->runs[context]);
}

static void run_softirq(struct tasklet_struct *tasklet)
{
	run_once(from_tasklet((struct irq_run *)NULL, tasklet, tasklet), IN_SOFTIRQ);
}

static enum hrtimer_restart run_hardirq(struct hrtimer *timer)
{
	struct irq_run *run = container_of(timer, struct irq_run, timer);

	run_once(run, IN_HARDIRQ);
	if (READ_ONCE(run->stop))
		return HRTIMER_NORESTART;
	tasklet_schedule(&run->tasklet);
	hrtimer_forward_now(timer, ns_to_ktime(PERIOD_NS));
	return HRTIMER_RESTART;
}

static bool is_done(struct irq_run *run, int max_iterations, unsigned long since)
{
	int total = 0;

	for (int i = 0; i < CONTEXTS; i++) {
		int runs = atomic_read(&run->runs[i]);

		if (!runs)
			return time_after(jiffies, since + AT_MOST);
		total += runs;
	}
	return total >= max_iterations || time_after(jiffies, since + HZ);
}

void kunit_run_irq_test(struct kunit *test, bool (*func)(void *), int max_iterations,
			void *test_specific_state)
{
	struct irq_run run = { .func = func, .data = test_specific_state };
	unsigned long since = jiffies;

	tasklet_setup(&run.tasklet, run_softirq);
	hrtimer_setup_on_stack(&run.timer, run_hardirq, CLOCK_MONOTONIC, HRTIMER_MODE_REL_HARD);
	hrtimer_start(&run.timer, ns_to_ktime(PERIOD_NS), HRTIMER_MODE_REL_HARD);
	while (!is_done(&run, max_iterations, since)) {
		run_once(&run, IN_TASK);
		cond_resched();
	}
	WRITE_ONCE(run.stop, true);
	hrtimer_cancel(&run.timer);
	tasklet_kill(&run.tasklet);
	destroy_hrtimer_on_stack(&run.timer);
	for (int i = 0; i < CONTEXTS; i++) {
		const char *name = names[i];

		KUNIT_EXPECT_GT_MSG(test, atomic_read(&run.runs[i]), 0, "never ran in %s", name);
		KUNIT_EXPECT_EQ_MSG(test, atomic_read(&run.failures[i]), 0, "failed in %s", name);
		KUNIT_EXPECT_EQ_MSG(test, atomic_read(&run.wrong[i]), 0, "not in %s", name);
	}
}
EXPORT_SYMBOL_GPL(kunit_run_irq_test);
