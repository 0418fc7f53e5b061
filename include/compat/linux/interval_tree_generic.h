/* SPDX-License-Identifier: MIT */
/* Trees of intervals [start, last] of any structure, by macro. */
#ifndef KM_COMPAT_LINUX_INTERVAL_TREE_GENERIC_H
#define KM_COMPAT_LINUX_INTERVAL_TREE_GENERIC_H

#include <linux/rbtree_augmented.h>

/*
 * ITSTRUCT has a node ITRB and, of ITTYPE, ITSUBTREE, the largest last in the
 * node's subtree. ITSTART(n) and ITLAST(n) give the interval. Defined are
 * ITPREFIX_insert(), _remove(), and _iter_first(), _iter_next(): the nodes that
 * have a point in common with [start, last], by their start.
 */
#define INTERVAL_TREE_DEFINE(ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, ITSTART, ITLAST, ITSTATIC, ITPREFIX) \
	RB_DECLARE_CALLBACKS_MAX(static, ITPREFIX##_augment, ITSTRUCT, ITRB, ITTYPE, ITSUBTREE, \
				 ITLAST)                                         \
	ITSTATIC void ITPREFIX##_insert(ITSTRUCT *node, struct rb_root_cached *root) \
	{                                                                        \
		struct rb_node **link = &root->rb_root.rb_node, *rb_parent = NULL; \
		bool leftmost = true;                                            \
		while (*link) {                                                  \
			ITSTRUCT *at = rb_entry(*link, ITSTRUCT, ITRB);          \
			rb_parent = *link;                                       \
			if (at->ITSUBTREE < ITLAST(node))                        \
				at->ITSUBTREE = ITLAST(node);                    \
			if (ITSTART(node) < ITSTART(at)) {                       \
				link = &rb_parent->rb_left;                      \
			} else {                                                 \
				link = &rb_parent->rb_right;                     \
				leftmost = false;                                \
			}                                                        \
		}                                                                \
		node->ITSUBTREE = ITLAST(node);                                  \
		rb_link_node(&node->ITRB, rb_parent, link);                      \
		rb_insert_augmented_cached(&node->ITRB, root, leftmost, &ITPREFIX##_augment); \
	}                                                                        \
	ITSTATIC void ITPREFIX##_remove(ITSTRUCT *node, struct rb_root_cached *root) \
	{                                                                        \
		rb_erase_augmented_cached(&node->ITRB, root, &ITPREFIX##_augment); \
	}                                                                        \
	/* May the subtree of rb have a node that reaches start? */              \
	static inline bool ITPREFIX##_km_reaches(struct rb_node *rb, ITTYPE start) \
	{                                                                        \
		return rb && rb_entry(rb, ITSTRUCT, ITRB)->ITSUBTREE >= start;   \
	}                                                                        \
	/* The first match in the subtree of rb, one that reaches start. */      \
	static inline ITSTRUCT *ITPREFIX##_km_first(struct rb_node *rb, ITTYPE start, ITTYPE last) \
	{                                                                        \
		while (rb) {                                                     \
			ITSTRUCT *node = rb_entry(rb, ITSTRUCT, ITRB);           \
			if (ITPREFIX##_km_reaches(rb->rb_left, start)) {         \
				rb = rb->rb_left;                                \
				continue;                                        \
			}                                                        \
			if (ITSTART(node) > last)                                \
				return NULL;                                     \
			if (ITLAST(node) >= start)                               \
				return node;                                     \
			rb = rb->rb_right; /* that is what reaches start */      \
		}                                                                \
		return NULL;                                                     \
	}                                                                        \
	ITSTATIC ITSTRUCT *ITPREFIX##_iter_first(struct rb_root_cached *root, ITTYPE start, \
						 ITTYPE last)                    \
	{                                                                        \
		struct rb_node *top = root->rb_root.rb_node;                     \
		if (!ITPREFIX##_km_reaches(top, start))                          \
			return NULL;                                             \
		return ITPREFIX##_km_first(top, start, last);                    \
	}                                                                        \
	ITSTATIC ITSTRUCT *ITPREFIX##_iter_next(ITSTRUCT *node, ITTYPE start, ITTYPE last) \
	{                                                                        \
		struct rb_node *rb = &node->ITRB, *up;                           \
		if (ITPREFIX##_km_reaches(rb->rb_right, start))                  \
			return ITPREFIX##_km_first(rb->rb_right, start, last);   \
		for (; (up = rb_parent(rb)); rb = up) {                          \
			ITSTRUCT *above = rb_entry(up, ITSTRUCT, ITRB);          \
			if (up->rb_right == rb)                                  \
				continue;                                        \
			if (ITSTART(above) > last)                               \
				return NULL;                                     \
			if (ITLAST(above) >= start)                              \
				return above;                                    \
			if (ITPREFIX##_km_reaches(up->rb_right, start))          \
				return ITPREFIX##_km_first(up->rb_right, start, last); \
		}                                                                \
		return NULL;                                                     \
	}

#endif
