/* SPDX-License-Identifier: MIT */
/*
 * Sleeping and waking. A task sleeps on the word that holds its state; who wakes it changes the
 * state to TASK_RUNNING first, so that a wake-up between set_current_state() and schedule() makes
 * schedule() return at once.
 */
#include "compat/sched/sched_internal.h"
#include "compat/lock/context_internal.h"

#include <linux/delay.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/wake_q.h>

#include "compat/sched/host_thread.h"
#include "compat/sched/host_time.h"
#include "compat/lock/host_wait.h"

bool km_schedule_until(unsigned long long deadline_ns)
{
	struct task_struct *task = current;
	unsigned int state = __atomic_load_n(&task->__state, __ATOMIC_ACQUIRE);
	bool late = false;

	km_schedule_check(state != TASK_RUNNING);
	if (state == TASK_RUNNING) {
		km_host_yield();
		late = deadline_ns && ktime_get_ns() >= deadline_ns;
	}
	while (state != TASK_RUNNING) {
		long timeout = -1;

		if (signal_pending_state(state, task)) {
			__atomic_store_n(&task->__state, TASK_RUNNING, __ATOMIC_SEQ_CST);
			break;
		}
		if (deadline_ns) {
			unsigned long long now = ktime_get_ns();

			late = now >= deadline_ns;
			if (late) {
				__atomic_store_n(&task->__state, TASK_RUNNING, __ATOMIC_SEQ_CST);
				break;
			}
			timeout = (long)min_t(unsigned long long, deadline_ns - now, LONG_MAX);
		}
		km_host_futex_wait(&task->__state, state, timeout);
		state = __atomic_load_n(&task->__state, __ATOMIC_ACQUIRE);
	}
	km_jiffies_now();
	return late;
}

void schedule(void)
{
	km_schedule_until(0);
}

void schedule_preempt_disabled(void)
{
	preempt_enable_no_resched();
	schedule();
	preempt_disable();
}

void io_schedule(void)
{
	schedule();
}

int io_schedule_prepare(void)
{
	return 0;
}

void io_schedule_finish(int token)
{
}

long io_schedule_timeout(long timeout)
{
	return schedule_timeout(timeout);
}

long schedule_timeout(long timeout)
{
	unsigned long expire = km_jiffies_now() + (unsigned long)timeout;
	long left;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (timeout < 0) {
		pr_err("schedule_timeout: wrong timeout value %lx\n", timeout);
		dump_stack();
		__set_current_state(TASK_RUNNING);
		return 0;
	}
	km_schedule_until(km_tick_ns(expire));
	left = (long)(expire - km_jiffies_now());
	return left < 0 ? 0 : left;
}

long schedule_timeout_interruptible(long timeout)
{
	__set_current_state(TASK_INTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_killable(long timeout)
{
	__set_current_state(TASK_KILLABLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_uninterruptible(long timeout)
{
	__set_current_state(TASK_UNINTERRUPTIBLE);
	return schedule_timeout(timeout);
}

long schedule_timeout_idle(long timeout)
{
	__set_current_state(TASK_IDLE);
	return schedule_timeout(timeout);
}

void yield(void)
{
	__set_current_state(TASK_RUNNING);
	schedule();
}

int km_cond_resched(void)
{
	km_host_yield();
	return 1;
}

/* ---- waking ---- */

int try_to_wake_up(struct task_struct *task, unsigned int state, int wake_flags)
{
	unsigned int old;

	smp_mb(); /* what the waker stored, before the state is read; pairs with set_current_state */
	old = __atomic_load_n(&task->__state, __ATOMIC_RELAXED);
	do {
		if (!(old & state))
			return 0;
	} while (!__atomic_compare_exchange_n(&task->__state, &old, TASK_RUNNING, true,
					      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
	km_host_futex_wake(&task->__state, 1);
	return 1;
}

int wake_up_state(struct task_struct *task, unsigned int state)
{
	return try_to_wake_up(task, state, 0);
}

int wake_up_process(struct task_struct *task)
{
	return try_to_wake_up(task, TASK_NORMAL, 0);
}

#define WAKE_Q_END ((struct wake_q_node *)1)

static bool wake_q_push(struct wake_q_head *head, struct task_struct *task)
{
	struct wake_q_node *none = NULL;

	smp_mb();
	if (!__atomic_compare_exchange_n(&task->wake_q.next, &none, WAKE_Q_END, false,
					 __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		return false;
	*head->lastp = &task->wake_q;
	head->lastp = &task->wake_q.next;
	return true;
}

void wake_q_add(struct wake_q_head *head, struct task_struct *task)
{
	if (wake_q_push(head, task))
		get_task_struct(task);
}

void wake_q_add_safe(struct wake_q_head *head, struct task_struct *task)
{
	if (!wake_q_push(head, task))
		put_task_struct(task);
}

void wake_up_q(struct wake_q_head *head)
{
	struct wake_q_node *node = head->first;

	while (node && node != WAKE_Q_END) {
		struct task_struct *task = container_of(node, struct task_struct, wake_q);

		node = node->next;
		WRITE_ONCE(task->wake_q.next, NULL);
		wake_up_process(task);
		put_task_struct(task);
	}
}

/* ---- signals ---- */

static unsigned int signal_bit(int sig)
{
	return sig > 0 && sig <= 32 ? 1u << (sig - 1) : 0;
}

void allow_signal(int sig)
{
	current->km_signals_allowed |= signal_bit(sig);
}

void disallow_signal(int sig)
{
	current->km_signals_allowed &= ~signal_bit(sig);
	__atomic_fetch_and(&current->km_signals, ~signal_bit(sig), __ATOMIC_RELAXED);
}

int send_sig(int sig, struct task_struct *task, int priv)
{
	unsigned int bit = signal_bit(sig);

	if (!bit)
		return sig ? -EINVAL : 0;
	if (sig != SIGKILL && !(READ_ONCE(task->km_signals_allowed) & bit))
		return 0;
	__atomic_fetch_or(&task->km_signals, bit, __ATOMIC_SEQ_CST);
	wake_up_state(task, TASK_INTERRUPTIBLE | (sig == SIGKILL ? TASK_WAKEKILL : 0));
	return 0;
}

void flush_signals(struct task_struct *task)
{
	__atomic_store_n(&task->km_signals, 0, __ATOMIC_RELAXED);
}

/* ---- how it looks ---- */

unsigned int __task_state_index(unsigned int state, unsigned int exit_state)
{
	unsigned int bits = (state | exit_state) & (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE |
						    __TASK_STOPPED | __TASK_TRACED | EXIT_DEAD |
						    EXIT_ZOMBIE | TASK_PARKED);

	if ((state & TASK_IDLE) == TASK_IDLE)
		return 8;
	return bits ? 32 - __builtin_clz(bits) : 0;
}

unsigned int task_state_index(struct task_struct *task)
{
	return __task_state_index(READ_ONCE(task->__state), task->exit_state);
}

char task_state_to_char(struct task_struct *task)
{
	return "RSDTtXZPI"[task_state_index(task)];
}
