/* SPDX-License-Identifier: MIT */
/* What bench/malloc.c measures: the shapes of use, and the table of rows. */
#ifndef BENCH_MALLOC_ROWS_H
#define BENCH_MALLOC_ROWS_H

#include "malloc_system.h"

#ifdef DIRECT
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#endif

#define THREADS_MAX 1000
#define BATCH 1000	/* objects of lifo, fifo, ring */
#define LIVE 100000	/* objects of random */
#define LIVE_PAIR 10000 /* the same of each of two threads */
#define LIVE_MANY 100	/* the same of each of 1000 threads */
#define SLICE 1000	/* operations before one of 1000 threads lets others run */
#define RING 1024	/* pointers between producer and consumer */
#define HANDOVER 64	/* how many of them are handed over at once */
#define MEMORY_BYTES 207600000UL /* in live objects of 8 to 16384 bytes */

#ifdef DIRECT
#define ALLOC(size) kmalloc(size, GFP_KERNEL)
#define FREE(p) kfree(p)
#else
#define ALLOC(size) malloc(size)
#define FREE(p) free(p)
#endif
#define always_folded static inline __attribute__((__always_inline__))

struct row;

/* A thread that takes part in a row, and the objects it keeps between repetitions. */
struct worker {
	unsigned int index;
	bool gated; /* the gate held before and after the last repetition */
	const struct row *row;
	uint64_t gate_best, random, instructions;
	void **objs;
} __attribute__((aligned(128)));

struct row {
	const char *name;
	void (*run)(struct worker *w, unsigned long ops);
	unsigned int threads; /* none: run measures memory */
	unsigned long unit;   /* operations come in multiples of it */
	unsigned long warm;   /* operations before the first repetition */
	unsigned long live;   /* objects each worker keeps */
	size_t from, to;      /* their sizes */
	bool total;           /* cycles are divided by the operations of all threads */
};

/* ---- the shapes ---- */

/* A free follows its allocation at once. */
always_folded void pair(unsigned long ops, size_t size)
{
	while (ops--) {
		void *p = ALLOC(size);

		use(p);
		FREE(p);
	}
}

/* BATCH allocations, then their frees, last first. */
always_folded void lifo(void **objs, unsigned long ops, size_t size)
{
	for (; ops >= BATCH; ops -= BATCH) {
		for (int i = 0; i < BATCH; i++)
			objs[i] = ALLOC(size);
		for (int i = BATCH; i--;)
			FREE(objs[i]);
	}
}

/* The same, first first. */
always_folded void fifo(void **objs, unsigned long ops, size_t size)
{
	for (; ops >= BATCH; ops -= BATCH) {
		for (int i = 0; i < BATCH; i++)
			objs[i] = ALLOC(size);
		for (int i = 0; i < BATCH; i++)
			FREE(objs[i]);
	}
}

/* BATCH objects; the oldest makes way for a new one. */
always_folded void ring(void **objs, unsigned long ops, size_t size)
{
	for (; ops >= BATCH; ops -= BATCH) {
		for (int i = 0; i < BATCH; i++) {
			FREE(objs[i]);
			objs[i] = ALLOC(size);
		}
	}
}

#define OF_SIZE(SIZE, NAME)                                                       \
	static void pair_##NAME(struct worker *w, unsigned long ops)              \
	{                                                                         \
		(void)w;                                                          \
		pair(ops, SIZE);                                                  \
	}
#define OF_SIZE_BATCH(SHAPE, SIZE, NAME)                                          \
	static void SHAPE##_##NAME(struct worker *w, unsigned long ops)           \
	{                                                                         \
		SHAPE(w->objs, ops, SIZE);                                        \
	}
OF_SIZE(16, 16)
OF_SIZE(64, 64)
OF_SIZE(1024, 1k)
OF_SIZE(8192, 8k)
OF_SIZE(65536, 64k)
OF_SIZE(1048576, 1m)
OF_SIZE_BATCH(lifo, 16, 16)
OF_SIZE_BATCH(lifo, 64, 64)
OF_SIZE_BATCH(lifo, 1024, 1k)
OF_SIZE_BATCH(fifo, 64, 64)
OF_SIZE_BATCH(ring, 64, 64)

/* Live objects; at each step a random one makes way for a new one of random size. */
static void at_random(struct worker *w, unsigned long ops)
{
	size_t from = w->row->from, span = w->row->to - from + 1, live = w->row->live;
	uint64_t state = w->random;

	while (ops--) {
		uint64_t r = next_random(&state);
		size_t slot = (r >> 32) * live >> 32;
		uint64_t *p;

		FREE(w->objs[slot]);
		p = ALLOC(from + ((r & UINT32_MAX) * span >> 32));
		*p = r;
		w->objs[slot] = p;
	}
	w->random = state;
}

/* One of many threads, which take turns more often than the scheduler would have it. */
static void many_pair(struct worker *w, unsigned long ops)
{
	(void)w;
	for (; ops >= SLICE; ops -= SLICE) {
		pair(SLICE, 64);
		sched_yield();
	}
}

static void many_random(struct worker *w, unsigned long ops)
{
	for (; ops >= SLICE; ops -= SLICE) {
		at_random(w, SLICE);
		sched_yield();
	}
}

/* ---- producer and consumer ---- */

static struct {
	size_t put __attribute__((aligned(128)));
	size_t taken __attribute__((aligned(128)));
	uint64_t *slot[RING] __attribute__((aligned(128)));
} queue;

static void consume(unsigned long ops)
{
	size_t taken = queue.taken, end = taken + ops;
	unsigned int spins = 0;

	while (taken != end) {
		size_t put = __atomic_load_n(&queue.put, __ATOMIC_ACQUIRE);

		if (taken == put)
			relax(&spins);
		for (size_t nr = 0; taken != put && nr < HANDOVER; nr++, taken++)
			FREE(queue.slot[taken % RING]);
		__atomic_store_n(&queue.taken, taken, __ATOMIC_RELEASE);
	}
}

always_folded void produce(unsigned long ops, size_t size)
{
	size_t put = queue.put, end = put + ops;
	unsigned int spins = 0;

	while (put != end) {
		while (put + HANDOVER - __atomic_load_n(&queue.taken, __ATOMIC_ACQUIRE) > RING)
			relax(&spins);
		for (int i = 0; i < HANDOVER; i++, put++) {
			uint64_t *p = ALLOC(size);

			*p = put;
			queue.slot[put % RING] = p;
		}
		__atomic_store_n(&queue.put, put, __ATOMIC_RELEASE);
	}
}

#define OF_SIZE_QUEUE(SIZE, NAME)                                                 \
	static void queue_##NAME(struct worker *w, unsigned long ops)             \
	{                                                                         \
		if (w->index)                                                     \
			consume(ops);                                             \
		else                                                              \
			produce(ops, SIZE);                                       \
	}
OF_SIZE_QUEUE(16, 16)
OF_SIZE_QUEUE(64, 64)
OF_SIZE_QUEUE(512, 512)
OF_SIZE_QUEUE(4096, 4k)

/* ---- memory ---- */

static double memory_mib, memory_live_mib, memory_start_mib;
static void **memory_objs;
static size_t memory_nr;

/* Objects of random sizes, MEMORY_BYTES in all, every byte written. */
static void memory_peak(struct worker *w, unsigned long ops)
{
	size_t bytes = 0;

	(void)ops;
	memory_objs = pages(MEMORY_BYTES / 4096 * sizeof(void *));
	memory_start_mib = resident_mib();
	while (bytes < MEMORY_BYTES) {
		size_t size = w->row->from + next_random(&w->random) %
			      (w->row->to - w->row->from + 1);
		void *p = ALLOC(size);

		if (!p)
			die("no memory");
		memory_objs[memory_nr++] = memset(p, 1, size);
		bytes += size;
	}
	memory_live_mib = (double)bytes / (1 << 20);
	memory_mib = resident_mib() - memory_start_mib;
}

/* The same, two seconds after they were freed in random order. */
static void memory_after(struct worker *w, unsigned long ops)
{
	memory_peak(w, ops);
	for (size_t nr = memory_nr; nr; nr--) {
		size_t i = next_random(&w->random) % nr;

		FREE(memory_objs[i]);
		memory_objs[i] = memory_objs[nr - 1];
	}
	sleep(2);
	memory_mib = resident_mib() - memory_start_mib;
}

/* ---- the library's other allocators ---- */

#ifdef DIRECT
static struct kmem_cache *cache;

static void make_cache(void)
{
	cache = kmem_cache_create("bench64", 64, 0, SLAB_NO_MERGE, NULL);
	if (!cache)
		die("no cache");
}

static void cache_pair(struct worker *w, unsigned long ops)
{
	(void)w;
	while (ops--) {
		void *p = kmem_cache_alloc(cache, GFP_KERNEL);

		use(p);
		kmem_cache_free(cache, p);
	}
}

static void cache_lifo(struct worker *w, unsigned long ops)
{
	for (; ops >= BATCH; ops -= BATCH) {
		for (int i = 0; i < BATCH; i++)
			w->objs[i] = kmem_cache_alloc(cache, GFP_KERNEL);
		for (int i = BATCH; i--;)
			kmem_cache_free(cache, w->objs[i]);
	}
}

#define OF_ORDER(ORDER)                                                           \
	static void order_##ORDER(struct worker *w, unsigned long ops)            \
	{                                                                         \
		(void)w;                                                          \
		while (ops--) {                                                   \
			struct page *page = alloc_pages(GFP_KERNEL, ORDER);       \
                                                                                  \
			use(page);                                                \
			__free_pages(page, ORDER);                                \
		}                                                                 \
	}
OF_ORDER(0)
OF_ORDER(1)
OF_ORDER(2)
OF_ORDER(3)

static void vmalloc_pair(struct worker *w, unsigned long ops)
{
	while (ops--) {
		uint64_t *p = vmalloc(w->row->from);

		*p = ops;
		use(p);
		vfree(p);
	}
}
#else
static void make_cache(void)
{
}
#endif

/* ---- the table ---- */

#define ONE(NAME, RUN, UNIT) { .name = NAME, .run = RUN, .threads = 1, .unit = UNIT }
#define RING_ROW(NAME, RUN) \
	{ .name = NAME, .run = RUN, .threads = 1, .unit = BATCH, .live = BATCH, \
	  .from = 64, .to = 64 }
#define RANDOM(NAME, FROM, TO) \
	{ .name = NAME, .run = at_random, .threads = 1, .unit = 1000, .warm = 3 * LIVE, \
	  .live = LIVE, .from = FROM, .to = TO }
#define QUEUE(NAME, RUN) { .name = NAME, .run = RUN, .threads = 2, .unit = 100 * HANDOVER }
#define THREADS(NAME, RUN, NR) \
	{ .name = NAME, .run = RUN, .threads = NR, .unit = 10 * SLICE, .total = true }

static const struct row rows[] = {
	ONE("pair 16 B", pair_16, 1000),
	ONE("pair 64 B", pair_64, 1000),
	ONE("pair 1 KiB", pair_1k, 1000),
	ONE("pair 8 KiB", pair_8k, 1000),
	ONE("pair 64 KiB", pair_64k, 100),
	ONE("pair 1 MiB", pair_1m, 100),
	ONE("lifo 16 B", lifo_16, BATCH),
	ONE("lifo 64 B", lifo_64, BATCH),
	ONE("lifo 1 KiB", lifo_1k, BATCH),
	ONE("fifo 64 B", fifo_64, BATCH),
	RING_ROW("ring 64 B", ring_64),
	RANDOM("random 16-64 B", 16, 64),
	RANDOM("random 8-1024 B", 8, 1024),
	RANDOM("random 8-16384 B", 8, 16384),
	QUEUE("producer/consumer 16 B", queue_16),
	QUEUE("producer/consumer 64 B", queue_64),
	QUEUE("producer/consumer 512 B", queue_512),
	QUEUE("producer/consumer 4 KiB", queue_4k),
	{ .name = "two threads random 8-1024 B", .run = at_random, .threads = 2, .unit = 1000,
	  .warm = 5 * LIVE_PAIR, .live = LIVE_PAIR, .from = 8, .to = 1024 },
	THREADS("threads 1 pair 64 B", pair_64, 1),
	THREADS("threads 2 pair 64 B", pair_64, 2),
	THREADS("1000 threads pair 64 B", many_pair, 1000),
	{ .name = "1000 threads random 64 B", .run = many_random, .threads = 1000,
	  .unit = 5 * SLICE, .live = LIVE_MANY, .from = 64, .to = 64, .total = true },
	{ .name = "peak RSS, 8-16384 B", .run = memory_peak, .from = 8, .to = 16384 },
	{ .name = "RSS after freeing all of it", .run = memory_after, .from = 8, .to = 16384 },
#ifdef DIRECT
	ONE("kmem_cache 64 pair", cache_pair, 1000),
	ONE("kmem_cache 64 lifo", cache_lifo, BATCH),
	ONE("alloc_page pair", order_0, 1000),
	ONE("order 1 pair", order_1, 1000),
	ONE("order 2 pair", order_2, 1000),
	ONE("order 3 pair", order_3, 1000),
	{ .name = "vmalloc 4 KiB used before", .run = vmalloc_pair, .threads = 1, .unit = 100,
	  .from = 4096 },
	{ .name = "vmalloc 16 KiB used before", .run = vmalloc_pair, .threads = 1, .unit = 100,
	  .from = 16384 },
	{ .name = "vmalloc 64 KiB used before", .run = vmalloc_pair, .threads = 1, .unit = 100,
	  .from = 65536 },
#endif
	{ .name = NULL },
};

#endif
