/* SPDX-License-Identifier: MIT */
/* Workers of kthreads. All of a worker and of its work changes under the worker's lock. */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/slab.h>

void __kthread_init_worker(struct kthread_worker *worker, const char *name,
			   struct lock_class_key *key)
{
	*worker = (struct kthread_worker){ 0 };
	raw_spin_lock_init(&worker->lock);
	INIT_LIST_HEAD(&worker->work_list);
	INIT_LIST_HEAD(&worker->delayed_work_list);
}

/* The next work, which is the current one then; NULL. */
static struct kthread_work *next_work(struct kthread_worker *worker)
{
	struct kthread_work *work;

	raw_spin_lock_irq(&worker->lock);
	work = list_first_entry_or_null(&worker->work_list, struct kthread_work, node);
	if (work)
		list_del_init(&work->node);
	worker->current_work = work;
	raw_spin_unlock_irq(&worker->lock);
	return work;
}

int kthread_worker_fn(void *arg)
{
	struct kthread_worker *worker = arg;

	if (!worker->task)
		worker->task = current;
	WARN_ON(worker->task != current);
	while (1) {
		struct kthread_work *work;

		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop())
			break;
		work = next_work(worker);
		if (work) {
			__set_current_state(TASK_RUNNING);
			work->func(work);
		} else {
			schedule();
		}
		cond_resched();
	}
	__set_current_state(TASK_RUNNING);
	raw_spin_lock_irq(&worker->lock);
	worker->task = NULL;
	raw_spin_unlock_irq(&worker->lock);
	return 0;
}

/* ---- making ---- */

static struct kthread_worker *create(int cpu, unsigned int flags, int node, const char *name)
{
	struct kthread_worker *worker = kzalloc(sizeof(*worker), GFP_KERNEL);
	struct task_struct *task;

	if (!worker)
		return ERR_PTR(-ENOMEM);
	kthread_init_worker(worker);
	task = kthread_create_on_node(kthread_worker_fn, worker, node, "%s", name);
	if (IS_ERR(task)) {
		kfree(worker);
		return ERR_CAST(task);
	}
	if (cpu >= 0)
		kthread_bind(task, (unsigned int)cpu);
	worker->flags = flags;
	worker->task = task;
	wake_up_process(task);
	return worker;
}

struct kthread_worker *kthread_create_worker(unsigned int flags, const char namefmt[], ...)
{
	char name[TASK_COMM_LEN];
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	return create(-1, flags, NUMA_NO_NODE, name);
}

struct kthread_worker *kthread_create_worker_on_node(unsigned int flags, int node,
						     const char namefmt[], ...)
{
	char name[TASK_COMM_LEN];
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	return create(-1, flags, node, name);
}

struct kthread_worker *km_kthread_worker_on_cpu(int cpu, unsigned int flags, const char *namefmt,
						...)
{
	char name[TASK_COMM_LEN];
	va_list args;

	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	return create(cpu, flags, NUMA_NO_NODE, name);
}

/* ---- queueing ---- */

static bool blocked(struct kthread_work *work)
{
	return !list_empty(&work->node) || work->canceling;
}

static void insert(struct kthread_worker *worker, struct kthread_work *work,
		   struct list_head *before)
{
	WARN_ON_ONCE(!list_empty(&work->node));
	WARN_ON_ONCE(work->worker && work->worker != worker);
	list_add_tail(&work->node, before);
	work->worker = worker;
	if (!worker->current_work && worker->task)
		wake_up_process(worker->task);
}

bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work)
{
	unsigned long irq;
	bool queued = false;

	raw_spin_lock_irqsave(&worker->lock, irq);
	if (!blocked(work)) {
		insert(worker, work, &worker->work_list);
		queued = true;
	}
	raw_spin_unlock_irqrestore(&worker->lock, irq);
	return queued;
}

void kthread_delayed_work_timer_fn(struct timer_list *timer)
{
	struct kthread_delayed_work *dwork = from_timer(dwork, timer, timer);
	struct kthread_work *work = &dwork->work;
	struct kthread_worker *worker = work->worker;
	unsigned long irq;

	if (WARN_ON_ONCE(!worker))
		return;
	raw_spin_lock_irqsave(&worker->lock, irq);
	WARN_ON_ONCE(list_empty(&work->node));
	list_del_init(&work->node);
	if (!work->canceling)
		insert(worker, work, &worker->work_list);
	raw_spin_unlock_irqrestore(&worker->lock, irq);
}

static void queue_delayed(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
			  unsigned long delay)
{
	if (!delay) {
		insert(worker, &dwork->work, &worker->work_list);
		return;
	}
	WARN_ON_ONCE(!list_empty(&dwork->work.node));
	list_add(&dwork->work.node, &worker->delayed_work_list);
	dwork->work.worker = worker;
	mod_timer(&dwork->timer, km_jiffies_now() + delay);
}

bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
				unsigned long delay)
{
	unsigned long irq;
	bool queued = false;

	raw_spin_lock_irqsave(&worker->lock, irq);
	if (!blocked(&dwork->work)) {
		queue_delayed(worker, dwork, delay);
		queued = true;
	}
	raw_spin_unlock_irqrestore(&worker->lock, irq);
	return queued;
}

/* ---- waiting ---- */

struct flush {
	struct kthread_work work;
	struct completion done;
};

static void flush_fn(struct kthread_work *work)
{
	complete(&container_of(work, struct flush, work)->done);
}

static void flush_init(struct flush *f)
{
	kthread_init_work(&f->work, flush_fn);
	init_completion(&f->done);
}

void kthread_flush_work(struct kthread_work *work)
{
	struct kthread_worker *worker = work->worker;
	struct flush f;
	bool wait = true;

	if (!worker)
		return;
	flush_init(&f);
	raw_spin_lock_irq(&worker->lock);
	WARN_ON_ONCE(work->worker != worker);
	if (!list_empty(&work->node))
		insert(worker, &f.work, work->node.next);
	else if (worker->current_work == work)
		insert(worker, &f.work, worker->work_list.next);
	else
		wait = false;
	raw_spin_unlock_irq(&worker->lock);
	if (wait)
		wait_for_completion(&f.done);
}

void kthread_flush_worker(struct kthread_worker *worker)
{
	struct flush f;

	flush_init(&f);
	kthread_queue_work(worker, &f.work);
	wait_for_completion(&f.done);
}

/* ---- cancelling: with the lock, which is given up while the timer's function may run ---- */

static void stop_timer(struct kthread_delayed_work *dwork, unsigned long *irq)
{
	struct kthread_worker *worker = dwork->work.worker;

	dwork->work.canceling++;
	raw_spin_unlock_irqrestore(&worker->lock, *irq);
	timer_delete_sync(&dwork->timer);
	raw_spin_lock_irqsave(&worker->lock, *irq);
	dwork->work.canceling--;
}

static bool unlist(struct kthread_work *work)
{
	if (list_empty(&work->node))
		return false;
	list_del_init(&work->node);
	return true;
}

bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
			      unsigned long delay)
{
	struct kthread_work *work = &dwork->work;
	unsigned long irq;
	bool pending = false;

	raw_spin_lock_irqsave(&worker->lock, irq);
	if (work->worker) {
		WARN_ON_ONCE(work->worker != worker);
		stop_timer(dwork, &irq);
		if (work->canceling) {
			raw_spin_unlock_irqrestore(&worker->lock, irq);
			return true;
		}
		pending = unlist(work);
	}
	queue_delayed(worker, dwork, delay);
	raw_spin_unlock_irqrestore(&worker->lock, irq);
	return pending;
}

static bool cancel_sync(struct kthread_work *work, struct kthread_delayed_work *dwork)
{
	struct kthread_worker *worker = work->worker;
	unsigned long irq;
	bool pending;

	might_sleep();
	if (!worker)
		return false;
	raw_spin_lock_irqsave(&worker->lock, irq);
	WARN_ON_ONCE(work->worker != worker);
	if (dwork)
		stop_timer(dwork, &irq);
	pending = unlist(work);
	if (worker->current_work == work) {
		work->canceling++;
		raw_spin_unlock_irqrestore(&worker->lock, irq);
		kthread_flush_work(work);
		raw_spin_lock_irqsave(&worker->lock, irq);
		work->canceling--;
	}
	raw_spin_unlock_irqrestore(&worker->lock, irq);
	return pending;
}

bool kthread_cancel_work_sync(struct kthread_work *work)
{
	return cancel_sync(work, NULL);
}

bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork)
{
	return cancel_sync(&dwork->work, dwork);
}

void kthread_destroy_worker(struct kthread_worker *worker)
{
	struct task_struct *task = worker->task;

	if (WARN_ON(!task))
		return;
	kthread_flush_worker(worker);
	kthread_stop(task);
	WARN_ON(!list_empty(&worker->delayed_work_list));
	WARN_ON(!list_empty(&worker->work_list));
	kfree(worker);
}
