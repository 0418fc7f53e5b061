/* SPDX-License-Identifier: MIT */
/*
 * linux/slab.h's third part: kvmalloc() and its kin, and the typed forms of
 * kmalloc() and kvmalloc(). What is said there of contexts and failures holds
 * here.
 *
 * kvmalloc() is kmalloc(), and above a page vmalloc() where that has nothing
 * without an effort. More than INT_MAX bytes warn and give NULL.
 */
#ifndef KMEM_LINUX_SLAB_H
#include <linux/slab.h>
#endif
#ifndef KMEM_LINUX_SLAB_KV_H
#define KMEM_LINUX_SLAB_KV_H

/* ---- either kind of memory ---- */

/* The body of all: align, a power of two, counts for vmalloc() memory. */
KM_API void *__kvmalloc_node_noprof(size_t size, unsigned long align, gfp_t gfp, int node)
	__alloc_size(1);

/* A body foo_noprof, and the function foo behind the macro, both calling expr. */
#define KM_KV_BOTH(attr, name, params, expr)                                 \
	static __always_inline attr void *name##_noprof params               \
	{                                                                    \
		return expr;                                                 \
	}                                                                    \
	static inline attr void *name params                                 \
	{                                                                    \
		return expr;                                                 \
	}

/* The product, or SIZE_MAX with __GFP_NOWARN, which fails silently. */
static __always_inline __alloc_size(1, 2) void *
km_kvmalloc_array(size_t n, size_t size, gfp_t gfp, int node)
{
	size_t bytes;

	return km_array_fits(n, size, &bytes) ? __kvmalloc_node_noprof(bytes, 1, gfp, node) : NULL;
}

/* align: beyond what kmalloc() gives for the size it is not promised. Linux 7.0. */
KM_KV_BOTH(__alloc_size(1), kvmalloc_node_align,
	   (size_t size, unsigned long align, gfp_t gfp, int node),
	   __kvmalloc_node_noprof(size, align, gfp, node))
#define kvmalloc_node_align(...) alloc_hooks(kvmalloc_node_align_noprof(__VA_ARGS__))

/* Preferring a node. */
KM_KV_BOTH(__alloc_size(1), kvmalloc_node, (size_t size, gfp_t gfp, int node),
	   __kvmalloc_node_noprof(size, 1, gfp, node))
#define kvmalloc_node(...) alloc_hooks(kvmalloc_node_noprof(__VA_ARGS__))
KM_KV_BOTH(__alloc_size(1), kvzalloc_node, (size_t size, gfp_t gfp, int node),
	   __kvmalloc_node_noprof(size, 1, gfp | __GFP_ZERO, node))
#define kvzalloc_node(...) alloc_hooks(kvzalloc_node_noprof(__VA_ARGS__))

/* size bytes; kvz: zeroed. */
KM_KV_BOTH(__alloc_size(1), kvmalloc, (size_t size, gfp_t gfp),
	   __kvmalloc_node_noprof(size, 1, gfp, NUMA_NO_NODE))
#define kvmalloc(...) alloc_hooks(kvmalloc_noprof(__VA_ARGS__))
KM_KV_BOTH(__alloc_size(1), kvzalloc, (size_t size, gfp_t gfp),
	   __kvmalloc_node_noprof(size, 1, gfp | __GFP_ZERO, NUMA_NO_NODE))
#define kvzalloc(...) alloc_hooks(kvzalloc_noprof(__VA_ARGS__))

/* Arrays; NULL, silently, when the product overflows. kvc: zeroed. */
KM_KV_BOTH(__alloc_size(1, 2), kvmalloc_array_node, (size_t n, size_t size, gfp_t gfp, int node),
	   km_kvmalloc_array(n, size, gfp, node))
#define kvmalloc_array_node(...) alloc_hooks(kvmalloc_array_node_noprof(__VA_ARGS__))
KM_KV_BOTH(__alloc_size(1, 2), kvmalloc_array, (size_t n, size_t size, gfp_t gfp),
	   km_kvmalloc_array(n, size, gfp, NUMA_NO_NODE))
#define kvmalloc_array(...) alloc_hooks(kvmalloc_array_noprof(__VA_ARGS__))
KM_KV_BOTH(__alloc_size(1, 2), kvcalloc_node, (size_t n, size_t size, gfp_t gfp, int node),
	   km_kvmalloc_array(n, size, gfp | __GFP_ZERO, node))
#define kvcalloc_node(...) alloc_hooks(kvcalloc_node_noprof(__VA_ARGS__))
KM_KV_BOTH(__alloc_size(1, 2), kvcalloc, (size_t n, size_t size, gfp_t gfp),
	   km_kvmalloc_array(n, size, gfp | __GFP_ZERO, NUMA_NO_NODE))
#define kvcalloc(...) alloc_hooks(kvcalloc_noprof(__VA_ARGS__))

/*
 * Resize, as krealloc() does kmalloc() memory (which may become vmalloc()
 * memory) and vrealloc() the other. Size 0 frees, and gives ZERO_SIZE_PTR for
 * the one and NULL for the other.
 */
KM_API void *kvrealloc_node_align_noprof(const void *p, size_t size, unsigned long align, gfp_t gfp,
					 int node) __must_check __realloc_size(2);
static inline __must_check __realloc_size(2) void *
kvrealloc_node_align(const void *p, size_t size, unsigned long align, gfp_t gfp, int node)
{
	return kvrealloc_node_align_noprof(p, size, align, gfp, node);
}
#define kvrealloc_node_align(...) alloc_hooks(kvrealloc_node_align_noprof(__VA_ARGS__))

KM_KV_BOTH(__must_check __realloc_size(2), kvrealloc_node,
	   (const void *p, size_t size, gfp_t gfp, int node),
	   kvrealloc_node_align_noprof(p, size, 1, gfp, node))
#define kvrealloc_node(...) alloc_hooks(kvrealloc_node_noprof(__VA_ARGS__))

/* The same, kvrealloc(p, size, gfp); to 6.11 kvrealloc(p, oldsize, newsize, gfp). */
KM_KV_BOTH(__must_check __realloc_size(2), kvrealloc, (const void *p, size_t size, gfp_t gfp),
	   kvrealloc_node_align_noprof(p, size, 1, gfp, NUMA_NO_NODE))
static inline __must_check __realloc_size(3) void *
km_kvrealloc_from(const void *p, size_t oldsize, size_t newsize, gfp_t gfp)
{
	if (oldsize >= newsize)
		return (void *)p;
	return kvrealloc_node_align_noprof(p, newsize, 1, gfp, NUMA_NO_NODE);
}
#define km_kvrealloc_form(a, b, c, d, name, ...) name
#define kvrealloc(...)                                                             \
	alloc_hooks(km_kvrealloc_form(__VA_ARGS__, km_kvrealloc_from, kvrealloc_noprof, \
				      0)(__VA_ARGS__))

/* Free memory of any function of this header or of linux/vmalloc.h; NULL is ignored. */
KM_API void kvfree(const void *addr);
/* The same, without a system call, for contexts that must be left soon. Linux 7.0. */
KM_API void kvfree_atomic(const void *addr);
/* Zero len bytes first. */
KM_API void kvfree_sensitive(const void *addr, size_t len);

DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))
DEFINE_FREE(kvfree_atomic, void *, if (!IS_ERR_OR_NULL(_T)) kvfree_atomic(_T))

/* From a set of buckets, as kvmalloc(). */
static inline __alloc_size(2) void *km_buckets_valloc(kmem_buckets *b, size_t size, gfp_t gfp)
{
	gfp_t quiet = (gfp | __GFP_NOWARN) & ~(__GFP_DIRECT_RECLAIM | __GFP_NOFAIL);
	void *p;

	if (size > KMALLOC_MAX_CACHE_SIZE)
		return __kvmalloc_node_noprof(size, 1, gfp, NUMA_NO_NODE);
	p = km_buckets_alloc(b, size, size > PAGE_SIZE ? quiet : gfp, NUMA_NO_NODE);
	if (p || size <= PAGE_SIZE)
		return p;
	return __kvmalloc_node_noprof(size, 1, gfp, NUMA_NO_NODE);
}
#define kmem_buckets_valloc(b, size, gfp) alloc_hooks(km_buckets_valloc((b), (size), (gfp)))

/* ---- by type; Linux 7.0 ---- */

/*
 * kmalloc_obj(T)                 T *, room for one T; also of an expression: kmalloc_obj(*p)
 * kmalloc_objs(T, n)             T *, room for n
 * kmalloc_flex(T, member, n)     T *, its flexible array member with n elements; the counter
 *                                that member is __counted_by() is set, if the compiler can tell
 *
 * and kz, kv, kvz. A gfp may follow, GFP_KERNEL is the default. A size that
 * overflows fails as one that is too large.
 */
#define __alloc_objs(KMALLOC, GFP, TYPE, COUNT)                          \
	({                                                               \
		const size_t __km_obj_size = size_mul(sizeof(TYPE), (COUNT)); \
		(TYPE *)KMALLOC(__km_obj_size, GFP);                     \
	})

#define __alloc_flex(KMALLOC, GFP, TYPE, FAM, COUNT)                     \
	({                                                               \
		const size_t __km_count = (COUNT);                       \
		const size_t __km_obj_size = struct_size_t(TYPE, FAM, __km_count); \
		TYPE *__km_obj = (TYPE *)KMALLOC(__km_obj_size, GFP);    \
		if (__km_obj)                                            \
			__set_flex_counter(__km_obj->FAM, __km_count);   \
		__km_obj;                                                \
	})

#define km_one(KMALLOC, T, gfp...) __alloc_objs(KMALLOC, default_gfp(gfp), __typeof__(T), 1)
#define km_many(KMALLOC, T, n, gfp...) __alloc_objs(KMALLOC, default_gfp(gfp), __typeof__(T), n)
#define km_flex(KMALLOC, T, FAM, n, gfp...) \
	__alloc_flex(KMALLOC, default_gfp(gfp), __typeof__(T), FAM, n)

#define kmalloc_obj(VAR_OR_TYPE, gfp...) km_one(kmalloc, VAR_OR_TYPE, ##gfp)
#define kmalloc_objs(VAR_OR_TYPE, COUNT, gfp...) km_many(kmalloc, VAR_OR_TYPE, COUNT, ##gfp)
#define kmalloc_flex(VAR_OR_TYPE, FAM, COUNT, gfp...) \
	km_flex(kmalloc, VAR_OR_TYPE, FAM, COUNT, ##gfp)
#define kzalloc_obj(VAR_OR_TYPE, gfp...) km_one(kzalloc, VAR_OR_TYPE, ##gfp)
#define kzalloc_objs(VAR_OR_TYPE, COUNT, gfp...) km_many(kzalloc, VAR_OR_TYPE, COUNT, ##gfp)
#define kzalloc_flex(VAR_OR_TYPE, FAM, COUNT, gfp...) \
	km_flex(kzalloc, VAR_OR_TYPE, FAM, COUNT, ##gfp)
#define kvmalloc_obj(VAR_OR_TYPE, gfp...) km_one(kvmalloc, VAR_OR_TYPE, ##gfp)
#define kvmalloc_objs(VAR_OR_TYPE, COUNT, gfp...) km_many(kvmalloc, VAR_OR_TYPE, COUNT, ##gfp)
#define kvmalloc_flex(VAR_OR_TYPE, FAM, COUNT, gfp...) \
	km_flex(kvmalloc, VAR_OR_TYPE, FAM, COUNT, ##gfp)
#define kvzalloc_obj(VAR_OR_TYPE, gfp...) km_one(kvzalloc, VAR_OR_TYPE, ##gfp)
#define kvzalloc_objs(VAR_OR_TYPE, COUNT, gfp...) km_many(kvzalloc, VAR_OR_TYPE, COUNT, ##gfp)
#define kvzalloc_flex(VAR_OR_TYPE, FAM, COUNT, gfp...) \
	km_flex(kvzalloc, VAR_OR_TYPE, FAM, COUNT, ##gfp)

#endif
