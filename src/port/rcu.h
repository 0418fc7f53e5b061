/* SPDX-License-Identifier: MIT */
/* RCU, from liburcu (the "bp" flavour: threads register themselves). */
#ifndef PORT_RCU_H
#define PORT_RCU_H

#include <kmem/types.h>

void port_rcu_read_lock(void);
void port_rcu_read_unlock(void);
bool port_rcu_reading(void);      /* is this thread between the two? */
void port_rcu_synchronize(void);  /* may sleep */
/*
 * func runs after a grace period in a thread of its own, in the order of the
 * calls. head is not the caller's until then. Any context, see port_rcu_start().
 */
void port_rcu_call(struct rcu_head *head, void (*func)(struct rcu_head *head));
/*
 * Start that thread now; 0 or -errno: a signal handler cannot, and leaves it
 * to the next call. port_rcu_call() does so itself.
 */
int port_rcu_start(void);
/* The same if callbacks may be waiting for it. */
void port_rcu_kick(void);
/* Waits until all func called before have returned. Not from a func. */
void port_rcu_barrier(void);

#endif
