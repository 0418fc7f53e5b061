/* SPDX-License-Identifier: MIT */
/*
 * Spinlocks and bit spinlocks. The word is 0 (free), 1 (held) or 2 (held, and
 * somebody may sleep on it); who waits spins a little and then sleeps, having
 * made it 2; who frees a 2 wakes one.
 */
#include "compat/lock/context_internal.h"
#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"

#include <linux/bit_spinlock.h>
#include <linux/bug.h>
#include <linux/hardirq.h>
#include <linux/spinlock.h>

#define SPINS 100

/* ---- the word ---- */

bool km_word_trylock(u32 *word)
{
	u32 free = 0;

	return __atomic_compare_exchange_n(word, &free, 1, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

static noinline void word_lock_slow(u32 *word)
{
	for (int i = 0; i < SPINS; i++) {
		if (!__atomic_load_n(word, __ATOMIC_RELAXED) && km_word_trylock(word))
			return;
		km_host_relax();
	}
	while (__atomic_exchange_n(word, 2, __ATOMIC_ACQUIRE))
		km_host_futex_wait(word, 2, -1);
}

void km_word_lock(u32 *word)
{
	if (unlikely(!km_word_trylock(word)))
		word_lock_slow(word);
}

void km_word_unlock(u32 *word)
{
	if (unlikely(__atomic_exchange_n(word, 0, __ATOMIC_RELEASE) == 2))
		km_host_futex_wake(word, 1);
}

void arch_spin_lock(arch_spinlock_t *lock)
{
	km_word_lock(&lock->word);
}

int arch_spin_trylock(arch_spinlock_t *lock)
{
	return km_word_trylock(&lock->word);
}

void arch_spin_unlock(arch_spinlock_t *lock)
{
	km_word_unlock(&lock->word);
}

/* ---- raw_spinlock_t ---- */

void km_spin_init(raw_spinlock_t *lock)
{
	*lock = (raw_spinlock_t)__RAW_SPIN_LOCK_INITIALIZER(lock);
}

static noinline __cold void spin_recursion(raw_spinlock_t *lock)
{
	km_report_spin(lock, "recursion");
	panic("deadlock: a spinlock is taken twice");
}

static __always_inline void spin_taken(raw_spinlock_t *lock, unsigned long where)
{
	__atomic_store_n(&lock->owner, km_tid(), __ATOMIC_RELAXED);
	km_held_push(lock, KM_KIND_SPIN, where);
}

static __always_inline void spin_take(raw_spinlock_t *lock, unsigned int count,
				      unsigned long where)
{
	km_count_add(count, where);
	if (unlikely(!km_word_trylock(&lock->raw_lock.word))) {
		if (__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == km_tid())
			spin_recursion(lock);
		word_lock_slow(&lock->raw_lock.word);
	}
	spin_taken(lock, where);
}

static __always_inline bool spin_try(raw_spinlock_t *lock, unsigned int count,
				     unsigned long where)
{
	km_count_add(count, where);
	if (!km_word_trylock(&lock->raw_lock.word)) {
		km_count_sub(count);
		return false;
	}
	spin_taken(lock, where);
	return true;
}

/* False: it was free, and stays so. */
static noinline __cold bool spin_unlock_wrong(raw_spinlock_t *lock)
{
	if (!__atomic_load_n(&lock->raw_lock.word, __ATOMIC_RELAXED)) {
		km_report_spin(lock, "already unlocked");
		return false;
	}
	km_report_spin(lock, "wrong owner");
	return true;
}

static __always_inline void spin_free(raw_spinlock_t *lock, unsigned int count)
{
	if (unlikely(__atomic_load_n(&lock->owner, __ATOMIC_RELAXED) != km_tid())) {
		if (!spin_unlock_wrong(lock))
			return;
		__atomic_store_n(&lock->owner, 0, __ATOMIC_RELAXED);
		km_word_unlock(&lock->raw_lock.word);
		return;
	}
	km_held_pop(lock, KM_KIND_SPIN);
	__atomic_store_n(&lock->owner, 0, __ATOMIC_RELAXED);
	km_word_unlock(&lock->raw_lock.word);
	km_count_sub(count);
}

void km_spin_lock(raw_spinlock_t *lock)
{
	spin_take(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);
}

void km_spin_lock_bh(raw_spinlock_t *lock)
{
	spin_take(lock, SOFTIRQ_LOCK_OFFSET, KM_CALLER);
}

void km_spin_lock_irq(raw_spinlock_t *lock)
{
	km_irq_off(KM_CALLER);
	spin_take(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);
}

unsigned long km_spin_lock_irqsave(raw_spinlock_t *lock)
{
	unsigned long flags = km_irq_off(KM_CALLER);

	spin_take(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);
	return flags;
}

void km_spin_unlock(raw_spinlock_t *lock)
{
	spin_free(lock, PREEMPT_LOCK_OFFSET);
}

void km_spin_unlock_bh(raw_spinlock_t *lock)
{
	spin_free(lock, SOFTIRQ_LOCK_OFFSET);
}

void km_spin_unlock_irq(raw_spinlock_t *lock)
{
	spin_free(lock, PREEMPT_LOCK_OFFSET);
	km_irq_restore(KM_IRQS_ON);
}

void km_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags)
{
	spin_free(lock, PREEMPT_LOCK_OFFSET);
	km_irq_restore(flags);
}

int km_spin_trylock(raw_spinlock_t *lock)
{
	return spin_try(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);
}

int km_spin_trylock_bh(raw_spinlock_t *lock)
{
	return spin_try(lock, SOFTIRQ_LOCK_OFFSET, KM_CALLER);
}

int km_spin_trylock_irqsave(raw_spinlock_t *lock, unsigned long *flags)
{
	unsigned long before = km_irq_off(KM_CALLER);

	if (!spin_try(lock, PREEMPT_LOCK_OFFSET, KM_CALLER)) {
		km_irq_restore(before);
		return 0;
	}
	*flags = before;
	return 1;
}

int km_spin_trylock_irq(raw_spinlock_t *lock)
{
	unsigned long flags;

	return km_spin_trylock_irqsave(lock, &flags);
}

/* ---- decrement and lock ---- */

static __always_inline bool dec_unless_one(atomic_t *atomic)
{
	return atomic_add_unless(atomic, -1, 1);
}

int _atomic_dec_and_raw_lock(atomic_t *atomic, raw_spinlock_t *lock)
{
	if (dec_unless_one(atomic))
		return 0;
	spin_take(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);
	if (atomic_dec_and_test(atomic))
		return 1;
	km_spin_unlock(lock);
	return 0;
}

int _atomic_dec_and_raw_lock_irqsave(atomic_t *atomic, raw_spinlock_t *lock, unsigned long *flags)
{
	if (dec_unless_one(atomic))
		return 0;
	*flags = km_irq_off(KM_CALLER);
	spin_take(lock, PREEMPT_LOCK_OFFSET, KM_CALLER);
	if (atomic_dec_and_test(atomic))
		return 1;
	km_spin_unlock_irqrestore(lock, *flags);
	return 0;
}

int _atomic_dec_and_lock(atomic_t *atomic, spinlock_t *lock)
{
	return _atomic_dec_and_raw_lock(atomic, &lock->rlock);
}

int _atomic_dec_and_lock_irqsave(atomic_t *atomic, spinlock_t *lock, unsigned long *flags)
{
	return _atomic_dec_and_raw_lock_irqsave(atomic, &lock->rlock, flags);
}

/* ---- a bit as a lock ---- */

#define BIT_WHAT(bit) (KM_KIND_BIT + 2 * (unsigned int)(bit))

static bool bit_take(unsigned long *addr, int bit)
{
	return !(__atomic_fetch_or(addr, 1UL << bit, __ATOMIC_ACQUIRE) & 1UL << bit);
}

int bit_spin_trylock(int bit, unsigned long *addr)
{
	addr += bit / 64;
	bit %= 64;
	if (!bit_take(addr, bit))
		return 0;
	km_count_add(PREEMPT_LOCK_OFFSET, KM_CALLER);
	km_held_push(addr, BIT_WHAT(bit), KM_CALLER);
	return 1;
}

void bit_spin_lock(int bit, unsigned long *addr)
{
	unsigned int round = 0;

	addr += bit / 64;
	bit %= 64;
	if (unlikely(!bit_take(addr, bit))) {
		if (km_held_find(addr, BIT_WHAT(bit)))
			km_report_recursion(addr, BIT_WHAT(bit), KM_CALLER);
		while (!bit_take(addr, bit))
			km_spin_wait(round++);
	}
	km_count_add(PREEMPT_LOCK_OFFSET, KM_CALLER);
	km_held_push(addr, BIT_WHAT(bit), KM_CALLER);
}

void bit_spin_unlock(int bit, unsigned long *addr)
{
	bool mine;

	addr += bit / 64;
	bit %= 64;
	BUG_ON(!(__atomic_load_n(addr, __ATOMIC_RELAXED) & 1UL << bit));
	mine = km_held_pop(addr, BIT_WHAT(bit));
	__atomic_fetch_and(addr, ~(1UL << bit), __ATOMIC_RELEASE);
	if (mine)
		km_count_sub(PREEMPT_LOCK_OFFSET);
	else
		km_report_unlock(addr, BIT_WHAT(bit), KM_CALLER);
}
