/* SPDX-License-Identifier: MIT */
/*
 * The names of kmalloc: bodies, and for each hooked macro the function behind
 * it, for those who take its address.
 */
#include "kmalloc/kmalloc_internal.h"

/* A body and the function of the plain name: KM_BOTH(name, (parameters), expression) */
#define KM_BOTH(name, params, expr)                             \
	void *name##_noprof params                              \
	{                                                       \
		return expr;                                    \
	}                                                       \
	void *(name)params                                      \
	{                                                       \
		return expr;                                    \
	}

static void *array(size_t n, size_t size, gfp_t gfp, int node)
{
	size_t bytes;

	return km_array_fits(n, size, &bytes) ? __kmalloc_node_noprof(bytes, gfp, node) : NULL;
}

KM_BOTH(kmalloc, (size_t size, gfp_t gfp), __kmalloc_noprof(size, gfp))
KM_BOTH(kzalloc, (size_t size, gfp_t gfp), __kmalloc_noprof(size, gfp | __GFP_ZERO))
KM_BOTH(kmalloc_node, (size_t size, gfp_t gfp, int node), __kmalloc_node_noprof(size, gfp, node))
KM_BOTH(kzalloc_node, (size_t size, gfp_t gfp, int node),
	__kmalloc_node_noprof(size, gfp | __GFP_ZERO, node))
KM_BOTH(kmalloc_array, (size_t n, size_t size, gfp_t gfp), array(n, size, gfp, NUMA_NO_NODE))
KM_BOTH(kcalloc, (size_t n, size_t size, gfp_t gfp),
	array(n, size, gfp | __GFP_ZERO, NUMA_NO_NODE))
KM_BOTH(kmalloc_array_node, (size_t n, size_t size, gfp_t gfp, int node), array(n, size, gfp, node))
KM_BOTH(kcalloc_node, (size_t n, size_t size, gfp_t gfp, int node),
	array(n, size, gfp | __GFP_ZERO, node))
KM_BOTH(kmalloc_track_caller, (size_t size, gfp_t gfp), __kmalloc_noprof(size, gfp))

void *(kmalloc_nolock)(size_t size, gfp_t gfp, int node)
{
	return kmalloc_nolock_noprof(size, gfp, node);
}

/* ---- in the name of a caller: nobody records one ---- */

void *__kmalloc_node_track_caller_noprof(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	(void)caller;
	return __kmalloc_node_noprof(size, gfp, node);
}

void *kmalloc_node_track_caller_noprof(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	(void)caller;
	return __kmalloc_node_noprof(size, gfp, node);
}

void *(kmalloc_node_track_caller)(size_t size, gfp_t gfp, int node)
{
	return __kmalloc_node_noprof(size, gfp, node);
}

void *__kmalloc_node_track_caller(size_t size, gfp_t gfp, int node, unsigned long caller)
{
	(void)caller;
	return __kmalloc_node_noprof(size, gfp, node);
}

void *__kmalloc_track_caller(size_t size, gfp_t gfp, unsigned long caller)
{
	(void)caller;
	return __kmalloc_noprof(size, gfp);
}

/* ---- older kernels ---- */

void *(__kmalloc)(size_t size, gfp_t gfp)
{
	return __kmalloc_noprof(size, gfp);
}

void *(__kmalloc_node)(size_t size, gfp_t gfp, int node)
{
	return __kmalloc_node_noprof(size, gfp, node);
}

void *kmem_cache_alloc_trace(struct kmem_cache *s, gfp_t gfp, size_t size)
{
	return __kmalloc_cache_noprof(s, gfp, size);
}

void *kmem_cache_alloc_node_trace(struct kmem_cache *s, gfp_t gfp, int node, size_t size)
{
	return __kmalloc_cache_node_noprof(s, gfp, node, size);
}

void *kmalloc_trace(struct kmem_cache *s, gfp_t gfp, size_t size)
{
	return __kmalloc_cache_noprof(s, gfp, size);
}

void *kmalloc_node_trace(struct kmem_cache *s, gfp_t gfp, int node, size_t size)
{
	return __kmalloc_cache_node_noprof(s, gfp, node, size);
}
