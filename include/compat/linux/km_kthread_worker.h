/* SPDX-License-Identifier: MIT */
/* Work done one by one by a kthread of its own. */
#ifndef KM_COMPAT_LINUX_KM_KTHREAD_WORKER_H
#define KM_COMPAT_LINUX_KM_KTHREAD_WORKER_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

struct kthread_work;
typedef void (*kthread_work_func_t)(struct kthread_work *work);

enum {
	KTW_FREEZABLE = 1 << 0,
};

struct kthread_worker {
	unsigned int flags; /* KTW_* */
	raw_spinlock_t lock;
	struct list_head work_list; /* to be done, in order */
	struct list_head delayed_work_list;
	struct task_struct *task;          /* NULL: none runs it */
	struct kthread_work *current_work; /* being done */
};

struct kthread_work {
	struct list_head node; /* empty: not queued */
	kthread_work_func_t func;
	struct kthread_worker *worker; /* the one it was queued on last */
	int canceling;                 /* cancellations under way: may not be queued */
};

struct kthread_delayed_work {
	struct kthread_work work;
	struct timer_list timer;
};

void kthread_delayed_work_timer_fn(struct timer_list *timer);

#define KTHREAD_WORKER_INIT(worker) \
	{ .lock = __RAW_SPIN_LOCK_UNLOCKED((worker).lock), \
	  .work_list = LIST_HEAD_INIT((worker).work_list), \
	  .delayed_work_list = LIST_HEAD_INIT((worker).delayed_work_list) }
#define KTHREAD_WORK_INIT(work, fn) { .node = LIST_HEAD_INIT((work).node), .func = (fn) }
#define KTHREAD_DELAYED_WORK_INIT(dwork, fn) \
	{ .work = KTHREAD_WORK_INIT((dwork).work, (fn)), \
	  .timer = __TIMER_INITIALIZER(kthread_delayed_work_timer_fn, TIMER_IRQSAFE) }
#define DEFINE_KTHREAD_WORKER(worker) struct kthread_worker worker = KTHREAD_WORKER_INIT(worker)
#define DEFINE_KTHREAD_WORKER_ONSTACK(worker) DEFINE_KTHREAD_WORKER(worker)
#define DEFINE_KTHREAD_WORK(work, fn) struct kthread_work work = KTHREAD_WORK_INIT(work, fn)
#define DEFINE_KTHREAD_DELAYED_WORK(dwork, fn) \
	struct kthread_delayed_work dwork = KTHREAD_DELAYED_WORK_INIT(dwork, fn)

struct lock_class_key;
void __kthread_init_worker(struct kthread_worker *worker, const char *name,
			   struct lock_class_key *key);
#define kthread_init_worker(worker) __kthread_init_worker((worker), #worker, NULL)
#define kthread_init_work(work, fn) \
	do { \
		*(work) = (struct kthread_work){ .func = (fn) }; \
		INIT_LIST_HEAD(&(work)->node); \
	} while (0)
#define kthread_init_delayed_work(dwork, fn) \
	do { \
		kthread_init_work(&(dwork)->work, (fn)); \
		timer_setup(&(dwork)->timer, kthread_delayed_work_timer_fn, TIMER_IRQSAFE); \
	} while (0)

/* What the kthread of a worker runs. */
int kthread_worker_fn(void *worker);

/*
 * A worker with its kthread, which runs at once: as kthread_create_worker() had it before 6.14, and
 * kthread_run_worker() has since. For a thread that waits for work that makes no difference.
 */
__printf(2, 3) struct kthread_worker *kthread_create_worker(unsigned int flags,
							    const char namefmt[], ...);
__printf(3, 4) struct kthread_worker *kthread_create_worker_on_node(unsigned int flags, int node,
								    const char namefmt[], ...);
struct kthread_worker *km_kthread_worker_on_cpu(int cpu, unsigned int flags,
						const char *namefmt, ...);
/* The arguments of namefmt are given before 6.14; since then its %u is the CPU. */
#define kthread_create_worker_on_cpu(cpu, flags, namefmt, ...) \
	km_kthread_worker_on_cpu(cpu, flags, namefmt, ##__VA_ARGS__, cpu)
#define kthread_run_worker(flags, namefmt, ...) \
	kthread_create_worker(flags, namefmt, ##__VA_ARGS__)
#define kthread_run_worker_on_cpu(cpu, flags, namefmt) \
	kthread_create_worker_on_cpu(cpu, flags, namefmt)

/* False: it was queued already. */
bool kthread_queue_work(struct kthread_worker *worker, struct kthread_work *work);
bool kthread_queue_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
				unsigned long delay);
bool kthread_mod_delayed_work(struct kthread_worker *worker, struct kthread_delayed_work *dwork,
			      unsigned long delay);
void kthread_flush_work(struct kthread_work *work);
void kthread_flush_worker(struct kthread_worker *worker);
bool kthread_cancel_work_sync(struct kthread_work *work);
bool kthread_cancel_delayed_work_sync(struct kthread_delayed_work *dwork);
void kthread_destroy_worker(struct kthread_worker *worker);

#endif
