/* SPDX-License-Identifier: MIT */
/* Work queues: order, limits, delays, waiting, cancelling, items that free or requeue themselves. */
#include <kunit/test.h>
#include <linux/async.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#define NR_ITEMS 50

struct item {
	struct work_struct work;
	struct delayed_work delayed;
	struct rcu_work rcu;
	struct completion may_end, begun;
	atomic_t runs, at_once, most_at_once;
	int again; /* queue itself so often more */
	int number;
	bool in_task;
	struct workqueue_struct *wq;
	struct work_struct *current_work;
	char comm[TASK_COMM_LEN];
};

static atomic_t sequence, at_once, most_at_once, freed;
static int order[NR_ITEMS];

static void item_init(struct item *item, work_func_t fn)
{
	*item = (struct item){ 0 };
	INIT_WORK(&item->work, fn);
	INIT_DELAYED_WORK(&item->delayed, fn);
	init_completion(&item->may_end);
	init_completion(&item->begun);
}

static bool runs_reach(struct item *item, int value)
{
	for (int i = 0; i < 10000 && atomic_read(&item->runs) < value; i++)
		usleep_range(1000, 2000);
	return atomic_read(&item->runs) == value;
}

static void fn_count(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	item->in_task = in_task() && !in_atomic();
	item->current_work = current_work();
	strscpy(item->comm, current->comm, sizeof(item->comm));
	atomic_inc(&item->runs);
}

static void fn_count_delayed(struct work_struct *work)
{
	atomic_inc(&container_of(to_delayed_work(work), struct item, delayed)->runs);
}

/* Begins, waits until it may end. */
static void fn_gate(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);
	int now = atomic_inc_return(&item->at_once);

	if (now > atomic_read(&item->most_at_once))
		atomic_set(&item->most_at_once, now);
	complete(&item->begun);
	wait_for_completion(&item->may_end);
	atomic_dec(&item->at_once);
	atomic_inc(&item->runs);
}

/* ---- the simple things ---- */

static void runs_once_per_queueing(struct kunit *test)
{
	struct item item;

	item_init(&item, fn_count);
	for (int i = 1; i <= 3; i++) {
		KUNIT_EXPECT_TRUE(test, schedule_work(&item.work));
		flush_work(&item.work);
		KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), i);
	}
	KUNIT_EXPECT_TRUE(test, item.in_task);
	KUNIT_EXPECT_PTR_EQ(test, item.current_work, &item.work);
	KUNIT_EXPECT_TRUE(test, strstarts(item.comm, "kworker/"));
	KUNIT_EXPECT_NULL(test, current_work());
	KUNIT_EXPECT_FALSE(test, flush_work(&item.work));
	KUNIT_EXPECT_FALSE(test, cancel_work_sync(&item.work));
}

static void pending_and_busy(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("busy", 0);
	struct item item;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	item_init(&item, fn_gate);
	KUNIT_EXPECT_EQ(test, work_busy(&item.work), 0);
	queue_work(wq, &item.work);
	wait_for_completion(&item.begun);
	KUNIT_EXPECT_FALSE(test, work_pending(&item.work));
	KUNIT_EXPECT_EQ(test, work_busy(&item.work), WORK_BUSY_RUNNING);
	KUNIT_EXPECT_TRUE(test, queue_work(wq, &item.work));
	KUNIT_EXPECT_FALSE(test, queue_work(wq, &item.work));
	KUNIT_EXPECT_EQ(test, work_busy(&item.work), WORK_BUSY_RUNNING | WORK_BUSY_PENDING);
	complete_all(&item.may_end);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), 2);
}

static void fn_note_order(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);
	int now = atomic_inc_return(&at_once);

	if (now > atomic_read(&most_at_once))
		atomic_set(&most_at_once, now);
	order[atomic_inc_return(&sequence) - 1] = item->number;
	if (item->number % 10 == 0)
		usleep_range(100, 200);
	atomic_dec(&at_once);
}

static void note_order(struct kunit *test, struct workqueue_struct *wq)
{
	struct item *items = kunit_kcalloc(test, NR_ITEMS, sizeof(*items), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	KUNIT_ASSERT_NOT_NULL(test, items);
	atomic_set(&sequence, 0);
	atomic_set(&at_once, 0);
	atomic_set(&most_at_once, 0);
	for (int i = 0; i < NR_ITEMS; i++) {
		item_init(&items[i], fn_note_order);
		items[i].number = i;
		queue_work(wq, &items[i].work);
	}
	flush_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&sequence), NR_ITEMS);
	destroy_workqueue(wq);
}

static void ordered_is_ordered(struct kunit *test)
{
	note_order(test, alloc_ordered_workqueue("ordered_%s", WQ_MEM_RECLAIM, "a"));
	for (int i = 0; i < NR_ITEMS; i++)
		KUNIT_EXPECT_EQ(test, order[i], i);
	KUNIT_EXPECT_EQ(test, atomic_read(&most_at_once), 1);
}

static void single_threads(struct kunit *test)
{
	note_order(test, create_singlethread_workqueue("single"));
	for (int i = 0; i < NR_ITEMS; i++)
		KUNIT_EXPECT_EQ(test, order[i], i);
}

static void max_active_limits(struct kunit *test)
{
	note_order(test, alloc_workqueue("limited", WQ_UNBOUND, 3));
	KUNIT_EXPECT_LE(test, atomic_read(&most_at_once), 3);
}

/* All of max_active run, though each waits for the others: workers are started as needed. */
static void max_active_is_reached(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("many", WQ_UNBOUND, 20);
	struct item *items = kunit_kcalloc(test, NR_ITEMS, sizeof(*items), GFP_KERNEL);
	int begun = 0;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	KUNIT_ASSERT_NOT_NULL(test, items);
	for (int i = 0; i < NR_ITEMS; i++) {
		item_init(&items[i], fn_gate);
		queue_work(wq, &items[i].work);
	}
	for (int i = 0; i < 20; i++)
		wait_for_completion(&items[i].begun);
	msleep(50);
	for (int i = 20; i < NR_ITEMS; i++)
		begun += completion_done(&items[i].begun);
	KUNIT_EXPECT_EQ(test, begun, 0);
	for (int i = 0; i < NR_ITEMS; i++)
		complete(&items[i].may_end);
	destroy_workqueue(wq);
	for (int i = 0; i < NR_ITEMS; i++)
		KUNIT_EXPECT_EQ(test, atomic_read(&items[i].runs), 1);
}

/* ---- one at a time ---- */

static void never_concurrently_with_itself(struct kunit *test)
{
	struct workqueue_struct *a = alloc_workqueue("a", WQ_UNBOUND, 0);
	struct workqueue_struct *b = alloc_workqueue("b", 0, 0);
	struct item item;

	KUNIT_ASSERT_NOT_NULL(test, a);
	KUNIT_ASSERT_NOT_NULL(test, b);
	item_init(&item, fn_gate);
	queue_work(a, &item.work);
	wait_for_completion(&item.begun);
	KUNIT_EXPECT_TRUE(test, queue_work(b, &item.work));
	msleep(20);
	KUNIT_EXPECT_FALSE(test, completion_done(&item.begun));
	complete(&item.may_end);
	wait_for_completion(&item.begun);
	complete(&item.may_end);
	flush_work(&item.work);
	destroy_workqueue(a);
	destroy_workqueue(b);
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&item.most_at_once), 1);
}

static void fn_again(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	if (item->again-- > 0)
		queue_work(item->wq, work);
	atomic_inc(&item->runs);
}

static void queues_itself(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("again", 0, 1);
	struct item item;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	item_init(&item, fn_again);
	item.again = 100;
	item.wq = wq;
	queue_work(wq, &item.work);
	drain_workqueue(wq); /* what the queue's own items queue is awaited */
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), 101);
	destroy_workqueue(wq);
}

static void cancel_stops_one_that_queues_itself(struct kunit *test)
{
	struct item item;
	int runs;

	item_init(&item, fn_again);
	item.again = INT_MAX;
	item.wq = system_wq;
	schedule_work(&item.work);
	while (atomic_read(&item.runs) < 10)
		cond_resched();
	cancel_work_sync(&item.work);
	runs = atomic_read(&item.runs);
	KUNIT_EXPECT_EQ(test, work_busy(&item.work), 0);
	msleep(10);
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), runs);
	item.again = 0;
	KUNIT_EXPECT_TRUE(test, schedule_work(&item.work)); /* may be used again */
	flush_work(&item.work);
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), runs + 1);
}

static void fn_free(struct work_struct *work)
{
	kfree(container_of(work, struct item, work));
	atomic_inc(&freed);
}

static void frees_itself(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_workqueue("free", 0, 0);

	KUNIT_ASSERT_NOT_NULL(test, wq);
	atomic_set(&freed, 0);
	for (int i = 0; i < NR_ITEMS; i++) {
		struct item *item = kmalloc(sizeof(*item), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, item);
		item_init(item, fn_free);
		queue_work(wq, &item->work);
	}
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&freed), NR_ITEMS);
}

/* ---- delays ---- */

static void delay_is_kept(struct kunit *test)
{
	unsigned long start = jiffies;
	struct item item;

	item_init(&item, fn_count_delayed);
	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&item.delayed, 5));
	KUNIT_EXPECT_FALSE(test, schedule_delayed_work(&item.delayed, 0));
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&item.delayed));
	KUNIT_EXPECT_TRUE(test, runs_reach(&item, 1));
	KUNIT_EXPECT_GE(test, jiffies - start, 5);
	KUNIT_EXPECT_TRUE(test, schedule_delayed_work(&item.delayed, 0));
	KUNIT_EXPECT_TRUE(test, runs_reach(&item, 2));
}

static void delay_is_changed(struct kunit *test)
{
	struct item item;

	item_init(&item, fn_count_delayed);
	KUNIT_EXPECT_FALSE(test, mod_delayed_work(system_wq, &item.delayed, 1000 * HZ));
	KUNIT_EXPECT_TRUE(test, mod_delayed_work(system_wq, &item.delayed, 1));
	KUNIT_EXPECT_TRUE(test, runs_reach(&item, 1));
	queue_delayed_work(system_wq, &item.delayed, 1000 * HZ);
	flush_delayed_work(&item.delayed); /* now, then */
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), 2);
	KUNIT_EXPECT_FALSE(test, flush_delayed_work(&item.delayed));
	queue_delayed_work(system_wq, &item.delayed, 1000 * HZ);
	KUNIT_EXPECT_TRUE(test, cancel_delayed_work_sync(&item.delayed));
	KUNIT_EXPECT_FALSE(test, cancel_delayed_work(&item.delayed));
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&item.delayed));
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), 2);
}

/* Arming and cancelling at the very moment the timer fires. */
static void cancel_races_with_the_timer(struct kunit *test)
{
	struct item item;
	int expected = 0;

	item_init(&item, fn_count_delayed);
	for (int i = 0; i < 50; i++) {
		queue_delayed_work(system_wq, &item.delayed, 1);
		usleep_range(3000 + 40 * i, 3000 + 40 * i);
		if (!cancel_delayed_work_sync(&item.delayed))
			expected++;
		KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), expected);
		KUNIT_EXPECT_FALSE(test, delayed_work_pending(&item.delayed));
	}
}

static void fn_count_rcu(struct work_struct *work)
{
	atomic_inc(&container_of(to_rcu_work(work), struct item, rcu)->runs);
}

static void after_a_grace_period(struct kunit *test)
{
	struct item item;

	item_init(&item, fn_count);
	INIT_RCU_WORK(&item.rcu, fn_count_rcu);
	KUNIT_EXPECT_TRUE(test, queue_rcu_work(system_wq, &item.rcu));
	KUNIT_EXPECT_TRUE(test, runs_reach(&item, 1));
	KUNIT_EXPECT_TRUE(test, queue_rcu_work(system_wq, &item.rcu));
	KUNIT_EXPECT_TRUE(test, flush_rcu_work(&item.rcu) || atomic_read(&item.runs) == 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), 2);
}

/* ---- waiting, cancelling, disabling ---- */

static void cancel_before_it_runs(struct kunit *test)
{
	struct workqueue_struct *wq = alloc_ordered_workqueue("cancel", 0);
	struct item gate, item;

	KUNIT_ASSERT_NOT_NULL(test, wq);
	item_init(&gate, fn_gate);
	item_init(&item, fn_count);
	queue_work(wq, &gate.work);
	queue_work(wq, &item.work);
	KUNIT_EXPECT_TRUE(test, cancel_work_sync(&item.work));
	KUNIT_EXPECT_TRUE(test, queue_work(wq, &item.work));
	KUNIT_EXPECT_TRUE(test, cancel_work(&item.work));
	complete(&gate.may_end);
	destroy_workqueue(wq);
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&gate.runs), 1);
}

static void disabled_is_not_queued(struct kunit *test)
{
	struct item item;

	item_init(&item, fn_count);
	KUNIT_EXPECT_FALSE(test, disable_work_sync(&item.work));
	KUNIT_EXPECT_FALSE(test, disable_work(&item.work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&item.work));
	KUNIT_EXPECT_FALSE(test, enable_work(&item.work));
	KUNIT_EXPECT_FALSE(test, schedule_work(&item.work));
	KUNIT_EXPECT_TRUE(test, enable_and_queue_work(system_wq, &item.work));
	flush_work(&item.work);
	KUNIT_EXPECT_EQ(test, atomic_read(&item.runs), 1);
}

static void fn_flush_other(struct work_struct *work)
{
	struct item *item = container_of(work, struct item, work);

	flush_work(&item[1].work);
	atomic_inc(&item->runs);
}

static void an_item_waits_for_another(struct kunit *test)
{
	struct item items[2];

	item_init(&items[0], fn_flush_other);
	item_init(&items[1], fn_gate);
	schedule_work(&items[1].work);
	schedule_work(&items[0].work);
	wait_for_completion(&items[1].begun);
	KUNIT_EXPECT_EQ(test, atomic_read(&items[0].runs), 0);
	complete(&items[1].may_end);
	flush_work(&items[0].work);
	KUNIT_EXPECT_EQ(test, atomic_read(&items[0].runs), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&items[1].runs), 1);
	flush_work(&items[1].work);
}

/* ---- CPUs ---- */

static unsigned long cpus_seen[BITS_TO_LONGS(NR_CPUS)];
static atomic_t cpu_calls;

static void fn_cpu(struct work_struct *work)
{
	set_bit((int)task_cpu(current), cpus_seen);
	atomic_inc(&cpu_calls);
}

static void on_each_cpu_once(struct kunit *test)
{
	memset(cpus_seen, 0, sizeof(cpus_seen));
	atomic_set(&cpu_calls, 0);
	KUNIT_EXPECT_EQ(test, schedule_on_each_cpu(fn_cpu), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&cpu_calls), num_online_cpus());
	KUNIT_EXPECT_TRUE(test, test_bit(0, cpus_seen));
}

static long say_cpu(void *arg)
{
	return (long)task_cpu(current) + *(int *)arg;
}

static void work_on_one_cpu(struct kunit *test)
{
	int more = 1000;

	KUNIT_EXPECT_EQ(test, work_on_cpu(0, say_cpu, &more), 1000);
}

/* ---- asynchronous calls ---- */

static void async_fn(void *data, async_cookie_t cookie)
{
	usleep_range(500, 1000);
	atomic_inc(data);
}

static void async_calls(struct kunit *test)
{
	ASYNC_DOMAIN_EXCLUSIVE(domain);
	async_cookie_t cookie = 0, last = 0;
	atomic_t runs = ATOMIC_INIT(0);

	for (int i = 0; i < 20; i++) {
		cookie = async_schedule_domain(async_fn, &runs, &domain);
		KUNIT_EXPECT_GT(test, cookie, last);
		last = cookie;
	}
	async_synchronize_full_domain(&domain);
	KUNIT_EXPECT_EQ(test, atomic_read(&runs), 20);
	cookie = async_schedule(async_fn, &runs);
	async_synchronize_cookie(cookie + 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&runs), 21);
	async_synchronize_full();
}

static struct kunit_case workqueue_cases[] = {
	KUNIT_CASE(runs_once_per_queueing),
	KUNIT_CASE(pending_and_busy),
	KUNIT_CASE(ordered_is_ordered),
	KUNIT_CASE(single_threads),
	KUNIT_CASE(max_active_limits),
	KUNIT_CASE(max_active_is_reached),
	KUNIT_CASE(never_concurrently_with_itself),
	KUNIT_CASE(queues_itself),
	KUNIT_CASE(cancel_stops_one_that_queues_itself),
	KUNIT_CASE(frees_itself),
	KUNIT_CASE(delay_is_kept),
	KUNIT_CASE(delay_is_changed),
	KUNIT_CASE(cancel_races_with_the_timer),
	KUNIT_CASE(after_a_grace_period),
	KUNIT_CASE(cancel_before_it_runs),
	KUNIT_CASE(disabled_is_not_queued),
	KUNIT_CASE(an_item_waits_for_another),
	KUNIT_CASE(on_each_cpu_once),
	KUNIT_CASE(work_on_one_cpu),
	KUNIT_CASE(async_calls),
	{}
};

static struct kunit_suite workqueue_suite = {
	.name = "workqueue",
	.test_cases = workqueue_cases,
};
kunit_test_suite(workqueue_suite);

MODULE_LICENSE("Dual MIT/GPL");
