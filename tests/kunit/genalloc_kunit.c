/* SPDX-License-Identifier: MIT */
/*
 * gen_pool as kernel code uses it. Runs with the library's own and, by `make kernel-tests`, with the
 * kernel's lib/genalloc.c in its place.
 */
#include <kunit/test.h>

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/genalloc.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

/* Addresses that nobody touches. */
#define BASE 0x10000000UL
#define PHYS 0x5000

static struct gen_pool *pool_of(struct kunit *test, int order, size_t size)
{
	struct gen_pool *pool = gen_pool_create(order, -1);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	KUNIT_ASSERT_EQ(test, gen_pool_add_virt(pool, BASE, PHYS, size, -1), 0);
	return pool;
}

static void granules(struct kunit *test)
{
	struct gen_pool *pool = pool_of(test, 4, 1024);
	unsigned long a, b;

	KUNIT_EXPECT_EQ(test, gen_pool_size(pool), (size_t)1024);
	a = gen_pool_alloc(pool, 1);
	b = gen_pool_alloc(pool, 17);
	KUNIT_EXPECT_EQ(test, a, BASE);
	KUNIT_EXPECT_EQ(test, b, BASE + 16);
	KUNIT_EXPECT_EQ(test, gen_pool_avail(pool), (size_t)(1024 - 16 - 32));
	gen_pool_free(pool, a, 1);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 16), BASE);
	gen_pool_free(pool, BASE, 16);
	gen_pool_free(pool, b, 17);
	KUNIT_EXPECT_EQ(test, gen_pool_avail(pool), (size_t)1024);
	gen_pool_destroy(pool);
}

static void exhaustion(struct kunit *test)
{
	struct gen_pool *pool = pool_of(test, 3, 64);
	int i;

	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 0), 0UL);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 65), 0UL);
	for (i = 0; i < 8; i++)
		KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 8), BASE + 8 * i);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 1), 0UL);
	/* A hole of 16 bytes: 17 do not fit. */
	gen_pool_free(pool, BASE + 16, 16);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 17), 0UL);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 9), BASE + 16);
	gen_pool_free(pool, BASE, 64);
	gen_pool_destroy(pool);
}

static void chunks(struct kunit *test)
{
	struct gen_pool *pool = pool_of(test, 0, 100);
	void *owner = pool;
	unsigned long a;
	int mine;

	KUNIT_ASSERT_EQ(test, gen_pool_add_owner(pool, 2 * BASE, (phys_addr_t)-1, 50, -1, &mine),
			0);
	KUNIT_EXPECT_EQ(test, gen_pool_size(pool), (size_t)150);
	KUNIT_EXPECT_EQ(test, gen_pool_virt_to_phys(pool, BASE + 99), (phys_addr_t)(PHYS + 99));
	KUNIT_EXPECT_EQ(test, gen_pool_virt_to_phys(pool, BASE + 100), (phys_addr_t)-1);
	KUNIT_EXPECT_TRUE(test, gen_pool_has_addr(pool, BASE, 100));
	KUNIT_EXPECT_FALSE(test, gen_pool_has_addr(pool, BASE, 101));
	KUNIT_EXPECT_FALSE(test, gen_pool_has_addr(pool, BASE - 1, 1));

	/* Only the first chunk has room for 60 bytes. */
	a = gen_pool_alloc_owner(pool, 60, &owner);
	KUNIT_EXPECT_EQ(test, a, BASE);
	KUNIT_EXPECT_NULL(test, owner);
	gen_pool_free_owner(pool, a, 60, &owner);
	a = gen_pool_alloc_owner(pool, 50, &owner);
	if (a == 2 * BASE)
		KUNIT_EXPECT_PTR_EQ(test, owner, (void *)&mine);
	gen_pool_free_owner(pool, a, 50, NULL);
	gen_pool_destroy(pool);
}

static void fits(struct kunit *test)
{
	struct gen_pool *pool = pool_of(test, 0, 100);
	struct genpool_data_fixed at = { .offset = 20 };

	/* Holes of 20 at 0, of 10 at 30, of 50 at 50. */
	KUNIT_EXPECT_EQ(test, gen_pool_alloc_algo(pool, 10, gen_pool_fixed_alloc, &at), BASE + 20);
	at.offset = 40;
	KUNIT_EXPECT_EQ(test, gen_pool_alloc_algo(pool, 10, gen_pool_fixed_alloc, &at), BASE + 40);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc_algo(pool, 1, gen_pool_fixed_alloc, &at), 0UL);
	gen_pool_set_algo(pool, gen_pool_best_fit, NULL);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 8), BASE + 30);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 8), BASE);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 30), BASE + 50);
	gen_pool_set_algo(pool, NULL, NULL);
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 2), BASE + 8);
	gen_pool_free(pool, BASE, 10);
	gen_pool_free(pool, BASE + 20, 18);
	gen_pool_free(pool, BASE + 40, 40);
	KUNIT_EXPECT_EQ(test, gen_pool_avail(pool), (size_t)100);
	gen_pool_destroy(pool);
}

static void aligned_fits(struct kunit *test)
{
	struct genpool_data_align data = { .align = 256 };
	struct gen_pool *pool = pool_of(test, 3, 4096);
	unsigned long first, second;

	gen_pool_set_algo(pool, gen_pool_first_fit_align, &data);
	first = gen_pool_alloc(pool, 40);
	second = gen_pool_alloc(pool, 40);
	KUNIT_EXPECT_EQ(test, first, BASE);
	KUNIT_EXPECT_EQ(test, second, BASE + 256);
	gen_pool_set_algo(pool, gen_pool_first_fit_order_align, NULL);
	/* 72 bytes are nine granules: to a multiple of sixteen of them. */
	KUNIT_EXPECT_EQ(test, gen_pool_alloc(pool, 72), BASE + 128);
	gen_pool_free(pool, first, 40);
	gen_pool_free(pool, second, 40);
	gen_pool_free(pool, BASE + 128, 72);
	gen_pool_destroy(pool);
}

static void dma_memory(struct kunit *test)
{
	char *memory = kunit_kmalloc(test, 256, GFP_KERNEL);
	struct gen_pool *pool = gen_pool_create(5, -1);
	dma_addr_t dma = 0;
	char *p;

	KUNIT_ASSERT_NOT_NULL(test, memory);
	KUNIT_ASSERT_NOT_NULL(test, pool);
	memset(memory, 0x5a, 256);
	KUNIT_ASSERT_EQ(test, gen_pool_add_virt(pool, (unsigned long)memory, PHYS, 256, -1), 0);
	p = gen_pool_dma_alloc(pool, 32, &dma);
	KUNIT_EXPECT_PTR_EQ(test, p, memory);
	KUNIT_EXPECT_EQ(test, dma, (dma_addr_t)PHYS);
	p = gen_pool_dma_zalloc(pool, 64, &dma);
	KUNIT_EXPECT_PTR_EQ(test, p, memory + 32);
	KUNIT_EXPECT_EQ(test, dma, (dma_addr_t)PHYS + 32);
	KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 64));
	KUNIT_EXPECT_EQ(test, p[64], 0x5a);
	gen_pool_free(pool, (unsigned long)memory, 96);
	gen_pool_destroy(pool);
}

static void count_chunk(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *data)
{
	unsigned long *bytes = data;

	*bytes += chunk->end_addr - chunk->start_addr + 1;
}

static void each_chunk(struct kunit *test)
{
	struct gen_pool *pool = pool_of(test, 0, 100);
	unsigned long bytes = 0;

	KUNIT_ASSERT_EQ(test, gen_pool_add(pool, 2 * BASE, 11, -1), 0);
	gen_pool_for_each_chunk(pool, count_chunk, &bytes);
	KUNIT_EXPECT_EQ(test, bytes, 111UL);
	gen_pool_destroy(pool);
}

/* ---- threads: every granule has one owner ---- */

#define WORKERS  4
#define ROUNDS   5000
#define GRANULES 64

struct crowd {
	struct gen_pool *pool;
	atomic_t held[GRANULES];
	atomic_t conflicts, got, running;
	struct completion done;
};

static int worker(void *data)
{
	struct crowd *crowd = data;
	unsigned long addr;
	unsigned int i, at, nr;

	for (i = 0; i < ROUNDS; i++) {
		nr = i % 7 + 1;
		addr = gen_pool_alloc(crowd->pool, 16 * nr);
		if (!addr)
			continue;
		atomic_inc(&crowd->got);
		for (at = 0; at < nr; at++)
			if (atomic_inc_return(&crowd->held[(addr - BASE) / 16 + at]) != 1)
				atomic_inc(&crowd->conflicts);
		for (at = 0; at < nr; at++)
			atomic_dec(&crowd->held[(addr - BASE) / 16 + at]);
		gen_pool_free(crowd->pool, addr, 16 * nr);
	}
	if (atomic_dec_and_test(&crowd->running))
		complete(&crowd->done);
	return 0;
}

static void threads(struct kunit *test)
{
	struct crowd *crowd = kunit_kzalloc(test, sizeof(*crowd), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, crowd);
	crowd->pool = pool_of(test, 4, 16 * GRANULES);
	init_completion(&crowd->done);
	atomic_set(&crowd->running, WORKERS);
	for (i = 0; i < WORKERS; i++)
		KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(worker, crowd, "genalloc/%d", i)));
	wait_for_completion(&crowd->done);
	KUNIT_EXPECT_EQ(test, atomic_read(&crowd->conflicts), 0);
	KUNIT_EXPECT_GT(test, atomic_read(&crowd->got), ROUNDS);
	KUNIT_EXPECT_EQ(test, gen_pool_avail(crowd->pool), (size_t)(16 * GRANULES));
	gen_pool_destroy(crowd->pool);
}

static struct kunit_case genalloc_cases[] = {
	KUNIT_CASE(granules),
	KUNIT_CASE(exhaustion),
	KUNIT_CASE(chunks),
	KUNIT_CASE(fits),
	KUNIT_CASE(aligned_fits),
	KUNIT_CASE(dma_memory),
	KUNIT_CASE(each_chunk),
	KUNIT_CASE(threads),
	{},
};

static struct kunit_suite genalloc_suite = {
	.name = "genalloc",
	.test_cases = genalloc_cases,
};
kunit_test_suite(genalloc_suite);

MODULE_LICENSE("MIT");
