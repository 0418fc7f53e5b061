/* SPDX-License-Identifier: MIT */
/*
 * Red-black tree; see rbtree.h.
 *
 * The root is black, a red node has black children, and every path from a node
 * down to a NULL passes as many black nodes. A rotation keeps the set of nodes
 * below its place, so it recomputes only the two nodes it turns.
 */
#include "base/rbtree.h"

#include "base/bug.h"

static bool is_red(const struct rb *node)
{
	return node && node->red;
}

static void update(const struct rb_tree *tree, struct rb *node)
{
	if (tree->update)
		tree->update(node);
}

/* The word that points to node. */
static struct rb **link_of(struct rb_tree *tree, const struct rb *node)
{
	if (!node->parent)
		return &tree->root;
	return node->parent->left == node ? &node->parent->left : &node->parent->right;
}

static void child_set(struct rb *parent, struct rb **link, struct rb *child)
{
	*link = child;
	if (child)
		child->parent = parent;
}

/* node goes down to the left, its right child takes its place. */
static void rotate_left(struct rb_tree *tree, struct rb *node)
{
	struct rb *up = node->right;

	child_set(node->parent, link_of(tree, node), up);
	child_set(node, &node->right, up->left);
	child_set(up, &up->left, node);
	update(tree, node);
	update(tree, up);
}

static void rotate_right(struct rb_tree *tree, struct rb *node)
{
	struct rb *up = node->left;

	child_set(node->parent, link_of(tree, node), up);
	child_set(node, &node->left, up->right);
	child_set(up, &up->right, node);
	update(tree, node);
	update(tree, up);
}

void rb_touch(struct rb_tree *tree, struct rb *node)
{
	if (!tree->update)
		return;
	for (; node; node = node->parent)
		tree->update(node);
}

/* node is red and so may its parent be: recolour upwards, then turn once or twice. */
static void link_repair(struct rb_tree *tree, struct rb *node)
{
	while (is_red(node->parent)) {
		struct rb *parent = node->parent, *grand = parent->parent;
		bool left = parent == grand->left;
		struct rb *uncle = left ? grand->right : grand->left;

		if (is_red(uncle)) {
			parent->red = uncle->red = false;
			grand->red = true;
			node = grand;
			continue;
		}
		/* An inner grandchild is first turned to the outside. */
		if (left && node == parent->right) {
			rotate_left(tree, parent);
			parent = node;
		} else if (!left && node == parent->left) {
			rotate_right(tree, parent);
			parent = node;
		}
		parent->red = false;
		grand->red = true;
		if (left)
			rotate_right(tree, grand);
		else
			rotate_left(tree, grand);
		break;
	}
	tree->root->red = false;
}

void rb_link(struct rb_tree *tree, struct rb *node, struct rb *parent, struct rb **link)
{
	CHECK_ON(*link);
	node->parent = parent;
	node->left = node->right = NULL;
	node->red = true;
	*link = node;
	rb_touch(tree, node);
	link_repair(tree, node);
}

/* The paths through child, which hangs below parent and may be NULL, lack one black node. */
static void unlink_repair(struct rb_tree *tree, struct rb *parent, struct rb *child)
{
	while (parent && !is_red(child)) {
		bool left = parent->left == child;
		struct rb *sibling = left ? parent->right : parent->left, *outer, *inner;

		if (sibling->red) {
			sibling->red = false;
			parent->red = true;
			if (left)
				rotate_left(tree, parent);
			else
				rotate_right(tree, parent);
			sibling = left ? parent->right : parent->left;
		}
		outer = left ? sibling->right : sibling->left;
		inner = left ? sibling->left : sibling->right;
		if (!is_red(outer) && !is_red(inner)) {
			sibling->red = true;
			child = parent;
			parent = parent->parent;
			continue;
		}
		if (!is_red(outer)) {
			inner->red = false;
			sibling->red = true;
			if (left)
				rotate_right(tree, sibling);
			else
				rotate_left(tree, sibling);
			outer = sibling;
			sibling = inner;
		}
		sibling->red = parent->red;
		parent->red = false;
		outer->red = false;
		if (left)
			rotate_left(tree, parent);
		else
			rotate_right(tree, parent);
		return;
	}
	if (child)
		child->red = false;
}

/* Put next, the leftmost node below node->right, in the place of node, which has two children. */
static struct rb *replace_by_next(struct rb_tree *tree, struct rb *node, struct rb *next)
{
	struct rb *parent = next->parent == node ? next : next->parent;

	if (parent != next) {
		child_set(parent, &parent->left, next->right);
		child_set(next, &next->right, node->right);
	}
	child_set(node->parent, link_of(tree, node), next);
	child_set(next, &next->left, node->left);
	next->red = node->red;
	return parent;
}

void rb_unlink(struct rb_tree *tree, struct rb *node)
{
	struct rb *parent, *child;
	bool black;

	if (node->left && node->right) {
		struct rb *next = rb_next(node);

		black = !next->red;
		child = next->right;
		parent = replace_by_next(tree, node, next);
	} else {
		black = !node->red;
		child = node->left ? node->left : node->right;
		parent = node->parent;
		child_set(parent, link_of(tree, node), child);
	}
	rb_touch(tree, parent);
	if (black)
		unlink_repair(tree, parent, child);
	node->parent = node->left = node->right = NULL;
}

struct rb *rb_first(const struct rb_tree *tree)
{
	struct rb *node = tree->root;

	while (node && node->left)
		node = node->left;
	return node;
}

struct rb *rb_last(const struct rb_tree *tree)
{
	struct rb *node = tree->root;

	while (node && node->right)
		node = node->right;
	return node;
}

struct rb *rb_next(const struct rb *node)
{
	const struct rb *from = node;

	if (node->right) {
		for (node = node->right; node->left; node = node->left)
			;
		return (struct rb *)node;
	}
	for (node = node->parent; node && node->right == from; node = node->parent)
		from = node;
	return (struct rb *)node;
}

struct rb *rb_prev(const struct rb *node)
{
	const struct rb *from = node;

	if (node->left) {
		for (node = node->left; node->right; node = node->right)
			;
		return (struct rb *)node;
	}
	for (node = node->parent; node && node->left == from; node = node->parent)
		from = node;
	return (struct rb *)node;
}

/* Black nodes on a path from node down to a NULL; as deep as the tree is high. */
static unsigned int check_below(const struct rb *node, const struct rb *parent, unsigned long *nr)
{
	unsigned int left, right;

	if (!node)
		return 0;
	BUG_ON(node->parent != parent);
	BUG_ON(node->red && (is_red(node->left) || is_red(node->right)));
	++*nr;
	left = check_below(node->left, node, nr);
	right = check_below(node->right, node, nr);
	BUG_ON(left != right);
	return left + !node->red;
}

unsigned long rb_check(const struct rb_tree *tree)
{
	unsigned long nr = 0;

	BUG_ON(is_red(tree->root));
	check_below(tree->root, NULL, &nr);
	return nr;
}
