/* SPDX-License-Identifier: MIT */
/*
 * Work queues. Work of a queue without WQ_UNBOUND runs in threads kworker/N:i that are bound to
 * the CPU it was queued on, the rest in kworker/u:i; at most max_active of a queue at a time (for
 * each CPU if it is bound). An item never runs concurrently with itself, and may free itself or be
 * queued again from its own function.
 *
 * Differs from the kernel: items of one CPU may run side by side although none of them sleeps.
 */
#ifndef KM_COMPAT_LINUX_WORKQUEUE_H
#define KM_COMPAT_LINUX_WORKQUEUE_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/threads.h>
#include <linux/timer.h>

struct workqueue_struct;
struct work_struct;
typedef void (*work_func_t)(struct work_struct *work);
void delayed_work_timer_fn(struct timer_list *timer);

struct work_struct {
	atomic_long_t data; /* WORK_STRUCT_PENDING and the queue it was on last */
	struct list_head entry;
	work_func_t func;
};

struct delayed_work {
	struct work_struct work;
	struct timer_list timer;
	struct workqueue_struct *wq;
	int cpu;
};

struct rcu_work {
	struct work_struct work;
	struct rcu_head rcu;
	struct workqueue_struct *wq;
};

#define WORK_STRUCT_PENDING_BIT 0
#define WORK_STRUCT_PENDING (1UL << WORK_STRUCT_PENDING_BIT)
#define WORK_CPU_UNBOUND NR_CPUS
#define WORK_BUSY_PENDING (1 << 0)
#define WORK_BUSY_RUNNING (1 << 1)

/* Items of WQ_BH run in softirq context. WQ_FREEZABLE, WQ_SYSFS, WQ_HIGHPRI and power: no effect. */
enum wq_flags {
	WQ_BH = 1 << 0,
	WQ_UNBOUND = 1 << 1,
	WQ_FREEZABLE = 1 << 2,
	WQ_MEM_RECLAIM = 1 << 3,
	WQ_HIGHPRI = 1 << 4,
	WQ_CPU_INTENSIVE = 1 << 5,
	WQ_SYSFS = 1 << 6,
	WQ_POWER_EFFICIENT = 1 << 7,
	WQ_PERCPU = 1 << 8,
	__WQ_DESTROYING = 1 << 15,
	__WQ_DRAINING = 1 << 16,
	__WQ_ORDERED = 1 << 17,
	__WQ_LEGACY = 1 << 18,
};

#define WQ_NON_REENTRANT 0 /* all are, since 3.7 */
#define WQ_MAX_ACTIVE 512
#define WQ_UNBOUND_MAX_ACTIVE WQ_MAX_ACTIVE
#define WQ_DFL_ACTIVE (WQ_MAX_ACTIVE / 2)

#define WORK_DATA_INIT() ATOMIC_LONG_INIT(0)
#define WORK_DATA_STATIC_INIT() ATOMIC_LONG_INIT(0)
#define __WORK_INITIALIZER(name, fn) \
	{ .data = WORK_DATA_INIT(), .entry = { &(name).entry, &(name).entry }, .func = (fn) }
#define __DELAYED_WORK_INITIALIZER(name, fn, timer_flags) \
	{ .work = __WORK_INITIALIZER((name).work, (fn)), \
	  .timer = __TIMER_INITIALIZER(delayed_work_timer_fn, (timer_flags) | TIMER_IRQSAFE) }
#define DECLARE_WORK(name, fn) struct work_struct name = __WORK_INITIALIZER(name, fn)
#define DECLARE_DELAYED_WORK(name, fn) \
	struct delayed_work name = __DELAYED_WORK_INITIALIZER(name, fn, 0)
#define DECLARE_DEFERRABLE_WORK(name, fn) \
	struct delayed_work name = __DELAYED_WORK_INITIALIZER(name, fn, TIMER_DEFERRABLE)

void km_work_init(struct work_struct *work, work_func_t func);

#define INIT_WORK(work, fn) km_work_init((work), (fn))
#define INIT_WORK_ONSTACK(work, fn) km_work_init((work), (fn))
#define INIT_WORK_KEY(work, fn, key) km_work_init((work), (fn))
#define PREPARE_WORK(work, fn) ((void)((work)->func = (fn)))
#define __INIT_DELAYED_WORK(dwork, fn, timer_flags) \
	do { \
		INIT_WORK(&(dwork)->work, (fn)); \
		timer_setup(&(dwork)->timer, delayed_work_timer_fn, \
			    (timer_flags) | TIMER_IRQSAFE); \
	} while (0)
#define INIT_DELAYED_WORK(dwork, fn) __INIT_DELAYED_WORK(dwork, fn, 0)
#define INIT_DELAYED_WORK_ONSTACK(dwork, fn) __INIT_DELAYED_WORK(dwork, fn, 0)
#define INIT_DEFERRABLE_WORK(dwork, fn) __INIT_DELAYED_WORK(dwork, fn, TIMER_DEFERRABLE)
#define INIT_DEFERRABLE_WORK_ONSTACK(dwork, fn) __INIT_DELAYED_WORK(dwork, fn, TIMER_DEFERRABLE)
#define INIT_RCU_WORK(rwork, fn) INIT_WORK(&(rwork)->work, (fn))
#define INIT_RCU_WORK_ONSTACK(rwork, fn) INIT_WORK(&(rwork)->work, (fn))

/* NO-OP: both only tell debugobjects that the item on the stack is gone. */
static inline void destroy_work_on_stack(struct work_struct *work)
{
	(void)work;
}

/* NO-OP: as destroy_work_on_stack(). */
static inline void destroy_delayed_work_on_stack(struct delayed_work *work)
{
	(void)work;
}

#define work_data_bits(work) ((unsigned long *)(&(work)->data))
#define work_pending(work) test_bit(WORK_STRUCT_PENDING_BIT, work_data_bits(work))
#define delayed_work_pending(dwork) work_pending(&(dwork)->work)

static inline struct delayed_work *to_delayed_work(struct work_struct *work)
{
	return container_of(work, struct delayed_work, work);
}

static inline struct rcu_work *to_rcu_work(struct work_struct *work)
{
	return container_of(work, struct rcu_work, work);
}

/* ---- queues ---- */

extern struct workqueue_struct *system_wq, *system_percpu_wq, *system_highpri_wq, *system_long_wq,
	*system_unbound_wq, *system_dfl_wq, *system_freezable_wq, *system_power_efficient_wq,
	*system_freezable_power_efficient_wq, *system_dfl_long_wq, *system_bh_wq,
	*system_bh_highpri_wq;

/* NULL when memory is short. max_active 0: WQ_DFL_ACTIVE. */
__printf(1, 4) struct workqueue_struct *alloc_workqueue(const char *fmt, unsigned int flags,
							int max_active, ...);
#define alloc_workqueue_noprof(...) alloc_workqueue(__VA_ARGS__)
#define alloc_ordered_workqueue(fmt, flags, args...) \
	alloc_workqueue(fmt, WQ_UNBOUND | __WQ_ORDERED | (flags), 1, ##args)
#define create_workqueue(name) \
	alloc_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM | WQ_PERCPU, 1, (name))
#define create_freezable_workqueue(name) \
	alloc_workqueue("%s", __WQ_LEGACY | WQ_FREEZABLE | WQ_UNBOUND | WQ_MEM_RECLAIM, 1, (name))
#define create_singlethread_workqueue(name) \
	alloc_ordered_workqueue("%s", __WQ_LEGACY | WQ_MEM_RECLAIM, name)

void destroy_workqueue(struct workqueue_struct *wq);
void workqueue_set_max_active(struct workqueue_struct *wq, int max_active);
void workqueue_set_min_active(struct workqueue_struct *wq, int min_active);
bool workqueue_congested(int cpu, struct workqueue_struct *wq);
void __flush_workqueue(struct workqueue_struct *wq);
void drain_workqueue(struct workqueue_struct *wq);
#define flush_workqueue(wq) __flush_workqueue(wq)
#define flush_scheduled_work() __flush_workqueue(system_wq)

/* ---- queueing: false if it was pending already. Any context ---- */

bool queue_work_on(int cpu, struct workqueue_struct *wq, struct work_struct *work);
bool queue_work_node(int node, struct workqueue_struct *wq, struct work_struct *work);
bool queue_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			   unsigned long delay);
/* True if it was pending: the delay is a new one now. */
bool mod_delayed_work_on(int cpu, struct workqueue_struct *wq, struct delayed_work *dwork,
			 unsigned long delay);
/* After a grace period. */
bool queue_rcu_work(struct workqueue_struct *wq, struct rcu_work *rwork);

static inline bool queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	return queue_work_on(WORK_CPU_UNBOUND, wq, work);
}

static inline bool queue_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				      unsigned long delay)
{
	return queue_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

static inline bool mod_delayed_work(struct workqueue_struct *wq, struct delayed_work *dwork,
				    unsigned long delay)
{
	return mod_delayed_work_on(WORK_CPU_UNBOUND, wq, dwork, delay);
}

static inline bool schedule_work_on(int cpu, struct work_struct *work)
{
	return queue_work_on(cpu, system_wq, work);
}

static inline bool schedule_work(struct work_struct *work)
{
	return queue_work(system_wq, work);
}

static inline bool schedule_delayed_work_on(int cpu, struct delayed_work *dwork,
					    unsigned long delay)
{
	return queue_delayed_work_on(cpu, system_wq, dwork, delay);
}

static inline bool schedule_delayed_work(struct delayed_work *dwork, unsigned long delay)
{
	return queue_delayed_work(system_wq, dwork, delay);
}

/* ---- waiting ---- */

bool flush_work(struct work_struct *work);
bool flush_delayed_work(struct delayed_work *dwork);
bool flush_rcu_work(struct rcu_work *rwork);
bool cancel_work(struct work_struct *work);
bool cancel_work_sync(struct work_struct *work);
bool cancel_delayed_work(struct delayed_work *dwork);
bool cancel_delayed_work_sync(struct delayed_work *dwork);
/* While disabled, an item is not queued; they nest. */
bool disable_work(struct work_struct *work);
bool disable_work_sync(struct work_struct *work);
bool enable_work(struct work_struct *work);
bool disable_delayed_work(struct delayed_work *dwork);
bool disable_delayed_work_sync(struct delayed_work *dwork);
bool enable_delayed_work(struct delayed_work *dwork);

static inline bool enable_and_queue_work(struct workqueue_struct *wq, struct work_struct *work)
{
	if (!enable_work(work))
		return false;
	queue_work(wq, work);
	return true;
}

/* ---- about ---- */

unsigned int work_busy(struct work_struct *work);
struct work_struct *current_work(void);
bool current_is_workqueue_rescuer(void);
/* NO-OP: a description is for the kernel's list of tasks, which there is none of. */
static inline void set_worker_desc(const char *fmt, ...)
{
	(void)fmt;
}

/* On each CPU in turn, and wait for all. 0 or -ENOMEM. */
int schedule_on_each_cpu(work_func_t func);

struct execute_work {
	struct work_struct work;
};

/* fn at once in process context (0), or by the work item (1). */
int execute_in_process_context(work_func_t fn, struct execute_work *ew);
long work_on_cpu(int cpu, long (*fn)(void *arg), void *arg);
#define work_on_cpu_safe(cpu, fn, arg) work_on_cpu(cpu, fn, arg)

#endif
