/* SPDX-License-Identifier: MIT */
/* The scheduler's clock: ns, monotonic, the same on every CPU. */
#ifndef KM_COMPAT_LINUX_SCHED_CLOCK_H
#define KM_COMPAT_LINUX_SCHED_CLOCK_H

#include <linux/types.h>

u64 sched_clock(void);

static inline u64 local_clock(void)
{
	return sched_clock();
}

static inline u64 cpu_clock(int cpu)
{
	return sched_clock();
}

static inline u64 running_clock(void)
{
	return sched_clock();
}

#endif
