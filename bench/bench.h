/* SPDX-License-Identifier: MIT */
/*
 * The bench harness. A case is measured in rounds; all contestants of a case
 * take their turn in every round, so that a disturbance of the machine hits
 * them alike. A repetition counts only if a loop of known length, run before
 * and after it, takes its usual time (it is gated). The result is the median.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_MAX_CONTESTANTS 4
#define BENCH_ROUNDS 15

struct bench_contestant {
	const char *name;
	/* Do the work ops times; what comes before and after is not measured. */
	void (*run)(unsigned long ops, void *arg);
	void *arg;
};

/* Time stamp counter, ordered against the code around it. */
uint64_t bench_cycles(void);

/*
 * Median cycles per operation of each contestant, in result[]. The number of
 * operations per repetition is found by trial, at least ops_min and a multiple
 * of it.
 */
void bench_measure(const struct bench_contestant *who, unsigned int nr, unsigned long ops_min,
		   double *result);

/* Pseudo-random numbers, the same in every run. */
static inline uint64_t bench_rand(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* Keep p, and what it points to, from being optimised away. */
static inline void bench_use(const void *p)
{
	__asm__ volatile("" : : "r"(p) : "memory");
}

#endif
