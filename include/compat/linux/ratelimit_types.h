/* SPDX-License-Identifier: MIT */
/* At most burst messages in interval jiffies. No lock: fields change by atomic operations. */
#ifndef KM_COMPAT_LINUX_RATELIMIT_TYPES_H
#define KM_COMPAT_LINUX_RATELIMIT_TYPES_H

#include <linux/types.h>

#define DEFAULT_RATELIMIT_INTERVAL (5 * CONFIG_HZ)
#define DEFAULT_RATELIMIT_BURST 10
#define RATELIMIT_MSG_ON_RELEASE (1UL << 0)

struct ratelimit_state {
	int interval; /* jiffies; 0: no limit */
	int burst;
	int printed;  /* in this interval */
	int missed;
	unsigned long flags;
	unsigned long begin; /* jiffies + 1; 0: no interval is running */
};

#define RATELIMIT_STATE_INIT_FLAGS(name, interval_init, burst_init, flags_init) \
	{ .interval = (interval_init), .burst = (burst_init), .flags = (flags_init) }
#define RATELIMIT_STATE_INIT(name, interval_init, burst_init) \
	RATELIMIT_STATE_INIT_FLAGS(name, interval_init, burst_init, 0)
#define RATELIMIT_STATE_INIT_DISABLED \
	RATELIMIT_STATE_INIT(ratelimit_state, 0, DEFAULT_RATELIMIT_BURST)
#define DEFINE_RATELIMIT_STATE(name, interval_init, burst_init) \
	struct ratelimit_state name = RATELIMIT_STATE_INIT(name, interval_init, burst_init)

/* May the message be printed? */
int ___ratelimit(struct ratelimit_state *rs, const char *func);
#define __ratelimit(state) ___ratelimit(state, __func__)

#endif
