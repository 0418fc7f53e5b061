/* SPDX-License-Identifier: MIT */
/* The system is never suspended: no task is ever to freeze. */
#ifndef KM_COMPAT_LINUX_FREEZER_H
#define KM_COMPAT_LINUX_FREEZER_H

#include <linux/sched.h>
#include <linux/wait.h>

static inline bool freezing(struct task_struct *task)
{
	return false;
}

static inline bool frozen(struct task_struct *task)
{
	return false;
}

static inline bool try_to_freeze(void)
{
	might_sleep();
	return false;
}

/* NO-OP: as nothing freezes, nothing has to allow or forbid it. */
static inline bool set_freezable(void)
{
	might_sleep();
	return false;
}

/* NO-OP: as set_freezable(). */
static inline void freezer_do_not_count(void)
{
}

/* NO-OP: as set_freezable(). */
static inline void freezer_count(void)
{
}

static inline void freezable_schedule(void)
{
	schedule();
}

static inline long freezable_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}

static inline long freezable_schedule_timeout_interruptible(long timeout)
{
	return schedule_timeout_interruptible(timeout);
}

#endif
