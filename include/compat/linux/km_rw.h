/* SPDX-License-Identifier: MIT */
/* What rwlock_t and struct rw_semaphore are made of; all zero is unlocked. */
#ifndef KM_COMPAT_LINUX_KM_RW_H
#define KM_COMPAT_LINUX_KM_RW_H

#include <linux/types.h>

#define KM_RW_SLEEPERS 1u /* in seq: somebody may sleep */

struct km_rw {
	union {
		struct {
			s32 count; /* readers, or -1: a writer */
			u32 seq;   /* of unlocks while SLEEPERS; those sleep on it */
		};
		u64 state; /* both, as they change */
	};
	u32 writers; /* who sleeps to write: new readers wait behind them */
	u32 owner;   /* thread number of the writer, 0: none */
};

#endif
