/* SPDX-License-Identifier: MIT */
/* Owned mutexes; see owned.h. */
#include "base/owned.h"

#include "base/bug.h"
#include "port/port.h"

static unsigned int owner_of(unsigned int word)
{
	return word & ~OWNED_WAIT;
}

bool owned_mine(const struct owned *o)
{
	unsigned int word = __atomic_load_n(&o->word, __ATOMIC_RELAXED);

	return word && owner_of(word) == (unsigned int)port_tid();
}

bool owned_get(struct owned *o)
{
	unsigned int me = (unsigned int)port_tid(), was = 0;

	/* Who has waited does not know whether others do, so he leaves the mark. */
	while (!__atomic_compare_exchange_n(&o->word, &was, me, false, __ATOMIC_ACQUIRE,
					    __ATOMIC_RELAXED)) {
		if (owner_of(was) == (unsigned int)port_tid())
			return false;
		if (was & OWNED_WAIT ||
		    __atomic_compare_exchange_n(&o->word, &was, was | OWNED_WAIT, false,
						__ATOMIC_RELAXED, __ATOMIC_RELAXED))
			port_wait(&o->word, was | OWNED_WAIT, 0);
		was = 0;
		me |= OWNED_WAIT;
	}
	return true;
}

bool owned_try(struct owned *o)
{
	unsigned int free = 0;

	return !__atomic_load_n(&o->word, __ATOMIC_RELAXED) &&
	       __atomic_compare_exchange_n(&o->word, &free, (unsigned int)port_tid(), false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

void owned_put(struct owned *o)
{
	unsigned int was = __atomic_exchange_n(&o->word, 0, __ATOMIC_RELEASE);

	BUG_ON(!was);
	if (was & OWNED_WAIT)
		port_wake(&o->word, 1);
}

void owned_fork_child(struct owned *o, int parent)
{
	o->word = owner_of(o->word) == (unsigned int)parent ? (unsigned int)port_tid() : 0;
}
