/* SPDX-License-Identifier: MIT */
/*
 * Red-black trees: the caller finds the place, links the node and has the tree
 * balanced. rb_add(), rb_find() and the like do the search with a callback.
 */
#ifndef KM_COMPAT_LINUX_RBTREE_H
#define KM_COMPAT_LINUX_RBTREE_H

#include <linux/container_of.h>
#include <linux/rbtree_types.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/rcupdate.h>

#define rb_parent(r) ((struct rb_node *)((r)->__rb_parent_color & ~3UL))
#define rb_entry(ptr, type, member) container_of(ptr, type, member)
#define rb_entry_safe(ptr, type, member)                                         \
	({                                                                       \
		__typeof__(ptr) km_ptr__ = (ptr);                                \
		km_ptr__ ? rb_entry(km_ptr__, type, member) : NULL;              \
	})

#define RB_EMPTY_ROOT(root) (READ_ONCE((root)->rb_node) == NULL)
/* A node that is in no tree is its own parent. */
#define RB_EMPTY_NODE(node) ((node)->__rb_parent_color == (unsigned long)(node))
#define RB_CLEAR_NODE(node) ((node)->__rb_parent_color = (unsigned long)(node))

void rb_insert_color(struct rb_node *node, struct rb_root *root);
void rb_erase(struct rb_node *node, struct rb_root *root);
/* Since 7.1. Is anything left? */
bool rb_erase_linked(struct rb_node_linked *node, struct rb_root_linked *root);
#define RB_CLEAR_LINKED_NODE(linked) RB_CLEAR_NODE(&(linked)->node)
#define RB_EMPTY_LINKED_NODE(linked) RB_EMPTY_NODE(&(linked)->node)

struct rb_node *rb_next(const struct rb_node *node);
struct rb_node *rb_prev(const struct rb_node *node);
struct rb_node *rb_first(const struct rb_root *root);
struct rb_node *rb_last(const struct rb_root *root);
/* Children before their parent. */
struct rb_node *rb_first_postorder(const struct rb_root *root);
struct rb_node *rb_next_postorder(const struct rb_node *node);

/* new takes victim's place; its key must sort equally. */
void rb_replace_node(struct rb_node *victim, struct rb_node *new, struct rb_root *root);
void rb_replace_node_rcu(struct rb_node *victim, struct rb_node *new, struct rb_root *root);

static inline void rb_link_node(struct rb_node *node, struct rb_node *parent,
				struct rb_node **rb_link)
{
	*node = (struct rb_node){ .__rb_parent_color = (unsigned long)parent };
	*rb_link = node;
}

static inline void rb_link_node_rcu(struct rb_node *node, struct rb_node *parent,
				    struct rb_node **rb_link)
{
	*node = (struct rb_node){ .__rb_parent_color = (unsigned long)parent };
	rcu_assign_pointer(*rb_link, node);
}

/* The loop may free pos, not erase it. */
#define rbtree_postorder_for_each_entry_safe(pos, n, root, field)                \
	for (pos = rb_entry_safe(rb_first_postorder(root), __typeof__(*pos), field); \
	     pos && ({ n = rb_entry_safe(rb_next_postorder(&pos->field),         \
					 __typeof__(*pos), field); 1; });        \
	     pos = n)

/* ---- with the first node cached ---- */

#define rb_first_cached(root) (root)->rb_leftmost

static inline void rb_insert_color_cached(struct rb_node *node, struct rb_root_cached *root,
					  bool leftmost)
{
	if (leftmost)
		root->rb_leftmost = node;
	rb_insert_color(node, &root->rb_root);
}

/* The new first node when it changed, or NULL. */
static inline struct rb_node *rb_erase_cached(struct rb_node *node, struct rb_root_cached *root)
{
	struct rb_node *leftmost = NULL;

	if (root->rb_leftmost == node)
		leftmost = root->rb_leftmost = rb_next(node);
	rb_erase(node, &root->rb_root);
	return leftmost;
}

static inline void rb_replace_node_cached(struct rb_node *victim, struct rb_node *new,
					  struct rb_root_cached *root)
{
	if (root->rb_leftmost == victim)
		root->rb_leftmost = new;
	rb_replace_node(victim, new, &root->rb_root);
}

#include <linux/km_rbtree_find.h>

#endif
