/* SPDX-License-Identifier: MIT */
/*
 * Read-copy-update, on grace periods of liburcu: readers cost next to
 * nothing, and what they may still see is freed after they have left. Threads
 * register themselves. Follows Linux 7.3; the _sched and _bh flavours of
 * kernels before 5.0 are the same as the plain one, as they are there since.
 *
 *	rcu_read_lock();
 *	p = rcu_dereference(shared);             p is valid up to the unlock
 *	rcu_read_unlock();
 *
 *	old = rcu_replace_pointer(shared, new, true);
 *	kfree_rcu(old, rcu);                     struct rcu_head rcu; in *old
 *
 * Readers and kfree_rcu() may be used in any context. A callback runs in a
 * thread of the library's, where it may sleep, though others then wait.
 */
#ifndef KMEM_LINUX_RCUPDATE_H
#define KMEM_LINUX_RCUPDATE_H

#include <kmem/types.h>
#include <linux/cleanup.h>

struct kmem_cache;

typedef void (*rcu_callback_t)(struct rcu_head *head);
typedef void (*call_rcu_func_t)(struct rcu_head *head, rcu_callback_t func);

#ifndef __rcu
#define __rcu
#endif

/* What the inlined calls below are made of. */
KM_API void km_rcu_read_lock(void);
KM_API void km_rcu_read_unlock(void);
KM_API int km_rcu_read_lock_held(void);
KM_API void km_rcu_synchronize(void);

/* ---- readers; sections nest ---- */

static inline void rcu_read_lock(void)
{
	km_rcu_read_lock();
}

static inline void rcu_read_unlock(void)
{
	km_rcu_read_unlock();
}

/* Is this thread in a section? */
static inline int rcu_read_lock_held(void)
{
	return km_rcu_read_lock_held();
}

#define rcu_read_lock_bh() rcu_read_lock()
#define rcu_read_unlock_bh() rcu_read_unlock()
#define rcu_read_lock_bh_held() rcu_read_lock_held()
#define rcu_read_lock_sched() rcu_read_lock()
#define rcu_read_unlock_sched() rcu_read_unlock()
#define rcu_read_lock_sched_held() rcu_read_lock_held()
#define rcu_read_lock_sched_notrace() rcu_read_lock()
#define rcu_read_unlock_sched_notrace() rcu_read_unlock()
#define rcu_read_lock_any_held() rcu_read_lock_held()

DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())

/* ---- pointers ---- */

/* Publish v in p: whoever reads p sees what v points to. */
#define rcu_assign_pointer(p, v) \
	__atomic_store_n(&(p), (__typeof__(p))(v), __ATOMIC_RELEASE)
/* The same where nobody can look yet, or v is NULL. */
#define RCU_INIT_POINTER(p, v) __atomic_store_n(&(p), (__typeof__(p))(v), __ATOMIC_RELAXED)
#define RCU_INITIALIZER(v) (v)
#define RCU_POINTER_INITIALIZER(p, v) .p = RCU_INITIALIZER(v)

/*
 * The pointer, to be followed inside the section; _protected and the raw ones: under the lock of
 * the update side.
 */
#define rcu_dereference(p) __atomic_load_n(&(p), __ATOMIC_ACQUIRE)
#define rcu_dereference_check(p, c) ((void)(c), rcu_dereference(p))
#define rcu_dereference_bh(p) rcu_dereference(p)
#define rcu_dereference_bh_check(p, c) rcu_dereference_check(p, c)
#define rcu_dereference_sched(p) rcu_dereference(p)
#define rcu_dereference_sched_check(p, c) rcu_dereference_check(p, c)
#define rcu_dereference_all(p) rcu_dereference(p)
#define rcu_dereference_all_check(p, c) rcu_dereference_check(p, c)
#define rcu_dereference_raw(p) rcu_dereference(p)
#define rcu_dereference_raw_check(p) rcu_dereference(p)
#define rcu_dereference_protected(p, c) ((void)(c), __atomic_load_n(&(p), __ATOMIC_RELAXED))
/* Its value only, not to be followed. */
#define rcu_access_pointer(p) __atomic_load_n(&(p), __ATOMIC_RELAXED)
#define rcu_pointer_handoff(p) (p)
/* Put v into p, under the lock of the update side; the old one. */
#define rcu_replace_pointer(p, v, c)                                     \
	({                                                               \
		__typeof__(p) __km_old = rcu_dereference_protected((p), (c)); \
		rcu_assign_pointer((p), (v));                            \
		__km_old;                                                \
	})
#define unrcu_pointer(p) (p)

/* ---- grace periods ---- */

/* Wait until all sections that have begun are left. Not inside one. Sleeps. */
static inline void synchronize_rcu(void)
{
	km_rcu_synchronize();
}

static inline void synchronize_rcu_expedited(void)
{
	km_rcu_synchronize();
}

static inline void synchronize_rcu_mult(call_rcu_func_t f, ...)
{
	(void)f;
	km_rcu_synchronize();
}

#define synchronize_sched() synchronize_rcu()
#define synchronize_sched_expedited() synchronize_rcu()
#define synchronize_rcu_bh() synchronize_rcu()
#define synchronize_rcu_bh_expedited() synchronize_rcu()

/*
 * func(head) after a grace period; head, in the object, is the library's until
 * then. Callbacks run in the order of the calls. Any context.
 */
KM_API void call_rcu(struct rcu_head *head, rcu_callback_t func);
#define call_rcu_hurry(head, func) call_rcu((head), (func))
#define call_rcu_sched(head, func) call_rcu((head), (func))
#define call_rcu_bh(head, func) call_rcu((head), (func))

/* Wait until all callbacks called for before have returned. Not from one. Sleeps. */
KM_API void rcu_barrier(void);
#define rcu_barrier_sched() rcu_barrier()
#define rcu_barrier_bh() rcu_barrier()

/* Notes for debugging objects, which does not exist here: nothing happens. */
#define init_rcu_head(head) ((void)(head))
#define destroy_rcu_head(head) ((void)(head))
#define init_rcu_head_on_stack(head) ((void)(head))
#define destroy_rcu_head_on_stack(head) ((void)(head))

/* ---- freeing after a grace period ---- */

/*
 * kvfree() ptr after a grace period, NULL is ignored. member: the struct
 * rcu_head in *ptr that may be used for it. Objects are collected and freed
 * many at a time. Any context.
 */
#define kvfree_rcu(ptr, member...) \
	km_kvfree_rcu_form(ptr, ##member, km_kvfree_rcu_2, km_kvfree_rcu_1, 0)(ptr, ##member)
#define kfree_rcu(ptr, member...) kvfree_rcu(ptr, ##member)
#define kfree_rcu_nolock(ptr, member) km_kvfree_rcu_2(ptr, member)
/* Without a rcu_head in the object; may sleep. To 6.x: kfree_rcu() with one argument. */
#define kvfree_rcu_mightsleep(ptr) km_kvfree_rcu_1(ptr)
#define kfree_rcu_mightsleep(ptr) km_kvfree_rcu_1(ptr)

#define km_kvfree_rcu_form(a, b, name, ...) name
#define km_kvfree_rcu_2(ptr, member)                                     \
	do {                                                             \
		__typeof__(ptr) __km_rcu_ptr = (ptr);                    \
                                                                         \
		if (__km_rcu_ptr)                                        \
			kvfree_call_rcu(&__km_rcu_ptr->member, (void *)__km_rcu_ptr); \
	} while (0)
#define km_kvfree_rcu_1(ptr)                                             \
	do {                                                             \
		__typeof__(ptr) __km_rcu_ptr = (ptr);                    \
                                                                         \
		if (__km_rcu_ptr)                                        \
			kvfree_call_rcu(NULL, (void *)__km_rcu_ptr);     \
	} while (0)

/* The call beneath: head NULL may sleep. */
KM_API void kvfree_call_rcu(struct rcu_head *head, void *ptr);

/* Wait until all objects handed to kfree_rcu() and its kin before are freed. Sleeps. Linux 6.12. */
KM_API void kvfree_rcu_barrier(void);
/* The same for the objects of one cache, others included. Linux 7.0. */
KM_API void kvfree_rcu_barrier_on_cache(struct kmem_cache *s);
/* Boot steps of a kernel; here it is ready from the start, and both do nothing. */
KM_API void kvfree_rcu_init(void);
KM_API void kfree_rcu_scheduler_running(void);

#endif
