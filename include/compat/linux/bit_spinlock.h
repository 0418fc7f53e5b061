/* SPDX-License-Identifier: MIT */
/* A bit as a spinlock: accounted for and checked as spinlock_t is. */
#ifndef KM_COMPAT_LINUX_BIT_SPINLOCK_H
#define KM_COMPAT_LINUX_BIT_SPINLOCK_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/preempt.h>

void bit_spin_lock(int bit, unsigned long *addr);
int bit_spin_trylock(int bit, unsigned long *addr);
void bit_spin_unlock(int bit, unsigned long *addr);
#define __bit_spin_unlock(bit, addr) bit_spin_unlock(bit, addr)

static inline int bit_spin_is_locked(int bit, unsigned long *addr)
{
	return __atomic_load_n(addr + bit / 64, __ATOMIC_RELAXED) >> (bit % 64) & 1;
}

#endif
