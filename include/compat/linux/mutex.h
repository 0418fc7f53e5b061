/* SPDX-License-Identifier: MIT */
/*
 * Mutexes: the thread that locked it unlocks it; anything else is reported, and
 * locking it twice ends the process with "possible recursive locking".
 */
#ifndef KM_COMPAT_LINUX_MUTEX_H
#define KM_COMPAT_LINUX_MUTEX_H

#include <asm/current.h>
#include <linux/atomic.h>
#include <linux/cleanup.h>
#include <linux/debug_locks.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mutex_types.h>
#include <linux/spinlock_types.h>


void km_mutex_init(struct mutex *lock);
void mutex_destroy(struct mutex *lock);
#define mutex_init(lock) km_mutex_init(lock)
#define mutex_init_with_key(lock, key) ((void)(key), km_mutex_init(lock))
#define mutex_init_lockdep(lock, name, key) ((void)(name), (void)(key), km_mutex_init(lock))
#define __mutex_init(lock, name, key) ((void)(name), (void)(key), km_mutex_init(lock))

void mutex_lock(struct mutex *lock);
/* 0, or -EINTR when a signal (killable: SIGKILL) is pending for the kthread. */
int __must_check mutex_lock_interruptible(struct mutex *lock);
int __must_check mutex_lock_killable(struct mutex *lock);
void mutex_lock_io(struct mutex *lock);
/* 1: got it. Any context in which unlocking is possible: not in interrupts. */
int mutex_trylock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
/* Decrement; 1 with the mutex held when the counter became 0. */
int atomic_dec_and_mutex_lock(atomic_t *cnt, struct mutex *lock);

#define mutex_lock_nested(lock, subclass) ((void)(subclass), mutex_lock(lock))
#define mutex_lock_io_nested(lock, subclass) ((void)(subclass), mutex_lock_io(lock))
#define mutex_lock_interruptible_nested(lock, subclass) \
	((void)(subclass), mutex_lock_interruptible(lock))
#define mutex_lock_killable_nested(lock, subclass) ((void)(subclass), mutex_lock_killable(lock))
#define mutex_lock_nest_lock(lock, outer) ((void)(outer), mutex_lock(lock))
#define mutex_lock_killable_nest_lock(lock, outer) ((void)(outer), mutex_lock_killable(lock))
#define mutex_trylock_nest_lock(lock, outer) ((void)(outer), mutex_trylock(lock))

static inline bool mutex_is_locked(struct mutex *lock)
{
	return __atomic_load_n(&lock->word, __ATOMIC_RELAXED) != 0;
}

DEFINE_GUARD(mutex, struct mutex *, mutex_lock(_T), mutex_unlock(_T))
DEFINE_GUARD_COND(mutex, _try, mutex_trylock(_T))
DEFINE_GUARD_COND(mutex, _intr, mutex_lock_interruptible(_T), _RET == 0)
DEFINE_GUARD_COND(mutex, _kill, mutex_lock_killable(_T), _RET == 0)
DEFINE_GUARD(mutex_init, struct mutex *, mutex_init(_T), (void)0)

#endif
