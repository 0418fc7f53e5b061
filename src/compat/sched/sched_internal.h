/* SPDX-License-Identifier: MIT */
/* What the files on tasks share: how one is made, and the threads that serve the rest. */
#ifndef COMPAT_SCHED_INTERNAL_H
#define COMPAT_SCHED_INTERNAL_H

#include <linux/sched.h>

/* A task with one reference, of no thread yet; NULL when memory is short. Any context. */
struct task_struct *km_task_alloc(unsigned int flags, const char *comm);
/* Make it the one of this thread, which puts the reference when it ends. */
void km_task_enter(struct task_struct *task);
/* A reference, unless it has ended and nobody holds any. */
bool km_task_get_live(struct task_struct *task);
/* Called as a task's last reference is put. */
void km_kthread_release(struct task_struct *task);

/*
 * A thread of the library's own: started when it is first needed, for good. It neither keeps the
 * process from ending nor takes signals. started is 0 at first; after a fork its file sets it so.
 */
struct km_service {
	unsigned int started;
	const char *name;
	void (*fn)(void); /* does not return */
};

void km_service_start(struct km_service *service);

/* The time of a tick on the monotonic clock, in ns. */
unsigned long long km_tick_ns(unsigned long tick);

/* Make the preempt count of this thread what it was. */
void km_context_restore(unsigned int count);
/* Do call(arg), which ends in fn, in softirq or hardirq context; a preempt count that it changed is reported. */
void km_call_in_softirq(void (*call)(void *arg), void *arg, const void *fn, const char *what);
void km_call_in_hardirq(void (*call)(void *arg), void *arg, const void *fn, const char *what);

#endif
