/* SPDX-License-Identifier: MIT */
/*
 * linux/slab.h's second part: what is inlined of kmalloc(), kfree() and their
 * kin. Each inline body is a pop from, or a push to, this CPU's stack; all else
 * is the library's function of the same name.
 */
#ifndef KMEM_LINUX_SLAB_FAST_H
#define KMEM_LINUX_SLAB_FAST_H

/* gcc minds that the bodies, which have external linkage, use static functions. */
#pragma GCC system_header

#include <linux/slab.h>

/* Byte offset of a kmalloc class's slot. */
#define KM_KMALLOC_SLOT(type, index)                                                              \
	(8 * (KM_SLOT_KMALLOC + (unsigned int)(type)*KM_KMALLOC_INDEXES + (unsigned int)(index)))

/* Usable bytes of the class, 0 for index 0. */
static __always_inline size_t km_kmalloc_bytes(unsigned int index)
{
	return index > 2 ? 1UL << index : 96UL * index;
}

/* A free that the inlined code leaves: p may be anything. */
KM_API void km_kfree_slow(const void *p);
KM_API void km_cache_free_slow(struct kmem_cache *s, void *p);

#ifdef KM_INLINE_FAST_PATH

/* Push the object p; false: look closer, it may be none. */
static __always_inline bool km_free_fast(const void *p)
{
	unsigned long offset = (unsigned long)p - km_hot.linear_base;
	struct page *page = km_linear_page(offset);

	return likely(offset < km_hot.linear_size) &&
	       likely(!((unsigned long)p & page->obj_mask)) && likely(km_cpu_push(page->slot, p));
}

static __always_inline bool km_cache_free_fast(struct kmem_cache *s, const void *p)
{
	unsigned long offset = (unsigned long)p - km_hot.linear_base;
	unsigned int slot = ((struct km_cache_hot *)s)->slot;
	struct page *page = km_linear_page(offset);

	return likely(offset < km_hot.linear_size) && likely(page->slot == slot) &&
	       likely(!((unsigned long)p & page->obj_mask)) && likely(km_cpu_push(slot, p));
}

#ifndef KM_SLAB_BODIES /* set by the files that define these functions */

#define KM_INLINE extern inline __attribute__((__gnu_inline__, __always_inline__))

KM_INLINE void kfree(const void *p)
{
	if (!km_free_fast(p))
		km_kfree_slow(p);
}

KM_INLINE void kmem_cache_free(struct kmem_cache *s, void *p)
{
	if (!km_cache_free_fast(s, p))
		km_cache_free_slow(s, p);
}

KM_INLINE void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t gfp)
{
	if (__builtin_constant_p(gfp) && !(gfp & __GFP_ZERO)) {
		void *p = km_cpu_pop(((struct km_cache_hot *)s)->slot);

		if (likely(p))
			return p;
	}
	return kmem_cache_alloc_lru_noprof(s, NULL, gfp);
}

/*
 * The compiler is to know the size of what kmalloc(20) gives. gcc asks after it
 * has inlined what must be, when there is no call left to tell; through a
 * pointer it still sees one, and inlines it later. clang asks before.
 */
#ifdef __clang__
#define KM_INLINE_SIZED KM_INLINE
#define KM_SIZED(fn) fn
#else
#define KM_INLINE_SIZED extern inline __attribute__((__gnu_inline__))
#define KM_SIZED(fn)                               \
	({                                         \
		__typeof__(fn) *__km_fn = fn;      \
		__km_fn;                           \
	})
#endif

KM_INLINE_SIZED void *kmalloc_noprof(size_t size, gfp_t gfp)
{
	if (__builtin_constant_p(size) && __builtin_constant_p(gfp) && size &&
	    size <= KMALLOC_MAX_CACHE_SIZE) {
		unsigned int index = __kmalloc_index(size, true);
		void *p = km_cpu_pop(KM_KMALLOC_SLOT(kmalloc_type(gfp), index));

		if (likely(p)) {
			if (gfp & __GFP_ZERO)
				memset(p, 0, km_kmalloc_bytes(index));
			return p;
		}
	}
	return __kmalloc_noprof(size, gfp);
}

KM_INLINE_SIZED void *kmalloc_array_noprof(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		return NULL;
	return kmalloc_noprof(bytes, gfp);
}

#endif
#endif

#ifndef KM_SIZED
#define KM_SIZED(fn) fn
#endif

#define kmem_cache_alloc(...) alloc_hooks(kmem_cache_alloc_noprof(__VA_ARGS__))
#define kmalloc(...) alloc_hooks(KM_SIZED(kmalloc_noprof)(__VA_ARGS__))
#define kzalloc(size, gfp) kmalloc((size), (gfp) | __GFP_ZERO)
#define kzalloc_noprof(size, gfp) KM_SIZED(kmalloc_noprof)((size), (gfp) | __GFP_ZERO)
#define kmalloc_array(...) alloc_hooks(KM_SIZED(kmalloc_array_noprof)(__VA_ARGS__))
#define kcalloc(n, size, gfp) kmalloc_array((n), (size), (gfp) | __GFP_ZERO)

#endif
