/* SPDX-License-Identifier: MIT */
/* Busy waiting in three parts. */
#ifndef KM_COMPAT_LINUX_PROCESSOR_H
#define KM_COMPAT_LINUX_PROCESSOR_H

#include <asm/processor.h>

#define spin_begin() ((void)0)
#define spin_cpu_relax() cpu_relax()
#define spin_end() ((void)0)
#define spin_until_cond(cond)                                                    \
	do {                                                                     \
		while (unlikely(!(cond)))                                        \
			cpu_relax();                                             \
	} while (0)

#endif
