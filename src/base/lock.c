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

/* ---- the gate: how everybody is brought to a standstill ---- */

/*
 * Whoever is between depth_enter() and depth_leave() is counted, in one of
 * several places, so that threads do not contend. Entries and exits are counted
 * apart: if a sum of exits equals a sum of entries that was taken later, then
 * nobody was inside at the moment between.
 */
#define GATE_COUNTERS 64

static struct gate_counter {
	unsigned long in, out;
} __attribute__((__aligned__(64))) gate_counters[GATE_COUNTERS];

enum { GATE_OPEN, GATE_CLOSING, GATE_CLOSED };

static unsigned int gate; /* waited for */
static const struct km_thread *gate_owner;

static struct gate_counter *gate_counter(void)
{
	/*
	 * Threads' stacks and TLS lie megabytes apart: the high bits of a product tell them apart.
	 */
	return &gate_counters[((uintptr_t)&km_thread >> 6) * 0x9e3779b97f4a7c15UL >> 58];
}

/*
 * Count this thread in, unless the gate says no. Somebody who is inside
 * already (depth > 1) must get on while it closes. Once it is closed for good
 * nobody is inside: a handler that finds a depth above its own then interrupted
 * code that is on its way in and not counted yet, so it can wait too. Until
 * then the gate may be found closed and be set to closing again.
 */
static bool gate_pass(void)
{
	struct gate_counter *counter = gate_counter();
	unsigned int state;

	__atomic_fetch_add(&counter->in, 1, __ATOMIC_SEQ_CST);
	state = __atomic_load_n(&gate, __ATOMIC_SEQ_CST);
	if (likely(state == GATE_OPEN) ||
	    __atomic_load_n(&gate_owner, __ATOMIC_RELAXED) == &km_thread ||
	    (state == GATE_CLOSING && km_thread.lock_depth > 1))
		return true;
	__atomic_fetch_add(&counter->out, 1, __ATOMIC_SEQ_CST);
	return false;
}

static void depth_enter(void)
{
	for (;;) {
		unsigned int state;

		km_thread.lock_depth++;
		atomic_signal_fence(memory_order_seq_cst);
		if (likely(gate_pass()))
			return;
		atomic_signal_fence(memory_order_seq_cst);
		km_thread.lock_depth--;
		state = __atomic_load_n(&gate, __ATOMIC_RELAXED);
		if (state == GATE_CLOSED || (state == GATE_CLOSING && !km_thread.lock_depth))
			port_wait(&gate, state, 0);
	}
}

static void depth_leave(void)
{
	__atomic_fetch_add(&gate_counter()->out, 1, __ATOMIC_SEQ_CST);
	atomic_signal_fence(memory_order_seq_cst);
	km_thread.lock_depth--;
}

static bool gate_is_quiet(void)
{
	unsigned long in = 0, out = 0;

	for (int i = 0; i < GATE_COUNTERS; i++)
		out += __atomic_load_n(&gate_counters[i].out, __ATOMIC_SEQ_CST);
	for (int i = 0; i < GATE_COUNTERS; i++)
		in += __atomic_load_n(&gate_counters[i].in, __ATOMIC_SEQ_CST);
	return in == out;
}

static void gate_set(unsigned int state)
{
	__atomic_store_n(&gate, state, __ATOMIC_SEQ_CST);
	port_wake(&gate, INT_MAX);
}

void lock_freeze(void)
{
	BUG_ON(km_thread.lock_depth || gate != GATE_OPEN);
	__atomic_store_n(&gate_owner, &km_thread, __ATOMIC_RELAXED);
	do {
		gate_set(GATE_CLOSING);
		while (!gate_is_quiet())
			port_sleep_ns(20000);
		/* Somebody may have been counted since, or a handler have passed. */
		gate_set(GATE_CLOSED);
	} while (!gate_is_quiet());
}

void lock_thaw(void)
{
	BUG_ON(gate_owner != &km_thread);
	__atomic_store_n(&gate_owner, NULL, __ATOMIC_RELAXED);
	gate_set(GATE_OPEN);
}

/* Threads that were inside, or on their way, will not leave. */
void lock_fork_child(void)
{
	memset(gate_counters, 0, sizeof(gate_counters));
	gate_counter()->in = km_thread.lock_depth;
	gate_owner = NULL;
	gate = GATE_OPEN;
}

void lock_section_enter(void)
{
	depth_enter();
}

void lock_section_leave(void)
{
	depth_leave();
}

/* ---- ranks ---- */

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

/* ---- the word ---- */

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
