/* SPDX-License-Identifier: MIT */
/*
 * Timers: 256 buckets by the low bits of their tick. The thread km_timer goes through the ticks
 * one by one, and sleeps until the next one with anything in its bucket.
 *
 *	tick:    next_tick = t     t+1          t+2
 *	bucket:  [t & 255: a, b]   [: c (in 256 ticks more)]   [: ]
 *
 * next_tick is the first that has not been served; a timer for an earlier one goes there. All of
 * this is under timer_lock, which is not held while a timer's function runs.
 */
#include <linux/timer.h>

#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>

#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"
#include "compat/sched/sched_internal.h"

#define NR_BUCKETS 256
#define TIMER_WAS_SHUT_DOWN 0x40000000u

static DEFINE_RAW_SPINLOCK(timer_lock);
static struct hlist_head buckets[NR_BUCKETS];
static unsigned int nr_pending;
static unsigned long next_tick = INITIAL_JIFFIES;
static unsigned long wake_tick;      /* when the thread wakes by itself, while it sleeps */
static unsigned int wake_seq;        /* changes when the thread is to look again */
static struct timer_list *running;   /* its function runs, or NULL */
static unsigned int done_seq;        /* changes when running becomes NULL */
static __thread bool in_timer_thread;

static void timer_main(void);
static struct km_service timer_service = { .name = "km_timer", .fn = timer_main };

/* ---- the thread ---- */

static void timer_call(void *arg)
{
	struct timer_list *timer = arg;
	bool irqsafe = timer->flags & TIMER_IRQSAFE;
	unsigned long irq = 0;

	if (irqsafe)
		local_irq_save(irq);
	if (timer->flags & KM_TIMER_DATA)
		((void (*)(unsigned long))timer->function)(timer->data);
	else
		((void (*)(struct timer_list *))timer->function)(timer);
	if (irqsafe)
		local_irq_restore(irq);
}

static void detach(struct timer_list *timer)
{
	__hlist_del(&timer->entry);
	timer->entry.next = NULL;
	WRITE_ONCE(timer->entry.pprev, NULL);
	nr_pending--;
}

/* With the lock, which is given up meanwhile. The function may free the timer. */
static void timer_run(struct timer_list *timer)
{
	const void *fn = (const void *)timer->function;

	detach(timer);
	running = timer;
	raw_spin_unlock_irq(&timer_lock);
	km_call_in_softirq(timer_call, timer, fn, "timer");
	raw_spin_lock_irq(&timer_lock);
	WRITE_ONCE(running, NULL);
	__atomic_fetch_add(&done_seq, 1, __ATOMIC_RELEASE);
	km_host_futex_wake(&done_seq, INT_MAX);
}

static struct timer_list *first_due(unsigned long tick)
{
	struct timer_list *timer;

	hlist_for_each_entry(timer, &buckets[tick % NR_BUCKETS], entry)
		if (time_before_eq(timer->expires, tick))
			return timer;
	return NULL;
}

static void run_until(unsigned long now)
{
	struct timer_list *timer;

	while (nr_pending && time_before_eq(next_tick, now)) {
		unsigned long tick = next_tick++;

		while ((timer = first_due(tick)))
			timer_run(timer);
	}
	if (time_before_eq(next_tick, now))
		next_tick = now + 1;
}

/* The next tick whose bucket has something in it; one round ahead at most. */
static unsigned long next_busy(void)
{
	for (unsigned long i = 0; i < NR_BUCKETS; i++)
		if (!hlist_empty(&buckets[(next_tick + i) % NR_BUCKETS]))
			return next_tick + i;
	return next_tick + NR_BUCKETS;
}

static void timer_main(void)
{
	in_timer_thread = true;
	while (1) {
		unsigned int seq;
		long timeout = -1;

		raw_spin_lock_irq(&timer_lock);
		run_until(km_jiffies_now());
		seq = wake_seq;
		wake_tick = next_busy();
		if (nr_pending) {
			timeout = (long)(km_tick_ns(wake_tick) - ktime_get_ns());
			timeout = timeout < 0 ? 0 : timeout;
		}
		raw_spin_unlock_irq(&timer_lock);
		if (timeout)
			km_host_futex_wait(&wake_seq, seq, timeout);
	}
}

static void timer_fork(void)
{
	raw_spin_lock_init(&timer_lock);
	running = NULL;
	timer_service.started = 0;
	if (nr_pending)
		km_service_start(&timer_service);
}

__attribute__((__constructor__)) static void timer_init(void)
{
	km_host_at_fork(timer_fork);
}

/* ---- arming ---- */

void km_timer_init(struct timer_list *timer, unsigned int flags)
{
	timer->entry.next = NULL;
	timer->entry.pprev = NULL;
	timer->function = NULL;
	timer->flags = flags;
}

static void attach(struct timer_list *timer, unsigned long expires)
{
	unsigned long tick;

	if (!nr_pending) {
		unsigned long now = km_jiffies_now();

		if (time_after(now, next_tick))
			next_tick = now;
	}
	timer->expires = expires;
	tick = time_before(expires, next_tick) ? next_tick : expires;
	hlist_add_head(&timer->entry, &buckets[tick % NR_BUCKETS]);
	if (!nr_pending++ || time_before(tick, wake_tick)) {
		__atomic_fetch_add(&wake_seq, 1, __ATOMIC_RELEASE);
		km_host_futex_wake(&wake_seq, 1);
	}
}

enum how {
	ARM_ALWAYS,
	ARM_PENDING, /* only if it is */
	ARM_EARLIER, /* only if it is not, or is to run later */
};

static int arm(struct timer_list *timer, unsigned long expires, enum how how)
{
	unsigned long irq;
	int pending;

	if (unlikely(!READ_ONCE(timer->function))) {
		WARN_ONCE(!(timer->flags & TIMER_WAS_SHUT_DOWN),
			  "a timer without a function is armed\n");
		return 0;
	}
	km_service_start(&timer_service);
	raw_spin_lock_irqsave(&timer_lock, irq);
	pending = timer_pending(timer);
	if (how == ARM_PENDING ? pending : how == ARM_EARLIER ?
	    !pending || time_before(expires, timer->expires) : true) {
		if (pending)
			detach(timer);
		if (timer->function)
			attach(timer, expires);
	}
	raw_spin_unlock_irqrestore(&timer_lock, irq);
	return pending;
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	return arm(timer, expires, ARM_ALWAYS);
}

int mod_timer_pending(struct timer_list *timer, unsigned long expires)
{
	return arm(timer, expires, ARM_PENDING);
}

int timer_reduce(struct timer_list *timer, unsigned long expires)
{
	return arm(timer, expires, ARM_EARLIER);
}

void add_timer(struct timer_list *timer)
{
	if (WARN_ON_ONCE(timer_pending(timer)))
		return;
	arm(timer, timer->expires, ARM_ALWAYS);
}

void add_timer_on(struct timer_list *timer, int cpu)
{
	add_timer(timer);
}

/* ---- disarming ---- */

static int disarm(struct timer_list *timer, bool shutdown)
{
	int pending;

	pending = timer_pending(timer);
	if (pending)
		detach(timer);
	if (shutdown) {
		WRITE_ONCE(timer->function, NULL);
		timer->flags |= TIMER_WAS_SHUT_DOWN;
	}
	return pending;
}

static int disarm_unlocked(struct timer_list *timer, bool shutdown)
{
	unsigned long irq;
	int pending;

	raw_spin_lock_irqsave(&timer_lock, irq);
	pending = disarm(timer, shutdown);
	raw_spin_unlock_irqrestore(&timer_lock, irq);
	return pending;
}

int timer_delete(struct timer_list *timer)
{
	return disarm_unlocked(timer, false);
}

int timer_shutdown(struct timer_list *timer)
{
	return disarm_unlocked(timer, true);
}

/* -1 while its function runs, else as disarm(); seq is for waiting in the first case. */
static int disarm_idle(struct timer_list *timer, bool shutdown, unsigned int *seq)
{
	int result = -1;
	unsigned long irq;

	raw_spin_lock_irqsave(&timer_lock, irq);
	*seq = done_seq;
	if (running != timer)
		result = disarm(timer, shutdown);
	raw_spin_unlock_irqrestore(&timer_lock, irq);
	return result;
}

int try_to_del_timer_sync(struct timer_list *timer)
{
	unsigned int seq;

	return disarm_idle(timer, false, &seq);
}

static int disarm_sync(struct timer_list *timer, bool shutdown)
{
	unsigned int seq;
	int result;

	WARN_ON(in_hardirq() && !(timer->flags & TIMER_IRQSAFE));
	while ((result = disarm_idle(timer, shutdown, &seq)) < 0) {
		if (WARN(in_timer_thread, "timer_delete_sync() in the timer's own function\n"))
			return disarm_unlocked(timer, shutdown);
		km_host_futex_wait(&done_seq, seq, -1);
	}
	return result;
}

int timer_delete_sync(struct timer_list *timer)
{
	return disarm_sync(timer, false);
}

int timer_shutdown_sync(struct timer_list *timer)
{
	return disarm_sync(timer, true);
}
