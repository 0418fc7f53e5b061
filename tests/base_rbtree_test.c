/* SPDX-License-Identifier: MIT */
/* The tree against a presence map; the augmentation keeps each subtree's size and maximum. */
#include "test.h"

#include "base/rbtree.h"

#define NR_KEYS 512

struct node {
	struct rb rb;
	unsigned int key;
	unsigned int weight;  /* the value that changes under rb_touch() */
	unsigned int size;    /* nodes in the subtree */
	unsigned int heaviest; /* weight in the subtree */
};

static struct node nodes[NR_KEYS];
static bool present[NR_KEYS];
static unsigned int nr_present;

static struct node *node_of(const struct rb *rb)
{
	return rb ? container_of(rb, struct node, rb) : NULL;
}

static void truth(const struct rb *rb, unsigned int *size, unsigned int *heaviest)
{
	const struct node *node = node_of(rb);
	unsigned int s, h;

	*size = *heaviest = 0;
	if (!rb)
		return;
	*size = 1;
	*heaviest = node->weight;
	for (int side = 0; side < 2; side++) {
		truth(side ? rb->right : rb->left, &s, &h);
		*size += s;
		if (h > *heaviest)
			*heaviest = h;
	}
	CHECK_EQ(node->size, *size);
	CHECK_EQ(node->heaviest, *heaviest);
}

static void update(struct rb *rb)
{
	struct node *node = node_of(rb), *child;

	node->size = 1;
	node->heaviest = node->weight;
	for (int side = 0; side < 2; side++) {
		child = node_of(side ? rb->right : rb->left);
		if (!child)
			continue;
		node->size += child->size;
		if (child->heaviest > node->heaviest)
			node->heaviest = child->heaviest;
	}
}

static void insert(struct rb_tree *tree, struct node *node)
{
	struct rb **link = &tree->root, *parent = NULL;

	while (*link) {
		parent = *link;
		link = node->key < node_of(parent)->key ? &parent->left : &parent->right;
	}
	rb_link(tree, &node->rb, parent, link);
}

static void compare(struct rb_tree *tree)
{
	struct rb *forward = rb_first(tree), *last = NULL;
	unsigned int size, heaviest;

	CHECK_EQ(rb_check(tree), nr_present);
	for (unsigned int key = 0; key < NR_KEYS; key++) {
		if (!present[key])
			continue;
		REQUIRE(forward);
		CHECK_EQ(node_of(forward)->key, key);
		CHECK_EQ(rb_prev(forward), last);
		last = forward;
		forward = rb_next(forward);
	}
	CHECK_EQ(forward, NULL);
	CHECK_EQ(rb_last(tree), last);
	if (tree->update)
		truth(tree->root, &size, &heaviest);
}

static void run_model(struct rb_tree *tree, unsigned long rounds)
{
	memset(present, 0, sizeof(present));
	nr_present = 0;
	for (unsigned long i = 0; i < rounds; i++) {
		/* Drifts between small and large trees. */
		unsigned int range = 1 + (unsigned int)test_rand_below(i / 64 % 2 ? NR_KEYS : 24);
		unsigned int key = (unsigned int)test_rand_below(range);
		struct node *node = &nodes[key];

		if (!present[key]) {
			node->key = key;
			node->weight = (unsigned int)test_rand_below(1000);
			insert(tree, node);
			nr_present++;
		} else if (test_rand_below(4) == 0) {
			node->weight = (unsigned int)test_rand_below(1000);
			rb_touch(tree, &node->rb);
			continue;
		} else {
			rb_unlink(tree, &node->rb);
			nr_present--;
		}
		present[key] = !present[key];
		compare(tree);
	}
}

TEST(model_plain)
{
	struct rb_tree tree = { NULL, NULL };

	run_model(&tree, test_scale(4000));
}

TEST(model_augmented)
{
	struct rb_tree tree = { NULL, update };

	run_model(&tree, test_scale(4000));
}

static unsigned int height(const struct rb *rb)
{
	unsigned int l, r;

	if (!rb)
		return 0;
	l = height(rb->left);
	r = height(rb->right);
	return 1 + (l > r ? l : r);
}

TEST(ascending_stays_flat)
{
	struct rb_tree tree = { NULL, NULL };

	for (unsigned int i = 0; i < NR_KEYS; i++) {
		nodes[i].key = i;
		insert(&tree, &nodes[i]);
	}
	CHECK_EQ(rb_check(&tree), NR_KEYS);
	CHECK(height(tree.root) <= 2 * 9 + 1);
	for (unsigned int i = 0; i < NR_KEYS; i++) {
		CHECK_EQ(rb_first(&tree), &nodes[i].rb);
		rb_unlink(&tree, &nodes[i].rb);
	}
	CHECK_EQ(tree.root, NULL);
	CHECK_EQ(rb_first(&tree), NULL);
	CHECK_EQ(rb_last(&tree), NULL);
}

static void check_two_reds(void *arg)
{
	struct node a = { .key = 1 }, b = { .key = 2 };
	struct rb_tree tree = { NULL, NULL };

	(void)arg;
	insert(&tree, &a);
	insert(&tree, &b);
	a.rb.red = true;
	rb_check(&tree);
}

static void check_wrong_parent(void *arg)
{
	struct node a = { .key = 1 }, b = { .key = 2 };
	struct rb_tree tree = { NULL, NULL };

	(void)arg;
	insert(&tree, &a);
	insert(&tree, &b);
	b.rb.parent = &b.rb;
	rb_check(&tree);
}

TEST(check_sees_defects)
{
	CHECK_ABORTS(check_two_reds, NULL, "kernel BUG at");
	CHECK_ABORTS(check_wrong_parent, NULL, "node->parent != parent");
}
