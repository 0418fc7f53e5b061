/* SPDX-License-Identifier: MIT */
/* The public side of RCU; port/rcu.h does it. */
#include "reclaim/reclaim_internal.h"

#include <linux/rcupdate.h>

void km_rcu_read_lock(void)
{
	port_rcu_read_lock();
}

void km_rcu_read_unlock(void)
{
	port_rcu_read_unlock();
}

int km_rcu_read_lock_held(void)
{
	return port_rcu_reading();
}

void km_rcu_synchronize(void)
{
	port_rcu_synchronize();
}

/*
 * The list of callbacks leads through objects, whose frames a fork copies: it
 * must not change in the middle of that. The worker is started outside of the
 * section, since fork may hold what starting it needs.
 */
void reclaim_rcu_call(struct rcu_head *head, rcu_callback_t func)
{
	port_rcu_start();
	lock_section_enter();
	port_rcu_call(head, func);
	lock_section_leave();
}

void call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	reclaim_rcu_call(head, func);
}

void rcu_barrier(void)
{
	port_rcu_barrier();
}
