/* SPDX-License-Identifier: MIT */
/* dma_pool: where blocks lie, what a wrong free says, late frees. */
#include "test.h"

#include "pool/pool.h"
#include <linux/device.h>
#include <linux/dmapool.h>
#include <linux/gfp.h>

#include <pthread.h>

TEST_CMDLINE("mem=64M");

static struct device dev = { .init_name = "nic0", .numa_node = NUMA_NO_NODE };

TEST(bad_arguments_give_no_pool)
{
	CHECK_EQ(dma_pool_create("a", NULL, 64, 8, 0), NULL);
	CHECK_EQ(dma_pool_create("a", &dev, 0, 8, 0), NULL);
	CHECK_EQ(dma_pool_create("a", &dev, 64, 3, 0), NULL);
	CHECK_EQ(dma_pool_create("a", &dev, 64, 24, 0), NULL);
	CHECK_EQ(dma_pool_create("a", &dev, 64, 8, 32), NULL);  /* below the size */
	CHECK_EQ(dma_pool_create("a", &dev, 64, 8, 96), NULL);  /* no power of two */
	CHECK_EQ(dma_pool_create("a", &dev, 60, 64, 32), NULL); /* below the rounded size */
	CHECK_EQ(dma_pool_create("a", &dev, (size_t)INT_MAX + 1, 1, 0), NULL);
	dma_pool_destroy(NULL);
}

TEST(an_address_is_the_frames)
{
	struct dma_pool *pool = dma_pool_create("addr", &dev, 100, 16, 0);
	dma_addr_t dma = 0;
	char *p = dma_pool_alloc(pool, GFP_KERNEL, &dma);

	REQUIRE(p);
	CHECK_EQ(dma, page_to_phys(virt_to_page(p)) + ((unsigned long)p & (PAGE_SIZE - 1)));
	CHECK_EQ(phys_to_virt(dma), p);
	CHECK_EQ((unsigned long)p % 16, 0);
	memset(p, 0xff, 100);
	dma_pool_free(pool, p, dma);
	p = dma_pool_zalloc(pool, GFP_ATOMIC, &dma);
	REQUIRE(p);
	for (int i = 0; i < 100; i++)
		CHECK_EQ(p[i], 0);
	dma_pool_free(pool, p, dma);
	pool_dma_check(pool);
	dma_pool_destroy(pool);
}

/* All combinations of size, alignment and boundary: alignment, boundary, no overlap. */
static void geometry(size_t size, size_t align, size_t boundary)
{
	struct dma_pool *pool = dma_pool_create("geometry", &dev, size, align, boundary);
	size_t rounded = align_up(max_ul(size, 4), align ? align : 1);
	char *p[40];
	dma_addr_t dma[40];

	if (boundary && boundary < rounded) {
		CHECK_EQ(pool, NULL);
		return;
	}
	REQUIRE(pool);
	for (int i = 0; i < 40; i++) {
		p[i] = dma_pool_alloc(pool, GFP_KERNEL, &dma[i]);
		REQUIRE(p[i]);
		CHECK_EQ(dma[i] & ((align ? align : 1) - 1), 0);
		if (boundary)
			CHECK_EQ(dma[i] / boundary, (dma[i] + rounded - 1) / boundary);
		memset(p[i], i, size);
	}
	pool_dma_check(pool);
	for (int i = 0; i < 40; i++) {
		for (size_t j = 0; j < size; j++)
			if (p[i][j] != i && !CHECK_EQ(p[i][j], i))
				break;
		dma_pool_free(pool, p[i], dma[i]);
	}
	pool_dma_check(pool);
	dma_pool_destroy(pool);
}

TEST(blocks_are_aligned_and_cross_no_boundary)
{
	static const size_t sizes[] = { 1, 4, 7, 64, 100, 513, 2048, 4096, 5000, 20000 };

	for (unsigned int s = 0; s < ARRAY_LEN(sizes); s++)
		for (size_t align = 0; align <= 8192; align = align ? align * 8 : 1)
			for (size_t boundary = 0; boundary <= 65536;
			     boundary = boundary ? boundary * 8 : 16)
				geometry(sizes[s], align, boundary);
}

TEST(wrong_frees_are_named_and_ignored)
{
	struct dma_pool *pool = dma_pool_create("mine", &dev, 64, 0, 0);
	struct dma_pool *other = dma_pool_create("other", &dev, 64, 0, 0);
	unsigned long page = __get_free_page(GFP_KERNEL);
	dma_addr_t dma, odma;
	char *p = dma_pool_alloc(pool, GFP_KERNEL, &dma), want[100];
	char *o = dma_pool_alloc(other, GFP_KERNEL, &odma);

	dma_pool_free(pool, o, odma);
	snprintf(want, sizeof(want), "nic0: dma_pool_free mine, %p/0x%016llx (bad dma)\n",
		 (void *)o, (unsigned long long)odma);
	CHECK_REPORT(want);
	dma_pool_free(pool, p + 1, dma + 1); /* inside a block */
	CHECK_REPORT("(bad dma)");
	dma_pool_free(pool, p, dma + 64); /* the addresses differ */
	CHECK_REPORT("(bad dma)");
	dma_pool_free(pool, &dma, 0); /* no frame of ours */
	CHECK_REPORT("(bad dma)");
	dma_pool_free(pool, (void *)page, virt_to_phys((void *)page));
	CHECK_REPORT("(bad dma)");
	CHECK_EQ(test_report_count(), 5);
	pool_dma_check(pool);
	dma_pool_free(pool, p, dma);
	dma_pool_free(pool, p, dma);
	snprintf(want, sizeof(want), "nic0: dma_pool_free mine, dma 0x%016llx already free\n",
		 (unsigned long long)dma);
	CHECK_REPORT(want);
	pool_dma_check(pool);
	dma_pool_free(other, o, odma);
	dma_pool_destroy(pool);
	dma_pool_destroy(other);
	free_page(page);
}

TEST(a_busy_pool_is_reported_and_leaked)
{
	struct dma_pool *pool = dma_pool_create("held", &dev, 64, 0, 0);
	dma_addr_t dma;
	void *p = dma_pool_alloc(pool, GFP_KERNEL, &dma);

	dma_pool_destroy(pool);
	CHECK_REPORT("nic0: dma_pool_destroy held busy\n");
	dma_pool_free(pool, p, dma);
	dma_pool_destroy(pool);
}

TEST(a_free_that_may_not_wait_is_late)
{
	struct dma_pool *pool = dma_pool_create("late", &dev, 2048, 0, 0);
	struct km_lock *lock = (struct km_lock *)pool; /* its first member */
	dma_addr_t dma[4], again;
	void *p[4], *q;

	for (int i = 0; i < 4; i++)
		p[i] = dma_pool_alloc(pool, GFP_KERNEL, &dma[i]);
	lock_get(lock);
	CHECK_EQ(dma_pool_alloc(pool, GFP_KERNEL, &again), NULL);
	dma_pool_free(pool, p[0], dma[0]);
	dma_pool_free(pool, p[3], dma[3]);
	CHECK_NO_REPORT();
	dma_pool_free(pool, p[3], dma[3]);
	CHECK_REPORT("already free");
	lock_put(lock);
	pool_dma_check(pool);
	q = dma_pool_alloc(pool, GFP_KERNEL, &again);
	CHECK(q == p[0] || q == p[3]);
	pool_dma_check(pool);
	dma_pool_free(pool, q, again);
	dma_pool_free(pool, p[1], dma[1]);
	dma_pool_free(pool, p[2], dma[2]);
	dma_pool_destroy(pool);
}

TEST(a_mask_keeps_blocks_low)
{
	struct device old = { .init_name = "isa", .coherent_dma_mask = DMA_BIT_MASK(24) };
	struct dma_pool *pool = dma_pool_create("low", &old, 4096, 0, 0);
	dma_addr_t dma[8];
	void *p[8];

	for (int i = 0; i < 8; i++) {
		p[i] = dma_pool_alloc(pool, GFP_KERNEL, &dma[i]);
		CHECK(p[i] && dma[i] < 16 << 20);
	}
	for (int i = 0; i < 8; i++)
		dma_pool_free(pool, p[i], dma[i]);
	dma_pool_destroy(pool);
}

TEST(managed_pools_go_with_the_device)
{
	struct device own = { .init_name = "own" };
	struct dma_pool *a = dmam_pool_create("a", &own, 32, 0, 0);
	struct dma_pool *b = dmam_pool_create("b", &own, 32, 0, 0);
	dma_addr_t dma;
	void *p = dma_pool_alloc(a, GFP_KERNEL, &dma);

	CHECK(a && b);
	CHECK_EQ(dmam_pool_create("c", &own, 32, 3, 0), NULL);
	CHECK_EQ(dmam_pool_create("c", NULL, 32, 0, 0), NULL);
	dma_pool_free(a, p, dma);
	dmam_pool_destroy(a);
	CHECK_EQ(km_device_release(&own), 1);
}

TEST(the_text_is_a_line_of_the_pools_file)
{
	static const char name[] = "a-very-long-name-that-does-not-fit-in-32";
	struct dma_pool *pool = dma_pool_create(name, &dev, 1000, 8, 0);
	dma_addr_t dma;
	void *p = dma_pool_alloc(pool, GFP_KERNEL, &dma);
	char buf[120];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	pool_dma_text(&t, pool);
	CHECK_STREQ(buf, "a-very-long-name-that-does-not-    1    4 1000  1\n");
	dma_pool_free(pool, p, dma);
	dma_pool_destroy(pool);
}

static struct dma_pool *stress_pool;

static void *stress(void *arg)
{
	void *p[32] = { NULL };
	dma_addr_t dma[32];

	for (unsigned long i = 0; i < test_scale(20000); i++) {
		unsigned int k = (unsigned int)test_rand_below(32);

		if (p[k]) {
			CHECK_EQ(*(void **)p[k], arg);
			dma_pool_free(stress_pool, p[k], dma[k]);
			p[k] = NULL;
		} else if ((p[k] = dma_pool_alloc(stress_pool, GFP_ATOMIC, &dma[k]))) {
			*(void **)p[k] = arg;
		}
	}
	for (int k = 0; k < 32; k++)
		if (p[k])
			dma_pool_free(stress_pool, p[k], dma[k]);
	return NULL;
}

TEST(threads_share_a_pool)
{
	static int ids[4];
	pthread_t threads[4];

	stress_pool = dma_pool_create("stress", &dev, 256, 0, 0);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, stress, &ids[i]);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	pool_dma_check(stress_pool);
	dma_pool_destroy(stress_pool);
}
