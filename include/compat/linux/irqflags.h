/* SPDX-License-Identifier: MIT */
/*
 * Interrupts on and off. Nothing is kept away by it, signals least of all: it
 * is remembered, for irqs_disabled() and the reports of sleeping.
 */
#ifndef KM_COMPAT_LINUX_IRQFLAGS_H
#define KM_COMPAT_LINUX_IRQFLAGS_H

#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <linux/typecheck.h>

/* The flags of a thread with interrupts on; off is 0. */
#define KM_IRQS_ON 0x200UL

unsigned long km_irq_save(void); /* remembers its caller */
void km_irq_restore(unsigned long flags);
unsigned long km_irq_flags(void);
bool km_irqs_disabled(void);

#define local_irq_save(flags)                                                    \
	do {                                                                     \
		typecheck(unsigned long, flags);                                 \
		(flags) = km_irq_save();                                         \
	} while (0)
#define local_irq_restore(flags)                                                 \
	do {                                                                     \
		typecheck(unsigned long, flags);                                 \
		km_irq_restore(flags);                                           \
	} while (0)
#define local_irq_disable() ((void)km_irq_save())
#define local_irq_enable() km_irq_restore(KM_IRQS_ON)
#define local_save_flags(flags) ((flags) = km_irq_flags())
#define irqs_disabled() km_irqs_disabled()
#define irqs_disabled_flags(flags) (!((flags) & KM_IRQS_ON))
#define safe_halt() local_irq_enable()
#define raw_local_irq_save(flags) local_irq_save(flags)
#define raw_local_irq_restore(flags) local_irq_restore(flags)
#define raw_local_irq_disable() local_irq_disable()
#define raw_local_irq_enable() local_irq_enable()
#define raw_local_save_flags(flags) local_save_flags(flags)
#define raw_irqs_disabled() irqs_disabled()
#define raw_irqs_disabled_flags(flags) irqs_disabled_flags(flags)
#define raw_check_bogus_irq_restore() ((void)0)
#define arch_local_irq_save() km_irq_save()
#define arch_local_irq_restore(flags) km_irq_restore(flags)
#define arch_local_irq_disable() local_irq_disable()
#define arch_local_irq_enable() local_irq_enable()
#define arch_local_save_flags() km_irq_flags()
#define arch_irqs_disabled() irqs_disabled()

/* NO-OP: notes for a tracer of latencies, which does not exist. */
#define trace_hardirqs_on() ((void)0)
#define trace_hardirqs_off() ((void)0)
#define stop_critical_timings() ((void)0)
#define start_critical_timings() ((void)0)

DEFINE_LOCK_GUARD_0(irq, local_irq_disable(), local_irq_enable())
DEFINE_LOCK_GUARD_0(irqsave, local_irq_save(_T->flags), local_irq_restore(_T->flags),
		    unsigned long flags)

#endif
