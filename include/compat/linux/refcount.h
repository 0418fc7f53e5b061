/* SPDX-License-Identifier: MIT */
/* Reference counts that saturate, with a report, where an atomic_t would wrap or revive. */
#ifndef KM_COMPAT_LINUX_REFCOUNT_H
#define KM_COMPAT_LINUX_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/limits.h>
#include <linux/refcount_types.h>
#include <linux/spinlock_types.h>

struct mutex;

#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n), }
#define REFCOUNT_MAX INT_MAX
#define REFCOUNT_SATURATED (INT_MIN / 2)

enum refcount_saturation_type {
	REFCOUNT_ADD_NOT_ZERO_OVF,
	REFCOUNT_ADD_OVF,
	REFCOUNT_ADD_UAF,
	REFCOUNT_SUB_UAF,
	REFCOUNT_DEC_LEAK,
};

/* Saturate, and say what happened, each kind once. */
void refcount_warn_saturate(refcount_t *r, enum refcount_saturation_type t);

static inline void refcount_set(refcount_t *r, int n)
{
	atomic_set(&r->refs, n);
}

static inline void refcount_set_release(refcount_t *r, int n)
{
	atomic_set_release(&r->refs, n);
}

static inline unsigned int refcount_read(const refcount_t *r)
{
	return (unsigned int)atomic_read(&r->refs);
}

/* Add unless it is 0 or would go beyond limit; was it added? *oldp: the value before. */
static inline bool km_refcount_add_limited(int i, refcount_t *r, int *oldp, int limit)
{
	int old = atomic_read(&r->refs);

	do {
		if (!old || i > limit - old) {
			if (oldp)
				*oldp = old;
			return false;
		}
	} while (!atomic_try_cmpxchg_relaxed(&r->refs, &old, (int)((unsigned int)old + i)));
	if (oldp)
		*oldp = old;
	if (unlikely(old < 0))
		refcount_warn_saturate(r, REFCOUNT_ADD_NOT_ZERO_OVF);
	return true;
}

static inline bool __refcount_add_not_zero(int i, refcount_t *r, int *oldp)
{
	int old = atomic_read(&r->refs);

	do {
		if (!old)
			break;
	} while (!atomic_try_cmpxchg_relaxed(&r->refs, &old, (int)((unsigned int)old + i)));
	if (oldp)
		*oldp = old;
	if (unlikely(old < 0 || (int)((unsigned int)old + i) < 0))
		refcount_warn_saturate(r, REFCOUNT_ADD_NOT_ZERO_OVF);
	return old != 0;
}

static inline void __refcount_add(int i, refcount_t *r, int *oldp)
{
	int old = atomic_fetch_add_relaxed(i, &r->refs);

	if (oldp)
		*oldp = old;
	if (unlikely(!old))
		refcount_warn_saturate(r, REFCOUNT_ADD_UAF);
	else if (unlikely(old < 0 || (int)((unsigned int)old + i) < 0))
		refcount_warn_saturate(r, REFCOUNT_ADD_OVF);
}

static inline bool __refcount_sub_and_test(int i, refcount_t *r, int *oldp)
{
	int old = atomic_fetch_sub_release(i, &r->refs);

	if (oldp)
		*oldp = old;
	if (old > 0 && old == i) {
		smp_acquire__after_ctrl_dep();
		return true;
	}
	if (unlikely(old <= 0 || old - i < 0))
		refcount_warn_saturate(r, REFCOUNT_SUB_UAF);
	return false;
}

static inline void __refcount_dec(refcount_t *r, int *oldp)
{
	int old = atomic_fetch_sub_release(1, &r->refs);

	if (oldp)
		*oldp = old;
	if (unlikely(old <= 1))
		refcount_warn_saturate(r, REFCOUNT_DEC_LEAK);
}

#define __refcount_inc(r, oldp) __refcount_add(1, (r), (oldp))
#define __refcount_inc_not_zero(r, oldp) __refcount_add_not_zero(1, (r), (oldp))
#define __refcount_dec_and_test(r, oldp) __refcount_sub_and_test(1, (r), (oldp))
#define __refcount_add_not_zero_limited(i, r, oldp, limit) \
	km_refcount_add_limited((i), (r), (oldp), (limit))
#define __refcount_inc_not_zero_limited(r, oldp, limit) \
	km_refcount_add_limited(1, (r), (oldp), (limit))

static inline void refcount_add(int i, refcount_t *r)
{
	__refcount_add(i, r, NULL);
}

static inline void refcount_inc(refcount_t *r)
{
	__refcount_add(1, r, NULL);
}

static inline __must_check bool refcount_add_not_zero(int i, refcount_t *r)
{
	return __refcount_add_not_zero(i, r, NULL);
}

static inline __must_check bool refcount_inc_not_zero(refcount_t *r)
{
	return __refcount_add_not_zero(1, r, NULL);
}

/* With acquire order: for objects that may be used anew before a grace period has passed. */
static inline __must_check bool refcount_inc_not_zero_acquire(refcount_t *r)
{
	bool got = __refcount_add_not_zero(1, r, NULL);

	smp_acquire__after_ctrl_dep();
	return got;
}

static inline __must_check bool refcount_add_not_zero_acquire(int i, refcount_t *r)
{
	bool got = __refcount_add_not_zero(i, r, NULL);

	smp_acquire__after_ctrl_dep();
	return got;
}

static inline __must_check bool refcount_sub_and_test(int i, refcount_t *r)
{
	return __refcount_sub_and_test(i, r, NULL);
}

static inline __must_check bool refcount_dec_and_test(refcount_t *r)
{
	return __refcount_sub_and_test(1, r, NULL);
}

static inline void refcount_dec(refcount_t *r)
{
	__refcount_dec(r, NULL);
}

__must_check bool refcount_dec_if_one(refcount_t *r);
__must_check bool refcount_dec_not_one(refcount_t *r);
/* True, with the lock held, when it became 0. */
__must_check bool refcount_dec_and_mutex_lock(refcount_t *r, struct mutex *lock);
__must_check bool refcount_dec_and_lock(refcount_t *r, spinlock_t *lock);
__must_check bool refcount_dec_and_lock_irqsave(refcount_t *r, spinlock_t *lock,
						unsigned long *flags);

#endif
