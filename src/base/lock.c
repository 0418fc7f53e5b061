/* SPDX-License-Identifier: MIT */
/*
 * Locks; see lock.h.
 *
 * lock_depth rises before the word is touched and falls after it was given
 * back, so that a signal handler sees a depth above zero at every instant at
 * which this thread may own the word.
 */
#include "base/lock.h"

#include "base/bug.h"
#include "port/port.h"

#include <stdatomic.h>

#define SPINS 100

enum { FREE, HELD, WAITED_FOR };

static void depth_enter(void)
{
	km_thread.lock_depth++;
	atomic_signal_fence(memory_order_seq_cst);
}

static void depth_leave(void)
{
	atomic_signal_fence(memory_order_seq_cst);
	km_thread.lock_depth--;
}

#ifdef KM_CHECK
/*
 * km_thread.lock_rank is a set: bit r, a lock of rank r is held. Only waiting
 * can deadlock, so only lock_get() checks; a handler's lock_try() may clear a
 * bit of the holder it interrupted, which loses a check, never makes one fail.
 */
static void rank_check(const struct km_lock *lock)
{
	if (km_thread.lock_rank >> lock->rank) {
		report_printf("lock rank %u wanted with ranks %#x held\n", lock->rank,
			      km_thread.lock_rank);
		BUG_ON(km_thread.lock_rank >> lock->rank);
	}
}

static void rank_enter(const struct km_lock *lock)
{
	km_thread.lock_rank |= 1u << lock->rank;
}

static void rank_leave(const struct km_lock *lock)
{
	km_thread.lock_rank &= ~(1u << lock->rank);
}
#else
static void rank_check(const struct km_lock *lock)
{
	(void)lock;
}

static void rank_enter(const struct km_lock *lock)
{
	(void)lock;
}

static void rank_leave(const struct km_lock *lock)
{
	(void)lock;
}
#endif

static bool word_try(struct km_lock *lock)
{
	unsigned int free = FREE;

	return __atomic_compare_exchange_n(&lock->word, &free, HELD, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

static __attribute__((__noinline__)) void word_wait(struct km_lock *lock)
{
	for (int i = 0; i < SPINS; i++) {
		port_relax();
		if (__atomic_load_n(&lock->word, __ATOMIC_RELAXED) == FREE && word_try(lock))
			return;
	}
	while (__atomic_exchange_n(&lock->word, WAITED_FOR, __ATOMIC_ACQUIRE) != FREE)
		port_wait(&lock->word, WAITED_FOR, 0);
}

void lock_init(struct km_lock *lock, enum lock_rank rank)
{
	*lock = (struct km_lock)LOCK_INIT(rank);
}

void lock_get(struct km_lock *lock)
{
	rank_check(lock);
	depth_enter();
	if (!word_try(lock))
		word_wait(lock);
	rank_enter(lock);
}

bool lock_try(struct km_lock *lock)
{
	depth_enter();
	if (!word_try(lock)) {
		depth_leave();
		return false;
	}
	rank_enter(lock);
	return true;
}

void lock_put(struct km_lock *lock)
{
	unsigned int was;

	rank_leave(lock);
	was = __atomic_exchange_n(&lock->word, FREE, __ATOMIC_RELEASE);
	if (was == WAITED_FOR)
		port_wake(&lock->word, 1);
	depth_leave();
	BUG_ON(was == FREE);
}

bool lock_get_gfp(struct km_lock *lock, gfp_t gfp)
{
	if (gfp & GFP_KM_TRYLOCK)
		return lock_try(lock);
	lock_get(lock);
	return true;
}

bool lock_get_free(struct km_lock *lock)
{
	if (thread_interrupted_holder())
		return lock_try(lock);
	lock_get(lock);
	return true;
}

bool lock_is_held(const struct km_lock *lock)
{
	return __atomic_load_n(&lock->word, __ATOMIC_RELAXED) != FREE;
}
