/* SPDX-License-Identifier: MIT */
/* Mutexes and semaphores. The words are those of locks.c. */
#include "compat/lock/context_internal.h"
#include "compat/sched/host_thread.h"
#include "compat/sched/host_time.h"
#include "compat/lock/host_wait.h"

#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/semaphore.h>

#define SPINS 100
#define SIGNAL_POLL_NS 5000000LL /* signals of tasks wake no sleeper on a lock */

int km_lock_sleep(u32 *word, u32 val, unsigned int state, long long timeout_ns)
{
	if (state & (TASK_INTERRUPTIBLE | TASK_WAKEKILL)) {
		if (signal_pending_state(state, current))
			return -EINTR;
		if (timeout_ns < 0 || timeout_ns > SIGNAL_POLL_NS)
			timeout_ns = SIGNAL_POLL_NS;
	}
	km_host_futex_wait(word, val, timeout_ns);
	return 0;
}

/* ---- mutexes ---- */

void km_mutex_init(struct mutex *lock)
{
	*lock = (struct mutex)__MUTEX_INITIALIZER(lock);
}

void mutex_destroy(struct mutex *lock)
{
	DEBUG_LOCKS_WARN_ON(mutex_is_locked(lock));
}

static void mutex_taken(struct mutex *lock, unsigned long where)
{
	__atomic_store_n(&lock->owner, km_tid(), __ATOMIC_RELAXED);
	km_held_push(lock, KM_KIND_MUTEX, where);
}

static noinline int mutex_wait(struct mutex *lock, unsigned int state)
{
	for (int i = 0; i < SPINS; i++) {
		if (!__atomic_load_n(&lock->word, __ATOMIC_RELAXED) &&
		    km_word_trylock(&lock->word))
			return 0;
		km_host_relax();
	}
	/* Ask for the lock before giving up: the wake-up may have been for us alone. */
	while (__atomic_exchange_n(&lock->word, 2, __ATOMIC_ACQUIRE)) {
		int ret = km_lock_sleep(&lock->word, 2, state, -1);

		if (ret)
			return ret;
	}
	return 0;
}

static __always_inline int mutex_take(struct mutex *lock, unsigned int state, unsigned long where)
{
	if (unlikely(!km_word_trylock(&lock->word))) {
		int ret;

		if (__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == km_tid())
			km_report_recursion(lock, KM_KIND_MUTEX, where);
		ret = mutex_wait(lock, state);
		if (ret)
			return ret;
	}
	mutex_taken(lock, where);
	return 0;
}

void mutex_lock(struct mutex *lock)
{
	might_sleep();
	mutex_take(lock, TASK_UNINTERRUPTIBLE, KM_CALLER);
}

void mutex_lock_io(struct mutex *lock)
{
	might_sleep();
	mutex_take(lock, TASK_UNINTERRUPTIBLE, KM_CALLER);
}

int mutex_lock_interruptible(struct mutex *lock)
{
	might_sleep();
	return mutex_take(lock, TASK_INTERRUPTIBLE, KM_CALLER);
}

int mutex_lock_killable(struct mutex *lock)
{
	might_sleep();
	return mutex_take(lock, TASK_KILLABLE, KM_CALLER);
}

int mutex_trylock(struct mutex *lock)
{
	if (!km_word_trylock(&lock->word))
		return 0;
	mutex_taken(lock, KM_CALLER);
	return 1;
}

void mutex_unlock(struct mutex *lock)
{
	u32 owner = __atomic_load_n(&lock->owner, __ATOMIC_RELAXED);

	if (unlikely(!km_held_pop(lock, KM_KIND_MUTEX) || owner != km_tid())) {
		if (!mutex_is_locked(lock)) {
			km_report_unlock(lock, KM_KIND_MUTEX, KM_CALLER);
			return;
		}
		WARN(1, "DEBUG_LOCKS_WARN_ON(lock->owner != current): owner is thread %u\n", owner);
	}
	__atomic_store_n(&lock->owner, 0, __ATOMIC_RELAXED);
	km_word_unlock(&lock->word);
}

int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock)
{
	if (atomic_add_unless(cnt, -1, 1))
		return 0;
	might_sleep();
	mutex_take(lock, TASK_UNINTERRUPTIBLE, KM_CALLER);
	if (atomic_dec_and_test(cnt))
		return 1;
	mutex_unlock(lock);
	return 0;
}

int km_held_mutex(const void *lock, int how)
{
	const struct mutex *mutex = lock;

	return how != KM_HELD_READ && READ_ONCE(mutex->owner) == km_tid();
}

/* ---- semaphores ---- */

/* count and waiters change in one step, so that up() need not look at what is freed by then. */
static struct semaphore sem_add(struct semaphore *sem, unsigned int count, unsigned int waiters)
{
	struct semaphore seen, next;

	seen.km_state = __atomic_load_n(&sem->km_state, __ATOMIC_SEQ_CST);
	do {
		next.count = seen.count + count;
		next.waiters = seen.waiters + waiters;
	} while (!__atomic_compare_exchange_n(&sem->km_state, &seen.km_state, next.km_state, false,
					      __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
	return next;
}

/* A unit, if there is one; and who waited for it, does so no more. */
static bool sem_take(struct semaphore *sem, unsigned int waited)
{
	struct semaphore seen, next;

	seen.km_state = __atomic_load_n(&sem->km_state, __ATOMIC_SEQ_CST);
	while (seen.count) {
		next.count = seen.count - 1;
		next.waiters = seen.waiters - waited;
		if (__atomic_compare_exchange_n(&sem->km_state, &seen.km_state, next.km_state,
						false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
			return true;
	}
	return false;
}

/* deadline_ns 0: none. */
static int sem_wait(struct semaphore *sem, unsigned int state, unsigned long long deadline_ns)
{
	struct semaphore now;
	int ret;

	if (sem_take(sem, 0))
		return 0;
	sem_add(sem, 0, 1);
	while (!sem_take(sem, 1)) {
		long long left = -1;

		if (deadline_ns)
			left = (long long)(deadline_ns - km_host_clock_ns(KM_HOST_MONOTONIC));
		ret = deadline_ns && left <= 0 ? -ETIME : km_lock_sleep(&sem->count, 0, state, left);
		if (!ret)
			continue;
		/* The unit whose wake-up came too late for this one is for the next. */
		now = sem_add(sem, 0, -1u);
		if (now.count && now.waiters)
			km_host_futex_wake(&sem->count, 1);
		return ret;
	}
	return 0;
}

void down(struct semaphore *sem)
{
	might_sleep();
	sem_wait(sem, TASK_UNINTERRUPTIBLE, 0);
}

int down_interruptible(struct semaphore *sem)
{
	might_sleep();
	return sem_wait(sem, TASK_INTERRUPTIBLE, 0);
}

int down_killable(struct semaphore *sem)
{
	might_sleep();
	return sem_wait(sem, TASK_KILLABLE, 0);
}

int down_timeout(struct semaphore *sem, long timeout)
{
	unsigned long long deadline_ns = 0;

	might_sleep();
	if (timeout != MAX_SCHEDULE_TIMEOUT)
		deadline_ns = km_host_clock_ns(KM_HOST_MONOTONIC) +
			      (unsigned long long)(timeout > 0 ? timeout : 0) * (1000000000 / HZ);
	return sem_wait(sem, TASK_UNINTERRUPTIBLE, deadline_ns);
}

int down_trylock(struct semaphore *sem)
{
	return !sem_take(sem, 0);
}

void up(struct semaphore *sem)
{
	if (sem_add(sem, 1, 0).waiters)
		km_host_futex_wake(&sem->count, 1);
}
