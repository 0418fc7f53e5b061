/* SPDX-License-Identifier: MIT */
/*
 * What the files of dmapool tell each other.
 *
 * A chunk is a run of pages, cut into blocks. Nothing of ours lies in the
 * blocks, which a device may write to: which are in use is a bitmap beside.
 * Each page of a chunk names its pool (page->mapping) and chunk
 * (page->private), so that a free finds both without a lock.
 *
 *	chunk  |<------ boundary ------>|<------ boundary ------>|
 *	       |block|block|block|  gap |block|block|block|  gap |
 */
#ifndef POOL_DMAPOOL_INTERNAL_H
#define POOL_DMAPOOL_INTERNAL_H

#include "pool/pool.h"
#include "pool/pool_bits.h"

#include <linux/dmapool.h>

#define POOL_DMA_NAME 32

struct dma_pool {
	struct km_lock lock;
	struct list_head partial; /* chunks with a free block; lock */
	struct list_head full;    /* chunks without; lock */
	struct device *dev;
	unsigned int size;        /* of a block, bytes */
	unsigned int boundary;    /* bytes; a chunk's size when there is none */
	unsigned int order;       /* of a chunk's pages */
	unsigned int per_boundary; /* blocks between two boundaries */
	unsigned int nr_blocks;   /* in a chunk */
	int node;
	unsigned int nr_chunks;   /* lock */
	unsigned int nr_active;   /* blocks in use, late ones included; lock */
	unsigned int nr_late;     /* blocks in the chunks' late maps. Atomic */
	char name[POOL_DMA_NAME];
};

struct pool_dma_chunk {
	struct list_head list;    /* partial or full; pool->lock */
	char *base;
	unsigned int in_use;      /* pool->lock */
	unsigned int hint;        /* where the last search ended; pool->lock */
	unsigned long *late;      /* freed by interrupted frees, not yet in map. Atomic */
	unsigned long map[];      /* 1: in use; pool->lock. late lies behind it */
};

void pool_dma_chunk_free(struct dma_pool *pool, struct pool_dma_chunk *chunk);
/* Take in what interrupted frees left; under the lock. */
void pool_dma_fold(struct dma_pool *pool);

static inline unsigned long pool_dma_offset(const struct dma_pool *pool, unsigned int block)
{
	return (unsigned long)(block / pool->per_boundary) * pool->boundary +
	       (unsigned long)(block % pool->per_boundary) * pool->size;
}

static inline dma_addr_t pool_dma_address(const void *vaddr)
{
	return (dma_addr_t)((unsigned long)vaddr - km_hot.linear_base);
}

#endif
