/* SPDX-License-Identifier: MIT */
/*
 * current: the task of this thread. Every thread of the host has one, made when it is first asked
 * for and released when the thread ends.
 */
#ifndef KM_COMPAT_ASM_CURRENT_H
#define KM_COMPAT_ASM_CURRENT_H

struct task_struct;

extern __thread struct task_struct *km_current_task
	__attribute__((__tls_model__("initial-exec")));
struct task_struct *km_current_make(void);

static inline struct task_struct *get_current(void)
{
	struct task_struct *task = km_current_task;

	return __builtin_expect(task != (void *)0, 1) ? task : km_current_make();
}

#define current get_current()

#endif
