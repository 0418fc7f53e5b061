/* SPDX-License-Identifier: MIT */
/*
 * Is this thread the holder? lockdep_assert_held() and its kin really ask, of
 * every kind of lock. What the kernel's checker of lock orders is told beyond
 * that (classes, maps, subclasses) has no use: there is no such checker here.
 */
#ifndef KM_COMPAT_LINUX_LOCKDEP_H
#define KM_COMPAT_LINUX_LOCKDEP_H

#include <linux/bug.h>
#include <linux/debug_locks.h>
#include <linux/irqflags.h>
#include <linux/lockdep_types.h>
#include <linux/preempt.h>
#include <linux/types.h>

struct task_struct;
struct raw_spinlock;
struct spinlock;
struct mutex;
struct rt_mutex;

#define SINGLE_DEPTH_NESTING 1

/* ---- who holds it: -1 any way, 0 for writing, 1 for reading; by this thread ---- */

enum { KM_HELD_ANY = -1, KM_HELD_WRITE = 0, KM_HELD_READ = 1 };

int km_held_lock(const void *lock, int how);
int km_held_spin(const void *lock, int how);
int km_held_mutex(const void *lock, int how);
/* A map of the user's own is held by nobody, as far as is known: true, as lockdep off. */
int km_held_unknown(const void *lock, int how);

#define lock_is_held_type(lock, how)                                             \
	_Generic((lock),                                                         \
		struct raw_spinlock *: km_held_spin,                             \
		const struct raw_spinlock *: km_held_spin,                       \
		struct spinlock *: km_held_spin,                                 \
		const struct spinlock *: km_held_spin,                           \
		struct mutex *: km_held_mutex,                                   \
		const struct mutex *: km_held_mutex,                             \
		struct rt_mutex *: km_held_mutex,                                \
		const struct rt_mutex *: km_held_mutex,                          \
		struct lockdep_map *: km_held_unknown,                           \
		const struct lockdep_map *: km_held_unknown,                     \
		default: km_held_lock)((lock), (how))
#define lock_is_held(map) lock_is_held_type(map, KM_HELD_ANY)
#define lockdep_is_held(lock) lock_is_held_type(lock, KM_HELD_ANY)
#define lockdep_is_held_type(lock, how) lock_is_held_type(lock, how)

#define LOCK_STATE_UNKNOWN -1
#define LOCK_STATE_NOT_HELD 0
#define LOCK_STATE_HELD 1

#define lockdep_assert(cond) ((void)WARN_ON(!(cond)))
#define lockdep_assert_once(cond) ((void)WARN_ON_ONCE(!(cond)))
#define lockdep_assert_held(lock) lockdep_assert(lockdep_is_held(lock))
#define lockdep_assert_held_once(lock) lockdep_assert_once(lockdep_is_held(lock))
#define lockdep_assert_not_held(lock) lockdep_assert(!km_surely_held(lock))
#define lockdep_assert_held_write(lock) lockdep_assert(lockdep_is_held_type(lock, KM_HELD_WRITE))
#define lockdep_assert_held_exclusive(lock) lockdep_assert_held_write(lock)
#define lockdep_assert_held_read(lock) lockdep_assert(lockdep_is_held_type(lock, KM_HELD_READ))
#define lockdep_assert_none_held_once() lockdep_assert_once(!km_nr_held())
unsigned int km_nr_held(void);
#define km_surely_held(lock)                                                     \
	_Generic((lock), struct lockdep_map *: 0, const struct lockdep_map *: 0,  \
		 default: lockdep_is_held(lock))

#define lockdep_assert_irqs_enabled() lockdep_assert_once(!irqs_disabled())
#define lockdep_assert_irqs_disabled() lockdep_assert_once(irqs_disabled())
#define lockdep_assert_in_irq() lockdep_assert_once(in_hardirq())
#define lockdep_assert_no_hardirq() lockdep_assert_once(!in_hardirq() && !irqs_disabled())
#define lockdep_assert_preemption_enabled() lockdep_assert_once(preemptible())
#define lockdep_assert_preemption_disabled() lockdep_assert_once(!preemptible())
#define lockdep_assert_in_softirq() lockdep_assert_once(in_softirq() && !in_hardirq())

/* ---- what is only told: nothing is made of it ---- */

/* NO-OP: all of these instruct the checker of lock orders, which does not exist here. */
#define lockdep_init() ((void)0)
#define lockdep_off() ((void)0)
#define lockdep_on() ((void)0)
#define lockdep_reset_lock(map) ((void)(map))
#define lockdep_free_key_range(start, size) ((void)0)
#define lockdep_sys_exit() ((void)0)
#define lockdep_init_task(task) ((void)(task))
#define lockdep_register_key(key) ((void)(key))
#define lockdep_unregister_key(key) ((void)(key))
#define lockdep_set_selftest_task(task) ((void)(task))
#define lockdep_init_map(map, map_name, key, sub) km_map_init(map, map_name)
#define lockdep_init_map_wait(map, map_name, key, sub, inner) km_map_init(map, map_name)
#define lockdep_init_map_type(map, map_name, key, sub, in, out, type) km_map_init(map, map_name)
#define km_map_init(map, map_name) ((void)((map)->name = (map_name)))
#define STATIC_LOCKDEP_MAP_INIT(map_name, key) { .name = (map_name) }
#define lockdep_set_class(lock, key) ((void)(lock), (void)(key))
#define lockdep_set_class_and_name(lock, key, name) ((void)(lock), (void)(key), (void)(name))
#define lockdep_set_class_and_subclass(lock, key, sub) ((void)(lock), (void)(key))
#define lockdep_set_subclass(lock, sub) ((void)(lock))
#define lockdep_set_novalidate_class(lock) ((void)(lock))
#define lockdep_set_notrack_class(lock) ((void)(lock))
#define lockdep_copy_map(to, from) ((void)(*(to) = *(from)))
#define lockdep_match_class(lock, key) (0)
#define lockdep_depth(task) ((void)(task), (int)km_nr_held())
#define lockdep_recursing(task) ((void)(task), 0)
#define lockdep_hardirq_context() in_hardirq()
#define lockdep_softirq_context(task) ((void)(task), in_softirq())
#define lockdep_hardirqs_enabled() (!irqs_disabled())
#define lockdep_hardirqs_on(ip) ((void)(ip))
#define lockdep_hardirqs_off(ip) ((void)(ip))
#define lockdep_softirqs_on(ip) ((void)(ip))
#define lockdep_softirqs_off(ip) ((void)(ip))
#define lockdep_hardirq_threaded() ((void)0)
#define lockdep_pin_lock(lock) ((struct pin_cookie){})
#define lockdep_repin_lock(lock, cookie) ((void)(lock), (void)(cookie))
#define lockdep_unpin_lock(lock, cookie) ((void)(lock), (void)(cookie))
#define NIL_COOKIE ((struct pin_cookie){})
#define lock_acquire(map, sub, try, read, check, nest, ip) ((void)(map))
#define lock_release(map, ...) ((void)(map))
#define lock_sync(map, sub, read, check, nest, ip) ((void)(map))
#define lock_downgrade(map, ip) ((void)(map))
#define lock_set_class(map, name, key, sub, ip) ((void)(map))
#define lock_set_subclass(map, sub, ip) ((void)(map))
#define lock_set_novalidate_class(map, name, ip) ((void)(map))
#define lock_set_cmp_fn(lock, ...) ((void)(lock))
#define lock_contended(map, ip) ((void)(map))
#define lock_acquired(map, ip) ((void)(map))
#define lock_map_acquire(map) ((void)(map))
#define lock_map_acquire_read(map) ((void)(map))
#define lock_map_acquire_tryread(map) ((void)(map))
#define lock_map_acquire_try(map) ((void)(map))
#define lock_map_sync(map) ((void)(map))
#define lock_map_release(map) ((void)(map))
#define might_lock(lock) ((void)(lock))
#define might_lock_read(lock) ((void)(lock))
#define might_lock_nested(lock, sub) ((void)(lock))
#define DEFINE_WAIT_OVERRIDE_MAP(map_name, type) struct lockdep_map map_name = { .name = #map_name }
#define rwlock_acquire(map, ...) ((void)(map))
#define rwlock_acquire_read(map, ...) ((void)(map))
#define rwlock_release(map, ...) ((void)(map))
#define mutex_acquire(map, ...) ((void)(map))
#define mutex_release(map, ...) ((void)(map))
#define rwsem_acquire(map, ...) ((void)(map))
#define rwsem_acquire_read(map, ...) ((void)(map))
#define rwsem_release(map, ...) ((void)(map))
#define spin_acquire(map, ...) ((void)(map))
#define spin_release(map, ...) ((void)(map))

#endif
