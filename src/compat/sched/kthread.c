/* SPDX-License-Identifier: MIT */
/*
 * Kernel threads. The host's thread is started by kthread_create() and sleeps until it is woken
 * for the first time, as in the kernel. It holds the task's first reference until it ends.
 */
#include <linux/kthread.h>

#include <linux/bitops.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/printk.h>

#include "compat/sched/host_thread.h"
#include "compat/sched/sched_internal.h"

enum {
	KTHREAD_SHOULD_STOP,
	KTHREAD_SHOULD_PARK,
	KTHREAD_IS_PER_CPU,
};

struct km_kthread {
	int (*fn)(void *data);
	void *data;
	unsigned long flags; /* KTHREAD_* */
	unsigned int cpu;    /* KTHREAD_IS_PER_CPU */
	int result;
	struct completion ready;  /* it has its number, and waits to be woken */
	struct completion parked;
	struct completion exited;
};

static struct km_kthread *to_kthread(struct task_struct *task)
{
	WARN_ON(!task->km_kthread);
	return task->km_kthread;
}

void km_kthread_release(struct task_struct *task)
{
	km_host_free(task->km_kthread);
	task->km_kthread = NULL;
}

static void parkme(struct km_kthread *k)
{
	while (1) {
		set_special_state(TASK_PARKED);
		if (!test_bit(KTHREAD_SHOULD_PARK, &k->flags))
			break;
		complete(&k->parked);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
}

static void kthread_main(void *arg)
{
	struct task_struct *task = arg;
	struct km_kthread *k = task->km_kthread;
	int result = -EINTR;

	km_task_enter(task);
	__set_current_state(TASK_UNINTERRUPTIBLE);
	complete(&k->ready);
	schedule();
	if (!test_bit(KTHREAD_SHOULD_STOP, &k->flags)) {
		parkme(k);
		result = k->fn(k->data);
	}
	kthread_exit(result);
}

static struct task_struct *create(int (*fn)(void *data), void *data, const char *name)
{
	struct task_struct *task = km_task_alloc(PF_KTHREAD | PF_NOFREEZE, name);
	struct km_kthread *k = task ? km_host_zalloc(sizeof(*k)) : NULL;
	int err;

	if (!k) {
		if (task)
			put_task_struct(task);
		return ERR_PTR(-ENOMEM);
	}
	k->fn = fn;
	k->data = data;
	init_completion(&k->ready);
	init_completion(&k->parked);
	init_completion(&k->exited);
	task->km_kthread = k;
	err = km_host_thread_start(kthread_main, task);
	if (err) {
		put_task_struct(task);
		return ERR_PTR(err);
	}
	wait_for_completion(&k->ready);
	return task;
}

struct task_struct *kthread_create_on_node(int (*fn)(void *data), void *data, int node,
					   const char namefmt[], ...)
{
	char name[TASK_COMM_LEN];
	va_list args;

	might_sleep();
	va_start(args, namefmt);
	vsnprintf(name, sizeof(name), namefmt, args);
	va_end(args);
	return create(fn, data, name);
}

struct task_struct *kthread_create_on_cpu(int (*fn)(void *data), void *data, unsigned int cpu,
					  const char *namefmt)
{
	struct task_struct *task = kthread_create_on_node(fn, data, NUMA_NO_NODE, namefmt, cpu);

	if (IS_ERR(task))
		return task;
	kthread_bind(task, cpu);
	task->km_kthread->cpu = cpu;
	return task;
}

void kthread_bind_mask(struct task_struct *task, const struct cpumask *mask)
{
	task->flags |= PF_NO_SETAFFINITY;
	km_host_affinity(task->pid, cpumask_bits(mask), nr_cpu_ids);
}

void kthread_bind(struct task_struct *task, unsigned int cpu)
{
	kthread_bind_mask(task, cpumask_of(cpu));
}

int kthread_affine_preferred(struct task_struct *task, const struct cpumask *mask)
{
	return set_cpus_allowed_ptr(task, mask);
}

void kthread_set_per_cpu(struct task_struct *task, int cpu)
{
	struct km_kthread *k = to_kthread(task);

	if (!k)
		return;
	if (cpu < 0) {
		clear_bit(KTHREAD_IS_PER_CPU, &k->flags);
		return;
	}
	k->cpu = cpu;
	set_bit(KTHREAD_IS_PER_CPU, &k->flags);
}

/* ---- its end ---- */

void kthread_exit(long result)
{
	struct task_struct *task = current;
	struct km_kthread *k = task->km_kthread;

	if (unlikely(preempt_count()))
		pr_info("note: %s[%d] exited with preempt_count %d\n", task->comm, task->pid,
			(int)preempt_count());
	task->exit_code = (int)result;
	if (k) {
		k->result = (int)result;
		complete_all(&k->exited);
	}
	km_host_thread_exit();
}

void kthread_complete_and_exit(struct completion *done, long code)
{
	if (done)
		complete(done);
	kthread_exit(code);
}

int kthread_stop(struct task_struct *task)
{
	struct km_kthread *k;
	int result;

	might_sleep();
	if (WARN(!km_task_get_live(task), "kthread_stop() of a thread that has ended"))
		return -EINTR;
	k = to_kthread(task);
	if (!k) {
		put_task_struct(task);
		return -EINVAL;
	}
	set_bit(KTHREAD_SHOULD_STOP, &k->flags);
	kthread_unpark(task);
	wake_up_process(task);
	wait_for_completion(&k->exited);
	result = k->result;
	put_task_struct(task);
	return result;
}

int kthread_stop_put(struct task_struct *task)
{
	int result = kthread_stop(task);

	put_task_struct(task);
	return result;
}

bool kthread_should_stop(void)
{
	struct km_kthread *k = to_kthread(current);

	return k && test_bit(KTHREAD_SHOULD_STOP, &k->flags);
}

/* ---- parking ---- */

bool __kthread_should_park(struct task_struct *task)
{
	struct km_kthread *k = to_kthread(task);

	return k && test_bit(KTHREAD_SHOULD_PARK, &k->flags);
}

bool kthread_should_park(void)
{
	return __kthread_should_park(current);
}

bool kthread_should_stop_or_park(void)
{
	struct km_kthread *k = current->km_kthread;

	return k && (test_bit(KTHREAD_SHOULD_STOP, &k->flags) ||
		     test_bit(KTHREAD_SHOULD_PARK, &k->flags));
}

bool kthread_freezable_should_stop(bool *was_frozen)
{
	might_sleep();
	if (was_frozen)
		*was_frozen = false;
	return kthread_should_stop();
}

void kthread_parkme(void)
{
	struct km_kthread *k = to_kthread(current);

	if (k)
		parkme(k);
}

int kthread_park(struct task_struct *task)
{
	struct km_kthread *k = to_kthread(task);

	if (!k || WARN_ON(task->flags & PF_EXITING))
		return -ENOSYS;
	if (WARN_ON_ONCE(test_and_set_bit(KTHREAD_SHOULD_PARK, &k->flags)))
		return -EBUSY;
	if (task != current) {
		wake_up_process(task);
		wait_for_completion(&k->parked);
	}
	return 0;
}

void kthread_unpark(struct task_struct *task)
{
	struct km_kthread *k = to_kthread(task);

	if (!k || !test_bit(KTHREAD_SHOULD_PARK, &k->flags))
		return;
	if (test_bit(KTHREAD_IS_PER_CPU, &k->flags))
		kthread_bind(task, k->cpu);
	reinit_completion(&k->parked);
	clear_bit(KTHREAD_SHOULD_PARK, &k->flags);
	smp_mb__after_atomic();
	wake_up_state(task, TASK_PARKED);
}

void *kthread_data(struct task_struct *task)
{
	struct km_kthread *k = to_kthread(task);

	return k ? k->data : NULL;
}

void *kthread_probe_data(struct task_struct *task)
{
	return task->km_kthread ? task->km_kthread->data : NULL;
}

void *kthread_func(struct task_struct *task)
{
	return task->km_kthread ? (void *)task->km_kthread->fn : NULL;
}
