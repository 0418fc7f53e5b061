/* SPDX-License-Identifier: MIT */
/* Counters in parts, one for each CPU: exact sums cost more than approximate ones. */
#ifndef KM_COMPAT_LINUX_PERCPU_COUNTER_H
#define KM_COMPAT_LINUX_PERCPU_COUNTER_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/threads.h>
#include <linux/types.h>

#define PERCPU_COUNTER_LOCAL_BATCH INT_MAX

struct percpu_counter {
	raw_spinlock_t lock; /* of count */
	s64 count;
	s32 __percpu *counters; /* what is not in count yet */
};

extern int percpu_counter_batch;

int __percpu_counter_init_many(struct percpu_counter *fbc, s64 amount, gfp_t gfp, u32 nr);
void percpu_counter_destroy_many(struct percpu_counter *fbc, u32 nr);
void percpu_counter_set(struct percpu_counter *fbc, s64 amount);
void percpu_counter_add_batch(struct percpu_counter *fbc, s64 amount, s32 batch);
/* Add if the sum stays on this side of limit (at most it; for a negative one, at least). */
bool __percpu_counter_limited_add(struct percpu_counter *fbc, s64 limit, s64 amount, s32 batch);
s64 __percpu_counter_sum(struct percpu_counter *fbc);
int __percpu_counter_compare(struct percpu_counter *fbc, s64 rhs, s32 batch);
void percpu_counter_sync(struct percpu_counter *fbc);

#define __percpu_counter_init(fbc, value, gfp, key) percpu_counter_init((fbc), (value), (gfp))
#define percpu_counter_init_many(fbc, value, gfp, nr) \
	__percpu_counter_init_many((fbc), (value), (gfp), (nr))
#define percpu_counter_sum_all(fbc) percpu_counter_sum(fbc)

static inline int percpu_counter_init(struct percpu_counter *fbc, s64 amount, gfp_t gfp)
{
	return __percpu_counter_init_many(fbc, amount, gfp, 1);
}

static inline void percpu_counter_destroy(struct percpu_counter *fbc)
{
	percpu_counter_destroy_many(fbc, 1);
}

static inline void percpu_counter_add(struct percpu_counter *fbc, s64 amount)
{
	percpu_counter_add_batch(fbc, amount, percpu_counter_batch);
}

static inline void percpu_counter_add_local(struct percpu_counter *fbc, s64 amount)
{
	percpu_counter_add_batch(fbc, amount, PERCPU_COUNTER_LOCAL_BATCH);
}

static inline void percpu_counter_sub_local(struct percpu_counter *fbc, s64 amount)
{
	percpu_counter_add_local(fbc, -amount);
}

static inline bool percpu_counter_limited_add(struct percpu_counter *fbc, s64 limit, s64 amount)
{
	return __percpu_counter_limited_add(fbc, limit, amount, percpu_counter_batch);
}

static inline int percpu_counter_compare(struct percpu_counter *fbc, s64 rhs)
{
	return __percpu_counter_compare(fbc, rhs, percpu_counter_batch);
}

static inline s64 percpu_counter_sum(struct percpu_counter *fbc)
{
	return __percpu_counter_sum(fbc);
}

static inline s64 percpu_counter_sum_positive(struct percpu_counter *fbc)
{
	s64 sum = __percpu_counter_sum(fbc);

	return sum < 0 ? 0 : sum;
}

static inline s64 percpu_counter_read(struct percpu_counter *fbc)
{
	return READ_ONCE(fbc->count);
}

static inline s64 percpu_counter_read_positive(struct percpu_counter *fbc)
{
	s64 count = READ_ONCE(fbc->count);

	return count < 0 ? 0 : count;
}

static inline bool percpu_counter_initialized(struct percpu_counter *fbc)
{
	return fbc->counters != NULL;
}

static inline void percpu_counter_inc(struct percpu_counter *fbc)
{
	percpu_counter_add(fbc, 1);
}

static inline void percpu_counter_dec(struct percpu_counter *fbc)
{
	percpu_counter_add(fbc, -1);
}

static inline void percpu_counter_sub(struct percpu_counter *fbc, s64 amount)
{
	percpu_counter_add(fbc, -amount);
}

#endif
