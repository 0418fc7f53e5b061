/* SPDX-License-Identifier: MIT */
/*
 * Task structures: one for each thread. Their memory is never given back, so that a late wake-up
 * or a kthread_stop() of a thread that is gone meets a task_struct, whatever it is used for now.
 */
#include "compat/sched/sched_internal.h"

#include <linux/cpumask.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/printk.h>
#include <linux/sched/prio.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>

#include "compat/sched/host_thread.h"

__thread struct task_struct *km_current_task __attribute__((__tls_model__("initial-exec")));

/* What the mm of the program's threads points to: only that it is there means something. */
static unsigned long host_mm[64];

static unsigned int pool_lock;
static struct task_struct *pool;

/* Not a spinlock_t: that may ask for `current`. */
static void pool_enter(void)
{
	while (__atomic_exchange_n(&pool_lock, 1, __ATOMIC_ACQUIRE))
		km_host_yield();
}

static void pool_leave(void)
{
	__atomic_store_n(&pool_lock, 0, __ATOMIC_RELEASE);
}

struct task_struct *km_task_alloc(unsigned int flags, const char *comm)
{
	struct task_struct *task;

	pool_enter();
	task = pool;
	if (task)
		pool = task->km_next;
	pool_leave();
	if (!task)
		task = km_host_zalloc(sizeof(*task));
	if (!task)
		return NULL;
	__atomic_store_n(&task->__state, TASK_RUNNING, __ATOMIC_RELAXED);
	task->flags = flags;
	task->pid = 0;
	task->tgid = km_host_pid();
	task->mm = flags & PF_KTHREAD ? NULL : (struct mm_struct *)host_mm;
	task->active_mm = task->mm;
	task->group_leader = task;
	task->exit_state = 0;
	task->exit_code = 0;
	task->prio = task->static_prio = task->normal_prio = DEFAULT_PRIO;
	task->policy = SCHED_NORMAL;
	task->rt_priority = 0;
	task->start_time = ktime_get_ns();
	task->wake_q.next = NULL;
	task->journal_info = NULL;
	task->km_signals = 0;
	task->km_signals_allowed = 0;
	task->km_kthread = NULL;
	task->km_worker = NULL;
	task->km_next = NULL;
	strscpy(task->comm, comm, sizeof(task->comm));
	__atomic_store_n(&task->km_refs, 1, __ATOMIC_RELEASE);
	return task;
}

bool km_task_get_live(struct task_struct *task)
{
	unsigned int refs = __atomic_load_n(&task->km_refs, __ATOMIC_RELAXED);

	while (refs)
		if (__atomic_compare_exchange_n(&task->km_refs, &refs, refs + 1, true,
						__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return true;
	return false;
}

struct task_struct *get_task_struct(struct task_struct *task)
{
	WARN_ON_ONCE(__atomic_fetch_add(&task->km_refs, 1, __ATOMIC_RELAXED) == 0);
	return task;
}

void put_task_struct(struct task_struct *task)
{
	unsigned int refs = __atomic_fetch_sub(&task->km_refs, 1, __ATOMIC_ACQ_REL);

	if (refs > 1)
		return;
	if (WARN_ON_ONCE(refs == 0)) {
		__atomic_store_n(&task->km_refs, 0, __ATOMIC_RELAXED);
		return;
	}
	km_kthread_release(task);
	pool_enter();
	task->km_next = pool;
	pool = task;
	pool_leave();
}

static void task_leave(void *arg)
{
	struct task_struct *task = arg;

	task->flags |= PF_EXITING;
	task->exit_state = EXIT_DEAD;
	km_current_task = NULL;
	put_task_struct(task);
}

void km_task_enter(struct task_struct *task)
{
	km_current_task = task;
	task->pid = km_host_thread_tid();
	if (task->flags & PF_KTHREAD)
		km_host_thread_name_set(task->comm);
	km_host_thread_at_end(task_leave, task);
}

struct task_struct *km_current_make(void)
{
	char name[TASK_COMM_LEN];
	struct task_struct *task;

	km_host_thread_name(name, sizeof(name));
	task = km_task_alloc(0, name);
	if (!task)
		panic("no memory for the task of a thread");
	km_task_enter(task);
	return task;
}

char *__get_task_comm(char *buf, size_t size, struct task_struct *task)
{
	strscpy(buf, task->comm, size);
	return buf;
}

void set_task_comm(struct task_struct *task, const char *name)
{
	strscpy(task->comm, name, sizeof(task->comm));
	if (task == current)
		km_host_thread_name_set(task->comm);
}

int object_is_on_stack(const void *obj)
{
	return km_host_on_stack(obj);
}

/* ---- where and how it runs ---- */

unsigned int task_cpu(const struct task_struct *task)
{
	return task == current ? km_host_cpu() % nr_cpu_ids : 0;
}

int task_curr(const struct task_struct *task)
{
	return task == current;
}

int task_nice(const struct task_struct *task)
{
	return task->static_prio - DEFAULT_PRIO;
}

int task_prio(const struct task_struct *task)
{
	return task->prio - MAX_RT_PRIO;
}

void sched_set_fifo(struct task_struct *task)
{
	task->policy = SCHED_FIFO;
	task->rt_priority = 50;
}

void sched_set_fifo_low(struct task_struct *task)
{
	task->policy = SCHED_FIFO;
	task->rt_priority = 1;
}

void sched_set_normal(struct task_struct *task, int nice)
{
	task->policy = SCHED_NORMAL;
	task->rt_priority = 0;
	set_user_nice(task, nice);
}

void set_user_nice(struct task_struct *task, long nice)
{
	task->static_prio = DEFAULT_PRIO + (int)clamp_t(long, nice, MIN_NICE, MAX_NICE);
	task->prio = task->normal_prio = task->static_prio;
}

int sched_setscheduler_nocheck(struct task_struct *task, int policy,
			       const struct sched_param *param)
{
	bool rt = policy == SCHED_FIFO || policy == SCHED_RR;

	if (param->sched_priority < (rt ? 1 : 0) || param->sched_priority > (rt ? 99 : 0))
		return -EINVAL;
	task->policy = policy;
	task->rt_priority = param->sched_priority;
	return 0;
}

int sched_setscheduler(struct task_struct *task, int policy, const struct sched_param *param)
{
	return sched_setscheduler_nocheck(task, policy, param);
}

int set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *mask)
{
	if (!task->pid)
		return -EINVAL;
	return km_host_affinity(task->pid, cpumask_bits(mask), nr_cpu_ids);
}

long sched_setaffinity(pid_t pid, const struct cpumask *mask)
{
	return km_host_affinity(pid, cpumask_bits(mask), nr_cpu_ids);
}
