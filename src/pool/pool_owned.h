/* SPDX-License-Identifier: MIT */
/*
 * Owned locks: held while a caller's code runs, and therefore not among those
 * of base/lock.h, which count in km_thread.lock_depth. The word holds the
 * owner's number, so that a thread, or a signal handler on top of it, learns
 * in one atomic step that it holds the lock itself.
 *
 * Unlike the mutexes of base/owned.h they lie in callers' structures, which a
 * fork cannot list: a word tells by its number that its owner was left behind.
 * Numbers are the room's own, so that taking one needs no system call.
 *
 *	word: 0 free; else the owner's number, with POOL_OWNED_WAIT set when
 *	somebody may sleep on it
 */
#ifndef POOL_OWNED_H
#define POOL_OWNED_H

#include "base/base.h"

#define POOL_OWNED_WAIT 0x80000000u

/* What the room keeps per thread; for pinned and the fields after it see percpu_pin.c. */
struct pool_thread {
	unsigned int number;   /* of the thread, as owner; never 0 once given, not reused */
	unsigned int pinned;   /* CPU of the sections this thread is in */
	unsigned short depth;  /* sections it is in */
	unsigned char turning; /* the outermost one is being entered or left */
	unsigned char taken;   /* a handler took the lock meanwhile, and gives it back itself */
};

extern __thread struct pool_thread pool_thread __attribute__((__tls_model__("initial-exec")));

unsigned int pool_thread_number(void);

/* Take the lock, waiting for others; false when this thread has it already. */
bool pool_owned_get(unsigned int *word);
/* Give it back; nothing happens when this thread does not have it. */
void pool_owned_put(unsigned int *word);
bool pool_owned_mine(const unsigned int *word);
/* In the child of a fork: locks of threads that are not there may be taken over. */
void pool_owned_fork_child(void);

#endif
