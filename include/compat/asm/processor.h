/* SPDX-License-Identifier: MIT */
/* A pause in a busy loop, and hints about memory to come. */
#ifndef KM_COMPAT_ASM_PROCESSOR_H
#define KM_COMPAT_ASM_PROCESSOR_H

#include <linux/cache.h>
#include <linux/compiler.h>

/* Gives the CPU away now and then: whoever is waited for may need it. */
void cpu_relax(void);
#define cpu_relax_yield() cpu_relax()
#define cpu_relax_lowlatency() cpu_relax()
#define cpu_read_relax() cpu_relax()

#define ARCH_HAS_PREFETCH
#define ARCH_HAS_PREFETCHW
#define prefetch(x) __builtin_prefetch(x)
#define prefetchw(x) __builtin_prefetch((x), 1)
#define spin_lock_prefetch(x) prefetchw(x)


#endif
