/* SPDX-License-Identifier: MIT */
/* Limits on how often something is said. */
#ifndef KM_COMPAT_LINUX_RATELIMIT_H
#define KM_COMPAT_LINUX_RATELIMIT_H

#include <linux/bug.h>
#include <linux/printk.h>
#include <linux/ratelimit_types.h>

static inline void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst)
{
	*rs = (struct ratelimit_state)RATELIMIT_STATE_INIT(rs, interval, burst);
}

static inline void ratelimit_default_init(struct ratelimit_state *rs)
{
	ratelimit_state_init(rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST);
}

static inline void ratelimit_set_flags(struct ratelimit_state *rs, unsigned long flags)
{
	rs->flags = flags;
}

static inline void ratelimit_state_inc_miss(struct ratelimit_state *rs)
{
	__atomic_fetch_add(&rs->missed, 1, __ATOMIC_RELAXED);
}

static inline int ratelimit_state_get_miss(struct ratelimit_state *rs)
{
	return __atomic_load_n(&rs->missed, __ATOMIC_RELAXED);
}

static inline int ratelimit_state_reset_miss(struct ratelimit_state *rs)
{
	return __atomic_exchange_n(&rs->missed, 0, __ATOMIC_RELAXED);
}

static inline void ratelimit_state_reset_interval(struct ratelimit_state *rs, int interval)
{
	rs->interval = interval;
	rs->flags |= RATELIMIT_MSG_ON_RELEASE;
	rs->begin = 0;
	rs->printed = rs->missed = 0;
}

/* Says what was left out, when the state goes. */
void ratelimit_state_exit(struct ratelimit_state *rs);

extern struct ratelimit_state printk_ratelimit_state;

#define WARN_ON_RATELIMIT(condition, state)                                      \
	({                                                                       \
		bool __km_cond = !!(condition);                                  \
		WARN_ON(__km_cond && __ratelimit(state));                        \
		__km_cond;                                                       \
	})
#define WARN_RATELIMIT(condition, format, ...)                                   \
	({                                                                       \
		static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL,   \
					      DEFAULT_RATELIMIT_BURST);          \
		int __km_cond = !!(condition);                                   \
		if (unlikely(__km_cond) && __ratelimit(&_rs))                    \
			WARN(1, format, ##__VA_ARGS__);                          \
		__km_cond;                                                       \
	})

#endif
