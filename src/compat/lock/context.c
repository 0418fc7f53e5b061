/* SPDX-License-Identifier: MIT */
/* The counts of a thread's context; see linux/preempt.h. Reports: context_report.c. */
#include "compat/lock/context_internal.h"
#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"

#include <linux/bug.h>
#include <linux/hardirq.h>
#include <linux/rcupdate.h>
#include <linux/sprintf.h>

#define SPINS 100

__thread struct km_context km_context __attribute__((__tls_model__("initial-exec")));

unsigned int km_context_tid_make(struct km_context *me)
{
	me->tid = km_host_gettid();
	return me->tid;
}

unsigned int km_preempt_count_get(void)
{
	return km_context.count;
}

void km_preempt_add(unsigned int val, unsigned long where)
{
	km_count_add(val, where);
}

void km_preempt_sub(unsigned int val)
{
	km_count_sub(val);
}

void km_count_underflow(unsigned int val)
{
	WARN(1, "preempt count underflow: %08x less %x\n", km_context.count, val);
	km_context.count = 0;
}

void km_preempt_disable(void)
{
	km_count_add(PREEMPT_OFFSET, KM_CALLER);
}

void km_preempt_enable(void)
{
	if (WARN_ON_ONCE(!(km_context.count & PREEMPT_MASK)))
		return;
	km_count_sub(PREEMPT_OFFSET);
}

void migrate_disable(void)
{
	km_context.migrate++;
}

void migrate_enable(void)
{
	if (WARN_ON_ONCE(!km_context.migrate))
		return;
	km_context.migrate--;
}

/* ---- bottom halves ---- */

void __local_bh_disable_ip(unsigned long ip, unsigned int cnt)
{
	km_count_add(cnt, ip);
}

void __local_bh_enable_ip(unsigned long ip, unsigned int cnt)
{
	WARN_ON_ONCE(in_hardirq());
	if (WARN_ON_ONCE((km_context.count & SOFTIRQ_MASK) < (cnt & SOFTIRQ_MASK)))
		return;
	km_count_sub(cnt);
}

void local_bh_disable(void)
{
	__local_bh_disable_ip(KM_CALLER, SOFTIRQ_DISABLE_OFFSET);
}

void local_bh_enable(void)
{
	__local_bh_enable_ip(KM_CALLER, SOFTIRQ_DISABLE_OFFSET);
}

void km_softirq_enter(void)
{
	km_count_add(SOFTIRQ_OFFSET, KM_CALLER);
}

void km_softirq_exit(void)
{
	km_count_sub(SOFTIRQ_OFFSET);
}

/* ---- interrupts ---- */

unsigned long km_irq_save(void)
{
	return km_irq_off(KM_CALLER);
}

void km_irq_restore(unsigned long flags)
{
	if (flags & KM_IRQS_ON)
		km_context.irqs_off = 0;
	else if (!km_context.irqs_off)
		km_irq_off(KM_CALLER);
}

unsigned long km_irq_flags(void)
{
	return km_context.irqs_off ? 0 : KM_IRQS_ON;
}

bool km_irqs_disabled(void)
{
	return km_context.irqs_off;
}

/* What irqs_off was before each level of interrupt, the innermost in bit 0. */
static void interrupt_enter(unsigned int val, unsigned long where)
{
	struct km_context *me = &km_context;

	km_count_add(val, where);
	me->irqs_off_before = me->irqs_off_before << 1 | me->irqs_off;
	km_irq_off(where);
}

static void interrupt_exit(unsigned int val)
{
	struct km_context *me = &km_context;

	me->irqs_off = me->irqs_off_before & 1;
	me->irqs_off_before >>= 1;
	km_count_sub(val);
}

void irq_enter(void)
{
	interrupt_enter(HARDIRQ_OFFSET, KM_CALLER);
}

void irq_exit(void)
{
	if (WARN_ON_ONCE(!(km_context.count & HARDIRQ_MASK)))
		return;
	interrupt_exit(HARDIRQ_OFFSET);
}

void nmi_enter(void)
{
	interrupt_enter(NMI_OFFSET + HARDIRQ_OFFSET, KM_CALLER);
}

void nmi_exit(void)
{
	if (WARN_ON_ONCE(!(km_context.count & NMI_MASK)))
		return;
	interrupt_exit(NMI_OFFSET + HARDIRQ_OFFSET);
}

/* ---- waiting in a loop ---- */

void km_spin_wait(unsigned int round)
{
	if (round < SPINS)
		km_host_relax();
	else
		km_host_yield();
}

/* ---- locks held ---- */

void km_held_push(const void *lock, unsigned int what, unsigned long where)
{
	struct km_context *me = &km_context;
	unsigned int i = me->nr_held;

	/* A handler may come between: it uses and gives back what lies above nr_held. */
	if (i < KM_HELD_MAX) {
		me->nr_held = i + 1;
		barrier();
		me->held[i] = (struct km_held){ lock, where, what };
	} else {
		me->nr_held = i + 1;
	}
}

bool km_held_pop(const void *lock, unsigned int what)
{
	struct km_context *me = &km_context;
	unsigned int nr = me->nr_held < KM_HELD_MAX ? me->nr_held : KM_HELD_MAX;

	for (unsigned int i = nr; i--;) {
		if (me->held[i].lock != lock || me->held[i].what != what)
			continue;
		for (; i + 1 < nr; i++)
			me->held[i] = me->held[i + 1];
		barrier();
		if (me->nr_held > KM_HELD_MAX) /* the last place is of one that is not known */
			me->held[i] = (struct km_held){ NULL, 0, KM_KIND_SPIN };
		me->nr_held--;
		return true;
	}
	if (me->nr_held > KM_HELD_MAX) {
		me->nr_held--;
		return true;
	}
	for (unsigned int i = nr; i--;)
		if (!me->held[i].lock)
			return km_held_pop(NULL, KM_KIND_SPIN);
	return false;
}

const struct km_held *km_held_find(const void *lock, unsigned int what)
{
	struct km_context *me = &km_context;
	unsigned int nr = me->nr_held < KM_HELD_MAX ? me->nr_held : KM_HELD_MAX;

	for (unsigned int i = nr; i--;)
		if (me->held[i].lock == lock && me->held[i].what == what)
			return &me->held[i];
	return NULL;
}

const struct km_held *km_held_either(const void *lock, unsigned int what)
{
	const struct km_held *held = km_held_find(lock, what);

	return held ? held : km_held_find(lock, what ^ 1);
}

unsigned int km_nr_held(void)
{
	return km_context.nr_held + km_context.rcu;
}

int km_held_lock(const void *lock, int how)
{
	const struct km_context *me = &km_context;
	unsigned int nr = me->nr_held < KM_HELD_MAX ? me->nr_held : KM_HELD_MAX;

	for (unsigned int i = nr; i--;)
		if (me->held[i].lock == lock &&
		    (how == KM_HELD_ANY || (me->held[i].what & 1) == (unsigned int)how))
			return 1;
	return me->nr_held > KM_HELD_MAX; /* it may be one of those not noted */
}

int km_held_spin(const void *lock, int how)
{
	const struct raw_spinlock *raw = lock;

	return how != KM_HELD_READ && READ_ONCE(raw->owner) == km_tid();
}

int km_held_unknown(const void *lock, int how)
{
	return 1;
}

/* ---- as it was ---- */

void km_context_mark(struct km_context_mark *mark)
{
	const struct km_context *me = &km_context;

	*mark = (struct km_context_mark){ me->count, me->irqs_off, me->rcu, me->nr_held };
}

bool km_context_back(const struct km_context_mark *mark, char *text, size_t size)
{
	struct km_context *me = &km_context;
	int len = 0;

	text[0] = '\0';
	if (me->rcu != mark->rcu)
		len += scnprintf(text + len, size - len, "RCU nest depth %u, not %u; ", me->rcu,
				 mark->rcu);
	while (me->rcu > mark->rcu)
		km_compat_rcu_read_unlock();
	if (me->count != mark->count)
		len += scnprintf(text + len, size - len, "preemption imbalance (%x, not %x) ",
				 me->count, mark->count);
	me->count = mark->count;
	if (me->irqs_off != mark->irqs_off)
		len += scnprintf(text + len, size - len, "%s interrupts ",
				 me->irqs_off ? "disabled" : "enabled");
	me->irqs_off = mark->irqs_off;
	if (me->nr_held > mark->nr_held)
		len += scnprintf(text + len, size - len, "%u locks held ",
				 me->nr_held - mark->nr_held);
	return !len;
}
