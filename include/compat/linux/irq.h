/* SPDX-License-Identifier: MIT */
/* Interrupts as those who ask for them see them; there are no chips and no domains. */
#ifndef KM_COMPAT_LINUX_IRQ_H
#define KM_COMPAT_LINUX_IRQ_H

#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/irqreturn.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

enum {
	IRQ_TYPE_NONE = 0x0,
	IRQ_TYPE_EDGE_RISING = 0x1,
	IRQ_TYPE_EDGE_FALLING = 0x2,
	IRQ_TYPE_EDGE_BOTH = IRQ_TYPE_EDGE_FALLING | IRQ_TYPE_EDGE_RISING,
	IRQ_TYPE_LEVEL_HIGH = 0x4,
	IRQ_TYPE_LEVEL_LOW = 0x8,
	IRQ_TYPE_LEVEL_MASK = IRQ_TYPE_LEVEL_LOW | IRQ_TYPE_LEVEL_HIGH,
	IRQ_TYPE_SENSE_MASK = 0xf,
};

#endif
