/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_SCHED_RT_H
#define KM_COMPAT_LINUX_SCHED_RT_H

#include <linux/sched.h>
#include <linux/sched/prio.h>

static inline int rt_prio(int prio)
{
	return prio < MAX_RT_PRIO;
}

/* By the policy that was asked for. */
static inline int rt_task(struct task_struct *task)
{
	return task->policy == SCHED_FIFO || task->policy == SCHED_RR;
}

#endif
