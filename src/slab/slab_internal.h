/* SPDX-License-Identifier: MIT */
/* What the files of the slab room tell each other. Nobody else includes this. */
#ifndef SLAB_INTERNAL_H
#define SLAB_INTERNAL_H

#include "slab/slab_debug.h"

#define BARN_MAX 32        /* sheaves of a kind, at most; kmem_cache.barn_max full ones */
#define SHEAF_CAPACITY_MAX 508
#define SLAB_MAX_OBJECTS 32767

/* Aligned to bytes. mem: NULL, capacity objects, KM_STACK_END. */
struct sheaf {
	struct sheaf *next;      /* in a barn */
	unsigned short capacity;
	unsigned short nr;       /* objects, while it is in no slot */
	unsigned int bytes;
	void *mem[];
};

struct barn {
	struct km_lock lock;
	struct sheaf *full, *empty;
	unsigned int nr_full, nr_empty;
};

struct slab_node {
	struct km_lock lock;
	struct list_head partial;  /* by page.slab_list */
	struct list_head full;     /* the same, in a cache that is debugged */
	unsigned long nr_partial;
	unsigned long nr_slabs;    /* atomic */
	unsigned long nr_objects;  /* atomic */
	struct barn barn;
};

#define slab_count(name) __atomic_fetch_add(&slab_counters.name, 1, __ATOMIC_RELAXED)

extern struct list_head slab_caches;
extern struct km_lock slab_caches_lock;
extern struct slab_options slab_opt;

static inline int slab_node_of(const struct page *head)
{
	return (int)head->slab_node;
}

#define RECIPROCAL_SHIFT 44 /* exact for all offsets in a slab: those are below 2^22 */

/* Which object of its slab an offset lies in. */
static inline unsigned int slab_index(const struct kmem_cache *s, unsigned long offset)
{
	return (unsigned int)(offset * s->reciprocal >> RECIPROCAL_SHIFT);
}

/* Frames of a slab of that order. */
static inline unsigned long slab_frames(const struct kmem_cache *s, unsigned int order)
{
	return s->run ? s->run : 1UL << order;
}

static inline void *slab_object_at(const struct kmem_cache *s, const struct page *head,
				   unsigned int index)
{
	return (char *)page_address(head) + s->red_left_pad + (unsigned long)index * s->size;
}

/* ---- links of free lists ---- */

static inline unsigned long slab_link_code(const struct kmem_cache *s, const void *object,
					   unsigned long v)
{
	unsigned long at = (unsigned long)object + s->offset;

	return v ^ s->secret ^ __builtin_bswap64(at);
}

static inline void *slab_link(const struct kmem_cache *s, const void *object)
{
	unsigned long word = __atomic_load_n(
		(const unsigned long *)((const char *)object + s->offset), __ATOMIC_RELAXED);

	return (void *)slab_link_code(s, object, word);
}

static inline void slab_link_set(const struct kmem_cache *s, void *object, void *next)
{
	__atomic_store_n((unsigned long *)((char *)object + s->offset),
			 slab_link_code(s, object, (unsigned long)next), __ATOMIC_RELAXED);
}

/* Are its objects given and taken as they are? Else no slot is used, and slow paths see to them. */
static inline bool slab_is_plain(const struct kmem_cache *s)
{
	return !slab_is_debug(s) && !s->may_fail && !s->init_alloc && !s->init_free;
}

/* slab_sheaf.c */
struct sheaf *sheaf_of(const struct kmem_cache *s, void **top);
void **sheaf_top(struct sheaf *sheaf);
struct sheaf *sheaf_alloc(struct kmem_cache *s, gfp_t gfp);
void sheaf_free(struct sheaf *sheaf);
void sheaf_size(struct kmem_cache *s, unsigned int capacity);
void *slab_bytes_alloc(size_t bytes, gfp_t gfp);
void slab_bytes_free(void *p);
void sheaf_boot(void);

/* slab_spare.c */
void sheaf_spare_register(struct kmem_cache *s, bool here);
void *sheaf_spare_alloc(struct kmem_cache *s);
bool sheaf_spare_free(struct kmem_cache *s, void *object);
bool sheaf_spare_put(struct kmem_cache *s, struct sheaf *sheaf);

/* slab_alloc.c */
void sheaf_retire(struct kmem_cache *s, int node, struct sheaf *sheaf);

/* slab_barn.c */
struct sheaf *barn_get_full(const struct kmem_cache *s, struct barn *barn, gfp_t gfp);
struct sheaf *barn_get_empty(struct barn *barn, gfp_t gfp);
bool barn_put_full(const struct kmem_cache *s, struct barn *barn, struct sheaf *sheaf);
void barn_put_empty(struct barn *barn, struct sheaf *sheaf);
struct sheaf *barn_take(const struct kmem_cache *s, struct barn *barn);

/* slab_node.c */
unsigned int slab_take_from(struct kmem_cache *s, struct page *head, void **objects,
			    unsigned int want);
unsigned int slab_take(struct kmem_cache *s, int node, void **objects, unsigned int want,
		       gfp_t gfp);
void slab_put(struct kmem_cache *s, void **objects, unsigned int nr);
unsigned int slab_fill(struct kmem_cache *s, int node, void **objects, unsigned int want,
		       gfp_t gfp);
void slab_defer(struct kmem_cache *s, void *object);
void slab_defer_drain(struct kmem_cache *s);
struct slab_node *slab_node_new(void);
void slab_node_init(struct slab_node *n);

/* slab_new.c */
struct page *slab_make(struct kmem_cache *s, int node, gfp_t gfp);
unsigned int slab_new(struct kmem_cache *s, int node, void **objects, unsigned int want, gfp_t gfp);
void slab_discard(struct kmem_cache *s, struct page *head);

/* slab_object.c */
bool slab_object_check(struct kmem_cache *s, void *object, struct page **head);
bool slab_link_plausible(const struct kmem_cache *s, const struct page *head, const void *word);
bool slab_object_is_free(const struct kmem_cache *s, const struct page *head, const void *object);
void slab_object_ready(const struct kmem_cache *s, void *object, gfp_t gfp, size_t asked);
void slab_object_wipe(const struct kmem_cache *s, void *object);

/* slab_size.c */
bool slab_sizes(struct kmem_cache *s, const struct kmem_cache_args *args);

/* slab_cache.c */
void slab_cache_publish(struct kmem_cache *s);

/* slab_shrink.c */
unsigned long slab_flush_cpus(struct kmem_cache *s);
unsigned long slab_flush_barns(struct kmem_cache *s);
unsigned long slab_discard_empty(struct kmem_cache *s, unsigned long keep);
void slab_release_sheaf(struct kmem_cache *s, struct sheaf *sheaf);

/* ---- slab_fault.c ---- */

extern struct fault_rule slab_fail_rule;
/* failslab= */
void slab_fault_boot(const char *value);
/* Before that: some cache is to be one that cache-filter lets fail. */
void slab_fault_wanted(void);
bool slab_may_fail(const struct kmem_cache *s);

#endif
