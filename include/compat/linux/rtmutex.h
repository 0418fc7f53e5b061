/* SPDX-License-Identifier: MIT */
/* A mutex; without priorities of the scheduler's there is nothing to inherit. */
#ifndef KM_COMPAT_LINUX_RTMUTEX_H
#define KM_COMPAT_LINUX_RTMUTEX_H

#include <linux/compiler.h>
#include <linux/linkage.h>
#include <linux/mutex.h>

struct rt_mutex {
	struct mutex km_mutex; /* first: it is the lock that a thread is noted to hold */
};

#define __RT_MUTEX_INITIALIZER(name) { .km_mutex = __MUTEX_INITIALIZER((name).km_mutex) }
#define DEFINE_RT_MUTEX(name) struct rt_mutex name = __RT_MUTEX_INITIALIZER(name)
#define rt_mutex_init(lock) mutex_init(&(lock)->km_mutex)
#define __rt_mutex_init(lock, name, key) ((void)(name), (void)(key), rt_mutex_init(lock))
#define rt_mutex_destroy(lock) mutex_destroy(&(lock)->km_mutex)
#define rt_mutex_lock(lock) mutex_lock(&(lock)->km_mutex)
#define rt_mutex_lock_nested(lock, subclass) ((void)(subclass), rt_mutex_lock(lock))
#define rt_mutex_lock_interruptible(lock) mutex_lock_interruptible(&(lock)->km_mutex)
#define rt_mutex_lock_killable(lock) mutex_lock_killable(&(lock)->km_mutex)
#define rt_mutex_trylock(lock) mutex_trylock(&(lock)->km_mutex)
#define rt_mutex_unlock(lock) mutex_unlock(&(lock)->km_mutex)
#define rt_mutex_is_locked(lock) mutex_is_locked(&(lock)->km_mutex)
#define rt_mutex_base_is_locked(lock) rt_mutex_is_locked(lock)

#endif
