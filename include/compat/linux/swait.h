/* SPDX-License-Identifier: MIT */
/* Simple wait queues: every waiter is exclusive and wakes its own task. */
#ifndef KM_COMPAT_LINUX_SWAIT_H
#define KM_COMPAT_LINUX_SWAIT_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

struct swait_queue_head {
	raw_spinlock_t lock;
	struct list_head task_list;
};

struct swait_queue {
	struct task_struct *task;
	struct list_head task_list;
};

#define __SWAITQUEUE_INITIALIZER(name) \
	{ .task = current, .task_list = LIST_HEAD_INIT((name).task_list) }
#define DECLARE_SWAITQUEUE(name) struct swait_queue name = __SWAITQUEUE_INITIALIZER(name)
#define __SWAIT_QUEUE_HEAD_INITIALIZER(name) \
	{ .lock = __RAW_SPIN_LOCK_UNLOCKED((name).lock), \
	  .task_list = LIST_HEAD_INIT((name).task_list) }
#define DECLARE_SWAIT_QUEUE_HEAD(name) \
	struct swait_queue_head name = __SWAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_SWAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_SWAIT_QUEUE_HEAD(name)

void init_swait_queue_head(struct swait_queue_head *q);

static inline int swait_active(struct swait_queue_head *q)
{
	return !list_empty(&q->task_list);
}

static inline bool swq_has_sleeper(struct swait_queue_head *q)
{
	smp_mb();
	return swait_active(q);
}

void swake_up_one(struct swait_queue_head *q);
void swake_up_all(struct swait_queue_head *q);
void swake_up_locked(struct swait_queue_head *q, int wake_flags);
void prepare_to_swait_exclusive(struct swait_queue_head *q, struct swait_queue *wait, int state);
/* 0, or -ERESTARTSYS; then it is off the queue. */
long prepare_to_swait_event(struct swait_queue_head *q, struct swait_queue *wait, int state);
void finish_swait(struct swait_queue_head *q, struct swait_queue *wait);
/* For completions, with q->lock held. */
void __prepare_to_swait(struct swait_queue_head *q, struct swait_queue *wait);
void __finish_swait(struct swait_queue_head *q, struct swait_queue *wait);

#define ___swait_event(wq, condition, state, ret, cmd) \
({ \
	DECLARE_SWAITQUEUE(__km_swait); \
	long __ret = (ret); \
	bool __km_queued = true; \
	while (1) { \
		long __int = prepare_to_swait_event(&(wq), &__km_swait, (state)); \
		if (condition) \
			break; \
		if (___wait_is_interruptible(state) && __int) { \
			__ret = __int; \
			__km_queued = false; \
			break; \
		} \
		cmd; \
	} \
	if (__km_queued) \
		finish_swait(&(wq), &__km_swait); \
	__ret; \
})

#define km_swait_timeout(wq, condition, state, timeout) \
({ \
	long __km_left = (timeout), __ret = __km_left; \
	might_sleep(); \
	if (!___wait_cond_timeout(condition)) \
		__ret = ___swait_event(wq, ___wait_cond_timeout(condition), state, __km_left, \
				       __ret = schedule_timeout(__ret)); \
	__ret; \
})

#define swait_event_exclusive(wq, condition) \
	do { \
		might_sleep(); \
		if (condition) \
			break; \
		(void)___swait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, schedule()); \
	} while (0)
#define swait_event_idle_exclusive(wq, condition) \
	do { \
		might_sleep(); \
		if (condition) \
			break; \
		(void)___swait_event(wq, condition, TASK_IDLE, 0, schedule()); \
	} while (0)
#define swait_event_interruptible_exclusive(wq, condition) \
({ \
	int __km_ret = 0; \
	might_sleep(); \
	if (!(condition)) \
		__km_ret = ___swait_event(wq, condition, TASK_INTERRUPTIBLE, 0, schedule()); \
	__km_ret; \
})
#define swait_event_timeout_exclusive(wq, condition, timeout) \
	km_swait_timeout(wq, condition, TASK_UNINTERRUPTIBLE, timeout)
#define swait_event_interruptible_timeout_exclusive(wq, condition, timeout) \
	km_swait_timeout(wq, condition, TASK_INTERRUPTIBLE, timeout)
#define swait_event_idle_timeout_exclusive(wq, condition, timeout) \
	km_swait_timeout(wq, condition, TASK_IDLE, timeout)

#endif
