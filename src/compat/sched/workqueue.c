/* SPDX-License-Identifier: MIT */
/* Work queues: making them, putting items on them, emptying them; see workqueue_internal.h. */
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "compat/sched/host_thread.h"
#include "compat/sched/workqueue_internal.h"

#define DRAIN_WARN 10

DEFINE_RAW_SPINLOCK(wq_lock);
LIST_HEAD(wq_waiting);

struct workqueue_struct *system_wq, *system_percpu_wq, *system_highpri_wq, *system_long_wq,
	*system_unbound_wq, *system_dfl_wq, *system_freezable_wq, *system_power_efficient_wq,
	*system_freezable_power_efficient_wq, *system_dfl_long_wq, *system_bh_wq,
	*system_bh_highpri_wq;

/* ---- making ---- */

static void wq_init(struct workqueue_struct *wq, unsigned int flags, int max_active)
{
	unsigned int limit = flags & WQ_UNBOUND ? WQ_UNBOUND_MAX_ACTIVE : WQ_MAX_ACTIVE;

	if (max_active < 0 || max_active > (int)limit)
		pr_warn("workqueue: max_active %d requested for %s is out of range, clamping between %d and %d\n",
			max_active, wq->name, 1, limit);
	wq->flags = flags;
	wq->max_active = max_active ? clamp_t(int, max_active, 1, (int)limit) : WQ_DFL_ACTIVE;
	mutex_init(&wq->flush_lock);
	init_waitqueue_head(&wq->flush_wait);
	wq->nr_parts = flags & WQ_UNBOUND ? 1 : nr_cpu_ids;
	for (unsigned int i = 0; i < wq->nr_parts; i++) {
		wq->parts[i].wq = wq;
		wq->parts[i].pool = wq_pool_of(flags & WQ_UNBOUND ? -1 : (int)i);
		INIT_LIST_HEAD(&wq->parts[i].inactive);
	}
}

static size_t wq_bytes(unsigned int flags)
{
	size_t nr = flags & WQ_UNBOUND ? 1 : nr_cpu_ids;

	return sizeof(struct workqueue_struct) + nr * sizeof(struct wq_part);
}

struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags, int max_active, ...)
{
	struct workqueue_struct *wq = kzalloc(wq_bytes(flags), GFP_KERNEL);
	va_list args;

	if (!wq)
		return NULL;
	va_start(args, max_active);
	vsnprintf(wq->name, sizeof(wq->name), fmt, args);
	va_end(args);
	wq_init(wq, flags, max_active);
	return wq;
}

static struct workqueue_struct *system_queue(const char *name, unsigned int flags)
{
	struct workqueue_struct *wq = km_host_zalloc(wq_bytes(flags));

	if (!wq)
		panic("no memory for the queue %s", name);
	snprintf(wq->name, sizeof(wq->name), "%s", name);
	wq->from_host = true;
	wq_init(wq, flags, WQ_MAX_ACTIVE);
	return wq;
}

__attribute__((__constructor__)) static void system_queues(void)
{
	system_percpu_wq = system_queue("events", WQ_PERCPU);
	system_highpri_wq = system_queue("events_highpri", WQ_HIGHPRI | WQ_PERCPU);
	system_long_wq = system_queue("events_long", WQ_PERCPU);
	system_dfl_wq = system_queue("events_unbound", WQ_UNBOUND);
	system_dfl_long_wq = system_queue("events_dfl_long", WQ_UNBOUND);
	system_freezable_wq = system_queue("events_freezable", WQ_FREEZABLE | WQ_PERCPU);
	system_power_efficient_wq = system_queue("events_power_efficient", WQ_PERCPU);
	system_freezable_power_efficient_wq = system_queue("events_freezable_pwr_efficient",
							   WQ_FREEZABLE | WQ_PERCPU);
	system_bh_wq = system_queue("events_bh", WQ_BH | WQ_PERCPU);
	system_bh_highpri_wq = system_queue("events_bh_highpri", WQ_BH | WQ_HIGHPRI | WQ_PERCPU);
	system_wq = system_percpu_wq;
	system_unbound_wq = system_dfl_wq;
}

void km_work_init(struct work_struct *work, work_func_t func)
{
	work_data_set(work, 0);
	INIT_LIST_HEAD(&work->entry);
	work->func = func;
}

/* ---- items on queues ---- */

struct wq_part *wq_part_of(struct workqueue_struct *wq, int cpu)
{
	if (wq->nr_parts == 1)
		return &wq->parts[0];
	if (cpu == WORK_CPU_UNBOUND || (unsigned int)cpu >= wq->nr_parts)
		cpu = (int)(km_host_cpu() % wq->nr_parts);
	return &wq->parts[cpu];
}

static bool activate(struct wq_part *part, struct work_struct *work)
{
	part->nr_active++;
	list_add_tail(&work->entry, &part->pool->runnable);
	return wq_pool_kick(part->pool);
}

static bool activate_more(struct wq_part *part)
{
	bool spawn = false;

	while (part->nr_active < part->wq->max_active && !list_empty(&part->inactive)) {
		struct work_struct *work =
			list_first_entry(&part->inactive, struct work_struct, entry);

		list_del(&work->entry);
		work_data_set(work, work_data(work) & ~WORK_INACTIVE);
		spawn |= activate(part, work);
	}
	return spawn;
}

bool wq_item_enqueue(struct wq_part *part, struct work_struct *work)
{
	struct workqueue_struct *wq = part->wq;
	unsigned long data = WORK_STRUCT_PENDING | (unsigned long)part;

	if (wq->color)
		data |= WORK_COLOR;
	wq->in_flight[wq->color]++;
	if (part->nr_active < wq->max_active && list_empty(&part->inactive)) {
		work_data_set(work, data | (work_data(work) & ~(WORK_DISABLE_ONE - 1)));
		return activate(part, work);
	}
	work_data_set(work, data | WORK_INACTIVE | (work_data(work) & ~(WORK_DISABLE_ONE - 1)));
	list_add_tail(&work->entry, &part->inactive);
	return false;
}

void wq_item_gone(struct wq_part *part, unsigned long data)
{
	struct workqueue_struct *wq = part->wq;
	unsigned int color = data & WORK_COLOR ? 1 : 0;

	if (!(data & WORK_INACTIVE)) {
		part->nr_active--;
		if (activate_more(part))
			mod_timer(&part->pool->stall, km_jiffies_now() + 1);
	}
	if (!--wq->in_flight[color])
		wake_up_all(&wq->flush_wait);
}

void wq_item_dequeue(struct work_struct *work)
{
	struct wq_part *part = work_part(work);
	unsigned long data = work_data(work);
	struct wq_flusher *f, *next;

	list_del_init(&work->entry);
	work_data_set(work, (data & ~(WORK_PART_MASK | WORK_FLAGS)) | WORK_STRUCT_PENDING);
	list_for_each_entry_safe(f, next, &wq_waiting, node)
		if (f->work == work) {
			list_del_init(&f->node);
			complete(&f->done);
		}
	wq_item_gone(part, data);
}

/* ---- emptying ---- */

static bool chained(struct workqueue_struct *wq)
{
	struct wq_worker *worker = wq_worker_current();

	return worker && worker->current_wq == wq;
}

static bool flushed(struct workqueue_struct *wq, unsigned int color)
{
	unsigned long irq;
	bool done;

	raw_spin_lock_irqsave(&wq_lock, irq);
	done = !wq->in_flight[color];
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	return done;
}

/* What comes from now on gets the other color; the flush before has emptied that. */
void __flush_workqueue(struct workqueue_struct *wq)
{
	unsigned int color;

	might_sleep();
	if (WARN(chained(wq), "workqueue %s flushes itself\n", wq->name))
		return;
	mutex_lock(&wq->flush_lock);
	raw_spin_lock_irq(&wq_lock);
	color = wq->color;
	wq->color ^= 1;
	raw_spin_unlock_irq(&wq_lock);
	wait_event(wq->flush_wait, flushed(wq, color));
	mutex_unlock(&wq->flush_lock);
}

static bool wq_empty(struct workqueue_struct *wq)
{
	return flushed(wq, 0) && flushed(wq, 1);
}

static void drainers_add(struct workqueue_struct *wq, int nr)
{
	raw_spin_lock_irq(&wq_lock);
	wq->nr_drainers += nr;
	if (wq->nr_drainers)
		wq->flags |= __WQ_DRAINING;
	else
		wq->flags &= ~(unsigned int)__WQ_DRAINING;
	raw_spin_unlock_irq(&wq_lock);
}

/* Items may still queue others of the same queue, but nobody else may. */
void drain_workqueue(struct workqueue_struct *wq)
{
	unsigned int nr = 0;

	drainers_add(wq, 1);
	do {
		__flush_workqueue(wq);
		if (++nr == DRAIN_WARN)
			pr_warn("workqueue %s: drain_workqueue() isn't complete after %u tries\n",
				wq->name, nr);
	} while (!wq_empty(wq));
	drainers_add(wq, -1);
}

void destroy_workqueue(struct workqueue_struct *wq)
{
	if (WARN_ON(wq->from_host))
		return;
	drain_workqueue(wq);
	raw_spin_lock_irq(&wq_lock);
	WARN(wq->in_flight[0] || wq->in_flight[1], "workqueue %s destroyed with items\n", wq->name);
	raw_spin_unlock_irq(&wq_lock);
	kfree(wq);
}

/* May this caller put items on it now? */
static bool open_for(struct workqueue_struct *wq)
{
	if (likely(!(wq->flags & (__WQ_DRAINING | __WQ_DESTROYING))))
		return true;
	return !WARN_ONCE(!chained(wq), "workqueue: cannot queue on wq %s, it is drained\n",
			  wq->name);
}

void workqueue_set_max_active(struct workqueue_struct *wq, int max_active)
{
	if (WARN_ON(wq->flags & __WQ_ORDERED))
		return;
	raw_spin_lock_irq(&wq_lock);
	wq->max_active = max_active ? clamp(max_active, 1, WQ_MAX_ACTIVE) : WQ_DFL_ACTIVE;
	for (unsigned int i = 0; i < wq->nr_parts; i++)
		if (activate_more(&wq->parts[i]))
			mod_timer(&wq->parts[i].pool->stall, km_jiffies_now() + 1);
	raw_spin_unlock_irq(&wq_lock);
}

void workqueue_set_min_active(struct workqueue_struct *wq, int min_active)
{
	/* NO-OP: max_active alone limits; there are no nodes to share it among. */
}

bool workqueue_congested(int cpu, struct workqueue_struct *wq)
{
	unsigned long irq;
	bool congested;

	raw_spin_lock_irqsave(&wq_lock, irq);
	congested = !list_empty(&wq_part_of(wq, cpu)->inactive);
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	return congested;
}

/* ---- queueing ---- */

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work)
{
	struct wq_pool *spawn = NULL;
	unsigned long irq;
	bool queued = false;

	raw_spin_lock_irqsave(&wq_lock, irq);
	if (!work_pending(work) && !work_disabled(work) && open_for(wq)) {
		struct wq_part *part = wq_part_of(wq, cpu);

		WARN_ONCE(!work->func, "a work item without a function is queued\n");
		if (wq_item_enqueue(part, work))
			spawn = part->pool;
		queued = true;
	}
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	if (spawn)
		wq_pool_spawn(spawn);
	return queued;
}

bool queue_work_node(int node, struct workqueue_struct *wq, struct work_struct *work)
{
	return queue_work(wq, work);
}

static void rcu_work_ready(struct rcu_head *rcu)
{
	struct rcu_work *rwork = container_of(rcu, struct rcu_work, rcu);
	struct wq_pool *spawn = NULL;
	struct wq_part *part = wq_part_of(rwork->wq, WORK_CPU_UNBOUND);
	unsigned long irq;

	raw_spin_lock_irqsave(&wq_lock, irq);
	if (wq_item_enqueue(part, &rwork->work))
		spawn = part->pool;
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	if (spawn)
		wq_pool_spawn(spawn);
}

bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork)
{
	unsigned long irq;
	bool queued;

	raw_spin_lock_irqsave(&wq_lock, irq);
	queued = !work_pending(&rwork->work) && !work_disabled(&rwork->work);
	if (queued)
		work_data_set(&rwork->work, work_data(&rwork->work) | WORK_STRUCT_PENDING);
	raw_spin_unlock_irqrestore(&wq_lock, irq);
	if (!queued)
		return false;
	rwork->wq = wq;
	call_rcu(&rwork->rcu, rcu_work_ready);
	return true;
}
