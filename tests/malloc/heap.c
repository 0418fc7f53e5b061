/* SPDX-License-Identifier: MIT */
/* The heap as the kernel sees it: how many mappings it has, and what it keeps of what was freed. */
#include "check.h"

#include <pthread.h>

#define MIB (1ul << 20)
#define MAX_THREADS 16

static uint64_t state;

/* ---- mappings ---- */

#define MAX_BLOCKS 200000

static struct {
	unsigned char *p;
	size_t size;
} blocks[MAX_BLOCKS];
static size_t nr_blocks;
static long lines_at_start, lines_most;

static void count_mappings(const char *when)
{
	long lines = maps_lines() - lines_at_start;

	printf("%s: %ld mappings\n", when, lines);
	if (lines > lines_most)
		lines_most = lines;
}

/* The address of the byte, in a byte, once in 64 KiB: the heap is large, the memory is not. */
static void mark(size_t i)
{
	for (size_t at = 0; at < blocks[i].size; at += 64 << 10)
		blocks[i].p[at] = (unsigned char)((uintptr_t)(blocks[i].p + at) >> 16 ^ i);
}

static bool marked(size_t i)
{
	for (size_t at = 0; at < blocks[i].size; at += 64 << 10)
		if (blocks[i].p[at] != (unsigned char)((uintptr_t)(blocks[i].p + at) >> 16 ^ i))
			return false;
	return true;
}

/* A block of 4 KiB to 2 MiB; small ones are as many as large ones. */
static size_t grow(size_t i)
{
	size_t size = 4096 + rand_size(&state, 21);

	blocks[i].p = malloc(size);
	MUST(blocks[i].p);
	blocks[i].size = size;
	mark(i);
	return size;
}

static void shrink(size_t i)
{
	CHECK(marked(i));
	free(blocks[i].p);
	blocks[i].p = NULL;
}

/* mappings MIB */
static void mappings(long *args)
{
	size_t total = 0, most = (size_t)args[0] * MIB;

	state = rand_seed(7);
	free(malloc(100));
	lines_at_start = maps_lines();
	while (total < most && nr_blocks < MAX_BLOCKS)
		total += grow(nr_blocks++);
	MUST(total >= most);
	count_mappings("all there");
	for (size_t i = 0; i < nr_blocks; i++)
		if (rand_next(&state) >> 40 & 1)
			shrink(i);
	count_mappings("half freed");
	sleep(2); /* what is given back later counts as well */
	count_mappings("after a while");
	for (size_t i = 0; i < nr_blocks; i++)
		if (!blocks[i].p)
			grow(i);
	count_mappings("all there again");
	for (size_t i = 0; i < nr_blocks; i++)
		if (i % 8)
			shrink(i);
	malloc_trim(0);
	count_mappings("an eighth left");
	for (size_t i = 0; i < nr_blocks; i += 8)
		shrink(i);
	count_mappings("all freed");
	CHECK(lines_most <= 1024);
}

/* ---- memory that goes back ---- */

#define MAX_OBJECTS 400000

static void *objects[MAX_OBJECTS];
static size_t nr_objects; /* atomic */
static size_t each_bytes;

static void *take(void *arg)
{
	uint64_t own = rand_seed((uint64_t)(uintptr_t)arg);
	size_t bytes = 0;

	while (bytes < each_bytes) {
		size_t i = __atomic_fetch_add(&nr_objects, 1, __ATOMIC_RELAXED);
		size_t size = 8 + rand_size(&own, 14) % 16377;

		MUST(i < MAX_OBJECTS);
		objects[i] = malloc(size);
		MUST(objects[i]);
		memset(objects[i], (int)i, size);
		bytes += size;
	}
	return NULL;
}

/* In no order that a heap would like. */
static void shuffle(void)
{
	for (size_t i = nr_objects - 1; i > 0; i--) {
		size_t j = rand_next(&state) % (i + 1);
		void *p = objects[i];

		objects[i] = objects[j];
		objects[j] = p;
	}
}

static bool is_below(long kib, double seconds)
{
	for (double end = now() + seconds; now() < end; usleep(50000))
		if (anonymous_kib() < kib)
			return true;
	return anonymous_kib() < kib;
}

/* back MIB THREADS TRIM: allocated by so many threads, freed by one. */
static void back(long *args)
{
	pthread_t threads[MAX_THREADS];
	long start = anonymous_kib(), peak;
	double freed;

	state = rand_seed(9);
	each_bytes = (size_t)args[0] * MIB / (size_t)args[1];
	if (args[1] == 1)
		take((void *)1);
	for (long i = 0; args[1] > 1 && i < args[1]; i++)
		MUST(!pthread_create(&threads[i], NULL, take, (void *)(i + 1)));
	for (long i = 0; args[1] > 1 && i < args[1]; i++)
		pthread_join(threads[i], NULL);
	shuffle();
	peak = anonymous_kib();
	MUST(peak - start > args[0] * 1000);
	for (size_t i = 0; i < nr_objects; i++)
		free(objects[i]);
	freed = now();
	if (args[2])
		malloc_trim(0);
	CHECK(is_below(peak / 5, args[2] ? 0 : 2));
	printf("%ld KiB at the peak, %ld KiB %.1f s after the last free()\n", peak, anonymous_kib(),
	       now() - freed);
	if (check_status())
		say("%ld KiB of %ld are left", anonymous_kib(), peak);
	free(malloc(100));
}

static const struct mode modes[] = {
	{ "mappings", mappings },
	{ "back", back },
	{ NULL, NULL },
};

int main(int argc, char **argv)
{
	return mode_main(modes, argc, argv);
}
