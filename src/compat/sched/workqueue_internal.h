/* SPDX-License-Identifier: MIT */
/*
 * Work queues, inside: who holds what.
 *
 *	workqueue_struct   parts[cpu], or parts[0] alone (unbound)
 *	  wq_part          how many of its items are active; those that may not be yet, in order
 *	    wq_pool        the items that may run, in order; the workers that run them
 *	      wq_worker    the item it runs, and the ones that have to wait for just that item
 *
 * An item's data holds, from the top: how often it is disabled (16 bits), the part it is queued
 * on (0: none), and three flags:
 *
 *	PENDING   queued, or its timer is armed, or its grace period awaited
 *	COLOR     which of the two counts of its queue it is in: flush_workqueue() waits for one
 *	INACTIVE  in its part's list, else in its pool's or a worker's
 *
 * All of it changes under wq_lock only; work_pending() reads without.
 */
#ifndef COMPAT_WORKQUEUE_INTERNAL_H
#define COMPAT_WORKQUEUE_INTERNAL_H

#include <linux/completion.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define WORK_COLOR 2UL
#define WORK_INACTIVE 4UL
#define WORK_FLAGS 7UL
#define WORK_DISABLE_SHIFT 48
#define WORK_DISABLE_ONE (1UL << WORK_DISABLE_SHIFT)
#define WORK_PART_MASK (WORK_DISABLE_ONE - 1 - WORK_FLAGS)

struct wq_pool {
	int cpu; /* < 0: the unbound one */
	struct list_head runnable;
	struct list_head workers, idle;
	unsigned int nr_workers;
	unsigned int nr_names;
	unsigned long nr_begun;     /* items, ever */
	unsigned long nr_begun_seen; /* the last time the stall timer looked */
	struct timer_list stall;
};

struct wq_worker {
	struct wq_pool *pool;
	struct list_head node, idle;
	struct list_head scheduled; /* items that met current_work running here */
	struct list_head flushers;  /* struct wq_flusher of what runs now */
	struct work_struct *current_work;
	work_func_t current_func;
	struct workqueue_struct *current_wq;
	struct task_struct *task;
	unsigned int number;
	unsigned int wake; /* changes to end its sleep */
};

struct wq_part {
	struct workqueue_struct *wq;
	struct wq_pool *pool;
	int nr_active;
	struct list_head inactive;
};

struct workqueue_struct {
	char name[32];
	unsigned int flags;
	int max_active;
	bool from_host; /* the memory of the system queues */
	unsigned int color;
	unsigned long in_flight[2]; /* by color: queued or running */
	unsigned int nr_drainers;
	struct mutex flush_lock; /* one flush at a time */
	struct wait_queue_head flush_wait;
	unsigned int nr_parts;
	struct wq_part parts[];
};

/* Who waits in flush_work(), on its stack. */
struct wq_flusher {
	struct list_head node; /* in wq_waiting until the item begins, then in the worker's list */
	struct work_struct *work;
	struct completion done;
};

extern raw_spinlock_t wq_lock;
extern struct list_head wq_waiting;

static inline unsigned long work_data(struct work_struct *work)
{
	return (unsigned long)atomic_long_read(&work->data);
}

static inline void work_data_set(struct work_struct *work, unsigned long data)
{
	atomic_long_set(&work->data, (long)data);
}

static inline struct wq_part *work_part(struct work_struct *work)
{
	return (struct wq_part *)(work_data(work) & WORK_PART_MASK);
}

static inline unsigned long work_disabled(struct work_struct *work)
{
	return work_data(work) >> WORK_DISABLE_SHIFT;
}

/* ---- workqueue_pool.c: all with the lock held, unless told otherwise ---- */

struct wq_pool *wq_pool_of(int cpu); /* < 0: unbound. Without the lock. */
/* There is an item more to run. True: call wq_pool_spawn() once the lock is released. */
bool wq_pool_kick(struct wq_pool *pool);
void wq_pool_spawn(struct wq_pool *pool);
struct wq_worker *wq_worker_running(struct work_struct *work);
struct wq_worker *wq_worker_current(void);

/* ---- workqueue.c: with the lock held ---- */

/* The item has left its queue: done, or cancelled. */
void wq_item_gone(struct wq_part *part, unsigned long data);
/* Take it off the list it is in. Its data says PENDING, and nothing else. */
void wq_item_dequeue(struct work_struct *work);
/* Put it at the end of its queue. True: spawn, as for wq_pool_kick(). */
bool wq_item_enqueue(struct wq_part *part, struct work_struct *work);
struct wq_part *wq_part_of(struct workqueue_struct *wq, int cpu);

#endif
