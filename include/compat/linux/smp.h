/* SPDX-License-Identifier: MIT */
/*
 * Functions on other CPUs. The calling thread goes to each of the CPUs in turn
 * and calls the function there, with interrupts "off", and comes back: all such
 * calls have returned when smp_call_function() and its kin return, wait or not.
 */
#ifndef KM_COMPAT_LINUX_SMP_H
#define KM_COMPAT_LINUX_SMP_H

#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include <linux/types.h>

#include <asm/barrier.h>

typedef void (*smp_call_func_t)(void *info);
typedef bool (*smp_cond_func_t)(int cpu, void *info);

struct __call_single_data {
	smp_call_func_t func;
	void *info;
};
typedef struct __call_single_data call_single_data_t;
#define CSD_INIT(_func, _info) (struct __call_single_data){ .func = (_func), .info = (_info) }
#define INIT_CSD(csd, _func, _info) ((void)(*(csd) = CSD_INIT((_func), (_info))))

#define __smp_processor_id() raw_smp_processor_id()
#define debug_smp_processor_id() raw_smp_processor_id()
#define hard_smp_processor_id() raw_smp_processor_id()
#define get_boot_cpu_id() 0

/* 0, or -ENXIO when there is no such CPU. */
int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait);
int smp_call_function_single_async(int cpu, call_single_data_t *csd);
int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait);
/* Those of mask without this one. */
void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info,
			    bool wait);
void smp_call_function(smp_call_func_t func, void *info, int wait);
/* This one too; cond, if any, chooses. */
void on_each_cpu_cond_mask(smp_cond_func_t cond, smp_call_func_t func, void *info, bool wait,
			   const struct cpumask *mask);
/* In the thread, interrupts on: func(arg) on cpu; its value, or -ENXIO. */
int smp_call_on_cpu(unsigned int cpu, int (*func)(void *), void *par, bool phys);

static inline void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t func, void *info,
				    bool wait)
{
	on_each_cpu_cond_mask(NULL, func, info, wait, mask);
}

static inline int on_each_cpu(smp_call_func_t func, void *info, int wait)
{
	on_each_cpu_cond_mask(NULL, func, info, wait, cpu_online_mask);
	return 0;
}

/* To 5.5 with gfp flags before the mask; those are of no use. */
static inline void on_each_cpu_cond(smp_cond_func_t cond, smp_call_func_t func, void *info,
				    bool wait)
{
	on_each_cpu_cond_mask(cond, func, info, wait, cpu_online_mask);
}

/* NO-OP: no CPU is idle in a way that it must be woken from. */
static inline void wake_up_all_idle_cpus(void)
{
}

static inline void kick_all_cpus_sync(void)
{
	smp_mb();
}

#endif
