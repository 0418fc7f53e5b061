/* SPDX-License-Identifier: MIT */
/*
 * The workers. A pool starts them as items come while none is idle: four at once, and then, as
 * the others may all be waiting for something, one more whenever nothing began for two ticks.
 */
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>

#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"
#include "compat/sched/sched_internal.h"
#include "compat/sched/workqueue_internal.h"

#define NR_AT_ONCE 4
#define NR_AT_MOST 512
#define STALL_TICKS 2

static struct wq_pool *pools; /* [0]: unbound, [1 + cpu] */
static unsigned int nr_pools;

static void stall_check(struct timer_list *timer);

static void pool_init(struct wq_pool *pool, int cpu)
{
	pool->cpu = cpu;
	INIT_LIST_HEAD(&pool->runnable);
	INIT_LIST_HEAD(&pool->workers);
	INIT_LIST_HEAD(&pool->idle);
	timer_setup(&pool->stall, stall_check, 0);
}

/* In the child of a fork the workers are gone, and what they were doing with them. */
static void pools_fork(void)
{
	raw_spin_lock_init(&wq_lock);
	for (unsigned int i = 0; i < nr_pools; i++) {
		INIT_LIST_HEAD(&pools[i].workers);
		INIT_LIST_HEAD(&pools[i].idle);
		pools[i].nr_workers = 0;
		if (!list_empty(&pools[i].runnable))
			wq_pool_spawn(&pools[i]);
	}
}

static void pools_init(void)
{
	struct wq_pool *new = km_host_zalloc((nr_cpu_ids + 1) * sizeof(*new));

	if (!new)
		panic("no memory for the pools of workers");
	for (unsigned int i = 0; i <= nr_cpu_ids; i++)
		pool_init(&new[i], (int)i - 1);
	nr_pools = nr_cpu_ids + 1;
	km_host_at_fork(pools_fork);
	__atomic_store_n(&pools, new, __ATOMIC_RELEASE);
}

/* The first call is that of the constructor of workqueue.c. */
struct wq_pool *wq_pool_of(int cpu)
{
	if (unlikely(!__atomic_load_n(&pools, __ATOMIC_ACQUIRE)))
		pools_init();
	return &pools[cpu + 1];
}

struct wq_worker *wq_worker_running(struct work_struct *work)
{
	struct wq_worker *worker;

	for (unsigned int i = 0; i < nr_pools; i++)
		list_for_each_entry(worker, &pools[i].workers, node)
			if (worker->current_work == work && worker->current_func == work->func)
				return worker;
	return NULL;
}

struct wq_worker *wq_worker_current(void)
{
	return current->km_worker;
}

/* ---- a worker's life ---- */

static void flushers_begin(struct wq_worker *worker, struct work_struct *work)
{
	struct wq_flusher *f, *next;

	list_for_each_entry_safe(f, next, &wq_waiting, node)
		if (f->work == work)
			list_move_tail(&f->node, &worker->flushers);
}

static void flushers_end(struct wq_worker *worker)
{
	struct wq_flusher *f, *next;

	list_for_each_entry_safe(f, next, &worker->flushers, node) {
		list_del_init(&f->node);
		complete(&f->done);
	}
}

static void check_leak(struct wq_worker *worker)
{
	if (likely(!in_atomic()))
		return;
	pr_err("BUG: workqueue leaked lock or atomic: %s/0x%08x/%d\n     last function: %pS\n",
	       worker->task->comm, (unsigned int)preempt_count(), worker->task->pid,
	       (void *)worker->current_func);
	dump_stack();
	km_context_restore(0);
}

static void call_item(void *arg)
{
	struct work_struct *work = arg;

	work->func(work);
}

/* With the lock, which is given up meanwhile. The function may free the item. */
static void run_item(struct wq_worker *worker, struct work_struct *work)
{
	struct wq_part *part = work_part(work);
	unsigned long data = work_data(work);

	list_del_init(&work->entry);
	worker->current_work = work;
	worker->current_func = work->func;
	worker->current_wq = part->wq;
	worker->pool->nr_begun++;
	flushers_begin(worker, work);
	work_data_set(work, data & ~(WORK_PART_MASK | WORK_FLAGS));
	raw_spin_unlock_irq(&wq_lock);

	if (worker->current_wq->flags & WQ_BH)
		km_call_in_softirq(call_item, work, (const void *)work->func, "workqueue");
	else
		worker->current_func(work);
	check_leak(worker);

	raw_spin_lock_irq(&wq_lock);
	worker->current_work = NULL;
	worker->current_func = NULL;
	worker->current_wq = NULL;
	flushers_end(worker);
	wq_item_gone(part, data);
}

/* The next item to run here; NULL: there is none. */
static struct work_struct *next_item(struct wq_worker *worker)
{
	struct work_struct *work;

	if (!list_empty(&worker->scheduled))
		return list_first_entry(&worker->scheduled, struct work_struct, entry);
	while (!list_empty(&worker->pool->runnable)) {
		struct wq_worker *other;

		work = list_first_entry(&worker->pool->runnable, struct work_struct, entry);
		other = wq_worker_running(work);
		if (!other)
			return work;
		list_move_tail(&work->entry, &other->scheduled);
	}
	return NULL;
}

static void worker_sleep(struct wq_worker *worker)
{
	unsigned int seq = worker->wake;

	list_add(&worker->idle, &worker->pool->idle);
	raw_spin_unlock_irq(&wq_lock);
	while (__atomic_load_n(&worker->wake, __ATOMIC_ACQUIRE) == seq)
		km_host_futex_wait(&worker->wake, seq, -1);
	raw_spin_lock_irq(&wq_lock);
}

static void worker_main(void *arg)
{
	struct wq_worker *worker = arg;
	struct wq_pool *pool = worker->pool;
	struct work_struct *work;
	char name[TASK_COMM_LEN];

	if (pool->cpu < 0)
		snprintf(name, sizeof(name), "kworker/u:%u", worker->number);
	else
		snprintf(name, sizeof(name), "kworker/%d:%u", pool->cpu, worker->number);
	worker->task = km_task_alloc(PF_KTHREAD | PF_NOFREEZE | PF_WQ_WORKER, name);
	if (!worker->task)
		panic("no memory for the task of a worker");
	worker->task->km_worker = worker;
	km_task_enter(worker->task);
	if (pool->cpu >= 0)
		km_host_affinity(0, cpumask_bits(cpumask_of(pool->cpu)), nr_cpu_ids);

	raw_spin_lock_irq(&wq_lock);
	list_add_tail(&worker->node, &pool->workers);
	while (1) {
		work = next_item(worker);
		if (work)
			run_item(worker, work);
		else
			worker_sleep(worker);
	}
}

/* ---- how many ---- */

bool wq_pool_kick(struct wq_pool *pool)
{
	struct wq_worker *worker;

	if (!list_empty(&pool->idle)) {
		worker = list_first_entry(&pool->idle, struct wq_worker, idle);
		list_del_init(&worker->idle);
		__atomic_fetch_add(&worker->wake, 1, __ATOMIC_RELEASE);
		km_host_futex_wake(&worker->wake, 1);
		return false;
	}
	if (pool->nr_workers < NR_AT_ONCE)
		return true;
	if (!timer_pending(&pool->stall)) {
		pool->nr_begun_seen = pool->nr_begun;
		mod_timer(&pool->stall, km_jiffies_now() + STALL_TICKS);
	}
	return false;
}

void wq_pool_spawn(struct wq_pool *pool)
{
	struct wq_worker *worker = km_host_zalloc(sizeof(*worker));

	if (worker) {
		worker->pool = pool;
		worker->number = __atomic_fetch_add(&pool->nr_names, 1, __ATOMIC_RELAXED);
		INIT_LIST_HEAD(&worker->node);
		INIT_LIST_HEAD(&worker->idle);
		INIT_LIST_HEAD(&worker->scheduled);
		INIT_LIST_HEAD(&worker->flushers);
		__atomic_fetch_add(&pool->nr_workers, 1, __ATOMIC_RELAXED);
		if (!km_host_thread_start(worker_main, worker))
			return;
		__atomic_fetch_sub(&pool->nr_workers, 1, __ATOMIC_RELAXED);
		km_host_free(worker);
	}
	mod_timer(&pool->stall, km_jiffies_now() + STALL_TICKS); /* try again */
}

static void stall_check(struct timer_list *timer)
{
	struct wq_pool *pool = from_timer(pool, timer, stall);
	bool spawn = false;

	raw_spin_lock_irq(&wq_lock);
	if (!list_empty(&pool->runnable)) {
		spawn = list_empty(&pool->idle) && pool->nr_begun == pool->nr_begun_seen &&
			pool->nr_workers < NR_AT_MOST;
		pool->nr_begun_seen = pool->nr_begun;
		mod_timer(&pool->stall, km_jiffies_now() + STALL_TICKS);
	}
	raw_spin_unlock_irq(&wq_lock);
	if (spawn)
		wq_pool_spawn(pool);
}
