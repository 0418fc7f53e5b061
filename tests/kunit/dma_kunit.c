/* SPDX-License-Identifier: MIT */
/* DMA memory and mappings, what is said of wrong ones, and scatter lists. */
#include <kunit/device.h>
#include <kunit/test.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "said.h"

static struct device *device(struct kunit *test, u64 mask)
{
	struct device *dev = kunit_device_register(test, "dma-device");

	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	dev->dma_mask = kunit_kzalloc(test, sizeof(u64), GFP_KERNEL);
	KUNIT_ASSERT_EQ(test, dma_set_mask_and_coherent(dev, mask), 0);
	return dev;
}

static void coherent_memory_is_reached(struct kunit *test)
{
	static const u64 masks[] = { DMA_BIT_MASK(24), DMA_BIT_MASK(32), DMA_BIT_MASK(64) };

	for (unsigned int i = 0; i < ARRAY_SIZE(masks); i++) {
		struct device *dev = kunit_device_register(test, i ? i == 1 ? "d32" : "d64" : "d24");
		dma_addr_t handle;
		char *p;

		KUNIT_ASSERT_EQ(test, dma_set_coherent_mask(dev, masks[i]), 0);
		p = dma_alloc_coherent(dev, 3 * PAGE_SIZE, &handle, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_LE(test, handle + 3 * PAGE_SIZE - 1, masks[i]);
		KUNIT_EXPECT_EQ(test, handle, virt_to_phys(p));
		KUNIT_EXPECT_NULL(test, memchr_inv(p, 0, 3 * PAGE_SIZE));
		dma_free_coherent(dev, 3 * PAGE_SIZE, p, handle);
	}
}

static void masks_that_nothing_fits(struct kunit *test)
{
	struct device *dev = kunit_device_register(test, "poor");

	KUNIT_EXPECT_EQ(test, dma_set_coherent_mask(dev, DMA_BIT_MASK(12)), -EIO);
	KUNIT_EXPECT_EQ(test, dma_set_mask(dev, DMA_BIT_MASK(32)), -EIO); /* has no mask to set */
}

static void mappings_are_frames(struct kunit *test)
{
	struct device *dev = device(test, DMA_BIT_MASK(64));
	char *p = kunit_kmalloc(test, 300, GFP_KERNEL);
	dma_addr_t addr = dma_map_single(dev, p, 300, DMA_TO_DEVICE);

	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, addr), 0);
	KUNIT_EXPECT_EQ(test, addr, virt_to_phys(p));
	dma_sync_single_for_device(dev, addr, 300, DMA_TO_DEVICE);
	dma_unmap_single(dev, addr, 300, DMA_TO_DEVICE);
	KUNIT_EXPECT_EQ(test, dma_mapping_error(dev, DMA_MAPPING_ERROR), -ENOMEM);
}

static void beyond_the_mask(struct kunit *test)
{
	struct device *dev = device(test, DMA_BIT_MASK(24));
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, page);
	said_begin();
	if (page_to_phys(page) > DMA_BIT_MASK(24)) {
		KUNIT_EXPECT_EQ(test, dma_map_page(dev, page, 0, 100, DMA_TO_DEVICE),
				DMA_MAPPING_ERROR);
		KUNIT_EXPECT_TRUE(test, said("overflow (mask ffffff"));
	}
	said_end();
	__free_page(page);
}

static void not_of_vmalloc(struct kunit *test)
{
	struct device *dev = device(test, DMA_BIT_MASK(64));
	void *p = vmalloc(100);

	said_begin();
	KUNIT_EXPECT_EQ(test, dma_map_single(dev, p, 100, DMA_TO_DEVICE), DMA_MAPPING_ERROR);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("rejecting DMA map of vmalloc memory"));
	vfree(p);
}

/* One mistake each: what is said of it. */
static void mistakes_are_told(struct kunit *test)
{
	struct device *dev = device(test, DMA_BIT_MASK(64));
	char *p = kunit_kmalloc(test, 300, GFP_KERNEL);
	dma_addr_t addr;

	said_begin();
	addr = dma_map_single(dev, p, 300, DMA_TO_DEVICE);
	dma_unmap_single(dev, addr, 300, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, said("device driver failed to check map error"));

	addr = dma_map_single(dev, p, 300, DMA_TO_DEVICE);
	dma_mapping_error(dev, addr);
	dma_unmap_single(dev, addr, 200, DMA_FROM_DEVICE);
	KUNIT_EXPECT_TRUE(test, said("frees DMA memory with different size"));
	KUNIT_EXPECT_TRUE(test, said("[map size=300 bytes] [unmap size=200 bytes]"));
	KUNIT_EXPECT_TRUE(test, said("[mapped with DMA_TO_DEVICE] [unmapped with DMA_FROM_DEVICE]"));

	dma_unmap_single(dev, addr, 300, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, said("tries to free DMA memory it has not allocated"));

	addr = dma_map_single(dev, p, 300, DMA_TO_DEVICE);
	dma_mapping_error(dev, addr);
	dma_unmap_page(dev, addr, 300, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, said("[mapped as single] [unmapped as page]"));

	addr = dma_map_single(dev, p, 300, DMA_TO_DEVICE);
	dma_mapping_error(dev, addr);
	dma_sync_single_for_cpu(dev, addr + 200, 200, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, said("syncs DMA memory outside allocated range"));
	dma_unmap_single(dev, addr, 300, DMA_TO_DEVICE);
	dma_sync_single_for_cpu(dev, addr, 1, DMA_TO_DEVICE);
	KUNIT_EXPECT_TRUE(test, said("tries to sync DMA memory it has not allocated"));
	KUNIT_EXPECT_EQ(test, said_end(), 7);
}

static void managed_memory_goes_with_the_device(struct kunit *test)
{
	struct device *dev = root_device_register("managed");
	dma_addr_t handle;

	KUNIT_ASSERT_FALSE(test, IS_ERR(dev));
	KUNIT_EXPECT_NOT_NULL(test, dmam_alloc_coherent(dev, 100, &handle, GFP_KERNEL));
	root_device_unregister(dev); /* else the suite leaks */
}

static void pools(struct kunit *test)
{
	struct device *dev = device(test, DMA_BIT_MASK(32));
	struct dma_pool *pool = dma_pool_create("blocks", dev, 64, 64, 0);
	dma_addr_t handle;
	void *block;

	KUNIT_ASSERT_NOT_NULL(test, pool);
	block = dma_pool_zalloc(pool, GFP_KERNEL, &handle);
	KUNIT_ASSERT_NOT_NULL(test, block);
	KUNIT_EXPECT_EQ(test, handle & 63, 0);
	KUNIT_EXPECT_EQ(test, handle, virt_to_phys(block));
	dma_pool_free(pool, block, handle);
	dma_pool_destroy(pool);
}

/* ---- scatter lists ---- */

static void long_tables_are_chained(struct kunit *test)
{
	unsigned int nents = 3 * SG_MAX_SINGLE_ALLOC, n = 0;
	struct scatterlist *sg;
	struct sg_table table;
	unsigned int i;

	KUNIT_EXPECT_EQ(test, sg_alloc_table(&table, 0, GFP_KERNEL), -EINVAL);
	KUNIT_ASSERT_EQ(test, sg_alloc_table(&table, nents, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, sg_nents(table.sgl), nents);
	for_each_sgtable_sg(&table, sg, i) {
		KUNIT_ASSERT_NOT_NULL(test, sg);
		KUNIT_ASSERT_FALSE(test, sg_is_chain(sg));
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, nents);
	KUNIT_EXPECT_NULL(test, sg_next(sg_last(table.sgl, nents)));
	sg_free_table(&table);
	KUNIT_EXPECT_NULL(test, table.sgl);
}

static void copies_through_a_list(struct kunit *test)
{
	char *a = kunit_kzalloc(test, 100, GFP_KERNEL), *b = kunit_kzalloc(test, 5000, GFP_KERNEL);
	char *flat = kunit_kzalloc(test, 5100, GFP_KERNEL), *back;
	struct scatterlist sg[2];

	back = kunit_kzalloc(test, 5100, GFP_KERNEL);
	for (int i = 0; i < 5100; i++)
		flat[i] = i * 7;
	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], a, 100);
	sg_set_buf(&sg[1], b, 5000);
	KUNIT_EXPECT_EQ(test, sg_copy_from_buffer(sg, 2, flat, 5100), 5100);
	KUNIT_EXPECT_MEMEQ(test, a, flat, 100);
	KUNIT_EXPECT_MEMEQ(test, b, flat + 100, 5000);
	KUNIT_EXPECT_EQ(test, sg_copy_to_buffer(sg, 2, back, 6000), 5100);
	KUNIT_EXPECT_MEMEQ(test, back, flat, 5100);
	KUNIT_EXPECT_EQ(test, sg_pcopy_to_buffer(sg, 2, back, 20, 90), 20);
	KUNIT_EXPECT_MEMEQ(test, back, flat + 90, 20);
	KUNIT_EXPECT_EQ(test, sg_zero_buffer(sg, 2, 50, 80), 50);
	KUNIT_EXPECT_EQ(test, a[79], flat[79]);
	KUNIT_EXPECT_EQ(test, a[80], 0);
	KUNIT_EXPECT_EQ(test, b[29], 0);
	KUNIT_EXPECT_EQ(test, b[30], flat[130]);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(sg, 101), 2);
	KUNIT_EXPECT_EQ(test, sg_nents_for_len(sg, 6000), -EINVAL);
}

static void neighbouring_pages_become_one_entry(struct kunit *test)
{
	struct page *run = alloc_pages(GFP_KERNEL, 2), *other = alloc_page(GFP_KERNEL);
	struct page *pages[] = { run, run + 1, run + 3, other };
	struct sg_table table;

	KUNIT_ASSERT_TRUE(test, run && other);
	KUNIT_ASSERT_EQ(test, sg_alloc_table_from_pages(&table, pages, 2, 100, 5000, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, table.nents, 1);
	KUNIT_EXPECT_EQ(test, table.sgl->offset, 100);
	KUNIT_EXPECT_EQ(test, table.sgl->length, 5000);
	sg_free_table(&table);
	KUNIT_ASSERT_EQ(test, sg_alloc_table_from_pages(&table, pages, 3, 0, 3 * PAGE_SIZE,
							GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, table.nents, 2);
	KUNIT_EXPECT_EQ(test, table.sgl->length, 2 * PAGE_SIZE);
	sg_free_table(&table);
	__free_page(other);
	__free_pages(run, 2);
}

static void a_list_is_mapped_whole(struct kunit *test)
{
	struct device *dev = device(test, DMA_BIT_MASK(64));
	char *a = kunit_kmalloc(test, 64, GFP_KERNEL), *b = kunit_kmalloc(test, 64, GFP_KERNEL);
	struct scatterlist sg[2];

	sg_init_table(sg, 2);
	sg_set_buf(&sg[0], a, 64);
	sg_set_buf(&sg[1], b, 64);
	KUNIT_EXPECT_EQ(test, dma_map_sg(dev, sg, 2, DMA_FROM_DEVICE), 2);
	KUNIT_EXPECT_EQ(test, sg_dma_address(&sg[1]), virt_to_phys(b));
	KUNIT_EXPECT_EQ(test, sg_dma_len(&sg[1]), 64);
	dma_unmap_sg(dev, sg, 2, DMA_FROM_DEVICE);
}

static struct kunit_case dma_cases[] = {
	KUNIT_CASE(coherent_memory_is_reached),
	KUNIT_CASE(masks_that_nothing_fits),
	KUNIT_CASE(mappings_are_frames),
	KUNIT_CASE(beyond_the_mask),
	KUNIT_CASE(not_of_vmalloc),
	KUNIT_CASE(mistakes_are_told),
	KUNIT_CASE(managed_memory_goes_with_the_device),
	KUNIT_CASE(pools),
	KUNIT_CASE(long_tables_are_chained),
	KUNIT_CASE(copies_through_a_list),
	KUNIT_CASE(neighbouring_pages_become_one_entry),
	KUNIT_CASE(a_list_is_mapped_whole),
	{}
};

static struct kunit_suite dma_suite = {
	.name = "km-dma",
	.test_cases = dma_cases,
};
kunit_test_suite(dma_suite);

MODULE_LICENSE("Dual MIT/GPL");
