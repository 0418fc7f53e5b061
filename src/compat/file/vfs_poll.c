/* SPDX-License-Identifier: MIT */
/*
 * Waiting for a file, as poll() does: an entry in each queue that the driver names. A removed file
 * has EPOLLHUP, but its removal wakes nobody, as in the kernel.
 */
#include <linux/poll.h>

#include <linux/jiffies.h>
#include <linux/km_file.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "compat/file/vfs_file.h"

#define QUEUES_MAX 16

struct waiter {
	poll_table table;
	struct task_struct *task;
	bool woken;
	unsigned int nr;
	struct {
		wait_queue_entry_t entry;
		wait_queue_head_t *head;
		struct waiter *waiter;
	} on[QUEUES_MAX];
};

static int waiter_wake(wait_queue_entry_t *entry, unsigned int mode, int sync, void *key)
{
	struct waiter *w = entry->private;

	WRITE_ONCE(w->woken, true);
	return wake_up_process(w->task);
}

static void waiter_queue(struct file *file, wait_queue_head_t *head, poll_table *table)
{
	struct waiter *w = container_of(table, struct waiter, table);

	if (WARN_ON_ONCE(w->nr == QUEUES_MAX))
		return;
	w->on[w->nr].head = head;
	init_waitqueue_func_entry(&w->on[w->nr].entry, waiter_wake);
	w->on[w->nr].entry.private = w;
	add_wait_queue(head, &w->on[w->nr].entry);
	w->nr++;
}

static __poll_t ask(struct file *file, poll_table *table)
{
	__poll_t ret = DEFAULT_POLLMASK;

	if (!file_enter(file))
		return EPOLLHUP;
	if (file->f_op->poll)
		ret = file->f_op->poll(file, table);
	file_leave(file);
	return ret;
}

__poll_t km_file_poll(struct file *file)
{
	poll_table none = { ._qproc = NULL, ._key = ~(__poll_t)0 };

	return ask(file, &none);
}

__poll_t km_file_poll_wait(struct file *file, __poll_t events, unsigned int timeout_ms)
{
	struct waiter w = { .task = current };
	long left = msecs_to_jiffies(timeout_ms);
	__poll_t wanted = events | EPOLLERR | EPOLLHUP, now;

	init_poll_funcptr(&w.table, waiter_queue);
	w.table._key = wanted;
	now = ask(file, &w.table) & wanted;
	w.table._qproc = NULL;
	while (!now && left) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!xchg(&w.woken, false))
			left = schedule_timeout(left);
		__set_current_state(TASK_RUNNING);
		now = ask(file, &w.table) & wanted;
		if (signal_pending(current))
			break;
	}
	for (unsigned int i = 0; i < w.nr; i++)
		remove_wait_queue(w.on[i].head, &w.on[i].entry);
	return now;
}
