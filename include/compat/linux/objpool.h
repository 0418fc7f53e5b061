/* SPDX-License-Identifier: MIT */
/*
 * Pools of objects made beforehand, a ring of each CPU. The functions that are only declared are
 * those of lib/objpool.c, to be compiled along.
 */
#ifndef KM_COMPAT_LINUX_OBJPOOL_H
#define KM_COMPAT_LINUX_OBJPOOL_H

#include <asm/processor.h>
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/irqflags.h>
#include <linux/refcount.h>
#include <linux/smp.h>
#include <linux/types.h>

/* What fits in head and tail, and in one allocation. */
#define OBJPOOL_NR_OBJECT_MAX (1 << 24)
#define OBJPOOL_OBJECT_SIZE_MAX (1 << 16)

/* Entries from head to last are there to take; from last to tail they are being put in. */
struct objpool_slot {
	u32 head, tail, last;
	u32 mask; /* entries less one */
	void *entries[];
};

struct objpool_head;
typedef int (*objpool_init_obj_cb)(void *obj, void *context);
typedef int (*objpool_fini_cb)(struct objpool_head *head, void *context);

struct objpool_head {
	int obj_size;
	int nr_objs;
	int nr_possible_cpus;
	int capacity; /* of each ring: all objects fit in one */
	gfp_t gfp;
	refcount_t ref; /* the objects that are not dropped, and the pool itself */
	unsigned long flags;
	struct objpool_slot **cpu_slots;
	objpool_fini_cb release;
	void *context;
};

/* release is called when the pool is gone, on the last objpool_drop() or by objpool_fini(). */
int objpool_init(struct objpool_head *pool, int nr_objs, int object_size, gfp_t gfp, void *context,
		 objpool_init_obj_cb objinit, objpool_fini_cb release);
/* 0: that was the last one and the pool is gone; else -EAGAIN. */
int objpool_drop(void *obj, struct objpool_head *pool);
void objpool_free(struct objpool_head *pool);
void objpool_fini(struct objpool_head *pool);

static inline void *km_objpool_take(struct objpool_slot *slot)
{
	u32 head = __atomic_load_n(&slot->head, __ATOMIC_ACQUIRE);

	while (head != __atomic_load_n(&slot->last, __ATOMIC_ACQUIRE)) {
		void *obj = READ_ONCE(slot->entries[head & slot->mask]);

		if (__atomic_compare_exchange_n(&slot->head, &head, head + 1, false,
						__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
			return obj;
	}
	return NULL;
}

/* Of this CPU's ring, or of the next that has one; NULL. */
static inline void *objpool_pop(struct objpool_head *pool)
{
	unsigned long flags;
	void *obj = NULL;
	int start, cpu;

	raw_local_irq_save(flags);
	start = raw_smp_processor_id();
	for (cpu = start; cpu < nr_cpu_ids && !obj; cpu++)
		if (pool->cpu_slots[cpu])
			obj = km_objpool_take(pool->cpu_slots[cpu]);
	for (cpu = 0; cpu < start && !obj; cpu++)
		if (pool->cpu_slots[cpu])
			obj = km_objpool_take(pool->cpu_slots[cpu]);
	raw_local_irq_restore(flags);
	return obj;
}

/* An object of this pool, which is not in it: so there is room. 0. */
static inline int objpool_push(void *obj, struct objpool_head *pool)
{
	struct objpool_slot *slot;
	unsigned long flags;
	u32 tail;

	raw_local_irq_save(flags);
	slot = pool->cpu_slots[raw_smp_processor_id()];
	tail = __atomic_fetch_add(&slot->tail, 1, __ATOMIC_ACQ_REL);
	WRITE_ONCE(slot->entries[tail & slot->mask], obj);
	/* Others of this CPU's threads may be at it; they finish in order. */
	while (__atomic_load_n(&slot->last, __ATOMIC_ACQUIRE) != tail)
		cpu_relax();
	__atomic_store_n(&slot->last, tail + 1, __ATOMIC_RELEASE);
	raw_local_irq_restore(flags);
	return 0;
}

#endif
