/* SPDX-License-Identifier: MIT */
/*
 * list_lru: for each node a list of items in the order of their last addition,
 * with a lock and a count, for shrinkers to walk. There are no memory control
 * groups here: memcg arguments are taken and stand for the only group, the
 * root, whatever their value. Follows Linux 7.3.
 *
 * An item is a struct list_head in the caller's object, pointing to itself
 * (INIT_LIST_HEAD) while it is on no list.
 *
 * The lock of a list is the caller's to hold, over his own code too; a signal
 * handler that interrupts the holder may not wait for it: its call is reported
 * once and changes nothing. The _irq forms are the same here.
 */
#ifndef KMEM_LINUX_LIST_LRU_H
#define KMEM_LINUX_LIST_LRU_H

#include <kmem/types.h>
#include <linux/gfp_types.h>
#include <linux/nodemask.h>
#include <linux/shrinker.h>

struct mem_cgroup;
struct folio;
struct lock_class_key;

/* What a walk's callback says about the item it was given. */
enum lru_status {
	LRU_REMOVED,       /* it took the item off, by list_lru_isolate*() */
	LRU_REMOVED_RETRY, /* the same, and it has dropped the lock: list_lru_unlock(list) */
	LRU_ROTATE,        /* put it at the end, it was used */
	LRU_SKIP,          /* leave it where it is */
	LRU_RETRY,         /* it has dropped the lock: begin again at the front */
	LRU_STOP,          /* end the walk */
};

struct list_lru_one {
	struct list_head list;
	long nr_items;       /* on list; also read without lock */
	struct km_lock lock; /* the fields above */
};

struct list_lru_node {
	struct list_lru_one lru;
	atomic_long_t nr_items;
} __attribute__((__aligned__(64)));

struct list_lru {
	struct list_lru_node *node; /* [nodes] */
};

/* 0 or -ENOMEM. May sleep. The memcg-aware forms are the plain one. */
KM_API int __list_lru_init(struct list_lru *lru, bool memcg_aware, struct shrinker *shrinker);

static inline int list_lru_init(struct list_lru *lru)
{
	return __list_lru_init(lru, false, NULL);
}

/* To 6.11. */
static inline int list_lru_init_key(struct list_lru *lru, struct lock_class_key *key)
{
	(void)key;
	return list_lru_init(lru);
}

static inline int list_lru_init_memcg(struct list_lru *lru, struct shrinker *shrinker)
{
	return __list_lru_init(lru, true, shrinker);
}

static inline int list_lru_init_memcg_key(struct list_lru *lru, struct shrinker *shrinker,
					  struct lock_class_key *key)
{
	(void)key;
	return list_lru_init_memcg(lru, shrinker);
}

/* The lists must be empty: items left are reported and unlinked. A zeroed lru is fine. */
KM_API void list_lru_destroy(struct list_lru *lru);

/* The lists of all groups exist from the start: 0. */
static inline int memcg_list_lru_alloc(struct mem_cgroup *memcg, struct list_lru *lru, gfp_t gfp)
{
	(void)memcg;
	(void)lru;
	(void)gfp;
	return 0;
}

static inline int folio_memcg_list_lru_alloc(struct folio *folio, struct list_lru *lru, gfp_t gfp)
{
	(void)folio;
	return memcg_list_lru_alloc(NULL, lru, gfp);
}

#define KM_NO_MEMCG "libkmem: there are no memory control groups in a process"
KM_UNAVAILABLE(KM_NO_MEMCG)
void memcg_reparent_list_lrus(struct mem_cgroup *memcg, struct mem_cgroup *parent);
KM_UNAVAILABLE(KM_NO_MEMCG) int memcg_update_all_list_lrus(int num_memcgs);
KM_UNAVAILABLE(KM_NO_MEMCG)
void memcg_drain_all_list_lrus(int src_idx, struct mem_cgroup *dst_memcg);

/* ---- with the lock in the caller's hand ---- */

/* Lock a node's list. NULL when this thread, interrupted, holds it already. Waits. */
KM_API struct list_lru_one *list_lru_lock(struct list_lru *lru, int nid, struct mem_cgroup **memcg);
KM_API void list_lru_unlock(struct list_lru_one *l);

static inline struct list_lru_one *list_lru_lock_irq(struct list_lru *lru, int nid,
						     struct mem_cgroup **memcg)
{
	return list_lru_lock(lru, nid, memcg);
}

static inline void list_lru_unlock_irq(struct list_lru_one *l)
{
	list_lru_unlock(l);
}

static inline struct list_lru_one *list_lru_lock_irqsave(struct list_lru *lru, int nid,
							 struct mem_cgroup **memcg,
							 unsigned long *irq_flags)
{
	*irq_flags = 0;
	return list_lru_lock(lru, nid, memcg);
}

static inline void list_lru_unlock_irqrestore(struct list_lru_one *l, unsigned long *irq_flags)
{
	(void)irq_flags;
	list_lru_unlock(l);
}

/* Both as below, for the list l that the caller has locked. */
KM_API bool __list_lru_add(struct list_lru *lru, struct list_lru_one *l, struct list_head *item,
			   int nid, struct mem_cgroup *memcg);
KM_API bool __list_lru_del(struct list_lru *lru, struct list_lru_one *l, struct list_head *item,
			   int nid);

/* ---- items ---- */

/*
 * Add at the end, or take off; true when that changed something. A function
 * with two arguments, as to 6.7, finds the node as list_lru_add_obj() does.
 */
KM_API bool list_lru_add(struct list_lru *lru, struct list_head *item, int nid,
			 struct mem_cgroup *memcg);
KM_API bool list_lru_del(struct list_lru *lru, struct list_head *item, int nid,
			 struct mem_cgroup *memcg);
/* The node is that of the memory the item lies in; 0 for memory that is not ours. */
KM_API bool list_lru_add_obj(struct list_lru *lru, struct list_head *item);
KM_API bool list_lru_del_obj(struct list_lru *lru, struct list_head *item);

static inline bool list_lru_add_irq(struct list_lru *lru, struct list_head *item, int nid,
				    struct mem_cgroup *memcg)
{
	return list_lru_add(lru, item, nid, memcg);
}

#define km_lru_pick(a, b, c, d, name, ...) name
#define list_lru_add(...) \
	km_lru_pick(__VA_ARGS__, list_lru_add, 0, list_lru_add_obj, 0)(__VA_ARGS__)
#define list_lru_del(...) \
	km_lru_pick(__VA_ARGS__, list_lru_del, 0, list_lru_del_obj, 0)(__VA_ARGS__)

/* ---- counts ---- */

/* Items on a list; hints, unless the caller keeps others away. */
KM_API unsigned long list_lru_count_one(struct list_lru *lru, int nid, struct mem_cgroup *memcg);
KM_API unsigned long list_lru_count_node(struct list_lru *lru, int nid);

static inline unsigned long list_lru_shrink_count(struct list_lru *lru, struct shrink_control *sc)
{
	return list_lru_count_node(lru, sc->nid);
}

static inline unsigned long list_lru_count(struct list_lru *lru)
{
	unsigned long count = 0;

	for (unsigned int nid = 0; nid < km_nr_nodes(); nid++)
		count += list_lru_count_node(lru, (int)nid);
	return count;
}

/* ---- walks ---- */

/* For callbacks: take item off the list, onto none or onto head. */
KM_API void list_lru_isolate(struct list_lru_one *list, struct list_head *item);
KM_API void list_lru_isolate_move(struct list_lru_one *list, struct list_head *item,
				  struct list_head *head);

/* Called with list->lock held; may not sleep while it is. (The lock was an argument to 6.12.) */
typedef enum lru_status (*list_lru_walk_cb)(struct list_head *item, struct list_lru_one *list,
					    void *cb_arg);

/*
 * isolate() for up to *nr_to_walk items, oldest first; *nr_to_walk counts
 * down. The number of items removed.
 */
KM_API unsigned long list_lru_walk_one(struct list_lru *lru, int nid, struct mem_cgroup *memcg,
				       list_lru_walk_cb isolate, void *cb_arg,
				       unsigned long *nr_to_walk);

static inline unsigned long list_lru_walk_one_irq(struct list_lru *lru, int nid,
						  struct mem_cgroup *memcg,
						  list_lru_walk_cb isolate, void *cb_arg,
						  unsigned long *nr_to_walk)
{
	return list_lru_walk_one(lru, nid, memcg, isolate, cb_arg, nr_to_walk);
}

static inline unsigned long list_lru_walk_node(struct list_lru *lru, int nid,
					       list_lru_walk_cb isolate, void *cb_arg,
					       unsigned long *nr_to_walk)
{
	return list_lru_walk_one(lru, nid, NULL, isolate, cb_arg, nr_to_walk);
}

static inline unsigned long list_lru_shrink_walk(struct list_lru *lru, struct shrink_control *sc,
						 list_lru_walk_cb isolate, void *cb_arg)
{
	return list_lru_walk_one(lru, sc->nid, NULL, isolate, cb_arg, &sc->nr_to_scan);
}

static inline unsigned long list_lru_shrink_walk_irq(struct list_lru *lru,
						     struct shrink_control *sc,
						     list_lru_walk_cb isolate, void *cb_arg)
{
	return list_lru_shrink_walk(lru, sc, isolate, cb_arg);
}

static inline unsigned long list_lru_walk(struct list_lru *lru, list_lru_walk_cb isolate,
					  void *cb_arg, unsigned long nr_to_walk)
{
	unsigned long isolated = 0;

	for (unsigned int nid = 0; nid < km_nr_nodes() && nr_to_walk; nid++)
		isolated += list_lru_walk_node(lru, (int)nid, isolate, cb_arg, &nr_to_walk);
	return isolated;
}

#endif
