/* SPDX-License-Identifier: MIT */
/*
 * linux/slab.h's second part: kmalloc() and its kin. What is said there of
 * contexts and failures holds here.
 *
 * A request is served from a class of 8, 16, 32, 64, 96, 128, 192, 256 or 512
 * bytes, 1, 2, 4 or 8 KiB; a larger one, up to KMALLOC_MAX_SIZE, by the page
 * allocator, as a power of two of pages. Memory is aligned to the largest power
 * of two that divides the size asked for, and to 8 bytes at least. Size 0 gives
 * ZERO_SIZE_PTR, which may be freed and not be followed.
 */
#ifndef KMEM_LINUX_SLAB_H
#include <linux/slab.h>
#endif
#ifndef KMEM_LINUX_SLAB_KMALLOC_H
#define KMEM_LINUX_SLAB_KMALLOC_H

#ifndef ARCH_KMALLOC_MINALIGN
#define ARCH_KMALLOC_MINALIGN 8
#endif
#ifndef ARCH_SLAB_MINALIGN
#define ARCH_SLAB_MINALIGN 8
#endif
#define ARCH_KMALLOC_FLAGS SLAB_HWCACHE_ALIGN

/* Smallest alignment of any object, bytes. Linux 6.1. */
static inline unsigned int arch_slab_minalign(void)
{
	return ARCH_SLAB_MINALIGN;
}

#define KMALLOC_SHIFT_LOW 3
#define KMALLOC_SHIFT_HIGH (PAGE_SHIFT + 1)
#define KMALLOC_SHIFT_MAX (MAX_PAGE_ORDER + PAGE_SHIFT)
#define KMALLOC_MIN_SIZE (1 << KMALLOC_SHIFT_LOW)
#define KMALLOC_MAX_CACHE_SIZE (1UL << KMALLOC_SHIFT_HIGH) /* largest class */
#define KMALLOC_MAX_SIZE (1UL << KMALLOC_SHIFT_MAX)        /* largest request */
#define KMALLOC_MAX_ORDER (KMALLOC_SHIFT_MAX - PAGE_SHIFT)
#define SLAB_OBJ_MIN_SIZE (KMALLOC_MIN_SIZE < 16 ? KMALLOC_MIN_SIZE : 16)

/* What a request of 0 bytes gives. */
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(x) ((unsigned long)(x) <= (unsigned long)ZERO_SIZE_PTR)

/* Families of classes. Those that other configurations of a kernel have are the normal one. */
enum kmalloc_cache_type {
	KMALLOC_NORMAL = 0,
	KMALLOC_CGROUP = KMALLOC_NORMAL,
	KMALLOC_NO_OBJ_EXT = KMALLOC_NORMAL,
	KMALLOC_PARTITION_START = KMALLOC_NORMAL,
	KMALLOC_PARTITION_END = KMALLOC_NORMAL,
	KMALLOC_RANDOM_START = KMALLOC_NORMAL,
	KMALLOC_RANDOM_END = KMALLOC_NORMAL,
	KMALLOC_RECLAIM, /* __GFP_RECLAIMABLE */
	KMALLOC_DMA,     /* __GFP_DMA */
	NR_KMALLOC_TYPES
};

#define KMALLOC_PARTITION_CACHES_NR 0
#define RANDOM_KMALLOC_CACHES_NR 0
#define KMALLOC_NOT_NORMAL_BITS (__GFP_RECLAIMABLE | __GFP_DMA)

_Static_assert((int)NR_KMALLOC_TYPES == KM_KMALLOC_TYPES, "a slot for each class of each family");
_Static_assert(KMALLOC_SHIFT_HIGH + 1 == KM_KMALLOC_INDEXES, "a slot for each class");

/* A cache per class, by kmalloc_index(). */
typedef struct kmem_cache *kmem_buckets[KMALLOC_SHIFT_HIGH + 1];

/* kmalloc()'s own: kmalloc_caches[type][index]; NULL at index 0. Not to be written to. */
extern KM_API kmem_buckets kmalloc_caches[NR_KMALLOC_TYPES];

/* Telling call sites apart by type is off: nothing is passed. */
typedef struct {
} kmalloc_token_t;
#define __kmalloc_token(...) ((kmalloc_token_t){})

/* The family that serves gfp; a token may follow it. */
static __always_inline enum kmalloc_cache_type kmalloc_type(gfp_t gfp, kmalloc_token_t token)
{
	(void)token;
	if (likely(!(gfp & KMALLOC_NOT_NORMAL_BITS)))
		return KMALLOC_NORMAL;
	return gfp & __GFP_DMA ? KMALLOC_DMA : KMALLOC_RECLAIM;
}

/*
 * The number of the class for size: 1 for 96 bytes, 2 for 192, else the binary
 * logarithm of the class size; 0 for size 0. Goes on in powers of two beyond the
 * classes, to 64 MiB (in Linux 6.1 and later to 2 MiB), and is -1 from there.
 */
static __always_inline unsigned int __kmalloc_index(size_t size, bool size_is_constant)
{
	(void)size_is_constant;
	if (!size)
		return 0;
	if (size <= KMALLOC_MIN_SIZE)
		return KMALLOC_SHIFT_LOW;
	if (size > 64 && size <= 96)
		return 1;
	if (size > 128 && size <= 192)
		return 2;
	if (size > 64UL << 20)
		return -1U;
	return 64 - (unsigned int)__builtin_clzl(size - 1);
}
#define kmalloc_index(size) __kmalloc_index((size), true)

/* Bytes of class n; 0: there is none. To 4.x. */
static __always_inline unsigned int kmalloc_size(unsigned int n)
{
	if (n > 2 && n < 32)
		return 1U << n;
	return n == 1 ? 96 : n == 2 ? 192 : 0;
}

/* ---- allocation ---- */

/* The bodies: any size; and one of the large ones, at least a page. */
KM_API void *__kmalloc_noprof(size_t size, gfp_t gfp) __assume_aligned(8) __alloc_size(1);
KM_API void *__kmalloc_node_noprof(size_t size, gfp_t gfp, int node) __assume_aligned(8)
	__alloc_size(1);
KM_API void *__kmalloc_large_noprof(size_t size, gfp_t gfp) __assume_aligned(PAGE_SIZE)
	__alloc_size(1);
KM_API void *__kmalloc_large_node_noprof(size_t size, gfp_t gfp, int node)
	__assume_aligned(PAGE_SIZE) __alloc_size(1);
/* From a cache of objects of at least size bytes. */
KM_API void *__kmalloc_cache_noprof(struct kmem_cache *s, gfp_t gfp, size_t size)
	__assume_aligned(8) __alloc_size(3);
KM_API void *__kmalloc_cache_node_noprof(struct kmem_cache *s, gfp_t gfp, int node, size_t size)
	__assume_aligned(8) __alloc_size(4);
/* The slow path of class bucket % KM_KMALLOC_INDEXES of family bucket / KM_KMALLOC_INDEXES. */
KM_API void *km_kmalloc_slow(unsigned int bucket, size_t size, gfp_t gfp) __assume_aligned(8)
	__alloc_size(2);

#ifdef KM_INLINE_FAST_PATH
static __always_inline __assume_aligned(8) __alloc_size(1) void *km_kmalloc(size_t size, gfp_t gfp)
{
	if (__builtin_constant_p(size) && __builtin_constant_p(gfp) &&
	    size - 1 < KMALLOC_MAX_CACHE_SIZE) {
		unsigned int index = __kmalloc_index(size, true);
		unsigned int bucket =
			kmalloc_type(gfp, __kmalloc_token(size)) * KM_KMALLOC_INDEXES + index;
		void *p = km_cpu_pop(8 * (KM_SLOT_KMALLOC + bucket));

		if (unlikely(!p))
			return km_kmalloc_slow(bucket, size, gfp);
		/* All of it: krealloc() with __GFP_ZERO grows in place. */
		if (gfp & __GFP_ZERO)
			memset(p, 0, kmalloc_size(index));
		return p;
	}
	return __kmalloc_noprof(size, gfp);
}

/* p, of which the compiler's front end then knows nothing: it may be NULL. */
static __always_inline void *km_unknown(const void *p)
{
	return (void *)p;
}

/*
 * The compiler does not know how large what km_cpu_pop() returns is. As a
 * member it has the size that was asked for, if that is a constant.
 */
#define km_constant_bytes(size) \
	__builtin_choose_expr(__is_constexpr(size), (size_t)(size), (size_t)0)
#define km_sized(p, size)                                                                          \
	km_unknown(__builtin_choose_expr(                                                          \
		__is_constexpr(size) && km_constant_bytes(size),                                   \
		((struct {                                                                         \
			char km_bytes[km_constant_bytes(size) > KMALLOC_MAX_SIZE ?                 \
					      1 : km_constant_bytes(size)];                        \
			char km_end;                                                               \
		} *)(p))->km_bytes,                                                                \
		(p)))
#else
#define km_kmalloc(size, gfp) __kmalloc_noprof((size), (gfp))
#define km_sized(p, size) (p)
#endif

/* The product of n and size, as an array's bytes; false when it does not fit. */
#define km_array_fits(n, size, bytes) likely(!__builtin_mul_overflow((n), (size), (bytes)))

static __always_inline __alloc_size(1, 2) void *km_kmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	size_t bytes;

	return km_array_fits(n, size, &bytes) ? km_kmalloc(bytes, gfp) : NULL;
}

/* size bytes. */
KM_API void *kmalloc_noprof(size_t size, gfp_t gfp) __assume_aligned(8) __alloc_size(1);
KM_API void *kmalloc(size_t size, gfp_t gfp) __assume_aligned(8) __alloc_size(1);
#define km_kmalloc_hooked(size, gfp) alloc_hooks(km_sized(km_kmalloc((size), (gfp)), (size)))
#define kmalloc(...) km_kmalloc_hooked(__VA_ARGS__)

/* Zeroed. */
KM_API void *kzalloc_noprof(size_t size, gfp_t gfp) __assume_aligned(8) __alloc_size(1);
KM_API void *kzalloc(size_t size, gfp_t gfp) __assume_aligned(8) __alloc_size(1);
#define km_kzalloc_hooked(size, gfp) km_kmalloc_hooked(size, (gfp) | __GFP_ZERO)
#define kzalloc(...) km_kzalloc_hooked(__VA_ARGS__)

/* Preferring a node (NUMA_NO_NODE: the nearest); that one or NULL with __GFP_THISNODE. */
KM_API void *kmalloc_node_noprof(size_t size, gfp_t gfp, int node) __assume_aligned(8)
	__alloc_size(1);
KM_API void *kmalloc_node(size_t size, gfp_t gfp, int node) __assume_aligned(8) __alloc_size(1);
#define kmalloc_node(...) alloc_hooks(kmalloc_node_noprof(__VA_ARGS__))
KM_API void *kzalloc_node_noprof(size_t size, gfp_t gfp, int node) __assume_aligned(8)
	__alloc_size(1);
KM_API void *kzalloc_node(size_t size, gfp_t gfp, int node) __assume_aligned(8) __alloc_size(1);
#define kzalloc_node(...) alloc_hooks(kzalloc_node_noprof(__VA_ARGS__))

/* Arrays of n elements of size bytes; NULL, silently, when the product overflows. kc: zeroed. */
KM_API void *kmalloc_array_noprof(size_t n, size_t size, gfp_t gfp) __alloc_size(1, 2);
KM_API void *kmalloc_array(size_t n, size_t size, gfp_t gfp) __alloc_size(1, 2);
#define km_kmalloc_array_hooked(n, size, gfp) \
	alloc_hooks(km_sized(km_kmalloc_array((n), (size), (gfp)), (size_t)(n) * (size)))
#define kmalloc_array(...) km_kmalloc_array_hooked(__VA_ARGS__)
KM_API void *kcalloc_noprof(size_t n, size_t size, gfp_t gfp) __alloc_size(1, 2);
KM_API void *kcalloc(size_t n, size_t size, gfp_t gfp) __alloc_size(1, 2);
#define km_kcalloc_hooked(n, size, gfp) km_kmalloc_array_hooked(n, size, (gfp) | __GFP_ZERO)
#define kcalloc(...) km_kcalloc_hooked(__VA_ARGS__)
KM_API void *kmalloc_array_node_noprof(size_t n, size_t size, gfp_t gfp, int node)
	__alloc_size(1, 2);
KM_API void *kmalloc_array_node(size_t n, size_t size, gfp_t gfp, int node) __alloc_size(1, 2);
#define kmalloc_array_node(...) alloc_hooks(kmalloc_array_node_noprof(__VA_ARGS__))
KM_API void *kcalloc_node_noprof(size_t n, size_t size, gfp_t gfp, int node) __alloc_size(1, 2);
KM_API void *kcalloc_node(size_t n, size_t size, gfp_t gfp, int node) __alloc_size(1, 2);
#define kcalloc_node(...) alloc_hooks(kcalloc_node_noprof(__VA_ARGS__))

/* For helpers: in the name of their caller, an address. */
KM_API void *__kmalloc_node_track_caller_noprof(size_t size, gfp_t gfp, int node,
						unsigned long caller) __assume_aligned(8)
	__alloc_size(1);
KM_API void *kmalloc_node_track_caller_noprof(size_t size, gfp_t gfp, int node,
					      unsigned long caller) __assume_aligned(8)
	__alloc_size(1);
KM_API void *kmalloc_node_track_caller(size_t size, gfp_t gfp, int node) __assume_aligned(8)
	__alloc_size(1);
#define km_caller ((unsigned long)__builtin_return_address(0))
#define kmalloc_node_track_caller(...) \
	alloc_hooks(kmalloc_node_track_caller_noprof(__VA_ARGS__, km_caller))
KM_API void *kmalloc_track_caller_noprof(size_t size, gfp_t gfp) __assume_aligned(8)
	__alloc_size(1);
KM_API void *kmalloc_track_caller(size_t size, gfp_t gfp) __assume_aligned(8) __alloc_size(1);
#define kmalloc_track_caller(...) alloc_hooks(kmalloc_track_caller_noprof(__VA_ARGS__))

/*
 * From any context at all: tries locks, reclaims nothing, may fail any time,
 * silently. gfp may hold __GFP_ACCOUNT, __GFP_ZERO, __GFP_NOWARN and
 * __GFP_NOMEMALLOC only; above KMALLOC_MAX_CACHE_SIZE NULL. Linux 7.0.
 */
KM_API void *kmalloc_nolock_noprof(size_t size, gfp_t gfp, int node) __assume_aligned(8)
	__alloc_size(1);
KM_API void *kmalloc_nolock(size_t size, gfp_t gfp, int node) __assume_aligned(8) __alloc_size(1);
#define kmalloc_nolock(...) alloc_hooks(kmalloc_nolock_noprof(__VA_ARGS__))

/* ---- resizing ---- */

/*
 * p at another size, its contents kept as far as they fit. It stays where it
 * is when its class is large enough, else moves. p NULL or ZERO_SIZE_PTR: an
 * allocation; size 0: kfree(), ZERO_SIZE_PTR. On failure NULL, and p is as
 * before. With __GFP_ZERO in every call, the bytes beyond the old size are zero.
 * What is no kmalloc() memory is reported and gives NULL.
 */
KM_API void *krealloc_noprof(const void *p, size_t size, gfp_t gfp) __must_check
	__realloc_size(2);
KM_API void *krealloc(const void *p, size_t size, gfp_t gfp) __must_check __realloc_size(2);
#define krealloc(...) alloc_hooks(krealloc_noprof(__VA_ARGS__))

/*
 * With __GFP_THISNODE p moves if it lies on another node than nid (not
 * NUMA_NO_NODE); it moves, too, if it is not aligned to align, a power of two,
 * bytes. Linux 7.0.
 */
KM_API void *krealloc_node_align_noprof(const void *p, size_t size, unsigned long align, gfp_t gfp,
					int nid) __must_check __realloc_size(2);
KM_API void *krealloc_node_align(const void *p, size_t size, unsigned long align, gfp_t gfp,
				 int nid) __must_check __realloc_size(2);
#define krealloc_node_align(...) alloc_hooks(krealloc_node_align_noprof(__VA_ARGS__))
KM_API void *krealloc_node_noprof(const void *p, size_t size, gfp_t gfp, int nid) __must_check
	__realloc_size(2);
KM_API void *krealloc_node(const void *p, size_t size, gfp_t gfp, int nid) __must_check
	__realloc_size(2);
#define krealloc_node(...) alloc_hooks(krealloc_node_noprof(__VA_ARGS__))

/* An array; NULL, and p as before, when the product overflows. */
KM_API void *krealloc_array_noprof(void *p, size_t new_n, size_t new_size, gfp_t gfp) __must_check
	__realloc_size(2, 3);
KM_API void *krealloc_array(void *p, size_t new_n, size_t new_size, gfp_t gfp) __must_check
	__realloc_size(2, 3);
#define krealloc_array(...) alloc_hooks(krealloc_array_noprof(__VA_ARGS__))

/* ---- freeing ---- */

/*
 * Free memory of kmalloc() and its kin, or an object of any kmem_cache. NULL
 * and ZERO_SIZE_PTR are ignored; anything else is reported and ignored.
 */
KM_API void kfree(const void *objp);

#ifdef KM_INLINE_FAST_PATH
static __always_inline void km_kfree(const void *objp)
{
	unsigned long offset = (unsigned long)objp - km_hot.linear_base;

	if (likely(offset < km_hot.linear_size)) {
		const struct km_frame *frame = km_linear_frame(offset);

		if (likely(km_frame_starts(frame, objp) && km_cpu_push(frame->slot, objp)))
			return;
	}
	kfree(objp);
}
#define kfree(objp) km_kfree(objp)
#endif

/* Zero it first, all of ksize(). To 5.9 kzfree(). */
KM_API void kfree_sensitive(const void *objp);
/* For memory of kmalloc_nolock(); a larger block warns, and is not freed. Linux 7.0. */
KM_API void kfree_nolock(const void *objp);

DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kfree_sensitive, void *, if (_T) kfree_sensitive(_T))

/* ---- what is known of memory ---- */

/* Bytes of the class that objp is in; 0 for NULL and ZERO_SIZE_PTR. Any context. */
KM_API size_t ksize(const void *objp);
/* Bytes that kmalloc(size) would give: ask before, rather than ksize() afterwards. Linux 6.1. */
KM_API size_t kmalloc_size_roundup(size_t size);
/* Say on standard error what slab object the address lies in; false: in none. Any context. */
KM_API bool kmem_dump_obj(void *object);

/* ---- buckets: classes of one's own; Linux 6.11 ---- */

/*
 * A set of caches "<name>-<size>", one per class; the caches of other users
 * never share their slabs. flags, ctor and the window of user copies as for a
 * cache. NULL: no memory. There is no way to give it up. May sleep.
 */
KM_API kmem_buckets *kmem_buckets_create(const char *name, slab_flags_t flags,
					 unsigned int useroffset, unsigned int usersize,
					 void (*ctor)(void *));
/* kmalloc() from a set; b NULL: from kmalloc()'s own. Free with kfree(). */
KM_API void *km_buckets_alloc(kmem_buckets *b, size_t size, gfp_t gfp, int node)
	__assume_aligned(8) __alloc_size(2);
#define kmem_buckets_alloc(b, size, gfp) \
	alloc_hooks(km_buckets_alloc((b), (size), (gfp), NUMA_NO_NODE))
#define kmem_buckets_alloc_track_caller(b, size, gfp) kmem_buckets_alloc((b), (size), (gfp))
#define kmem_buckets_alloc_node_track_caller(b, size, gfp, node) \
	alloc_hooks(km_buckets_alloc((b), (size), (gfp), (node)))

#endif
