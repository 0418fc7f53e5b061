/* SPDX-License-Identifier: MIT */
/*
 * The tests of per-CPU stacks, for both ways: the including program defines
 * WANT_RSEQ. Here one thread; base_cpu_stress.h goes on with many.
 */
#ifndef TESTS_BASE_CPU_TESTS_H
#define TESTS_BASE_CPU_TESTS_H

#include "test.h"

#include "base/base.h"
#include "port/port.h"

#include <sched.h>

#define NR_STACKS 64
#define CAPACITY 12
#define NR_TOKENS 200
#define PRIVATE_BYTES 10000

static struct token {
	unsigned int holder; /* 0: in a stack or the pool; atomic */
	unsigned int seen;
} tokens[NR_TOKENS];

static void *stack_mem[NR_STACKS][CAPACITY + 2];

static unsigned int stack_number(void **top)
{
	return (unsigned int)((unsigned long)((char *)(top - 1) - (char *)stack_mem) /
			      sizeof(stack_mem[0]));
}

static void boot(void)
{
	CHECK_EQ(cpu_boot(WANT_RSEQ, PRIVATE_BYTES), 0);
}

/* ---- one thread ---- */

TEST(before_boot_all_is_null)
{
	if (km_hot.cpu_stride)
		return; /* another test booted before */
	CHECK_EQ(cpu_slot_pop(8 * KM_SLOT_KMALLOC), NULL);
	CHECK(!cpu_slot_push(8 * KM_SLOT_KMALLOC, &tokens[0]));
#ifdef KM_RSEQ_BEGIN
	CHECK_EQ(km_cpu_pop(8 * (KM_SLOT_PAGES - 1)), NULL);
	CHECK(!km_cpu_push(8 * (KM_SLOT_PAGES - 1), &tokens[0]));
#endif
}

TEST(boot_twice)
{
	char *areas;

	boot();
	areas = km_hot.cpu_base;
	boot();
	CHECK_EQ(km_hot.cpu_base, areas);
	CHECK(cpu_nr >= 1 && cpu_nr <= CPU_MAX);
	CHECK(cpu_id() < cpu_nr);
	if (!WANT_RSEQ || TEST_SANITIZED)
		CHECK(!cpu_rseq);
	CHECK_EQ(km_hot.cpu_stride != 0, cpu_rseq);
	printf("# the %s way, %u CPUs\n", cpu_rseq ? "rseq" : "locked", cpu_nr);
	for (unsigned int slot = 0; slot < CPU_FIXED_SLOTS; slot++)
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
			CHECK_EQ(cpu_slot_top_of(cpu, 8 * slot), CPU_NULL_TOP);
}

TEST(private_bytes)
{
	boot();
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
		char *bytes = cpu_private(cpu);

		for (unsigned int i = 0; i < PRIVATE_BYTES; i++)
			CHECK_EQ(bytes[i], 0);
		memset(bytes, 0xff, PRIVATE_BYTES);
	}
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
		CHECK_EQ(cpu_slot_top_of(cpu, 0), CPU_NULL_TOP);
		memset(cpu_private(cpu), 0, PRIVATE_BYTES);
	}
}

TEST(slots_are_handed_out_closed)
{
	unsigned int slot, nr = 0, again;
	static bool seen[KM_NR_SLOTS];

	boot();
	while ((slot = cpu_slot_alloc())) {
		CHECK(slot % 8 == 0 && slot / 8 >= CPU_FIXED_SLOTS && slot / 8 < KM_NR_SLOTS);
		CHECK(!seen[slot / 8]);
		seen[slot / 8] = true;
		nr++;
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
			CHECK_EQ(cpu_slot_top_of(cpu, slot), CPU_NULL_TOP);
	}
	CHECK_EQ(nr, KM_NR_SLOTS - CPU_FIXED_SLOTS);
	cpu_slot_free(8 * 1000);
	again = cpu_slot_alloc();
	CHECK_EQ(again, 8 * 1000);
	for (slot = CPU_FIXED_SLOTS; slot < KM_NR_SLOTS; slot++)
		cpu_slot_free(8 * slot);
}

static void free_twice(void *arg)
{
	unsigned int slot = cpu_slot_alloc();

	(void)arg;
	cpu_slot_free(slot);
	cpu_slot_free(slot);
}

static void free_in_use(void *arg)
{
	unsigned int slot = cpu_slot_alloc();

	(void)arg;
	cpu_slot_set(0, slot, cpu_stack_init(stack_mem[0], CAPACITY));
	cpu_slot_free(slot);
}

TEST(slot_misuse)
{
	boot();
	CHECK_ABORTS(free_twice, NULL, "kernel BUG at");
	CHECK_ABORTS(free_in_use, NULL, "kernel BUG at");
}

TEST(stack_layout)
{
	void *mem[CAPACITY + 2], **top;

	memset(mem, 0x5a, sizeof(mem));
	for (int i = 0; i < CAPACITY + 2; i += 3)
		mem[i] = KM_STACK_END;
	top = cpu_stack_init(mem, CAPACITY);
	CHECK_EQ(top, &mem[1]);
	CHECK_EQ(cpu_stack_count(top), 0);
	CHECK_EQ(mem[0], NULL);
	CHECK_EQ(mem[CAPACITY + 1], KM_STACK_END);
	for (int i = 1; i <= CAPACITY; i++)
		CHECK_NE(mem[i], KM_STACK_END);
}

/* This thread stays on one CPU and so knows what is in its slot. */
static unsigned int pin(void)
{
	unsigned int cpu;
	cpu_set_t set;

	sched_getaffinity(0, sizeof(set), &set);
	for (cpu = 0; cpu < CPU_SETSIZE && !CPU_ISSET(cpu, &set); cpu++)
		;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	return cpu;
}

static void unpin(const cpu_set_t *set)
{
	sched_setaffinity(0, sizeof(*set), set);
}

/* An aborted section says false, too, so each is tried until it cannot be chance. */
static bool push_surely(unsigned int slot, void *obj)
{
	for (int i = 0; i < 10; i++)
		if (cpu_slot_push(slot, obj))
			return true;
	return false;
}

static void *pop_surely(unsigned int slot)
{
	void *obj = NULL;

	for (int i = 0; i < 10 && !obj; i++)
		obj = cpu_slot_pop(slot);
	return obj;
}

static bool replace_surely(unsigned int slot, void **old, void **new)
{
	for (int i = 0; i < 10; i++)
		if (cpu_slot_replace(slot, old, new))
			return true;
	return false;
}

TEST(push_pop_replace_take)
{
	unsigned int slot, cpu;
	void **top, **empty;
	cpu_set_t before;

	boot();
	sched_getaffinity(0, sizeof(before), &before);
	cpu = pin();
	slot = cpu_slot_alloc();
	CHECK(!push_surely(slot, &tokens[0]));
	CHECK_EQ(pop_surely(slot), NULL);

	empty = cpu_stack_init(stack_mem[0], CAPACITY);
	CHECK(!replace_surely(slot, empty, CPU_NULL_TOP));
	CHECK(replace_surely(slot, CPU_NULL_TOP, empty));
	CHECK_EQ(pop_surely(slot), NULL);
	for (int i = 0; i < CAPACITY; i++) {
		CHECK(push_surely(slot, &tokens[i]));
		CHECK(!push_surely(slot, &tokens[i])); /* is on top already */
	}
	CHECK(!push_surely(slot, &tokens[CAPACITY]));
	CHECK_EQ(cpu_slot_top(slot), empty + CAPACITY);
	CHECK_EQ(cpu_stack_count(cpu_slot_top(slot)), CAPACITY);
	CHECK_EQ(pop_surely(slot), &tokens[CAPACITY - 1]);

	top = cpu_slot_take(cpu, slot, CPU_BUSY_TOP);
	CHECK_EQ(top, empty + CAPACITY - 1);
	CHECK_EQ(cpu_slot_take(cpu, slot, CPU_NULL_TOP), CPU_BUSY_TOP);
	CHECK_EQ(cpu_slot_top(slot), CPU_BUSY_TOP);
	CHECK_EQ(pop_surely(slot), NULL);
	CHECK(!push_surely(slot, &tokens[CAPACITY]));
	CHECK(!cpu_slot_open(cpu, slot, top));
	cpu_slot_set(cpu, slot, CPU_NULL_TOP);
	CHECK(cpu_slot_open(cpu, slot, top));
	CHECK(!cpu_slot_open(cpu, slot, top));
	for (int i = CAPACITY - 2; i >= 0; i--)
		CHECK_EQ(pop_surely(slot), &tokens[i]);
	CHECK_EQ(pop_surely(slot), NULL);
	CHECK_EQ(cpu_slot_take(cpu, slot, CPU_NULL_TOP), empty);
	CHECK_EQ(cpu_slot_top(slot), CPU_NULL_TOP);
	cpu_slot_free(slot);
	unpin(&before);
}

/* Constant slots are other machine code than variable ones. */
TEST(inlined)
{
#ifdef KM_RSEQ_BEGIN
	enum { SLOT = 8 * KM_SLOT_KMALLOC };
	unsigned int cpu;
	cpu_set_t before;
	void *obj = NULL, **top;

	boot();
	sched_getaffinity(0, sizeof(before), &before);
	cpu = pin();
	top = cpu_stack_init(stack_mem[0], CAPACITY);
	cpu_slot_set(cpu, SLOT, top);
	if (!cpu_rseq) {
		CHECK(!km_cpu_push(SLOT, &tokens[3]));
		CHECK(cpu_slot_push(SLOT, &tokens[3]));
		CHECK_EQ(km_cpu_pop(SLOT), NULL);
		CHECK_EQ(cpu_slot_pop(SLOT), &tokens[3]);
	} else {
		bool pushed = false;

		for (int i = 0; i < 10 && !pushed; i++)
			pushed = km_cpu_push(SLOT, &tokens[3]);
		CHECK(pushed);
		CHECK(!km_cpu_push(SLOT, &tokens[3]));
		for (int i = 0; i < 10 && !obj; i++)
			obj = km_cpu_pop(SLOT);
		CHECK_EQ(obj, &tokens[3]);
		CHECK_EQ(km_cpu_pop(SLOT), NULL);
	}
	CHECK_EQ(cpu_slot_take(cpu, SLOT, CPU_NULL_TOP), top);
	unpin(&before);
#endif
}

#endif
