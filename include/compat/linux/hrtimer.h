/* SPDX-License-Identifier: MIT */
/*
 * High resolution timers. Their functions run in one thread of the library, km_hrtimer, in
 * hardirq context, or in softirq context for the _SOFT modes; as exact as the host's scheduler.
 */
#ifndef KM_COMPAT_LINUX_HRTIMER_H
#define KM_COMPAT_LINUX_HRTIMER_H

#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/timer.h>

enum hrtimer_mode {
	HRTIMER_MODE_ABS = 0x00,
	HRTIMER_MODE_REL = 0x01,
	HRTIMER_MODE_PINNED = 0x02,
	HRTIMER_MODE_SOFT = 0x04,
	HRTIMER_MODE_HARD = 0x08,
	HRTIMER_MODE_ABS_PINNED = HRTIMER_MODE_ABS | HRTIMER_MODE_PINNED,
	HRTIMER_MODE_REL_PINNED = HRTIMER_MODE_REL | HRTIMER_MODE_PINNED,
	HRTIMER_MODE_ABS_SOFT = HRTIMER_MODE_ABS | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_REL_SOFT = HRTIMER_MODE_REL | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_ABS_PINNED_SOFT = HRTIMER_MODE_ABS_PINNED | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_REL_PINNED_SOFT = HRTIMER_MODE_REL_PINNED | HRTIMER_MODE_SOFT,
	HRTIMER_MODE_ABS_HARD = HRTIMER_MODE_ABS | HRTIMER_MODE_HARD,
	HRTIMER_MODE_REL_HARD = HRTIMER_MODE_REL | HRTIMER_MODE_HARD,
	HRTIMER_MODE_ABS_PINNED_HARD = HRTIMER_MODE_ABS_PINNED | HRTIMER_MODE_HARD,
	HRTIMER_MODE_REL_PINNED_HARD = HRTIMER_MODE_REL_PINNED | HRTIMER_MODE_HARD,
};

enum hrtimer_restart {
	HRTIMER_NORESTART,
	HRTIMER_RESTART,
};

struct hrtimer {
	struct list_head km_node; /* empty or zero: not queued; else sorted by expires */
	ktime_t _softexpires;
	ktime_t km_expires; /* on its own clock */
	u64 km_due_ns;      /* on the monotonic clock, fixed when it is started */
	enum hrtimer_restart (*function)(struct hrtimer *timer);
	int km_clock; /* CLOCK_* */
	bool is_rel;
	bool is_soft;
};

struct hrtimer_sleeper {
	struct hrtimer timer;
	struct task_struct *task; /* NULL: it has expired */
};

typedef enum hrtimer_restart (*km_hrtimer_fn)(struct hrtimer *timer);

void hrtimer_init(struct hrtimer *timer, clockid_t clock, enum hrtimer_mode mode);
void hrtimer_setup(struct hrtimer *timer, km_hrtimer_fn function, clockid_t clock,
		   enum hrtimer_mode mode);
#define hrtimer_init_on_stack(timer, clock, mode) hrtimer_init(timer, clock, mode)
#define hrtimer_setup_on_stack(timer, fn, clock, mode) hrtimer_setup(timer, fn, clock, mode)

/* NO-OP: only tells debugobjects that a timer on the stack is gone. */
static inline void destroy_hrtimer_on_stack(struct hrtimer *timer)
{
	(void)timer;
}

static inline void hrtimer_update_function(struct hrtimer *timer, km_hrtimer_fn function)
{
	WRITE_ONCE(timer->function, function);
}

void hrtimer_start_range_ns(struct hrtimer *timer, ktime_t time, u64 range_ns,
			    const enum hrtimer_mode mode);

static inline void hrtimer_start(struct hrtimer *timer, ktime_t time,
				 const enum hrtimer_mode mode)
{
	hrtimer_start_range_ns(timer, time, 0, mode);
}

/* Was it active? Waits until its function has returned. */
int hrtimer_cancel(struct hrtimer *timer);
/* The same, but -1 instead of waiting. */
int hrtimer_try_to_cancel(struct hrtimer *timer);
ktime_t hrtimer_get_remaining(const struct hrtimer *timer);
ktime_t hrtimer_cb_get_time(struct hrtimer *timer);
bool hrtimer_active(const struct hrtimer *timer);
bool hrtimer_is_queued(struct hrtimer *timer);
int hrtimer_callback_running(struct hrtimer *timer);
/* Move the expiry past now in steps of interval; how many it took. */
u64 hrtimer_forward(struct hrtimer *timer, ktime_t now, ktime_t interval);

static inline u64 hrtimer_forward_now(struct hrtimer *timer, ktime_t interval)
{
	return hrtimer_forward(timer, hrtimer_cb_get_time(timer), interval);
}

static inline void hrtimer_set_expires(struct hrtimer *timer, ktime_t time)
{
	timer->km_expires = time;
	timer->_softexpires = time;
}

static inline void hrtimer_set_expires_range_ns(struct hrtimer *timer, ktime_t time, u64 delta)
{
	timer->_softexpires = time;
	timer->km_expires = ktime_add_safe(time, ns_to_ktime(delta));
}

static inline void hrtimer_set_expires_range(struct hrtimer *timer, ktime_t time, ktime_t delta)
{
	hrtimer_set_expires_range_ns(timer, time, (u64)delta);
}

static inline void hrtimer_add_expires(struct hrtimer *timer, ktime_t time)
{
	timer->km_expires = ktime_add_safe(timer->km_expires, time);
	timer->_softexpires = ktime_add_safe(timer->_softexpires, time);
}

static inline void hrtimer_add_expires_ns(struct hrtimer *timer, u64 ns)
{
	hrtimer_add_expires(timer, ns_to_ktime(ns));
}

static inline ktime_t hrtimer_get_expires(const struct hrtimer *timer)
{
	return timer->km_expires;
}

static inline ktime_t hrtimer_get_softexpires(const struct hrtimer *timer)
{
	return timer->_softexpires;
}

static inline s64 hrtimer_get_expires_ns(const struct hrtimer *timer)
{
	return timer->km_expires;
}

static inline s64 hrtimer_get_softexpires_ns(const struct hrtimer *timer)
{
	return timer->_softexpires;
}

static inline ktime_t hrtimer_expires_remaining(const struct hrtimer *timer)
{
	return ktime_sub(timer->km_expires, hrtimer_cb_get_time((struct hrtimer *)timer));
}

static inline void hrtimer_start_expires(struct hrtimer *timer, enum hrtimer_mode mode)
{
	hrtimer_start_range_ns(timer, timer->_softexpires,
			       (u64)(timer->km_expires - timer->_softexpires), mode);
}

static inline void hrtimer_restart(struct hrtimer *timer)
{
	hrtimer_start_expires(timer, HRTIMER_MODE_ABS);
}

void hrtimer_init_sleeper(struct hrtimer_sleeper *sleeper, clockid_t clock,
			  enum hrtimer_mode mode);
void hrtimer_sleeper_start_expires(struct hrtimer_sleeper *sleeper, enum hrtimer_mode mode);
#define hrtimer_init_sleeper_on_stack(sleeper, clock, mode) \
	hrtimer_init_sleeper(sleeper, clock, mode)
#define hrtimer_setup_sleeper_on_stack(sleeper, clock, mode) \
	hrtimer_init_sleeper(sleeper, clock, mode)

/* Sleep in the state that was set; 0 when the time has come, -EINTR when woken before. */
int schedule_hrtimeout(ktime_t *expires, const enum hrtimer_mode mode);
int schedule_hrtimeout_range(ktime_t *expires, u64 delta, const enum hrtimer_mode mode);
int schedule_hrtimeout_range_clock(ktime_t *expires, u64 delta, const enum hrtimer_mode mode,
				   clockid_t clock);

#endif
