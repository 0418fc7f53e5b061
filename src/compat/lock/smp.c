/* SPDX-License-Identifier: MIT */
/* Functions on other CPUs, which the calling thread visits; and callbacks for CPUs that come. */
#include "compat/lock/context_internal.h"
#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"

#include <asm/processor.h>
#include <linux/bug.h>
#include <linux/cpu.h>
#include <linux/hardirq.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/smp.h>

/* Polls between two times that the CPU is given away. */
#define RELAX_YIELD 64

void cpu_relax(void)
{
	static __thread unsigned int nr __attribute__((__tls_model__("initial-exec")));

	if (++nr % RELAX_YIELD)
		km_host_relax();
	else
		km_host_yield();
}

/* As an interrupt on cpu; where the host does not let the thread go there, it is called here. */
static void call_on(unsigned int cpu, smp_call_func_t func, void *info)
{
	unsigned long visit[KM_HOST_VISIT_WORDS];

	km_host_cpu_visit(cpu, visit);
	irq_enter();
	func(info);
	irq_exit();
	km_host_cpu_leave(visit);
}

int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
	if ((unsigned int)cpu >= nr_cpu_ids)
		return -ENXIO;
	call_on(cpu, func, info);
	return 0;
}

int smp_call_function_single_async(int cpu, call_single_data_t *csd)
{
	return smp_call_function_single(cpu, csd->func, csd->info, 0);
}

int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait)
{
	unsigned int cpu = raw_smp_processor_id();

	if (!cpumask_test_cpu(cpu, mask))
		cpu = cpumask_first(mask);
	return smp_call_function_single(cpu, func, info, wait);
}

void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
	unsigned int self = raw_smp_processor_id(), cpu;

	for_each_cpu(cpu, mask)
		if (cpu != self)
			call_on(cpu, func, info);
}

void smp_call_function(smp_call_func_t func, void *info, int wait)
{
	smp_call_function_many(cpu_online_mask, func, info, wait);
}

void on_each_cpu_cond_mask(smp_cond_func_t cond, smp_call_func_t func, void *info, bool wait,
			   const struct cpumask *mask)
{
	unsigned int cpu;

	for_each_cpu(cpu, mask)
		if (!cond || cond(cpu, info))
			call_on(cpu, func, info);
}

int smp_call_on_cpu(unsigned int cpu, int (*func)(void *), void *par, bool phys)
{
	unsigned long visit[KM_HOST_VISIT_WORDS];
	int ret;

	if (cpu >= nr_cpu_ids)
		return -ENXIO;
	km_host_cpu_visit(cpu, visit);
	ret = func(par);
	km_host_cpu_leave(visit);
	return ret;
}

/* ---- states of CPUs ---- */

struct hp_state {
	const char *name;
	int (*startup)(unsigned int cpu);
	int (*teardown)(unsigned int cpu);
	bool used, multi;
};

typedef int (*hp_multi_t)(unsigned int cpu, struct hlist_node *node);

static struct hp_state states[CPUHP_ONLINE + 1];
static DEFINE_MUTEX(states_lock);

/* One CPU's callback, on that CPU. node NULL: not of a multi state. */
static int hp_call(int (*fn)(unsigned int cpu), unsigned int cpu, struct hlist_node *node)
{
	unsigned long visit[KM_HOST_VISIT_WORDS];
	int ret;

	if (!fn)
		return 0;
	km_host_cpu_visit(cpu, visit);
	ret = node ? ((hp_multi_t)(void *)fn)(cpu, node) : fn(cpu);
	km_host_cpu_leave(visit);
	return ret;
}

static void hp_teardown(struct hp_state *state, unsigned int nr_cpus, struct hlist_node *node)
{
	while (nr_cpus--)
		hp_call(state->teardown, nr_cpus, node);
}

static int hp_startup(struct hp_state *state, struct hlist_node *node)
{
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		int ret = hp_call(state->startup, cpu, node);

		if (ret) {
			hp_teardown(state, cpu, node);
			return ret;
		}
	}
	return 0;
}

/* A free one of the range that state begins, or state itself; negative: none. */
static int hp_find(enum cpuhp_state state)
{
	int last = state;

	if (state == CPUHP_AP_ONLINE_DYN)
		last = CPUHP_AP_ONLINE_DYN_END;
	else if (state == CPUHP_BP_PREPARE_DYN)
		last = CPUHP_BP_PREPARE_DYN_END;
	else if (state < CPUHP_OFFLINE || state > CPUHP_ONLINE)
		return -EINVAL;
	for (int i = state; i <= last; i++)
		if (!states[i].used)
			return i;
	WARN(1, "cpuhp: state %d (%s) is taken\n", state, states[state].name);
	return last == (int)state ? -EBUSY : -ENOSPC;
}

int __cpuhp_setup_state(enum cpuhp_state state, const char *name, bool invoke,
			int (*startup)(unsigned int cpu), int (*teardown)(unsigned int cpu),
			bool multi)
{
	int nr, ret = 0;

	mutex_lock(&states_lock);
	nr = hp_find(state);
	if (nr >= 0) {
		states[nr] = (struct hp_state){ name, startup, teardown, true, multi };
		if (invoke)
			ret = hp_startup(&states[nr], NULL);
		if (ret)
			states[nr].used = false;
	}
	mutex_unlock(&states_lock);
	if (nr < 0 || ret)
		return ret ? ret : nr;
	return state == CPUHP_AP_ONLINE_DYN || state == CPUHP_BP_PREPARE_DYN ? nr : 0;
}

void __cpuhp_remove_state(enum cpuhp_state state, bool invoke)
{
	if (WARN_ON(state < CPUHP_OFFLINE || state > CPUHP_ONLINE || !states[state].used))
		return;
	mutex_lock(&states_lock);
	if (invoke)
		hp_teardown(&states[state], nr_cpu_ids, NULL);
	states[state].used = false;
	mutex_unlock(&states_lock);
}

int __cpuhp_state_add_instance(enum cpuhp_state state, struct hlist_node *node, bool invoke)
{
	int ret = 0;

	if (WARN_ON(state < CPUHP_OFFLINE || state > CPUHP_ONLINE || !states[state].multi))
		return -EINVAL;
	mutex_lock(&states_lock);
	if (invoke)
		ret = hp_startup(&states[state], node);
	mutex_unlock(&states_lock);
	return ret;
}

int __cpuhp_state_remove_instance(enum cpuhp_state state, struct hlist_node *node, bool invoke)
{
	if (WARN_ON(state < CPUHP_OFFLINE || state > CPUHP_ONLINE || !states[state].multi))
		return -EINVAL;
	mutex_lock(&states_lock);
	if (invoke)
		hp_teardown(&states[state], nr_cpu_ids, node);
	mutex_unlock(&states_lock);
	return 0;
}
