/* SPDX-License-Identifier: MIT */
/* The calendar and the types of time; clocks are in <linux/timekeeping.h>. */
#ifndef KM_COMPAT_LINUX_TIME_H
#define KM_COMPAT_LINUX_TIME_H

#include_next <linux/time.h>

#include <linux/math64.h>
#include <linux/time64.h>
#include <linux/types.h>

struct tm {
	int tm_sec, tm_min, tm_hour; /* 0-59 (60), 0-59, 0-23 */
	int tm_mday, tm_mon;         /* 1-31, 0-11 */
	long tm_year;                /* since 1900 */
	int tm_wday, tm_yday;        /* 0: Sunday; 0: January 1st */
};

/* UTC, any year; offset seconds are added first. */
void time64_to_tm(time64_t totalsecs, int offset, struct tm *result);
time64_t mktime64(const unsigned int year, const unsigned int mon, const unsigned int day,
		  const unsigned int hour, const unsigned int min, const unsigned int sec);

/* a and b are 32-bit numbers that may wrap. */
#define time_after32(a, b) ((s32)((u32)(b) - (u32)(a)) < 0)
#define time_before32(b, a) time_after32(a, b)
#define time_between32(t, l, h) ((u32)(h) - (u32)(l) >= (u32)(t) - (u32)(l))

#include <linux/timekeeping.h>

#endif
