/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks for readers and writers. A thread that reads may take it again for
 * reading; a waiting writer goes before new readers.
 */
#ifndef KM_COMPAT_LINUX_RWLOCK_H
#define KM_COMPAT_LINUX_RWLOCK_H

#include <linux/spinlock.h>

void km_read_lock(rwlock_t *lock);
void km_read_lock_irq(rwlock_t *lock);
void km_read_lock_bh(rwlock_t *lock);
unsigned long km_read_lock_irqsave(rwlock_t *lock);
int km_read_trylock(rwlock_t *lock);
void km_read_unlock(rwlock_t *lock);
void km_read_unlock_irq(rwlock_t *lock);
void km_read_unlock_bh(rwlock_t *lock);
void km_read_unlock_irqrestore(rwlock_t *lock, unsigned long flags);
void km_write_lock(rwlock_t *lock);
void km_write_lock_irq(rwlock_t *lock);
void km_write_lock_bh(rwlock_t *lock);
unsigned long km_write_lock_irqsave(rwlock_t *lock);
int km_write_trylock(rwlock_t *lock);
int km_write_trylock_irqsave(rwlock_t *lock, unsigned long *flags);
void km_write_unlock(rwlock_t *lock);
void km_write_unlock_irq(rwlock_t *lock);
void km_write_unlock_bh(rwlock_t *lock);
void km_write_unlock_irqrestore(rwlock_t *lock, unsigned long flags);

static inline void rwlock_init(rwlock_t *lock)
{
	*lock = __RW_LOCK_UNLOCKED(lock);
}

#define read_lock(lock) km_read_lock(lock)
#define read_lock_irq(lock) km_read_lock_irq(lock)
#define read_lock_bh(lock) km_read_lock_bh(lock)
#define read_lock_irqsave(lock, flags)                                           \
	do {                                                                     \
		typecheck(unsigned long, flags);                                 \
		(flags) = km_read_lock_irqsave(lock);                            \
	} while (0)
#define read_trylock(lock) km_read_trylock(lock)
#define read_unlock(lock) km_read_unlock(lock)
#define read_unlock_irq(lock) km_read_unlock_irq(lock)
#define read_unlock_bh(lock) km_read_unlock_bh(lock)
#define read_unlock_irqrestore(lock, flags) km_read_unlock_irqrestore(lock, flags)
#define write_lock(lock) km_write_lock(lock)
#define write_lock_nested(lock, subclass) ((void)(subclass), km_write_lock(lock))
#define write_lock_irq(lock) km_write_lock_irq(lock)
#define write_lock_bh(lock) km_write_lock_bh(lock)
#define write_lock_irqsave(lock, flags)                                          \
	do {                                                                     \
		typecheck(unsigned long, flags);                                 \
		(flags) = km_write_lock_irqsave(lock);                           \
	} while (0)
#define write_trylock(lock) km_write_trylock(lock)
#define write_trylock_irqsave(lock, flags) km_write_trylock_irqsave(lock, &(flags))
#define write_unlock(lock) km_write_unlock(lock)
#define write_unlock_irq(lock) km_write_unlock_irq(lock)
#define write_unlock_bh(lock) km_write_unlock_bh(lock)
#define write_unlock_irqrestore(lock, flags) km_write_unlock_irqrestore(lock, flags)

static inline int rwlock_is_contended(rwlock_t *lock)
{
	return (__atomic_load_n(&lock->rw.seq, __ATOMIC_RELAXED) & KM_RW_SLEEPERS) != 0;
}
#define rwlock_needbreak(lock) rwlock_is_contended(lock)
#define read_can_lock(lock) (__atomic_load_n(&(lock)->rw.count, __ATOMIC_RELAXED) >= 0)
#define write_can_lock(lock) (__atomic_load_n(&(lock)->rw.count, __ATOMIC_RELAXED) == 0)

#define KM_RWLOCK_GUARDS(side)                                                              \
	DEFINE_LOCK_GUARD_1(side##_lock, rwlock_t, side##_lock(_T->lock), side##_unlock(_T->lock)) \
	DEFINE_LOCK_GUARD_1(side##_lock_irq, rwlock_t, side##_lock_irq(_T->lock),           \
			    side##_unlock_irq(_T->lock))                                    \
	DEFINE_LOCK_GUARD_1(side##_lock_bh, rwlock_t, side##_lock_bh(_T->lock),             \
			    side##_unlock_bh(_T->lock))                                     \
	DEFINE_LOCK_GUARD_1(side##_lock_irqsave, rwlock_t,                                  \
			    side##_lock_irqsave(_T->lock, _T->flags),                       \
			    side##_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)

KM_RWLOCK_GUARDS(read)
KM_RWLOCK_GUARDS(write)

#endif
