/* SPDX-License-Identifier: MIT */
/* Standstill: nothing that a lock or a per-CPU slot covers changes, while others go on trying. */
#include "test.h"

#include "base/base.h"
#include "port/port.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#define NR_THREADS 4
#define SLOT_CAPACITY 30

static struct km_lock locks[3] = {
	LOCK_INIT(LOCK_RANK_CACHES), LOCK_INIT(LOCK_RANK_VMAP), LOCK_INIT(LOCK_RANK_ZONE)
};
static unsigned long counters[4]; /* under the locks; the last: in sections without one */
static bool stop;

static void count(int i)
{
	__atomic_fetch_add(&counters[i], 1, __ATOMIC_RELAXED);
}

static void change_some(void)
{
	switch (test_rand_below(4)) {
	case 0:
		lock_get(&locks[0]);
		count(0);
		if (test_rand_below(2)) {
			lock_get(&locks[2]);
			count(2);
			lock_put(&locks[2]);
		}
		lock_put(&locks[0]);
		break;
	case 1:
		if (lock_try(&locks[1])) {
			count(1);
			lock_put(&locks[1]);
		}
		break;
	case 2:
		if (lock_get_free(&locks[2])) {
			count(2);
			lock_put(&locks[2]);
		}
		break;
	default:
		lock_section_enter();
		count(3);
		lock_section_leave();
	}
}

static void *change(void *arg)
{
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		change_some();
	return arg;
}

/* A handler may have interrupted a holder, or somebody on the way in. */
static void change_in_handler(int sig)
{
	(void)sig;
	if (lock_get_free(&locks[2])) {
		count(2);
		lock_put(&locks[2]);
	}
	lock_section_enter();
	count(3);
	lock_section_leave();
}

static void copy_counters(unsigned long *to)
{
	for (int i = 0; i < 4; i++)
		to[i] = __atomic_load_n(&counters[i], __ATOMIC_SEQ_CST);
}

TEST(nothing_changes)
{
	unsigned long before[4], after[4], moved = 0;
	struct sigaction action = { .sa_handler = change_in_handler };
	pthread_t threads[NR_THREADS];

	sigaction(SIGUSR1, &action, NULL);
	stop = false;
	for (int i = 0; i < NR_THREADS; i++)
		pthread_create(&threads[i], NULL, change, NULL);
	for (unsigned long round = 0; round < test_scale(200); round++) {
		for (int i = 0; i < NR_THREADS; i++)
			pthread_kill(threads[i], SIGUSR1);
		copy_counters(before);
		port_sleep_ns(test_rand_below(300000));
		lock_freeze();
		copy_counters(after);
		for (int i = 0; i < 4; i++)
			moved += after[i] - before[i];
		for (int i = 0; i < NR_THREADS; i++)
			pthread_kill(threads[i], SIGUSR1);
		for (int i = 0; i < 3; i++)
			CHECK(!lock_is_held(&locks[i]));
		/* The one who froze them goes on. */
		change_some();
		copy_counters(before);
		port_sleep_ns(200000);
		copy_counters(after);
		for (int i = 0; i < 4; i++)
			CHECK_EQ(before[i], after[i]);
		lock_thaw();
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < NR_THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK(moved > 0);
	CHECK_EQ(km_thread.lock_depth, 0);
	signal(SIGUSR1, SIG_DFL);
}

/* ---- stacks ---- */

static unsigned int slot;
static long balance; /* pushes less pops */

static void *push_and_pop(void *arg)
{
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		if (cpu_slot_push(slot, &balance))
			__atomic_fetch_add(&balance, 1, __ATOMIC_RELAXED);
		if (cpu_slot_push(slot, &stop))
			__atomic_fetch_add(&balance, 1, __ATOMIC_RELAXED);
		if (cpu_slot_pop(slot))
			__atomic_fetch_sub(&balance, 1, __ATOMIC_RELAXED);
	}
	return arg;
}

static long count_all(void)
{
	long nr = 0;

	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
		nr += cpu_stack_count(cpu_slot_top_of(cpu, slot));
	return nr;
}

TEST(no_stack_changes)
{
	unsigned long words = SLOT_CAPACITY + 2;
	pthread_t threads[NR_THREADS];
	void **memory;

	CHECK_EQ(cpu_boot(true, 0), 0);
	memory = port_reserve(cpu_nr * words * sizeof(void *));
	slot = cpu_slot_alloc();
	REQUIRE(memory && slot);
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
		cpu_slot_set(cpu, slot, cpu_stack_init(memory + cpu * words, SLOT_CAPACITY));
	stop = false;
	for (int i = 0; i < NR_THREADS; i++)
		pthread_create(&threads[i], NULL, push_and_pop, NULL);
	for (unsigned long round = 0; round < test_scale(100); round++) {
		void **tops[CPU_MAX];

		port_sleep_ns(test_rand_below(200000));
		lock_freeze();
		CHECK_EQ(cpu_suspend(), 0);
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
			tops[cpu] = cpu_slot_top_of(cpu, slot);
		port_sleep_ns(200000);
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
			CHECK_EQ(tops[cpu], cpu_slot_top_of(cpu, slot));
		cpu_resume();
		lock_thaw();
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < NR_THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(count_all(), balance);
}

TEST(a_child_frees_what_others_had_taken)
{
	void **top;

	REQUIRE(slot);
	top = cpu_slot_take(0, slot, CPU_BUSY_TOP);
	CHECK(top != CPU_BUSY_TOP);
	CHECK_EQ(cpu_slot_top_of(0, slot), CPU_BUSY_TOP);
	cpu_fork_child();
	CHECK_EQ(cpu_slot_top_of(0, slot), CPU_NULL_TOP);
	cpu_slot_set(0, slot, top);
}
