/* SPDX-License-Identifier: MIT */
/*
 * gen_pool: allocation out of ranges of addresses that the caller brings
 * (device memory, a shared segment); the pool never touches them, it keeps a
 * bitmap beside. Allocation and free take no lock, so both may be called in
 * any context, signal handlers included. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_GENALLOC_H
#define KMEM_LINUX_GENALLOC_H

#include <kmem/types.h>

struct device;
struct device_node;
struct gen_pool;

/*
 * A fit: the first of nr free bits in map[0 .. size - 1], not before start; a
 * value >= size when there are none. start_addr is the chunk's address.
 */
typedef unsigned long (*genpool_algo_t)(unsigned long *map, unsigned long size,
					unsigned long start, unsigned int nr, void *data,
					struct gen_pool *pool, unsigned long start_addr);

struct gen_pool {
	struct km_lock lock;      /* adding chunks */
	struct list_head chunks;  /* newest first; only grows, read without lock */
	int min_alloc_order;      /* log2 of a granule's bytes */
	genpool_algo_t algo;
	void *data;               /* for algo */
	const char *name;
};

struct gen_pool_chunk {
	struct list_head next_chunk; /* in gen_pool.chunks */
	atomic_long_t avail;         /* bytes free */
	phys_addr_t phys_addr;       /* of start_addr, or -1 */
	void *owner;
	unsigned long start_addr;
	unsigned long end_addr;      /* inclusive */
	unsigned long bits[];        /* one per granule, 1: in use. Atomic */
};

struct genpool_data_align {
	int align; /* bytes, a power of two; for gen_pool_first_fit_align() */
};

struct genpool_data_fixed {
	unsigned long offset; /* bytes into the chunk; for gen_pool_fixed_alloc() */
};

/* A pool without memory, granules of 1 << min_alloc_order bytes. NULL on failure. May sleep. */
KM_API struct gen_pool *gen_pool_create(int min_alloc_order, int nid);
/* Physical address of one in the pool, or -1. Any context. */
KM_API phys_addr_t gen_pool_virt_to_phys(struct gen_pool *pool, unsigned long addr);
/* Add [virt, virt + size), at phys, to the pool. 0 or -ENOMEM. May sleep. */
KM_API int gen_pool_add_owner(struct gen_pool *pool, unsigned long virt, phys_addr_t phys,
			      size_t size, int nid, void *owner);

static inline int gen_pool_add_virt(struct gen_pool *pool, unsigned long addr, phys_addr_t phys,
				    size_t size, int nid)
{
	return gen_pool_add_owner(pool, addr, phys, size, nid, NULL);
}

static inline int gen_pool_add(struct gen_pool *pool, unsigned long addr, size_t size, int nid)
{
	return gen_pool_add_virt(pool, addr, (phys_addr_t)-1, size, nid);
}

/* Free the pool; with something still allocated from it this is a BUG. May sleep. */
KM_API void gen_pool_destroy(struct gen_pool *pool);

/* size bytes by a given algorithm; the chunk's owner in *owner. 0 when none fits. Any context. */
KM_API unsigned long gen_pool_alloc_algo_owner(struct gen_pool *pool, size_t size,
					       genpool_algo_t algo, void *data, void **owner);

static inline unsigned long gen_pool_alloc_owner(struct gen_pool *pool, size_t size, void **owner)
{
	return gen_pool_alloc_algo_owner(pool, size, pool->algo, pool->data, owner);
}

static inline unsigned long gen_pool_alloc_algo(struct gen_pool *pool, size_t size,
						genpool_algo_t algo, void *data)
{
	return gen_pool_alloc_algo_owner(pool, size, algo, data, NULL);
}

static inline unsigned long gen_pool_alloc(struct gen_pool *pool, size_t size)
{
	return gen_pool_alloc_algo(pool, size, pool->algo, pool->data);
}

/* The same, as a pointer, with the physical address in *dma unless that is NULL. */
KM_API void *gen_pool_dma_alloc(struct gen_pool *pool, size_t size, dma_addr_t *dma);
KM_API void *gen_pool_dma_alloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma,
				     genpool_algo_t algo, void *data);
KM_API void *gen_pool_dma_alloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma,
				      int align);
/* Zeroed: the range must be memory. */
KM_API void *gen_pool_dma_zalloc(struct gen_pool *pool, size_t size, dma_addr_t *dma);
KM_API void *gen_pool_dma_zalloc_algo(struct gen_pool *pool, size_t size, dma_addr_t *dma,
				      genpool_algo_t algo, void *data);
KM_API void *gen_pool_dma_zalloc_align(struct gen_pool *pool, size_t size, dma_addr_t *dma,
				       int align);

/*
 * Free size bytes at addr, with the size of the allocation. An address that
 * is not the pool's, or not allocated, is a BUG. Any context.
 */
KM_API void gen_pool_free_owner(struct gen_pool *pool, unsigned long addr, size_t size,
				void **owner);
static inline void gen_pool_free(struct gen_pool *pool, unsigned long addr, size_t size)
{
	gen_pool_free_owner(pool, addr, size, NULL);
}

KM_API void gen_pool_for_each_chunk(struct gen_pool *pool,
				    void (*func)(struct gen_pool *pool,
						 struct gen_pool_chunk *chunk, void *data),
				    void *data);
KM_API size_t gen_pool_avail(struct gen_pool *pool); /* bytes free, in all chunks */
KM_API size_t gen_pool_size(struct gen_pool *pool);  /* bytes, in all chunks */
/* Does [start, start + size) lie in one chunk? */
KM_API bool gen_pool_has_addr(struct gen_pool *pool, unsigned long start, size_t size);
#define addr_in_gen_pool(pool, start, size) gen_pool_has_addr(pool, start, size) /* to 5.4 */

/* Change the pool's algorithm; NULL is gen_pool_first_fit. */
KM_API void gen_pool_set_algo(struct gen_pool *pool, genpool_algo_t algo, void *data);

KM_API unsigned long gen_pool_first_fit(unsigned long *map, unsigned long size,
					unsigned long start, unsigned int nr, void *data,
					struct gen_pool *pool, unsigned long start_addr);
/* The offset that a struct genpool_data_fixed names, or none. */
KM_API unsigned long gen_pool_fixed_alloc(unsigned long *map, unsigned long size,
					  unsigned long start, unsigned int nr, void *data,
					  struct gen_pool *pool, unsigned long start_addr);
/* The first address that is a multiple of a struct genpool_data_align's. */
KM_API unsigned long gen_pool_first_fit_align(unsigned long *map, unsigned long size,
					      unsigned long start, unsigned int nr, void *data,
					      struct gen_pool *pool, unsigned long start_addr);
/* The first offset that is a multiple of the size rounded up to a power of two. */
KM_API unsigned long gen_pool_first_fit_order_align(unsigned long *map, unsigned long size,
						    unsigned long start, unsigned int nr,
						    void *data, struct gen_pool *pool,
						    unsigned long start_addr);
/* The smallest hole that is large enough. */
KM_API unsigned long gen_pool_best_fit(unsigned long *map, unsigned long size,
				       unsigned long start, unsigned int nr, void *data,
				       struct gen_pool *pool, unsigned long start_addr);

/*
 * A pool that km_device_release(dev) destroys; gen_pool_get() finds it by its
 * name (NULL: the one without). ERR_PTR(-EINVAL) when dev has such a pool,
 * ERR_PTR(-ENOMEM) when memory is short. May sleep.
 */
KM_API struct gen_pool *devm_gen_pool_create(struct device *dev, int min_alloc_order, int nid,
					     const char *name);
KM_API struct gen_pool *gen_pool_get(struct device *dev, const char *name);

KM_UNAVAILABLE("libkmem: a process has no device tree")
struct gen_pool *of_gen_pool_get(struct device_node *np, const char *propname, int index);

#endif
