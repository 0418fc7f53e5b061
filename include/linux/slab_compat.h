/* SPDX-License-Identifier: MIT */
/*
 * The slab allocator as Linux 4.4 to 6.18 spelled it, and names from inside of
 * 7.x; linux/slab.h includes it. What is said there holds here.
 */
#ifndef KMEM_LINUX_SLAB_H
#include <linux/slab.h>
#endif
#ifndef KMEM_LINUX_SLAB_COMPAT_H
#define KMEM_LINUX_SLAB_COMPAT_H

/* ---- flags ---- */

#define SLAB_DESTROY_BY_RCU SLAB_TYPESAFE_BY_RCU    /* to 4.11 */
#define SLAB_DEBUG_FREE SLAB_CONSISTENCY_CHECKS     /* to 4.5 */
#define SLAB_NOTRACK __SLAB_FLAG_UNUSED             /* to 4.14: kmemcheck */
#define SLAB_MEM_SPREAD __SLAB_FLAG_UNUSED          /* to 6.8: cpusets */

/* ---- kmalloc ---- */

/* To 6.9: the bodies; caller is an address. */
KM_API void *__kmalloc(size_t size, gfp_t gfp) __assume_aligned(8) __alloc_size(1);
#define __kmalloc(...) alloc_hooks(__kmalloc_noprof(__VA_ARGS__))
KM_API void *__kmalloc_node(size_t size, gfp_t gfp, int node) __assume_aligned(8) __alloc_size(1);
#define __kmalloc_node(...) alloc_hooks(__kmalloc_node_noprof(__VA_ARGS__))
KM_API void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller)
	__assume_aligned(8) __alloc_size(1);
KM_API void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller)
	__assume_aligned(8) __alloc_size(1);

/* To 6.0, and to 6.9 under the second name: from a cache of objects of at least size bytes. */
KM_API void *kmem_cache_alloc_trace(struct kmem_cache *s, gfp_t gfp, size_t size)
	__assume_aligned(8) __alloc_size(3);
KM_API void *kmem_cache_alloc_node_trace(struct kmem_cache *s, gfp_t gfp, int node, size_t size)
	__assume_aligned(8) __alloc_size(4);
KM_API void *kmalloc_trace(struct kmem_cache *s, gfp_t gfp, size_t size) __assume_aligned(8)
	__alloc_size(3);
KM_API void *kmalloc_node_trace(struct kmem_cache *s, gfp_t gfp, int node, size_t size)
	__assume_aligned(8) __alloc_size(4);

/* To 6.9: pages, whatever the size. */
KM_API void *kmalloc_large(size_t size, gfp_t gfp) __assume_aligned(PAGE_SIZE) __alloc_size(1);
KM_API void *kmalloc_large_node(size_t size, gfp_t gfp, int node) __assume_aligned(PAGE_SIZE)
	__alloc_size(1);
/* To 5.18: 2^order pages, size bytes of which are wanted. */
KM_API void *kmalloc_order(size_t size, gfp_t gfp, unsigned int order)
	__assume_aligned(PAGE_SIZE) __alloc_size(1);
KM_API void *kmalloc_order_trace(size_t size, gfp_t gfp, unsigned int order)
	__assume_aligned(PAGE_SIZE) __alloc_size(1);

/*
 * The cache that kmalloc(size, gfp) takes objects from; 0: ZERO_SIZE_PTR; no class: a warning,
 * NULL.
 */
KM_API struct kmem_cache *kmalloc_slab(size_t size, gfp_t gfp);
/* To 4.20: those of __GFP_DMA, by kmalloc_index(). Not to be written to. */
extern KM_API kmem_buckets kmalloc_dma_caches;
#ifdef KMEM_LINUX_4
/* To 4.20 the normal ones by index alone. */
#define kmalloc_caches (kmalloc_caches[KMALLOC_NORMAL])
#endif

/* To 5.9. */
KM_API void kzfree(const void *objp);
/* To 5.5: krealloc() that does not free p when the contents move; size 0: ZERO_SIZE_PTR. */
KM_API void *__krealloc(const void *p, size_t size, gfp_t gfp) __must_check __realloc_size(2);
/* To 6.1: ksize(). */
KM_API size_t __ksize(const void *objp);

/* ---- parameters of inner functions: buckets and tokens are not passed to them ---- */

#define DECL_TOKEN_PARAM(token)
#define _PASS_TOKEN_PARAM(token)
#define PASS_TOKEN_PARAM(token) ((kmalloc_token_t){})
#define DECL_TOKEN_PARAMS(size, token) size_t (size)
#define PASS_TOKEN_PARAMS(size, token) (size)
#define DECL_BUCKET_PARAMS(size, b) size_t (size)
#define PASS_BUCKET_PARAMS(size, b) (size)
#define PASS_BUCKET_PARAM(b) NULL
#define DECL_KMALLOC_PARAMS(size, b, token) size_t (size)
#define PASS_KMALLOC_PARAMS(size, b, token) (size)

/* ---- bodies with a token; Linux 7.x ---- */

static __always_inline __alloc_size(1) void *_kmalloc_noprof(size_t size, gfp_t gfp,
							     kmalloc_token_t token)
{
	(void)token;
	return km_kmalloc(size, gfp);
}

static __always_inline __alloc_size(1) void *_kzalloc_noprof(size_t size, gfp_t gfp,
							     kmalloc_token_t token)
{
	(void)token;
	return km_kmalloc(size, gfp | __GFP_ZERO);
}

static __always_inline __alloc_size(1) void *_kmalloc_node_noprof(size_t size, gfp_t gfp, int node,
								  kmalloc_token_t token)
{
	(void)token;
	return __kmalloc_node_noprof(size, gfp, node);
}

static __always_inline __alloc_size(1, 2) void *
_kmalloc_array_noprof(size_t n, size_t size, gfp_t gfp, kmalloc_token_t token)
{
	(void)token;
	return km_kmalloc_array(n, size, gfp);
}

static __always_inline __alloc_size(1, 2) void *
_kmalloc_array_node_noprof(size_t n, size_t size, gfp_t gfp, int node, kmalloc_token_t token)
{
	(void)token;
	return kmalloc_array_node_noprof(n, size, gfp, node);
}

static __always_inline __must_check __realloc_size(2, 3) void *
_krealloc_array_noprof(void *p, size_t new_n, size_t new_size, gfp_t gfp, kmalloc_token_t token)
{
	(void)token;
	return krealloc_array_noprof(p, new_n, new_size, gfp);
}

static __always_inline __alloc_size(1, 2) void *
_kvmalloc_array_node_noprof(size_t n, size_t size, gfp_t gfp, int node, kmalloc_token_t token)
{
	(void)token;
	return km_kvmalloc_array(n, size, gfp, node);
}

static __always_inline __alloc_size(1) void *_kmalloc_nolock_noprof(size_t size, gfp_t gfp,
								    int node)
{
	return kmalloc_nolock_noprof(size, gfp, node);
}

#endif
