/* SPDX-License-Identifier: MIT */
/* The stack of this thread; those of others are not known. */
#ifndef KM_COMPAT_LINUX_SCHED_TASK_STACK_H
#define KM_COMPAT_LINUX_SCHED_TASK_STACK_H

#include <linux/sched.h>

int object_is_on_stack(const void *obj);

#endif
