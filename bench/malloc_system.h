/* SPDX-License-Identifier: MIT */
/* What bench/malloc.c needs of the system. Nothing here calls malloc. */
#ifndef BENCH_MALLOC_SYSTEM_H
#define BENCH_MALLOC_SYSTEM_H

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static unsigned int cpus; /* that this process may use */
static int counter = -1, counter_error;

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "malloc: %s: %s\n", what, strerror(errno));
	_exit(1);
}

/* Memory that the malloc in use has nothing to do with. */
static void *pages(size_t bytes)
{
	void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (p == MAP_FAILED)
		die("mmap");
	return p;
}

/* Keep the calling thread on the index'th of the CPUs of the process. */
static void pin(unsigned int index)
{
	static cpu_set_t all;
	cpu_set_t one;
	int cpu = 0;

	if (!index) /* the first caller is the only thread */
		sched_getaffinity(0, sizeof(all), &all);
	for (unsigned int seen = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &all) && seen++ == index)
			break;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

/* The number after a word in a file of /proc, in KiB. Allocates nothing. */
static unsigned long proc_kib(const char *path, const char *field)
{
	char text[4096], *found;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0)
		die(path);
	close(fd);
	text[n] = 0;
	found = strstr(text, field);
	return found ? strtoul(found + strlen(field), NULL, 10) : 0;
}

/* KiB of the memfds that are open. */
static unsigned long memfd_kib(void)
{
	unsigned long kib = 0;
	char path[32], target[64];
	struct stat st;

	for (int fd = 0; fd < 64; fd++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		memset(target, 0, sizeof(target));
		if (readlink(path, target, sizeof(target) - 1) > 0 &&
		    !strncmp(target, "/memfd:", 7) && !fstat(fd, &st))
			kib += (unsigned long)st.st_blocks / 2;
	}
	return kib;
}

/*
 * The resident set. Pages of a memfd count once, whether they are mapped now
 * or not: the process holds them either way.
 */
static double resident_mib(void)
{
	unsigned long shared = proc_kib("/proc/self/status", "RssShmem:");
	unsigned long all = proc_kib("/proc/self/smaps_rollup", "Rss:");

	return (double)(all - shared + memfd_kib()) / 1024;
}

static void open_counter(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_HW_INSTRUCTIONS,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};

	counter = (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	counter_error = counter < 0 ? errno : 0;
}

static uint64_t instructions(void)
{
	uint64_t n;

	return counter >= 0 && read(counter, &n, sizeof(n)) == sizeof(n) ? n : 0;
}

static uint64_t nsec(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* The counter of time, ordered against the code around it. */
static inline uint64_t ticks(void)
{
#ifdef __x86_64__
	uint64_t t;

	__builtin_ia32_lfence();
	t = __builtin_ia32_rdtsc();
	__builtin_ia32_lfence();
	return t;
#elif defined(__aarch64__)
	uint64_t t;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tisb" : "=r"(t) : : "memory");
	return t;
#else
	return nsec();
#endif
}

/* In a loop that waits for another thread. */
static inline void relax(unsigned int *spins)
{
	if (cpus < 2 || ++*spins % 4096 == 0)
		sched_yield();
#ifdef __x86_64__
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* Keep p, and what it points to, from being optimised away. */
static inline void use(const void *p)
{
	__asm__ volatile("" : : "r"(p) : "memory");
}

static inline uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

#endif
