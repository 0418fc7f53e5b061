/* SPDX-License-Identifier: MIT */
/*
 * Wait queues. The wait_event family is in <linux/km_wait_event.h>, included here; signals are
 * those of <linux/sched/signal.h>, so that an interruptible wait ends early only for them.
 */
#ifndef KM_COMPAT_LINUX_WAIT_H
#define KM_COMPAT_LINUX_WAIT_H

#include <asm/current.h>
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>

struct wait_queue_entry;
typedef int (*wait_queue_func_t)(struct wait_queue_entry *entry, unsigned int mode, int flags,
				 void *key);
int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);

#define WQ_FLAG_EXCLUSIVE 0x01
#define WQ_FLAG_WOKEN 0x02
#define WQ_FLAG_CUSTOM 0x04
#define WQ_FLAG_DONE 0x08
#define WQ_FLAG_PRIORITY 0x10

#define WF_SYNC 0x10 /* a wake flag: the waker is about to sleep */

struct wait_queue_entry {
	unsigned int flags; /* WQ_FLAG_* */
	void *private;      /* the task, for the usual functions */
	wait_queue_func_t func;
	union {
		struct list_head entry;
		struct list_head task_list; /* as it was called before 4.13 */
	};
};

struct wait_queue_head {
	spinlock_t lock;
	union {
		struct list_head head;
		struct list_head task_list;
	};
};

typedef struct wait_queue_entry wait_queue_entry_t;
typedef struct wait_queue_entry wait_queue_t;
typedef struct wait_queue_head wait_queue_head_t;

#define __WAITQUEUE_INITIALIZER(name, task) \
	{ .private = (task), .func = default_wake_function, .entry = { NULL, NULL } }
#define DECLARE_WAITQUEUE(name, task) \
	struct wait_queue_entry name = __WAITQUEUE_INITIALIZER(name, task)
#define __WAIT_QUEUE_HEAD_INITIALIZER(name) \
	{ .lock = __SPIN_LOCK_UNLOCKED((name).lock), .head = LIST_HEAD_INIT((name).head) }
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	struct wait_queue_head name = __WAIT_QUEUE_HEAD_INITIALIZER(name)
#define DECLARE_WAIT_QUEUE_HEAD_ONSTACK(name) DECLARE_WAIT_QUEUE_HEAD(name)

struct lock_class_key;
void __init_waitqueue_head(struct wait_queue_head *wq, const char *name,
			   struct lock_class_key *key);
#define init_waitqueue_head(wq) __init_waitqueue_head((wq), #wq, NULL)

static inline void init_waitqueue_entry(struct wait_queue_entry *entry, struct task_struct *task)
{
	entry->flags = 0;
	entry->private = task;
	entry->func = default_wake_function;
}

static inline void init_waitqueue_func_entry(struct wait_queue_entry *entry,
					     wait_queue_func_t func)
{
	entry->flags = 0;
	entry->private = NULL;
	entry->func = func;
}

/* Does anybody wait? Without the lock: a barrier has to come before, as in wq_has_sleeper(). */
static inline int waitqueue_active(struct wait_queue_head *wq)
{
	return !list_empty(&wq->head);
}

static inline bool wq_has_single_sleeper(struct wait_queue_head *wq)
{
	return list_is_singular(&wq->head);
}

static inline bool wq_has_sleeper(struct wait_queue_head *wq)
{
	smp_mb();
	return waitqueue_active(wq);
}

#define waitqueue_has_sleeper(wq) wq_has_sleeper(wq)

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void add_wait_queue_priority(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry);

static inline void __add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	list_add(&entry->entry, &wq->head);
}

static inline void __add_wait_queue_exclusive(struct wait_queue_head *wq,
					      struct wait_queue_entry *entry)
{
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	__add_wait_queue(wq, entry);
}

static inline void __add_wait_queue_entry_tail(struct wait_queue_head *wq,
					       struct wait_queue_entry *entry)
{
	list_add_tail(&entry->entry, &wq->head);
}

static inline void __add_wait_queue_entry_tail_exclusive(struct wait_queue_head *wq,
							 struct wait_queue_entry *entry)
{
	entry->flags |= WQ_FLAG_EXCLUSIVE;
	__add_wait_queue_entry_tail(wq, entry);
}

#define __add_wait_queue_tail(wq, entry) __add_wait_queue_entry_tail(wq, entry)
#define __add_wait_queue_tail_exclusive(wq, entry) \
	__add_wait_queue_entry_tail_exclusive(wq, entry)

static inline void __remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	list_del(&entry->entry);
}

/* ---- waking: all that do not wait exclusively, and nr (0: all) of those that do ---- */

int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key);
void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode, int nr);
void __wake_up_locked_key(struct wait_queue_head *wq, unsigned int mode, void *key);
void __wake_up_sync_key(struct wait_queue_head *wq, unsigned int mode, void *key);
void __wake_up_locked_sync_key(struct wait_queue_head *wq, unsigned int mode, void *key);
void __wake_up_pollfree(struct wait_queue_head *wq);

#define wake_up(wq) __wake_up(wq, TASK_NORMAL, 1, NULL)
#define wake_up_nr(wq, nr) __wake_up(wq, TASK_NORMAL, nr, NULL)
#define wake_up_all(wq) __wake_up(wq, TASK_NORMAL, 0, NULL)
#define wake_up_locked(wq) __wake_up_locked((wq), TASK_NORMAL, 1)
#define wake_up_all_locked(wq) __wake_up_locked((wq), TASK_NORMAL, 0)
#define wake_up_sync(wq) __wake_up_sync_key(wq, TASK_NORMAL, NULL)
#define wake_up_interruptible(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 1, NULL)
#define wake_up_interruptible_nr(wq, nr) __wake_up(wq, TASK_INTERRUPTIBLE, nr, NULL)
#define wake_up_interruptible_all(wq) __wake_up(wq, TASK_INTERRUPTIBLE, 0, NULL)
#define wake_up_interruptible_sync(wq) __wake_up_sync_key((wq), TASK_INTERRUPTIBLE, NULL)

#define poll_to_key(mask) ((void *)(unsigned long)(mask))
#define key_to_poll(key) ((__poll_t)(unsigned long)(void *)(key))
#define wake_up_poll(wq, mask) __wake_up(wq, TASK_NORMAL, 1, poll_to_key(mask))
#define wake_up_poll_on_current_cpu(wq, mask) wake_up_poll(wq, mask)
#define wake_up_locked_poll(wq, mask) __wake_up_locked_key((wq), TASK_NORMAL, poll_to_key(mask))
#define wake_up_interruptible_poll(wq, mask) \
	__wake_up(wq, TASK_INTERRUPTIBLE, 1, poll_to_key(mask))
#define wake_up_interruptible_sync_poll(wq, mask) \
	__wake_up_sync_key((wq), TASK_INTERRUPTIBLE, poll_to_key(mask))
#define wake_up_interruptible_sync_poll_locked(wq, mask) \
	__wake_up_locked_sync_key((wq), TASK_INTERRUPTIBLE, poll_to_key(mask))

/* ---- waiting by hand ---- */

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
/* Was the queue empty before? */
bool prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry,
			       int state);
/* 0, or -ERESTARTSYS when a signal is to end the wait; then the entry is off the queue. */
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state);
void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry);
void init_wait_entry(struct wait_queue_entry *entry, int flags);
/* A wake-up between two calls is not lost, whatever the state: for entries of woken_wake_function. */
long wait_woken(struct wait_queue_entry *entry, unsigned int mode, long timeout);
int woken_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);
int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags,
			     void *key);

#define DEFINE_WAIT_FUNC(name, function) \
	struct wait_queue_entry name = { \
		.private = current, \
		.func = (function), \
		.entry = LIST_HEAD_INIT((name).entry), \
	}
#define DEFINE_WAIT(name) DEFINE_WAIT_FUNC(name, autoremove_wake_function)

#define init_wait_func(wait, function) \
	do { \
		(wait)->private = current; \
		(wait)->func = (function); \
		INIT_LIST_HEAD(&(wait)->entry); \
		(wait)->flags = 0; \
	} while (0)
#define init_wait(wait) init_wait_func(wait, autoremove_wake_function)

#include <linux/km_wait_event.h>

#endif
