/* SPDX-License-Identifier: MIT */
/*
 * Signals between tasks: bits in the task_struct, which have nothing to do with the host's
 * signals. A task takes the ones that it allowed, and SIGKILL; a pending one ends interruptible
 * waits, SIGKILL killable ones too. Nothing is ever delivered or killed: the task looks.
 */
#ifndef KM_COMPAT_LINUX_SCHED_SIGNAL_H
#define KM_COMPAT_LINUX_SCHED_SIGNAL_H

#include <linux/sched.h>
#include <linux/signal.h>

static inline int signal_pending(struct task_struct *task)
{
	return unlikely(READ_ONCE(task->km_signals) != 0);
}

static inline int __fatal_signal_pending(struct task_struct *task)
{
	return (READ_ONCE(task->km_signals) & (1u << (SIGKILL - 1))) != 0;
}

static inline int fatal_signal_pending(struct task_struct *task)
{
	return unlikely(__fatal_signal_pending(task));
}

/* Would a wait in this state end because of a signal? */
static inline int signal_pending_state(unsigned int state, struct task_struct *task)
{
	if (likely(!signal_pending(task)))
		return 0;
	if (state & TASK_INTERRUPTIBLE)
		return 1;
	return state & TASK_WAKEKILL && __fatal_signal_pending(task);
}

void allow_signal(int sig);
void disallow_signal(int sig);
/* 0, or -EINVAL; a signal that the task did not allow is ignored. */
int send_sig(int sig, struct task_struct *task, int priv);
void flush_signals(struct task_struct *task);

static inline int kernel_dequeue_signal(void)
{
	unsigned int pending = __atomic_load_n(&current->km_signals, __ATOMIC_RELAXED);
	int sig = pending ? __builtin_ctz(pending) + 1 : 0;

	if (sig)
		__atomic_fetch_and(&current->km_signals, ~(1u << (sig - 1)), __ATOMIC_RELAXED);
	return sig;
}

#endif
