/* SPDX-License-Identifier: MIT */
/*
 * What a thread is in: the counts that forbid sleeping, with the places where
 * they rose from zero, and the locks that it holds. Of each thread; its signal
 * handlers share it and leave it as they found it.
 */
#ifndef COMPAT_CONTEXT_INTERNAL_H
#define COMPAT_CONTEXT_INTERNAL_H

#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/spinlock_types.h>
#include <linux/types.h>

#define KM_HELD_MAX 32 /* more are counted only */

struct km_held {
	const void *lock;
	unsigned long where; /* taken at */
	unsigned int what;   /* enum km_held_kind */
};

/* Odd ones read; the names are in context_report.c. */
enum km_held_kind {
	KM_KIND_SPIN = 0,
	KM_KIND_RW_WRITE = 2,
	KM_KIND_RW_READ = 3,
	KM_KIND_MUTEX = 4,
	KM_KIND_RWSEM_WRITE = 6,
	KM_KIND_RWSEM_READ = 7,
	KM_KIND_LOCAL = 8,
	KM_KIND_SRCU = 11,
	KM_KIND_BIT = 16, /* and twice the number of the bit */
};

struct km_context {
	unsigned int count;      /* preempt count */
	unsigned int irqs_off;   /* 0 or 1 */
	unsigned int irqs_off_before; /* what it was outside of each interrupt, innermost first */
	unsigned int non_block;  /* depth of non_block_start() */
	unsigned int migrate;    /* depth of migrate_disable() */
	unsigned int rcu;        /* depth of rcu_read_lock() and its kin */
	unsigned int rcu_bh;     /* of them: _bh */
	unsigned int rcu_sched;  /* of them: _sched */
	unsigned int tid;        /* 0: not asked for yet */
	unsigned long where_preempt, where_irq, where_rcu, where_non_block;
	unsigned int reporting;  /* in a report: none inside it */
	unsigned int nr_held;    /* those beyond KM_HELD_MAX included */
	struct km_held held[KM_HELD_MAX];
};

extern __thread struct km_context km_context __attribute__((__tls_model__("initial-exec")));

#define KM_CALLER ((unsigned long)__builtin_return_address(0))

unsigned int km_context_tid_make(struct km_context *me);

static inline unsigned int km_tid(void)
{
	struct km_context *me = &km_context;

	return likely(me->tid) ? me->tid : km_context_tid_make(me);
}

static __always_inline void km_count_add(unsigned int val, unsigned long where)
{
	struct km_context *me = &km_context;

	if (!me->count)
		me->where_preempt = where;
	me->count += val;
}

void km_count_underflow(unsigned int val);

static __always_inline void km_count_sub(unsigned int val)
{
	struct km_context *me = &km_context;

	if (unlikely(me->count < val))
		km_count_underflow(val);
	else
		me->count -= val;
}

/* Interrupts off, from where; the flags of before. */
static __always_inline unsigned long km_irq_off(unsigned long where)
{
	struct km_context *me = &km_context;

	if (me->irqs_off)
		return 0;
	me->where_irq = where;
	me->irqs_off = 1;
	return KM_IRQS_ON;
}

/* ---- held locks ---- */

void km_held_push(const void *lock, unsigned int what, unsigned long where);
/* False: this thread did not have it. */
bool km_held_pop(const void *lock, unsigned int what);
const struct km_held *km_held_find(const void *lock, unsigned int what);
/* Any of the two ways, reading or writing. */
const struct km_held *km_held_either(const void *lock, unsigned int what);

/* ---- reports (context_report.c) ---- */

/* "name/pid" of this thread. */
const char *km_context_comm(void);
void km_report_held(void);
/* "possible recursive locking", then the end of the process. */
void km_report_recursion(const void *lock, unsigned int what, unsigned long where)
	__attribute__((__noreturn__));
/* A report of a spinlock, "BUG: spinlock MSG on CPU#". */
void km_report_spin(const raw_spinlock_t *lock, const char *msg);
/* Unlocking what this thread does not hold: "bad unlock balance". */
void km_report_unlock(const void *lock, unsigned int what, unsigned long where);
/* schedule() where this thread may not; sleeps: it does not only give way. */
void km_schedule_check(bool sleeps);

/* ---- waiting (locks.c) ---- */

/* Sleep on *word while it is val; states as of set_current_state(). -EINTR: a signal. */
int km_lock_sleep(u32 *word, u32 val, unsigned int state, long long timeout_ns);
void km_word_lock(u32 *word);
bool km_word_trylock(u32 *word);
void km_word_unlock(u32 *word);

/* ---- as it was: around an init function and a test case ---- */

struct km_context_mark {
	unsigned int count, irqs_off, rcu, nr_held;
};

void km_context_mark(struct km_context_mark *mark);
/*
 * True if the thread is where it was. Otherwise text says what it was left
 * with, in the words of the kernel's initcalls, and the counts are put back;
 * locks stay held.
 */
bool km_context_back(const struct km_context_mark *mark, char *text, size_t size);

#endif
