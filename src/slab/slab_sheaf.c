/* SPDX-License-Identifier: MIT */
/*
 * Sheaves, and the small power-of-two caches that they, names and nodes are
 * cut from. Those have no sheaves of their own, so nothing here recurses.
 */
#include "slab/slab_internal.h"

#define SHEAF_OVERHEAD (sizeof(struct sheaf) + 2 * sizeof(void *))
#define BYTES_MIN_SHIFT 6
#define BYTES_MAX_SHIFT 12

static struct kmem_cache bytes_cache[BYTES_MAX_SHIFT - BYTES_MIN_SHIFT + 1];
static const char *const bytes_name[] = { "sheaf-64", "sheaf-128", "sheaf-256", "sheaf-512",
					  "sheaf-1k", "sheaf-2k", "sheaf-4k" };

void sheaf_boot(void)
{
	for (unsigned int i = 0; i < ARRAY_LEN(bytes_cache); i++) {
		unsigned int size = 1u << (BYTES_MIN_SHIFT + i);

		slab_cache_boot(&bytes_cache[i], bytes_name[i], size, size, SLAB_NO_SHEAVES, 0);
	}
}

/*
 * Memory for the room's own needs, aligned to its size rounded up to a power of two. At most 4 KiB.
 */
void *slab_bytes_alloc(size_t bytes, gfp_t gfp)
{
	unsigned int shift = (unsigned int)log2_ul(pow2_up(max_ul(bytes, 1UL << BYTES_MIN_SHIFT)));

	return shift <= BYTES_MAX_SHIFT ?
		slab_alloc(&bytes_cache[shift - BYTES_MIN_SHIFT], gfp, NUMA_NO_NODE, bytes) : NULL;
}

void slab_bytes_free(void *p)
{
	struct page *head;
	struct kmem_cache *s = slab_cache_of(p, &head);

	slab_free(s, p);
}

/*
 * Give the cache sheaves of at least capacity objects: as many as fit the next power of two, unless
 * few are meant.
 */
void sheaf_size(struct kmem_cache *s, unsigned int capacity)
{
	unsigned long bytes =
		pow2_up(SHEAF_OVERHEAD + min_ul(capacity, SHEAF_CAPACITY_MAX) * sizeof(void *));

	s->sheaf_bytes = (unsigned short)bytes;
	s->sheaf_capacity = (unsigned short)(capacity < 4 ? capacity :
						(bytes - SHEAF_OVERHEAD) / sizeof(void *));
}

/* The sheaf that a slot's top points into; none for the null and the busy stack. */
struct sheaf *sheaf_of(const struct kmem_cache *s, void **top)
{
	struct sheaf *sheaf;

	if (top == CPU_NULL_TOP || top == CPU_BUSY_TOP)
		return NULL;
	sheaf = (struct sheaf *)((unsigned long)top & ~(s->sheaf_bytes - 1UL));
	sheaf->nr = (unsigned short)(top - &sheaf->mem[1]);
	return sheaf;
}

void **sheaf_top(struct sheaf *sheaf)
{
	return &sheaf->mem[1 + sheaf->nr];
}

struct sheaf *sheaf_alloc(struct kmem_cache *s, gfp_t gfp)
{
	struct sheaf *sheaf;

	gfp &= ~(__GFP_ZERO | __GFP_NOFAIL | __GFP_DIRECT_RECLAIM | GFP_ZONEMASK |
		 __GFP_RECLAIMABLE | __GFP_THISNODE);
	sheaf = slab_bytes_alloc(s->sheaf_bytes, gfp | __GFP_NOWARN | __GFP_NOMEMALLOC);
	if (!sheaf)
		return NULL;
	sheaf->next = NULL;
	sheaf->capacity = s->sheaf_capacity;
	sheaf->bytes = s->sheaf_bytes;
	sheaf->nr = 0;
	cpu_stack_init(sheaf->mem, sheaf->capacity);
	return sheaf;
}

void sheaf_free(struct sheaf *sheaf)
{
	if (sheaf)
		slab_bytes_free(sheaf);
}
