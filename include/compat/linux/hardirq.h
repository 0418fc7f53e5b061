/* SPDX-License-Identifier: MIT */
/*
 * Interrupt context: a signal handler, or a test that plays the device, is in
 * it between irq_enter() and irq_exit(). Interrupts then count as off.
 */
#ifndef KM_COMPAT_LINUX_HARDIRQ_H
#define KM_COMPAT_LINUX_HARDIRQ_H

#include <linux/bottom_half.h>
#include <linux/irqflags.h>
#include <linux/preempt.h>

void irq_enter(void);
void irq_exit(void);
#define irq_enter_rcu() irq_enter()
#define irq_exit_rcu() irq_exit()
#define __irq_enter() irq_enter()
#define __irq_exit() irq_exit()
#define __irq_enter_raw() irq_enter()
#define __irq_exit_raw() irq_exit()
void nmi_enter(void);
void nmi_exit(void);
/* Serving a bottom half: in_serving_softirq() holds between the two. */
void km_softirq_enter(void);
void km_softirq_exit(void);


#endif
