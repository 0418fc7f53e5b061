/* SPDX-License-Identifier: MIT */
/*
 * jiffies: follows the monotonic clock of the host. The thread km_tick advances the variable for
 * those who only read it; every function of the library that asks for the time does so too.
 */
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/timer.h>

#include "compat/sched/host_thread.h"
#include "compat/sched/host_time.h"
#include "compat/sched/sched_internal.h"

unsigned long volatile jiffies = INITIAL_JIFFIES;
extern u64 jiffies_64 __attribute__((alias("jiffies")));

static unsigned long long boot_ns; /* when jiffies was INITIAL_JIFFIES */

unsigned long long km_tick_ns(unsigned long tick)
{
	return boot_ns + (unsigned long long)(tick - INITIAL_JIFFIES) * TICK_NSEC;
}

/* Not instrumented: others read the variable as they like, and are right to. */
__attribute__((__no_sanitize__("thread"))) unsigned long km_jiffies_now(void)
{
	unsigned long long ns = km_host_clock_ns(KM_HOST_MONOTONIC) - boot_ns;
	unsigned long now = INITIAL_JIFFIES + (unsigned long)(ns / TICK_NSEC);
	unsigned long old = jiffies;

	while (time_after(now, old))
		if (__atomic_compare_exchange_n(&jiffies, &old, now, true, __ATOMIC_RELAXED,
						__ATOMIC_RELAXED))
			return now;
	return old;
}

static void tick_main(void)
{
	while (1)
		km_host_sleep_until(km_tick_ns(km_jiffies_now() + 1));
}

static struct km_service tick_service = { .name = "km_tick", .fn = tick_main };

static void tick_fork(void)
{
	tick_service.started = 0;
	km_service_start(&tick_service);
}

__attribute__((__constructor__(200))) static void tick_init(void)
{
	boot_ns = km_host_clock_ns(KM_HOST_MONOTONIC);
	km_service_start(&tick_service);
	km_host_at_fork(tick_fork);
}

/* ---- rounding to full seconds ---- */

static unsigned long round_to_second(unsigned long j, bool up)
{
	unsigned long rest = j % HZ;
	unsigned long rounded = rest < HZ / 4 && !up ? j - rest : j - rest + HZ;

	return time_after(rounded, jiffies) ? rounded : j;
}

unsigned long round_jiffies(unsigned long j)
{
	return round_to_second(j, false);
}

unsigned long round_jiffies_relative(unsigned long j)
{
	unsigned long now = jiffies;

	return round_to_second(j + now, false) - now;
}

unsigned long round_jiffies_up(unsigned long j)
{
	return round_to_second(j, true);
}

unsigned long round_jiffies_up_relative(unsigned long j)
{
	unsigned long now = jiffies;

	return round_to_second(j + now, true) - now;
}
