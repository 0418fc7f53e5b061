/* SPDX-License-Identifier: MIT */
/* References to tasks, and how they end. */
#ifndef KM_COMPAT_LINUX_SCHED_TASK_H
#define KM_COMPAT_LINUX_SCHED_TASK_H

#include <linux/sched.h>

/* The structure outlives the thread until the last reference is put. */
struct task_struct *get_task_struct(struct task_struct *task);
void put_task_struct(struct task_struct *task);

static inline void put_task_struct_many(struct task_struct *task, int nr)
{
	while (nr--)
		put_task_struct(task);
}

#endif
