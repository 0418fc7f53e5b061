/* SPDX-License-Identifier: MIT */
/*
 * Recomputes what nodes and barns say of themselves. It sees partial slabs and
 * barns; not full slabs, which are on no list unless they are debugged, nor the
 * CPUs' sheaves. What debugging knows of objects validate_slab_cache() looks
 * at. No other thread may use the caches meanwhile.
 */
#include "slab/slab_internal.h"

static void head_check(const struct kmem_cache *s, const struct page *head, unsigned int node)
{
	unsigned int free = (unsigned int)head->objects - head->carved;

	BUG_ON(page_kind(head) != KM_PAGE_SLAB || head->slab_cache != s || head->slab_node != node);
	BUG_ON(head->slot != s->slot || head->obj_mask != s->obj_mask);
	BUG_ON(km_hot.frames[head - km_hot.memmap].slot != s->slot);
	BUG_ON(slab_is_debug(s) && !slab_is_partial(head));
	for (void *o = head->freelist; o; o = slab_link(s, o)) {
		BUG_ON(slab_object_start(s, head, o) != o);
		BUG_ON(slab_index(s, (unsigned long)o - (unsigned long)page_address(head)) >=
		       head->carved);
		BUG_ON(++free > head->objects);
	}
	BUG_ON(head->inuse + free != head->objects || !free);
}

/* On the full list: of a cache that is debugged, with no object to give. */
static void full_check(const struct kmem_cache *s, const struct page *head, unsigned int node)
{
	BUG_ON(!slab_is_debug(s) || page_kind(head) != KM_PAGE_SLAB || head->slab_cache != s);
	BUG_ON(head->slab_node != node || slab_is_partial(head) || head->freelist);
	BUG_ON(head->inuse != head->objects);
}

static void sheaves_check(struct kmem_cache *s, const struct sheaf *list, unsigned int nr,
			  bool full)
{
	unsigned int n = 0;

	for (const struct sheaf *sheaf = list; sheaf; sheaf = sheaf->next, n++) {
		struct page *head;

		BUG_ON(sheaf->capacity != s->sheaf_capacity || sheaf->mem[0] ||
		       sheaf->mem[sheaf->capacity + 1] != KM_STACK_END);
		BUG_ON(full ? !sheaf->nr || sheaf->nr > sheaf->capacity : sheaf->nr);
		for (unsigned int i = 1; i <= sheaf->nr; i++)
			BUG_ON(slab_cache_of(sheaf->mem[i], &head) != s ||
			       slab_object_start(s, head, sheaf->mem[i]) != sheaf->mem[i]);
	}
	BUG_ON(n != nr || n > BARN_MAX);
}

static void cache_check(struct kmem_cache *s)
{
	for (unsigned int i = 0; i < page_nr_nodes; i++) {
		struct slab_node *n = s->node[i];
		unsigned long partial = 0;
		struct list_head *pos;

		lock_get(&n->barn.lock);
		sheaves_check(s, n->barn.full, n->barn.nr_full, true);
		sheaves_check(s, n->barn.empty, n->barn.nr_empty, false);
		lock_put(&n->barn.lock);
		lock_get(&n->lock);
		list_each(pos, &n->partial) {
			head_check(s, container_of(pos, struct page, slab_list), i);
			partial++;
		}
		BUG_ON(partial != n->nr_partial || partial > n->nr_slabs);
		list_each(pos, &n->full)
			full_check(s, container_of(pos, struct page, slab_list), i);
		lock_put(&n->lock);
	}
}

void slab_check(void)
{
	struct list_head *pos;

	lock_get(&slab_caches_lock);
	list_each(pos, &slab_caches)
		cache_check(container_of(pos, struct kmem_cache, list));
	lock_put(&slab_caches_lock);
}
