/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks. Waiting spins a little and then sleeps in the host, so that more
 * threads than CPUs are no trouble. Holding one counts as preemption off; the
 * _irq, _irqsave and _bh forms count the rest too, but keep nothing away: a
 * signal handler that takes a lock of the thread it interrupted is reported.
 * Taking a lock twice, and unlocking one of another thread, are reported; the
 * former ends the process.
 */
#ifndef KM_COMPAT_LINUX_SPINLOCK_H
#define KM_COMPAT_LINUX_SPINLOCK_H

#include <asm/barrier.h>
#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/linkage.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>
#include <linux/stringify.h>
#include <linux/typecheck.h>

/* ---- raw_spinlock_t ---- */

void km_spin_lock(raw_spinlock_t *lock);
void km_spin_lock_irq(raw_spinlock_t *lock);
void km_spin_lock_bh(raw_spinlock_t *lock);
unsigned long km_spin_lock_irqsave(raw_spinlock_t *lock);
void km_spin_unlock(raw_spinlock_t *lock);
void km_spin_unlock_irq(raw_spinlock_t *lock);
void km_spin_unlock_bh(raw_spinlock_t *lock);
void km_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);
int km_spin_trylock(raw_spinlock_t *lock);
int km_spin_trylock_irq(raw_spinlock_t *lock);
int km_spin_trylock_bh(raw_spinlock_t *lock);
int km_spin_trylock_irqsave(raw_spinlock_t *lock, unsigned long *flags);
void km_spin_init(raw_spinlock_t *lock);

#define raw_spin_lock_init(lock) km_spin_init(lock)
#define raw_spin_lock(lock) km_spin_lock(lock)
#define raw_spin_lock_nested(lock, subclass) ((void)(subclass), km_spin_lock(lock))
#define raw_spin_lock_nest_lock(lock, outer) ((void)(outer), km_spin_lock(lock))
#define raw_spin_lock_irq(lock) km_spin_lock_irq(lock)
#define raw_spin_lock_bh(lock) km_spin_lock_bh(lock)
#define raw_spin_lock_irqsave(lock, flags)                                       \
	do {                                                                     \
		typecheck(unsigned long, flags);                                 \
		(flags) = km_spin_lock_irqsave(lock);                            \
	} while (0)
#define raw_spin_lock_irqsave_nested(lock, flags, subclass) raw_spin_lock_irqsave(lock, flags)
#define raw_spin_unlock(lock) km_spin_unlock(lock)
#define raw_spin_unlock_irq(lock) km_spin_unlock_irq(lock)
#define raw_spin_unlock_bh(lock) km_spin_unlock_bh(lock)
#define raw_spin_unlock_irqrestore(lock, flags)                                  \
	do {                                                                     \
		typecheck(unsigned long, flags);                                 \
		km_spin_unlock_irqrestore(lock, flags);                          \
	} while (0)
#define raw_spin_trylock(lock) km_spin_trylock(lock)
#define raw_spin_trylock_irq(lock) km_spin_trylock_irq(lock)
#define raw_spin_trylock_bh(lock) km_spin_trylock_bh(lock)
#define raw_spin_trylock_irqsave(lock, flags)                                    \
	({                                                                       \
		typecheck(unsigned long, flags);                                 \
		km_spin_trylock_irqsave(lock, &(flags));                         \
	})

static inline int raw_spin_is_locked(raw_spinlock_t *lock)
{
	return __atomic_load_n(&lock->raw_lock.word, __ATOMIC_RELAXED) != 0;
}

static inline int raw_spin_is_contended(raw_spinlock_t *lock)
{
	return __atomic_load_n(&lock->raw_lock.word, __ATOMIC_RELAXED) == 2;
}

#define assert_raw_spin_locked(lock) BUG_ON(!raw_spin_is_locked(lock))

/* ---- spinlock_t: the same through a function, for the type's sake ---- */

static __always_inline raw_spinlock_t *spinlock_check(spinlock_t *lock)
{
	return &lock->rlock;
}

static __always_inline void spin_lock(spinlock_t *lock)
{
	raw_spin_lock(&lock->rlock);
}

static __always_inline void spin_lock_irq(spinlock_t *lock)
{
	raw_spin_lock_irq(&lock->rlock);
}

static __always_inline void spin_lock_bh(spinlock_t *lock)
{
	raw_spin_lock_bh(&lock->rlock);
}

static __always_inline void spin_unlock(spinlock_t *lock)
{
	raw_spin_unlock(&lock->rlock);
}

static __always_inline void spin_unlock_irq(spinlock_t *lock)
{
	raw_spin_unlock_irq(&lock->rlock);
}

static __always_inline void spin_unlock_bh(spinlock_t *lock)
{
	raw_spin_unlock_bh(&lock->rlock);
}

static __always_inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	raw_spin_unlock_irqrestore(&lock->rlock, flags);
}

static __always_inline int spin_trylock(spinlock_t *lock)
{
	return raw_spin_trylock(&lock->rlock);
}

static __always_inline int spin_trylock_irq(spinlock_t *lock)
{
	return raw_spin_trylock_irq(&lock->rlock);
}

static __always_inline int spin_trylock_bh(spinlock_t *lock)
{
	return raw_spin_trylock_bh(&lock->rlock);
}

static __always_inline int spin_is_locked(spinlock_t *lock)
{
	return raw_spin_is_locked(&lock->rlock);
}

static __always_inline int spin_is_contended(spinlock_t *lock)
{
	return raw_spin_is_contended(&lock->rlock);
}

#define spin_lock_init(lock) raw_spin_lock_init(spinlock_check(lock))
#define spin_lock_nested(lock, subclass) raw_spin_lock_nested(spinlock_check(lock), subclass)
#define spin_lock_nest_lock(lock, outer) ((void)(outer), spin_lock(lock))
#define spin_lock_bh_nested(lock, subclass) ((void)(subclass), spin_lock_bh(lock))
#define spin_lock_irqsave(lock, flags) raw_spin_lock_irqsave(spinlock_check(lock), flags)
#define spin_lock_irqsave_nested(lock, flags, subclass) spin_lock_irqsave(lock, flags)
#define spin_trylock_irqsave(lock, flags) raw_spin_trylock_irqsave(spinlock_check(lock), flags)
#define assert_spin_locked(lock) assert_raw_spin_locked(spinlock_check(lock))
#define spin_can_lock(lock) (!spin_is_locked(lock)) /* to 4.18 */
#define spin_needbreak(lock) spin_is_contended(lock)
/* To 4.13: wait until it has been free. */
#define spin_unlock_wait(lock) \
	((void)smp_cond_load_acquire(&(lock)->rlock.raw_lock.word, VAL == 0))

/* ---- the bare word, without any accounting ---- */

void arch_spin_lock(arch_spinlock_t *lock);
int arch_spin_trylock(arch_spinlock_t *lock);
void arch_spin_unlock(arch_spinlock_t *lock);
#define arch_spin_is_locked(lock) (__atomic_load_n(&(lock)->word, __ATOMIC_RELAXED) != 0)
#define arch_spin_is_contended(lock) (__atomic_load_n(&(lock)->word, __ATOMIC_RELAXED) == 2)

/* ---- decrement; 1 with the lock held when the counter became 0 ---- */

int _atomic_dec_and_lock(atomic_t *atomic, spinlock_t *lock);
int _atomic_dec_and_lock_irqsave(atomic_t *atomic, spinlock_t *lock, unsigned long *flags);
int _atomic_dec_and_raw_lock(atomic_t *atomic, raw_spinlock_t *lock);
int _atomic_dec_and_raw_lock_irqsave(atomic_t *atomic, raw_spinlock_t *lock,
				     unsigned long *flags);
#define atomic_dec_and_lock(atomic, lock) _atomic_dec_and_lock(atomic, lock)
#define atomic_dec_and_lock_irqsave(atomic, lock, flags) \
	_atomic_dec_and_lock_irqsave(atomic, lock, &(flags))
#define atomic_dec_and_raw_lock(atomic, lock) _atomic_dec_and_raw_lock(atomic, lock)
#define atomic_dec_and_raw_lock_irqsave(atomic, lock, flags) \
	_atomic_dec_and_raw_lock_irqsave(atomic, lock, &(flags))

#include <linux/rwlock.h>

/* ---- guards ---- */

#define KM_SPIN_GUARDS(prefix, type, op)                                                    \
	DEFINE_LOCK_GUARD_1(prefix, type, op##_lock(_T->lock), op##_unlock(_T->lock))       \
	DEFINE_LOCK_GUARD_1_COND(prefix, _try, op##_trylock(_T->lock))                      \
	DEFINE_LOCK_GUARD_1(prefix##_irq, type, op##_lock_irq(_T->lock),                    \
			    op##_unlock_irq(_T->lock))                                      \
	DEFINE_LOCK_GUARD_1_COND(prefix##_irq, _try, op##_trylock_irq(_T->lock))            \
	DEFINE_LOCK_GUARD_1(prefix##_bh, type, op##_lock_bh(_T->lock),                      \
			    op##_unlock_bh(_T->lock))                                       \
	DEFINE_LOCK_GUARD_1_COND(prefix##_bh, _try, op##_trylock_bh(_T->lock))              \
	DEFINE_LOCK_GUARD_1(prefix##_irqsave, type, op##_lock_irqsave(_T->lock, _T->flags), \
			    op##_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags) \
	DEFINE_LOCK_GUARD_1_COND(prefix##_irqsave, _try,                                    \
				 op##_trylock_irqsave(_T->lock, _T->flags))                 \
	DEFINE_LOCK_GUARD_1(prefix##_nested, type, op##_lock_nested(_T->lock, 1),           \
			    op##_unlock(_T->lock))

KM_SPIN_GUARDS(raw_spinlock, raw_spinlock_t, raw_spin)
KM_SPIN_GUARDS(spinlock, spinlock_t, spin)

#endif
