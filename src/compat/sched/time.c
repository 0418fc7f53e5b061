/* SPDX-License-Identifier: MIT */
/* The clocks, jiffies and waiting by time. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/time.h>
#include <linux/timekeeping.h>

#include "compat/sched/host_thread.h"
#include "compat/sched/host_time.h"
#include "compat/sched/sched_internal.h"

unsigned long loops_per_jiffy = 1000000;

/* ---- clocks ---- */

u64 ktime_get_ns(void)
{
	return km_host_clock_ns(KM_HOST_MONOTONIC);
}

u64 ktime_get_real_ns(void)
{
	return km_host_clock_ns(KM_HOST_REALTIME);
}

u64 ktime_get_boottime_ns(void)
{
	return km_host_clock_ns(KM_HOST_BOOTTIME);
}

u64 ktime_get_clocktai_ns(void)
{
	return km_host_clock_ns(KM_HOST_TAI);
}

u64 ktime_get_raw_ns(void)
{
	return km_host_clock_ns(KM_HOST_RAW);
}

/* The coarse clocks stand still between ticks of the kernel's; here they need not. */
u64 ktime_get_coarse_ns(void)
{
	return ktime_get_ns();
}

u64 ktime_get_coarse_real_ns(void)
{
	return ktime_get_real_ns();
}

u64 ktime_get_coarse_boottime_ns(void)
{
	return ktime_get_boottime_ns();
}

u64 ktime_get_coarse_clocktai_ns(void)
{
	return ktime_get_clocktai_ns();
}

ktime_t ktime_get_with_offset(enum tk_offsets offs)
{
	switch (offs) {
	case TK_OFFS_REAL:
		return ktime_get_real();
	case TK_OFFS_BOOT:
		return ktime_get_boottime();
	case TK_OFFS_TAI:
		return ktime_get_clocktai();
	default:
		return ktime_get();
	}
}

ktime_t ktime_get_coarse_with_offset(enum tk_offsets offs)
{
	return ktime_get_with_offset(offs);
}

ktime_t ktime_mono_to_any(ktime_t mono, enum tk_offsets offs)
{
	return mono + (ktime_get_with_offset(offs) - ktime_get());
}

u64 sched_clock(void)
{
	return ktime_get_ns();
}

/* ---- waiting ---- */

void ndelay(unsigned long nsecs)
{
	u64 end = ktime_get_ns() + nsecs;

	while (ktime_get_ns() < end)
		km_host_relax();
}

void udelay(unsigned long usecs)
{
	ndelay(usecs * NSEC_PER_USEC);
}

void __ndelay(unsigned long nsecs)
{
	ndelay(nsecs);
}

void __udelay(unsigned long usecs)
{
	udelay(usecs);
}

void msleep(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	might_sleep();
	while (timeout)
		timeout = schedule_timeout_uninterruptible((long)timeout);
}

unsigned long msleep_interruptible(unsigned int msecs)
{
	unsigned long timeout = msecs_to_jiffies(msecs) + 1;

	might_sleep();
	while (timeout && !signal_pending(current))
		timeout = schedule_timeout_interruptible((long)timeout);
	return jiffies_to_msecs(timeout);
}

void usleep_range_state(unsigned long min, unsigned long max, unsigned int state)
{
	u64 end = ktime_get_ns() + (u64)min * NSEC_PER_USEC;

	might_sleep();
	do {
		__set_current_state(state);
	} while (!km_schedule_until(end));
}

/* ---- the calendar ---- */

#define SECS_PER_DAY 86400L
#define DAYS_PER_ERA 146097L /* 400 years */
#define EPOCH_DAY 719468L    /* 1970-01-01, counted from March 1st of year 0 */

static const unsigned short days_before[13] = { 0,   0,   31,  59,  90,  120, 151,
						181, 212, 243, 273, 304, 334 };

static bool leap_year(long year)
{
	return !(year % 4) && (year % 100 || !(year % 400));
}

/* Years begin in March in here, so that the leap day is the last one. */
void time64_to_tm(time64_t totalsecs, int offset, struct tm *result)
{
	s64 days = totalsecs / SECS_PER_DAY;
	s64 rest = totalsecs % SECS_PER_DAY + offset;
	s64 era, day, year, month;

	while (rest < 0) {
		rest += SECS_PER_DAY;
		days--;
	}
	while (rest >= SECS_PER_DAY) {
		rest -= SECS_PER_DAY;
		days++;
	}
	result->tm_hour = (int)(rest / 3600);
	result->tm_min = (int)(rest / 60 % 60);
	result->tm_sec = (int)(rest % 60);
	result->tm_wday = (int)(((days + 4) % 7 + 7) % 7);

	days += EPOCH_DAY;
	era = (days >= 0 ? days : days - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	day = days - era * DAYS_PER_ERA;
	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= year * 365 + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	result->tm_mday = (int)(day - (153 * month + 2) / 5 + 1);
	month = month < 10 ? month + 3 : month - 9;
	year += era * 400 + (month <= 2);
	result->tm_mon = (int)month - 1;
	result->tm_year = (long)year - 1900;
	result->tm_yday = days_before[month] + result->tm_mday - 1 + (month > 2 && leap_year(year));
}

time64_t mktime64(const unsigned int year0, const unsigned int mon0, const unsigned int day,
		  const unsigned int hour, const unsigned int min, const unsigned int sec)
{
	s64 year = (s64)year0 - (mon0 <= 2);
	s64 month = mon0 <= 2 ? (s64)mon0 + 9 : (s64)mon0 - 3;
	s64 days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 +
		   (s64)day - 1 - EPOCH_DAY;

	return ((days * 24 + hour) * 60 + min) * 60 + sec;
}
