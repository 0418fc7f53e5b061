/* SPDX-License-Identifier: MIT */
/* Semaphores for readers and writers; a waiting writer goes before new readers. */
#ifndef KM_COMPAT_LINUX_RWSEM_H
#define KM_COMPAT_LINUX_RWSEM_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/km_rw.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct rw_semaphore {
	struct km_rw rw;
};

#define __RWSEM_INITIALIZER(name) { .rw = { .state = 0 } }
#define DECLARE_RWSEM(name) struct rw_semaphore name = __RWSEM_INITIALIZER(name)
#define __init_rwsem(sem, name, key) ((void)(name), (void)(key), init_rwsem(sem))
#define init_rwsem_with_key(sem, key) ((void)(key), init_rwsem(sem))

static inline void init_rwsem(struct rw_semaphore *sem)
{
	*sem = (struct rw_semaphore)__RWSEM_INITIALIZER(*sem);
}

void down_read(struct rw_semaphore *sem);
int __must_check down_read_interruptible(struct rw_semaphore *sem);
int __must_check down_read_killable(struct rw_semaphore *sem);
/* 1: got it. */
int down_read_trylock(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
int __must_check down_write_killable(struct rw_semaphore *sem);
int down_write_trylock(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);
/* From writing to reading, letting other readers in and no writer between. */
void downgrade_write(struct rw_semaphore *sem);
/* To be given back by another thread. */
void down_read_non_owner(struct rw_semaphore *sem);
void up_read_non_owner(struct rw_semaphore *sem);

#define down_read_nested(sem, subclass) ((void)(subclass), down_read(sem))
#define down_read_killable_nested(sem, subclass) ((void)(subclass), down_read_killable(sem))
#define down_write_nested(sem, subclass) ((void)(subclass), down_write(sem))
#define down_write_killable_nested(sem, subclass) ((void)(subclass), down_write_killable(sem))
#define down_write_nest_lock(sem, outer) ((void)(outer), down_write(sem))

static inline int rwsem_is_locked(struct rw_semaphore *sem)
{
	return __atomic_load_n(&sem->rw.count, __ATOMIC_RELAXED) != 0;
}

static inline int rwsem_is_contended(struct rw_semaphore *sem)
{
	return (__atomic_load_n(&sem->rw.seq, __ATOMIC_RELAXED) & KM_RW_SLEEPERS) != 0;
}

#define rwsem_assert_held_nolockdep(sem) WARN_ON(!rwsem_is_locked(sem))
#define rwsem_assert_held_write_nolockdep(sem) \
	WARN_ON(__atomic_load_n(&(sem)->rw.count, __ATOMIC_RELAXED) >= 0)
#define rwsem_assert_held(sem) lockdep_assert_held(sem)
#define rwsem_assert_held_write(sem) lockdep_assert_held_write(sem)

DEFINE_GUARD(rwsem_read, struct rw_semaphore *, down_read(_T), up_read(_T))
DEFINE_GUARD_COND(rwsem_read, _try, down_read_trylock(_T))
DEFINE_GUARD_COND(rwsem_read, _intr, down_read_interruptible(_T), _RET == 0)
DEFINE_GUARD_COND(rwsem_read, _kill, down_read_killable(_T), _RET == 0)
DEFINE_GUARD(rwsem_write, struct rw_semaphore *, down_write(_T), up_write(_T))
DEFINE_GUARD_COND(rwsem_write, _try, down_write_trylock(_T))
DEFINE_GUARD_COND(rwsem_write, _kill, down_write_killable(_T), _RET == 0)

#endif
