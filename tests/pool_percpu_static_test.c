/* SPDX-License-Identifier: MIT */
/* Static per-CPU variables: of this program, and of shared objects that come and go. */
#include "test.h"

#include "pool/percpu_internal.h"

#include <sys/mman.h>

TEST_CMDLINE("mem=64M");

struct stats {
	long packets;
	char name[20];
};

DEFINE_PER_CPU(int, plain);
DEFINE_PER_CPU(long, preset) = 42;
static DEFINE_PER_CPU(struct stats, stats) = { .packets = 7, .name = "eth" };
static DEFINE_PER_CPU(short[5], array) = { 1, 2, 3, 4, 5 };
static DEFINE_PER_CPU_SHARED_ALIGNED(char, aligned) = 'x';
static DEFINE_PER_CPU_PAGE_ALIGNED(char[100], on_a_page);
static DEFINE_PER_CPU_READ_MOSTLY(int *, pointer) = &plain;
DECLARE_PER_CPU(int, plain);
EXPORT_PER_CPU_SYMBOL(plain);

TEST(every_cpu_begins_with_the_initial_value)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		CHECK_EQ(per_cpu(plain, cpu), 0);
		CHECK_EQ(per_cpu(preset, cpu), 42);
		CHECK_EQ(per_cpu(stats, cpu).packets, 7);
		CHECK_STREQ(per_cpu(stats, cpu).name, "eth");
		CHECK_EQ(per_cpu(array, cpu)[4], 5);
		CHECK_EQ(per_cpu(aligned, cpu), 'x');
		CHECK_EQ(per_cpu(pointer, cpu), &plain);
		CHECK_EQ((unsigned long)&per_cpu(aligned, cpu) % 64, 0);
		CHECK_EQ((unsigned long)&per_cpu(on_a_page, cpu) % 4096, 0);
	}
}

TEST(copies_are_apart)
{
	unsigned int cpu, other;

	for_each_possible_cpu(cpu) {
		CHECK(&per_cpu(plain, cpu) != &plain);
		for (other = 0; other < cpu; other++)
			CHECK(&per_cpu(plain, cpu) != &per_cpu(plain, other));
		per_cpu(plain, cpu) = (int)cpu + 100;
	}
	for_each_possible_cpu(cpu) {
		CHECK_EQ(*per_cpu_ptr(&plain, cpu), cpu + 100);
		per_cpu(plain, cpu) = 0;
	}
}

TEST(operations_on_variables)
{
	long sum = 0;
	unsigned int cpu;

	for (int i = 0; i < 100; i++) {
		this_cpu_inc(stats.packets);
		__this_cpu_add(plain, 2);
		get_cpu_var(preset)++;
		put_cpu_var(preset);
	}
	for_each_possible_cpu(cpu)
		sum += per_cpu(stats, cpu).packets - 7 + per_cpu(plain, cpu) +
		       per_cpu(preset, cpu) - 42;
	CHECK_EQ(sum, 400);
	km_cpu_pin();
	this_cpu_write(pointer, NULL);
	CHECK_EQ(this_cpu_xchg(pointer, &plain), NULL);
	CHECK_EQ(this_cpu_cmpxchg(pointer, NULL, NULL), &plain);
	CHECK_EQ(&__get_cpu_var(plain), this_cpu_ptr(&plain));
	km_cpu_unpin();
}

TEST(addresses_of_static_variables)
{
	unsigned long canonical = 0;
	unsigned int cpu;

	for_each_possible_cpu(cpu) {
		unsigned long addr = (unsigned long)&per_cpu(preset, cpu);

		CHECK(is_kernel_percpu_address(addr));
		CHECK(__is_kernel_percpu_address(addr, &canonical));
		CHECK_EQ(canonical, &per_cpu(preset, 0));
		CHECK(per_cpu_ptr_to_phys((void *)addr) != (phys_addr_t)-1);
	}
	CHECK(!is_kernel_percpu_address((unsigned long)&preset));
	CHECK(!is_kernel_percpu_address((unsigned long)&canonical));
	CHECK(pcpu_nr_pages() > 0);
	pool_percpu_check();
}

/* A shared object's section, at addresses that are mapped anew each time. */
TEST(modules_come_and_go)
{
	size_t size = 3 * PAGE_SIZE;
	unsigned long pages = 0, unit;

	for (int round = 0; round < 20; round++) {
		char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
				 -1, 0);
		char *start = map + 40, *stop = map + 5000;

		start[0] = (char)round;
		stop[-1] = 'z';
		km_percpu_register(start, stop);
		km_percpu_register(start, stop); /* by another object file of the module */
		for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
			CHECK_EQ(*per_cpu_ptr(start, cpu), round);
			CHECK_EQ(*per_cpu_ptr(stop - 1, cpu), 'z');
			CHECK_EQ((unsigned long)per_cpu_ptr(start, cpu) & ~PAGE_MASK, 40);
		}
		CHECK_EQ(pool_pcpu_static_copy(stop, &unit), NULL);
		km_percpu_unregister(start);
		munmap(map, size);
		if (!round)
			pages = pcpu_nr_pages();
		CHECK_EQ(pcpu_nr_pages(), pages);
		pool_percpu_check();
	}
	CHECK_EQ(per_cpu(array, 0)[0], 1);
}
