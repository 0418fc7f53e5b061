/* SPDX-License-Identifier: MIT */
/* Completions: a count of waiters that may pass, under the lock of the queue they wait in. */
#include <linux/completion.h>

#include <linux/errno.h>
#include <linux/kernel.h>

#define ALL UINT_MAX

void complete(struct completion *x)
{
	unsigned long irq;

	raw_spin_lock_irqsave(&x->wait.lock, irq);
	if (x->done != ALL)
		x->done++;
	swake_up_locked(&x->wait, 0);
	raw_spin_unlock_irqrestore(&x->wait.lock, irq);
}

void complete_on_current_cpu(struct completion *x)
{
	complete(x);
}

void complete_all(struct completion *x)
{
	unsigned long irq;

	raw_spin_lock_irqsave(&x->wait.lock, irq);
	x->done = ALL;
	while (swait_active(&x->wait))
		swake_up_locked(&x->wait, 0);
	raw_spin_unlock_irqrestore(&x->wait.lock, irq);
}

/* timeout left; 0: it ran out, and nothing is done; -ERESTARTSYS. The lock is held. */
static long wait_locked(struct completion *x, long timeout, unsigned int state)
{
	DECLARE_SWAITQUEUE(wait);

	while (!x->done && timeout) {
		if (signal_pending_state(state, current)) {
			timeout = -ERESTARTSYS;
			break;
		}
		__prepare_to_swait(&x->wait, &wait);
		__set_current_state(state);
		raw_spin_unlock_irq(&x->wait.lock);
		timeout = schedule_timeout(timeout);
		raw_spin_lock_irq(&x->wait.lock);
	}
	__finish_swait(&x->wait, &wait);
	if (!x->done)
		return timeout;
	if (x->done != ALL)
		x->done--;
	return timeout ? timeout : 1;
}

static long wait_common(struct completion *x, long timeout, unsigned int state)
{
	long left;

	might_sleep();
	raw_spin_lock_irq(&x->wait.lock);
	left = wait_locked(x, timeout, state);
	raw_spin_unlock_irq(&x->wait.lock);
	return left;
}

void wait_for_completion(struct completion *x)
{
	wait_common(x, MAX_SCHEDULE_TIMEOUT, TASK_UNINTERRUPTIBLE);
}

void wait_for_completion_io(struct completion *x)
{
	wait_common(x, MAX_SCHEDULE_TIMEOUT, TASK_UNINTERRUPTIBLE);
}

int wait_for_completion_state(struct completion *x, unsigned int state)
{
	long left = wait_common(x, MAX_SCHEDULE_TIMEOUT, state);

	return left == -ERESTARTSYS ? -ERESTARTSYS : 0;
}

int wait_for_completion_interruptible(struct completion *x)
{
	return wait_for_completion_state(x, TASK_INTERRUPTIBLE);
}

int wait_for_completion_killable(struct completion *x)
{
	return wait_for_completion_state(x, TASK_KILLABLE);
}

unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout)
{
	return (unsigned long)wait_common(x, (long)timeout, TASK_UNINTERRUPTIBLE);
}

unsigned long wait_for_completion_io_timeout(struct completion *x, unsigned long timeout)
{
	return (unsigned long)wait_common(x, (long)timeout, TASK_UNINTERRUPTIBLE);
}

long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, (long)timeout, TASK_INTERRUPTIBLE);
}

long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout)
{
	return wait_common(x, (long)timeout, TASK_KILLABLE);
}

bool try_wait_for_completion(struct completion *x)
{
	unsigned long irq;
	bool passed;

	if (!READ_ONCE(x->done))
		return false;
	raw_spin_lock_irqsave(&x->wait.lock, irq);
	passed = x->done != 0;
	if (passed && x->done != ALL)
		x->done--;
	raw_spin_unlock_irqrestore(&x->wait.lock, irq);
	return passed;
}

/* Takes the lock, so that afterwards complete() does not touch x any more. */
bool completion_done(struct completion *x)
{
	unsigned long irq;

	if (!READ_ONCE(x->done))
		return false;
	raw_spin_lock_irqsave(&x->wait.lock, irq);
	raw_spin_unlock_irqrestore(&x->wait.lock, irq);
	return true;
}
