/* SPDX-License-Identifier: MIT */
/*
 * Red-black trees: balancing after an insertion and an erasure. The two sides
 * are one code: side 0 is left, 1 is right. Weak, so that a program which links
 * the kernel's lib/rbtree.c uses that.
 */
#include <linux/export.h>
#include <linux/rbtree_augmented.h>

typedef void (*rotate_cb)(struct rb_node *old, struct rb_node *new);

static void no_rotate(struct rb_node *old, struct rb_node *new)
{
}

static void no_propagate(struct rb_node *node, struct rb_node *stop)
{
}

static const struct rb_augment_callbacks no_augment = {
	.propagate = no_propagate,
	.copy = no_rotate,
	.rotate = no_rotate,
};

static inline struct rb_node *child(const struct rb_node *node, int side)
{
	return side ? node->rb_right : node->rb_left;
}

static inline void set_child(struct rb_node *node, int side, struct rb_node *to)
{
	if (side)
		WRITE_ONCE(node->rb_right, to);
	else
		WRITE_ONCE(node->rb_left, to);
}

static inline int side_of(const struct rb_node *node, const struct rb_node *parent)
{
	return parent->rb_right == node;
}

static inline bool red(const struct rb_node *node)
{
	return node && rb_is_red(node);
}

/*
 * top's child at the other side takes its place and its colour, top becomes
 * that one's child at side, of the colour given. For a reader without lock
 * there is no cycle at any time.
 */
static void rotate(struct rb_node *top, int side, int top_color, struct rb_root *root,
		   rotate_cb augment)
{
	struct rb_node *up = child(top, !side), *inner = child(up, side);
	struct rb_node *parent = rb_parent(top);

	set_child(top, !side, inner);
	if (inner)
		rb_set_parent(inner, top);
	set_child(up, side, top);
	up->__rb_parent_color = top->__rb_parent_color;
	rb_set_parent_color(top, up, top_color);
	__rb_change_child(top, up, parent, root);
	augment(top, up);
}

static void insert_fix(struct rb_node *node, struct rb_root *root, rotate_cb augment)
{
	struct rb_node *parent;

	while ((parent = rb_parent(node)) && rb_is_red(parent)) {
		struct rb_node *grand = rb_parent(parent);
		int side = side_of(parent, grand);
		struct rb_node *uncle = child(grand, !side);

		if (red(uncle)) {
			rb_set_parent_color(uncle, grand, RB_BLACK);
			rb_set_parent_color(parent, grand, RB_BLACK);
			rb_set_parent_color(grand, rb_parent(grand), RB_RED);
			node = grand;
			continue;
		}
		if (child(parent, !side) == node)
			rotate(parent, side, RB_RED, root, augment);
		rotate(grand, !side, RB_RED, root, augment); /* the new top is black, as grand was */
		return;
	}
	if (!parent)
		rb_set_parent_color(node, NULL, RB_BLACK);
}

/* The paths through parent's child node (NULL at first) are one black short. */
static void erase_fix(struct rb_node *parent, struct rb_root *root, rotate_cb augment)
{
	struct rb_node *node = NULL;

	while (parent && !red(node)) {
		int side = side_of(node, parent);
		struct rb_node *sibling;

		if (!node && parent->rb_left == NULL)
			side = 0; /* the sibling cannot be missing */
		sibling = child(parent, !side);
		if (rb_is_red(sibling)) {
			rotate(parent, side, RB_RED, root, augment);
			sibling = child(parent, !side);
		}
		if (!red(sibling->rb_left) && !red(sibling->rb_right)) {
			rb_set_parent_color(sibling, parent, RB_RED);
			node = parent;
			parent = rb_parent(node);
			continue;
		}
		if (!red(child(sibling, !side))) {
			rotate(sibling, !side, RB_RED, root, augment);
			sibling = child(parent, !side);
		}
		rb_set_parent_color(child(sibling, !side), sibling, RB_BLACK);
		rotate(parent, side, RB_BLACK, root, augment);
		return;
	}
	if (node)
		rb_set_parent_color(node, parent, RB_BLACK);
}

__weak void rb_insert_color(struct rb_node *node, struct rb_root *root)
{
	insert_fix(node, root, no_rotate);
}
EXPORT_SYMBOL(rb_insert_color);

__weak void __rb_insert_augmented(struct rb_node *node, struct rb_root *root,
				  void (*augment_rotate)(struct rb_node *old, struct rb_node *new))
{
	insert_fix(node, root, augment_rotate);
}
EXPORT_SYMBOL(__rb_insert_augmented);

__weak void __rb_erase_color(struct rb_node *parent, struct rb_root *root,
			     void (*augment_rotate)(struct rb_node *old, struct rb_node *new))
{
	erase_fix(parent, root, augment_rotate);
}
EXPORT_SYMBOL(__rb_erase_color);

__weak void rb_erase(struct rb_node *node, struct rb_root *root)
{
	struct rb_node *rebalance = __rb_erase_augmented(node, root, &no_augment);

	if (rebalance)
		erase_fix(rebalance, root, no_rotate);
}
EXPORT_SYMBOL(rb_erase);

__weak bool rb_erase_linked(struct rb_node_linked *node, struct rb_root_linked *root)
{
	*(node->prev ? &node->prev->next : &root->rb_leftmost) = node->next;
	if (node->next)
		node->next->prev = node->prev;
	rb_erase(&node->node, &root->rb_root);
	RB_CLEAR_LINKED_NODE(node);
	return root->rb_leftmost;
}
EXPORT_SYMBOL_GPL(rb_erase_linked);
