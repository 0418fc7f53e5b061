/* SPDX-License-Identifier: MIT */
/*
 * Red-black tree with an optional augmentation: update(node) recomputes what
 * a node says of its subtree from its children, and is called bottom-up on
 * every node whose subtree changed. The caller orders the nodes himself: it
 * walks to a leaf and links there.
 */
#ifndef BASE_RBTREE_H
#define BASE_RBTREE_H

#include "base/list.h"

struct rb {
	struct rb *parent, *left, *right;
	bool red;
};

typedef void (*rb_update_fn)(struct rb *node);

struct rb_tree {
	struct rb *root;
	rb_update_fn update; /* or NULL */
};

/* Link node as *link, a NULL child slot of parent (or &tree->root), and rebalance. */
void rb_link(struct rb_tree *tree, struct rb *node, struct rb *parent, struct rb **link);
void rb_unlink(struct rb_tree *tree, struct rb *node);
/* Re-run update from node to the root, after the node's own value changed. */
void rb_touch(struct rb_tree *tree, struct rb *node);
struct rb *rb_first(const struct rb_tree *tree);
struct rb *rb_last(const struct rb_tree *tree);
struct rb *rb_next(const struct rb *node);
struct rb *rb_prev(const struct rb *node);
/*
 * Recomputes the truth: parents, colours, black height. Returns the number of
 * nodes; BUG()s on a defect. It cannot see whether the nodes are in order.
 */
unsigned long rb_check(const struct rb_tree *tree);

#endif
