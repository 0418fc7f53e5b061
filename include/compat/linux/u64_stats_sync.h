/* SPDX-License-Identifier: MIT */
/* Counters of 64 bits, which are read whole here: nothing needs to be retried. */
#ifndef KM_COMPAT_LINUX_U64_STATS_SYNC_H
#define KM_COMPAT_LINUX_U64_STATS_SYNC_H

#include <asm/local.h>
#include <linux/types.h>

struct u64_stats_sync { };

typedef struct {
	u64 v;
} u64_stats_t;

static inline u64 u64_stats_read(const u64_stats_t *p)
{
	return __atomic_load_n(&p->v, __ATOMIC_RELAXED);
}

static inline void u64_stats_set(u64_stats_t *p, u64 val)
{
	__atomic_store_n(&p->v, val, __ATOMIC_RELAXED);
}

static inline void u64_stats_add(u64_stats_t *p, unsigned long val)
{
	__atomic_fetch_add(&p->v, val, __ATOMIC_RELAXED);
}

static inline void u64_stats_inc(u64_stats_t *p)
{
	u64_stats_add(p, 1);
}

/* NO-OP: a counter is read with one instruction. */
static inline void u64_stats_init(struct u64_stats_sync *syncp) { }
static inline void u64_stats_update_begin(struct u64_stats_sync *syncp) { }
static inline void u64_stats_update_end(struct u64_stats_sync *syncp) { }

static inline unsigned long u64_stats_update_begin_irqsave(struct u64_stats_sync *syncp)
{
	return 0;
}

static inline void u64_stats_update_end_irqrestore(struct u64_stats_sync *syncp,
						   unsigned long flags)
{
}

static inline unsigned int u64_stats_fetch_begin(const struct u64_stats_sync *syncp)
{
	return 0;
}

static inline bool u64_stats_fetch_retry(const struct u64_stats_sync *syncp, unsigned int start)
{
	return false;
}

#define u64_stats_fetch_begin_irq(syncp) u64_stats_fetch_begin(syncp)
#define u64_stats_fetch_retry_irq(syncp, start) u64_stats_fetch_retry(syncp, start)

#endif
