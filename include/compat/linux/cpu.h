/* SPDX-License-Identifier: MIT */
/* CPUs do not come and go: the set is that of the library's start. */
#ifndef KM_COMPAT_LINUX_CPU_H
#define KM_COMPAT_LINUX_CPU_H

#include <linux/cleanup.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/smp.h>

/* NO-OP: there is no hotplug to keep away. */
static inline void cpus_read_lock(void)
{
}

static inline int cpus_read_trylock(void)
{
	return 1;
}

static inline void cpus_read_unlock(void)
{
}

static inline void cpus_write_lock(void)
{
}

static inline void cpus_write_unlock(void)
{
}

static inline void cpu_hotplug_disable(void)
{
}

static inline void cpu_hotplug_enable(void)
{
}

#define lockdep_assert_cpus_held() ((void)0)
#define lockdep_is_cpus_held() (1)
#define get_online_cpus() cpus_read_lock()
#define put_online_cpus() cpus_read_unlock()
#define cpu_maps_update_begin() ((void)0)
#define cpu_maps_update_done() ((void)0)

DEFINE_LOCK_GUARD_0(cpus_read_lock, cpus_read_lock(), cpus_read_unlock())

#endif
