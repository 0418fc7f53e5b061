/* SPDX-License-Identifier: MIT */
/* Interrupts: who gets them, in which context, and when they are off. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/sched.h>

#define IRQ 37

struct widget {
	int hard, thread;
	bool in_irq, thread_in_irq, mine;
	irqreturn_t answer;
	struct task_struct *task;
	struct completion may_go, ran;
};

static irqreturn_t hard(int irq, void *dev)
{
	struct widget *w = dev;

	w->hard++;
	w->in_irq = in_hardirq();
	return w->mine ? w->answer : IRQ_NONE;
}

static irqreturn_t threaded(int irq, void *dev)
{
	struct widget *w = dev;

	w->task = current;
	w->thread_in_irq = in_hardirq();
	complete(&w->ran);
	wait_for_completion(&w->may_go);
	w->thread++;
	return IRQ_HANDLED;
}

static struct widget *widget(struct kunit *test, irqreturn_t answer)
{
	struct widget *w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, w);
	w->mine = true;
	w->answer = answer;
	init_completion(&w->may_go);
	init_completion(&w->ran);
	return w;
}

static void handler_runs_in_hard_interrupt(struct kunit *test)
{
	struct widget *w = widget(test, IRQ_HANDLED);
	unsigned int before;

	KUNIT_EXPECT_FALSE(test, km_irq_raise(IRQ));
	KUNIT_ASSERT_EQ(test, request_irq(IRQ, hard, 0, "widget", w), 0);
	before = km_irq_count(IRQ);
	KUNIT_EXPECT_TRUE(test, km_irq_raise(IRQ));
	KUNIT_EXPECT_EQ(test, w->hard, 1);
	KUNIT_EXPECT_TRUE(test, w->in_irq);
	KUNIT_EXPECT_FALSE(test, in_hardirq());
	KUNIT_EXPECT_EQ(test, km_irq_count(IRQ), before + 1);
	KUNIT_EXPECT_STREQ(test, (const char *)free_irq(IRQ, w), "widget");
	KUNIT_EXPECT_FALSE(test, km_irq_raise(IRQ));
	KUNIT_EXPECT_EQ(test, w->hard, 1);
}

static void wrong_requests(struct kunit *test)
{
	struct widget *w = widget(test, IRQ_HANDLED), *v = widget(test, IRQ_HANDLED);

	KUNIT_EXPECT_EQ(test, request_irq(NR_IRQS, hard, 0, "w", w), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ_NOTCONNECTED, hard, 0, "w", w), -ENOTCONN);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ, hard, IRQF_SHARED, "w", NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ, NULL, 0, "w", w), -EINVAL);
	KUNIT_EXPECT_EQ(test, request_threaded_irq(IRQ, NULL, threaded, 0, "w", w), -EINVAL);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ, hard, 0, "w", w), 0);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ, hard, IRQF_SHARED, "v", v), -EBUSY);
	KUNIT_EXPECT_EQ(test, request_irq(IRQ, hard, 0, "v", v), -EBUSY);
	free_irq(IRQ, w);
	KUNIT_EXPECT_FALSE(test, km_irq_requested(IRQ));
}

static void sharers_are_all_asked(struct kunit *test)
{
	struct widget *w = widget(test, IRQ_HANDLED), *v = widget(test, IRQ_HANDLED);

	KUNIT_ASSERT_EQ(test, request_irq(IRQ, hard, IRQF_SHARED, "w", w), 0);
	KUNIT_ASSERT_EQ(test, request_irq(IRQ, hard, IRQF_SHARED, "v", v), 0);
	w->mine = false;
	KUNIT_EXPECT_TRUE(test, km_irq_raise(IRQ));
	v->mine = false;
	KUNIT_EXPECT_FALSE(test, km_irq_raise(IRQ));
	KUNIT_EXPECT_EQ(test, w->hard, 2);
	KUNIT_EXPECT_EQ(test, v->hard, 2);
	free_irq(IRQ, w);
	km_irq_raise(IRQ);
	KUNIT_EXPECT_EQ(test, w->hard, 2);
	KUNIT_EXPECT_EQ(test, v->hard, 3);
	free_irq(IRQ, v);
}

static void disabled_ones_come_once_afterwards(struct kunit *test)
{
	struct widget *w = widget(test, IRQ_HANDLED);

	KUNIT_ASSERT_EQ(test, request_irq(IRQ, hard, IRQF_NO_AUTOEN, "w", w), 0);
	KUNIT_EXPECT_FALSE(test, km_irq_raise(IRQ));
	KUNIT_EXPECT_FALSE(test, km_irq_raise(IRQ));
	disable_irq(IRQ);
	enable_irq(IRQ);
	KUNIT_EXPECT_EQ(test, w->hard, 0);
	enable_irq(IRQ);
	KUNIT_EXPECT_EQ(test, w->hard, 1);
	disable_irq(IRQ);
	enable_irq(IRQ);
	KUNIT_EXPECT_EQ(test, w->hard, 1);
	free_irq(IRQ, w);
}

static void the_thread_may_sleep(struct kunit *test)
{
	struct widget *w = widget(test, IRQ_WAKE_THREAD);

	KUNIT_ASSERT_EQ(test, request_threaded_irq(IRQ, hard, threaded, 0, "w", w), 0);
	KUNIT_EXPECT_TRUE(test, km_irq_raise(IRQ));
	wait_for_completion(&w->ran);
	KUNIT_EXPECT_PTR_NE(test, w->task, current);
	KUNIT_EXPECT_FALSE(test, w->thread_in_irq);
	KUNIT_EXPECT_TRUE(test, km_irq_raise(IRQ)); /* not masked: it is to run again */
	KUNIT_EXPECT_EQ(test, w->hard, 2);
	complete_all(&w->may_go);
	synchronize_irq(IRQ);
	KUNIT_EXPECT_EQ(test, w->thread, 2);
	irq_wake_thread(IRQ, w);
	synchronize_irq(IRQ);
	KUNIT_EXPECT_EQ(test, w->thread, 3);
	free_irq(IRQ, w);
}

static void oneshot_masks_until_done(struct kunit *test)
{
	struct widget *w = widget(test, IRQ_WAKE_THREAD);

	KUNIT_ASSERT_EQ(test, request_threaded_irq(IRQ, hard, threaded, IRQF_ONESHOT, "w", w), 0);
	km_irq_raise(IRQ);
	wait_for_completion(&w->ran);
	KUNIT_EXPECT_FALSE(test, km_irq_raise(IRQ));
	KUNIT_EXPECT_EQ(test, w->hard, 1);
	complete_all(&w->may_go);
	wait_for_completion(&w->ran);
	synchronize_irq(IRQ);
	KUNIT_EXPECT_EQ(test, w->hard, 2);
	KUNIT_EXPECT_EQ(test, w->thread, 2);
	free_irq(IRQ, w);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(handler_runs_in_hard_interrupt),
	KUNIT_CASE(wrong_requests),
	KUNIT_CASE(sharers_are_all_asked),
	KUNIT_CASE(disabled_ones_come_once_afterwards),
	KUNIT_CASE(the_thread_may_sleep),
	KUNIT_CASE(oneshot_masks_until_done),
	{}
};

static struct kunit_suite suite = { .name = "irq", .test_cases = cases };
kunit_test_suite(suite);

MODULE_LICENSE("Dual MIT/GPL");
