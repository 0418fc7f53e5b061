/* SPDX-License-Identifier: MIT */
/*
 * linux/slab.h's fourth part: allocation by type, and the plumbing of the
 * bodies' parameters. Follows Linux 7.3.
 *
 *	struct foo *p = kmalloc_obj(*p);                 one object, GFP_KERNEL
 *	p = kzalloc_objs(struct foo, 5, GFP_ATOMIC);     an array, zeroed
 *	p = kzalloc_flex(*p, items, n);                  with n elements of p->items[]
 */
#ifndef KMEM_LINUX_SLAB_TYPED_H
#define KMEM_LINUX_SLAB_TYPED_H

#include <linux/slab.h>

/* Warns once of a count that does not fit the counter of a flexible array. Any context. */
KM_API void km_flex_overflow(void);

/* ALLOC is kmalloc, kzalloc, kvmalloc or kvzalloc; sizes that overflow saturate, and give NULL. */
#define __alloc_objs(ALLOC, GFP, TYPE, COUNT)                                    \
	({                                                                       \
		const size_t __km_obj_size = size_mul(sizeof(TYPE), COUNT);      \
		(TYPE *)ALLOC(__km_obj_size, GFP);                               \
	})

/* Sets the counter of the array FAM, if the compiler knows it (__counted_by). */
#define __alloc_flex(ALLOC, GFP, TYPE, FAM, COUNT)                               \
	({                                                                       \
		const size_t __km_count = (COUNT);                               \
		const size_t __km_obj_size = struct_size_t(TYPE, FAM, __km_count); \
		bool __km_fits = !overflows_flex_counter_type(TYPE, FAM, __km_count); \
		TYPE *__km_obj = NULL;                                           \
                                                                                 \
		if (__km_fits)                                                   \
			__km_obj = (TYPE *)ALLOC(__km_obj_size, GFP);            \
		else                                                             \
			km_flex_overflow();                                      \
		if (__km_obj)                                                    \
			__set_flex_counter(__km_obj->FAM, __km_count);           \
		__km_obj;                                                        \
	})

/* WHAT: a type, or an expression of it, which is not evaluated. gfp may be left out: GFP_KERNEL. */
#define kmalloc_obj(WHAT, ...) \
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), 1)
#define kmalloc_objs(WHAT, COUNT, ...) \
	__alloc_objs(kmalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), COUNT)
#define kmalloc_flex(WHAT, FAM, COUNT, ...) \
	__alloc_flex(kmalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), FAM, COUNT)
#define kzalloc_obj(WHAT, ...) \
	__alloc_objs(kzalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), 1)
#define kzalloc_objs(WHAT, COUNT, ...) \
	__alloc_objs(kzalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), COUNT)
#define kzalloc_flex(WHAT, FAM, COUNT, ...) \
	__alloc_flex(kzalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), FAM, COUNT)
#define kvmalloc_obj(WHAT, ...) \
	__alloc_objs(kvmalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), 1)
#define kvmalloc_objs(WHAT, COUNT, ...) \
	__alloc_objs(kvmalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), COUNT)
#define kvmalloc_flex(WHAT, FAM, COUNT, ...) \
	__alloc_flex(kvmalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), FAM, COUNT)
#define kvzalloc_obj(WHAT, ...) \
	__alloc_objs(kvzalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), 1)
#define kvzalloc_objs(WHAT, COUNT, ...) \
	__alloc_objs(kvzalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), COUNT)
#define kvzalloc_flex(WHAT, FAM, COUNT, ...) \
	__alloc_flex(kvzalloc, default_gfp(__VA_ARGS__), __typeof__(WHAT), FAM, COUNT)

/*
 * How the bodies declare and pass what comes with a size: a set of classes, and
 * a token of the type for partitioned classes. Here neither is passed.
 */
typedef struct {
} kmalloc_token_t;
#define __kmalloc_token(...) ((kmalloc_token_t){})
#define DECL_TOKEN_PARAM(token)
#define _PASS_TOKEN_PARAM(token)
#define PASS_TOKEN_PARAM(token)
#define DECL_TOKEN_PARAMS(size, token) size_t(size)
#define PASS_TOKEN_PARAMS(size, token) (size)
#define DECL_BUCKET_PARAMS(size, b) size_t(size)
#define PASS_BUCKET_PARAMS(size, b) (size)
#define PASS_BUCKET_PARAM(b) NULL
#define DECL_KMALLOC_PARAMS(size, b, token) size_t(size)
#define PASS_KMALLOC_PARAMS(size, b, token) (size)

/* The bodies of 7.x behind the names without a bar. */
static __always_inline __alloc_size(1) void *_kmalloc_noprof(size_t size, gfp_t gfp)
{
	return kmalloc_noprof(size, gfp);
}

static __always_inline __alloc_size(1) void *_kzalloc_noprof(size_t size, gfp_t gfp)
{
	return kmalloc_noprof(size, gfp | __GFP_ZERO);
}

static __always_inline __alloc_size(1) void *_kmalloc_node_noprof(size_t size, gfp_t gfp, int node)
{
	return kmalloc_node_noprof(size, gfp, node);
}

static __always_inline __alloc_size(1) void *_kmalloc_nolock_noprof(size_t size, gfp_t gfp,
								    int node)
{
	return kmalloc_nolock_noprof(size, gfp, node);
}

static __always_inline __alloc_size(1, 2) void *_kmalloc_array_noprof(size_t n, size_t size,
								      gfp_t gfp)
{
	return kmalloc_array_noprof(n, size, gfp);
}

static __always_inline __alloc_size(1, 2) void *
_kmalloc_array_node_noprof(size_t n, size_t size, gfp_t gfp, int node)
{
	return kmalloc_array_node_noprof(n, size, gfp, node);
}

static __always_inline void *__must_check __realloc_size(2, 3)
_krealloc_array_noprof(void *p, size_t new_n, size_t new_size, gfp_t gfp)
{
	return krealloc_array_noprof(p, new_n, new_size, gfp);
}

#endif
