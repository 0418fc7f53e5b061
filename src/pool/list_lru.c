/* SPDX-License-Identifier: MIT */
/*
 * Lists in the order of use, one for each node. Their locks are owned locks
 * (pool_owned.h): the caller may hold one over his own code, and walks call
 * back under them.
 */
#include "pool/pool.h"
#include "pool/list_lru_internal.h"
#include "pool/pool_owned.h"

#include <linux/list_lru.h>
#include <linux/mm.h>
#include <linux/slab.h>

#undef list_lru_add
#undef list_lru_del

/* The list of node nid; NULL, reported once, when there is no such node. */
static struct list_lru_one *lru_of(struct list_lru *lru, int nid)
{
	if (KM_WARN_ONCE(nid < 0 || (unsigned int)nid >= page_nr_nodes || !lru->node,
			 "list_lru: no list for node %d\n", nid))
		return NULL;
	return &lru->node[nid].lru;
}

static bool one_lock(struct list_lru_one *l)
{
	bool got = pool_owned_get(&l->lock.word);

	KM_WARN_ONCE(!got, "list_lru: this thread holds the lock of the list already\n");
	return got;
}

struct list_lru_one *list_lru_lock(struct list_lru *lru, int nid, struct mem_cgroup **memcg)
{
	struct list_lru_one *l = lru_of(lru, nid);

	(void)memcg;
	return l && one_lock(l) ? l : NULL;
}

void list_lru_unlock(struct list_lru_one *l)
{
	pool_owned_put(&l->lock.word);
}

int __list_lru_init(struct list_lru *lru, bool memcg_aware, struct shrinker *shrinker)
{
	(void)memcg_aware; /* one group is all there is */
	(void)shrinker;
	lru->node = NULL;
	if (unlikely(!page_booted()))
		return -ENOMEM;
	lru->node = kcalloc(page_nr_nodes, sizeof(*lru->node), GFP_KERNEL);
	if (!lru->node)
		return -ENOMEM;
	for (unsigned int nid = 0; nid < page_nr_nodes; nid++) {
		lock_init(&lru->node[nid].lru.lock, LOCK_RANK_POOL);
		list_init(&lru->node[nid].lru.list);
	}
	return 0;
}

void list_lru_destroy(struct list_lru *lru)
{
	if (!lru->node)
		return;
	for (unsigned int nid = 0; nid < page_nr_nodes; nid++) {
		struct list_lru_one *l = &lru->node[nid].lru;

		KM_WARN_ONCE(!list_is_empty(&l->list),
			     "list_lru_destroy: %ld items left on node %u\n", l->nr_items, nid);
		while (!list_is_empty(&l->list))
			list_remove(l->list.next);
	}
	kfree(lru->node);
	lru->node = NULL;
}

/* ---- items; counts are also read without the lock ---- */

/*
 * Put item behind prev (NULL: nowhere), off the list or (nr 1) onto it. A
 * section: a fork finds the list before or after it.
 */
static void item_move(struct list_lru_one *l, struct list_head *item, struct list_head *prev,
		      long nr)
{
	struct list_lru_node *node = list_entry_of(l, struct list_lru_node, lru);

	lock_section_enter();
	list_remove(item);
	if (prev)
		list_insert(item, prev, prev->next);
	__atomic_store_n(&l->nr_items, l->nr_items + nr, __ATOMIC_RELAXED);
	__atomic_add_fetch(&node->nr_items.counter, nr, __ATOMIC_RELAXED);
	lock_section_leave();
}

void pool_lru_rotate(struct list_lru_one *l, struct list_head *item)
{
	if (l->list.prev != item)
		item_move(l, item, l->list.prev, 0);
}

bool __list_lru_add(struct list_lru *lru, struct list_lru_one *l, struct list_head *item, int nid,
		    struct mem_cgroup *memcg)
{
	(void)lru;
	(void)nid;
	(void)memcg;
	if (!list_is_empty(item))
		return false;
	item_move(l, item, l->list.prev, 1);
	return true;
}

bool __list_lru_del(struct list_lru *lru, struct list_lru_one *l, struct list_head *item, int nid)
{
	(void)lru;
	(void)nid;
	if (list_is_empty(item))
		return false;
	item_move(l, item, NULL, -1);
	return true;
}

bool list_lru_add(struct list_lru *lru, struct list_head *item, int nid, struct mem_cgroup *memcg)
{
	struct list_lru_one *l = list_lru_lock(lru, nid, NULL);
	bool added = l && __list_lru_add(lru, l, item, nid, memcg);

	if (l)
		list_lru_unlock(l);
	return added;
}

bool list_lru_del(struct list_lru *lru, struct list_head *item, int nid, struct mem_cgroup *memcg)
{
	struct list_lru_one *l = list_lru_lock(lru, nid, NULL);
	bool removed = l && __list_lru_del(lru, l, item, nid);

	(void)memcg;
	if (l)
		list_lru_unlock(l);
	return removed;
}

/* The node of the frame behind an address; 0 for memory of somebody else's. */
static int node_of(const void *addr)
{
	struct page *page = page_of_address(addr);

	if (!page && (unsigned long)addr - km_hot.vmalloc_base < km_hot.vmalloc_size)
		page = vmalloc_to_page(addr);
	return page ? page_to_nid(page) : 0;
}

bool list_lru_add_obj(struct list_lru *lru, struct list_head *item)
{
	return list_lru_add(lru, item, node_of(item), NULL);
}

bool list_lru_del_obj(struct list_lru *lru, struct list_head *item)
{
	return list_lru_del(lru, item, node_of(item), NULL);
}

void list_lru_isolate(struct list_lru_one *list, struct list_head *item)
{
	item_move(list, item, NULL, -1);
}

void list_lru_isolate_move(struct list_lru_one *list, struct list_head *item,
			   struct list_head *head)
{
	item_move(list, item, head, -1);
}

unsigned long list_lru_count_node(struct list_lru *lru, int nid)
{
	struct list_lru_one *l = lru_of(lru, nid);
	long nr = l ? __atomic_load_n(&l->nr_items, __ATOMIC_RELAXED) : 0;

	return nr > 0 ? (unsigned long)nr : 0;
}

unsigned long list_lru_count_one(struct list_lru *lru, int nid, struct mem_cgroup *memcg)
{
	(void)memcg;
	return list_lru_count_node(lru, nid);
}
