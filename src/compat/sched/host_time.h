/* SPDX-License-Identifier: MIT */
/* Clocks of the host, for the compat room. Any context. */
#ifndef COMPAT_HOST_TIME_H
#define COMPAT_HOST_TIME_H

enum km_host_clock {
	KM_HOST_MONOTONIC,
	KM_HOST_REALTIME,
	KM_HOST_BOOTTIME,
	KM_HOST_TAI,
	KM_HOST_RAW,
};

unsigned long long km_host_clock_ns(enum km_host_clock clock);
/* Sleep until the monotonic clock says deadline_ns. */
void km_host_sleep_until(unsigned long long deadline_ns);

#endif
