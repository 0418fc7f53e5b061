/* SPDX-License-Identifier: MIT */
/*
 * Sections that own a CPU's copies: an owned lock per CPU.
 *
 * A handler may interrupt the entry to or exit from the outermost section at
 * any instruction (turning is 1 then). It uses the CPU that is noted already,
 * so that a thread never waits for one lock while it holds another. If the
 * interrupted code holds the lock at that instant, the handler's attempt says
 * so, and it leaves the lock as it is; if not, the handler takes it, notes so
 * in taken, and gives it back at the end of its own section.
 */
#include "pool/pool.h"
#include "pool/pool_owned.h"

#include <linux/percpu-defs.h>

/* A cache line each. */
static struct {
	unsigned int word;
} __attribute__((__aligned__(64))) pins[CPU_MAX];

#define HANDLER_FENCE() __atomic_signal_fence(__ATOMIC_SEQ_CST)

unsigned int km_this_cpu(void)
{
	unsigned int cpu;

	if (pool_thread.depth || pool_thread.turning)
		return pool_thread.pinned;
	cpu = port_cpu();
	return cpu < CPU_MAX ? cpu : 0;
}

unsigned int km_cpu_pin(void)
{
	struct pool_thread *me = &pool_thread;

	if (me->depth || me->turning) {
		if (pool_owned_get(&pins[me->pinned].word))
			me->taken = 1;
		me->depth++;
	} else {
		me->pinned = km_this_cpu();
		HANDLER_FENCE();
		me->turning = 1;
		HANDLER_FENCE();
		pool_owned_get(&pins[me->pinned].word);
		me->depth = 1;
		HANDLER_FENCE();
		me->turning = 0;
	}
	return me->pinned;
}

void km_cpu_unpin(void)
{
	struct pool_thread *me = &pool_thread;

	if (KM_WARN_ONCE(!me->depth, "put_cpu_ptr() without get_cpu_ptr()\n"))
		return;
	if (me->depth > 1) {
		me->depth--;
	} else if (me->turning) {
		me->depth = 0;
		HANDLER_FENCE();
		if (me->taken) {
			me->taken = 0;
			HANDLER_FENCE();
			pool_owned_put(&pins[me->pinned].word);
		}
	} else {
		me->turning = 1;
		HANDLER_FENCE();
		me->depth = 0;
		pool_owned_put(&pins[me->pinned].word);
		HANDLER_FENCE();
		me->turning = 0;
	}
}

void pool_fork_child(void)
{
	pool_owned_fork_child();
}
