/* SPDX-License-Identifier: MIT */
/*
 * Mutexes that many of are taken in any order: whoever began later gives way. Of two contexts that
 * want each other's locks the younger gets -EDEADLK, at its next wait (wound-wait, DEFINE_WW_CLASS)
 * or when it meets the older (wait-die, DEFINE_WD_CLASS), unlocks all and begins again, with the
 * stamp that it has.
 */
#ifndef KM_COMPAT_LINUX_WW_MUTEX_H
#define KM_COMPAT_LINUX_WW_MUTEX_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct task_struct;

struct ww_class {
	atomic_long_t stamp;
	const char *acquire_name, *mutex_name;
	unsigned int is_wait_die;
	u32 km_guard;   /* a lock word: who holds which mutex of the class */
	u32 km_changes; /* slept on */
	u32 km_waiters; /* km_guard */
};

struct ww_acquire_ctx {
	struct task_struct *task;
	unsigned long stamp; /* its turn: less is older */
	unsigned int acquired;
	unsigned short wounded, is_wait_die;
	struct ww_class *ww_class;
	bool done_acquire;
};

struct ww_mutex {
	struct mutex base;
	struct ww_acquire_ctx *ctx; /* of its holder */
	struct ww_class *ww_class;
};

#define KM_WW_CLASS(class, die) \
	{ .stamp = ATOMIC_LONG_INIT(0), .acquire_name = #class "_acquire", \
	  .mutex_name = #class "_mutex", .is_wait_die = (die) }
#define DEFINE_WW_CLASS(class) struct ww_class class = KM_WW_CLASS(class, 0)
#define DEFINE_WD_CLASS(class) struct ww_class class = KM_WW_CLASS(class, 1)
#define __WW_MUTEX_INITIALIZER(name, class) \
	{ .base = __MUTEX_INITIALIZER(name.base), .ww_class = &(class) }
#define DEFINE_WW_MUTEX(name, class) struct ww_mutex name = __WW_MUTEX_INITIALIZER(name, class)
#define DEFINE_WD_MUTEX(name, class) DEFINE_WW_MUTEX(name, class)

static inline void ww_mutex_init(struct ww_mutex *lock, struct ww_class *ww_class)
{
	mutex_init(&lock->base);
	lock->ctx = NULL;
	lock->ww_class = ww_class;
}

static inline void ww_mutex_destroy(struct ww_mutex *lock)
{
	mutex_destroy(&lock->base);
}

static inline bool ww_mutex_is_locked(struct ww_mutex *lock)
{
	return mutex_is_locked(&lock->base);
}

/* ---- contexts ---- */

void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class);
/* From now on none is taken any more. */
void ww_acquire_done(struct ww_acquire_ctx *ctx);
void ww_acquire_fini(struct ww_acquire_ctx *ctx);

/* ---- locking; without a context it is as a mutex ---- */

/* 0, -EALREADY: the context has it, -EDEADLK: unlock all. */
int __must_check ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
/* Or -EINTR. */
int __must_check ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
/* 1: got it. No order is looked at. */
int __must_check ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx);
void ww_mutex_unlock(struct ww_mutex *lock);

/* The first one after -EDEADLK, which the context holds nothing to be given up for. */
static inline void ww_mutex_lock_slow(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	WARN_ON(ctx->acquired);
	WARN_ON(ww_mutex_lock(lock, ctx));
}

static inline int __must_check ww_mutex_lock_slow_interruptible(struct ww_mutex *lock,
								 struct ww_acquire_ctx *ctx)
{
	WARN_ON(ctx->acquired);
	return ww_mutex_lock_interruptible(lock, ctx);
}

#endif
