/* SPDX-License-Identifier: MIT */
/*
 * The locked way: a lock per CPU area. Inlined code gets an area of null
 * stacks instead of the real ones, and so always calls out. A thread may move
 * to another CPU while it holds the lock; the lock is what counts.
 */
#include "base/cpu_internal.h"

#include "base/bug.h"
#include "port/port.h"

static struct {
	struct km_lock lock;
} __attribute__((__aligned__(64))) locks[CPU_MAX] = {
	[0 ... CPU_MAX - 1] = { LOCK_INIT(LOCK_RANK_CPU) },
};

bool cpu_locked_start(void)
{
	char *area = port_reserve(CPU_SLOT_AREA);

	if (!area)
		return false;
	cpu_slots_fill((void ***)area, KM_NR_SLOTS);
	cpu_hot_publish(area);
	return true;
}

/* The slot's word on this CPU, locked; NULL: contended where waiting is not allowed. */
static void ***slot_enter(unsigned int slot, struct km_lock **lock)
{
	unsigned int cpu = cpu_id();

	*lock = &locks[cpu].lock;
	return lock_get_free(*lock) ? cpu_slot_word(cpu, slot) : NULL;
}

/* Others read slots and stacks without the lock, as hints: hence the atomic accesses. */
static void **top_get(void ***word)
{
	return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static void top_set(void ***word, void **top)
{
	__atomic_store_n(word, top, __ATOMIC_RELEASE);
}

void *cpu_locked_pop(unsigned int slot)
{
	struct km_lock *lock;
	void ***word = slot_enter(slot, &lock), **top, *obj;

	if (!word)
		return NULL;
	top = top_get(word);
	obj = top[-1];
	if (obj)
		top_set(word, top - 1);
	lock_put(lock);
	return obj;
}

bool cpu_locked_push(unsigned int slot, void *obj)
{
	struct km_lock *lock;
	void ***word = slot_enter(slot, &lock), **top;
	bool room;

	if (!word)
		return false;
	top = top_get(word);
	room = top[-1] != obj && __atomic_load_n(top, __ATOMIC_RELAXED) != KM_STACK_END;
	if (room) {
		__atomic_store_n(top, obj, __ATOMIC_RELAXED);
		top_set(word, top + 1);
	}
	lock_put(lock);
	return room;
}

bool cpu_locked_replace(unsigned int slot, void **old, void **new)
{
	struct km_lock *lock;
	void ***word = slot_enter(slot, &lock);
	bool same;

	if (!word)
		return false;
	same = top_get(word) == old;
	if (same)
		top_set(word, new);
	lock_put(lock);
	return same;
}

void **cpu_locked_take(unsigned int cpu, unsigned int slot)
{
	void ***word = cpu_slot_word(cpu, slot), **top;

	lock_get(&locks[cpu].lock);
	top = __atomic_exchange_n(word, CPU_BUSY_TOP, __ATOMIC_ACQ_REL);
	lock_put(&locks[cpu].lock);
	return top;
}
