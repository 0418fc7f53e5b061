/* SPDX-License-Identifier: MIT */
/* Searching and adding with a callback that compares; part of linux/rbtree.h. */
#ifndef KM_COMPAT_LINUX_RBTREE_H
#error "include <linux/rbtree.h> instead"
#endif
#ifndef KM_COMPAT_LINUX_KM_RBTREE_FIND_H
#define KM_COMPAT_LINUX_KM_RBTREE_FIND_H

/* less(a, b): does a sort before b? cmp(): < 0, 0, > 0 as for sorting. */
typedef bool (*km_rb_less_t)(struct rb_node *, const struct rb_node *);
typedef int (*km_rb_node_cmp_t)(struct rb_node *, const struct rb_node *);
typedef int (*km_rb_const_cmp_t)(const struct rb_node *, const struct rb_node *);
typedef int (*km_rb_key_cmp_t)(const void *key, const struct rb_node *);

/* Link node behind its equals. True when it went left all the way. */
static __always_inline bool km_rb_place(struct rb_node *node, struct rb_root *tree,
					km_rb_less_t less)
{
	struct rb_node *parent = NULL, **link = &tree->rb_node;
	bool leftmost = true;

	while (*link) {
		bool before;

		parent = *link;
		before = less(node, parent);
		link = before ? &parent->rb_left : &parent->rb_right;
		leftmost &= before;
	}
	rb_link_node(node, parent, link);
	return leftmost;
}

static __always_inline void rb_add(struct rb_node *node, struct rb_root *tree, km_rb_less_t less)
{
	km_rb_place(node, tree, less);
	rb_insert_color(node, tree);
}

/* node when it is the new first one, or NULL. */
static __always_inline struct rb_node *rb_add_cached(struct rb_node *node,
						     struct rb_root_cached *tree, km_rb_less_t less)
{
	bool leftmost = km_rb_place(node, &tree->rb_root, less);

	rb_insert_color_cached(node, tree, leftmost);
	return leftmost ? node : NULL;
}

/* Where node belongs: the equal one that is there, or NULL with *at, *up to link it by. */
#define km_rb_seek(node, tree, cmp, up, at, leftmost)                            \
	({                                                                       \
		struct rb_node *km_same__ = NULL;                                \
		(up) = NULL;                                                     \
		(at) = &(tree)->rb_node;                                         \
		(leftmost) = true;                                               \
		while (*(at) && !km_same__) {                                    \
			int km_c__;                                              \
			(up) = *(at);                                            \
			km_c__ = (cmp)((node), (up));                            \
			if (km_c__ < 0) {                                        \
				(at) = &(up)->rb_left;                           \
			} else if (km_c__ > 0) {                                 \
				(at) = &(up)->rb_right;                          \
				(leftmost) = false;                              \
			} else {                                                 \
				km_same__ = (up);                                \
			}                                                        \
		}                                                                \
		km_same__;                                                       \
	})

/* Add node, unless its equal is there, which is returned. */
static __always_inline struct rb_node *rb_find_add(struct rb_node *node, struct rb_root *tree,
						   km_rb_node_cmp_t cmp)
{
	struct rb_node *up, **at, *same;
	bool leftmost __maybe_unused;

	same = km_rb_seek(node, tree, cmp, up, at, leftmost);
	if (!same) {
		rb_link_node(node, up, at);
		rb_insert_color(node, tree);
	}
	return same;
}

static __always_inline struct rb_node *
rb_find_add_cached(struct rb_node *node, struct rb_root_cached *tree, km_rb_const_cmp_t cmp)
{
	struct rb_node *up, **at, *same;
	bool leftmost __maybe_unused;

	same = km_rb_seek(node, &tree->rb_root, cmp, up, at, leftmost);
	if (!same) {
		rb_link_node(node, up, at);
		rb_insert_color_cached(node, tree, leftmost);
	}
	return same;
}

static __always_inline struct rb_node *rb_find_add_rcu(struct rb_node *node, struct rb_root *tree,
						       km_rb_node_cmp_t cmp)
{
	struct rb_node *up, **at, *same;
	bool leftmost __maybe_unused;

	same = km_rb_seek(node, tree, cmp, up, at, leftmost);
	if (!same) {
		rb_link_node_rcu(node, up, at);
		rb_insert_color(node, tree);
	}
	return same;
}

/* Any node that cmp() calls equal to key, or NULL. */
static __always_inline struct rb_node *rb_find(const void *key, const struct rb_root *tree,
					       km_rb_key_cmp_t cmp)
{
	struct rb_node *node = tree->rb_node;

	while (node) {
		int c = cmp(key, node);

		if (!c)
			break;
		node = c < 0 ? node->rb_left : node->rb_right;
	}
	return node;
}

/* In an RCU read section; may miss a node while the tree changes. */
static __always_inline struct rb_node *rb_find_rcu(const void *key, const struct rb_root *tree,
						   km_rb_key_cmp_t cmp)
{
	struct rb_node *node = rcu_dereference_raw(tree->rb_node);

	while (node) {
		int c = cmp(key, node);

		if (!c)
			break;
		node = c < 0 ? rcu_dereference_raw(node->rb_left) :
			       rcu_dereference_raw(node->rb_right);
	}
	return node;
}

/* The first of those that are equal to key. */
static __always_inline struct rb_node *rb_find_first(const void *key, const struct rb_root *tree,
						     km_rb_key_cmp_t cmp)
{
	struct rb_node *node = tree->rb_node, *match = NULL;

	while (node) {
		int c = cmp(key, node);

		if (!c)
			match = node;
		node = c <= 0 ? node->rb_left : node->rb_right;
	}
	return match;
}

static __always_inline struct rb_node *rb_next_match(const void *key, struct rb_node *node,
						     km_rb_key_cmp_t cmp)
{
	node = rb_next(node);
	return node && !cmp(key, node) ? node : NULL;
}

#define rb_for_each(node, key, tree, cmp)                                        \
	for ((node) = rb_find_first((key), (tree), (cmp)); (node);               \
	     (node) = rb_next_match((key), (node), (cmp)))

#endif
