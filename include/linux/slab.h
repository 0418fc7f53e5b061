/* SPDX-License-Identifier: MIT */
/*
 * Objects: kmalloc() for any size, kmem_cache for many of one size. Follows
 * Linux 7.3, and offers the spelling of earlier kernels from 4.4 on beneath
 * (linux/slab_compat.h). kmalloc() and its kin are in linux/slab_kmalloc.h, the
 * kv names and the typed forms (kmalloc_obj()) in linux/slab_kv.h; this header
 * includes them all.
 *
 * Sizes are in bytes. Unless it says otherwise below, an allocating function
 *  - may sleep exactly when its gfp has __GFP_DIRECT_RECLAIM;
 *  - may be called from a signal handler, when it does not;
 *  - gives memory of undefined contents without __GFP_ZERO;
 *  - fails with NULL, and warns on standard error unless the gfp has
 *    __GFP_NOWARN;
 * and a freeing one may be called in any context.
 *
 * foo() is a macro over foo_noprof() through alloc_hooks(), so that allocation
 * profiling can name the caller; a function foo exists too, for its address.
 */
#ifndef KMEM_LINUX_SLAB_H
#define KMEM_LINUX_SLAB_H

#include <kmem/hot.h>
#include <linux/alloc_tag.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/rcupdate.h>

struct kmem_cache;
struct list_lru;
struct slab_sheaf;

/* ---- flags of a cache ---- */

#define __SLAB_FLAG_BIT(nr) ((slab_flags_t)(1U << (nr)))
#define __SLAB_FLAG_UNUSED ((slab_flags_t)0U)

/* Debugging: verify on free; guard zones; fill free objects; remember owners; print each call. */
#define SLAB_CONSISTENCY_CHECKS __SLAB_FLAG_BIT(0)
#define SLAB_RED_ZONE __SLAB_FLAG_BIT(1)
#define SLAB_POISON __SLAB_FLAG_BIT(2)
#define SLAB_STORE_USER __SLAB_FLAG_BIT(7)
#define SLAB_TRACE __SLAB_FLAG_BIT(10)
#define SLAB_FAILSLAB __SLAB_FLAG_BIT(13) /* fault injection fails it */

#define SLAB_KMALLOC __SLAB_FLAG_BIT(3)         /* one of kmalloc()'s; the library's */
#define SLAB_HWCACHE_ALIGN __SLAB_FLAG_BIT(4)   /* objects start at cache lines, small ones share */
#define SLAB_CACHE_DMA __SLAB_FLAG_BIT(5)       /* memory below 16 MiB */
#define SLAB_CACHE_DMA32 __SLAB_FLAG_BIT(6)     /* memory below 4 GiB */
#define SLAB_PANIC __SLAB_FLAG_BIT(8)           /* abort when it cannot be created */
#define SLAB_NOLEAKTRACE __SLAB_FLAG_BIT(11)    /* the leak checker looks away */
#define SLAB_NO_MERGE __SLAB_FLAG_BIT(12)       /* its own slabs, in any case */
#define SLAB_NO_USER_FLAGS __SLAB_FLAG_BIT(14)  /* slab_debug= does not touch it */
#define SLAB_RECLAIM_ACCOUNT __SLAB_FLAG_BIT(15) /* a shrinker gives objects back */
#define SLAB_TEMPORARY SLAB_RECLAIM_ACCOUNT     /* objects live shortly */
#define SLAB_NO_SHEAVES __SLAB_FLAG_BIT(16)     /* no per-CPU stacks; the library's */

/*
 * A freed object may be used again at once, but only as another object of this
 * cache: its memory goes back to the page allocator after a grace period. A
 * reader under rcu_read_lock() may look at it, and must check that it is still
 * the one it meant.
 */
#define SLAB_TYPESAFE_BY_RCU __SLAB_FLAG_BIT(9)

/* Layers that are not there, as in a kernel built without them. */
#define SLAB_ACCOUNT __SLAB_FLAG_UNUSED
#define SLAB_MAY_ACCOUNT __SLAB_FLAG_UNUSED
#define SLAB_KASAN __SLAB_FLAG_UNUSED
#define SLAB_SKIP_KFENCE __SLAB_FLAG_UNUSED
#define SLAB_DEBUG_OBJECTS __SLAB_FLAG_UNUSED
#define SLAB_NO_OBJ_EXT __SLAB_FLAG_UNUSED
#define SLAB_OBJ_EXT_IN_OBJ __SLAB_FLAG_UNUSED

/* ---- creation ---- */

/* The rarer properties of a cache; all zero is the usual one. Linux 6.12. */
struct kmem_cache_args {
	unsigned int align;          /* of objects, a power of two, bytes; 0: 8 */
	unsigned int useroffset;     /* the part of an object that may be copied to and from */
	unsigned int usersize;       /* user space under hardened usercopy; 0: none */
	unsigned int freeptr_offset; /* where the library may write in a free object, if so: */
	bool use_freeptr_offset;     /* with SLAB_TYPESAFE_BY_RCU or a ctor only */
	void (*ctor)(void *object);  /* once per object, when its slab is made; may not sleep */
	unsigned int sheaf_capacity; /* objects per sheaf; 0: by the size */
};

/*
 * A cache of objects of object_size bytes, or NULL (with SLAB_PANIC: abort)
 * after a message: bad flags or freeptr_offset, or no memory. The name is
 * copied. A cache that could share another one's slabs may be an alias of it.
 * May sleep.
 */
KM_API struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int object_size,
						   struct kmem_cache_args *args,
						   slab_flags_t flags);
/* The same with args NULL; another pointer without a type warns and gives ERR_PTR(-EINVAL). */
KM_API struct kmem_cache *__kmem_cache_default_args(const char *name, unsigned int object_size,
						    void *args, slab_flags_t flags);

/* The form with five arguments. */
static inline struct kmem_cache *__kmem_cache_create(const char *name, unsigned int size,
						     unsigned int align, slab_flags_t flags,
						     void (*ctor)(void *))
{
	struct kmem_cache_args args = { .align = align, .ctor = ctor };

	return __kmem_cache_create_args(name, size, &args, flags);
}

/* With a window that may be copied to and from user space. Linux 4.16. */
static inline struct kmem_cache *
kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
			   slab_flags_t flags, unsigned int useroffset, unsigned int usersize,
			   void (*ctor)(void *))
{
	struct kmem_cache_args args = {
		.align = align,
		.useroffset = useroffset,
		.usersize = usersize,
		.ctor = ctor,
	};

	return __kmem_cache_create_args(name, size, &args, flags);
}

/* The function of that name, for its address. */
static inline struct kmem_cache *kmem_cache_create(const char *name, unsigned int size,
						   unsigned int align, slab_flags_t flags,
						   void (*ctor)(void *))
{
	return __kmem_cache_create(name, size, align, flags, ctor);
}

/*
 * kmem_cache_create(name, size, &args, flags)          struct kmem_cache_args, or NULL
 * kmem_cache_create(name, size, align, flags, ctor)    as it was to 6.11
 */
#define kmem_cache_create(name, size, args, ...)                 \
	_Generic((args),                                         \
		struct kmem_cache_args *: __kmem_cache_create_args, \
		void *: __kmem_cache_default_args,               \
		default: __kmem_cache_create)((name), (size), (args), __VA_ARGS__)

/* A cache of struct tag, under that name, with its size and alignment. */
#define KMEM_CACHE(tag, flags)                                               \
	__kmem_cache_create_args(#tag, sizeof(struct tag),                   \
				 &(struct kmem_cache_args){                  \
					 .align = __alignof__(struct tag) }, \
				 (flags))
/* The same, field being open to user copies. */
#define KMEM_CACHE_USERCOPY(tag, flags, field)                                     \
	__kmem_cache_create_args(#tag, sizeof(struct tag),                         \
				 &(struct kmem_cache_args){                        \
					 .align = __alignof__(struct tag),         \
					 .useroffset = offsetof(struct tag, field), \
					 .usersize = sizeof(((struct tag *)0)->field) }, \
				 (flags))

/*
 * Give the cache up; NULL is ignored. Its kfree_rcu() objects are waited for.
 * Objects that live still are reported, and the cache is kept. May sleep.
 */
KM_API void kmem_cache_destroy(struct kmem_cache *s);
/* Give back what no object is in. 0 when nothing is left, else 1. May sleep. */
KM_API int kmem_cache_shrink(struct kmem_cache *s);
/* Bytes of an object that may be used. */
KM_API unsigned int kmem_cache_size(struct kmem_cache *s);

/*
 * Look at every object of the cache as its debugging flags allow, report what
 * is wrong, and put it right: the number of errors found (the kernel returns
 * the number of slabs). May sleep.
 */
KM_API long validate_slab_cache(struct kmem_cache *s);
/*
 * Called for each error that debugging finds in the cache and for each that it repairs, with
 * locks held: it counts, and returns true when nothing is to be printed.
 * NULL: all is printed.
 */
typedef bool km_slab_error_fn(const struct kmem_cache *s);
extern KM_API km_slab_error_fn *km_slab_error_hook;

/* ---- objects of a cache ---- */

/*
 * One object. With a constructor it comes constructed, and must be freed so;
 * __GFP_ZERO then warns and zeroes nothing.
 */
KM_API void *kmem_cache_alloc_noprof(struct kmem_cache *s, gfp_t gfp) __assume_aligned(8) __malloc;
KM_API void *kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp) __assume_aligned(8) __malloc;

#ifdef KM_INLINE_FAST_PATH
static __always_inline void *km_kmem_cache_alloc(struct kmem_cache *s, gfp_t gfp)
{
	if (__builtin_constant_p(gfp) && !(gfp & __GFP_ZERO)) {
		void *object = km_cpu_pop(((const struct km_cache_hot *)s)->slot);

		if (likely(object))
			return object;
	}
	return kmem_cache_alloc_noprof(s, gfp);
}
#else
#define km_kmem_cache_alloc(s, gfp) kmem_cache_alloc_noprof((s), (gfp))
#endif
#define kmem_cache_alloc(...) alloc_hooks(km_kmem_cache_alloc(__VA_ARGS__))

/* Zeroed. */
KM_API void *kmem_cache_zalloc(struct kmem_cache *s, gfp_t gfp) __assume_aligned(8) __malloc;
#define kmem_cache_zalloc(s, gfp) kmem_cache_alloc((s), (gfp) | __GFP_ZERO)

/*
 * The same as kmem_cache_alloc(): without memory cgroups a list_lru needs nothing for it.
 * Linux 5.18.
 */
KM_API void *kmem_cache_alloc_lru_noprof(struct kmem_cache *s, struct list_lru *lru, gfp_t gfp)
	__assume_aligned(8) __malloc;
KM_API void *kmem_cache_alloc_lru(struct kmem_cache *s, struct list_lru *lru, gfp_t gfp)
	__assume_aligned(8) __malloc;
#define kmem_cache_alloc_lru(...) alloc_hooks(kmem_cache_alloc_lru_noprof(__VA_ARGS__))

/* Preferring node nid (NUMA_NO_NODE: the nearest); that one or NULL with __GFP_THISNODE. */
KM_API void *kmem_cache_alloc_node_noprof(struct kmem_cache *s, gfp_t gfp, int nid)
	__assume_aligned(8) __malloc;
KM_API void *kmem_cache_alloc_node(struct kmem_cache *s, gfp_t gfp, int nid) __assume_aligned(8)
	__malloc;
#define kmem_cache_alloc_node(...) alloc_hooks(kmem_cache_alloc_node_noprof(__VA_ARGS__))

/*
 * Free an object of the cache; not NULL. A pointer that is none is reported,
 * and ignored.
 */
KM_API void kmem_cache_free(struct kmem_cache *s, void *objp);

#ifdef KM_INLINE_FAST_PATH
static __always_inline void km_kmem_cache_free(struct kmem_cache *s, void *objp)
{
	unsigned long offset = (unsigned long)objp - km_hot.linear_base;

	if (likely(offset < km_hot.linear_size)) {
		const struct km_frame *frame = km_linear_frame(offset);
		unsigned int slot = frame->slot;

		if (likely(slot == ((const struct km_cache_hot *)s)->slot &&
			   km_frame_starts(frame, objp) && km_cpu_push(slot, objp)))
			return;
	}
	kmem_cache_free(s, objp);
}
#define kmem_cache_free(s, objp) km_kmem_cache_free((s), (objp))
#endif

/* Charge an object to the caller's memory cgroup, of which there are none: true. Linux 6.12. */
static inline bool kmem_cache_charge(void *objp, gfp_t gfp)
{
	(void)objp;
	(void)gfp;
	return true;
}

/*
 * size objects into p[], all or none: size, or 0 (Linux 7.0 has true and
 * false). Size 0 gives 0.
 */
KM_API int kmem_cache_alloc_bulk_noprof(struct kmem_cache *s, gfp_t gfp, size_t size, void **p);
KM_API int kmem_cache_alloc_bulk(struct kmem_cache *s, gfp_t gfp, size_t size, void **p);
#define kmem_cache_alloc_bulk(...) alloc_hooks(kmem_cache_alloc_bulk_noprof(__VA_ARGS__))
/* Free p[0 .. size - 1], none of them NULL; s NULL: any objects, kmalloc()'s too. */
KM_API void kmem_cache_free_bulk(struct kmem_cache *s, size_t size, void **p);

static inline void kfree_bulk(size_t size, void **p)
{
	kmem_cache_free_bulk(NULL, size, p);
}

/* ---- sheaves: objects set aside, so that taking them cannot fail; Linux 7.0 ---- */

/* size objects at least, or NULL. Of one owner at a time. */
KM_API struct slab_sheaf *kmem_cache_prefill_sheaf(struct kmem_cache *s, gfp_t gfp,
						   unsigned int size);
/* Fill it up to size objects; *sheafp may become another one. 0, or -ENOMEM and it is as before. */
KM_API int kmem_cache_refill_sheaf(struct kmem_cache *s, gfp_t gfp, struct slab_sheaf **sheafp,
				   unsigned int size);
/* Give it back with what is left in it. */
KM_API void kmem_cache_return_sheaf(struct kmem_cache *s, gfp_t gfp, struct slab_sheaf *sheaf);
/* One of its objects; NULL when it is empty. Never sleeps; of gfp only __GFP_ZERO counts. */
KM_API void *kmem_cache_alloc_from_sheaf_noprof(struct kmem_cache *s, gfp_t gfp,
						struct slab_sheaf *sheaf) __assume_aligned(8)
	__malloc;
KM_API void *kmem_cache_alloc_from_sheaf(struct kmem_cache *s, gfp_t gfp,
					 struct slab_sheaf *sheaf) __assume_aligned(8) __malloc;
#define kmem_cache_alloc_from_sheaf(...) \
	alloc_hooks(kmem_cache_alloc_from_sheaf_noprof(__VA_ARGS__))
/* Objects left in it. */
KM_API unsigned int kmem_cache_sheaf_size(struct slab_sheaf *sheaf);

/* ---- boot ---- */

/* May kmalloc() be called? Always: the library boots at first use. */
static inline bool slab_is_available(void)
{
	return true;
}

/* Boot steps of a kernel; there is nothing left to do. */
static inline void kmem_cache_init(void)
{
}

static inline void kmem_cache_init_late(void)
{
}

#include <linux/slab_kmalloc.h>
#include <linux/slab_kv.h>

#include <linux/slab_compat.h>

#endif
