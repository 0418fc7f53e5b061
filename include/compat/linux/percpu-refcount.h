/* SPDX-License-Identifier: MIT */
/*
 * Reference counts that are killed before they can drop to 0. Here one atomic
 * counter serves in both modes, so that a switch is done when it is asked for.
 */
#ifndef KM_COMPAT_LINUX_PERCPU_REFCOUNT_H
#define KM_COMPAT_LINUX_PERCPU_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

struct percpu_ref;
typedef void (percpu_ref_func_t)(struct percpu_ref *ref);

enum {
	PERCPU_REF_INIT_ATOMIC = 1 << 0,
	PERCPU_REF_INIT_DEAD = 1 << 1,
	PERCPU_REF_ALLOW_REINIT = 1 << 2,
};

struct percpu_ref {
	atomic_long_t count;        /* the initial one included, until it is killed */
	percpu_ref_func_t *release; /* NULL: not set up, or gone */
	bool dead;
};

int __must_check percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release,
				 unsigned int flags, gfp_t gfp);
void percpu_ref_exit(struct percpu_ref *ref);
/* confirm(), if any, is called when no tryget_live succeeds any more: before the return. */
void percpu_ref_kill_and_confirm(struct percpu_ref *ref, percpu_ref_func_t *confirm);
void percpu_ref_reinit(struct percpu_ref *ref);
void percpu_ref_resurrect(struct percpu_ref *ref);
void percpu_ref_switch_to_atomic(struct percpu_ref *ref, percpu_ref_func_t *confirm);
void percpu_ref_switch_to_atomic_sync(struct percpu_ref *ref);
void percpu_ref_switch_to_percpu(struct percpu_ref *ref);
bool percpu_ref_tryget_live(struct percpu_ref *ref);
#define percpu_ref_tryget_live_rcu(ref) percpu_ref_tryget_live(ref)

static inline void percpu_ref_kill(struct percpu_ref *ref)
{
	percpu_ref_kill_and_confirm(ref, NULL);
}

static inline void percpu_ref_get_many(struct percpu_ref *ref, unsigned long nr)
{
	atomic_long_add((long)nr, &ref->count);
}

static inline void percpu_ref_get(struct percpu_ref *ref)
{
	percpu_ref_get_many(ref, 1);
}

static inline bool percpu_ref_tryget_many(struct percpu_ref *ref, unsigned long nr)
{
	return atomic_long_add_unless(&ref->count, (long)nr, 0);
}

static inline bool percpu_ref_tryget(struct percpu_ref *ref)
{
	return percpu_ref_tryget_many(ref, 1);
}

static inline void percpu_ref_put_many(struct percpu_ref *ref, unsigned long nr)
{
	if (unlikely(atomic_long_sub_and_test((long)nr, &ref->count)))
		ref->release(ref);
}

static inline void percpu_ref_put(struct percpu_ref *ref)
{
	percpu_ref_put_many(ref, 1);
}

static inline bool percpu_ref_is_dying(struct percpu_ref *ref)
{
	return READ_ONCE(ref->dead);
}

static inline bool percpu_ref_is_zero(struct percpu_ref *ref)
{
	return percpu_ref_is_dying(ref) && !atomic_long_read(&ref->count);
}

#endif
