/* SPDX-License-Identifier: MIT */
/* One item: delayed, waited for, cancelled, disabled; see workqueue_internal.h. */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "compat/sched/host_thread.h"
#include "compat/sched/workqueue_internal.h"

/*
 * Make the item PENDING and neither queued nor timed, whatever it was, and return with the lock
 * held. Was it pending? Where its timer or its grace period is just over, that has to put it on
 * its queue first; it does so soon.
 */
static bool grab(struct work_struct *work, struct delayed_work *dwork, unsigned long *irq)
{
	while (1) {
		raw_spin_lock_irqsave(&wq_lock, *irq);
		if (dwork && timer_delete(&dwork->timer))
			return true;
		if (!work_pending(work)) {
			work_data_set(work, work_data(work) | WORK_STRUCT_PENDING);
			return false;
		}
		if (work_part(work)) {
			wq_item_dequeue(work);
			return true;
		}
		raw_spin_unlock_irqrestore(&wq_lock, *irq);
		km_host_yield();
	}
}

static void clear_pending(struct work_struct *work)
{
	work_data_set(work, work_data(work) & ~WORK_STRUCT_PENDING);
}

/* ---- delayed ---- */

/* Put a PENDING item on its queue. */
static void put_pending(struct workqueue_struct *wq, struct work_struct *work, int cpu)
{
	struct wq_part *part = wq_part_of(wq, cpu);
	unsigned long irq;
	bool spawn;

	raw_spin_lock_irqsave(&wq_lock, irq);
	spawn = wq_item_enqueue(part, work);
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	if (spawn)
		wq_pool_spawn(part->pool);
}

void delayed_work_timer_fn(struct timer_list *timer)
{
	struct delayed_work *dwork = from_timer(dwork, timer, timer);

	put_pending(dwork->wq, &dwork->work, dwork->cpu);
}

/* The item is PENDING, the lock held. True: it is to be put on its queue at once. */
static bool delay_locked(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay)
{
	WARN_ON_ONCE(timer_pending(&dwork->timer));
	dwork->wq = wq;
	dwork->cpu = cpu;
	if (!delay)
		return true;
	mod_timer(&dwork->timer, km_jiffies_now() + delay);
	return false;
}

bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay)
{
	struct work_struct *work = &dwork->work;
	bool queued, now = false;
	unsigned long irq;

	raw_spin_lock_irqsave(&wq_lock, irq);
	queued = !work_pending(work) && !work_disabled(work);
	if (queued) {
		work_data_set(work, work_data(work) | WORK_STRUCT_PENDING);
		now = delay_locked(cpu, wq, dwork, delay);
	}
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	if (now)
		put_pending(wq, work, cpu);
	return queued;
}

bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay)
{
	bool pending, now = false;
	unsigned long irq;

	pending = grab(&dwork->work, dwork, &irq);
	if (work_disabled(&dwork->work))
		clear_pending(&dwork->work);
	else
		now = delay_locked(cpu, wq, dwork, delay);
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	if (now)
		put_pending(wq, &dwork->work, cpu);
	return pending;
}

/* ---- waiting ---- */

/* Wait until the instance that is queued, or else the one that runs, is done. Did it wait? */
static bool wait_for(struct work_struct *work, bool queued_too)
{
	struct wq_flusher f = { .work = work };
	struct wq_worker *worker;
	bool wait = true;

	init_completion(&f.done);
	raw_spin_lock_irq(&wq_lock);
	worker = wq_worker_running(work);
	if (queued_too && work_part(work))
		list_add_tail(&f.node, &wq_waiting);
	else if (worker && worker != wq_worker_current())
		list_add_tail(&f.node, &worker->flushers);
	else
		wait = false;
	raw_spin_unlock_irq(&wq_lock);
	WARN(!wait && worker, "a work item waits for itself: %pS\n", (void *)work->func);
	if (wait)
		wait_for_completion(&f.done);
	return wait;
}

bool flush_work(struct work_struct *work)
{
	might_sleep();
	if (WARN_ON(!work->func))
		return false;
	return wait_for(work, true);
}

bool flush_delayed_work(struct delayed_work *dwork)
{
	unsigned long irq;
	bool early;

	raw_spin_lock_irqsave(&wq_lock, irq);
	early = timer_delete(&dwork->timer);
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	if (early)
		put_pending(dwork->wq, &dwork->work, dwork->cpu);
	return flush_work(&dwork->work);
}

bool flush_rcu_work(struct rcu_work *rwork)
{
	if (!work_pending(&rwork->work))
		return flush_work(&rwork->work);
	rcu_barrier();
	flush_work(&rwork->work);
	return true;
}

/* ---- cancelling and disabling ---- */

static bool cancel(struct work_struct *work, struct delayed_work *dwork, bool disable)
{
	unsigned long irq;
	bool pending = grab(work, dwork, &irq);

	clear_pending(work);
	if (disable) {
		WARN_ON_ONCE(work_disabled(work) == 0xffff);
		work_data_set(work, work_data(work) + WORK_DISABLE_ONE);
	}
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	return pending;
}

/* While it waits, the item is disabled, so that it cannot queue itself again. */
static bool cancel_sync(struct work_struct *work, struct delayed_work *dwork)
{
	bool pending;

	might_sleep();
	pending = cancel(work, dwork, true);
	wait_for(work, false);
	enable_work(work);
	return pending;
}

bool cancel_work(struct work_struct *work)
{
	return cancel(work, NULL, false);
}

bool cancel_work_sync(struct work_struct *work)
{
	return cancel_sync(work, NULL);
}

bool cancel_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, dwork, false);
}

bool cancel_delayed_work_sync(struct delayed_work *dwork)
{
	return cancel_sync(&dwork->work, dwork);
}

bool disable_work(struct work_struct *work)
{
	return cancel(work, NULL, true);
}

bool disable_work_sync(struct work_struct *work)
{
	bool pending;

	might_sleep();
	pending = cancel(work, NULL, true);
	wait_for(work, false);
	return pending;
}

bool enable_work(struct work_struct *work)
{
	unsigned long irq;
	bool enabled = false;

	raw_spin_lock_irqsave(&wq_lock, irq);
	if (!WARN_ON_ONCE(!work_disabled(work))) {
		work_data_set(work, work_data(work) - WORK_DISABLE_ONE);
		enabled = !work_disabled(work);
	}
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	return enabled;
}

bool disable_delayed_work(struct delayed_work *dwork)
{
	return cancel(&dwork->work, dwork, true);
}

bool disable_delayed_work_sync(struct delayed_work *dwork)
{
	bool pending;

	might_sleep();
	pending = cancel(&dwork->work, dwork, true);
	wait_for(&dwork->work, false);
	return pending;
}

bool enable_delayed_work(struct delayed_work *dwork)
{
	return enable_work(&dwork->work);
}

/* ---- about ---- */

unsigned int work_busy(struct work_struct *work)
{
	unsigned int busy = work_pending(work) ? WORK_BUSY_PENDING : 0;
	unsigned long irq;

	raw_spin_lock_irqsave(&wq_lock, irq);
	if (wq_worker_running(work))
		busy |= WORK_BUSY_RUNNING;
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	return busy;
}

struct work_struct *current_work(void)
{
	struct wq_worker *worker = wq_worker_current();

	return worker ? worker->current_work : NULL;
}

bool current_is_workqueue_rescuer(void)
{
	return false; /* new workers can always be started, so there are no rescuers */
}

/* ---- on CPUs ---- */

int schedule_on_each_cpu(work_func_t func)
{
	struct work_struct *works = kcalloc(nr_cpu_ids, sizeof(*works), GFP_KERNEL);
	unsigned int cpu;

	if (!works)
		return -ENOMEM;
	for_each_online_cpu(cpu) {
		INIT_WORK(&works[cpu], func);
		schedule_work_on((int)cpu, &works[cpu]);
	}
	for_each_online_cpu(cpu)
		flush_work(&works[cpu]);
	kfree(works);
	return 0;
}

int execute_in_process_context(work_func_t fn, struct execute_work *ew)
{
	if (!in_interrupt()) {
		fn(&ew->work);
		return 0;
	}
	INIT_WORK(&ew->work, fn);
	schedule_work(&ew->work);
	return 1;
}

struct cpu_call {
	struct work_struct work;
	long (*fn)(void *arg);
	void *arg;
	long result;
};

static void cpu_call_fn(struct work_struct *work)
{
	struct cpu_call *call = container_of(work, struct cpu_call, work);

	call->result = call->fn(call->arg);
}

long work_on_cpu(int cpu, long (*fn)(void *arg), void *arg)
{
	struct cpu_call call = { .fn = fn, .arg = arg };

	INIT_WORK_ONSTACK(&call.work, cpu_call_fn);
	schedule_work_on(cpu, &call.work);
	flush_work(&call.work);
	destroy_work_on_stack(&call.work);
	return call.result;
}
