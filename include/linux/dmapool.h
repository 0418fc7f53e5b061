/* SPDX-License-Identifier: MIT */
/*
 * dma_pool: small blocks of device-visible memory, cut from pages. A DMA
 * address is the frame's address, pfn << PAGE_SHIFT and the offset: there is
 * no IOMMU. Follows Linux 7.3; a wrong free is always found, not only with
 * DMAPOOL_DEBUG.
 */
#ifndef KMEM_LINUX_DMAPOOL_H
#define KMEM_LINUX_DMAPOOL_H

#include <kmem/types.h>
#include <linux/gfp_types.h>

struct device;
struct dma_pool;

/*
 * Pool of blocks of size bytes for dev. align is a power of two (0 means 1);
 * the size is rounded up to it, and to 4. No block crosses a multiple of
 * boundary, a power of two not less than size; 0 means none. Frames lie below
 * dev->coherent_dma_mask. NULL for bad arguments, dev NULL or lack of memory.
 * May sleep.
 */
KM_API struct dma_pool *dma_pool_create_node(const char *name, struct device *dev, size_t size,
					     size_t align, size_t boundary, int node);
static inline struct dma_pool *dma_pool_create(const char *name, struct device *dev, size_t size,
					       size_t align, size_t boundary)
{
	return dma_pool_create_node(name, dev, size, align, boundary, NUMA_NO_NODE);
}

/*
 * NULL is fine. Blocks still in use: "dma_pool_destroy <name> busy" is
 * reported, and the pool and its pages are leaked. May sleep.
 */
KM_API void dma_pool_destroy(struct dma_pool *pool);

/* One block, its DMA address in *handle. NULL when there is no memory. Sleeps as mem_flags says. */
KM_API void *dma_pool_alloc(struct dma_pool *pool, gfp_t mem_flags, dma_addr_t *handle) __malloc;
static inline void *dma_pool_zalloc(struct dma_pool *pool, gfp_t mem_flags, dma_addr_t *handle)
{
	return dma_pool_alloc(pool, mem_flags | __GFP_ZERO, handle);
}

/*
 * Give a block back, by both its addresses. One that is not a block of the
 * pool ("bad dma") or is free already is reported and ignored. Any context.
 */
KM_API void dma_pool_free(struct dma_pool *pool, void *vaddr, dma_addr_t addr);

/* A pool that km_device_release(dev) destroys. */
KM_API struct dma_pool *dmam_pool_create(const char *name, struct device *dev, size_t size,
					 size_t align, size_t allocation);
KM_API void dmam_pool_destroy(struct dma_pool *pool);

#endif
