/* SPDX-License-Identifier: MIT */
/*
 * High resolution timers: a list in order of time, on the monotonic clock, served by the thread
 * km_hrtimer. hr_lock guards all; it is not held while a timer's function runs.
 */
#include <linux/hrtimer.h>

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/spinlock.h>

#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"
#include "compat/sched/sched_internal.h"

static DEFINE_RAW_SPINLOCK(hr_lock);
static LIST_HEAD(queue);
static unsigned int wake_seq;   /* changes when the thread is to look again */
static struct hrtimer *running; /* its function runs, or NULL */
static unsigned int done_seq;   /* changes when running becomes NULL */
static __thread bool in_hrtimer_thread;

static void hrtimer_main(void);
static struct km_service hrtimer_service = { .name = "km_hrtimer", .fn = hrtimer_main };

static ktime_t clock_now(int clock)
{
	switch (clock) {
	case CLOCK_REALTIME:
		return ktime_get_real();
	case CLOCK_BOOTTIME:
		return ktime_get_boottime();
	case CLOCK_TAI:
		return ktime_get_clocktai();
	default:
		return ktime_get();
	}
}

ktime_t hrtimer_cb_get_time(struct hrtimer *timer)
{
	return clock_now(timer->km_clock);
}

static bool queued(const struct hrtimer *timer)
{
	const struct list_head *next = READ_ONCE(timer->km_node.next);

	return next && next != &timer->km_node;
}

static void dequeue(struct hrtimer *timer)
{
	list_del_init(&timer->km_node);
}

static void enqueue(struct hrtimer *timer)
{
	s64 left = ktime_sub(timer->km_expires, clock_now(timer->km_clock));
	struct list_head *pos = &queue;
	struct hrtimer *other;

	timer->km_due_ns = (u64)ktime_add_safe(ktime_get(), left < 0 ? 0 : left);
	list_for_each_entry_reverse(other, &queue, km_node)
		if (other->km_due_ns <= timer->km_due_ns) {
			pos = &other->km_node;
			break;
		}
	list_add(&timer->km_node, pos);
	if (queue.next == &timer->km_node) {
		__atomic_fetch_add(&wake_seq, 1, __ATOMIC_RELEASE);
		km_host_futex_wake(&wake_seq, 1);
	}
}

/* ---- the thread ---- */

struct call {
	struct hrtimer *timer;
	enum hrtimer_restart restart;
};

static void hrtimer_call(void *arg)
{
	struct call *call = arg;

	call->restart = call->timer->function(call->timer);
}

/* With the lock, which is given up meanwhile. The function may free the timer. */
static void hrtimer_run(struct hrtimer *timer)
{
	struct call call = { .timer = timer };
	const void *fn = (const void *)timer->function;
	bool soft = timer->is_soft;

	dequeue(timer);
	running = timer;
	raw_spin_unlock_irq(&hr_lock);
	if (soft)
		km_call_in_softirq(hrtimer_call, &call, fn, "hrtimer");
	else
		km_call_in_hardirq(hrtimer_call, &call, fn, "hrtimer");
	raw_spin_lock_irq(&hr_lock);
	if (call.restart == HRTIMER_RESTART && !queued(timer))
		enqueue(timer);
	WRITE_ONCE(running, NULL);
	__atomic_fetch_add(&done_seq, 1, __ATOMIC_RELEASE);
	km_host_futex_wake(&done_seq, INT_MAX);
}

static void hrtimer_main(void)
{
	in_hrtimer_thread = true;
	while (1) {
		struct hrtimer *first;
		long timeout = -1;
		unsigned int seq;

		raw_spin_lock_irq(&hr_lock);
		while ((first = list_first_entry_or_null(&queue, struct hrtimer, km_node))) {
			timeout = (long)(first->km_due_ns - ktime_get_ns());
			if (timeout > 0)
				break;
			hrtimer_run(first);
			timeout = -1;
		}
		seq = wake_seq;
		raw_spin_unlock_irq(&hr_lock);
		km_host_futex_wait(&wake_seq, seq, timeout);
	}
}

static void hrtimer_fork(void)
{
	raw_spin_lock_init(&hr_lock);
	running = NULL;
	hrtimer_service.started = 0;
	if (!list_empty(&queue))
		km_service_start(&hrtimer_service);
}

__attribute__((__constructor__)) static void hrtimer_boot(void)
{
	km_host_at_fork(hrtimer_fork);
}

/* ---- the interface ---- */

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode)
{
	*timer = (struct hrtimer){ .km_clock = clock, .is_soft = mode & HRTIMER_MODE_SOFT };
	INIT_LIST_HEAD(&timer->km_node);
}

void hrtimer_setup(struct hrtimer *timer, km_hrtimer_fn function, clockid_t clock,
		   enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}

void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t time, u64 range_ns,
			    const enum hrtimer_mode mode)
{
	unsigned long irq;

	if (WARN_ON_ONCE(!timer->function))
		return;
	km_service_start(&hrtimer_service);
	raw_spin_lock_irqsave(&hr_lock, irq);
	if (queued(timer))
		dequeue(timer);
	timer->is_rel = mode & HRTIMER_MODE_REL;
	if (timer->is_rel)
		time = ktime_add_safe(time, clock_now(timer->km_clock));
	hrtimer_set_expires_range_ns(timer, time, range_ns);
	enqueue(timer);
	raw_spin_unlock_irqrestore(&hr_lock, irq);
}

static int try_cancel(struct hrtimer *timer, unsigned int *seq)
{
	unsigned long irq;
	int result = -1;

	raw_spin_lock_irqsave(&hr_lock, irq);
	*seq = done_seq;
	if (running != timer) {
		result = queued(timer);
		if (result)
			dequeue(timer);
	}
	raw_spin_unlock_irqrestore(&hr_lock, irq);
	return result;
}

int hrtimer_try_to_cancel(struct hrtimer *timer)
{
	unsigned int seq;

	return try_cancel(timer, &seq);
}

int hrtimer_cancel(struct hrtimer *timer)
{
	unsigned int seq;
	int result;

	while ((result = try_cancel(timer, &seq)) < 0) {
		if (WARN(in_hrtimer_thread, "hrtimer_cancel() in the timer's own function\n"))
			return 0;
		km_host_futex_wait(&done_seq, seq, -1);
	}
	return result;
}

bool hrtimer_is_queued(struct hrtimer *timer)
{
	return queued(timer);
}

int hrtimer_callback_running(struct hrtimer *timer)
{
	return READ_ONCE(running) == timer;
}

bool hrtimer_active(const struct hrtimer *timer)
{
	unsigned long irq;
	bool active;

	raw_spin_lock_irqsave(&hr_lock, irq);
	active = queued(timer) || running == timer;
	raw_spin_unlock_irqrestore(&hr_lock, irq);
	return active;
}

ktime_t hrtimer_get_remaining(const struct hrtimer *timer)
{
	return hrtimer_expires_remaining(timer);
}

u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval)
{
	ktime_t delta = ktime_sub(now, timer->km_expires);
	u64 overruns = 1;

	if (delta < 0)
		return 0;
	if (WARN_ON(queued(timer)))
		return 0;
	if (interval < 1)
		interval = 1;
	if (delta >= interval) {
		overruns = (u64)(delta / interval);
		hrtimer_add_expires(timer, (ktime_t)overruns * interval);
		if (timer->km_expires > now)
			return overruns;
		overruns++;
	}
	hrtimer_add_expires(timer, interval);
	return overruns;
}

/* ---- sleeping ---- */

static enum hrtimer_restart sleeper_wake(struct hrtimer *timer)
{
	struct hrtimer_sleeper *sleeper = container_of(timer, struct hrtimer_sleeper, timer);
	struct task_struct *task = sleeper->task;

	WRITE_ONCE(sleeper->task, NULL);
	if (task)
		wake_up_process(task);
	return HRTIMER_NORESTART;
}

void hrtimer_init_sleeper(struct hrtimer_sleeper *sleeper, clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_setup(&sleeper->timer, sleeper_wake, clock, mode);
	sleeper->task = current;
}

void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sleeper, enum hrtimer_mode mode)
{
	hrtimer_start_expires(&sleeper->timer, mode);
}

int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta, const enum hrtimer_mode mode,
				   clockid_t clock)
{
	s64 left;

	if (!expires) {
		schedule();
		return -EINTR;
	}
	left = mode & HRTIMER_MODE_REL ? *expires : ktime_sub(*expires, clock_now(clock));
	if (left <= 0) {
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	return km_schedule_until((u64)ktime_add_safe(ktime_get(), left)) ? 0 : -EINTR;
}

int schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range_clock(expires, delta, mode, CLOCK_MONOTONIC);
}

int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode)
{
	return schedule_hrtimeout_range(expires, 0, mode);
}
