/* SPDX-License-Identifier: MIT */
/* A struct rw_semaphore by another name: its readers are not per CPU here. */
#ifndef KM_COMPAT_LINUX_PERCPU_RWSEM_H
#define KM_COMPAT_LINUX_PERCPU_RWSEM_H

#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/rwsem.h>

struct percpu_rw_semaphore {
	struct rw_semaphore km_sem; /* first: it is the lock that a thread is noted to hold */
};

#define __PERCPU_RWSEM_INITIALIZER(name) { .km_sem = __RWSEM_INITIALIZER((name).km_sem) }
#define DEFINE_PERCPU_RWSEM(name) \
	struct percpu_rw_semaphore name = __PERCPU_RWSEM_INITIALIZER(name)
#define DEFINE_STATIC_PERCPU_RWSEM(name) \
	static struct percpu_rw_semaphore name = __PERCPU_RWSEM_INITIALIZER(name)

static inline int percpu_init_rwsem(struct percpu_rw_semaphore *sem)
{
	init_rwsem(&sem->km_sem);
	return 0;
}

static inline void percpu_free_rwsem(struct percpu_rw_semaphore *sem)
{
	WARN_ON(rwsem_is_locked(&sem->km_sem));
}

#define percpu_down_read(sem) down_read(&(sem)->km_sem)
#define percpu_down_read_freezable(sem, freeze) ((void)(freeze), percpu_down_read(sem))
#define percpu_down_read_trylock(sem) (down_read_trylock(&(sem)->km_sem) != 0)
#define percpu_up_read(sem) up_read(&(sem)->km_sem)
#define percpu_down_write(sem) down_write(&(sem)->km_sem)
#define percpu_up_write(sem) up_write(&(sem)->km_sem)
#define percpu_is_read_locked(sem) (READ_ONCE((sem)->km_sem.rw.count) > 0)
#define percpu_is_write_locked(sem) (READ_ONCE((sem)->km_sem.rw.count) < 0)
#define percpu_rwsem_is_held(sem) lockdep_is_held(sem)
#define percpu_rwsem_assert_held(sem) lockdep_assert_held(sem)

DEFINE_GUARD(percpu_read, struct percpu_rw_semaphore *, percpu_down_read(_T), percpu_up_read(_T))
DEFINE_GUARD_COND(percpu_read, _try, percpu_down_read_trylock(_T))
DEFINE_GUARD(percpu_write, struct percpu_rw_semaphore *, percpu_down_write(_T),
	     percpu_up_write(_T))

#endif
