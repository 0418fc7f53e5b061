/* SPDX-License-Identifier: MIT */
/* Pseudo-random numbers of a state of the caller's (Tausworthe); not for secrets. */
#ifndef KM_COMPAT_LINUX_PRANDOM_H
#define KM_COMPAT_LINUX_PRANDOM_H

#include <linux/percpu.h>
#include <linux/types.h>

struct rnd_state {
	__u32 s1, s2, s3, s4;
};

u32 prandom_u32_state(struct rnd_state *state);
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t nbytes);
void prandom_seed_full_state(struct rnd_state __percpu *pcpu_state);
void prandom_seed_state(struct rnd_state *state, u64 seed);
#define prandom_init_once(pcpu_state) DO_ONCE(prandom_seed_full_state, (pcpu_state))

static inline u32 next_pseudo_random32(u32 seed)
{
	return seed * 1664525 + 1013904223;
}

#endif
