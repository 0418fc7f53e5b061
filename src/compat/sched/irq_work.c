/* SPDX-License-Identifier: MIT */
/* The thread of irq_work: it takes all that is queued, and is in interrupt context meanwhile. */
#include "compat/lock/context_internal.h"
#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"

#include <linux/bug.h>
#include <linux/hardirq.h>
#include <linux/irq_work.h>
#include <linux/limits.h>

static LLIST_HEAD(queue);
static unsigned int queue_seq; /* changes with each entry */
static unsigned int started;

/* func() may not free the work: its flags change after it, as they do in the kernel. */
static void work_run(struct irq_work *work)
{
	/* From now on it may be queued again, and is then run once more. */
	__atomic_or_fetch(&work->flags, IRQ_WORK_BUSY, __ATOMIC_SEQ_CST);
	__atomic_and_fetch(&work->flags, ~IRQ_WORK_PENDING, __ATOMIC_SEQ_CST);
	irq_enter();
	work->func(work);
	irq_exit();
	__atomic_and_fetch(&work->flags, ~IRQ_WORK_BUSY, __ATOMIC_SEQ_CST);
	km_host_futex_wake(&work->flags, INT_MAX);
}

static void worker(void *arg)
{
	km_host_thread_name_set("irq_work");
	for (;;) {
		unsigned int seq = __atomic_load_n(&queue_seq, __ATOMIC_SEQ_CST);
		struct llist_node *list = llist_del_all(&queue), *next;

		if (!list) {
			km_host_futex_wait(&queue_seq, seq, -1);
			continue;
		}
		for (list = llist_reverse_order(list); list; list = next) {
			struct irq_work *work = container_of(list, struct irq_work, llnode);

			next = list->next;
			work_run(work);
		}
	}
}

bool irq_work_queue(struct irq_work *work)
{
	if (__atomic_fetch_or(&work->flags, IRQ_WORK_PENDING, __ATOMIC_SEQ_CST) & IRQ_WORK_PENDING)
		return false;
	llist_add(&work->llnode, &queue);
	__atomic_add_fetch(&queue_seq, 1, __ATOMIC_SEQ_CST);
	if (!__atomic_load_n(&started, __ATOMIC_RELAXED) &&
	    !__atomic_exchange_n(&started, 1, __ATOMIC_SEQ_CST)) {
		if (km_host_thread_start(worker, NULL))
			panic("irq_work: no thread for it");
	} else {
		km_host_futex_wake(&queue_seq, 1);
	}
	return true;
}

bool irq_work_queue_on(struct irq_work *work, int cpu)
{
	return irq_work_queue(work);
}

void irq_work_sync(struct irq_work *work)
{
	unsigned int flags;

	might_sleep();
	while ((flags = __atomic_load_n(&work->flags, __ATOMIC_SEQ_CST)) &
	       (IRQ_WORK_PENDING | IRQ_WORK_BUSY))
		km_host_futex_wait(&work->flags, flags, -1);
}
