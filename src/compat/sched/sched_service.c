/* SPDX-License-Identifier: MIT */
/* The library's own threads, and the contexts in which they call. */
#include "compat/sched/sched_internal.h"

#include <linux/bug.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/printk.h>

#include "compat/sched/host_thread.h"

static void service_main(void *arg)
{
	struct km_service *service = arg;
	struct task_struct *task = km_task_alloc(PF_KTHREAD | PF_NOFREEZE, service->name);

	if (!task)
		panic("no memory for the thread %s", service->name);
	km_task_enter(task);
	service->fn();
}

void km_service_start(struct km_service *service)
{
	int err;

	if (likely(__atomic_load_n(&service->started, __ATOMIC_ACQUIRE)))
		return;
	if (__atomic_exchange_n(&service->started, 1, __ATOMIC_ACQ_REL))
		return;
	err = km_host_thread_start(service_main, service);
	if (err)
		panic("the thread %s could not be started: %d", service->name, err);
}

void km_context_restore(unsigned int count)
{
	unsigned int now = (unsigned int)preempt_count();

	if (now > count)
		preempt_count_sub(now - count);
	else if (now < count)
		preempt_count_add(count - now);
}

static void check_leak(unsigned int before, const void *fn, const char *what)
{
	unsigned int after = preempt_count();

	if (likely(before == after))
		return;
	WARN(1, "%s: %pS preempt leak: %08x -> %08x\n", what, fn, before, after);
	km_context_restore(before);
}

void km_call_in_softirq(void (*call)(void *arg), void *arg, const void *fn, const char *what)
{
	unsigned int count;

	km_softirq_enter();
	count = preempt_count();
	call(arg);
	check_leak(count, fn, what);
	km_softirq_exit();
}

void km_call_in_hardirq(void (*call)(void *arg), void *arg, const void *fn, const char *what)
{
	unsigned int count;

	irq_enter();
	count = preempt_count();
	call(arg);
	check_leak(count, fn, what);
	irq_exit();
}
