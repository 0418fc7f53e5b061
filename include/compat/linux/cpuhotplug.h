/* SPDX-License-Identifier: MIT */
/*
 * Callbacks for CPUs that come and go. All CPUs are there from the start, so
 * set-up calls startup() for each of them at once, and removal teardown(): in
 * the calling thread, on that CPU for a state of the AP section.
 */
#ifndef KM_COMPAT_LINUX_CPUHOTPLUG_H
#define KM_COMPAT_LINUX_CPUHOTPLUG_H

#include <linux/types.h>

struct hlist_node;

/* The order of those that libkmem knows; a fixed state of a subsystem not here does not compile. */
enum cpuhp_state {
	CPUHP_INVALID = -1,
	CPUHP_OFFLINE = 0,
	CPUHP_SLUB_DEAD,
	CPUHP_MM_WRITEBACK_DEAD,
	CPUHP_PAGE_ALLOC,
	CPUHP_PAGE_ALLOC_DEAD = CPUHP_PAGE_ALLOC,
	CPUHP_NET_DEV_DEAD,
	CPUHP_PCI_XGENE_DEAD,
	CPUHP_LUSTRE_CFS_DEAD,
	CPUHP_AP_ARM_CACHE_B15_RAC_DEAD,
	CPUHP_RADIX_DEAD,
	CPUHP_PERCPU_CNT_DEAD,
	CPUHP_ZCOMP_PREPARE,
	CPUHP_MM_ZS_PREPARE,
	CPUHP_MM_ZSWP_POOL_PREPARE,
	CPUHP_MM_ZSWP_MEM_PREPARE,
	CPUHP_TIMERS_PREPARE,
	CPUHP_BP_PREPARE_DYN,
	CPUHP_BP_PREPARE_DYN_END = CPUHP_BP_PREPARE_DYN + 20,
	CPUHP_BP_KICK_AP,
	CPUHP_BRINGUP_CPU,
	CPUHP_AP_OFFLINE,
	CPUHP_AP_ONLINE,
	CPUHP_TEARDOWN_CPU,
	CPUHP_AP_ONLINE_IDLE,
	CPUHP_AP_WORKQUEUE_ONLINE,
	CPUHP_AP_RANDOM_ONLINE,
	CPUHP_AP_BASE_CACHEINFO_ONLINE,
	CPUHP_AP_ONLINE_DYN,
	CPUHP_AP_ONLINE_DYN_END = CPUHP_AP_ONLINE_DYN + 40,
	CPUHP_AP_MM_DEMOTION_ONLINE,
	CPUHP_AP_ACTIVE,
	CPUHP_ONLINE,
};

int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke,
			int (*startup)(unsigned int cpu), int (*teardown)(unsigned int cpu),
			bool multi);
void __cpuhp_remove_state(enum cpuhp_state state, bool invoke);
int __cpuhp_state_add_instance(enum cpuhp_state state, struct hlist_node *node, bool invoke);
int __cpuhp_state_remove_instance(enum cpuhp_state state, struct hlist_node *node, bool invoke);

/* 0, for a _DYN state its number, or startup()'s error after the CPUs before were torn down. */
#define cpuhp_setup_state(state, name, startup, teardown) \
	__cpuhp_setup_state((state), (name), true, (startup), (teardown), false)
#define cpuhp_setup_state_cpuslocked(state, name, startup, teardown) \
	cpuhp_setup_state(state, name, startup, teardown)
#define cpuhp_setup_state_nocalls(state, name, startup, teardown) \
	__cpuhp_setup_state((state), (name), false, (startup), (teardown), false)
#define cpuhp_setup_state_nocalls_cpuslocked(state, name, startup, teardown) \
	cpuhp_setup_state_nocalls(state, name, startup, teardown)
/* The callbacks also get a node, one of those added; the calls come with the adding. */
#define cpuhp_setup_state_multi(state, name, startup, teardown)                          \
	__cpuhp_setup_state((state), (name), false, (int (*)(unsigned int))(void *)(startup), \
			    (int (*)(unsigned int))(void *)(teardown), true)
#define cpuhp_state_add_instance(state, node) __cpuhp_state_add_instance((state), (node), true)
#define cpuhp_state_add_instance_nocalls(state, node) \
	__cpuhp_state_add_instance((state), (node), false)
#define cpuhp_state_add_instance_cpuslocked(state, node) cpuhp_state_add_instance(state, node)
#define cpuhp_state_add_instance_nocalls_cpuslocked(state, node) \
	cpuhp_state_add_instance_nocalls(state, node)
#define cpuhp_state_remove_instance(state, node) \
	__cpuhp_state_remove_instance((state), (node), true)
#define cpuhp_state_remove_instance_nocalls(state, node) \
	__cpuhp_state_remove_instance((state), (node), false)
#define cpuhp_remove_state(state) __cpuhp_remove_state((state), true)
#define cpuhp_remove_state_nocalls(state) __cpuhp_remove_state((state), false)
#define cpuhp_remove_state_nocalls_cpuslocked(state) cpuhp_remove_state_nocalls(state)
#define cpuhp_remove_multi_state(state) __cpuhp_remove_state((state), false)

#endif
