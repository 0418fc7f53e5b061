/* SPDX-License-Identifier: MIT */
/*
 * The rseq way: this CPU's slots are changed by restartable sections, another
 * CPU's by taking its stack away.
 *
 * A section reads the slot once and, if nothing ends it before, stores it once
 * as its last instruction. That store is a plain one: a section that read the
 * slot before a taker exchanged it may store after the exchange. Why a taken
 * stack nevertheless has exactly one owner:
 *
 *  1. Only takers write BUSY, and cpu.c lets one run at a time. No section
 *     commits after it read BUSY: a pop finds it empty, a push full, and
 *     cpu_slot_replace() is never asked to replace it; cpu_slot_open() wants
 *     the null stack. So after the exchange the slot can only be changed by a
 *     section that read it before, call it late; a CPU is inside one section
 *     at most, so there is at most one. (If it commits, the sections after it
 *     go on from what it stored, as if the exchange had not been.)
 *  2. The fence returns after every section begun before it has committed or
 *     been ended. If the slot holds BUSY then, there was no late commit, for
 *     nobody else could have put BUSY back (1), and there will be none. The
 *     exchanged top is the taker's, and so is the slot until cpu_slot_set().
 *  3. If the slot holds another top V then, a late section has committed and
 *     thereby undone the exchange. The slot's stack is V's: after pops and
 *     pushes that is the stack that was exchanged, with another height; after
 *     a replace it is a new stack, and the caller of that replace, who was
 *     told true, owns the exchanged one. In both cases the exchanged top is
 *     void and V is nobody's but the slot's: forget the one, exchange again.
 *
 * Round 3 needs a section to be under way at the exchange, so it seldom comes
 * twice. Memory order: sections and exchange are ordered by the fence; what
 * other CPUs stored in the stack is visible after it.
 */
#include "base/cpu_internal.h"

#include "base/bug.h"
#include "port/port.h"

/* Sanitizers do not see what the sections do, and instrument what they must not. */
#if !(defined(__x86_64__) || defined(__aarch64__)) || defined(__SANITIZE_THREAD__) || \
	defined(__SANITIZE_ADDRESS__)
#define SECTIONS_WORK 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer) || \
	__has_feature(memory_sanitizer)
#define SECTIONS_WORK 0
#endif
#endif
#ifndef SECTIONS_WORK
#define SECTIONS_WORK 1
#endif

static void fence(int cpu)
{
	int err = port_rseq_fence(cpu);

	if (err && cpu >= 0)
		err = port_rseq_fence(-1);
	BUG_ON(err);
}

bool cpu_rseq_start(char *areas, unsigned long area_bytes)
{
	long offset;

	if (!SECTIONS_WORK || !port_rseq(&offset) || port_rseq_fence(-1))
		return false;
	__atomic_store_n(&km_hot.rseq_offset, offset, __ATOMIC_RELAXED);
	cpu_hot_publish(areas);
	fence(-1); /* no section has the new stride and the old base */
	cpu_hot_stride(area_bytes);
	fence(-1);
	return true;
}

#if defined(__x86_64__) || defined(__aarch64__)

void *cpu_rseq_pop(unsigned int slot)
{
	return km_cpu_pop(slot);
}

bool cpu_rseq_push(unsigned int slot, void *obj)
{
	return km_cpu_push(slot, obj);
}

bool cpu_rseq_replace(unsigned int slot, void **old, void **new)
{
	return km_cpu_replace(slot, old, new);
}

#else

void *cpu_rseq_pop(unsigned int slot)
{
	(void)slot;
	return NULL;
}

bool cpu_rseq_push(unsigned int slot, void *obj)
{
	(void)slot;
	(void)obj;
	return false;
}

bool cpu_rseq_replace(unsigned int slot, void **old, void **new)
{
	(void)slot;
	(void)old;
	(void)new;
	return false;
}

#endif

static void **exchange(unsigned int cpu, unsigned int slot)
{
	return __atomic_exchange_n(cpu_slot_word(cpu, slot), CPU_BUSY_TOP, __ATOMIC_ACQ_REL);
}

void **cpu_rseq_take(unsigned int cpu, unsigned int slot)
{
	void **top;

	do {
		top = exchange(cpu, slot);
		if (top == CPU_BUSY_TOP) /* taken by somebody before, and not given back */
			break;
		fence((int)cpu);
	} while (cpu_slot_top_of(cpu, slot) != CPU_BUSY_TOP);
	return top;
}

void cpu_rseq_fence(void)
{
	fence(-1);
}

void cpu_rseq_take_all(unsigned int slot, void ***taken)
{
	bool again = false;

	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
		taken[cpu] = exchange(cpu, slot);
	do {
		fence(-1);
		again = false;
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
			/* What somebody else had taken stays his, given back since or not. */
			if (taken[cpu] == CPU_BUSY_TOP ||
			    cpu_slot_top_of(cpu, slot) == CPU_BUSY_TOP)
				continue;
			taken[cpu] = exchange(cpu, slot);
			again = true;
		}
	} while (again);
}
