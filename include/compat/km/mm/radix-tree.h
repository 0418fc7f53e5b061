/* SPDX-License-Identifier: MIT */
/* "radix-tree.h": what lib/xarray.c and lib/radix-tree.c share since 6.12. */
#ifndef KM_COMPAT_LIB_RADIX_TREE_H
#define KM_COMPAT_LIB_RADIX_TREE_H

struct kmem_cache;
struct rcu_head;

extern struct kmem_cache *radix_tree_node_cachep;
void radix_tree_node_rcu_free(struct rcu_head *head);

#endif
