/* SPDX-License-Identifier: MIT */
/*
 * Cycles per object that one thread allocates and another frees (through a
 * ring), and per step of two threads that work at random each on its own
 * objects; the library and glibc's malloc in turn.
 */
#include "bench.h"

#include <linux/slab.h>

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#define RING 1024
#define OBJECTS 1000000UL
#define LIVE 10000
#define ROUNDS 5

struct allocator {
	const char *name;
	void *(*alloc)(size_t size);
	void (*free)(void *p);
};

static void *kmem_alloc(size_t size)
{
	return kmalloc(size, GFP_KERNEL);
}

static void kmem_free(void *p)
{
	kfree(p);
}

static const struct allocator allocators[2] = {
	{ "libkmem", kmem_alloc, kmem_free },
	{ "glibc", malloc, free },
};

struct job {
	const struct allocator *who;
	size_t size;
	void *ring[RING];
};

static void *consume(void *arg)
{
	struct job *job = arg;

	for (unsigned long i = 0; i < OBJECTS; i++) {
		void **place = &job->ring[i % RING], *p;

		while (!(p = __atomic_load_n(place, __ATOMIC_ACQUIRE)))
			sched_yield();
		__atomic_store_n(place, NULL, __ATOMIC_RELEASE);
		job->who->free(p);
	}
	return NULL;
}

static void produce(struct job *job)
{
	for (unsigned long i = 0; i < OBJECTS; i++) {
		void **place = &job->ring[i % RING], *p = job->who->alloc(job->size);

		*(char *)p = 1;
		while (__atomic_load_n(place, __ATOMIC_ACQUIRE))
			sched_yield();
		__atomic_store_n(place, p, __ATOMIC_RELEASE);
	}
}

static double producer_consumer(const struct allocator *who, size_t size)
{
	static struct job job;
	pthread_t thread;
	uint64_t start = bench_cycles();

	job.who = who;
	job.size = size;
	if (pthread_create(&thread, NULL, consume, &job))
		abort();
	produce(&job);
	pthread_join(thread, NULL);
	return (double)(bench_cycles() - start) / OBJECTS;
}

static void *at_random(void *arg)
{
	const struct allocator *who = arg;
	void **live = calloc(LIVE, sizeof(*live));
	uint64_t state = 88172645463325252u;

	if (!live)
		abort();
	for (unsigned long i = 0; i < OBJECTS; i++) {
		uint64_t r = bench_rand(&state);
		size_t slot = (r >> 32) % LIVE;

		who->free(live[slot]);
		live[slot] = who->alloc(8 + r % 1017);
		*(char *)live[slot] = 1;
	}
	for (int i = 0; i < LIVE; i++)
		who->free(live[i]);
	free(live);
	return NULL;
}

static double two_threads(const struct allocator *who, size_t size)
{
	uint64_t start = bench_cycles();
	pthread_t thread;

	(void)size;
	if (pthread_create(&thread, NULL, at_random, (void *)who))
		abort();
	at_random((void *)who);
	pthread_join(thread, NULL);
	return (double)(bench_cycles() - start) / OBJECTS;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(const char *name, double (*run)(const struct allocator *, size_t), size_t size)
{
	double rounds[2][ROUNDS];

	for (int round = 0; round < ROUNDS; round++)
		for (int i = 0; i < 2; i++)
			rounds[i][round] = run(&allocators[i], size);
	for (int i = 0; i < 2; i++)
		qsort(rounds[i], ROUNDS, sizeof(double), compare);
	printf("%-36s %10.1f %10.1f %8.2f\n", name, rounds[0][ROUNDS / 2], rounds[1][ROUNDS / 2],
	       rounds[1][ROUNDS / 2] / rounds[0][ROUNDS / 2]);
	fflush(stdout);
}

int main(void)
{
	measure("producer/consumer 16 B", producer_consumer, 16);
	measure("producer/consumer 64 B", producer_consumer, 64);
	measure("producer/consumer 512 B", producer_consumer, 512);
	measure("producer/consumer 4 KiB", producer_consumer, 4096);
	measure("two threads, random 8-1024 B", two_threads, 0);
	return 0;
}
