/* SPDX-License-Identifier: MIT */
/*
 * `insn WHAT N`: do one thing N times, for a program that counts instructions
 * (scripts/bench.py: callgrind, N and 2N times; the difference is N times).
 *
 * valgrind knows no rseq, so glibc registers none under it, and the library
 * would take its slower path. An instruction count needs no restarting
 * though, when there is one thread and no signal. So this program says what
 * glibc would say, by definitions of its own that the library is linked to, and
 * points to a struct rseq with the CPU that it stays on.
 */
#define _GNU_SOURCE
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
	unsigned int cpu_id_start, cpu_id;
	unsigned long rseq_cs;
	unsigned int flags, padding[3];
} fake __attribute__((__aligned__(32)));

/* glibc's names. Not const here: the place is known only when the program runs. */
extern ptrdiff_t __rseq_offset;
extern unsigned int __rseq_size;
ptrdiff_t __rseq_offset;
unsigned int __rseq_size;

static void stay_on_this_cpu(void)
{
	int cpu = sched_getcpu();
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		abort();
	fake.cpu_id = fake.cpu_id_start = (unsigned int)cpu;
}

static void fake_register(void)
{
	__rseq_offset = (char *)&fake - (char *)__builtin_thread_pointer();
	__rseq_size = sizeof(fake);
	stay_on_this_cpu();
}

/* Called before the library's constructors. */
typedef void (*preinit_fn)(void);
__attribute__((__section__(".preinit_array"), __used__))
static preinit_fn preinit = fake_register;

static void use(const void *p)
{
	__asm__ volatile("" : : "r"(p) : "memory");
}

static void do_nothing(unsigned long n)
{
	while (n--)
		use(NULL);
}

static void do_kmalloc(unsigned long n)
{
	while (n--) {
		void *p = kmalloc(64, GFP_KERNEL);

		use(p);
		kfree(p);
	}
}

static void do_kmalloc_variable(unsigned long n)
{
	while (n--) {
		size_t size = 64;
		void *p;

		__asm__ volatile("" : "+r"(size));
		p = kmalloc(size, GFP_KERNEL);
		use(p);
		kfree(p);
	}
}

static void do_page(unsigned long n)
{
	while (n--) {
		struct page *page = alloc_page(GFP_KERNEL);

		use(page);
		__free_page(page);
	}
}

static void do_vmalloc(unsigned long n)
{
	while (n--) {
		void *p = vmalloc(20);

		use(p);
		vfree(p);
	}
}

/* Whose malloc it is the loader decides; the compiler shall not know it. */
static void *(*volatile libc_malloc)(size_t bytes) = malloc;
static void (*volatile libc_free)(void *p) = free;

static void do_malloc(unsigned long n)
{
	while (n--) {
		void *p = libc_malloc(64);

		use(p);
		libc_free(p);
	}
}

static const struct {
	const char *name;
	void (*run)(unsigned long n);
} things[] = {
	{ "nothing", do_nothing },
	{ "kmalloc64", do_kmalloc },
	{ "kmalloc64-variable", do_kmalloc_variable },
	{ "page", do_page },
	{ "vmalloc20", do_vmalloc },
	{ "malloc64", do_malloc },
};

int main(int argc, char **argv)
{
	if (argc == 3)
		for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++)
			if (!strcmp(argv[1], things[i].name)) {
				things[i].run(strtoul(argv[2], NULL, 0));
				return 0;
			}
	fputs("usage: insn nothing|kmalloc64|kmalloc64-variable|page|vmalloc20|malloc64 N\n",
	      stderr);
	return 2;
}
