/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_SEQLOCK_TYPES_H
#define KM_COMPAT_LINUX_SEQLOCK_TYPES_H

#include <linux/lockdep_types.h>
#include <linux/mutex_types.h>
#include <linux/spinlock_types.h>

typedef struct seqcount {
	unsigned int sequence; /* odd: being written */
} seqcount_t;

/* The lock of the writers, if it was named, is checked to be held. */
#define KM_SEQCOUNT_TYPE(name, locktype)                                         \
	typedef struct seqcount_##name {                                         \
		seqcount_t seqcount;                                             \
		locktype *lock;                                                  \
	} seqcount_##name##_t
KM_SEQCOUNT_TYPE(raw_spinlock, raw_spinlock_t);
KM_SEQCOUNT_TYPE(spinlock, spinlock_t);
KM_SEQCOUNT_TYPE(rwlock, rwlock_t);
KM_SEQCOUNT_TYPE(mutex, struct mutex);

typedef struct {
	seqcount_t seqcount;
} seqcount_latch_t;

typedef struct {
	seqcount_spinlock_t seqcount;
	spinlock_t lock;
} seqlock_t;

#endif
