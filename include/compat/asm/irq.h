/* SPDX-License-Identifier: MIT */
/* Interrupt numbers. */
#ifndef KM_COMPAT_ASM_IRQ_H
#define KM_COMPAT_ASM_IRQ_H

#include <linux/interrupt.h>

#endif
