/* SPDX-License-Identifier: MIT */
/* Wait queues, completions, bits: who is woken by what, and what a wait returns. */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/swait.h>
#include <linux/wait.h>
#include <linux/wait_bit.h>

#define NR_THREADS 4

/* Threads that run one function each, and are waited for. */
struct crew {
	struct wait_queue_head wq;
	struct completion done;
	spinlock_t lock;
	int condition;   /* what the wait is for; changed by the test */
	atomic_t inside; /* have begun */
	atomic_t left;   /* have ended their wait */
	long result;
	struct task_struct *task[NR_THREADS];
	int nr;
};

static void crew_start(struct kunit *test, struct crew *c, int (*fn)(void *), int nr)
{
	*c = (struct crew){ .nr = nr };
	init_waitqueue_head(&c->wq);
	init_completion(&c->done);
	spin_lock_init(&c->lock);
	for (int i = 0; i < nr; i++) {
		c->task[i] = kthread_create(fn, c, "crew/%d", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(c->task[i]));
		get_task_struct(c->task[i]);
		wake_up_process(c->task[i]);
	}
}

static void crew_end(struct crew *c)
{
	for (int i = 0; i < c->nr; i++)
		kthread_stop_put(c->task[i]);
}

/* Wait until so many are, 10 s at most. */
static bool reaches(atomic_t *counter, int value)
{
	for (int i = 0; i < 10000 && atomic_read(counter) < value; i++)
		usleep_range(1000, 2000);
	return atomic_read(counter) == value;
}

static int queue_length(struct wait_queue_head *wq)
{
	struct list_head *pos;
	int nr = 0;

	spin_lock_irq(&wq->lock);
	list_for_each(pos, &wq->head)
		nr++;
	spin_unlock_irq(&wq->lock);
	return nr;
}

static bool queued(struct wait_queue_head *wq, int nr)
{
	for (int i = 0; i < 10000 && queue_length(wq) != nr; i++)
		usleep_range(1000, 2000);
	return queue_length(wq) == nr;
}

static void set_condition(struct crew *c, int value)
{
	spin_lock_irq(&c->lock);
	WRITE_ONCE(c->condition, value);
	spin_unlock_irq(&c->lock);
}

/* ---- the wait_event family ---- */

static void condition_already_true(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);

	wait_event(wq, true);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible(wq, true), 0);
	KUNIT_EXPECT_EQ(test, wait_event_killable(wq, 1), 0);
	KUNIT_EXPECT_EQ(test, wait_event_timeout(wq, true, 0), 1);
	KUNIT_EXPECT_EQ(test, wait_event_timeout(wq, true, 5), 5);
	KUNIT_EXPECT_EQ(test, wait_event_hrtimeout(wq, true, 0), 0);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
}

static void timeouts_run_out(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);
	unsigned long start = jiffies;

	KUNIT_EXPECT_EQ(test, wait_event_timeout(wq, false, 2), 0);
	KUNIT_EXPECT_GE(test, jiffies - start, 2);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_timeout(wq, false, 1), 0);
	KUNIT_EXPECT_EQ(test, wait_event_killable_timeout(wq, false, 1), 0);
	KUNIT_EXPECT_EQ(test, wait_event_idle_timeout(wq, false, 1), 0);
	KUNIT_EXPECT_EQ(test, wait_event_hrtimeout(wq, false, ms_to_ktime(2)), -ETIME);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_hrtimeout(wq, false, 1000), -ETIME);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
	KUNIT_EXPECT_EQ(test, get_current_state(), TASK_RUNNING);
}

/* What is true in the end counts, though the time is over too. */
static void true_at_the_last_moment(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);
	int asked = 0;

	KUNIT_EXPECT_EQ(test, wait_event_timeout(wq, ++asked > 2, 1), 1);
	asked = 0;
	KUNIT_EXPECT_EQ(test, wait_event_hrtimeout(wq, ++asked > 2, 1000), 0);
}

static int plain_waiter(void *data)
{
	struct crew *c = data;

	atomic_inc(&c->inside);
	wait_event(c->wq, READ_ONCE(c->condition));
	atomic_inc(&c->left);
	return 0;
}

static void wake_up_wakes_all_plain_ones(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, plain_waiter, NR_THREADS);
	KUNIT_EXPECT_TRUE(test, queued(&c.wq, NR_THREADS));
	wake_up(&c.wq); /* the condition is false: all go on waiting */
	wake_up_interruptible(&c.wq);
	KUNIT_EXPECT_TRUE(test, queued(&c.wq, NR_THREADS));
	KUNIT_EXPECT_EQ(test, atomic_read(&c.left), 0);
	set_condition(&c, 1);
	wake_up(&c.wq);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, NR_THREADS));
	crew_end(&c);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&c.wq));
}

static int exclusive_waiter(void *data)
{
	struct crew *c = data;

	atomic_inc(&c->inside);
	c->result = wait_event_interruptible_exclusive(c->wq, READ_ONCE(c->condition));
	atomic_inc(&c->left);
	return 0;
}

static void exclusive_ones_one_by_one(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, exclusive_waiter, NR_THREADS);
	KUNIT_EXPECT_TRUE(test, queued(&c.wq, NR_THREADS));
	set_condition(&c, 1);
	wake_up(&c.wq);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 1));
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&c.left), 1);
	wake_up_nr(&c.wq, 2);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 3));
	wake_up_all(&c.wq);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 4));
	crew_end(&c);
}

static int lock_irq_waiter(void *data)
{
	struct crew *c = data;

	spin_lock_irq(&c->lock);
	wait_event_lock_irq(c->wq, c->condition > 0, c->lock);
	c->condition--;
	spin_unlock_irq(&c->lock);
	atomic_inc(&c->left);
	return 0;
}

static void condition_under_a_lock(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, lock_irq_waiter, NR_THREADS);
	KUNIT_EXPECT_TRUE(test, queued(&c.wq, NR_THREADS));
	for (int i = 1; i <= NR_THREADS; i++) {
		set_condition(&c, 1);
		wake_up(&c.wq);
		KUNIT_EXPECT_TRUE(test, reaches(&c.left, i));
		KUNIT_EXPECT_EQ(test, READ_ONCE(c.condition), 0);
	}
	crew_end(&c);
}

static void lock_irq_timeout(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);
	DEFINE_SPINLOCK(lock);

	spin_lock_irq(&lock);
	KUNIT_EXPECT_EQ(test, wait_event_lock_irq_timeout(wq, false, lock, 1), 0);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&lock));
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_lock_irq(wq, true, lock), 0);
	spin_unlock_irq(&lock);
}

static void commands_around_the_sleep(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);
	int before = 0, after = 0;

	wait_event_cmd(wq, after > 1, { before++; wake_up(&wq); }, after++);
	KUNIT_EXPECT_EQ(test, before, 2);
	KUNIT_EXPECT_EQ(test, after, 2);
}

static int signalled_waiter(void *data)
{
	struct crew *c = data;

	atomic_inc(&c->inside);
	c->result = wait_event_interruptible(c->wq, READ_ONCE(c->condition));
	atomic_inc(&c->left);
	return 0;
}

static int killable_waiter(void *data)
{
	struct crew *c = data;

	allow_signal(SIGINT);
	atomic_inc(&c->inside);
	c->result = wait_event_killable(c->wq, READ_ONCE(c->condition));
	atomic_inc(&c->left);
	return 0;
}

static void signals_end_interruptible_waits(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, signalled_waiter, 1);
	KUNIT_EXPECT_TRUE(test, queued(&c.wq, 1));
	send_sig(SIGKILL, c.task[0], 1);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 1));
	KUNIT_EXPECT_EQ(test, c.result, -ERESTARTSYS);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&c.wq));
	crew_end(&c);
}

static void only_sigkill_ends_killable_waits(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, killable_waiter, 1);
	KUNIT_EXPECT_TRUE(test, queued(&c.wq, 1));
	send_sig(SIGINT, c.task[0], 1);
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&c.left), 0);
	send_sig(SIGKILL, c.task[0], 1);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 1));
	KUNIT_EXPECT_EQ(test, c.result, -ERESTARTSYS);
	crew_end(&c);
}

/* ---- by hand ---- */

static int key_seen;

static int remember_key(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	key_seen = (int)(unsigned long)key;
	return 0;
}

static void functions_get_the_key(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);
	struct wait_queue_entry entry;

	init_waitqueue_func_entry(&entry, remember_key);
	add_wait_queue(&wq, &entry);
	KUNIT_EXPECT_TRUE(test, wq_has_sleeper(&wq));
	wake_up_poll(&wq, 0x41);
	KUNIT_EXPECT_EQ(test, key_seen, 0x41);
	remove_wait_queue(&wq, &entry);
	wake_up_poll(&wq, 0x42);
	KUNIT_EXPECT_EQ(test, key_seen, 0x41);
}

static void prepare_and_finish(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);
	DEFINE_WAIT(wait);

	KUNIT_EXPECT_TRUE(test, prepare_to_wait_exclusive(&wq, &wait, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, get_current_state(), TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_TRUE(test, wq_has_single_sleeper(&wq));
	wake_up(&wq); /* takes it off */
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
	KUNIT_EXPECT_EQ(test, get_current_state(), TASK_RUNNING);
	finish_wait(&wq, &wait);
	prepare_to_wait(&wq, &wait, TASK_INTERRUPTIBLE);
	finish_wait(&wq, &wait);
	KUNIT_EXPECT_EQ(test, get_current_state(), TASK_RUNNING);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&wq));
}

static void woken_before_waiting(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);
	DEFINE_WAIT_FUNC(wait, woken_wake_function);

	add_wait_queue(&wq, &wait);
	wake_up(&wq);
	KUNIT_EXPECT_EQ(test, wait_woken(&wait, TASK_UNINTERRUPTIBLE, 1000 * HZ), 1000 * HZ);
	KUNIT_EXPECT_EQ(test, wait_woken(&wait, TASK_UNINTERRUPTIBLE, 1), 0);
	remove_wait_queue(&wq, &wait);
}

static void with_the_queue_lock(struct kunit *test)
{
	DECLARE_WAIT_QUEUE_HEAD(wq);

	spin_lock(&wq.lock);
	KUNIT_EXPECT_EQ(test, wait_event_interruptible_locked(wq, true), 0);
	KUNIT_EXPECT_TRUE(test, spin_is_locked(&wq.lock));
	spin_unlock(&wq.lock);
}

/* ---- completions ---- */

static void completion_counts(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);

	KUNIT_EXPECT_FALSE(test, completion_done(&done));
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&done));
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&done, 1), 0);
	complete(&done);
	complete(&done);
	KUNIT_EXPECT_TRUE(test, completion_done(&done));
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&done, 9), 9);
	KUNIT_EXPECT_TRUE(test, try_wait_for_completion(&done));
	KUNIT_EXPECT_FALSE(test, try_wait_for_completion(&done));
	complete_all(&done);
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, wait_for_completion_interruptible(&done), 0);
	KUNIT_EXPECT_TRUE(test, completion_done(&done));
	reinit_completion(&done);
	KUNIT_EXPECT_FALSE(test, completion_done(&done));
	KUNIT_EXPECT_EQ(test, wait_for_completion_killable_timeout(&done, 0), 0);
}

static int completion_waiter(void *data)
{
	struct crew *c = data;

	atomic_inc(&c->inside);
	c->result = wait_for_completion_killable(&c->done);
	atomic_inc(&c->left);
	return 0;
}

static void complete_lets_one_pass(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, completion_waiter, NR_THREADS);
	KUNIT_EXPECT_TRUE(test, reaches(&c.inside, NR_THREADS));
	complete(&c.done);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 1));
	msleep(20);
	KUNIT_EXPECT_EQ(test, atomic_read(&c.left), 1);
	complete_all(&c.done);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, NR_THREADS));
	crew_end(&c);
}

static void completion_and_signals(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, completion_waiter, 1);
	KUNIT_EXPECT_TRUE(test, reaches(&c.inside, 1));
	send_sig(SIGKILL, c.task[0], 1);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 1));
	KUNIT_EXPECT_EQ(test, c.result, -ERESTARTSYS);
	crew_end(&c);
}

/* ---- bits and variables ---- */

static unsigned long flags_word;

static int bit_locker(void *data)
{
	struct crew *c = data;

	for (int i = 0; i < 200; i++) {
		wait_on_bit_lock(&flags_word, 5, TASK_UNINTERRUPTIBLE);
		c->condition++;
		clear_and_wake_up_bit(5, &flags_word);
	}
	atomic_inc(&c->left);
	return 0;
}

static void bit_as_a_lock(struct kunit *test)
{
	struct crew c;

	flags_word = 0;
	crew_start(test, &c, bit_locker, NR_THREADS);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, NR_THREADS));
	crew_end(&c);
	KUNIT_EXPECT_EQ(test, c.condition, 200 * NR_THREADS);
	KUNIT_EXPECT_EQ(test, flags_word, 0);
}

static void bit_timeout(struct kunit *test)
{
	unsigned long word = 1 << 3;

	KUNIT_EXPECT_EQ(test, wait_on_bit(&word, 2, TASK_UNINTERRUPTIBLE), 0);
	KUNIT_EXPECT_EQ(test, wait_on_bit_timeout(&word, 3, TASK_UNINTERRUPTIBLE, 2), -EAGAIN);
}

static int var_waiter(void *data)
{
	struct crew *c = data;

	atomic_inc(&c->inside);
	wait_var_event(&c->condition, READ_ONCE(c->condition) == 3);
	atomic_inc(&c->left);
	return 0;
}

static void variables(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, var_waiter, 2);
	KUNIT_EXPECT_TRUE(test, reaches(&c.inside, 2));
	for (int i = 1; i <= 3; i++) {
		WRITE_ONCE(c.condition, i);
		smp_mb();
		wake_up_var(&c.condition);
	}
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 2));
	crew_end(&c);
	KUNIT_EXPECT_EQ(test, wait_var_event_timeout(&c.condition, c.condition == 9, 1), 0);
}

/* ---- simple queues ---- */

static struct swait_queue_head swait_head;

static int swait_waiter(void *data)
{
	struct crew *c = data;

	atomic_inc(&c->inside);
	swait_event_exclusive(swait_head, READ_ONCE(c->condition));
	atomic_inc(&c->left);
	return 0;
}

static void simple_queue(struct kunit *test)
{
	struct crew c;

	init_swait_queue_head(&swait_head);
	KUNIT_EXPECT_EQ(test, swait_event_timeout_exclusive(swait_head, false, 1), 0);
	KUNIT_EXPECT_FALSE(test, swait_active(&swait_head));
	crew_start(test, &c, swait_waiter, 2);
	KUNIT_EXPECT_TRUE(test, reaches(&c.inside, 2));
	set_condition(&c, 1);
	swake_up_one(&swait_head);
	swake_up_all(&swait_head);
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 2));
	crew_end(&c);
	KUNIT_EXPECT_FALSE(test, swait_active(&swait_head));
}

/* ---- no wake-up is ever lost ---- */

static int ping(void *data)
{
	struct crew *c = data;

	for (int i = 0; i < 2000; i++) {
		wait_event(c->wq, READ_ONCE(c->condition) % 2);
		WRITE_ONCE(c->condition, c->condition + 1);
		wake_up(&c->wq);
	}
	atomic_inc(&c->left);
	return 0;
}

static void ping_pong(struct kunit *test)
{
	struct crew c;

	crew_start(test, &c, ping, 1);
	for (int i = 0; i < 2000; i++) {
		WRITE_ONCE(c.condition, c.condition + 1);
		wake_up(&c.wq);
		wait_event(c.wq, READ_ONCE(c.condition) % 2 == 0);
	}
	KUNIT_EXPECT_TRUE(test, reaches(&c.left, 1));
	crew_end(&c);
	KUNIT_EXPECT_EQ(test, c.condition, 4000);
}

static struct kunit_case wait_cases[] = {
	KUNIT_CASE(condition_already_true),
	KUNIT_CASE(timeouts_run_out),
	KUNIT_CASE(true_at_the_last_moment),
	KUNIT_CASE(wake_up_wakes_all_plain_ones),
	KUNIT_CASE(exclusive_ones_one_by_one),
	KUNIT_CASE(condition_under_a_lock),
	KUNIT_CASE(lock_irq_timeout),
	KUNIT_CASE(commands_around_the_sleep),
	KUNIT_CASE(signals_end_interruptible_waits),
	KUNIT_CASE(only_sigkill_ends_killable_waits),
	KUNIT_CASE(functions_get_the_key),
	KUNIT_CASE(prepare_and_finish),
	KUNIT_CASE(woken_before_waiting),
	KUNIT_CASE(with_the_queue_lock),
	KUNIT_CASE(completion_counts),
	KUNIT_CASE(complete_lets_one_pass),
	KUNIT_CASE(completion_and_signals),
	KUNIT_CASE(bit_as_a_lock),
	KUNIT_CASE(bit_timeout),
	KUNIT_CASE(variables),
	KUNIT_CASE(simple_queue),
	KUNIT_CASE(ping_pong),
	{}
};

static struct kunit_suite wait_suite = {
	.name = "wait",
	.test_cases = wait_cases,
};
kunit_test_suite(wait_suite);

MODULE_LICENSE("Dual MIT/GPL");
