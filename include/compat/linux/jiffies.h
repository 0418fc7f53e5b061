/* SPDX-License-Identifier: MIT */
/*
 * Time in ticks. `jiffies` is a variable as in the kernel: a thread of the library advances it
 * HZ times a second, and everything that sleeps brings it up to date before it returns.
 */
#ifndef KM_COMPAT_LINUX_JIFFIES_H
#define KM_COMPAT_LINUX_JIFFIES_H

#include <asm/param.h>
#include <linux/limits.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/time64.h>
#include <linux/typecheck.h>
#include <linux/types.h>

extern unsigned long volatile jiffies;
extern u64 jiffies_64;

#define SHIFT_HZ 8
#define TICK_NSEC (NSEC_PER_SEC / HZ)
#define TICK_USEC ((USEC_PER_SEC + HZ / 2) / HZ)
/* Starts so that the low 32 bits wrap after five minutes, as in the kernel. */
#define INITIAL_JIFFIES ((unsigned long)(unsigned int)(-300 * HZ))
#define MAX_JIFFY_OFFSET ((LONG_MAX >> 1) - 1)
#define MAX_SEC_IN_JIFFIES (MAX_JIFFY_OFFSET / HZ)

/* The tick that now is: reads the clock and brings the variable up to date. */
unsigned long km_jiffies_now(void);

static inline u64 get_jiffies_64(void)
{
	return km_jiffies_now();
}

/* ---- comparing, whatever wraps in between ---- */

#define time_after(a, b) \
	(typecheck(unsigned long, a) && typecheck(unsigned long, b) && ((long)((b) - (a)) < 0))
#define time_before(a, b) time_after(b, a)
#define time_after_eq(a, b) \
	(typecheck(unsigned long, a) && typecheck(unsigned long, b) && ((long)((a) - (b)) >= 0))
#define time_before_eq(a, b) time_after_eq(b, a)
#define time_in_range(a, b, c) (time_after_eq(a, b) && time_before_eq(a, c))
#define time_in_range_open(a, b, c) (time_after_eq(a, b) && time_before(a, c))

#define time_after64(a, b) \
	(typecheck(__u64, a) && typecheck(__u64, b) && ((__s64)((b) - (a)) < 0))
#define time_before64(a, b) time_after64(b, a)
#define time_after_eq64(a, b) \
	(typecheck(__u64, a) && typecheck(__u64, b) && ((__s64)((a) - (b)) >= 0))
#define time_before_eq64(a, b) time_after_eq64(b, a)
#define time_in_range64(a, b, c) (time_after_eq64(a, b) && time_before_eq64(a, c))

#define time_is_before_jiffies(a) time_after(jiffies, a)
#define time_is_after_jiffies(a) time_before(jiffies, a)
#define time_is_before_eq_jiffies(a) time_after_eq(jiffies, a)
#define time_is_after_eq_jiffies(a) time_before_eq(jiffies, a)
#define time_is_before_jiffies64(a) time_after64(get_jiffies_64(), a)
#define time_is_after_jiffies64(a) time_before64(get_jiffies_64(), a)
#define time_is_before_eq_jiffies64(a) time_after_eq64(get_jiffies_64(), a)
#define time_is_after_eq_jiffies64(a) time_before_eq64(get_jiffies_64(), a)

/* ---- converting: to jiffies rounds up, a negative number is MAX_JIFFY_OFFSET ---- */

static inline unsigned int jiffies_to_msecs(const unsigned long j)
{
	return (unsigned int)(j * (MSEC_PER_SEC / HZ));
}

static inline unsigned int jiffies_to_usecs(const unsigned long j)
{
	return (unsigned int)(j * (USEC_PER_SEC / HZ));
}

static inline u64 jiffies_to_nsecs(const unsigned long j)
{
	return (u64)j * (NSEC_PER_SEC / HZ);
}

static inline u64 jiffies64_to_nsecs(u64 j)
{
	return j * (NSEC_PER_SEC / HZ);
}

static inline u64 jiffies64_to_msecs(u64 j)
{
	return j * (MSEC_PER_SEC / HZ);
}

static inline unsigned int jiffies_delta_to_msecs(long delta)
{
	return jiffies_to_msecs(delta > 0 ? delta : 0);
}

static __always_inline unsigned long msecs_to_jiffies(const unsigned int m)
{
	if ((int)m < 0)
		return MAX_JIFFY_OFFSET;
	return ((unsigned long)m + MSEC_PER_SEC / HZ - 1) / (MSEC_PER_SEC / HZ);
}

static __always_inline unsigned long usecs_to_jiffies(const unsigned int u)
{
	return ((unsigned long)u + USEC_PER_SEC / HZ - 1) / (USEC_PER_SEC / HZ);
}

#define secs_to_jiffies(secs) ((unsigned long)(secs) * HZ)

static inline u64 nsecs_to_jiffies64(u64 n)
{
	return n / (NSEC_PER_SEC / HZ);
}

static inline unsigned long nsecs_to_jiffies(u64 n)
{
	return (unsigned long)nsecs_to_jiffies64(n);
}

static inline unsigned long timespec64_to_jiffies(const struct timespec64 *value)
{
	const unsigned long long tick = NSEC_PER_SEC / HZ;

	if (value->tv_sec >= MAX_SEC_IN_JIFFIES)
		return MAX_JIFFY_OFFSET;
	return (unsigned long)value->tv_sec * HZ +
	       (unsigned long)((value->tv_nsec + tick - 1) / tick);
}

static inline void jiffies_to_timespec64(const unsigned long j, struct timespec64 *value)
{
	value->tv_sec = j / HZ;
	value->tv_nsec = (long)(j % HZ) * (NSEC_PER_SEC / HZ);
}

static inline clock_t jiffies_to_clock_t(unsigned long j)
{
	return (clock_t)(j * USER_HZ / HZ);
}

static inline clock_t jiffies_delta_to_clock_t(long delta)
{
	return jiffies_to_clock_t(delta > 0 ? delta : 0);
}

static inline unsigned long clock_t_to_jiffies(unsigned long clock)
{
	if (clock > ULONG_MAX / HZ)
		return ULONG_MAX;
	return (clock * HZ + USER_HZ - 1) / USER_HZ;
}

static inline u64 jiffies_64_to_clock_t(u64 j)
{
	return j * USER_HZ / HZ;
}

static inline u64 nsec_to_clock_t(u64 n)
{
	return n / (NSEC_PER_SEC / USER_HZ);
}

#endif
