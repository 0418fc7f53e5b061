/* SPDX-License-Identifier: MIT */
/*
 * Random operations against a model: what each block must hold, where it is and how large.
 * The slots are shared by the threads, so that most blocks are freed by another than theirs.
 */
#include "check.h"

#include <pthread.h>

#define NR_SLOTS 384
#define SIZE_BITS 22 /* up to 4 MiB */
#define WHOLE (64u << 10) /* blocks up to this size are always written in full */
#define MAX_THREADS 8

struct slot {
	bool busy; /* atomic: a thread is at it */
	unsigned char *p;
	size_t size, usable;
	uint64_t seed;
	bool whole;
};

static struct slot slots[NR_SLOTS];
static uint64_t seeds;		    /* atomic: a seed per content */
static long nr_ops, nr_threads, nr_zeroed;
static uint64_t first_seed;

/* ---- contents ---- */

/* A large block is mostly written in part: both ends, and a word in each page. */
static void fill(struct slot *slot)
{
	if (slot->whole) {
		pattern_fill(slot->p, slot->usable, slot->seed);
		return;
	}
	for (size_t at = 0; at + 8 <= slot->usable; at += 4096)
		memcpy(slot->p + at, &slot->seed, 8);
	memcpy(slot->p + slot->usable - 8, &slot->seed, 8);
}

/* Whether the first `size` bytes are what fill() wrote. */
static bool holds(const struct slot *slot, const unsigned char *p, size_t size)
{
	if (slot->whole)
		return pattern_holds(p, size, slot->usable, slot->seed);
	for (size_t at = 0; at + 8 <= size; at += 4096)
		if (memcmp(p + at, &slot->seed, at + 16 > slot->usable ? 0 : 8))
			return false;
	return size < slot->usable || !memcmp(p + slot->usable - 8, &slot->seed, 8);
}

static bool is_zero(const unsigned char *p, size_t size)
{
	return !size || (!p[0] && !memcmp(p, p + 1, size - 1));
}

/* ---- operations ---- */

/* A new content for what p now is, all of it that is usable. */
static void adopt(struct slot *slot, unsigned char *p, size_t size, uint64_t dice)
{
	slot->p = p;
	slot->size = size;
	slot->usable = malloc_usable_size(p);
	slot->seed = __atomic_add_fetch(&seeds, 1, __ATOMIC_RELAXED) * 0x2545f4914f6cdd1du;
	slot->whole = slot->usable <= WHOLE || dice % 16 == 0;
	CHECK(slot->usable >= size);
	CHECK((uintptr_t)p % 16 == 0);
	fill(slot);
}

static void allocate(struct slot *slot, uint64_t *state)
{
	size_t size = rand_size(state, SIZE_BITS), alignment;
	uint64_t dice = rand_next(state) >> 20;
	unsigned char *p;
	void *q = NULL;

	switch (dice % 8) {
	case 0:
	case 1:
		p = calloc(size / 3 + 1, 3);
		size = (size / 3 + 1) * 3;
		CHECK(p && is_zero(p, size));
		__atomic_add_fetch(&nr_zeroed, 1, __ATOMIC_RELAXED);
		break;
	case 2:
		alignment = (size_t)8 << (dice >> 8) % 14;
		CHECK(posix_memalign(&q, alignment, size) == 0);
		p = q;
		CHECK((uintptr_t)p % alignment == 0);
		break;
	case 3:
		alignment = (size_t)1 << (dice >> 8) % 17;
		p = memalign(alignment, size);
		CHECK((uintptr_t)p % alignment == 0);
		break;
	default:
		p = malloc(size);
	}
	MUST(p);
	adopt(slot, p, size, dice >> 30);
}

static void reallocate(struct slot *slot, uint64_t *state)
{
	size_t size = rand_size(state, SIZE_BITS) + 1, both = slot->size < size ? slot->size : size;
	unsigned char *p;

	if (rand_next(state) % 4 == 0) /* by a little */
		size = slot->size + 1 + slot->size / 8, both = slot->size;
	CHECK(holds(slot, slot->p, slot->usable));
	p = realloc(slot->p, size);
	MUST(p);
	CHECK(holds(slot, p, both));
	adopt(slot, p, size, rand_next(state) >> 30);
}

static void release(struct slot *slot)
{
	CHECK(malloc_usable_size(slot->p) == slot->usable);
	CHECK(holds(slot, slot->p, slot->usable));
	free(slot->p);
	slot->p = NULL;
}

static int by_address(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	return (x->p > y->p) - (x->p < y->p);
}

/* No two live blocks share a byte, nor an address when they have none. */
static void check_overlap(void)
{
	static struct slot sorted[NR_SLOTS];

	memcpy(sorted, slots, sizeof(slots));
	qsort(sorted, NR_SLOTS, sizeof(sorted[0]), by_address);
	for (int i = 1; i < NR_SLOTS; i++)
		if (sorted[i - 1].p)
			CHECK(sorted[i - 1].p + sorted[i - 1].usable <= sorted[i].p &&
			      sorted[i - 1].p != sorted[i].p);
}

static void *work(void *arg)
{
	uint64_t state = rand_seed((uint64_t)(uintptr_t)arg + first_seed * 64);

	for (long i = 0; i < nr_ops; i++) {
		uint64_t dice = rand_next(&state) >> 33;
		struct slot *slot = &slots[dice % NR_SLOTS];

		if (__atomic_exchange_n(&slot->busy, true, __ATOMIC_ACQUIRE))
			continue;
		if (!slot->p)
			allocate(slot, &state);
		else if (dice / NR_SLOTS % 3 == 0)
			reallocate(slot, &state);
		else
			release(slot);
		__atomic_store_n(&slot->busy, false, __ATOMIC_RELEASE);
		if (nr_threads == 1 && i % 1000 == 0)
			check_overlap();
	}
	return NULL;
}

/* run OPERATIONS THREADS SEED: so many operations by each of the threads. */
static void run(long *args)
{
	pthread_t threads[MAX_THREADS];

	nr_ops = args[0];
	nr_threads = args[1];
	first_seed = (uint64_t)args[2];
	MUST(nr_threads >= 1 && nr_threads <= MAX_THREADS);
	for (long i = 1; i < nr_threads; i++)
		MUST(!pthread_create(&threads[i], NULL, work, (void *)(i + 1)));
	work((void *)1);
	for (long i = 1; i < nr_threads; i++)
		pthread_join(threads[i], NULL);
	check_overlap();
	for (int i = 0; i < NR_SLOTS; i++)
		if (slots[i].p)
			release(&slots[i]);
	CHECK(nr_zeroed > nr_ops / 40);
}

static const struct mode modes[] = { { "run", run }, { NULL, NULL } };

int main(int argc, char **argv)
{
	return mode_main(modes, argc, argv);
}
