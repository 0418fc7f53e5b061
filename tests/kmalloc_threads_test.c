/* SPDX-License-Identifier: MIT */
/* kmalloc from many threads: no two own the same bytes, and frees cross threads. */
#include "test.h"

#include "kmalloc/kmalloc.h"

#include <linux/slab.h>

#include <pthread.h>

/* The text was reported; the next one like it shall be another. */
#define CHECK_SAID(part)                     \
	do {                                 \
		CHECK_REPORT(part);          \
		test_report_clear();         \
	} while (0)

#define NOT_OURS "Not a kmalloc allocation"

#define NR_THREADS 4
#define NR_SLOTS 64

static void *box[NR_SLOTS]; /* what one thread left for another; atomic */

/* A block says its own size in its first word, and holds it in its last byte too. */
static void *stamp(size_t size, gfp_t gfp)
{
	unsigned char *p = kmalloc(size, gfp);

	if (!p)
		return NULL;
	*(size_t *)p = size;
	memset(p + sizeof(size_t), (int)(size & 0xff), size - sizeof(size_t));
	return p;
}

static bool check_and_free(void *block)
{
	unsigned char *p = block;
	size_t size;
	bool good = true;

	if (!p)
		return true;
	size = *(size_t *)p;
	if (!CHECK(size >= 8 && size <= 20000))
		return false;
	for (size_t i = sizeof(size_t); i < size; i++)
		good &= p[i] == (size & 0xff);
	kfree(p);
	return CHECK(good);
}

static void *worker(void *unused)
{
	unsigned long steps = test_scale(30000);

	(void)unused;
	for (unsigned long i = 0; i < steps; i++) {
		size_t size =
			8 + (test_rand_below(32) ? test_rand_below(500) : test_rand_below(19000));
		void *p = stamp(size, test_rand_below(2) ? GFP_KERNEL : GFP_ATOMIC);

		if (!CHECK(p))
			break;
		p = __atomic_exchange_n(&box[test_rand_below(NR_SLOTS)], p, __ATOMIC_ACQ_REL);
		if (!check_and_free(p))
			break;
	}
	return NULL;
}

TEST(frees_cross_threads)
{
	unsigned long before = kmalloc_nr_large_pages;
	pthread_t thread[NR_THREADS];

	for (int i = 0; i < NR_THREADS; i++)
		pthread_create(&thread[i], NULL, worker, NULL);
	for (int i = 0; i < NR_THREADS; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < NR_SLOTS; i++)
		check_and_free(box[i]);
	CHECK_EQ(kmalloc_nr_large_pages, before);
	kmalloc_check();
	slab_check();
}

static void *large_block;
static pthread_barrier_t barrier;

static void *free_large(void *unused)
{
	(void)unused;
	pthread_barrier_wait(&barrier);
	(kfree)(large_block);
	return NULL;
}

/* Of two frees of one large block one wins, and the other is reported. */
TEST(one_free_of_a_large_block_wins)
{
	unsigned long before = kmalloc_nr_large_pages;

	for (int i = 0; i < 20; i++) {
		pthread_t thread[2];

		large_block = kmalloc(100000, GFP_KERNEL);
		REQUIRE(large_block);
		pthread_barrier_init(&barrier, NULL, 2);
		for (int t = 0; t < 2; t++)
			pthread_create(&thread[t], NULL, free_large, NULL);
		for (int t = 0; t < 2; t++)
			pthread_join(thread[t], NULL);
		pthread_barrier_destroy(&barrier);
		CHECK_EQ(kmalloc_nr_large_pages, before);
		CHECK_SAID(NOT_OURS);
	}
}
