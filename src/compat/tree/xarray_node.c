/* SPDX-License-Identifier: MIT */
/* xarrays: where nodes come from and go to. */
#include <linux/export.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat/tree/xarray_internal.h"

__weak struct kmem_cache *radix_tree_node_cachep;

/* Nodes are constructed: all slots NULL and no marks, between uses too. */
static void node_ctor(void *object)
{
	struct xa_node *node = object;

	memset(node, 0, sizeof(*node));
	INIT_LIST_HEAD(&node->private_list);
}

static struct kmem_cache *make_cache(void)
{
	struct kmem_cache *none = NULL, *cache;

	cache = kmem_cache_create("radix_tree_node", sizeof(struct xa_node), 0,
				  SLAB_PANIC | SLAB_RECLAIM_ACCOUNT, node_ctor);
	if (__atomic_compare_exchange_n(&radix_tree_node_cachep, &none, cache, false,
					__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return cache;
	kmem_cache_destroy(cache);
	return none;
}

/* At boot; a program that does not boot the kernel's way makes it with the first node. */
__weak void radix_tree_init(void);
__weak void radix_tree_init(void)
{
	if (!radix_tree_node_cachep)
		make_cache();
}

__weak void radix_tree_node_rcu_free(struct rcu_head *head)
{
	struct xa_node *node = container_of(head, struct xa_node, rcu_head);

	node_ctor(node);
	kmem_cache_free(radix_tree_node_cachep, node);
}

/* For use or, with the state's xa_alloc, for later. */
struct xa_node *km_xa_node_alloc(struct xa_state *xas, gfp_t gfp)
{
	struct kmem_cache *cache = __atomic_load_n(&radix_tree_node_cachep, __ATOMIC_ACQUIRE);

	if (xas->xa->xa_flags & XA_FLAGS_ACCOUNT)
		gfp |= __GFP_ACCOUNT;
	return kmem_cache_alloc_lru(cache ?: make_cache(), xas->xa_lru, gfp);
}

void km_xa_node_free(struct xa_node *node)
{
	XA_NODE_BUG_ON(node, !list_empty(&node->private_list));
	call_rcu(&node->rcu_head, radix_tree_node_rcu_free);
}

void km_xas_update(struct xa_state *xas, struct xa_node *node)
{
	if (xas->xa_update)
		xas->xa_update(node);
}

/* A node for the slot at which the state is. NULL and -ENOMEM in the state when there is none. */
struct xa_node *km_xa_node_add(struct xa_state *xas, unsigned int shift)
{
	struct xa_node *parent = xas->xa_node, *node = xas->xa_alloc;

	if (node)
		xas->xa_alloc = NULL;
	else
		node = km_xa_node_alloc(xas, GFP_NOWAIT | __GFP_NOWARN);
	if (!node) {
		xas_set_err(xas, -ENOMEM);
		return NULL;
	}
	node->shift = shift;
	node->offset = parent ? xas->xa_offset : 0;
	node->count = 0;
	node->nr_values = 0;
	node->array = xas->xa;
	RCU_INIT_POINTER(node->parent, parent);
	if (parent) {
		parent->count++;
		km_xas_update(xas, parent);
	}
	return node;
}

__weak void xas_destroy(struct xa_state *xas)
{
	while (xas->xa_alloc) {
		struct xa_node *node = xas->xa_alloc;

		xas->xa_alloc = rcu_dereference_raw(node->parent);
		radix_tree_node_rcu_free(&node->rcu_head);
	}
}

/* Is the state to be tried again, now that it has a node in hand? */
static bool supply(struct xa_state *xas, struct xa_node *node)
{
	xas->xa_alloc = node;
	if (!node)
		return false;
	RCU_INIT_POINTER(node->parent, NULL);
	xas_reset(xas);
	return true;
}

__weak bool xas_nomem(struct xa_state *xas, gfp_t gfp)
{
	if (xas_error(xas) == -ENOMEM)
		return supply(xas, km_xa_node_alloc(xas, gfp));
	xas_destroy(xas);
	return false;
}
EXPORT_SYMBOL_GPL(xas_nomem);

/* The same under the lock, which is dropped to sleep. */
bool km_xas_get_memory(struct xa_state *xas, gfp_t gfp)
{
	struct xa_node *node;

	if (xas_error(xas) != -ENOMEM || !gfpflags_allow_blocking(gfp))
		return xas_nomem(xas, gfp);
	km_xas_unlock(xas);
	node = km_xa_node_alloc(xas, gfp);
	km_xas_lock(xas);
	return supply(xas, node);
}
