/* SPDX-License-Identifier: MIT */
/*
 * What calls take: the time-stamp counter where there is one, less what
 * reading it takes, into buckets that are a quarter of a power of two wide.
 */
#include "cli/replay.h"

#include <time.h>

static uint64_t start_ticks, start_ns, overhead;

uint64_t timing_clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

uint64_t timing_now(void)
{
#ifdef __x86_64__
	return __builtin_ia32_rdtsc();
#else
	return timing_clock_ns();
#endif
}

void timing_start(void)
{
	unsigned int i;

	overhead = UINT64_MAX;
	for (i = 0; i < 1000; i++) {
		uint64_t start = timing_now(), took = timing_now() - start;

		if (took < overhead)
			overhead = took;
	}
	start_ticks = timing_now();
	start_ns = timing_clock_ns();
}

static unsigned int bucket_of(uint64_t ticks)
{
	unsigned int log;

	if (ticks < 4)
		return ticks;
	log = 63 - __builtin_clzll(ticks);
	return log * 4 + ((ticks >> (log - 2)) & 3);
}

/* The middle of a bucket. */
static double bucket_ticks(unsigned int bucket)
{
	unsigned int log = bucket / 4;

	if (bucket < 4)
		return bucket;
	return (double)(1ull << log) * (1 + (bucket % 4 + 0.5) / 4);
}

void timing_add(struct timing *t, uint64_t start, uint64_t end)
{
	uint64_t ticks = end - start > overhead ? end - start - overhead : 0;

	t->nr++;
	t->sum += ticks;
	if (ticks > t->max)
		t->max = ticks;
	t->buckets[bucket_of(ticks)]++;
}

static double ns_per_tick(void)
{
	uint64_t ticks, ns;
	static double rate;

	if (!rate) {
		/* A short run is lengthened to two milliseconds, to know the rate to 0.1 %. */
		do {
			ns = timing_clock_ns() - start_ns;
			ticks = timing_now() - start_ticks;
		} while (ns < 2000000);
		rate = (double)ns / ticks;
	}
	return rate;
}

double timing_mean_ns(const struct timing *t)
{
	return t->nr ? ns_per_tick() * t->sum / t->nr : 0;
}

double timing_quantile_ns(const struct timing *t, double q)
{
	uint64_t left = t->nr * q;
	double ticks;
	unsigned int i;

	if (!t->nr)
		return 0;
	for (i = 0; i < TIMING_BUCKETS - 1 && t->buckets[i] <= left; i++)
		left -= t->buckets[i];
	ticks = bucket_ticks(i);
	return ns_per_tick() * (ticks < t->max ? ticks : t->max);
}

double timing_max_ns(const struct timing *t)
{
	return t->nr ? ns_per_tick() * t->max : 0;
}
