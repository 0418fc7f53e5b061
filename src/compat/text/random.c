/* SPDX-License-Identifier: MIT */
/*
 * Random numbers. Each thread has a generator (splitmix64 into xoshiro256**,
 * both public domain), which starts from the system's entropy; with KM_SEED
 * in the environment from that and the thread's number, so that a run whose
 * threads start in the same order sees the same numbers. Not for secrets then.
 */
#include <linux/random.h>

#include "compat/text/host_output.h"

#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/string.h>

static u64 run_seed;
static bool run_seeded;       /* run_seed is the start */
static unsigned int run_nr;   /* changes with km_random_seed() */
static unsigned int threads;  /* that have a generator in this run */

static __thread struct {
	u64 s[4];
	unsigned int run; /* 0: no start yet */
} gen;

static u64 splitmix(u64 *x)
{
	u64 z = (*x += 0x9e3779b97f4a7c15ull);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

static void seed_set(u64 seed)
{
	run_seed = seed;
	run_seeded = seed != 0;
	threads = 0;
	__atomic_add_fetch(&run_nr, 1, __ATOMIC_RELEASE);
}

void km_random_seed(u64 seed)
{
	seed_set(seed);
}

static __attribute__((__constructor__)) void seed_option(void)
{
	const char *text = km_host_env("KM_SEED");
	u64 seed = 0;

	if (text && kstrtou64(text, 0, &seed))
		pr_err("KM_SEED=%s is no number\n", text);
	seed_set(seed);
}

static noinline void gen_start(unsigned int run)
{
	if (run_seeded) {
		u64 x = run_seed + 0x632be59bd9b4e019ull *
			__atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED);

		for (int i = 0; i < 4; i++)
			gen.s[i] = splitmix(&x);
	} else {
		km_host_entropy(gen.s, sizeof(gen.s));
		gen.s[0] |= 1; /* all zero would stay so */
	}
	gen.run = run;
}

u64 get_random_u64(void)
{
	unsigned int run = __atomic_load_n(&run_nr, __ATOMIC_ACQUIRE);
	u64 ret, t;

	if (unlikely(gen.run != run || !run))
		gen_start(run);
	ret = rol64(gen.s[1] * 5, 7) * 9;
	t = gen.s[1] << 17;
	gen.s[2] ^= gen.s[0];
	gen.s[3] ^= gen.s[1];
	gen.s[1] ^= gen.s[2];
	gen.s[0] ^= gen.s[3];
	gen.s[2] ^= t;
	gen.s[3] = rol64(gen.s[3], 45);
	return ret;
}

u32 get_random_u32(void)
{
	return get_random_u64() >> 32;
}

u16 get_random_u16(void)
{
	return get_random_u64() >> 48;
}

u8 get_random_u8(void)
{
	return get_random_u64() >> 56;
}

void get_random_bytes(void *buf, size_t len)
{
	for (char *p = buf; len;) {
		u64 value = get_random_u64();
		size_t n = min(len, sizeof(value));

		memcpy(p, &value, n);
		p += n;
		len -= n;
	}
}

/* A multiple of 2^32 is divided into ceil parts; what is left over is thrown again. */
u32 get_random_u32_below(u32 ceil)
{
	u64 product = (u64)get_random_u32() * ceil;

	if (unlikely((u32)product < ceil) && ceil) {
		u32 left = -ceil % ceil;

		while ((u32)product < left)
			product = (u64)get_random_u32() * ceil;
	}
	return ceil ? product >> 32 : get_random_u32();
}

u32 get_random_u32_above(u32 floor)
{
	BUG_ON(floor == U32_MAX);
	return floor + 1 + get_random_u32_below(U32_MAX - floor);
}

u32 get_random_u32_inclusive(u32 floor, u32 ceil)
{
	BUG_ON(floor > ceil);
	return ceil - floor == U32_MAX ? get_random_u32() :
					 floor + get_random_u32_below(ceil - floor + 1);
}

/* ---- prandom: L'Ecuyer's combined Tausworthe generator of four parts (1999) ---- */

static u32 tausworthe(u32 s, int a, int b, u32 mask, int c)
{
	return (s & mask) << c ^ ((s << a) ^ s) >> b;
}

u32 prandom_u32_state(struct rnd_state *state)
{
	state->s1 = tausworthe(state->s1, 6, 13, ~1u, 18);
	state->s2 = tausworthe(state->s2, 2, 27, ~7u, 2);
	state->s3 = tausworthe(state->s3, 13, 21, ~15u, 7);
	state->s4 = tausworthe(state->s4, 3, 12, ~127u, 13);
	return state->s1 ^ state->s2 ^ state->s3 ^ state->s4;
}

void prandom_bytes_state(struct rnd_state *state, void *buf, size_t nbytes)
{
	for (u8 *p = buf; nbytes;) {
		u32 value = prandom_u32_state(state);
		size_t n = min(nbytes, sizeof(value));

		memcpy(p, &value, n);
		p += n;
		nbytes -= n;
	}
}

/* The parts must not start below these, or they get stuck. */
void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	u32 start = (u32)(seed >> 32 ^ seed << 10 ^ seed);

	state->s1 = start < 2 ? start + 2 : start;
	state->s2 = start < 8 ? start + 8 : start;
	state->s3 = start < 16 ? start + 16 : start;
	state->s4 = start < 128 ? start + 128 : start;
	for (int i = 0; i < 10; i++)
		prandom_u32_state(state);
}

void prandom_seed_full_state(struct rnd_state __percpu *pcpu_state)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		prandom_seed_state(per_cpu_ptr(pcpu_state, cpu), get_random_u64());
}
