/* SPDX-License-Identifier: MIT */
/* Sets of CPUs. */
#ifndef KM_COMPAT_LINUX_CPUMASK_TYPES_H
#define KM_COMPAT_LINUX_CPUMASK_TYPES_H

#include <linux/threads.h>
#include <linux/types.h>

struct cpumask {
	DECLARE_BITMAP(bits, NR_CPUS);
};
typedef struct cpumask cpumask_t;

#define cpumask_bits(maskp) ((maskp)->bits)

/* To declare one on the stack: an array of one here, as without CPUMASK_OFFSTACK. */
typedef struct cpumask cpumask_var_t[1];
#define __cpumask_var_read_mostly

#endif
