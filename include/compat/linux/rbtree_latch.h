/* SPDX-License-Identifier: MIT */
/*
 * Two copies of a red-black tree under a sequence count: a reader without any
 * lock, even one that interrupts the writer, searches the copy that is not
 * being changed. Nodes must be freed after an RCU grace period.
 */
#ifndef KM_COMPAT_LINUX_RBTREE_LATCH_H
#define KM_COMPAT_LINUX_RBTREE_LATCH_H

#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/seqlock.h>

struct latch_tree_node {
	struct rb_node node[2];
};

struct latch_tree_root {
	seqcount_latch_t seq;
	struct rb_root tree[2];
};

struct latch_tree_ops {
	bool (*less)(struct latch_tree_node *a, struct latch_tree_node *b);
	int (*comp)(void *key, struct latch_tree_node *b);
};

static __always_inline struct latch_tree_node *__lt_from_rb(struct rb_node *node, int idx)
{
	return container_of(node - idx, struct latch_tree_node, node[0]);
}

static __always_inline void
__lt_insert(struct latch_tree_node *ltn, struct latch_tree_root *ltr, int idx,
	    bool (*less)(struct latch_tree_node *a, struct latch_tree_node *b))
{
	struct rb_node **link = &ltr->tree[idx].rb_node, *parent = NULL;

	while (*link) {
		parent = *link;
		if (less(ltn, __lt_from_rb(parent, idx)))
			link = &parent->rb_left;
		else
			link = &parent->rb_right;
	}
	rb_link_node_rcu(&ltn->node[idx], parent, link);
	rb_insert_color(&ltn->node[idx], &ltr->tree[idx]);
}

static __always_inline void __lt_erase(struct latch_tree_node *ltn, struct latch_tree_root *ltr,
				       int idx)
{
	rb_erase(&ltn->node[idx], &ltr->tree[idx]);
}

static __always_inline struct latch_tree_node *
__lt_find(void *key, struct latch_tree_root *ltr, int idx,
	  int (*comp)(void *key, struct latch_tree_node *node))
{
	struct rb_node *node = rcu_dereference_raw(ltr->tree[idx].rb_node);

	while (node) {
		struct latch_tree_node *ltn = __lt_from_rb(node, idx);
		int c = comp(key, ltn);

		if (!c)
			return ltn;
		node = c < 0 ? rcu_dereference_raw(node->rb_left) :
			       rcu_dereference_raw(node->rb_right);
	}
	return NULL;
}

/* Writers exclude each other. */
static __always_inline void latch_tree_insert(struct latch_tree_node *node,
					      struct latch_tree_root *root,
					      const struct latch_tree_ops *ops)
{
	write_seqcount_latch_begin(&root->seq);
	__lt_insert(node, root, 0, ops->less);
	write_seqcount_latch(&root->seq);
	__lt_insert(node, root, 1, ops->less);
	write_seqcount_latch_end(&root->seq);
}

static __always_inline void latch_tree_erase(struct latch_tree_node *node,
					     struct latch_tree_root *root,
					     const struct latch_tree_ops *ops)
{
	write_seqcount_latch_begin(&root->seq);
	__lt_erase(node, root, 0);
	write_seqcount_latch(&root->seq);
	__lt_erase(node, root, 1);
	write_seqcount_latch_end(&root->seq);
}

static __always_inline struct latch_tree_node *
latch_tree_find(void *key, struct latch_tree_root *root, const struct latch_tree_ops *ops)
{
	struct latch_tree_node *node;
	unsigned int seq;

	do {
		seq = read_seqcount_latch(&root->seq);
		node = __lt_find(key, root, seq & 1, ops->comp);
	} while (read_seqcount_latch_retry(&root->seq, seq));
	return node;
}

#endif
