/* SPDX-License-Identifier: MIT */
/* The algorithms: where in a chunk's bitmap an allocation goes. */
#include "pool/genalloc_internal.h"

#define UNUSED(x) ((void)(x))

unsigned long gen_pool_first_fit(unsigned long *map, unsigned long size, unsigned long start,
				 unsigned int nr, void *data, struct gen_pool *pool,
				 unsigned long start_addr)
{
	UNUSED(data);
	UNUSED(pool);
	UNUSED(start_addr);
	return pool_bits_find_area(map, size, start, nr, 0, 0);
}

unsigned long gen_pool_first_fit_align(unsigned long *map, unsigned long size, unsigned long start,
				       unsigned int nr, void *data, struct gen_pool *pool,
				       unsigned long start_addr)
{
	unsigned long align = (unsigned long)((struct genpool_data_align *)data)->align;
	unsigned long granule = 1UL << pool->min_alloc_order;
	unsigned long mask = ((align + granule - 1) >> pool->min_alloc_order) - 1;
	unsigned long offset = (start_addr & (align - 1)) >> pool->min_alloc_order;

	return pool_bits_find_area(map, size, start, nr, mask, offset);
}

unsigned long gen_pool_fixed_alloc(unsigned long *map, unsigned long size, unsigned long start,
				   unsigned int nr, void *data, struct gen_pool *pool,
				   unsigned long start_addr)
{
	unsigned long offset = ((struct genpool_data_fixed *)data)->offset;
	unsigned long bit = offset >> pool->min_alloc_order;

	UNUSED(start_addr);
	if (KM_WARN_ON(offset & ((1UL << pool->min_alloc_order) - 1)) || bit < start)
		return size;
	return pool_bits_find_area(map, size, bit, nr, 0, 0) == bit ? bit : size;
}

unsigned long gen_pool_first_fit_order_align(unsigned long *map, unsigned long size,
					     unsigned long start, unsigned int nr, void *data,
					     struct gen_pool *pool, unsigned long start_addr)
{
	UNUSED(data);
	UNUSED(pool);
	UNUSED(start_addr);
	return pool_bits_find_area(map, size, start, nr, pow2_up(nr) - 1, 0);
}

unsigned long gen_pool_best_fit(unsigned long *map, unsigned long size, unsigned long start,
				unsigned int nr, void *data, struct gen_pool *pool,
				unsigned long start_addr)
{
	unsigned long best = size, best_len = size + 1;
	unsigned long bit = pool_bits_find_area(map, size, start, nr, 0, 0);

	UNUSED(data);
	UNUSED(pool);
	UNUSED(start_addr);
	while (bit < size) {
		unsigned long end = pool_bits_next(map, size, bit), len = end - bit;

		if (len >= nr && len < best_len) {
			best = bit;
			best_len = len;
			if (len == nr)
				break;
		}
		bit = pool_bits_find_area(map, size, end, nr, 0, 0);
	}
	return best;
}
