/* SPDX-License-Identifier: MIT */
/* The cycle counter: the CPU's where user space may read it, else ns. */
#ifndef KM_COMPAT_ASM_TIMEX_H
#define KM_COMPAT_ASM_TIMEX_H

#include <linux/types.h>

u64 ktime_get_ns(void);

static inline cycles_t get_cycles(void)
{
#if defined(__x86_64__)
	return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
	unsigned long value;

	__asm__ __volatile__("mrs %0, cntvct_el0" : "=r"(value));
	return value;
#else
	return ktime_get_ns();
#endif
}

#define get_cycles get_cycles

static inline unsigned long random_get_entropy(void)
{
	return (unsigned long)get_cycles();
}

#define random_get_entropy random_get_entropy
#define CLOCK_TICK_RATE 1193182

#endif
