/* SPDX-License-Identifier: MIT */
/*
 * Tasklets: two lists, of which the high one is served first, by the thread km_tasklet. A
 * disabled tasklet waits in a list of its own until it is enabled.
 */
#include <linux/interrupt.h>

#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/wait_bit.h>

#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"
#include "compat/sched/sched_internal.h"

struct tasklet_list {
	struct tasklet_struct *first, **end;
};

static DEFINE_RAW_SPINLOCK(tasklet_lock);
static struct tasklet_list normal = { NULL, &normal.first };
static struct tasklet_list high = { NULL, &high.first };
static struct tasklet_list disabled = { NULL, &disabled.first };
static unsigned int wake_seq; /* changes when the thread is to look again */
static __thread bool in_tasklet_thread;

static void tasklet_main(void);
static struct km_service tasklet_service = { .name = "km_tasklet", .fn = tasklet_main };

static void push(struct tasklet_list *list, struct tasklet_struct *t)
{
	t->next = NULL;
	*list->end = t;
	list->end = &t->next;
}

static struct tasklet_struct *pop(struct tasklet_list *list)
{
	struct tasklet_struct *t = list->first;

	if (!t)
		return NULL;
	list->first = t->next;
	if (!list->first)
		list->end = &list->first;
	return t;
}

static void poke(void)
{
	__atomic_fetch_add(&wake_seq, 1, __ATOMIC_RELEASE);
	km_host_futex_wake(&wake_seq, 1);
}

static void tasklet_call(void *arg)
{
	struct tasklet_struct *t = arg;

	if (t->use_callback)
		t->callback(t);
	else
		t->func(t->data);
}

/* With the lock, which is given up meanwhile. */
static void tasklet_run(struct tasklet_struct *t)
{
	set_bit(TASKLET_STATE_RUN, &t->state);
	smp_mb__after_atomic();
	if (atomic_read(&t->count)) {
		clear_bit(TASKLET_STATE_RUN, &t->state);
		push(&disabled, t);
		return;
	}
	clear_bit(TASKLET_STATE_SCHED, &t->state);
	raw_spin_unlock_irq(&tasklet_lock);
	wake_up_var(&t->state);
	km_call_in_softirq(tasklet_call, t, (const void *)t->func, "tasklet");
	clear_bit_unlock(TASKLET_STATE_RUN, &t->state);
	smp_mb__after_atomic();
	wake_up_var(&t->state);
	raw_spin_lock_irq(&tasklet_lock);
}

static void tasklet_main(void)
{
	in_tasklet_thread = true;
	while (1) {
		struct tasklet_struct *t;
		unsigned int seq;

		raw_spin_lock_irq(&tasklet_lock);
		while ((t = pop(&high)) || (t = pop(&normal)))
			tasklet_run(t);
		seq = wake_seq;
		raw_spin_unlock_irq(&tasklet_lock);
		km_host_futex_wait(&wake_seq, seq, -1);
	}
}

static void tasklet_fork(void)
{
	raw_spin_lock_init(&tasklet_lock);
	tasklet_service.started = 0;
	if (high.first || normal.first)
		km_service_start(&tasklet_service);
}

__attribute__((__constructor__)) static void tasklet_boot(void)
{
	km_host_at_fork(tasklet_fork);
}

/* ---- the interface ---- */

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	*t = (struct tasklet_struct){ .count = ATOMIC_INIT(0), .func = func, .data = data };
}

void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *))
{
	*t = (struct tasklet_struct){ .count = ATOMIC_INIT(0), .use_callback = true,
				      .callback = callback };
}

static void tasklet_queue(struct tasklet_list *list, struct tasklet_struct *t)
{
	unsigned long irq;

	if (test_and_set_bit(TASKLET_STATE_SCHED, &t->state))
		return;
	km_service_start(&tasklet_service);
	raw_spin_lock_irqsave(&tasklet_lock, irq);
	push(list, t);
	poke();
	raw_spin_unlock_irqrestore(&tasklet_lock, irq);
}

void tasklet_schedule(struct tasklet_struct *t)
{
	tasklet_queue(&normal, t);
}

void tasklet_hi_schedule(struct tasklet_struct *t)
{
	tasklet_queue(&high, t);
}

void tasklet_enable(struct tasklet_struct *t)
{
	struct tasklet_struct *other;
	unsigned long irq;

	smp_mb__before_atomic();
	atomic_dec(&t->count);
	raw_spin_lock_irqsave(&tasklet_lock, irq);
	while ((other = pop(&disabled)))
		push(&normal, other);
	poke();
	raw_spin_unlock_irqrestore(&tasklet_lock, irq);
}

void tasklet_disable_nosync(struct tasklet_struct *t)
{
	atomic_inc(&t->count);
	smp_mb__after_atomic();
}

void tasklet_unlock_wait(struct tasklet_struct *t)
{
	wait_var_event(&t->state, !test_bit(TASKLET_STATE_RUN, &t->state));
}

void tasklet_disable(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	tasklet_unlock_wait(t);
	smp_mb();
}

void tasklet_disable_in_atomic(struct tasklet_struct *t)
{
	tasklet_disable_nosync(t);
	while (test_bit(TASKLET_STATE_RUN, &t->state))
		km_host_yield();
	smp_mb();
}

/* In the end it holds SCHED, so that nobody can queue it, and then lets go. */
void tasklet_kill(struct tasklet_struct *t)
{
	WARN(in_tasklet_thread, "tasklet_kill() in a tasklet\n");
	wait_var_event(&t->state, !test_and_set_bit(TASKLET_STATE_SCHED, &t->state));
	tasklet_unlock_wait(t);
	clear_bit_unlock(TASKLET_STATE_SCHED, &t->state);
	smp_mb__after_atomic();
	wake_up_var(&t->state);
}
