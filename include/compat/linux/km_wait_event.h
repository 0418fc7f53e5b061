/* SPDX-License-Identifier: MIT */
/*
 * The wait_event family: wait until a condition, which is asked again after each wake-up of the
 * queue. The names say what else ends the wait:
 *
 *	_interruptible, _killable   a signal: -ERESTARTSYS
 *	_timeout (jiffies)          0 when it ran out, else what is left, at least 1
 *	_hrtimeout (ktime_t)        -ETIME when it ran out
 *
 * and how it is done: _exclusive (one of these is woken at a time), _lock_irq (the lock is held
 * around the condition and released around the sleep), _cmd (commands around the sleep),
 * _locked (the queue's own lock is held around all).
 */
#ifndef KM_COMPAT_LINUX_KM_WAIT_EVENT_H
#define KM_COMPAT_LINUX_KM_WAIT_EVENT_H

#include <linux/wait.h>

#define ___wait_is_interruptible(state) \
	(!__builtin_constant_p(state) || (state) & (TASK_INTERRUPTIBLE | TASK_WAKEKILL))

/*
 * What all of them are made of. cmd sleeps; it may use __ret, which begins as ret and is the
 * value of the whole.
 */
#define ___wait_event(wq, condition, state, exclusive, ret, cmd) \
({ \
	struct wait_queue_entry __km_entry; \
	long __ret = (ret); \
	bool __km_queued = true; \
	init_wait_entry(&__km_entry, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0); \
	while (1) { \
		long __int = prepare_to_wait_event(&(wq), &__km_entry, (state)); \
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
		finish_wait(&(wq), &__km_entry); \
	__ret; \
})

/* For the ones with a timeout: true as well when it has run out. */
#define ___wait_cond_timeout(condition) \
({ \
	bool __cond = (condition); \
	if (__cond && !__ret) \
		__ret = 1; \
	__cond || !__ret; \
})

#define km_wait_void(wq, condition, state, exclusive, cmd) \
	do { \
		might_sleep(); \
		if (condition) \
			break; \
		(void)___wait_event(wq, condition, state, exclusive, 0, cmd); \
	} while (0)

#define km_wait_int(wq, condition, state, exclusive, cmd) \
({ \
	int __km_ret = 0; \
	might_sleep(); \
	if (!(condition)) \
		__km_ret = ___wait_event(wq, condition, state, exclusive, 0, cmd); \
	__km_ret; \
})

#define km_wait_timeout(wq, condition, state, exclusive, timeout, cmd1, cmd2) \
({ \
	long __km_left = (timeout), __ret = __km_left; \
	might_sleep(); \
	if (!___wait_cond_timeout(condition)) \
		__ret = ___wait_event(wq, ___wait_cond_timeout(condition), state, exclusive, \
				      __km_left, cmd1; __ret = schedule_timeout(__ret); cmd2); \
	__ret; \
})

#define wait_event(wq, condition) \
	km_wait_void(wq, condition, TASK_UNINTERRUPTIBLE, 0, schedule())
#define io_wait_event(wq, condition) \
	km_wait_void(wq, condition, TASK_UNINTERRUPTIBLE, 0, io_schedule())
#define wait_event_cmd(wq, condition, cmd1, cmd2) \
	km_wait_void(wq, condition, TASK_UNINTERRUPTIBLE, 0, cmd1; schedule(); cmd2)
#define wait_event_exclusive_cmd(wq, condition, cmd1, cmd2) \
	km_wait_void(wq, condition, TASK_UNINTERRUPTIBLE, 1, cmd1; schedule(); cmd2)
#define wait_event_idle(wq, condition) \
	km_wait_void(wq, condition, TASK_IDLE, 0, schedule())
#define wait_event_idle_exclusive(wq, condition) \
	km_wait_void(wq, condition, TASK_IDLE, 1, schedule())

#define wait_event_interruptible(wq, condition) \
	km_wait_int(wq, condition, TASK_INTERRUPTIBLE, 0, schedule())
#define wait_event_interruptible_exclusive(wq, condition) \
	km_wait_int(wq, condition, TASK_INTERRUPTIBLE, 1, schedule())
#define wait_event_killable(wq, condition) \
	km_wait_int(wq, condition, TASK_KILLABLE, 0, schedule())
#define wait_event_killable_exclusive(wq, condition) \
	km_wait_int(wq, condition, TASK_KILLABLE, 1, schedule())
#define wait_event_state(wq, condition, state) \
	km_wait_int(wq, condition, state, 0, schedule())
#define wait_event_freezable(wq, condition) wait_event_interruptible(wq, condition)
#define wait_event_freezable_exclusive(wq, condition) \
	wait_event_interruptible_exclusive(wq, condition)

#define wait_event_timeout(wq, condition, timeout) \
	km_wait_timeout(wq, condition, TASK_UNINTERRUPTIBLE, 0, timeout, , )
#define wait_event_cmd_timeout(wq, condition, cmd1, cmd2, timeout) \
	km_wait_timeout(wq, condition, TASK_UNINTERRUPTIBLE, 0, timeout, cmd1, cmd2)
#define wait_event_interruptible_timeout(wq, condition, timeout) \
	km_wait_timeout(wq, condition, TASK_INTERRUPTIBLE, 0, timeout, , )
#define wait_event_killable_timeout(wq, condition, timeout) \
	km_wait_timeout(wq, condition, TASK_KILLABLE, 0, timeout, , )
#define wait_event_idle_timeout(wq, condition, timeout) \
	km_wait_timeout(wq, condition, TASK_IDLE, 0, timeout, , )
#define wait_event_idle_exclusive_timeout(wq, condition, timeout) \
	km_wait_timeout(wq, condition, TASK_IDLE, 1, timeout, , )
#define wait_event_freezable_timeout(wq, condition, timeout) \
	wait_event_interruptible_timeout(wq, condition, timeout)

/* The same for callers that have asked for the condition, and may sleep. */
#define __wait_event(wq, condition) \
	((void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0, schedule()))
#define __wait_event_interruptible(wq, condition) \
	___wait_event(wq, condition, TASK_INTERRUPTIBLE, 0, 0, schedule())
#define __wait_event_killable(wq, condition) \
	___wait_event(wq, condition, TASK_KILLABLE, 0, 0, schedule())
#define __wait_event_timeout(wq, condition, timeout) \
	___wait_event(wq, ___wait_cond_timeout(condition), TASK_UNINTERRUPTIBLE, 0, timeout, \
		      __ret = schedule_timeout(__ret))
#define __wait_event_interruptible_timeout(wq, condition, timeout) \
	___wait_event(wq, ___wait_cond_timeout(condition), TASK_INTERRUPTIBLE, 0, timeout, \
		      __ret = schedule_timeout(__ret))

/* ---- with a ktime_t ---- */

/* When a wait that may take so long ends, in ns; 0: never. */
unsigned long long km_wait_deadline(s64 timeout_ns);

#define km_wait_hrtimeout(wq, condition, timeout, state) \
({ \
	int __km_ret = 0; \
	might_sleep(); \
	if (!(condition)) { \
		unsigned long long __km_end = km_wait_deadline(timeout); \
		bool __km_late = false; \
		__km_ret = ___wait_event(wq, (condition) || __km_late, state, 0, 0, \
					 __km_late = km_schedule_until(__km_end)); \
		if (!__km_ret && __km_late && !(condition)) \
			__km_ret = -ETIME; \
	} \
	__km_ret; \
})

#define wait_event_hrtimeout(wq, condition, timeout) \
	km_wait_hrtimeout(wq, condition, timeout, TASK_UNINTERRUPTIBLE)
#define wait_event_interruptible_hrtimeout(wq, condition, timeout) \
	km_wait_hrtimeout(wq, condition, timeout, TASK_INTERRUPTIBLE)

/* ---- with a lock of the caller's, held on entry and on return ---- */

#define km_wait_locked_void(wq, condition, lock, cmd) \
	do { \
		if (condition) \
			break; \
		(void)___wait_event(wq, condition, TASK_UNINTERRUPTIBLE, 0, 0, \
				    spin_unlock_irq(&(lock)); cmd; schedule(); \
				    spin_lock_irq(&(lock))); \
	} while (0)

#define km_wait_locked_int(wq, condition, lock, cmd) \
({ \
	int __km_ret = 0; \
	if (!(condition)) \
		__km_ret = ___wait_event(wq, condition, TASK_INTERRUPTIBLE, 0, 0, \
					 spin_unlock_irq(&(lock)); cmd; schedule(); \
					 spin_lock_irq(&(lock))); \
	__km_ret; \
})

#define km_wait_locked_timeout(wq, condition, lock, timeout, state) \
({ \
	long __km_left = (timeout), __ret = __km_left; \
	if (!___wait_cond_timeout(condition)) \
		__ret = ___wait_event(wq, ___wait_cond_timeout(condition), state, 0, __km_left, \
				      spin_unlock_irq(&(lock)); \
				      __ret = schedule_timeout(__ret); \
				      spin_lock_irq(&(lock))); \
	__ret; \
})

#define wait_event_lock_irq(wq, condition, lock) km_wait_locked_void(wq, condition, lock, )
#define wait_event_lock_irq_cmd(wq, condition, lock, cmd) \
	km_wait_locked_void(wq, condition, lock, cmd)
#define wait_event_interruptible_lock_irq(wq, condition, lock) \
	km_wait_locked_int(wq, condition, lock, )
#define wait_event_interruptible_lock_irq_cmd(wq, condition, lock, cmd) \
	km_wait_locked_int(wq, condition, lock, cmd)
#define wait_event_interruptible_lock_irq_timeout(wq, condition, lock, timeout) \
	km_wait_locked_timeout(wq, condition, lock, timeout, TASK_INTERRUPTIBLE)
#define wait_event_lock_irq_timeout(wq, condition, lock, timeout) \
	km_wait_locked_timeout(wq, condition, lock, timeout, TASK_UNINTERRUPTIBLE)

/* ---- with the queue's lock, held on entry and on return ---- */

/* One sleep; 0 or -ERESTARTSYS. irq: the lock was taken by spin_lock_irq(). */
int do_wait_intr(struct wait_queue_head *wq, struct wait_queue_entry *entry);
int do_wait_intr_irq(struct wait_queue_head *wq, struct wait_queue_entry *entry);

#define km_wait_event_locked(wq, condition, exclusive, function) \
({ \
	int __km_ret = 0; \
	DEFINE_WAIT(__km_wait); \
	if (exclusive) \
		__km_wait.flags |= WQ_FLAG_EXCLUSIVE; \
	while (!(condition) && !__km_ret) \
		__km_ret = function(&(wq), &__km_wait); \
	__remove_wait_queue(&(wq), &__km_wait); \
	__set_current_state(TASK_RUNNING); \
	__km_ret; \
})

#define wait_event_interruptible_locked(wq, condition) \
	((condition) ? 0 : km_wait_event_locked(wq, condition, 0, do_wait_intr))
#define wait_event_interruptible_locked_irq(wq, condition) \
	((condition) ? 0 : km_wait_event_locked(wq, condition, 0, do_wait_intr_irq))
#define wait_event_interruptible_exclusive_locked(wq, condition) \
	((condition) ? 0 : km_wait_event_locked(wq, condition, 1, do_wait_intr))
#define wait_event_interruptible_exclusive_locked_irq(wq, condition) \
	((condition) ? 0 : km_wait_event_locked(wq, condition, 1, do_wait_intr_irq))

#endif
