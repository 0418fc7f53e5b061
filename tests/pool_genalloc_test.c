/* SPDX-License-Identifier: MIT */
/* gen_pool: each algorithm, chunks, owners, BUGs, a model, threads. */
#include "test.h"

#include "pool/pool.h"
#include <linux/device.h>
#include <linux/err.h>
#include <linux/genalloc.h>

#include <pthread.h>

TEST_CMDLINE("mem=64M");

/* Addresses that nobody touches. */
#define BASE 0x10000000UL

static struct gen_pool *pool_of(int order, size_t size)
{
	struct gen_pool *pool = gen_pool_create(order, NUMA_NO_NODE);

	CHECK_EQ(gen_pool_add_virt(pool, BASE, 0x5000, size, NUMA_NO_NODE), 0);
	return pool;
}

TEST(granules_and_counts)
{
	struct gen_pool *pool = pool_of(4, 1024);
	unsigned long a, b;

	CHECK_EQ(gen_pool_size(pool), 1024);
	CHECK_EQ(gen_pool_avail(pool), 1024);
	a = gen_pool_alloc(pool, 1);
	b = gen_pool_alloc(pool, 17);
	CHECK_EQ(a, BASE);
	CHECK_EQ(b, BASE + 16);
	CHECK_EQ(gen_pool_avail(pool), 1024 - 16 - 32);
	CHECK_EQ(gen_pool_alloc(pool, 0), 0);
	CHECK_EQ(gen_pool_alloc(pool, 1025), 0);
	CHECK_EQ(gen_pool_alloc(pool, 977), 0);
	gen_pool_free(pool, a, 1);
	CHECK_EQ(gen_pool_alloc(pool, 16), BASE);
	gen_pool_free(pool, BASE, 16);
	gen_pool_free(pool, b, 17);
	CHECK_EQ(gen_pool_avail(pool), 1024);
	pool_gen_check(pool);
	gen_pool_destroy(pool);
}

TEST(addresses_and_their_chunks)
{
	struct gen_pool *pool = pool_of(0, 100);
	int owner;
	void *got = pool;
	unsigned long a;

	CHECK(!gen_pool_add_owner(pool, 0x20000000, (phys_addr_t)-1, 50, NUMA_NO_NODE, &owner));
	CHECK_EQ(gen_pool_virt_to_phys(pool, BASE), 0x5000);
	CHECK_EQ(gen_pool_virt_to_phys(pool, BASE + 99), 0x5000 + 99);
	CHECK_EQ(gen_pool_virt_to_phys(pool, BASE + 100), -1);
	CHECK_EQ(gen_pool_virt_to_phys(pool, 0x20000001), -1);
	CHECK(gen_pool_has_addr(pool, BASE, 100));
	CHECK(!gen_pool_has_addr(pool, BASE, 101));
	CHECK(addr_in_gen_pool(pool, BASE + 99, 1));
	CHECK(!gen_pool_has_addr(pool, BASE - 1, 1));
	/* The newest chunk is asked first. */
	a = gen_pool_alloc_owner(pool, 40, &got);
	CHECK_EQ(a, 0x20000000);
	CHECK_EQ(got, &owner);
	gen_pool_free_owner(pool, a, 40, &got);
	CHECK_EQ(got, &owner);
	a = gen_pool_alloc_owner(pool, 60, &got);
	CHECK_EQ(a, BASE);
	CHECK_EQ(got, NULL);
	gen_pool_free_owner(pool, a, 60, NULL);
	gen_pool_destroy(pool);
}

TEST(first_fit_and_best_fit)
{
	struct gen_pool *pool = pool_of(0, 100);
	struct genpool_data_fixed at = { 0 };

	/* Holes of 20 at 0, of 10 at 30, of 50 at 50. */
	at.offset = 20;
	CHECK_EQ(gen_pool_alloc_algo(pool, 10, gen_pool_fixed_alloc, &at), BASE + 20);
	at.offset = 40;
	CHECK_EQ(gen_pool_alloc_algo(pool, 10, gen_pool_fixed_alloc, &at), BASE + 40);
	CHECK_EQ(gen_pool_alloc_algo(pool, 1, gen_pool_fixed_alloc, &at), 0);
	CHECK_EQ(gen_pool_alloc(pool, 8), BASE);
	gen_pool_free(pool, BASE, 8);
	gen_pool_set_algo(pool, gen_pool_best_fit, NULL);
	CHECK_EQ(gen_pool_alloc(pool, 8), BASE + 30);
	CHECK_EQ(gen_pool_alloc(pool, 8), BASE);
	CHECK_EQ(gen_pool_alloc(pool, 30), BASE + 50);
	CHECK_EQ(gen_pool_alloc(pool, 2), BASE + 38);
	gen_pool_set_algo(pool, NULL, NULL);
	CHECK_EQ(pool->algo, gen_pool_first_fit);
	CHECK_EQ(gen_pool_alloc(pool, 2), BASE + 8);
	pool_gen_check(pool);
	gen_pool_free(pool, BASE, 10);
	gen_pool_free(pool, BASE + 20, 60);
	gen_pool_destroy(pool);
}

TEST(aligned_fits)
{
	struct gen_pool *pool = gen_pool_create(3, NUMA_NO_NODE);
	struct genpool_data_align data = { .align = 256 };
	dma_addr_t dma = 0;
	unsigned long a, b;

	CHECK_EQ(gen_pool_add_virt(pool, BASE + 24, 0x9018, 4096, NUMA_NO_NODE), 0);
	gen_pool_set_algo(pool, gen_pool_first_fit_align, &data);
	a = gen_pool_alloc(pool, 40);
	b = gen_pool_alloc(pool, 40);
	CHECK_EQ(a, BASE + 256);
	CHECK_EQ(b, BASE + 512);
	gen_pool_free(pool, a, 40);
	a = (unsigned long)gen_pool_dma_alloc_align(pool, 100, &dma, 64);
	CHECK_EQ(a, BASE + 64);
	CHECK_EQ(dma, 0x9018 + 40);
	gen_pool_free(pool, a, 100);
	gen_pool_free(pool, b, 40);
	/* By order the offset in the chunk counts, not the address. */
	gen_pool_set_algo(pool, gen_pool_first_fit_order_align, NULL);
	a = gen_pool_alloc(pool, 8);
	b = gen_pool_alloc(pool, 5 * 8);
	CHECK_EQ(a, BASE + 24);
	CHECK_EQ(b, BASE + 24 + 64);
	gen_pool_free(pool, a, 8);
	gen_pool_free(pool, b, 40);
	gen_pool_destroy(pool);
}

TEST(fixed_offsets_must_be_whole_granules)
{
	struct gen_pool *pool = pool_of(4, 64);
	struct genpool_data_fixed at = { .offset = 8 };

	CHECK_EQ(gen_pool_alloc_algo(pool, 16, gen_pool_fixed_alloc, &at), 0);
	CHECK_REPORT("WARNING: ");
	at.offset = 48;
	CHECK_EQ(gen_pool_alloc_algo(pool, 32, gen_pool_fixed_alloc, &at), 0);
	gen_pool_destroy(pool);
}

TEST(dma_forms_zero_and_translate)
{
	static char memory[1024] __attribute__((__aligned__(64)));
	struct gen_pool *pool = gen_pool_create(5, NUMA_NO_NODE);
	struct genpool_data_fixed at = { .offset = 512 };
	dma_addr_t dma = 1;
	char *p;

	memset(memory, 0xff, sizeof(memory));
	CHECK_EQ(gen_pool_add_virt(pool, (unsigned long)memory, 0x100, 1024, NUMA_NO_NODE), 0);
	p = gen_pool_dma_alloc(pool, 32, &dma);
	CHECK_EQ(p, memory);
	CHECK_EQ(dma, 0x100);
	CHECK_EQ((signed char)*p, -1);
	p = gen_pool_dma_zalloc(pool, 32, NULL);
	CHECK_EQ(p, memory + 32);
	CHECK_EQ(*p, 0);
	CHECK_EQ((signed char)p[32], -1);
	p = gen_pool_dma_zalloc_algo(pool, 64, &dma, gen_pool_fixed_alloc, &at);
	CHECK_EQ(p, memory + 512);
	CHECK_EQ(dma, 0x300);
	CHECK_EQ(p[63], 0);
	CHECK_EQ(gen_pool_dma_alloc_algo(pool, 64, &dma, gen_pool_fixed_alloc, &at), NULL);
	p = gen_pool_dma_zalloc_align(pool, 64, &dma, 64);
	CHECK_EQ(p, memory + 64);
	CHECK_EQ(gen_pool_dma_zalloc(pool, 4096, &dma), NULL);
	gen_pool_free(pool, (unsigned long)memory, 128);
	gen_pool_free(pool, (unsigned long)memory + 512, 64);
	gen_pool_destroy(pool);
}

static void count_chunk(struct gen_pool *pool, struct gen_pool_chunk *chunk, void *data)
{
	(void)pool;
	*(unsigned long *)data += chunk->end_addr - chunk->start_addr + 1;
}

TEST(every_chunk_is_visited)
{
	struct gen_pool *pool = pool_of(0, 100);
	unsigned long sum = 0;
	char buf[400];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	CHECK_EQ(gen_pool_add(pool, 0x30000000, 11, NUMA_NO_NODE), 0);
	gen_pool_for_each_chunk(pool, count_chunk, &sum);
	CHECK_EQ(sum, 111);
	pool_gen_text(&t, pool);
	CHECK_STREQ(buf, "gen_pool (unnamed): granule 1, 111 of 111 bytes free\n"
			 "  0x30000000-0x3000000a 11 bytes free\n"
			 "  0x10000000-0x10000063 100 bytes free\n");
	gen_pool_destroy(pool);
}

/* Each in a child, with a pool of its own. */
static void free_foreign(void *arg)
{
	(void)arg;
	gen_pool_free(pool_of(0, 100), BASE + 4096, 1);
}

static void free_beyond(void *arg)
{
	(void)arg;
	gen_pool_free(pool_of(0, 100), BASE + 96, 5);
}

static void free_twice(void *arg)
{
	struct gen_pool *pool = pool_of(0, 100);
	unsigned long a = gen_pool_alloc(pool, 3);

	(void)arg;
	gen_pool_free(pool, a, 3);
	gen_pool_free(pool, a, 3);
}

static void free_too_much(void *arg)
{
	struct gen_pool *pool = pool_of(0, 100);

	(void)arg;
	gen_pool_free(pool, gen_pool_alloc(pool, 3), 4);
}

static void destroy_busy(void *arg)
{
	struct gen_pool *pool = pool_of(0, 100);

	(void)arg;
	CHECK_EQ(gen_pool_alloc(pool, 3), BASE);
	gen_pool_destroy(pool);
}

TEST(wrong_frees_are_bugs)
{
	CHECK_ABORTS(free_foreign, NULL, "kernel BUG at ");
	CHECK_ABORTS(free_beyond, NULL, "kernel BUG at ");
	CHECK_ABORTS(free_twice, NULL, "kernel BUG at ");
	CHECK_ABORTS(free_too_much, NULL, "kernel BUG at ");
	CHECK_ABORTS(destroy_busy, NULL, "kernel BUG at ");
}

TEST(pools_of_a_device_by_name)
{
	struct device dev = { .init_name = "soc" };
	struct gen_pool *a = devm_gen_pool_create(&dev, 0, NUMA_NO_NODE, "sram");
	struct gen_pool *b = devm_gen_pool_create(&dev, 0, NUMA_NO_NODE, NULL);

	CHECK(!IS_ERR(a) && !IS_ERR(b));
	CHECK_EQ(gen_pool_get(&dev, "sram"), a);
	CHECK_EQ(gen_pool_get(&dev, NULL), b);
	CHECK_EQ(gen_pool_get(&dev, "dram"), NULL);
	CHECK_EQ(PTR_ERR(devm_gen_pool_create(&dev, 0, NUMA_NO_NODE, "sram")), -EINVAL);
	CHECK_STREQ(a->name, "sram");
	CHECK_EQ(km_device_release(&dev), 2);
	CHECK_EQ(gen_pool_create(64, NUMA_NO_NODE), NULL);
	CHECK_REPORT("granules of 1 << 64 bytes");
}

/* Each algorithm against an array: what it gives is free, aligned, and found if there. */
#define MODEL_SIZE 400

static unsigned char model[MODEL_SIZE];

static bool model_free(unsigned long at, unsigned long nr)
{
	for (unsigned long i = 0; i < nr; i++)
		if (at + i >= MODEL_SIZE || model[at + i])
			return false;
	return true;
}

static unsigned long model_first(unsigned long nr, unsigned long align)
{
	for (unsigned long at = 0; at < MODEL_SIZE; at += align)
		if (model_free(at, nr))
			return at;
	return MODEL_SIZE;
}

TEST(allocations_agree_with_a_model)
{
	struct gen_pool *pool = pool_of(0, MODEL_SIZE);
	struct { unsigned long at, nr; } held[64];
	unsigned int nr_held = 0;

	for (unsigned long step = 0; step < test_scale(20000); step++) {
		unsigned long nr = test_rand_below(30) + 1, want, got;
		struct genpool_data_align data = { .align = 1 << test_rand_below(6) };
		unsigned long align = 1;

		if (nr_held == 64 || (nr_held && test_rand_below(2))) {
			unsigned int k = (unsigned int)test_rand_below(nr_held);

			gen_pool_free(pool, BASE + held[k].at, held[k].nr);
			memset(model + held[k].at, 0, held[k].nr);
			held[k] = held[--nr_held];
			pool_gen_check(pool);
			continue;
		}
		switch (test_rand_below(4)) {
		case 0:
			got = gen_pool_alloc(pool, nr);
			break;
		case 1:
			align = (unsigned long)data.align;
			got = gen_pool_alloc_algo(pool, nr, gen_pool_first_fit_align, &data);
			break;
		case 2:
			align = pow2_up(nr);
			got = gen_pool_alloc_algo(pool, nr, gen_pool_first_fit_order_align, NULL);
			break;
		default:
			got = gen_pool_alloc_algo(pool, nr, gen_pool_best_fit, NULL);
			align = 0;
		}
		want = model_first(nr, align ? align : 1);
		CHECK_EQ(!got, want == MODEL_SIZE);
		if (!got)
			continue;
		if (align)
			CHECK_EQ(got - BASE, want);
		CHECK(model_free(got - BASE, nr));
		memset(model + got - BASE, 1, nr);
		held[nr_held].at = got - BASE;
		held[nr_held++].nr = nr;
		pool_gen_check(pool);
	}
	while (nr_held--)
		gen_pool_free(pool, BASE + held[nr_held].at, held[nr_held].nr);
	gen_pool_destroy(pool);
}

static struct gen_pool *stress_pool;
static unsigned char stress_owner[4096]; /* by granule; atomic */

static void claim(unsigned long addr, unsigned long nr, unsigned char from, unsigned char to)
{
	for (unsigned long i = 0; i < nr; i++)
		CHECK_EQ(__atomic_exchange_n(&stress_owner[addr - BASE + i], to, __ATOMIC_RELAXED),
			 from);
}

static void *stress(void *arg)
{
	unsigned char me = *(unsigned char *)arg;
	struct { unsigned long at, nr; } held[16] = { { 0, 0 } };

	for (unsigned long i = 0; i < test_scale(20000); i++) {
		unsigned int k = (unsigned int)test_rand_below(16);

		if (held[k].at) {
			claim(held[k].at, held[k].nr, me, 0);
			gen_pool_free(stress_pool, held[k].at, held[k].nr);
			held[k].at = 0;
			continue;
		}
		held[k].nr = test_rand_below(100) + 1;
		held[k].at = gen_pool_alloc(stress_pool, held[k].nr);
		if (held[k].at)
			claim(held[k].at, held[k].nr, 0, me);
	}
	for (int k = 0; k < 16; k++) {
		if (!held[k].at)
			continue;
		claim(held[k].at, held[k].nr, me, 0);
		gen_pool_free(stress_pool, held[k].at, held[k].nr);
	}
	return NULL;
}

TEST(threads_share_a_pool_without_a_lock)
{
	static unsigned char ids[4] = { 1, 2, 3, 4 };
	pthread_t threads[4];

	stress_pool = pool_of(0, sizeof(stress_owner));
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, stress, &ids[i]);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	pool_gen_check(stress_pool);
	CHECK_EQ(gen_pool_avail(stress_pool), sizeof(stress_owner));
	gen_pool_destroy(stress_pool);
}
