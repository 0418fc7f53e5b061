/* SPDX-License-Identifier: MIT */
/* The bench harness; see bench.h. */
#include "bench.h"

#include <stdlib.h>

#define REPETITION_CYCLES 2000000 /* about what one repetition should take */
#define GATE_LOOPS 20000
#define GATE_TRIES 20 /* repetitions thrown away before one is taken as it is */

static uint64_t gate_best = UINT64_MAX;

uint64_t bench_cycles(void)
{
	uint64_t t;

	__builtin_ia32_lfence();
	t = __builtin_ia32_rdtsc();
	__builtin_ia32_lfence();
	return t;
}

/* A loop of known length; true when it took its usual time. */
static bool gate(void)
{
	uint64_t start = bench_cycles(), took;

	for (int i = 0; i < GATE_LOOPS; i++)
		__asm__ volatile("");
	took = bench_cycles() - start;
	if (took < gate_best)
		gate_best = took;
	return took < gate_best + gate_best / 16;
}

static uint64_t repetition(const struct bench_contestant *who, unsigned long ops)
{
	uint64_t took = 0;

	for (int i = 0; i < GATE_TRIES; i++) {
		bool before = gate();
		uint64_t start = bench_cycles();

		who->run(ops, who->arg);
		took = bench_cycles() - start;
		if (gate() && before)
			break;
	}
	return took;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void bench_measure(const struct bench_contestant *who, unsigned int nr, unsigned long ops_min,
		   double *result)
{
	double rounds[BENCH_MAX_CONTESTANTS][BENCH_ROUNDS];
	unsigned long ops[BENCH_MAX_CONTESTANTS];

	for (unsigned int i = 0; i < nr; i++) {
		uint64_t took = repetition(&who[i], ops_min);

		took = repetition(&who[i], ops_min); /* the first one warmed up */
		ops[i] = ops_min * (1 + REPETITION_CYCLES / (took + 1));
	}
	for (unsigned int round = 0; round < BENCH_ROUNDS; round++)
		for (unsigned int i = 0; i < nr; i++)
			rounds[i][round] = (double)repetition(&who[i], ops[i]) / (double)ops[i];
	for (unsigned int i = 0; i < nr; i++) {
		qsort(rounds[i], BENCH_ROUNDS, sizeof(double), compare);
		result[i] = rounds[i][BENCH_ROUNDS / 2];
	}
}
