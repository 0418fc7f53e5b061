/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_RWLOCK_TYPES_H
#define KM_COMPAT_LINUX_RWLOCK_TYPES_H

#include <linux/km_rw.h>

typedef struct km_rwlock {
	struct km_rw rw;
} rwlock_t;

#define __RW_LOCK_UNLOCKED(name) ((rwlock_t){ .rw = { .state = 0 } })
#define DEFINE_RWLOCK(x) rwlock_t x = __RW_LOCK_UNLOCKED(x)

#endif
