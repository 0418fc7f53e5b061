/* SPDX-License-Identifier: MIT */
/* spinlock_t, raw_spinlock_t and rwlock_t; zeroed memory is an unlocked one. */
#ifndef KM_COMPAT_LINUX_SPINLOCK_TYPES_H
#define KM_COMPAT_LINUX_SPINLOCK_TYPES_H

#include <linux/lockdep_types.h>
#include <linux/types.h>

typedef struct {
	u32 word; /* 0: free, 1: held, 2: held and waited for */
} arch_spinlock_t;
#define __ARCH_SPIN_LOCK_UNLOCKED { 0 }

typedef struct raw_spinlock {
	arch_spinlock_t raw_lock;
	u32 owner; /* thread number, 0: free */
} raw_spinlock_t;

typedef struct spinlock {
	union {
		struct raw_spinlock rlock;
	};
} spinlock_t;

#define __RAW_SPIN_LOCK_INITIALIZER(name) { .raw_lock = __ARCH_SPIN_LOCK_UNLOCKED }
#define __RAW_SPIN_LOCK_UNLOCKED(name) ((raw_spinlock_t)__RAW_SPIN_LOCK_INITIALIZER(name))
#define DEFINE_RAW_SPINLOCK(x) raw_spinlock_t x = __RAW_SPIN_LOCK_UNLOCKED(x)
#define ___SPIN_LOCK_INITIALIZER(name) { { .rlock = __RAW_SPIN_LOCK_INITIALIZER(name) } }
#define __SPIN_LOCK_INITIALIZER(name) ___SPIN_LOCK_INITIALIZER(name)
#define __SPIN_LOCK_UNLOCKED(name) ((spinlock_t)__SPIN_LOCK_INITIALIZER(name))
#define DEFINE_SPINLOCK(x) spinlock_t x = __SPIN_LOCK_UNLOCKED(x)

#include <linux/rwlock_types.h>

#endif
