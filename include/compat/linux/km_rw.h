/* SPDX-License-Identifier: MIT */
/* What rwlock_t and struct rw_semaphore are made of; all zero is unlocked. */
#ifndef KM_COMPAT_LINUX_KM_RW_H
#define KM_COMPAT_LINUX_KM_RW_H

#include <linux/types.h>

struct km_rw {
	s32 count;   /* readers, or -1: a writer */
	u32 seq;     /* of unlocks; waiters sleep on it */
	u32 waiters; /* all who sleep */
	u32 writers; /* those of them who want to write: new readers wait behind them */
	u32 owner;   /* thread number of the writer, 0: none */
};

#endif
