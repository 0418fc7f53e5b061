/* SPDX-License-Identifier: MIT */
/* Clocks of the host; see host_time.h. */
#define _GNU_SOURCE
#include "compat/sched/host_time.h"

#include <errno.h>
#include <time.h>

#define NS_PER_SEC 1000000000ULL

unsigned long long km_host_clock_ns(enum km_host_clock clock)
{
	static const clockid_t ids[] = {
		[KM_HOST_MONOTONIC] = CLOCK_MONOTONIC, [KM_HOST_REALTIME] = CLOCK_REALTIME,
		[KM_HOST_BOOTTIME] = CLOCK_BOOTTIME,   [KM_HOST_TAI] = CLOCK_TAI,
		[KM_HOST_RAW] = CLOCK_MONOTONIC_RAW,
	};
	int saved = errno;
	struct timespec ts = { 0, 0 };

	clock_gettime(ids[clock], &ts);
	errno = saved;
	return (unsigned long long)ts.tv_sec * NS_PER_SEC + (unsigned long long)ts.tv_nsec;
}

void km_host_sleep_until(unsigned long long deadline_ns)
{
	struct timespec ts = { .tv_sec = (time_t)(deadline_ns / NS_PER_SEC),
			       .tv_nsec = (long)(deadline_ns % NS_PER_SEC) };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) == EINTR)
		;
}
