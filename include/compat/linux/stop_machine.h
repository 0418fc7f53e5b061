/* SPDX-License-Identifier: MIT */
/* The machine cannot be stopped: other threads of a process go on. */
#ifndef KM_COMPAT_LINUX_STOP_MACHINE_H
#define KM_COMPAT_LINUX_STOP_MACHINE_H

#include <linux/cpumask.h>
#include <linux/kernel.h>

typedef int (*cpu_stop_fn_t)(void *arg);

#define KM_NO_STOP_MACHINE "libkmem: the threads of a process cannot be stopped by one of them"
KM_UNAVAILABLE(KM_NO_STOP_MACHINE) int stop_machine(cpu_stop_fn_t fn, void *data,
						    const struct cpumask *cpus);
KM_UNAVAILABLE(KM_NO_STOP_MACHINE) int stop_machine_cpuslocked(cpu_stop_fn_t fn, void *data,
							       const struct cpumask *cpus);
KM_UNAVAILABLE(KM_NO_STOP_MACHINE) int stop_one_cpu(unsigned int cpu, cpu_stop_fn_t fn,
						    void *arg);

#endif
