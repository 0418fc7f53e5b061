/* SPDX-License-Identifier: MIT */
/*
 * rwlock_t and struct rw_semaphore. count says who is in; whoever cannot get in sets SLEEPERS in
 * seq, tries again, and sleeps on seq, which changes when somebody leaves and SLEEPERS is set. All
 * of them wake then. Who leaves changes both in one step and does not look at the lock after it:
 * the next one in may free it.
 */
#include "compat/lock/context_internal.h"
#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/local_lock.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#define SPINS 100

/* What it was seen to be becomes count and seq; false: it is not that, and seen is what it is. */
static bool rw_change(struct km_rw *rw, struct km_rw *seen, s32 count, u32 seq)
{
	struct km_rw next = { .count = count, .seq = seq };

	return __atomic_compare_exchange_n(&rw->state, &seen->state, next.state, false,
					   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static struct km_rw rw_seen(struct km_rw *rw)
{
	return (struct km_rw){ .state = __atomic_load_n(&rw->state, __ATOMIC_SEQ_CST) };
}

/* past: waiting writers do not count, since this thread reads already. */
static bool rw_try_read(struct km_rw *rw, bool past)
{
	struct km_rw seen = rw_seen(rw);

	while (seen.count >= 0 && (past || !__atomic_load_n(&rw->writers, __ATOMIC_SEQ_CST)))
		if (rw_change(rw, &seen, seen.count + 1, seen.seq))
			return true;
	return false;
}

static bool rw_try_write(struct km_rw *rw)
{
	struct km_rw seen = rw_seen(rw);

	while (!seen.count)
		if (rw_change(rw, &seen, -1, seen.seq))
			return true;
	return false;
}

static bool rw_try(struct km_rw *rw, bool write, bool past)
{
	return write ? rw_try_write(rw) : rw_try_read(rw, past);
}

/* The value of seq to sleep on. */
static u32 rw_sleeper(struct km_rw *rw)
{
	const struct km_rw flag = { .seq = KM_RW_SLEEPERS };
	struct km_rw seen = { .state = __atomic_or_fetch(&rw->state, flag.state,
							 __ATOMIC_SEQ_CST) };

	return seen.seq;
}

/* Add to count, and if tell, or if nobody is in then, have those who sleep look again. */
static bool rw_add(struct km_rw *rw, s32 add, bool tell)
{
	struct km_rw seen = rw_seen(rw);
	s32 count;
	u32 seq;

	do {
		if (add > 0 ? seen.count >= 0 : add < 0 && seen.count <= 0)
			return false; /* nobody is in that way */
		count = seen.count + add;
		seq = seen.seq;
		if ((tell || !count) && seq & KM_RW_SLEEPERS)
			seq++;
	} while (!rw_change(rw, &seen, count, seq));
	if (seq != seen.seq)
		km_host_futex_wake(&rw->seq, INT_MAX);
	return true;
}

static noinline int rw_wait(struct km_rw *rw, bool write, bool past, unsigned int state)
{
	int ret = 0;

	for (int i = 0; i < SPINS; i++) {
		if (rw_try(rw, write, past))
			return 0;
		km_host_relax();
	}
	if (write)
		__atomic_add_fetch(&rw->writers, 1, __ATOMIC_SEQ_CST);
	for (;;) {
		u32 seq = rw_sleeper(rw);

		if (rw_try(rw, write, past))
			break;
		ret = km_lock_sleep(&rw->seq, seq, state, -1);
		if (ret)
			break;
	}
	if (write)
		__atomic_sub_fetch(&rw->writers, 1, __ATOMIC_SEQ_CST);
	if (write && ret) /* readers waited behind this writer only */
		rw_add(rw, 0, true);
	return ret;
}

/* kind: of the two, that of writing. Its number plus 1 is reading. */
static int rw_take(struct km_rw *rw, bool write, unsigned int kind, unsigned int state,
		   unsigned long where)
{
	bool reads = false;
	int ret;

	if (likely(rw_try(rw, write, false)))
		goto taken;
	if (__atomic_load_n(&rw->owner, __ATOMIC_RELAXED) == km_tid())
		km_report_recursion(rw, kind + !write, where);
	reads = km_held_find(rw, kind + 1) != NULL;
	if (reads && write)
		km_report_recursion(rw, kind, where);
	ret = rw_wait(rw, write, reads, state);
	if (ret)
		return ret;
taken:
	if (write)
		__atomic_store_n(&rw->owner, km_tid(), __ATOMIC_RELAXED);
	km_held_push(rw, kind + !write, where);
	return 0;
}

static bool rw_take_try(struct km_rw *rw, bool write, unsigned int kind, unsigned long where)
{
	if (!rw_try(rw, write, true))
		return false;
	if (write)
		__atomic_store_n(&rw->owner, km_tid(), __ATOMIC_RELAXED);
	km_held_push(rw, kind + !write, where);
	return true;
}

/* False: nobody held it that way, and nothing was done. */
static bool rw_leave(struct km_rw *rw, bool write)
{
	if (!write)
		return rw_add(rw, -1, false);
	if (__atomic_load_n(&rw->count, __ATOMIC_RELAXED) >= 0)
		return false;
	__atomic_store_n(&rw->owner, 0, __ATOMIC_RELAXED);
	return rw_add(rw, 1, true);
}

/* Was it this thread's? If not, it is reported, and left all the same. */
static bool rw_free(struct km_rw *rw, bool write, unsigned int kind, unsigned long where)
{
	bool mine = km_held_pop(rw, kind + !write);

	if (unlikely(!mine))
		km_report_unlock(rw, kind + !write, where);
	rw_leave(rw, write);
	return mine;
}

/* ---- rwlock_t ---- */

#define SPIN_STATE TASK_UNINTERRUPTIBLE

#define RWLOCK_SIDE(side, write)                                                 \
	static __always_inline void side##_take(rwlock_t *lock, unsigned int count, \
						unsigned long where)             \
	{                                                                        \
		km_count_add(count, where);                                      \
		rw_take(&lock->rw, write, KM_KIND_RW_WRITE, SPIN_STATE, where);  \
	}                                                                        \
	static __always_inline void side##_free(rwlock_t *lock, unsigned int count, \
						unsigned long where)             \
	{                                                                        \
		if (rw_free(&lock->rw, write, KM_KIND_RW_WRITE, where))          \
			km_count_sub(count);                                     \
	}                                                                        \
	void km_##side##_lock(rwlock_t *lock)                                    \
	{                                                                        \
		side##_take(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);               \
	}                                                                        \
	void km_##side##_lock_bh(rwlock_t *lock)                                 \
	{                                                                        \
		side##_take(lock, SOFTIRQ_LOCK_OFFSET, KM_CALLER);               \
	}                                                                        \
	void km_##side##_lock_irq(rwlock_t *lock)                                \
	{                                                                        \
		km_irq_off(KM_CALLER);                                           \
		side##_take(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);               \
	}                                                                        \
	unsigned long km_##side##_lock_irqsave(rwlock_t *lock)                   \
	{                                                                        \
		unsigned long flags = km_irq_off(KM_CALLER);                     \
		side##_take(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);               \
		return flags;                                                    \
	}                                                                        \
	int km_##side##_trylock(rwlock_t *lock)                                  \
	{                                                                        \
		if (!rw_take_try(&lock->rw, write, KM_KIND_RW_WRITE, KM_CALLER)) \
			return 0;                                                \
		km_count_add(PREEMPT_LOCK_OFFSET, KM_CALLER);                    \
		return 1;                                                        \
	}                                                                        \
	void km_##side##_unlock(rwlock_t *lock)                                  \
	{                                                                        \
		side##_free(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);               \
	}                                                                        \
	void km_##side##_unlock_bh(rwlock_t *lock)                               \
	{                                                                        \
		side##_free(lock, SOFTIRQ_LOCK_OFFSET, KM_CALLER);               \
	}                                                                        \
	void km_##side##_unlock_irq(rwlock_t *lock)                              \
	{                                                                        \
		side##_free(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);               \
		km_irq_restore(KM_IRQS_ON);                                      \
	}                                                                        \
	void km_##side##_unlock_irqrestore(rwlock_t *lock, unsigned long flags)  \
	{                                                                        \
		side##_free(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);               \
		km_irq_restore(flags);                                           \
	}

RWLOCK_SIDE(read, false)
RWLOCK_SIDE(write, true)

int km_write_trylock_irqsave(rwlock_t *lock, unsigned long *flags)
{
	unsigned long before = km_irq_off(KM_CALLER);

	if (!km_write_trylock(lock)) {
		km_irq_restore(before);
		return 0;
	}
	*flags = before;
	return 1;
}

/* ---- struct rw_semaphore ---- */

void down_read(struct rw_semaphore *sem)
{
	might_sleep();
	rw_take(&sem->rw, false, KM_KIND_RWSEM_WRITE, TASK_UNINTERRUPTIBLE, KM_CALLER);
}

int down_read_interruptible(struct rw_semaphore *sem)
{
	might_sleep();
	return rw_take(&sem->rw, false, KM_KIND_RWSEM_WRITE, TASK_INTERRUPTIBLE, KM_CALLER);
}

int down_read_killable(struct rw_semaphore *sem)
{
	might_sleep();
	return rw_take(&sem->rw, false, KM_KIND_RWSEM_WRITE, TASK_KILLABLE, KM_CALLER);
}

int down_read_trylock(struct rw_semaphore *sem)
{
	return rw_take_try(&sem->rw, false, KM_KIND_RWSEM_WRITE, KM_CALLER);
}

void down_write(struct rw_semaphore *sem)
{
	might_sleep();
	rw_take(&sem->rw, true, KM_KIND_RWSEM_WRITE, TASK_UNINTERRUPTIBLE, KM_CALLER);
}

int down_write_killable(struct rw_semaphore *sem)
{
	might_sleep();
	return rw_take(&sem->rw, true, KM_KIND_RWSEM_WRITE, TASK_KILLABLE, KM_CALLER);
}

int down_write_trylock(struct rw_semaphore *sem)
{
	return rw_take_try(&sem->rw, true, KM_KIND_RWSEM_WRITE, KM_CALLER);
}

void up_read(struct rw_semaphore *sem)
{
	rw_free(&sem->rw, false, KM_KIND_RWSEM_WRITE, KM_CALLER);
}

void up_write(struct rw_semaphore *sem)
{
	rw_free(&sem->rw, true, KM_KIND_RWSEM_WRITE, KM_CALLER);
}

void downgrade_write(struct rw_semaphore *sem)
{
	if (!km_held_pop(&sem->rw, KM_KIND_RWSEM_WRITE)) {
		km_report_unlock(&sem->rw, KM_KIND_RWSEM_WRITE, KM_CALLER);
		return;
	}
	km_held_push(&sem->rw, KM_KIND_RWSEM_READ, KM_CALLER);
	__atomic_store_n(&sem->rw.owner, 0, __ATOMIC_RELAXED);
	rw_add(&sem->rw, 2, true);
}

void down_read_non_owner(struct rw_semaphore *sem)
{
	down_read(sem);
	km_held_pop(&sem->rw, KM_KIND_RWSEM_READ);
}

void up_read_non_owner(struct rw_semaphore *sem)
{
	if (!rw_leave(&sem->rw, false))
		km_report_unlock(&sem->rw, KM_KIND_RWSEM_READ, KM_CALLER);
}

/* ---- local_lock_t: the CPU's own section ---- */

void km_local_lock(const void *lock)
{
	km_count_add(PREEMPT_LOCK_OFFSET, KM_CALLER);
	km_held_push(km_per_cpu_ptr(lock, km_cpu_pin()), KM_KIND_LOCAL, KM_CALLER);
}

void km_local_unlock(const void *lock)
{
	if (!km_held_pop(raw_cpu_ptr(lock), KM_KIND_LOCAL)) {
		km_report_unlock(lock, KM_KIND_LOCAL, KM_CALLER);
		return;
	}
	km_cpu_unpin();
	km_count_sub(PREEMPT_LOCK_OFFSET);
}

unsigned long km_local_lock_irqsave(const void *lock)
{
	unsigned long flags = km_irq_off(KM_CALLER);

	km_local_lock(lock);
	return flags;
}

void km_local_unlock_irqrestore(const void *lock, unsigned long flags)
{
	km_local_unlock(lock);
	km_irq_restore(flags);
}
