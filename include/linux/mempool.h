/* SPDX-License-Identifier: MIT */
/*
 * mempool: an allocator with a reserve. An element comes from the allocator
 * given by two callbacks; when that fails, from a reserve of min_nr elements;
 * when that is empty too, a caller that may sleep waits for another one's
 * free. Follows Linux 7.3, with the kvmalloc pools of 6.12.
 *
 * foo() is a macro over foo_noprof() through alloc_hooks(); a function foo
 * exists too, for its address.
 */
#ifndef KMEM_LINUX_MEMPOOL_H
#define KMEM_LINUX_MEMPOOL_H

#include <kmem/types.h>
#include <linux/alloc_tag.h>
#include <linux/gfp_types.h>

struct kmem_cache;

/* Give one element or NULL; sleeps only when gfp_mask allows it. */
typedef void *(mempool_alloc_t)(gfp_t gfp_mask, void *pool_data);
typedef void (mempool_free_t)(void *element, void *pool_data);

#define KM_MEMPOOL_LATE 8 /* elements that interrupted frees may park */

/*
 * May be embedded; one of all zero bytes may be passed to mempool_exit() and
 * mempool_initialized(). Fields below lock are under it, except as said.
 */
typedef struct mempool {
	struct km_lock lock;
	int min_nr;              /* elements the reserve should hold */
	int curr_nr;             /* elements it holds; also read without lock */
	void **elements;         /* the reserve, max(1, min_nr) places */
	void *pool_data;         /* constant, as are the callbacks */
	mempool_alloc_t *alloc;
	mempool_free_t *free;
	unsigned int wait;       /* counts frees that found a sleeper; who waits on it. Atomic */
	unsigned int nr_waiting; /* threads that sleep or are about to. Atomic */
	unsigned int nr_late;    /* elements in late. Atomic */
	void *late[KM_MEMPOOL_LATE]; /* freed where lock could not be waited for. Atomic */
} mempool_t;

#define mempool_s mempool /* struct mempool_s, to 6.18 */

/* Does the pool have its reserve, that is, was it initialised and not exited? */
static inline bool mempool_initialized(struct mempool *pool)
{
	return pool->elements != NULL;
}

/* Is the reserve full? A hint when others use the pool. */
static inline bool mempool_is_saturated(struct mempool *pool)
{
	return __atomic_load_n(&pool->curr_nr, __ATOMIC_RELAXED) >= pool->min_nr;
}

/*
 * Make a pool with min_nr elements in reserve, taken with GFP_KERNEL (or
 * gfp_mask). NULL when memory is short or min_nr negative. A pool with
 * min_nr 0 keeps one element, or its sleepers would never wake.
 */
KM_API struct mempool *mempool_create_node_noprof(int min_nr, mempool_alloc_t *alloc_fn,
						  mempool_free_t *free_fn, void *pool_data,
						  gfp_t gfp_mask, int node_id);
KM_API struct mempool *mempool_create_node(int min_nr, mempool_alloc_t *alloc_fn,
					   mempool_free_t *free_fn, void *pool_data,
					   gfp_t gfp_mask, int node_id);
#define mempool_create_node(...) alloc_hooks(mempool_create_node_noprof(__VA_ARGS__))
KM_API struct mempool *mempool_create(int min_nr, mempool_alloc_t *alloc_fn,
				      mempool_free_t *free_fn, void *pool_data);
#define mempool_create(_min_nr, _alloc_fn, _free_fn, _pool_data) \
	mempool_create_node(_min_nr, _alloc_fn, _free_fn, _pool_data, GFP_KERNEL, NUMA_NO_NODE)

/* The same in a structure of the caller's. 0, -ENOMEM or -EINVAL. */
KM_API int mempool_init_node(struct mempool *pool, int min_nr, mempool_alloc_t *alloc_fn,
			     mempool_free_t *free_fn, void *pool_data, gfp_t gfp_mask, int node_id);
KM_API int mempool_init_noprof(struct mempool *pool, int min_nr, mempool_alloc_t *alloc_fn,
			       mempool_free_t *free_fn, void *pool_data);
KM_API int mempool_init(struct mempool *pool, int min_nr, mempool_alloc_t *alloc_fn,
			mempool_free_t *free_fn, void *pool_data);
#define mempool_init(...) alloc_hooks(mempool_init_noprof(__VA_ARGS__))

/* Free the reserve; all elements must have come back. exit for init, destroy for create. */
KM_API void mempool_exit(struct mempool *pool);
KM_API void mempool_destroy(struct mempool *pool); /* NULL is fine */

/*
 * Change min_nr. 0 or -ENOMEM (the pool is as before); -EINVAL for a negative
 * one. May sleep. Never at the same time as destroy, exit or another resize.
 */
KM_API int __must_check mempool_resize(struct mempool *pool, int new_min_nr);

/*
 * One element. Tries the allocator without reclaim, then the reserve, then,
 * with __GFP_DIRECT_RECLAIM, the allocator again, and sleeps until an element
 * is freed: such a call never returns NULL. Others may. __GFP_ZERO is not
 * supported (a reserved element is not zeroed) and warns once. May be called
 * in a signal handler without __GFP_DIRECT_RECLAIM.
 */
KM_API void *mempool_alloc_noprof(struct mempool *pool, gfp_t gfp_mask) __malloc;
KM_API void *mempool_alloc(struct mempool *pool, gfp_t gfp_mask) __malloc;
#define mempool_alloc(...) alloc_hooks(mempool_alloc_noprof(__VA_ARGS__))

/*
 * Fill elems[0 .. count - 1]; count is at most min_nr. Always succeeds, may
 * sleep; the value, always 0, carries nothing.
 */
KM_API int mempool_alloc_bulk_noprof(struct mempool *pool, void **elems, unsigned int count);
KM_API int mempool_alloc_bulk(struct mempool *pool, void **elems, unsigned int count);
#define mempool_alloc_bulk(...) alloc_hooks(mempool_alloc_bulk_noprof(__VA_ARGS__))

/* The allocator only. */
static inline void *mempool_alloc_noreserve(struct mempool *pool, gfp_t gfp_mask)
{
	return pool->alloc(gfp_mask, pool->pool_data);
}
/* The reserve only; NULL when it is empty. Any context. */
KM_API void *mempool_alloc_preallocated(struct mempool *pool) __malloc;

/* Into the reserve while that is not full, else to the allocator. NULL is fine. Any context. */
KM_API void mempool_free(void *element, struct mempool *pool);
/*
 * Into the reserve, from the beginning of elems, until it is full; the number
 * taken. The rest stays the caller's, to be given to the allocator.
 */
KM_API unsigned int mempool_free_bulk(struct mempool *pool, void **elems, unsigned int count);

/* ---- ready-made callbacks, and pools with them ---- */

/* pool_data: a kmem_cache, without constructor. */
KM_API void *mempool_alloc_slab(gfp_t gfp_mask, void *pool_data);
KM_API void mempool_free_slab(void *element, void *pool_data);

/* pool_data: the size in bytes. The kv ones were in 6.9 to 6.18. */
KM_API void *mempool_kmalloc(gfp_t gfp_mask, void *pool_data);
KM_API void mempool_kfree(void *element, void *pool_data);
KM_API void *mempool_kvmalloc(gfp_t gfp_mask, void *pool_data);
KM_API void mempool_kvfree(void *element, void *pool_data);

/* pool_data: the order; an element is a struct page *. */
KM_API void *mempool_alloc_pages(gfp_t gfp_mask, void *pool_data);
KM_API void mempool_free_pages(void *element, void *pool_data);

/* mempool_init_<kind>_pool() and mempool_create_<kind>_pool(), as functions and as macros. */
#define KM_MEMPOOL_KIND(kind, type, alloc_fn, free_fn)                                     \
	static inline int mempool_init_##kind##_pool(struct mempool *pool, int min_nr,     \
						     type arg)                             \
	{                                                                                  \
		return mempool_init_noprof(pool, min_nr, alloc_fn, free_fn,                \
					   (void *)(uintptr_t)arg);                        \
	}                                                                                  \
	static inline struct mempool *mempool_create_##kind##_pool(int min_nr, type arg)   \
	{                                                                                  \
		return mempool_create_node_noprof(min_nr, alloc_fn, free_fn,               \
						  (void *)(uintptr_t)arg, GFP_KERNEL,      \
						  NUMA_NO_NODE);                           \
	}

KM_MEMPOOL_KIND(slab, struct kmem_cache *, mempool_alloc_slab, mempool_free_slab)
KM_MEMPOOL_KIND(kmalloc, size_t, mempool_kmalloc, mempool_kfree)
KM_MEMPOOL_KIND(kvmalloc, size_t, mempool_kvmalloc, mempool_kvfree)
KM_MEMPOOL_KIND(page, int, mempool_alloc_pages, mempool_free_pages)

#define mempool_init_slab_pool(...) alloc_hooks(mempool_init_slab_pool(__VA_ARGS__))
#define mempool_create_slab_pool(...) alloc_hooks(mempool_create_slab_pool(__VA_ARGS__))
#define mempool_init_kmalloc_pool(...) alloc_hooks(mempool_init_kmalloc_pool(__VA_ARGS__))
#define mempool_create_kmalloc_pool(...) alloc_hooks(mempool_create_kmalloc_pool(__VA_ARGS__))
#define mempool_init_kvmalloc_pool(...) alloc_hooks(mempool_init_kvmalloc_pool(__VA_ARGS__))
#define mempool_create_kvmalloc_pool(...) alloc_hooks(mempool_create_kvmalloc_pool(__VA_ARGS__))
#define mempool_init_page_pool(...) alloc_hooks(mempool_init_page_pool(__VA_ARGS__))
#define mempool_create_page_pool(...) alloc_hooks(mempool_create_page_pool(__VA_ARGS__))

#endif
