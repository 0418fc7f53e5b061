/* SPDX-License-Identifier: MIT */
/*
 * Tasks. A task is a thread of the host: kthreads are made by kthread_create(), all other threads
 * get a task_struct when they first ask for `current`. What a sleeping task waits on is the word
 * with its state, so that waking one costs a system call only if it sleeps.
 *
 * Differs from the kernel: only the members below exist; the host schedules, so that priorities
 * are remembered but not acted on.
 */
#ifndef KM_COMPAT_LINUX_SCHED_H
#define KM_COMPAT_LINUX_SCHED_H

#include_next <linux/sched.h>

#include <asm/barrier.h>
#include <asm/current.h>
#include <asm/processor.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/param.h>
#include <linux/sched/prio.h>
#include <linux/sched/types.h>
#include <linux/types.h>

struct cpumask;
struct mm_struct;
struct km_kthread;

struct wake_q_node {
	struct wake_q_node *next; /* NULL: on no list */
};

/* ---- states ---- */

#define TASK_RUNNING 0x00000000
#define TASK_INTERRUPTIBLE 0x00000001
#define TASK_UNINTERRUPTIBLE 0x00000002
#define __TASK_STOPPED 0x00000004
#define __TASK_TRACED 0x00000008
#define EXIT_DEAD 0x00000010
#define EXIT_ZOMBIE 0x00000020
#define TASK_PARKED 0x00000040
#define TASK_DEAD 0x00000080
#define TASK_WAKEKILL 0x00000100
#define TASK_WAKING 0x00000200
#define TASK_NOLOAD 0x00000400
#define TASK_NEW 0x00000800
#define TASK_RTLOCK_WAIT 0x00001000
#define TASK_FREEZABLE 0x00002000
#define TASK_FROZEN 0x00008000
#define TASK_KILLABLE (TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_IDLE (TASK_UNINTERRUPTIBLE | TASK_NOLOAD)
#define TASK_NORMAL (TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

/* ---- flags ---- */

#define PF_IDLE 0x00000002
#define PF_EXITING 0x00000004
#define PF_IO_WORKER 0x00000010
#define PF_WQ_WORKER 0x00000020
#ifndef PF_MEMALLOC
#define PF_MEMALLOC 0x00000800u
#define PF_MEMALLOC_NOFS 0x00040000u
#define PF_MEMALLOC_NOIO 0x00080000u
#define PF_MEMALLOC_PIN 0x10000000u
#endif
#define PF_NOFREEZE 0x00008000
#define PF_KSWAPD 0x00020000
#define PF_KTHREAD 0x00200000
#define PF_NO_SETAFFINITY 0x04000000

#define TASK_COMM_LEN 16
#define MAX_SCHEDULE_TIMEOUT LONG_MAX

/*
 * flags holds PF_KTHREAD and what else describes the task; the PF_MEMALLOC scopes of a thread are
 * the library's, and change by memalloc_noio_save() and its kin only.
 */
struct task_struct {
	union {
		unsigned int __state;
		volatile long state; /* as it was called before 5.14 */
	};
	unsigned int flags; /* PF_* */
	int pid;            /* of the host: the thread's number */
	int tgid;           /* of the host: the process's number */
	char comm[TASK_COMM_LEN];
	struct mm_struct *mm; /* NULL: a kthread */
	struct mm_struct *active_mm;
	struct task_struct *group_leader;
	int exit_state;
	int exit_code;
	int prio, static_prio, normal_prio;
	unsigned int policy;
	unsigned int rt_priority;
	unsigned long long start_time; /* ns of ktime_get() */
	struct wake_q_node wake_q;
	void *journal_info;            /* whatever a file system keeps here */

	/* Ours. */
	unsigned int km_refs;
	unsigned int km_signals;         /* pending ones, bit (number - 1) */
	unsigned int km_signals_allowed; /* by allow_signal() */
	struct km_kthread *km_kthread;   /* NULL: a thread of the program */
	void *km_worker;                 /* the workqueue's worker that it is */
	struct task_struct *km_next;     /* in the pool of free ones */
};

#define get_current_state() READ_ONCE(current->__state)
#define __set_current_state(value) WRITE_ONCE(current->__state, (value))
#define set_current_state(value) smp_store_mb(current->__state, (value))
#define set_special_state(value) set_current_state(value)
#define __set_task_state(task, value) WRITE_ONCE((task)->__state, (value))
#define set_task_state(task, value) smp_store_mb((task)->__state, (value))
#define task_is_running(task) (READ_ONCE((task)->__state) == TASK_RUNNING)
unsigned int __task_state_index(unsigned int state, unsigned int exit_state);
unsigned int task_state_index(struct task_struct *task);
char task_state_to_char(struct task_struct *task);

/* ---- sleeping ---- */

/* Sleep until the state is TASK_RUNNING again; give way if it is. */
void schedule(void);
/* timeout in jiffies; what is left of it, 0 when it ran out. */
long schedule_timeout(long timeout);
long schedule_timeout_interruptible(long timeout);
long schedule_timeout_killable(long timeout);
long schedule_timeout_uninterruptible(long timeout);
long schedule_timeout_idle(long timeout);
void schedule_preempt_disabled(void);
void io_schedule(void);
long io_schedule_timeout(long timeout);
int io_schedule_prepare(void);
void io_schedule_finish(int token);
/* Sleep like schedule() until ktime_get_ns() reaches deadline_ns (0: for ever); has it? */
bool km_schedule_until(unsigned long long deadline_ns);

void yield(void);
/* Give way, in a context that may sleep: tells so where it is not. Whether it did give way. */
int km_cond_resched(void);
#define cond_resched() ({ might_sleep(); km_cond_resched(); })
#define _cond_resched() cond_resched()
#define cond_resched_rcu() \
	do { \
		rcu_read_unlock(); \
		cond_resched(); \
		rcu_read_lock(); \
	} while (0)
#define cond_resched_tasks_rcu_qs() cond_resched()
/* Drop the lock and give way, if somebody else wants to run; here whenever it is called. */
#define cond_resched_lock(lock) ({ spin_unlock(lock); cond_resched(); spin_lock(lock); 1; })
#define need_resched() (false)
/* NO-OP: the host preempts whenever it likes, nothing is ever deferred. */
#define set_tsk_need_resched(task) ((void)(task))

/* ---- waking ---- */

/* Wake the task if its state is one of the given; 1 if it was. */
int wake_up_state(struct task_struct *task, unsigned int state);
int wake_up_process(struct task_struct *task);
int try_to_wake_up(struct task_struct *task, unsigned int state, int wake_flags);
/* NO-OP: the wake-up itself has taken place; there is no other CPU to be kicked. */
static inline void kick_process(struct task_struct *task)
{
	(void)task;
}

/* ---- about a task ---- */

static inline int task_pid_nr(struct task_struct *task)
{
	return task->pid;
}

static inline int task_tgid_nr(struct task_struct *task)
{
	return task->tgid;
}

#define task_pid_vnr(task) task_pid_nr(task)
#define task_tgid_vnr(task) task_tgid_nr(task)
#define get_task_comm(buf, task) ({ __get_task_comm(buf, sizeof(buf), task); buf; })
char *__get_task_comm(char *buf, size_t size, struct task_struct *task);
/* Also the thread's name for the host, when it is current's. */
void set_task_comm(struct task_struct *task, const char *name);

static inline bool thread_group_leader(struct task_struct *task)
{
	return task->pid == task->tgid;
}

static inline bool is_global_init(struct task_struct *task)
{
	return task->pid == 1;
}

static inline bool is_idle_task(const struct task_struct *task)
{
	return task->flags & PF_IDLE;
}

/* The CPU that this thread runs on; of others the host does not tell: 0. */
unsigned int task_cpu(const struct task_struct *task);
int task_curr(const struct task_struct *task);
int task_nice(const struct task_struct *task);
int task_prio(const struct task_struct *task);

/* NO-OP: the three remember the policy, but the host goes on scheduling all threads alike. */
void sched_set_fifo(struct task_struct *task);
void sched_set_fifo_low(struct task_struct *task);
void sched_set_normal(struct task_struct *task, int nice);
/* The C library has functions of these names. */
#define sched_setscheduler km_sched_setscheduler
#define sched_setaffinity km_sched_setaffinity

/* As sched_set_fifo() is: remembered only. */
int sched_setscheduler(struct task_struct *task, int policy, const struct sched_param *param);
int sched_setscheduler_nocheck(struct task_struct *task, int policy,
			       const struct sched_param *param);
void set_user_nice(struct task_struct *task, long nice);

/* By the host's affinity; CPUs that it does not have are left out. 0 or -EINVAL. */
int set_cpus_allowed_ptr(struct task_struct *task, const struct cpumask *mask);
long sched_setaffinity(pid_t pid, const struct cpumask *mask);

#include <linux/kernel.h>
#include <linux/preempt.h>
#include <linux/sched/task.h>

#endif
