/* SPDX-License-Identifier: MIT */
/* The walk over a list_lru's list, and the list's check. */
#include "pool/pool.h"
#include "pool/list_lru_internal.h"

/*
 * One pass with the lock held on entry. True when the pass ended by itself;
 * false when the callback dropped the lock, so that the place in the list is lost.
 */
static bool walk_pass(struct list_lru_one *l, list_lru_walk_cb isolate, void *cb_arg,
		      unsigned long *nr_to_walk, unsigned long *isolated)
{
	struct list_head *item, *next;

	list_each_safe(item, next, &l->list) {
		if (!*nr_to_walk)
			return true;
		--*nr_to_walk;
		switch (isolate(item, l, cb_arg)) {
		case LRU_REMOVED_RETRY:
			++*isolated;
			return false;
		case LRU_REMOVED:
			++*isolated;
			break;
		case LRU_ROTATE:
			pool_lru_rotate(l, item);
			break;
		case LRU_SKIP:
			break;
		case LRU_RETRY:
			return false;
		case LRU_STOP:
			return true;
		default:
			KM_WARN_ONCE(true, "list_lru_walk: callback gave no enum lru_status\n");
			return true;
		}
	}
	return true;
}

unsigned long list_lru_walk_one(struct list_lru *lru, int nid, struct mem_cgroup *memcg,
				list_lru_walk_cb isolate, void *cb_arg, unsigned long *nr_to_walk)
{
	unsigned long isolated = 0;
	struct list_lru_one *l;
	bool ended;

	(void)memcg;
	do {
		l = list_lru_lock(lru, nid, NULL);
		if (!l)
			break;
		ended = walk_pass(l, isolate, cb_arg, nr_to_walk, &isolated);
		/* After a callback dropped the lock, this does nothing. */
		list_lru_unlock(l);
	} while (!ended);
	return isolated;
}

void pool_lru_check(struct list_lru *lru)
{
	for (unsigned int nid = 0; nid < page_nr_nodes; nid++) {
		struct list_lru_one *l = list_lru_lock(lru, (int)nid, NULL);
		struct list_head *pos;
		long nr = 0;

		BUG_ON(!l);
		list_each(pos, &l->list) {
			BUG_ON(pos->next->prev != pos || pos->prev->next != pos);
			nr++;
		}
		BUG_ON(nr != l->nr_items || nr != lru->node[nid].nr_items.counter);
		list_lru_unlock(l);
	}
}

void pool_lru_text(struct text *t, struct list_lru *lru)
{
	for (unsigned int nid = 0; nid < page_nr_nodes; nid++)
		text_printf(t, "list_lru %p node %u: %lu items\n", (void *)lru, nid,
			    list_lru_count_node(lru, (int)nid));
}
