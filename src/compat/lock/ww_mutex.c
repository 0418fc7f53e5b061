/* SPDX-License-Identifier: MIT */
/*
 * Mutexes with contexts: see linux/ww_mutex.h. Who holds which is under the class's guard, and
 * whoever waits sleeps on the class's count of changes: all waiters look again after each unlock
 * and each wound. So none has a place in a queue; that the younger gives way ends each cycle.
 */
#include "compat/lock/context_internal.h"
#include "compat/lock/host_wait.h"

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/sched/signal.h>
#include <linux/ww_mutex.h>

/* ---- contexts ---- */

void ww_acquire_init(struct ww_acquire_ctx *ctx, struct ww_class *ww_class)
{
	*ctx = (struct ww_acquire_ctx){
		.task = current,
		.stamp = atomic_long_inc_return(&ww_class->stamp),
		.is_wait_die = ww_class->is_wait_die,
		.ww_class = ww_class,
	};
}
EXPORT_SYMBOL(ww_acquire_init);

void ww_acquire_done(struct ww_acquire_ctx *ctx)
{
	WARN_ON(ctx->done_acquire);
	ctx->done_acquire = true;
}
EXPORT_SYMBOL(ww_acquire_done);

void ww_acquire_fini(struct ww_acquire_ctx *ctx)
{
	WARN(ctx->acquired, "a context ends with %u mutexes locked", ctx->acquired);
	ctx->done_acquire = true;
}
EXPORT_SYMBOL(ww_acquire_fini);

static bool is_older(const struct ww_acquire_ctx *a, const struct ww_acquire_ctx *b)
{
	return (long)(a->stamp - b->stamp) < 0;
}

/* ---- under the guard ---- */

static void changed(struct ww_class *class)
{
	__atomic_add_fetch(&class->km_changes, 1, __ATOMIC_RELEASE);
	if (class->km_waiters)
		km_host_futex_wake(&class->km_changes, INT_MAX);
}

static void taken(struct ww_mutex *lock, struct ww_acquire_ctx *ctx, unsigned long where)
{
	__atomic_store_n(&lock->base.word, 1, __ATOMIC_RELAXED);
	__atomic_store_n(&lock->base.owner, km_tid(), __ATOMIC_RELAXED);
	lock->ctx = ctx;
	if (ctx)
		ctx->acquired++;
	km_held_push(&lock->base, KM_KIND_MUTEX, where);
}

/* 0: wait for the holder; -EDEADLK: it is for ctx to give way. */
static int give_way(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	struct ww_acquire_ctx *holder = lock->ctx;

	if (!ctx)
		return 0;
	if (ctx->is_wait_die)
		return holder && ctx->acquired && is_older(holder, ctx) ? -EDEADLK : 0;
	if (ctx->wounded && ctx->acquired)
		return -EDEADLK;
	if (holder && !holder->wounded && is_older(ctx, holder)) {
		holder->wounded = 1;
		changed(lock->ww_class);
	}
	return 0;
}

/* Leaves the guard, and is back in it after something changed or a signal came. */
static int wait_for_change(struct ww_class *class, unsigned int state)
{
	u32 seen = __atomic_load_n(&class->km_changes, __ATOMIC_RELAXED);
	int ret;

	class->km_waiters++;
	km_word_unlock(&class->km_guard);
	ret = km_lock_sleep(&class->km_changes, seen, state, -1);
	km_word_lock(&class->km_guard);
	class->km_waiters--;
	return ret;
}

/* ---- locking ---- */

static int ww_take(struct ww_mutex *lock, struct ww_acquire_ctx *ctx, unsigned int state,
		   unsigned long where)
{
	struct ww_class *class = lock->ww_class;
	int ret = 0;

	if (ctx) {
		WARN_ON(ctx->done_acquire || ctx->ww_class != class);
		if (READ_ONCE(lock->ctx) == ctx)
			return -EALREADY;
	}
	if (!ctx && READ_ONCE(lock->base.owner) == km_tid())
		km_report_recursion(&lock->base, KM_KIND_MUTEX, where);
	km_word_lock(&class->km_guard);
	if (ctx && !ctx->acquired)
		ctx->wounded = 0; /* it was unlocked all */
	while (!ret && mutex_is_locked(&lock->base)) {
		ret = give_way(lock, ctx);
		if (!ret)
			ret = wait_for_change(class, state);
	}
	if (!ret)
		taken(lock, ctx, where);
	km_word_unlock(&class->km_guard);
	return ret;
}

int ww_mutex_lock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	might_sleep();
	return ww_take(lock, ctx, TASK_UNINTERRUPTIBLE, KM_CALLER);
}
EXPORT_SYMBOL(ww_mutex_lock);

int ww_mutex_lock_interruptible(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	might_sleep();
	return ww_take(lock, ctx, TASK_INTERRUPTIBLE, KM_CALLER);
}
EXPORT_SYMBOL(ww_mutex_lock_interruptible);

int ww_mutex_trylock(struct ww_mutex *lock, struct ww_acquire_ctx *ctx)
{
	struct ww_class *class = lock->ww_class;
	bool got;

	km_word_lock(&class->km_guard);
	if (ctx && !ctx->acquired)
		ctx->wounded = 0;
	got = !mutex_is_locked(&lock->base);
	if (got)
		taken(lock, ctx, KM_CALLER);
	km_word_unlock(&class->km_guard);
	return got;
}
EXPORT_SYMBOL(ww_mutex_trylock);

void ww_mutex_unlock(struct ww_mutex *lock)
{
	struct ww_class *class = lock->ww_class;

	if (unlikely(!km_held_pop(&lock->base, KM_KIND_MUTEX))) {
		km_report_unlock(&lock->base, KM_KIND_MUTEX, KM_CALLER);
		return;
	}
	km_word_lock(&class->km_guard);
	if (lock->ctx) {
		WARN_ON(!lock->ctx->acquired);
		lock->ctx->acquired--;
		lock->ctx = NULL;
	}
	__atomic_store_n(&lock->base.owner, 0, __ATOMIC_RELAXED);
	__atomic_store_n(&lock->base.word, 0, __ATOMIC_RELAXED);
	changed(class);
	km_word_unlock(&class->km_guard);
}
EXPORT_SYMBOL(ww_mutex_unlock);
