/* SPDX-License-Identifier: MIT */
/* kmalloc: from a size to its class, and from a class to its cache. */
#include "kmalloc/kmalloc_internal.h"

struct kmem_cache kmalloc_cache[KM_KMALLOC_TYPES][KM_KMALLOC_INDEXES];

/* Static, so that a program may use a cache before the library has booted. */
#define FAMILY(t)                                                                              \
	{                                                                                      \
		NULL, &kmalloc_cache[t][1], &kmalloc_cache[t][2], &kmalloc_cache[t][3],        \
			&kmalloc_cache[t][4], &kmalloc_cache[t][5], &kmalloc_cache[t][6],      \
			&kmalloc_cache[t][7], &kmalloc_cache[t][8], &kmalloc_cache[t][9],      \
			&kmalloc_cache[t][10], &kmalloc_cache[t][11], &kmalloc_cache[t][12],   \
			&kmalloc_cache[t][13]                                                  \
	}
kmem_buckets kmalloc_caches[NR_KMALLOC_TYPES] = {
	[KMALLOC_NORMAL] = FAMILY(KMALLOC_NORMAL),
	[KMALLOC_RECLAIM] = FAMILY(KMALLOC_RECLAIM),
	[KMALLOC_DMA] = FAMILY(KMALLOC_DMA),
};
kmem_buckets kmalloc_dma_caches = FAMILY(KMALLOC_DMA);

const unsigned char kmalloc_small_index[KMALLOC_SMALL / 8] = {
	3, 4, 5, 5, 6, 6, 6, 6, 1, 1, 1, 1, 7, 7, 7, 7, 2, 2, 2, 2, 2, 2, 2, 2,
};

/* Names of a family's caches, by index. */
#define NAMES(prefix)                                                                          \
	{                                                                                      \
		NULL, prefix "-96", prefix "-192", prefix "-8", prefix "-16", prefix "-32",    \
			prefix "-64", prefix "-128", prefix "-256", prefix "-512",             \
			prefix "-1k", prefix "-2k", prefix "-4k", prefix "-8k"                 \
	}

static const struct family {
	slab_flags_t flags;
	const char *name[KM_KMALLOC_INDEXES];
} families[] = {
	[KMALLOC_NORMAL] = { SLAB_KMALLOC, NAMES("kmalloc") },
	[KMALLOC_RECLAIM] = { SLAB_KMALLOC | SLAB_RECLAIM_ACCOUNT, NAMES("kmalloc-rcl") },
	[KMALLOC_DMA] = { SLAB_KMALLOC | SLAB_CACHE_DMA, NAMES("dma-kmalloc") },
};

static unsigned int slot_of(unsigned int family, unsigned int index)
{
	return 8 * (KM_SLOT_KMALLOC + family * KM_KMALLOC_INDEXES + index);
}

int kmalloc_boot(void)
{
	for (unsigned int t = 0; t < KM_KMALLOC_TYPES; t++) {
		for (unsigned int i = 1; i < KM_KMALLOC_INDEXES; i++) {
			unsigned int size = kmalloc_size(i);

			if (!slab_cache_boot(&kmalloc_cache[t][i], families[t].name[i], size,
					     size & -size, families[t].flags, slot_of(t, i)))
				return -ENOMEM;
		}
	}
	return 0;
}

void kmalloc_check(void)
{
	for (size_t size = 1; size <= KMALLOC_MAX_CACHE_SIZE; size++) {
		unsigned int index = kmalloc_index_of(size);

		BUG_ON(index != __kmalloc_index(size, false));
		BUG_ON(kmalloc_size(index) < size);
		for (unsigned int i = 1; i < KM_KMALLOC_INDEXES; i++)
			BUG_ON(kmalloc_size(i) >= size && kmalloc_size(i) < kmalloc_size(index));
	}
	for (unsigned int t = 0; t < KM_KMALLOC_TYPES; t++) {
		for (unsigned int i = 1; i < KM_KMALLOC_INDEXES; i++) {
			const struct kmem_cache *s = &kmalloc_cache[t][i];

			BUG_ON(s->object_size != kmalloc_size(i));
			BUG_ON(s->slot && s->slot != slot_of(t, i));
			BUG_ON(kmalloc_caches[t][i] != s);
		}
	}
}

/* ---- allocation ---- */

/* Of a class, when this CPU's stack has nothing, or another node is wanted. */
static void *class_alloc(unsigned int bucket, size_t size, gfp_t gfp, int node)
{
	if (!kmalloc_booted())
		return NULL;
	return slab_alloc(&kmalloc_cache[0][0] + bucket, gfp, kmalloc_node_of(node), size);
}

void *km_kmalloc_slow(unsigned int bucket, size_t size, gfp_t gfp)
{
	return class_alloc(bucket, size, gfp, NUMA_NO_NODE);
}

/*
 * What the usual case leaves, each by a call in its end: who calls nobody else
 * saves no registers.
 */
static __attribute__((__noinline__)) void *zeroed(void *p, unsigned int index)
{
	return memset(p, 0, kmalloc_size(index));
}

static __attribute__((__noinline__)) void *class_none(unsigned int bucket, size_t size, gfp_t gfp)
{
	return class_alloc(bucket, size, gfp, NUMA_NO_NODE);
}

static __attribute__((__noinline__)) void *no_class(size_t size, gfp_t gfp)
{
	return size ? kmalloc_large_alloc(size, gfp, NUMA_NO_NODE) : ZERO_SIZE_PTR;
}

static __always_inline void *class_pop(unsigned int bucket)
{
#ifdef KM_INLINE_FAST_PATH
	return km_cpu_pop(8 * (KM_SLOT_KMALLOC + bucket));
#else
	(void)bucket;
	return NULL;
#endif
}

static __always_inline void *allocate(size_t size, gfp_t gfp)
{
	unsigned int index, bucket;
	void *p;

	if (unlikely(!kmalloc_has_class(size)))
		return no_class(size, gfp);
	index = kmalloc_index_of(size);
	bucket = kmalloc_family_of(gfp) * KM_KMALLOC_INDEXES + index;
	p = class_pop(bucket);
	if (unlikely(!p))
		return class_none(bucket, size, gfp);
	return likely(!(gfp & __GFP_ZERO)) ? p : zeroed(p, index);
}

static __attribute__((__noinline__)) void *watched(size_t size, gfp_t gfp)
{
	thread_note(gfp);
	return allocate(size, gfp);
}

void *__kmalloc_noprof(size_t size, gfp_t gfp)
{
	return likely(!thread_is_watched()) ? allocate(size, gfp) : watched(size, gfp);
}

void *__kmalloc_node_noprof(size_t size, gfp_t gfp, int node)
{
	if (likely(kmalloc_node_of(node) == NUMA_NO_NODE))
		return __kmalloc_noprof(size, gfp);
	thread_note(gfp);
	if (kmalloc_has_class(size))
		return class_alloc(kmalloc_family_of(gfp) * KM_KMALLOC_INDEXES +
					   kmalloc_index_of(size),
				   size, gfp, node);
	return size ? kmalloc_large_alloc(size, gfp, node) : ZERO_SIZE_PTR;
}

void *__kmalloc_cache_node_noprof(struct kmem_cache *s, gfp_t gfp, int node, size_t size)
{
	if (!kmalloc_booted())
		return NULL;
	return slab_alloc(s, gfp, kmalloc_node_of(node), size);
}

void *__kmalloc_cache_noprof(struct kmem_cache *s, gfp_t gfp, size_t size)
{
	thread_note(gfp);
#ifdef KM_INLINE_FAST_PATH
	if (!(gfp & __GFP_ZERO)) {
		void *p = km_cpu_pop(s->slot);

		if (likely(p))
			return p;
	}
#endif
	return __kmalloc_cache_node_noprof(s, gfp, NUMA_NO_NODE, size);
}

#define NOLOCK_GFP (__GFP_ACCOUNT | __GFP_ZERO | __GFP_NOWARN | __GFP_NOMEMALLOC)

void *kmalloc_nolock_noprof(size_t size, gfp_t gfp, int node)
{
	gfp_t use = (gfp & NOLOCK_GFP) | __GFP_NOWARN | __GFP_NOMEMALLOC | GFP_KM_TRYLOCK;
	unsigned int index;
	void *p;

	if (unlikely(!size))
		return ZERO_SIZE_PTR;
	KM_WARN_ON_ONCE(gfp & ~NOLOCK_GFP);
	if (unlikely(!kmalloc_has_class(size)) || !kmalloc_booted())
		return NULL;
	index = kmalloc_index_of(size);
	node = kmalloc_node_of(node);
	p = slab_alloc(&kmalloc_cache[KMALLOC_NORMAL][index], use, node, size);
	if (p || kmalloc_size(index) == KMALLOC_MAX_CACHE_SIZE)
		return p;
	/* A lock of that cache may be taken; the next larger class has others. */
	index = kmalloc_index_of(kmalloc_size(index) + 1);
	return slab_alloc(&kmalloc_cache[KMALLOC_NORMAL][index], use, node, size);
}

/* ---- what is known of classes ---- */

size_t kmalloc_size_roundup(size_t size)
{
	if (likely(kmalloc_has_class(size)))
		return kmalloc_size(kmalloc_index_of(size));
	if (size && size <= KMALLOC_MAX_SIZE)
		return 1UL << (64 - __builtin_clzl(size - 1));
	return size;
}

struct kmem_cache *kmalloc_slab(size_t size, gfp_t gfp)
{
	if (!size)
		return ZERO_SIZE_PTR;
	if (KM_WARN_ON_ONCE(size > KMALLOC_MAX_CACHE_SIZE) || !kmalloc_booted())
		return NULL;
	return &kmalloc_cache[kmalloc_family_of(gfp)][kmalloc_index_of(size)];
}
