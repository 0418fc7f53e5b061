/* SPDX-License-Identifier: MIT */
/*
 * Sequence counters: readers try again when a writer came between. A reader
 * that meets a writer gives its CPU away after a while, since the writer may
 * have lost its own. A counter tied to a mutex counts its write side as
 * preemption off; a bare one leaves that to the caller, as in the kernel.
 */
#ifndef KM_COMPAT_LINUX_SEQLOCK_H
#define KM_COMPAT_LINUX_SEQLOCK_H

#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/seqlock_types.h>
#include <linux/spinlock.h>

#define SEQCNT_ZERO(name) { .sequence = 0 }
#define SEQCOUNT_LATCH_ZERO(name) { .seqcount = SEQCNT_ZERO(name) }
#define KM_SEQCNT_LOCK_ZERO(name, l) { .seqcount = SEQCNT_ZERO(name), .lock = (l) }
#define SEQCNT_LATCH_ZERO(name) SEQCOUNT_LATCH_ZERO(name)
#define SEQCNT_RAW_SPINLOCK_ZERO(name, lock) KM_SEQCNT_LOCK_ZERO(name, lock)
#define SEQCNT_SPINLOCK_ZERO(name, lock) KM_SEQCNT_LOCK_ZERO(name, lock)
#define SEQCNT_RWLOCK_ZERO(name, lock) KM_SEQCNT_LOCK_ZERO(name, lock)
#define SEQCNT_MUTEX_ZERO(name, lock) KM_SEQCNT_LOCK_ZERO(name, lock)

#define seqcount_init(s) ((void)((s)->sequence = 0))
#define __seqcount_init(s, name, key) ((void)(name), (void)(key), seqcount_init(s))
#define seqcount_latch_init(s) seqcount_init(&(s)->seqcount)
#define km_seqcount_lock_init(s, l) ((void)((s)->lock = (l), seqcount_init(&(s)->seqcount)))
#define seqcount_raw_spinlock_init(s, lock_) km_seqcount_lock_init((s), (lock_))
#define seqcount_spinlock_init(s, lock_) km_seqcount_lock_init((s), (lock_))
#define seqcount_rwlock_init(s, lock_) km_seqcount_lock_init((s), (lock_))
#define seqcount_mutex_init(s, lock_) km_seqcount_lock_init((s), (lock_))

/* ---- which kind it is ---- */

static __always_inline seqcount_t *km_seq_plain(const void *s)
{
	return (seqcount_t *)s; /* the first member of each kind */
}
#define km_seq(s)                                                                \
	_Generic(*(s), seqcount_t: km_seq_plain, seqcount_raw_spinlock_t: km_seq_plain, \
		 seqcount_spinlock_t: km_seq_plain, seqcount_rwlock_t: km_seq_plain, \
		 seqcount_mutex_t: km_seq_plain)(s)
#define seqprop_ptr(s) km_seq(s)
#define seqprop_const_ptr(s) ((const seqcount_t *)km_seq(s))
#define seqprop_sequence(s) smp_load_acquire(&km_seq(s)->sequence)

static inline void km_seq_check_none(const void *s)
{
}

static inline void km_seq_check_raw(const void *s)
{
	lockdep_assert_held(((const seqcount_raw_spinlock_t *)s)->lock);
}

static inline void km_seq_check_spin(const void *s)
{
	lockdep_assert_held(((const seqcount_spinlock_t *)s)->lock);
}

static inline void km_seq_check_rw(const void *s)
{
	lockdep_assert_held_write(((const seqcount_rwlock_t *)s)->lock);
}

static inline void km_seq_check_mutex(const void *s)
{
	lockdep_assert_held(((const seqcount_mutex_t *)s)->lock);
}

#define seqprop_assert(s)                                                        \
	_Generic(*(s), seqcount_t: km_seq_check_none, seqcount_raw_spinlock_t: km_seq_check_raw, \
		 seqcount_spinlock_t: km_seq_check_spin, seqcount_rwlock_t: km_seq_check_rw, \
		 seqcount_mutex_t: km_seq_check_mutex)(s)
#define seqprop_preemptible(s) _Generic(*(s), seqcount_mutex_t: true, default: false)

/* ---- readers ---- */

/* The counter, once it is even. */
static inline unsigned int km_seq_begin(const seqcount_t *s)
{
	unsigned int seq, round = 0;

	while ((seq = __atomic_load_n(&s->sequence, __ATOMIC_ACQUIRE)) & 1)
		km_spin_wait(round++);
	return seq;
}

static inline int km_seq_retry(const seqcount_t *s, unsigned int start)
{
	smp_rmb();
	return unlikely(__atomic_load_n(&s->sequence, __ATOMIC_RELAXED) != start);
}

#define __read_seqcount_begin(s) km_seq_begin(km_seq(s))
#define raw_read_seqcount_begin(s) km_seq_begin(km_seq(s))
#define read_seqcount_begin(s) km_seq_begin(km_seq(s))
#define raw_read_seqcount(s) __atomic_load_n(&km_seq(s)->sequence, __ATOMIC_ACQUIRE)
/* Even or odd as it is; made even, so that an odd one fails. */
#define raw_seqcount_begin(s) (raw_read_seqcount(s) & ~1u)
#define raw_seqcount_try_begin(s, start) (!((start) = raw_read_seqcount(s), (start) & 1))
#define __read_seqcount_retry(s, start) km_seq_retry(km_seq(s), (start))
#define read_seqcount_retry(s, start) km_seq_retry(km_seq(s), (start))

/* ---- writers ---- */

static inline void km_seq_write_begin(seqcount_t *s)
{
	__atomic_store_n(&s->sequence, s->sequence + 1, __ATOMIC_RELAXED);
	smp_wmb();
}

static inline void km_seq_write_end(seqcount_t *s)
{
	smp_wmb();
	__atomic_store_n(&s->sequence, s->sequence + 1, __ATOMIC_RELAXED);
}

#define raw_write_seqcount_begin(s)                                              \
	do {                                                                     \
		if (seqprop_preemptible(s))                                      \
			preempt_disable();                                       \
		km_seq_write_begin(km_seq(s));                                   \
	} while (0)
#define raw_write_seqcount_end(s)                                                \
	do {                                                                     \
		km_seq_write_end(km_seq(s));                                     \
		if (seqprop_preemptible(s))                                      \
			preempt_enable();                                        \
	} while (0)
#define write_seqcount_begin(s)                                                  \
	do {                                                                     \
		seqprop_assert(s);                                               \
		raw_write_seqcount_begin(s);                                     \
	} while (0)
#define write_seqcount_begin_nested(s, subclass) write_seqcount_begin(s)
#define write_seqcount_end(s) raw_write_seqcount_end(s)
#define do_raw_write_seqcount_begin(s) km_seq_write_begin(s)
#define do_raw_write_seqcount_end(s) km_seq_write_end(s)
/* Let no reader that began before succeed; a barrier between two states. */
#define raw_write_seqcount_barrier(s)                                            \
	do {                                                                     \
		km_seq_write_begin(km_seq(s));                                   \
		km_seq_write_end(km_seq(s));                                     \
	} while (0)
#define write_seqcount_invalidate(s)                                             \
	do {                                                                     \
		smp_wmb();                                                       \
		km_seq(s)->sequence += 2;                                        \
	} while (0)

/* ---- latches: two copies, of which readers use the one not being written ---- */

static __always_inline unsigned int raw_read_seqcount_latch(const seqcount_latch_t *s)
{
	return __atomic_load_n(&s->seqcount.sequence, __ATOMIC_ACQUIRE);
}

static __always_inline int raw_read_seqcount_latch_retry(const seqcount_latch_t *s,
							 unsigned int start)
{
	return km_seq_retry(&s->seqcount, start);
}

static __always_inline void raw_write_seqcount_latch(seqcount_latch_t *s)
{
	smp_wmb();
	__atomic_store_n(&s->seqcount.sequence, s->seqcount.sequence + 1, __ATOMIC_RELAXED);
	smp_wmb();
}
#define read_seqcount_latch(s) raw_read_seqcount_latch(s)
#define read_seqcount_latch_retry(s, start) raw_read_seqcount_latch_retry((s), (start))
#define write_seqcount_latch_begin(s) raw_write_seqcount_latch(s)
#define write_seqcount_latch(s) raw_write_seqcount_latch(s)
#define write_seqcount_latch_end(s) ((void)(s))

/* ---- seqlock_t ---- */

#define __SEQLOCK_UNLOCKED(name)                                                 \
	{ .seqcount = SEQCNT_SPINLOCK_ZERO(name, &(name).lock),                  \
	  .lock = __SPIN_LOCK_INITIALIZER(name) }
#define DEFINE_SEQLOCK(name) seqlock_t name = __SEQLOCK_UNLOCKED(name)
#define seqlock_init(sl)                                                         \
	do {                                                                     \
		spin_lock_init(&(sl)->lock);                                     \
		seqcount_spinlock_init(&(sl)->seqcount, &(sl)->lock);            \
	} while (0)

static inline unsigned int read_seqbegin(const seqlock_t *sl)
{
	return km_seq_begin(&sl->seqcount.seqcount);
}

static inline unsigned int read_seqretry(const seqlock_t *sl, unsigned int start)
{
	return km_seq_retry(&sl->seqcount.seqcount, start);
}

#define KM_SEQLOCK_WRITE(suffix)                                                 \
	static __always_inline void write_seqlock##suffix(seqlock_t *sl)         \
	{                                                                        \
		spin_lock##suffix(&sl->lock);                                    \
		km_seq_write_begin(&sl->seqcount.seqcount);                      \
	}                                                                        \
	static __always_inline void write_sequnlock##suffix(seqlock_t *sl)       \
	{                                                                        \
		km_seq_write_end(&sl->seqcount.seqcount);                        \
		spin_unlock##suffix(&sl->lock);                                  \
	}                                                                        \
	/* A reader that keeps writers away. */                                  \
	static __always_inline void read_seqlock_excl##suffix(seqlock_t *sl)     \
	{                                                                        \
		spin_lock##suffix(&sl->lock);                                    \
	}                                                                        \
	static __always_inline void read_sequnlock_excl##suffix(seqlock_t *sl)   \
	{                                                                        \
		spin_unlock##suffix(&sl->lock);                                  \
	}

KM_SEQLOCK_WRITE()
KM_SEQLOCK_WRITE(_bh)
KM_SEQLOCK_WRITE(_irq)

#define write_seqlock_irqsave(sl, flags)                                         \
	do {                                                                     \
		spin_lock_irqsave(&(sl)->lock, flags);                           \
		km_seq_write_begin(&(sl)->seqcount.seqcount);                    \
	} while (0)
#define write_sequnlock_irqrestore(sl, flags)                                    \
	do {                                                                     \
		km_seq_write_end(&(sl)->seqcount.seqcount);                      \
		spin_unlock_irqrestore(&(sl)->lock, flags);                      \
	} while (0)
#define read_seqlock_excl_irqsave(sl, flags) spin_lock_irqsave(&(sl)->lock, flags)
#define read_sequnlock_excl_irqrestore(sl, flags) spin_unlock_irqrestore(&(sl)->lock, flags)

/* With an even *seq like read_seqbegin(), with an odd one keeping writers away. */
static inline void read_seqbegin_or_lock(seqlock_t *sl, int *seq)
{
	if (*seq & 1)
		read_seqlock_excl(sl);
	else
		*seq = (int)read_seqbegin(sl);
}

static inline int need_seqretry(seqlock_t *sl, int seq)
{
	return !(seq & 1) && read_seqretry(sl, (unsigned int)seq);
}

static inline void done_seqretry(seqlock_t *sl, int seq)
{
	if (seq & 1)
		read_sequnlock_excl(sl);
}

static inline unsigned long read_seqbegin_or_lock_irqsave(seqlock_t *sl, int *seq)
{
	unsigned long flags = 0;

	if (*seq & 1)
		read_seqlock_excl_irqsave(sl, flags);
	else
		*seq = (int)read_seqbegin(sl);
	return flags;
}

static inline void done_seqretry_irqrestore(seqlock_t *sl, int seq, unsigned long flags)
{
	if (seq & 1)
		read_sequnlock_excl_irqrestore(sl, flags);
}

#endif
