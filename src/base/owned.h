/* SPDX-License-Identifier: MIT */
/*
 * Owned mutexes: for what user code runs under, and for what a signal handler
 * may find itself inside of. The word holds its owner's thread number, so that
 * one atomic step tells a thread whether it has the mutex already. They have no
 * rank, do not count in lock_depth, and no lock is taken before one of them.
 */
#ifndef BASE_OWNED_H
#define BASE_OWNED_H

#include <kmem/types.h>

struct owned {
	unsigned int word; /* 0 free; the owner's thread number, OWNED_WAIT if somebody may wait */
};

#define OWNED_WAIT 0x80000000u

/* Take it, waiting for others; false when this thread has it. */
bool owned_get(struct owned *o);
/* The same without waiting: false when anybody has it. */
bool owned_try(struct owned *o);
void owned_put(struct owned *o);
bool owned_mine(const struct owned *o);
/* In the child of a fork, whose parent thread had number parent: other owners are gone. */
void owned_fork_child(struct owned *o, int parent);

#endif
