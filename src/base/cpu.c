/* SPDX-License-Identifier: MIT */
/* Per-CPU stacks: boot, the slots, and the choice between the two ways. See cpu.h. */
#include "base/cpu_internal.h"

#include "base/bits.h"
#include "base/bug.h"
#include "port/port.h"

#include <errno.h>

_Static_assert(KM_SLOT_PAGES + KM_PAGE_SLOTS_PER_ZONE < CPU_FIXED_SLOTS, "fixed slots fit");

unsigned int cpu_nr = 1;
bool cpu_rseq;
unsigned long cpu_area_bytes;

/* Bit set: given out by cpu_slot_alloc(). Atomic. */
static unsigned long slots_used[KM_NR_SLOTS / 64];
/* One taker at a time; in the rseq way only. */
static struct km_lock take_lock = LOCK_INIT(LOCK_RANK_CPU);

/* ---- boot ---- */

int cpu_boot(bool want_rseq, unsigned long private_bytes)
{
	unsigned int nr = port_nr_cpus();
	unsigned long bytes = align_up(CPU_SLOT_AREA + private_bytes, PAGE_SIZE);
	char *areas;

	if (cpu_area_bytes) /* an earlier boot got this far */
		return 0;
	if (nr > CPU_MAX) {
		/* CPUs whose numbers differ by CPU_MAX share an area; only locks allow that. */
		nr = CPU_MAX;
		want_rseq = false;
	}
	areas = port_reserve(bytes * nr);
	if (!areas)
		return -ENOMEM;
	/* One page per CPU; further slots are filled as they are given out. */
	for (unsigned int cpu = 0; cpu < nr; cpu++)
		cpu_slots_fill((void ***)(areas + cpu * bytes), CPU_FIXED_SLOTS);
	cpu_rseq = want_rseq && cpu_rseq_start(areas, bytes);
	if (!cpu_rseq && !cpu_locked_start()) {
		port_release(areas, bytes * nr);
		return -ENOMEM;
	}
	cpu_areas = areas;
	cpu_area_bytes = bytes;
	cpu_nr = nr;
	return 0;
}

/* The CPU that sections run on: struct rseq's, where there is one, for both to agree always. */
unsigned int cpu_id(void)
{
#if defined(__x86_64__) || defined(__aarch64__)
	if (likely(cpu_rseq)) {
		const char *rseq = (const char *)__builtin_thread_pointer() + km_hot.rseq_offset;
		unsigned int cpu = *(const volatile unsigned int *)(rseq + 4);

		if (likely(cpu < cpu_nr))
			return cpu;
	}
#endif
	return port_cpu() % cpu_nr;
}

void *cpu_private(unsigned int cpu)
{
	BUG_ON(cpu >= cpu_nr || !cpu_area_bytes);
	return cpu_areas + cpu * cpu_area_bytes + CPU_SLOT_AREA;
}

/* ---- slots ---- */

static void slot_close(unsigned int slot)
{
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
		cpu_slot_set(cpu, slot, CPU_NULL_TOP);
}

bool cpu_slot_is_used(unsigned int nr)
{
	return bit_test(slots_used, nr);
}

unsigned int cpu_slot_alloc(void)
{
	for (unsigned int i = CPU_FIXED_SLOTS / 64; i < ARRAY_LEN(slots_used); i++) {
		unsigned long used = __atomic_load_n(&slots_used[i], __ATOMIC_RELAXED);

		while (~used) {
			unsigned int bit = (unsigned int)__builtin_ctzl(~used);
			unsigned int slot = 8 * (i * 64 + bit);

			if (!__atomic_compare_exchange_n(&slots_used[i], &used, used | 1UL << bit,
							 false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
				continue;
			/* Everywhere before anybody knows the number: a word of 0 is no stack. */
			slot_close(slot);
			return slot;
		}
	}
	return 0;
}

void cpu_slot_free(unsigned int slot)
{
	unsigned int nr = slot / 8;

	BUG_ON(slot % 8 || nr < CPU_FIXED_SLOTS || nr >= KM_NR_SLOTS || !bit_test(slots_used, nr));
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
		void **top = cpu_slot_top_of(cpu, slot);

		BUG_ON(top != CPU_NULL_TOP && top != CPU_BUSY_TOP);
	}
	slot_close(slot);
	bit_clear(slots_used, nr);
}

void *cpu_slot_pop(unsigned int slot)
{
	return cpu_rseq ? cpu_rseq_pop(slot) : cpu_locked_pop(slot);
}

bool cpu_slot_push(unsigned int slot, void *obj)
{
	return cpu_rseq ? cpu_rseq_push(slot, obj) : cpu_locked_push(slot, obj);
}

bool cpu_slot_replace(unsigned int slot, void **old, void **new)
{
	BUG_ON(old == CPU_BUSY_TOP || new == CPU_BUSY_TOP);
	return cpu_rseq ? cpu_rseq_replace(slot, old, new) : cpu_locked_replace(slot, old, new);
}

void **cpu_slot_top_of(unsigned int cpu, unsigned int slot)
{
	return __atomic_load_n(cpu_slot_word(cpu, slot), __ATOMIC_ACQUIRE);
}

void **cpu_slot_top(unsigned int slot)
{
	return cpu_slot_top_of(cpu_id(), slot);
}

void cpu_slot_set(unsigned int cpu, unsigned int slot, void **top)
{
	lock_section_enter();
	__atomic_store_n(cpu_slot_word(cpu, slot), top, __ATOMIC_RELEASE);
	lock_section_leave();
}

bool cpu_slot_open(unsigned int cpu, unsigned int slot, void **top)
{
	void **null = CPU_NULL_TOP;
	bool was_null;

	lock_section_enter();
	was_null = __atomic_compare_exchange_n(cpu_slot_word(cpu, slot), &null, top, false,
					       __ATOMIC_RELEASE, __ATOMIC_RELAXED);
	lock_section_leave();
	return was_null;
}

void **cpu_slot_take(unsigned int cpu, unsigned int slot, void **leave)
{
	void **top;

	BUG_ON(cpu >= cpu_nr);
	if (cpu_rseq) {
		lock_get(&take_lock);
		top = cpu_rseq_take(cpu, slot);
		lock_put(&take_lock);
	} else {
		top = cpu_locked_take(cpu, slot);
	}
	if (top != CPU_BUSY_TOP && leave != CPU_BUSY_TOP)
		cpu_slot_set(cpu, slot, leave);
	return top;
}

void cpu_slot_take_all(unsigned int slot, void **leave, void ***taken)
{
	if (cpu_rseq) {
		lock_get(&take_lock);
		cpu_rseq_take_all(slot, taken);
		lock_put(&take_lock);
	} else {
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
			taken[cpu] = cpu_locked_take(cpu, slot);
	}
	for (unsigned int cpu = 0; leave != CPU_BUSY_TOP && cpu < cpu_nr; cpu++)
		if (taken[cpu] != CPU_BUSY_TOP)
			cpu_slot_set(cpu, slot, leave);
}

/* ---- stacks ---- */

/*
 * Only sentinels are written: two threads may lay out the same memory at once,
 * even while one of them has put it to use already.
 */
void **cpu_stack_init(void **mem, unsigned int capacity)
{
	__atomic_store_n(&mem[0], NULL, __ATOMIC_RELAXED);
	for (unsigned int i = 1; i <= capacity; i++)
		if (__atomic_load_n(&mem[i], __ATOMIC_RELAXED) == KM_STACK_END)
			__atomic_store_n(&mem[i], NULL, __ATOMIC_RELAXED);
	__atomic_store_n(&mem[capacity + 1], KM_STACK_END, __ATOMIC_RELAXED);
	return &mem[1];
}

unsigned int cpu_stack_count(void **top)
{
	unsigned int nr = 0;

	while (__atomic_load_n(&top[-1 - (long)nr], __ATOMIC_RELAXED))
		nr++;
	return nr;
}
