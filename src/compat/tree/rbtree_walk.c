/* SPDX-License-Identifier: MIT */
/* Red-black trees: walking, and one node in another one's place. Weak, see rbtree.c. */
#include <linux/export.h>
#include <linux/rbtree_augmented.h>

static struct rb_node *outermost(struct rb_node *node, bool right)
{
	struct rb_node *next = node;

	while (next) {
		node = next;
		next = right ? node->rb_right : node->rb_left;
	}
	return node;
}

/* The neighbour of node in the tree's order. */
static struct rb_node *step(const struct rb_node *node, bool right)
{
	struct rb_node *below = right ? node->rb_right : node->rb_left;

	if (RB_EMPTY_NODE(node))
		return NULL;
	if (below)
		return outermost(below, !right);
	for (;;) {
		struct rb_node *parent = rb_parent(node);

		if (!parent || (right ? parent->rb_left : parent->rb_right) == node)
			return parent;
		node = parent;
	}
}

__weak struct rb_node *rb_first(const struct rb_root *root)
{
	return outermost(root->rb_node, false);
}
EXPORT_SYMBOL(rb_first);

__weak struct rb_node *rb_last(const struct rb_root *root)
{
	return outermost(root->rb_node, true);
}
EXPORT_SYMBOL(rb_last);

__weak struct rb_node *rb_next(const struct rb_node *node)
{
	return step(node, true);
}
EXPORT_SYMBOL(rb_next);

__weak struct rb_node *rb_prev(const struct rb_node *node)
{
	return step(node, false);
}
EXPORT_SYMBOL(rb_prev);

static void take_place(struct rb_node *victim, struct rb_node *new)
{
	*new = *victim;
	if (new->rb_left)
		rb_set_parent(new->rb_left, new);
	if (new->rb_right)
		rb_set_parent(new->rb_right, new);
}

__weak void rb_replace_node(struct rb_node *victim, struct rb_node *new, struct rb_root *root)
{
	take_place(victim, new);
	__rb_change_child(victim, new, rb_parent(victim), root);
}
EXPORT_SYMBOL(rb_replace_node);

__weak void rb_replace_node_rcu(struct rb_node *victim, struct rb_node *new, struct rb_root *root)
{
	take_place(victim, new);
	__rb_change_child_rcu(victim, new, rb_parent(victim), root);
}
EXPORT_SYMBOL(rb_replace_node_rcu);

/* The node below, or at, that a post-order walk comes to first. */
static struct rb_node *deepest(struct rb_node *node)
{
	while (node && (node->rb_left || node->rb_right))
		node = node->rb_left ?: node->rb_right;
	return node;
}

__weak struct rb_node *rb_first_postorder(const struct rb_root *root)
{
	return deepest(root->rb_node);
}
EXPORT_SYMBOL(rb_first_postorder);

__weak struct rb_node *rb_next_postorder(const struct rb_node *node)
{
	struct rb_node *parent = node ? rb_parent(node) : NULL;

	if (parent && parent->rb_left == node && parent->rb_right)
		return deepest(parent->rb_right);
	return parent;
}
EXPORT_SYMBOL(rb_next_postorder);
