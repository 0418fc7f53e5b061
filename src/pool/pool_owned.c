/* SPDX-License-Identifier: MIT */
#include "pool/pool_owned.h"

#include "port/port.h"

#define SPINS 100

__thread struct pool_thread pool_thread __attribute__((__tls_model__("initial-exec")));

/* Owners up to this number, but for the survivor, are threads that a fork did not take along. */
static unsigned int last_number, dead_number, survivor;

/* A handler that interrupts the first call may use one number more: each is used consistently. */
unsigned int pool_thread_number(void)
{
	if (unlikely(!pool_thread.number))
		pool_thread.number = (__atomic_add_fetch(&last_number, 1, __ATOMIC_RELAXED) &
				      ~POOL_OWNED_WAIT);
	return pool_thread.number;
}

bool pool_owned_mine(const unsigned int *word)
{
	return (__atomic_load_n(word, __ATOMIC_RELAXED) & ~POOL_OWNED_WAIT) == pool_thread_number();
}

/* In the child of a fork. */
void pool_owned_fork_child(void)
{
	survivor = pool_thread_number();
	dead_number = last_number;
}

static bool owner_is_dead(unsigned int word)
{
	word &= ~POOL_OWNED_WAIT;
	return word && word <= dead_number && word != survivor;
}

static bool try_get(unsigned int *word, unsigned int me)
{
	unsigned int free = 0;

	return __atomic_compare_exchange_n(word, &free, me, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

bool pool_owned_get(unsigned int *word)
{
	unsigned int me = pool_thread_number();

	if (try_get(word, me))
		return true;
	if (pool_owned_mine(word))
		return false;
	for (int i = 0; i < SPINS; i++) {
		port_relax();
		if (!__atomic_load_n(word, __ATOMIC_RELAXED) && try_get(word, me))
			return true;
	}
	/* Others may sleep too, so the mark stays set when the lock is taken from here. */
	for (;;) {
		unsigned int was = __atomic_load_n(word, __ATOMIC_RELAXED);

		if (!was || owner_is_dead(was)) {
			if (__atomic_compare_exchange_n(word, &was, me | POOL_OWNED_WAIT, false,
							__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
				return true;
			continue;
		}
		if (!(was & POOL_OWNED_WAIT) &&
		    !__atomic_compare_exchange_n(word, &was, was | POOL_OWNED_WAIT, false,
						 __ATOMIC_RELAXED, __ATOMIC_RELAXED))
			continue;
		port_wait(word, was | POOL_OWNED_WAIT, 0);
	}
}

void pool_owned_put(unsigned int *word)
{
	unsigned int was = __atomic_load_n(word, __ATOMIC_RELAXED);

	do {
		if ((was & ~POOL_OWNED_WAIT) != pool_thread_number())
			return;
	} while (!__atomic_compare_exchange_n(word, &was, 0, false, __ATOMIC_RELEASE,
					      __ATOMIC_RELAXED));
	if (was & POOL_OWNED_WAIT)
		port_wake(word, 1);
}
