/* SPDX-License-Identifier: MIT */
/*
 * Red-black trees whose nodes hold a value computed from their subtrees, and
 * the parts that an implementation of the trees is made from.
 */
#ifndef KM_COMPAT_LINUX_RBTREE_AUGMENTED_H
#define KM_COMPAT_LINUX_RBTREE_AUGMENTED_H

#include <linux/compiler.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>

/*
 * propagate: compute the values from node up to, without, stop. copy: new takes
 * over old's value. rotate: new came to old's place, old is now its child.
 */
struct rb_augment_callbacks {
	void (*propagate)(struct rb_node *node, struct rb_node *stop);
	void (*copy)(struct rb_node *old, struct rb_node *new);
	void (*rotate)(struct rb_node *old, struct rb_node *new);
};

void __rb_insert_augmented(struct rb_node *node, struct rb_root *root,
			   void (*augment_rotate)(struct rb_node *old, struct rb_node *new));
void __rb_erase_color(struct rb_node *parent, struct rb_root *root,
		      void (*augment_rotate)(struct rb_node *old, struct rb_node *new));

/* The caller has set the values on the way down, and node's own. */
static inline void rb_insert_augmented(struct rb_node *node, struct rb_root *root,
				       const struct rb_augment_callbacks *augment)
{
	__rb_insert_augmented(node, root, augment->rotate);
}

static inline void rb_insert_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
					      bool newleft,
					      const struct rb_augment_callbacks *augment)
{
	if (newleft)
		root->rb_leftmost = node;
	rb_insert_augmented(node, &root->rb_root, augment);
}

static __always_inline struct rb_node *
rb_add_augmented_cached(struct rb_node *node, struct rb_root_cached *tree,
			bool (*less)(struct rb_node *, const struct rb_node *),
			const struct rb_augment_callbacks *augment)
{
	bool leftmost = km_rb_place(node, &tree->rb_root, less);

	augment->propagate(rb_parent(node), NULL);
	rb_insert_augmented_cached(node, tree, leftmost, augment);
	return leftmost ? node : NULL;
}

/* ---- making callbacks ---- */

/* RBCOMPUTE(node, exit) sets node's value; true when exit was asked for and it did not change. */
#define km_rb_callbacks_6(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBCOMPUTE) \
	static inline void RBNAME##_propagate(struct rb_node *rb, struct rb_node *stop) \
	{                                                                        \
		for (; rb != stop; rb = rb_parent(rb)) {                         \
			if (RBCOMPUTE(rb_entry(rb, RBSTRUCT, RBFIELD), true))    \
				break;                                           \
		}                                                                \
	}                                                                        \
	static inline void RBNAME##_copy(struct rb_node *rb_old, struct rb_node *rb_new) \
	{                                                                        \
		rb_entry(rb_new, RBSTRUCT, RBFIELD)->RBAUGMENTED =               \
			rb_entry(rb_old, RBSTRUCT, RBFIELD)->RBAUGMENTED;        \
	}                                                                        \
	static void RBNAME##_rotate(struct rb_node *rb_old, struct rb_node *rb_new) \
	{                                                                        \
		RBNAME##_copy(rb_old, rb_new);                                   \
		RBCOMPUTE(rb_entry(rb_old, RBSTRUCT, RBFIELD), false);           \
	}                                                                        \
	RBSTATIC const struct rb_augment_callbacks RBNAME = {                    \
		.propagate = RBNAME##_propagate,                                 \
		.copy = RBNAME##_copy,                                           \
		.rotate = RBNAME##_rotate,                                       \
	};

/* To 5.3: one type more, and RBCOMPUTE(node) gives the value. */
#define km_rb_callbacks_7(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBTYPE, RBAUGMENTED, RBCOMPUTE) \
	static inline bool RBNAME##_km_set(RBSTRUCT *node, bool exit)            \
	{                                                                        \
		RBTYPE value = RBCOMPUTE(node);                                  \
		if (exit && node->RBAUGMENTED == value)                          \
			return true;                                             \
		node->RBAUGMENTED = value;                                       \
		return false;                                                    \
	}                                                                        \
	km_rb_callbacks_6(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBNAME##_km_set)

#define km_rb_callbacks_pick(a, b, c, d, e, f, g, name, ...) name
#define RB_DECLARE_CALLBACKS(...)                                                \
	km_rb_callbacks_pick(__VA_ARGS__, km_rb_callbacks_7, km_rb_callbacks_6, ) \
	(__VA_ARGS__)

/* The value is the largest RBCOMPUTE(node) in the subtree. */
#define RB_DECLARE_CALLBACKS_MAX(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBTYPE, RBAUGMENTED, \
				 RBCOMPUTE)                                      \
	static inline RBTYPE RBNAME##_km_larger(RBTYPE max, struct rb_node *rb)  \
	{                                                                        \
		RBSTRUCT *child;                                                 \
		if (!rb)                                                         \
			return max;                                              \
		child = rb_entry(rb, RBSTRUCT, RBFIELD);                         \
		return child->RBAUGMENTED > max ? child->RBAUGMENTED : max;      \
	}                                                                        \
	static inline bool RBNAME##_compute_max(RBSTRUCT *node, bool exit)       \
	{                                                                        \
		RBTYPE max = RBCOMPUTE(node);                                    \
		max = RBNAME##_km_larger(max, node->RBFIELD.rb_left);            \
		max = RBNAME##_km_larger(max, node->RBFIELD.rb_right);           \
		if (exit && node->RBAUGMENTED == max)                            \
			return true;                                             \
		node->RBAUGMENTED = max;                                         \
		return false;                                                    \
	}                                                                        \
	km_rb_callbacks_6(RBSTATIC, RBNAME, RBSTRUCT, RBFIELD, RBAUGMENTED, RBNAME##_compute_max)

/* ---- parent and colour ---- */

#define RB_RED 0
#define RB_BLACK 1

#define __rb_parent(pc) ((struct rb_node *)((pc) & ~3UL))
#define __rb_color(pc) ((pc) & 1)
#define __rb_is_black(pc) __rb_color(pc)
#define __rb_is_red(pc) (!__rb_color(pc))
#define rb_color(rb) __rb_color((rb)->__rb_parent_color)
#define rb_is_red(rb) __rb_is_red((rb)->__rb_parent_color)
#define rb_is_black(rb) __rb_is_black((rb)->__rb_parent_color)

static inline void rb_set_parent(struct rb_node *rb, struct rb_node *p)
{
	rb->__rb_parent_color = rb_color(rb) | (unsigned long)p;
}

static inline void rb_set_parent_color(struct rb_node *rb, struct rb_node *p, int color)
{
	rb->__rb_parent_color = (unsigned long)p | color;
}

/* The pointer that leads to child: its parent's, or the root's. */
static __always_inline struct rb_node **km_rb_link_to(struct rb_node *child, struct rb_node *parent,
						      struct rb_root *root)
{
	if (!parent)
		return &root->rb_node;
	return parent->rb_left == child ? &parent->rb_left : &parent->rb_right;
}

static inline void __rb_change_child(struct rb_node *old, struct rb_node *new,
				     struct rb_node *parent, struct rb_root *root)
{
	WRITE_ONCE(*km_rb_link_to(old, parent, root), new);
}

static inline void __rb_change_child_rcu(struct rb_node *old, struct rb_node *new,
					 struct rb_node *parent, struct rb_root *root)
{
	rcu_assign_pointer(*km_rb_link_to(old, parent, root), new);
}

/* ---- erasing ---- */

/* Put node's successor, the leftmost one at its right, in its place; as below. */
static __always_inline struct rb_node *
km_rb_erase_inner(struct rb_node *node, struct rb_root *root,
		  const struct rb_augment_callbacks *augment)
{
	struct rb_node *heir = node->rb_right, *parent = heir, *orphan;
	bool heir_black;

	while (heir->rb_left)
		heir = heir->rb_left;
	orphan = heir->rb_right;
	heir_black = rb_is_black(heir);
	if (heir == node->rb_right) {
		augment->copy(node, heir);
	} else {
		parent = rb_parent(heir);
		WRITE_ONCE(parent->rb_left, orphan);
		WRITE_ONCE(heir->rb_right, node->rb_right);
		rb_set_parent(node->rb_right, heir);
		augment->copy(node, heir);
		augment->propagate(parent, heir);
	}
	WRITE_ONCE(heir->rb_left, node->rb_left);
	rb_set_parent(node->rb_left, heir);
	__rb_change_child(node, heir, rb_parent(node), root);
	heir->__rb_parent_color = node->__rb_parent_color;
	if (orphan) /* red, as the only child of a black node */
		rb_set_parent_color(orphan, parent, RB_BLACK);
	augment->propagate(heir, NULL);
	return heir_black && !orphan ? parent : NULL;
}

/* Unlink node. The node below which a black one is missing now, for __rb_erase_color(). */
static __always_inline struct rb_node *
__rb_erase_augmented(struct rb_node *node, struct rb_root *root,
		     const struct rb_augment_callbacks *augment)
{
	struct rb_node *parent = rb_parent(node), *child;

	if (node->rb_left && node->rb_right)
		return km_rb_erase_inner(node, root, augment);
	child = node->rb_left ?: node->rb_right;
	__rb_change_child(node, child, parent, root);
	if (child)
		child->__rb_parent_color = node->__rb_parent_color;
	augment->propagate(parent, NULL);
	return rb_is_black(node) && !child ? parent : NULL;
}

static __always_inline void rb_erase_augmented(struct rb_node *node, struct rb_root *root,
					       const struct rb_augment_callbacks *augment)
{
	struct rb_node *rebalance = __rb_erase_augmented(node, root, augment);

	if (rebalance)
		__rb_erase_color(rebalance, root, augment->rotate);
}

static __always_inline void
rb_erase_augmented_cached(struct rb_node *node, struct rb_root_cached *root,
			  const struct rb_augment_callbacks *augment)
{
	if (root->rb_leftmost == node)
		root->rb_leftmost = rb_next(node);
	rb_erase_augmented(node, &root->rb_root, augment);
}

#endif
