/* SPDX-License-Identifier: MIT */
/*
 * Stacks and fork. While the frames are copied no stack may change, for some
 * lie in frames and their slots do not. So all CPUs get other areas for that
 * time, of the same layout, in which every slot says that it is busy.
 */
#include "base/cpu_internal.h"

#include "base/bug.h"
#include "port/port.h"

#include <errno.h>

static char *busy_areas; /* NULL: not suspended */

/* Slots up to the last one that was ever given out. */
static unsigned long slots_known(void)
{
	unsigned long nr = KM_NR_SLOTS;

	while (nr > CPU_FIXED_SLOTS && !cpu_slot_is_used((unsigned int)nr - 1))
		nr--;
	return nr;
}

/* In the locked way the locks do it. */
int cpu_suspend(void)
{
	unsigned long nr = slots_known();

	if (!cpu_rseq)
		return 0;
	busy_areas = port_reserve(cpu_area_bytes * cpu_nr);
	if (!busy_areas)
		return -ENOMEM;
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
		void ***slots = (void ***)(busy_areas + cpu * cpu_area_bytes);

		for (unsigned long i = 0; i < nr; i++)
			slots[i] = CPU_BUSY_TOP;
	}
	__atomic_store_n(&km_hot.cpu_base, busy_areas, __ATOMIC_RELEASE);
	cpu_rseq_fence();
	return 0;
}

void cpu_resume(void)
{
	if (!busy_areas)
		return;
	__atomic_store_n(&km_hot.cpu_base, cpu_areas, __ATOMIC_RELEASE);
	cpu_rseq_fence();
	port_release(busy_areas, cpu_area_bytes * cpu_nr);
	busy_areas = NULL;
}

/*
 * What another thread had taken is lost with it; the slot is free again. The
 * registration for the fence may or may not have come along.
 */
void cpu_fork_child(void)
{
	unsigned long nr = slots_known();
	long offset;

	BUG_ON(cpu_rseq && !port_rseq(&offset));
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
		for (unsigned long i = 0; i < nr; i++)
			if (cpu_slot_top_of(cpu, (unsigned int)i * 8) == CPU_BUSY_TOP)
				cpu_slot_set(cpu, (unsigned int)i * 8, CPU_NULL_TOP);
}
