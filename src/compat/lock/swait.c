/* SPDX-License-Identifier: MIT */
/* Simple wait queues. */
#include <linux/swait.h>

#include <linux/errno.h>
#include <linux/kernel.h>

void init_swait_queue_head(struct swait_queue_head *q)
{
	raw_spin_lock_init(&q->lock);
	INIT_LIST_HEAD(&q->task_list);
}

void swake_up_locked(struct swait_queue_head *q, int wake_flags)
{
	struct swait_queue *wait;

	if (list_empty(&q->task_list))
		return;
	wait = list_first_entry(&q->task_list, struct swait_queue, task_list);
	try_to_wake_up(wait->task, TASK_NORMAL, wake_flags);
	list_del_init(&wait->task_list);
}

void swake_up_one(struct swait_queue_head *q)
{
	unsigned long irq;

	raw_spin_lock_irqsave(&q->lock, irq);
	swake_up_locked(q, 0);
	raw_spin_unlock_irqrestore(&q->lock, irq);
}

void swake_up_all(struct swait_queue_head *q)
{
	unsigned long irq;

	raw_spin_lock_irqsave(&q->lock, irq);
	while (!list_empty(&q->task_list))
		swake_up_locked(q, 0);
	raw_spin_unlock_irqrestore(&q->lock, irq);
}

void __prepare_to_swait(struct swait_queue_head *q, struct swait_queue *wait)
{
	wait->task = current;
	if (list_empty(&wait->task_list))
		list_add_tail(&wait->task_list, &q->task_list);
}

void __finish_swait(struct swait_queue_head *q, struct swait_queue *wait)
{
	__set_current_state(TASK_RUNNING);
	if (!list_empty(&wait->task_list))
		list_del_init(&wait->task_list);
}

void prepare_to_swait_exclusive(struct swait_queue_head *q, struct swait_queue *wait, int state)
{
	unsigned long irq;

	raw_spin_lock_irqsave(&q->lock, irq);
	__prepare_to_swait(q, wait);
	set_current_state(state);
	raw_spin_unlock_irqrestore(&q->lock, irq);
}

long prepare_to_swait_event(struct swait_queue_head *q, struct swait_queue *wait, int state)
{
	unsigned long irq;
	long result = 0;

	raw_spin_lock_irqsave(&q->lock, irq);
	if (signal_pending_state((unsigned int)state, current)) {
		list_del_init(&wait->task_list);
		result = -ERESTARTSYS;
	} else {
		__prepare_to_swait(q, wait);
		set_current_state(state);
	}
	raw_spin_unlock_irqrestore(&q->lock, irq);
	return result;
}

void finish_swait(struct swait_queue_head *q, struct swait_queue *wait)
{
	unsigned long irq;

	raw_spin_lock_irqsave(&q->lock, irq);
	__finish_swait(q, wait);
	raw_spin_unlock_irqrestore(&q->lock, irq);
}
