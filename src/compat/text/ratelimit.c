/* SPDX-License-Identifier: MIT */
/* Rate limits, in time of the host: an interval is counted in jiffies of 1/CONFIG_HZ s. */
#include <linux/ratelimit.h>

#include "compat/text/host_output.h"

#include <linux/kernel.h>

static unsigned long now_jiffies(void)
{
	return km_host_uptime_ns() / (1000000000 / CONFIG_HZ) + 1;
}

int ___ratelimit(struct ratelimit_state *rs, const char *func)
{
	unsigned long now = now_jiffies(), begin;
	int interval = READ_ONCE(rs->interval), burst = READ_ONCE(rs->burst), missed;

	if (!interval)
		return 1;
	begin = __atomic_load_n(&rs->begin, __ATOMIC_ACQUIRE);
	/* Whoever changes begin starts the interval. */
	if ((!begin || (long)(now - begin) > interval) &&
	    __atomic_compare_exchange_n(&rs->begin, &begin, now, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE)) {
		__atomic_store_n(&rs->printed, 0, __ATOMIC_RELAXED);
		missed = rs->flags & RATELIMIT_MSG_ON_RELEASE ? 0 : ratelimit_state_reset_miss(rs);
		if (missed)
			printk(KERN_WARNING "%s: %d callbacks suppressed\n", func, missed);
	}
	if (burst > 0 && __atomic_fetch_add(&rs->printed, 1, __ATOMIC_RELAXED) < burst)
		return 1;
	ratelimit_state_inc_miss(rs);
	return 0;
}

void ratelimit_state_exit(struct ratelimit_state *rs)
{
	int missed;

	if (!(rs->flags & RATELIMIT_MSG_ON_RELEASE))
		return;
	missed = ratelimit_state_reset_miss(rs);
	if (missed)
		pr_warn("%d output lines suppressed due to ratelimiting\n", missed);
}
