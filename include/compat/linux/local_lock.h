/* SPDX-License-Identifier: MIT */
/*
 * Locks of per-CPU data. Where the kernel disables preemption, this also keeps
 * the other threads' sections of this kind, and those of get_cpu_ptr(), off
 * this CPU's copies (linux/percpu-defs.h): inside, they are this thread's alone,
 * and its CPU does not change.
 */
#ifndef KM_COMPAT_LINUX_LOCAL_LOCK_H
#define KM_COMPAT_LINUX_LOCAL_LOCK_H

#include <linux/cleanup.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/preempt.h>

typedef struct km_local_lock {
	unsigned char km_unused; /* the CPU's own lock does it */
} local_lock_t;
typedef struct km_local_lock local_trylock_t;

#define INIT_LOCAL_LOCK(name) { 0 }
#define INIT_LOCAL_TRYLOCK(name) { 0 }
#define local_lock_init(lock) ((void)((lock)->km_unused = 0))
#define local_trylock_init(lock) local_lock_init(lock)
#define __local_lock_init(lock) local_lock_init(lock)

void km_local_lock(const void *lock);
void km_local_unlock(const void *lock);
unsigned long km_local_lock_irqsave(const void *lock);
void km_local_unlock_irqrestore(const void *lock, unsigned long flags);

#define local_lock(lock) km_local_lock(lock)
#define local_unlock(lock) km_local_unlock(lock)
#define local_lock_irq(lock) ((void)km_local_lock_irqsave(lock))
#define local_unlock_irq(lock) km_local_unlock_irqrestore(lock, KM_IRQS_ON)
#define local_lock_irqsave(lock, flags) ((flags) = km_local_lock_irqsave(lock))
#define local_unlock_irqrestore(lock, flags) km_local_unlock_irqrestore(lock, flags)
#define local_lock_nested_bh(lock) local_lock(lock)
#define local_unlock_nested_bh(lock) local_unlock(lock)
#define local_lock_is_locked(lock) km_held_lock(raw_cpu_ptr((const void *)(lock)), KM_HELD_ANY)
/* Linux 6.15: only a thread that has it already is refused. */
#define local_trylock(lock) \
	(local_lock_is_locked(lock) ? 0 : ({ local_lock(lock); 1; }))
#define local_trylock_irqsave(lock, flags) \
	(local_lock_is_locked(lock) ? 0 : ({ local_lock_irqsave(lock, flags); 1; }))

DEFINE_GUARD(local_lock, local_lock_t __percpu *, local_lock(_T), local_unlock(_T))
DEFINE_GUARD(local_lock_irq, local_lock_t __percpu *, local_lock_irq(_T), local_unlock_irq(_T))
DEFINE_LOCK_GUARD_1(local_lock_irqsave, local_lock_t __percpu,
		    local_lock_irqsave(_T->lock, _T->flags),
		    local_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)
DEFINE_GUARD(local_lock_nested_bh, local_lock_t __percpu *, local_lock_nested_bh(_T),
	     local_unlock_nested_bh(_T))

#endif
