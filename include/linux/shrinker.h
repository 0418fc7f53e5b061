/* SPDX-License-Identifier: MIT */
/*
 * Shrinkers: who keeps objects that could be had again (a cache of any kind)
 * says how many there are, and gives some back when memory is short. Follows
 * Linux 7.3, and offers the names of earlier kernels from 4.4 on beneath.
 *
 *	struct shrinker *s = shrinker_alloc(0, "my-cache");
 *	if (!s)
 *		return -ENOMEM;
 *	s->count_objects = my_count;
 *	s->scan_objects = my_scan;
 *	shrinker_register(s);
 *	...
 *	shrinker_free(s);
 *
 * Both functions are called in a thread that allocates, or in one of the
 * library's (kswapd), any number of them at once, with no lock of the library
 * held. They may allocate: that does not reclaim again, and may use the
 * reserves.
 */
#ifndef KMEM_LINUX_SHRINKER_H
#define KMEM_LINUX_SHRINKER_H

#include <kmem/types.h>

struct mem_cgroup;

/* What is asked of a shrinker. */
struct shrink_control {
	gfp_t gfp_mask; /* of the allocation in need: without __GFP_FS, touch no file system */
	int nid;                   /* node to free memory on, if the shrinker is NUMA-aware */
	unsigned long nr_to_scan;  /* objects to look at */
	unsigned long nr_scanned; /* objects looked at; nr_to_scan unless scan_objects changes it */
	struct mem_cgroup *memcg;  /* NULL: there are no memory control groups here */
};

#define SHRINK_STOP (~0UL)      /* scan_objects: it cannot go on now */
#define SHRINK_EMPTY \
	(~0UL - 1) /* count_objects: there is nothing; 0: nothing that can be freed now */

#define DEFAULT_SEEKS 2         /* a good value of seeks */
#define SHRINKER_UNIT_BITS 64

/* flags; SHRINKER_NUMA_AWARE and SHRINKER_MEMCG_AWARE had other values up to 6.6. */
#define SHRINKER_REGISTERED (1u << 0)  /* the library's */
#define SHRINKER_ALLOCATED (1u << 1)   /* the library's: by shrinker_alloc() */
#define SHRINKER_NUMA_AWARE (1u << 2)  /* looks at nid: is asked for each node */
#define SHRINKER_MEMCG_AWARE (1u << 3) /* looks at memcg; there is none */
#define SHRINKER_NONSLAB (1u << 4) /* is of use without accounting of slabs; so is each one */

/* The first five are the owner's to set; zero the rest. */
struct shrinker {
	/* Objects that could be freed, 0 or SHRINK_EMPTY. Must be quick. */
	unsigned long (*count_objects)(struct shrinker *shrinker, struct shrink_control *sc);
	/* Look at sc->nr_to_scan objects; the number freed, or SHRINK_STOP. */
	unsigned long (*scan_objects)(struct shrinker *shrinker, struct shrink_control *sc);
	long batch;         /* objects asked for in one call; 0: 128 */
	int seeks;          /* what an object costs to make again; 0: next to nothing */
	unsigned int flags; /* SHRINKER_* */
	void *private_data; /* the owner's */

	unsigned int refcount; /* 1 while registered, and 1 for each user; atomic */
	unsigned int walkers;  /* users that are reclaim's; under its lock */
	unsigned int done;     /* the last reference has gone; waited for */
	int debugfs_id;
	const char *name;
	struct list_head list;
	struct rcu_head rcu;
	atomic_long_t *nr_deferred; /* objects not scanned yet though it was their turn, by node */
};

/* ---- since 6.7 ---- */

/*
 * A new shrinker, not registered: SHRINKER_NUMA_AWARE and its kin, and a name
 * as printf() forms it. NULL: no memory. May sleep.
 */
KM_API struct shrinker *shrinker_alloc(unsigned int flags, const char *fmt, ...) __printf(2, 3);
/* Make it live; its functions may be called before this returns. */
KM_API void shrinker_register(struct shrinker *shrinker);
/*
 * Unregister if need be: waits until none of its functions runs and no
 * reference is left, so not from one of them. The memory goes after a grace
 * period. NULL is ignored. May sleep.
 */
KM_API void shrinker_free(struct shrinker *shrinker);
/* Take a reference, unless it is on its way out. Under RCU or with a reference. Any context. */
KM_API bool shrinker_try_get(struct shrinker *shrinker);
KM_API void shrinker_put(struct shrinker *shrinker);

/* Change the name: 0 or -ENOMEM. May sleep. Linux 6.0. */
KM_API int shrinker_debugfs_rename(struct shrinker *shrinker, const char *fmt, ...)
	__printf(2, 3);

/* ---- to 6.6: the struct is the caller's ---- */

/* 0 or -ENOMEM. From 6.0 on with a name behind. May sleep. */
KM_API int register_shrinker(struct shrinker *shrinker, const char *fmt, ...) __printf(2, 3);
KM_API int km_register_shrinker(struct shrinker *shrinker);
/* Does nothing for one that is not registered. Waits as shrinker_free() does. */
KM_API void unregister_shrinker(struct shrinker *shrinker);

/* The same in two steps, of which the second cannot fail. */
KM_API int prealloc_shrinker(struct shrinker *shrinker, const char *fmt, ...) __printf(2, 3);
KM_API int km_prealloc_shrinker(struct shrinker *shrinker);
KM_API void register_shrinker_prepared(struct shrinker *shrinker);
/* Undo prealloc_shrinker(). */
KM_API void free_prealloced_shrinker(struct shrinker *shrinker);

/* Wait until all calls of shrinkers' functions that are under way have ended. */
KM_API void synchronize_shrinkers(void);

#define km_shrinker_form(a, b, c, d, e, f, g, h, name, ...) name
#define register_shrinker(...)                                                              \
	km_shrinker_form(__VA_ARGS__, register_shrinker, register_shrinker, register_shrinker, \
			 register_shrinker, register_shrinker, register_shrinker,           \
			 register_shrinker, km_register_shrinker, 0)(__VA_ARGS__)
#define prealloc_shrinker(...)                                                              \
	km_shrinker_form(__VA_ARGS__, prealloc_shrinker, prealloc_shrinker, prealloc_shrinker, \
			 prealloc_shrinker, prealloc_shrinker, prealloc_shrinker,           \
			 prealloc_shrinker, km_prealloc_shrinker, 0)(__VA_ARGS__)

#endif
