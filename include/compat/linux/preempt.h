/* SPDX-License-Identifier: MIT */
/*
 * The context of a thread: how deep it is in sections that may not sleep, in
 * the kernel's layout, and the reports of sleeping in one.
 *
 * Differs from the kernel: the host's scheduler knows nothing of it. A thread
 * with preemption, bottom halves or interrupts "off" still loses its CPU, and
 * signals arrive; the counts only say what the kernel would forbid. Code that
 * depends on having the CPU for itself (per-CPU data without a lock) must use
 * get_cpu_ptr() or local_lock(), which do keep others away. The counts may be
 * changed in a signal handler, which must leave them as it found them.
 */
#ifndef KM_COMPAT_LINUX_PREEMPT_H
#define KM_COMPAT_LINUX_PREEMPT_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/cleanup.h>

/* ---- the count: bits 0-7 preempt, 8-15 softirq, 16-19 hardirq, 20-23 NMI ---- */

#define PREEMPT_BITS 8
#define SOFTIRQ_BITS 8
#define HARDIRQ_BITS 4
#define NMI_BITS 4
#define PREEMPT_SHIFT 0
#define SOFTIRQ_SHIFT (PREEMPT_SHIFT + PREEMPT_BITS)
#define HARDIRQ_SHIFT (SOFTIRQ_SHIFT + SOFTIRQ_BITS)
#define NMI_SHIFT (HARDIRQ_SHIFT + HARDIRQ_BITS)
#define KM_CONTEXT_MASK(name) (((1UL << name##_BITS) - 1) << name##_SHIFT)
#define PREEMPT_MASK KM_CONTEXT_MASK(PREEMPT)
#define SOFTIRQ_MASK KM_CONTEXT_MASK(SOFTIRQ)
#define HARDIRQ_MASK KM_CONTEXT_MASK(HARDIRQ)
#define NMI_MASK KM_CONTEXT_MASK(NMI)
#define PREEMPT_OFFSET (1UL << PREEMPT_SHIFT)
#define SOFTIRQ_OFFSET (1UL << SOFTIRQ_SHIFT)
#define HARDIRQ_OFFSET (1UL << HARDIRQ_SHIFT)
#define NMI_OFFSET (1UL << NMI_SHIFT)
/* Bottom halves off counts two, serving one counts one. */
#define SOFTIRQ_DISABLE_OFFSET (2 * SOFTIRQ_OFFSET)
#define PREEMPT_DISABLED PREEMPT_OFFSET
#define PREEMPT_ENABLED 0
#define INIT_PREEMPT_COUNT PREEMPT_OFFSET
#define PREEMPT_DISABLE_OFFSET PREEMPT_OFFSET
#define PREEMPT_LOCK_OFFSET PREEMPT_DISABLE_OFFSET
#define SOFTIRQ_LOCK_OFFSET (SOFTIRQ_DISABLE_OFFSET + PREEMPT_LOCK_OFFSET)

unsigned int km_preempt_count_get(void);
/* where is the place to remember as the one that made the context atomic. */
void km_preempt_add(unsigned int val, unsigned long where);
void km_preempt_sub(unsigned int val);

#define preempt_count() ((int)km_preempt_count_get())
#define nmi_count() (preempt_count() & NMI_MASK)
#define hardirq_count() (preempt_count() & HARDIRQ_MASK)
#define softirq_count() (preempt_count() & SOFTIRQ_MASK)
#define irq_count() (preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_MASK))

#define in_nmi() (nmi_count() != 0)
#define in_hardirq() (hardirq_count() != 0)
#define in_irq() in_hardirq()
#define in_serving_softirq() ((softirq_count() & SOFTIRQ_OFFSET) != 0)
#define in_softirq() (softirq_count() != 0)
#define in_interrupt() (irq_count() != 0)
#define in_task() (!(preempt_count() & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET)))
#define in_atomic() (preempt_count() != 0)
#define in_atomic_preempt_off() (preempt_count() != PREEMPT_DISABLE_OFFSET)

/* enum: what interrupt_context_level() says, 0 being a task. */
static inline unsigned char interrupt_context_level(void)
{
	unsigned int count = km_preempt_count_get();

	return !!(count & NMI_MASK) + !!(count & (NMI_MASK | HARDIRQ_MASK)) +
	       !!(count & (NMI_MASK | HARDIRQ_MASK | SOFTIRQ_OFFSET));
}

/* ---- preemption ---- */

void km_preempt_disable(void); /* remembers its caller */
void km_preempt_enable(void);

#define preempt_disable() km_preempt_disable()
#define preempt_enable() km_preempt_enable()
#define preempt_enable_no_resched() preempt_enable()
#define preempt_disable_notrace() preempt_disable()
#define preempt_enable_notrace() preempt_enable()
#define preempt_enable_no_resched_notrace() preempt_enable()
#define sched_preempt_enable_no_resched() preempt_enable()
#define preempt_count_add(val) km_preempt_add((val), _KM_HERE)
#define preempt_count_sub(val) km_preempt_sub(val)
#define __preempt_count_add(val) preempt_count_add(val)
#define __preempt_count_sub(val) preempt_count_sub(val)
#define preempt_count_inc() preempt_count_add(1)
#define preempt_count_dec() preempt_count_sub(1)
#define _KM_HERE ((unsigned long)__builtin_return_address(0))
/* NO-OP: the host preempts when it likes; there is nothing to catch up with. */
#define preempt_check_resched() barrier()
#define preempt_check_resched_rt() barrier()
/* Bottom halves and interrupts off also count. */
#define preemptible() (preempt_count() == 0 && !km_irqs_disabled())
bool km_irqs_disabled(void);

/* Staying on a CPU is not possible; the kernel, too, only counts here and may be preempted. */
void migrate_disable(void);
void migrate_enable(void);
#define preempt_disable_nested() preempt_disable()
#define preempt_enable_nested() preempt_enable()

DEFINE_LOCK_GUARD_0(preempt, preempt_disable(), preempt_enable())
DEFINE_LOCK_GUARD_0(preempt_notrace, preempt_disable(), preempt_enable())
DEFINE_LOCK_GUARD_0(migrate, migrate_disable(), migrate_enable())

static inline bool preempt_model_none(void)
{
	return false;
}

static inline bool preempt_model_voluntary(void)
{
	return true;
}

static inline bool preempt_model_full(void)
{
	return false;
}

static inline bool preempt_model_lazy(void)
{
	return false;
}

static inline bool preempt_model_rt(void)
{
	return false;
}

static inline bool preempt_model_preemptible(void)
{
	return false;
}

/* ---- sleeping where one may not ---- */

/*
 * Each tells the place at most once a second: "BUG: sleeping function called
 * from invalid context", what the context is and where it was entered.
 */
void __might_sleep(const char *file, int line);
void __might_resched(const char *file, int line, unsigned int offsets);
void __might_fault(const char *file, int line);
/* The opposite: "assuming atomic context" though the caller may sleep. */
void __cant_sleep(const char *file, int line, int preempt_offset);
void __cant_migrate(const char *file, int line);
void km_non_block(int delta);
/* Report if an allocation with gfp may sleep and the context may not. Any thread. */
void km_compat_might_alloc(unsigned int gfp);

#define MIGHT_RESCHED_RCU_SHIFT 8
#define MIGHT_RESCHED_PREEMPT_MASK ((1U << MIGHT_RESCHED_RCU_SHIFT) - 1)

#undef might_sleep
#undef might_sleep_if
#undef might_fault
#undef might_resched
#undef cant_sleep
#undef cant_migrate
#undef non_block_start
#undef non_block_end
#define might_sleep() __might_sleep(__FILE__, __LINE__)
#define might_sleep_if(cond)                                                     \
	do {                                                                     \
		if (cond)                                                        \
			might_sleep();                                           \
	} while (0)
#define might_fault() __might_fault(__FILE__, __LINE__)
#define might_resched() __might_resched(__FILE__, __LINE__, 0)
#define cant_sleep() __cant_sleep(__FILE__, __LINE__, 0)
#define cant_migrate() __cant_migrate(__FILE__, __LINE__)
#define non_block_start() km_non_block(1)
#define non_block_end() km_non_block(-1)
/* NO-OP: the host tells no change of what a thread is. */
#define sched_annotate_sleep() barrier()

#endif
