/* SPDX-License-Identifier: MIT */
/* The clocks, all of the host. May be read in any context. */
#ifndef KM_COMPAT_LINUX_TIMEKEEPING_H
#define KM_COMPAT_LINUX_TIMEKEEPING_H

#include <linux/errno.h>
#include <linux/ktime.h>
#include <linux/time64.h>
#include <linux/types.h>

#ifndef CLOCK_REALTIME
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_BOOTTIME 7
#define CLOCK_TAI 11
#endif

enum tk_offsets {
	TK_OFFS_REAL,
	TK_OFFS_BOOT,
	TK_OFFS_TAI,
	TK_OFFS_MAX,
};

u64 ktime_get_ns(void);
u64 ktime_get_real_ns(void);
u64 ktime_get_boottime_ns(void);
u64 ktime_get_clocktai_ns(void);
u64 ktime_get_raw_ns(void);
u64 ktime_get_coarse_ns(void);
u64 ktime_get_coarse_real_ns(void);
u64 ktime_get_coarse_boottime_ns(void);
u64 ktime_get_coarse_clocktai_ns(void);

static inline ktime_t ktime_get(void)
{
	return (ktime_t)ktime_get_ns();
}

static inline ktime_t ktime_get_real(void)
{
	return (ktime_t)ktime_get_real_ns();
}

static inline ktime_t ktime_get_boottime(void)
{
	return (ktime_t)ktime_get_boottime_ns();
}

static inline ktime_t ktime_get_clocktai(void)
{
	return (ktime_t)ktime_get_clocktai_ns();
}

static inline ktime_t ktime_get_raw(void)
{
	return (ktime_t)ktime_get_raw_ns();
}

static inline ktime_t ktime_get_coarse(void)
{
	return (ktime_t)ktime_get_coarse_ns();
}

static inline ktime_t ktime_get_coarse_real(void)
{
	return (ktime_t)ktime_get_coarse_real_ns();
}

static inline ktime_t ktime_get_coarse_boottime(void)
{
	return (ktime_t)ktime_get_coarse_boottime_ns();
}

static inline ktime_t ktime_get_coarse_clocktai(void)
{
	return (ktime_t)ktime_get_coarse_clocktai_ns();
}

static inline u64 ktime_get_mono_fast_ns(void)
{
	return ktime_get_ns();
}

static inline u64 ktime_get_raw_fast_ns(void)
{
	return ktime_get_raw_ns();
}

static inline u64 ktime_get_boot_fast_ns(void)
{
	return ktime_get_boottime_ns();
}

static inline u64 ktime_get_real_fast_ns(void)
{
	return ktime_get_real_ns();
}

static inline u32 ktime_get_resolution_ns(void)
{
	return 1;
}

ktime_t ktime_get_with_offset(enum tk_offsets offs);
ktime_t ktime_get_coarse_with_offset(enum tk_offsets offs);
ktime_t ktime_mono_to_any(ktime_t mono, enum tk_offsets offs);

static inline ktime_t ktime_mono_to_real(ktime_t mono)
{
	return ktime_mono_to_any(mono, TK_OFFS_REAL);
}

static inline void ktime_get_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64((s64)ktime_get_ns());
}

static inline void ktime_get_raw_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64((s64)ktime_get_raw_ns());
}

static inline void ktime_get_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64((s64)ktime_get_real_ns());
}

static inline void ktime_get_boottime_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64((s64)ktime_get_boottime_ns());
}

static inline void ktime_get_clocktai_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64((s64)ktime_get_clocktai_ns());
}

static inline void ktime_get_coarse_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64((s64)ktime_get_coarse_ns());
}

static inline void ktime_get_coarse_real_ts64(struct timespec64 *ts)
{
	*ts = ns_to_timespec64((s64)ktime_get_coarse_real_ns());
}

static inline time64_t ktime_get_seconds(void)
{
	return (time64_t)(ktime_get_coarse_ns() / NSEC_PER_SEC);
}

static inline time64_t ktime_get_real_seconds(void)
{
	return (time64_t)(ktime_get_coarse_real_ns() / NSEC_PER_SEC);
}

static inline time64_t ktime_get_boottime_seconds(void)
{
	return (time64_t)(ktime_get_coarse_boottime_ns() / NSEC_PER_SEC);
}

static inline time64_t ktime_get_clocktai_seconds(void)
{
	return (time64_t)(ktime_get_coarse_clocktai_ns() / NSEC_PER_SEC);
}

/* As they were called before 4.18 or 5.6. */
#define getnstimeofday64(ts) ktime_get_real_ts64(ts)
#define getrawmonotonic64(ts) ktime_get_raw_ts64(ts)
#define get_monotonic_boottime64(ts) ktime_get_boottime_ts64(ts)
#define get_seconds() ((unsigned long)ktime_get_real_seconds())
#define ktime_get_boot_ns() ktime_get_boottime_ns()
#define ktime_get_tai_ns() ktime_get_clocktai_ns()

#endif
