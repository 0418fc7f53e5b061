/* SPDX-License-Identifier: MIT */
/* Wait queues. An entry is on its queue from prepare_to_wait() until it is woken or finished. */
#include <linux/wait.h>

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/ktime.h>

#include "compat/sched/sched_internal.h"

void __init_waitqueue_head(struct wait_queue_head *wq, const char *name,
			   struct lock_class_key *key)
{
	spin_lock_init(&wq->lock);
	INIT_LIST_HEAD(&wq->head);
}

static void add(struct wait_queue_head *wq, struct wait_queue_entry *entry, unsigned int flags,
		bool tail)
{
	unsigned long irq;

	spin_lock_irqsave(&wq->lock, irq);
	entry->flags = (entry->flags & ~WQ_FLAG_EXCLUSIVE) | flags;
	if (tail)
		list_add_tail(&entry->entry, &wq->head);
	else
		list_add(&entry->entry, &wq->head);
	spin_unlock_irqrestore(&wq->lock, irq);
}

void add_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	add(wq, entry, 0, false);
}

void add_wait_queue_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	add(wq, entry, WQ_FLAG_EXCLUSIVE, true);
}

void add_wait_queue_priority(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	add(wq, entry, WQ_FLAG_EXCLUSIVE | WQ_FLAG_PRIORITY, false);
}

void remove_wait_queue(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long irq;

	spin_lock_irqsave(&wq->lock, irq);
	__remove_wait_queue(wq, entry);
	spin_unlock_irqrestore(&wq->lock, irq);
}

/* ---- waking ---- */

/* How many exclusive entries were woken; with the lock held. */
static int wake_locked(struct wait_queue_head *wq, unsigned int mode, int nr, int flags, void *key)
{
	struct wait_queue_entry *entry, *next;
	int woken = 0;

	list_for_each_entry_safe(entry, next, &wq->head, entry) {
		unsigned int exclusive = entry->flags & WQ_FLAG_EXCLUSIVE;
		int did = entry->func(entry, mode, flags, key);

		if (did < 0)
			break;
		if (did && exclusive && ++woken == nr)
			break;
	}
	return woken;
}

static int wake(struct wait_queue_head *wq, unsigned int mode, int nr, int flags, void *key)
{
	unsigned long irq;
	int woken;

	spin_lock_irqsave(&wq->lock, irq);
	woken = wake_locked(wq, mode, nr, flags, key);
	spin_unlock_irqrestore(&wq->lock, irq);
	return woken;
}

int __wake_up(struct wait_queue_head *wq, unsigned int mode, int nr, void *key)
{
	return wake(wq, mode, nr, 0, key);
}

void __wake_up_locked(struct wait_queue_head *wq, unsigned int mode, int nr)
{
	wake_locked(wq, mode, nr, 0, NULL);
}

void __wake_up_locked_key(struct wait_queue_head *wq, unsigned int mode, void *key)
{
	wake_locked(wq, mode, 1, 0, key);
}

void __wake_up_sync_key(struct wait_queue_head *wq, unsigned int mode, void *key)
{
	if (wq)
		wake(wq, mode, 1, WF_SYNC, key);
}

void __wake_up_locked_sync_key(struct wait_queue_head *wq, unsigned int mode, void *key)
{
	wake_locked(wq, mode, 1, WF_SYNC, key);
}

void __wake_up_pollfree(struct wait_queue_head *wq)
{
	wake(wq, TASK_NORMAL, 0, 0, poll_to_key(0x4010)); /* POLLHUP | POLLFREE */
	WARN_ON_ONCE(waitqueue_active(wq));
}

int default_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	return try_to_wake_up(entry->private, mode, flags);
}

int autoremove_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags,
			     void *key)
{
	int woken = default_wake_function(entry, mode, flags, key);

	if (woken)
		list_del_init_careful(&entry->entry);
	return woken;
}

/* ---- waiting ---- */

void init_wait_entry(struct wait_queue_entry *entry, int flags)
{
	entry->flags = (unsigned int)flags;
	entry->private = current;
	entry->func = autoremove_wake_function;
	INIT_LIST_HEAD(&entry->entry);
}

void prepare_to_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state)
{
	unsigned long irq;

	entry->flags &= ~WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, irq);
	if (list_empty(&entry->entry))
		__add_wait_queue(wq, entry);
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, irq);
}

bool prepare_to_wait_exclusive(struct wait_queue_head *wq, struct wait_queue_entry *entry,
			       int state)
{
	bool was_empty = false;
	unsigned long irq;

	entry->flags |= WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&wq->lock, irq);
	if (list_empty(&entry->entry)) {
		was_empty = list_empty(&wq->head);
		__add_wait_queue_entry_tail(wq, entry);
	}
	set_current_state(state);
	spin_unlock_irqrestore(&wq->lock, irq);
	return was_empty;
}

/*
 * With a signal, the entry leaves at once: an exclusive wake-up that came first has taken it off
 * already, and its waiter still sees the condition, so none is lost.
 */
long prepare_to_wait_event(struct wait_queue_head *wq, struct wait_queue_entry *entry, int state)
{
	unsigned long irq;
	long result = 0;

	spin_lock_irqsave(&wq->lock, irq);
	if (signal_pending_state((unsigned int)state, current)) {
		list_del_init(&entry->entry);
		result = -ERESTARTSYS;
	} else {
		if (list_empty(&entry->entry)) {
			if (entry->flags & WQ_FLAG_EXCLUSIVE)
				__add_wait_queue_entry_tail(wq, entry);
			else
				__add_wait_queue(wq, entry);
		}
		set_current_state(state);
	}
	spin_unlock_irqrestore(&wq->lock, irq);
	return result;
}

void finish_wait(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	unsigned long irq;

	__set_current_state(TASK_RUNNING);
	if (list_empty_careful(&entry->entry))
		return;
	spin_lock_irqsave(&wq->lock, irq);
	list_del_init(&entry->entry);
	spin_unlock_irqrestore(&wq->lock, irq);
}

static int wait_intr(struct wait_queue_head *wq, struct wait_queue_entry *entry, bool irq)
{
	if (list_empty(&entry->entry))
		__add_wait_queue_entry_tail(wq, entry);
	set_current_state(TASK_INTERRUPTIBLE);
	if (signal_pending(current))
		return -ERESTARTSYS;
	if (irq)
		spin_unlock_irq(&wq->lock);
	else
		spin_unlock(&wq->lock);
	schedule();
	if (irq)
		spin_lock_irq(&wq->lock);
	else
		spin_lock(&wq->lock);
	return 0;
}

int do_wait_intr(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	return wait_intr(wq, entry, false);
}

int do_wait_intr_irq(struct wait_queue_head *wq, struct wait_queue_entry *entry)
{
	return wait_intr(wq, entry, true);
}

long wait_woken(struct wait_queue_entry *entry, unsigned int mode, long timeout)
{
	set_current_state(mode);
	if (!(READ_ONCE(entry->flags) & WQ_FLAG_WOKEN) &&
	    !(current->km_kthread && kthread_should_stop_or_park()))
		timeout = schedule_timeout(timeout);
	__set_current_state(TASK_RUNNING);
	__atomic_fetch_and(&entry->flags, ~WQ_FLAG_WOKEN, __ATOMIC_SEQ_CST);
	return timeout;
}

int woken_wake_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key)
{
	__atomic_fetch_or(&entry->flags, WQ_FLAG_WOKEN, __ATOMIC_SEQ_CST);
	return default_wake_function(entry, mode, flags, key);
}

unsigned long long km_wait_deadline(s64 timeout_ns)
{
	return timeout_ns == KTIME_MAX ? 0 : (u64)ktime_add_safe(ktime_get(), timeout_ns);
}
