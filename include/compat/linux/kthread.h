/* SPDX-License-Identifier: MIT */
/*
 * Kernel threads: threads of the host with all signals blocked, named as they are made. Workers
 * of kthreads are in <linux/km_kthread_worker.h>, included here.
 */
#ifndef KM_COMPAT_LINUX_KTHREAD_H
#define KM_COMPAT_LINUX_KTHREAD_H

#include <linux/err.h>
#include <linux/numa.h>
#include <linux/sched.h>

struct completion;

/*
 * A thread that runs fn(data) once it is woken for the first time; an ERR_PTR when the host has
 * no more. The node is of no consequence.
 */
__printf(4, 5) struct task_struct *kthread_create_on_node(int (*fn)(void *data), void *data,
							  int node, const char namefmt[], ...);
/* Bound to cpu; %u in namefmt is its number. */
struct task_struct *kthread_create_on_cpu(int (*fn)(void *data), void *data, unsigned int cpu,
					  const char *namefmt);

#define kthread_create(fn, data, namefmt, arg...) \
	kthread_create_on_node(fn, data, NUMA_NO_NODE, namefmt, ##arg)
#define kthread_run(fn, data, namefmt, ...) \
({ \
	struct task_struct *__km_task = kthread_create(fn, data, namefmt, ##__VA_ARGS__); \
	if (!IS_ERR(__km_task)) \
		wake_up_process(__km_task); \
	__km_task; \
})

static inline struct task_struct *kthread_run_on_cpu(int (*fn)(void *data), void *data,
						     unsigned int cpu, const char *namefmt)
{
	struct task_struct *task = kthread_create_on_cpu(fn, data, cpu, namefmt);

	if (!IS_ERR(task))
		wake_up_process(task);
	return task;
}

void kthread_bind(struct task_struct *task, unsigned int cpu);
void kthread_bind_mask(struct task_struct *task, const struct cpumask *mask);
int kthread_affine_preferred(struct task_struct *task, const struct cpumask *mask);
void kthread_set_per_cpu(struct task_struct *task, int cpu);

/* Ask it to end, wait for that; what fn returned, -EINTR if it never ran. */
int kthread_stop(struct task_struct *task);
/* The same, and puts the caller's reference. */
int kthread_stop_put(struct task_struct *task);
bool kthread_should_stop(void);
bool kthread_should_park(void);
bool kthread_should_stop_or_park(void);
bool __kthread_should_park(struct task_struct *task);
bool kthread_freezable_should_stop(bool *was_frozen);

/* 0 when it sleeps in kthread_parkme(); -ENOSYS: it has ended; -EBUSY: it is being parked. */
int kthread_park(struct task_struct *task);
void kthread_unpark(struct task_struct *task);
void kthread_parkme(void);

void *kthread_data(struct task_struct *task);
void *kthread_probe_data(struct task_struct *task);
void *kthread_func(struct task_struct *task);
__attribute__((__noreturn__)) void kthread_exit(long result);
__attribute__((__noreturn__)) void kthread_complete_and_exit(struct completion *done, long code);
#define do_exit(code) kthread_exit(code)
#define complete_and_exit(done, code) kthread_complete_and_exit(done, code)

static inline bool tsk_is_kthread(struct task_struct *task)
{
	return task->flags & PF_KTHREAD;
}

#include <linux/km_kthread_worker.h>

#endif
