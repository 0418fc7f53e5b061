/* SPDX-License-Identifier: MIT */
/*
 * Random operations that can be repeated: the seed is printed, and the module
 * parameter seed= gives one.
 */
#ifndef KM_TESTS_KUNIT_MODEL_SEED_H
#define KM_TESTS_KUNIT_MODEL_SEED_H

#include <kunit/test.h>

#include <linux/moduleparam.h>
#include <linux/prandom.h>
#include <linux/random.h>

static unsigned long seed;
module_param(seed, ulong, 0444);
MODULE_PARM_DESC(seed, "Seed of the random operations, 0: another one in each run");

static inline void model_seed(struct kunit *test, struct rnd_state *rnd)
{
	u64 used = seed ?: get_random_u32();

	kunit_info(test, "seed=%llu", used);
	prandom_seed_state(rnd, used);
}

/* 0 .. n - 1 */
static inline u32 model_below(struct rnd_state *rnd, u32 n)
{
	return prandom_u32_state(rnd) % n;
}

#endif
