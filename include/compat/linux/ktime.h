/* SPDX-License-Identifier: MIT */
/* ktime_t: nanoseconds, signed, 64 bits. */
#ifndef KM_COMPAT_LINUX_KTIME_H
#define KM_COMPAT_LINUX_KTIME_H

#include <asm/bug.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/time64.h>
#include <linux/types.h>

typedef s64 ktime_t;

static inline ktime_t ktime_set(const s64 secs, const unsigned long nsecs)
{
	if (secs >= KTIME_SEC_MAX)
		return KTIME_MAX;
	return secs * NSEC_PER_SEC + (s64)nsecs;
}

#define ktime_add(a, b) ((a) + (b))
#define ktime_sub(a, b) ((a) - (b))
#define ktime_add_unsafe(a, b) ((ktime_t)((u64)(a) + (u64)(b)))
#define ktime_add_ns(a, nsec) ((a) + (nsec))
#define ktime_sub_ns(a, nsec) ((a) - (nsec))

static inline ktime_t timespec64_to_ktime(struct timespec64 ts)
{
	return ktime_set(ts.tv_sec, ts.tv_nsec);
}

#define ktime_to_timespec64(kt) ns_to_timespec64((kt))

static inline s64 ktime_to_ns(const ktime_t kt)
{
	return kt;
}

static inline int ktime_compare(const ktime_t a, const ktime_t b)
{
	return a < b ? -1 : a > b;
}

static inline bool ktime_after(const ktime_t a, const ktime_t b)
{
	return a > b;
}

static inline bool ktime_before(const ktime_t a, const ktime_t b)
{
	return a < b;
}

static inline s64 ktime_divns(const ktime_t kt, s64 div)
{
	return kt / div;
}

static inline s64 ktime_to_us(const ktime_t kt)
{
	return kt / NSEC_PER_USEC;
}

static inline s64 ktime_to_ms(const ktime_t kt)
{
	return kt / NSEC_PER_MSEC;
}

static inline s64 ktime_us_delta(const ktime_t later, const ktime_t earlier)
{
	return ktime_to_us(later - earlier);
}

static inline s64 ktime_ms_delta(const ktime_t later, const ktime_t earlier)
{
	return ktime_to_ms(later - earlier);
}

static inline ktime_t ktime_add_us(const ktime_t kt, const u64 usec)
{
	return kt + (s64)usec * NSEC_PER_USEC;
}

static inline ktime_t ktime_add_ms(const ktime_t kt, const u64 msec)
{
	return kt + (s64)msec * NSEC_PER_MSEC;
}

static inline ktime_t ktime_sub_us(const ktime_t kt, const u64 usec)
{
	return kt - (s64)usec * NSEC_PER_USEC;
}

static inline ktime_t ktime_sub_ms(const ktime_t kt, const u64 msec)
{
	return kt - (s64)msec * NSEC_PER_MSEC;
}

/* The sum, or KTIME_MAX where it would not fit. */
static inline ktime_t ktime_add_safe(const ktime_t a, const ktime_t b)
{
	s64 sum;

	if (__builtin_add_overflow(a, b, &sum) || sum < 0)
		return KTIME_MAX;
	return sum;
}

/* False, and nothing stored, for 0. */
static inline __must_check bool ktime_to_timespec64_cond(const ktime_t kt, struct timespec64 *ts)
{
	if (!kt)
		return false;
	*ts = ktime_to_timespec64(kt);
	return true;
}

static inline ktime_t ns_to_ktime(u64 ns)
{
	return (ktime_t)ns;
}

static inline ktime_t us_to_ktime(u64 us)
{
	return (ktime_t)(us * NSEC_PER_USEC);
}

static inline ktime_t ms_to_ktime(u64 ms)
{
	return (ktime_t)(ms * NSEC_PER_MSEC);
}

#include <linux/timekeeping.h>

#endif
