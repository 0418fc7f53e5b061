/* SPDX-License-Identifier: MIT */
/*
 * The hot layout's storage, and how it changes under running threads.
 *
 * km_hot may be copied into the executable by a copy relocation, so that it is
 * only ever reached by its exported name.
 *
 * Inlined code reads rseq_offset, cpu_stride and cpu_base in this order, at
 * any time, boot included. From load on, rseq_offset is the real one where
 * there is any, so that every section can be ended by a fence; before boot all
 * CPUs share one area of null stacks. Publishing new areas stores cpu_base
 * first, and after a fence the stride: with the old stride 0, or the new one, a
 * section then reads some CPU's new slot, and finds the null stack, as nothing
 * is put there before another fence has ended all sections that saw a mixture.
 */
#include "base/cpu_internal.h"

#include "base/bug.h"
#include "port/port.h"

#define PREBOOT_SLOTS 64

_Static_assert(PREBOOT_SLOTS >= KM_SLOT_PAGES, "constant slots exist before boot");
_Static_assert(offsetof(struct km_hot, rseq_offset) == 16 && sizeof(struct km_hot) == 136,
	       "a new layout needs a new symbol version");

void *cpu_null_stack[2] = { NULL, KM_STACK_END };
void *cpu_busy_stack[2] = { NULL, KM_STACK_END };

static void **const preboot_slots[PREBOOT_SLOTS] = { [0 ... PREBOOT_SLOTS - 1] = CPU_NULL_TOP };

struct km_hot km_hot = {
	.cpu_base = (char *)preboot_slots,
	.rseq_offset = KM_RSEQ_OFFSET_PREBOOT,
};

char *cpu_areas = (char *)preboot_slots;

/* Before any thread of the program: sections use the real struct rseq from the start. */
__attribute__((__constructor__(101))) static void hot_load(void)
{
	port_rseq(&km_hot.rseq_offset);
}

void cpu_slots_fill(void ***slots, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		__atomic_store_n(&slots[i], CPU_NULL_TOP, __ATOMIC_RELAXED);
}

/* base's slots hold null stacks. The caller fences, when sections can be, before it goes on. */
void cpu_hot_publish(char *base)
{
	BUG_ON(km_hot.cpu_stride);
	__atomic_store_n(&km_hot.cpu_base, base, __ATOMIC_RELEASE);
}

void cpu_hot_stride(unsigned long stride)
{
	__atomic_store_n(&km_hot.cpu_stride, stride, __ATOMIC_RELEASE);
}
