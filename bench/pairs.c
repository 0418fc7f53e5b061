/* SPDX-License-Identifier: MIT */
/*
 * Cycles per allocation and free: the library's calls, and glibc's malloc where
 * it does the same, in the same run. `pairs [PART]` runs the cases whose names
 * hold PART.
 *
 *	pair    free follows its allocation at once
 *	lifo    1000 allocations, then their frees, last first
 *	fifo    the same, first first
 *	random  LIVE objects; at each step one of them makes way for a new one
 */
#include "bench.h"

#include <linux/gfp.h>
#include <linux/mempool.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 1000
#define BULK 16
#define LIVE 100000

/* A case's sizes: all objects have from bytes, or a random number up to to. */
struct sizes {
	size_t from, to;
};

static void *objs[BATCH];
static void *live[LIVE];
static struct kmem_cache *cache64;
static mempool_t *pool;

/* ---- the shapes, once for each allocator ---- */

#define SHAPES(WHO, ALLOC, FREE)                                                       \
	static void pair_##WHO(unsigned long ops, void *arg)                           \
	{                                                                              \
		size_t size = ((struct sizes *)arg)->from;                             \
                                                                                       \
		while (ops--) {                                                        \
			void *p = ALLOC(size);                                         \
                                                                                       \
			bench_use(p);                                                  \
			FREE(p);                                                       \
		}                                                                      \
	}                                                                              \
	static void lifo_##WHO(unsigned long ops, void *arg)                           \
	{                                                                              \
		size_t size = ((struct sizes *)arg)->from;                             \
                                                                                       \
		for (; ops >= BATCH; ops -= BATCH) {                                   \
			for (int i = 0; i < BATCH; i++)                                \
				objs[i] = ALLOC(size);                                 \
			for (int i = BATCH; i--;)                                      \
				FREE(objs[i]);                                         \
		}                                                                      \
	}                                                                              \
	static void fifo_##WHO(unsigned long ops, void *arg)                           \
	{                                                                              \
		size_t size = ((struct sizes *)arg)->from;                             \
                                                                                       \
		for (; ops >= BATCH; ops -= BATCH) {                                   \
			for (int i = 0; i < BATCH; i++)                                \
				objs[i] = ALLOC(size);                                 \
			for (int i = 0; i < BATCH; i++)                                \
				FREE(objs[i]);                                         \
		}                                                                      \
	}                                                                              \
	static void random_##WHO(unsigned long ops, void *arg)                         \
	{                                                                              \
		struct sizes *sizes = arg;                                             \
		uint64_t state = 88172645463325252u;                                   \
                                                                                       \
		for (; ops >= LIVE; ops -= LIVE) {                                     \
			for (int i = 0; i < LIVE; i++) {                               \
				uint64_t r = bench_rand(&state);                       \
				size_t slot = (r >> 32) % LIVE;                        \
				size_t size = sizes->from + r % (sizes->to - sizes->from + 1); \
                                                                                       \
				FREE(live[slot]);                                      \
				live[slot] = ALLOC(size);                              \
				*(char *)live[slot] = 1;                               \
			}                                                              \
		}                                                                      \
	}                                                                              \
	static void random_end_##WHO(void)                                             \
	{                                                                              \
		for (int i = 0; i < LIVE; i++) {                                       \
			FREE(live[i]);                                                 \
			live[i] = NULL;                                                \
		}                                                                      \
	}

#define KMEM_ALLOC(size) kmalloc(size, GFP_KERNEL)
SHAPES(kmem, KMEM_ALLOC, kfree)
SHAPES(libc, malloc, free)

static void pair_const64(unsigned long ops, void *arg)
{
	(void)arg;
	while (ops--) {
		void *p = kmalloc(64, GFP_KERNEL);

		bench_use(p);
		kfree(p);
	}
}

static void pair_cache(unsigned long ops, void *arg)
{
	(void)arg;
	while (ops--) {
		void *p = kmem_cache_alloc(cache64, GFP_KERNEL);

		bench_use(p);
		kmem_cache_free(cache64, p);
	}
}

static void bulk_cache(unsigned long ops, void *arg)
{
	(void)arg;
	for (; ops >= BULK; ops -= BULK) {
		if (!kmem_cache_alloc_bulk(cache64, GFP_KERNEL, BULK, objs))
			abort();
		kmem_cache_free_bulk(cache64, BULK, objs);
	}
}

static void pair_page(unsigned long ops, void *arg)
{
	unsigned int order = (unsigned int)((struct sizes *)arg)->from;

	while (ops--) {
		struct page *page = alloc_pages(GFP_KERNEL, order);

		bench_use(page);
		__free_pages(page, order);
	}
}

static void lifo_page(unsigned long ops, void *arg)
{
	(void)arg;
	for (; ops >= BATCH; ops -= BATCH) {
		for (int i = 0; i < BATCH; i++)
			objs[i] = alloc_page(GFP_KERNEL);
		for (int i = BATCH; i--;)
			__free_page((struct page *)objs[i]);
	}
}

static void pair_vmalloc(unsigned long ops, void *arg)
{
	size_t size = ((struct sizes *)arg)->from;

	while (ops--) {
		void *p = vmalloc(size);

		bench_use(p);
		vfree(p);
	}
}

static void pair_mempool(unsigned long ops, void *arg)
{
	(void)arg;
	while (ops--) {
		void *p = mempool_alloc(pool, GFP_KERNEL);

		bench_use(p);
		mempool_free(p, pool);
	}
}

static void pair_percpu(unsigned long ops, void *arg)
{
	(void)arg;
	while (ops--) {
		long __percpu *p = alloc_percpu(long);

		bench_use((const void *)p);
		free_percpu(p);
	}
}

/* ---- the table ---- */

typedef void (*run_fn)(unsigned long ops, void *arg);

static const struct {
	const char *name;
	run_fn kmem, libc;
	struct sizes sizes;
	unsigned long ops_min;
} cases[] = {
	{ "pair 16 B", pair_kmem, pair_libc, { 16, 16 }, 1000 },
	{ "pair 64 B, constant", pair_const64, pair_libc, { 64, 64 }, 1000 },
	{ "pair 64 B", pair_kmem, pair_libc, { 64, 64 }, 1000 },
	{ "pair 1 KiB", pair_kmem, pair_libc, { 1024, 1024 }, 1000 },
	{ "pair 8 KiB", pair_kmem, pair_libc, { 8192, 8192 }, 1000 },
	{ "pair 64 KiB", pair_kmem, pair_libc, { 65536, 65536 }, 100 },
	{ "pair 1 MiB", pair_kmem, pair_libc, { 1 << 20, 1 << 20 }, 100 },
	{ "lifo 16 B", lifo_kmem, lifo_libc, { 16, 16 }, BATCH },
	{ "lifo 64 B", lifo_kmem, lifo_libc, { 64, 64 }, BATCH },
	{ "lifo 1 KiB", lifo_kmem, lifo_libc, { 1024, 1024 }, BATCH },
	{ "fifo 64 B", fifo_kmem, fifo_libc, { 64, 64 }, BATCH },
	{ "random 16-64 B", random_kmem, random_libc, { 16, 64 }, LIVE },
	{ "random 8-1024 B", random_kmem, random_libc, { 8, 1024 }, LIVE },
	{ "random 8-16384 B", random_kmem, random_libc, { 8, 16384 }, LIVE },
	{ "kmem_cache pair 64 B", pair_cache, NULL, { 64, 64 }, 1000 },
	{ "kmem_cache bulk of 16, per object", bulk_cache, NULL, { 64, 64 }, BULK },
	{ "alloc_page pair", pair_page, NULL, { 0, 0 }, 1000 },
	{ "alloc_page lifo", lifo_page, NULL, { 0, 0 }, BATCH },
	{ "alloc_pages order 3 pair", pair_page, NULL, { 3, 3 }, 1000 },
	{ "alloc_pages order 9 pair", pair_page, NULL, { 9, 9 }, 100 },
	{ "vmalloc pair 20 B", pair_vmalloc, NULL, { 20, 20 }, 100 },
	{ "vmalloc pair 64 KiB", pair_vmalloc, NULL, { 65536, 65536 }, 100 },
	{ "vmalloc pair 1 MiB", pair_vmalloc, NULL, { 1 << 20, 1 << 20 }, 100 },
	{ "mempool pair 64 B", pair_mempool, NULL, { 64, 64 }, 1000 },
	{ "alloc_percpu pair 8 B", pair_percpu, NULL, { 8, 8 }, 100 },
};

static void measure(size_t i)
{
	struct sizes sizes = cases[i].sizes;
	/* The random shape keeps its objects between repetitions: one allocator at a time. */
	bool alone = cases[i].kmem == random_kmem;
	struct bench_contestant who[] = {
		{ "kmem", cases[i].kmem, &sizes },
		{ "libc", cases[i].libc, &sizes },
	};
	double cycles[2] = { 0, 0 };

	if (alone) {
		bench_measure(&who[0], 1, cases[i].ops_min, &cycles[0]);
		random_end_kmem();
		bench_measure(&who[1], 1, cases[i].ops_min, &cycles[1]);
		random_end_libc();
	} else {
		bench_measure(who, cases[i].libc ? 2 : 1, cases[i].ops_min, cycles);
	}
	if (cases[i].libc)
		printf("%-36s %10.1f %10.1f %8.2f\n", cases[i].name, cycles[0], cycles[1],
		       cycles[1] / cycles[0]);
	else
		printf("%-36s %10.1f\n", cases[i].name, cycles[0]);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	cache64 = kmem_cache_create("bench64", 64, 0, SLAB_NO_MERGE, NULL);
	pool = mempool_create_kmalloc_pool(8, 64);
	if (!cache64 || !pool)
		return 1;
	printf("%-36s %10s %10s %8s\n", "cycles per allocation and free", "libkmem", "glibc",
	       "ratio");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (argc < 2 || strstr(cases[i].name, argv[1]))
			measure(i);
	mempool_destroy(pool);
	kmem_cache_destroy(cache64);
	return 0;
}
