/* SPDX-License-Identifier: MIT */
/* Waiting with the CPU busy: in any context. */
#ifndef KM_COMPAT_ASM_DELAY_H
#define KM_COMPAT_ASM_DELAY_H

void ndelay(unsigned long nsecs);
void udelay(unsigned long usecs);
void __udelay(unsigned long usecs);
void __ndelay(unsigned long nsecs);
void __const_udelay(unsigned long xloops) __attribute__((__error__(
	"libkmem: __const_udelay() takes a number of this CPU's loops; call udelay()")));

#endif
