/* SPDX-License-Identifier: MIT */
/* Tasks and kernel threads: states, waking, stopping, parking, signals, workers. */
#include <kunit/test.h>
#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>

/* Wait until the task is in the given state, 10 s at most. */
static bool in_state(struct task_struct *task, unsigned int state)
{
	unsigned long end = jiffies + 10 * HZ;

	while (READ_ONCE(task->__state) != state && time_before(jiffies, end))
		cond_resched();
	return READ_ONCE(task->__state) == state;
}

/* ---- the task of a thread ---- */

static void current_is_one(struct kunit *test)
{
	struct task_struct *task = current;

	KUNIT_EXPECT_NOT_NULL(test, task);
	KUNIT_EXPECT_PTR_EQ(test, task, current);
	KUNIT_EXPECT_GT(test, task_pid_nr(task), 0);
	KUNIT_EXPECT_GT(test, task_tgid_nr(task), 0);
	KUNIT_EXPECT_EQ(test, get_current_state(), TASK_RUNNING);
	KUNIT_EXPECT_NE(test, strlen(task->comm), 0);
}

static void old_and_new_state_are_one(struct kunit *test)
{
	current->state = TASK_INTERRUPTIBLE;
	KUNIT_EXPECT_EQ(test, READ_ONCE(current->__state), TASK_INTERRUPTIBLE);
	__set_current_state(TASK_RUNNING);
	KUNIT_EXPECT_EQ(test, current->state, TASK_RUNNING);
}

static void state_letters(struct kunit *test)
{
	struct task_struct task = { 0 };

	KUNIT_EXPECT_EQ(test, task_state_to_char(&task), 'R');
	task.__state = TASK_INTERRUPTIBLE;
	KUNIT_EXPECT_EQ(test, task_state_to_char(&task), 'S');
	task.__state = TASK_UNINTERRUPTIBLE;
	KUNIT_EXPECT_EQ(test, task_state_to_char(&task), 'D');
	task.__state = TASK_IDLE;
	KUNIT_EXPECT_EQ(test, task_state_to_char(&task), 'I');
}

/* A wake-up before the sleep is not lost. */
static void wake_before_sleep(struct kunit *test)
{
	set_current_state(TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_EQ(test, wake_up_process(current), 1);
	schedule();
	KUNIT_EXPECT_EQ(test, get_current_state(), TASK_RUNNING);
	KUNIT_EXPECT_EQ(test, wake_up_process(current), 0);
}

static void timeouts(struct kunit *test)
{
	unsigned long start = jiffies;

	KUNIT_EXPECT_EQ(test, schedule_timeout_uninterruptible(3), 0);
	KUNIT_EXPECT_GE(test, jiffies - start, 3);
	KUNIT_EXPECT_EQ(test, get_current_state(), TASK_RUNNING);
	set_current_state(TASK_INTERRUPTIBLE);
	wake_up_process(current);
	KUNIT_EXPECT_GT(test, schedule_timeout(100 * HZ), 0);
	KUNIT_EXPECT_EQ(test, schedule_timeout_idle(0), 0);
}

/* ---- threads ---- */

struct runner {
	struct task_struct *task;
	int runs;
	int result;
	bool was_kthread, had_mm;
	char comm[TASK_COMM_LEN];
};

static int until_stop(void *data)
{
	struct runner *r = data;

	r->runs++;
	r->was_kthread = current->flags & PF_KTHREAD;
	r->had_mm = current->mm != NULL;
	strscpy(r->comm, current->comm, sizeof(r->comm));
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return r->result;
}

static void thread_runs_and_stops(struct kunit *test)
{
	struct runner r = { .result = 42 };
	struct task_struct *task = kthread_run(until_stop, &r, "runner/%d", 7);

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	KUNIT_EXPECT_PTR_EQ(test, kthread_data(task), (void *)&r);
	KUNIT_EXPECT_PTR_EQ(test, kthread_func(task), (void *)until_stop);
	KUNIT_EXPECT_NE(test, task->pid, current->pid);
	KUNIT_EXPECT_EQ(test, task->tgid, current->tgid);
	KUNIT_EXPECT_TRUE(test, in_state(task, TASK_INTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 42);
	KUNIT_EXPECT_EQ(test, r.runs, 1);
	KUNIT_EXPECT_TRUE(test, r.was_kthread);
	KUNIT_EXPECT_FALSE(test, r.had_mm);
	KUNIT_EXPECT_STREQ(test, r.comm, "runner/7");
}

static void never_woken_never_runs(struct kunit *test)
{
	struct runner r = { .result = 42 };
	struct task_struct *task = kthread_create(until_stop, &r, "sleeper");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	msleep(20);
	KUNIT_EXPECT_EQ(test, READ_ONCE(r.runs), 0);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), -EINTR);
	KUNIT_EXPECT_EQ(test, r.runs, 0);
}

static int leave_at_once(void *data)
{
	return 5;
}

/* With a reference, one that has ended may still be stopped. */
static void stop_after_the_end(struct kunit *test)
{
	struct task_struct *task = kthread_create(leave_at_once, NULL, "brief");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	get_task_struct(task);
	wake_up_process(task);
	msleep(20);
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 5);
	put_task_struct(task);
}

static int exit_inside(void *data)
{
	kthread_complete_and_exit(data, 9);
}

static void complete_and_exit_value(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(done);
	struct task_struct *task = kthread_create(exit_inside, &done, "exits");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	get_task_struct(task);
	wake_up_process(task);
	wait_for_completion(&done);
	KUNIT_EXPECT_EQ(test, kthread_stop_put(task), 9);
}

static int count_cpu(void *data)
{
	*(int *)data = (int)task_cpu(current);
	return until_stop(&(struct runner){ 0 });
}

static void bound_to_a_cpu(struct kunit *test)
{
	int cpu = -1;
	struct task_struct *task = kthread_create_on_cpu(count_cpu, &cpu, 0, "bound/%u");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	KUNIT_EXPECT_STREQ(test, task->comm, "bound/0");
	KUNIT_EXPECT_TRUE(test, task->flags & PF_NO_SETAFFINITY);
	wake_up_process(task);
	KUNIT_EXPECT_TRUE(test, in_state(task, TASK_INTERRUPTIBLE));
	kthread_stop(task);
	KUNIT_EXPECT_EQ(test, cpu, 0);
}

static int parks(void *data)
{
	int *rounds = data;

	while (!kthread_should_stop()) {
		if (kthread_should_park())
			kthread_parkme();
		WRITE_ONCE(*rounds, *rounds + 1);
		schedule_timeout_interruptible(1);
	}
	return *rounds;
}

static void parking(struct kunit *test)
{
	int rounds = 0, seen;
	struct task_struct *task = kthread_run(parks, &rounds, "parks");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	for (int i = 0; i < 20; i++) {
		KUNIT_ASSERT_EQ(test, kthread_park(task), 0);
		KUNIT_EXPECT_TRUE(test, in_state(task, TASK_PARKED));
		seen = READ_ONCE(rounds);
		wake_up_process(task); /* is not for a parked one */
		cond_resched();
		KUNIT_EXPECT_EQ(test, READ_ONCE(rounds), seen);
		kthread_unpark(task);
	}
	KUNIT_ASSERT_EQ(test, kthread_park(task), 0);
	KUNIT_EXPECT_GE(test, kthread_stop(task), seen); /* a parked one may be stopped */
}

static void park_before_first_wake(struct kunit *test)
{
	struct runner r = { .result = 1 };
	struct task_struct *task = kthread_create(until_stop, &r, "parked");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	KUNIT_EXPECT_EQ(test, kthread_park(task), 0);
	KUNIT_EXPECT_EQ(test, READ_ONCE(r.runs), 0);
	kthread_unpark(task);
	KUNIT_EXPECT_TRUE(test, in_state(task, TASK_INTERRUPTIBLE));
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 1);
}

/* ---- signals ---- */

static int waits_for_signal(void *data)
{
	allow_signal(SIGINT);
	complete(data);
	while (!signal_pending(current) && !kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return signal_pending(current) ? 1 : 0;
}

static void signals_end_waits(struct kunit *test)
{
	DECLARE_COMPLETION_ONSTACK(ready);
	struct task_struct *task = kthread_create(waits_for_signal, &ready, "signalled");

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	get_task_struct(task);
	wake_up_process(task);
	wait_for_completion(&ready);
	KUNIT_EXPECT_EQ(test, send_sig(SIGTERM, task, 1), 0); /* not allowed: ignored */
	KUNIT_EXPECT_FALSE(test, signal_pending(task));
	KUNIT_EXPECT_EQ(test, send_sig(SIGINT, task, 1), 0);
	KUNIT_EXPECT_TRUE(test, signal_pending(task));
	KUNIT_EXPECT_FALSE(test, fatal_signal_pending(task));
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 1);
	put_task_struct(task);
	KUNIT_EXPECT_EQ(test, send_sig(77, current, 0), -EINVAL);
}

/* ---- workers ---- */

struct job {
	struct kthread_work work;
	struct kthread_delayed_work delayed;
	struct completion may_end;
	int runs;
	int again; /* queue itself so often more */
	struct kthread_worker *worker;
};

static void job_fn(struct kthread_work *work)
{
	struct job *job = container_of(work, struct job, work);

	job->runs++;
	if (job->again-- > 0)
		kthread_queue_work(job->worker, work);
}

static void job_wait_fn(struct kthread_work *work)
{
	struct job *job = container_of(work, struct job, work);

	wait_for_completion(&job->may_end);
	job->runs++;
	kthread_queue_work(job->worker, work);
}

static void job_delayed_fn(struct kthread_work *work)
{
	container_of(work, struct job, delayed.work)->runs++;
}

static void worker_in_order(struct kunit *test)
{
	struct kthread_worker *worker = kthread_run_worker(0, "worker/%s", "a");
	struct job jobs[3] = { 0 };

	KUNIT_ASSERT_FALSE(test, IS_ERR(worker));
	KUNIT_EXPECT_STREQ(test, worker->task->comm, "worker/a");
	for (int i = 0; i < 3; i++) {
		kthread_init_work(&jobs[i].work, job_fn);
		jobs[i].worker = worker;
	}
	jobs[2].again = 4;
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_TRUE(test, kthread_queue_work(worker, &jobs[i].work));
	kthread_flush_work(&jobs[1].work);
	KUNIT_EXPECT_EQ(test, jobs[0].runs, 1);
	KUNIT_EXPECT_EQ(test, jobs[1].runs, 1);
	for (int i = 0; i < 6; i++)
		kthread_flush_worker(worker);
	KUNIT_EXPECT_EQ(test, jobs[2].runs, 5);
	kthread_destroy_worker(worker);
}

static void worker_cancel(struct kunit *test)
{
	struct kthread_worker *worker = kthread_create_worker(0, "worker");
	struct job job = { 0 }, second = { 0 };

	KUNIT_ASSERT_FALSE(test, IS_ERR(worker));
	kthread_init_work(&job.work, job_wait_fn);
	kthread_init_work(&second.work, job_fn);
	init_completion(&job.may_end);
	job.worker = worker;
	KUNIT_EXPECT_FALSE(test, kthread_cancel_work_sync(&job.work));
	kthread_queue_work(worker, &job.work);
	kthread_queue_work(worker, &second.work);
	KUNIT_EXPECT_FALSE(test, kthread_queue_work(worker, &second.work));
	KUNIT_EXPECT_TRUE(test, kthread_cancel_work_sync(&second.work));
	complete(&job.may_end);
	kthread_cancel_work_sync(&job.work); /* queues itself; not while it is cancelled */
	complete_all(&job.may_end);
	kthread_destroy_worker(worker);
	KUNIT_EXPECT_EQ(test, second.runs, 0);
	KUNIT_EXPECT_LE(test, job.runs, 2);
}

static void worker_delayed(struct kunit *test)
{
	struct kthread_worker *worker = kthread_create_worker_on_cpu(0, 0, "worker/%u");
	struct job job = { 0 };

	KUNIT_ASSERT_FALSE(test, IS_ERR(worker));
	KUNIT_EXPECT_STREQ(test, worker->task->comm, "worker/0");
	kthread_init_delayed_work(&job.delayed, job_delayed_fn);
	KUNIT_EXPECT_TRUE(test, kthread_queue_delayed_work(worker, &job.delayed, 1000 * HZ));
	KUNIT_EXPECT_FALSE(test, kthread_queue_delayed_work(worker, &job.delayed, 0));
	KUNIT_EXPECT_TRUE(test, kthread_mod_delayed_work(worker, &job.delayed, 1));
	for (int i = 0; i < 1000 && !READ_ONCE(job.runs); i++)
		msleep(10);
	KUNIT_EXPECT_EQ(test, job.runs, 1);
	kthread_queue_delayed_work(worker, &job.delayed, 1000 * HZ);
	KUNIT_EXPECT_TRUE(test, kthread_cancel_delayed_work_sync(&job.delayed));
	KUNIT_EXPECT_FALSE(test, kthread_cancel_delayed_work_sync(&job.delayed));
	KUNIT_EXPECT_FALSE(test, kthread_mod_delayed_work(worker, &job.delayed, 0));
	kthread_flush_work(&job.delayed.work);
	KUNIT_EXPECT_EQ(test, job.runs, 2);
	kthread_destroy_worker(worker);
}

static struct kunit_case kthread_cases[] = {
	KUNIT_CASE(current_is_one),
	KUNIT_CASE(old_and_new_state_are_one),
	KUNIT_CASE(state_letters),
	KUNIT_CASE(wake_before_sleep),
	KUNIT_CASE(timeouts),
	KUNIT_CASE(thread_runs_and_stops),
	KUNIT_CASE(never_woken_never_runs),
	KUNIT_CASE(stop_after_the_end),
	KUNIT_CASE(complete_and_exit_value),
	KUNIT_CASE(bound_to_a_cpu),
	KUNIT_CASE(parking),
	KUNIT_CASE(park_before_first_wake),
	KUNIT_CASE(signals_end_waits),
	KUNIT_CASE(worker_in_order),
	KUNIT_CASE(worker_cancel),
	KUNIT_CASE(worker_delayed),
	{}
};

static struct kunit_suite kthread_suite = {
	.name = "kthread",
	.test_cases = kthread_cases,
};
kunit_test_suite(kthread_suite);

MODULE_LICENSE("Dual MIT/GPL");
