/* SPDX-License-Identifier: MIT */
/*
 * Red-black trees against a plain array: random operations, and after each the
 * order, the colours, the cached first node and the augmented values.
 */
#include <kunit/test.h>

#include <linux/interval_tree.h>
#include <linux/module.h>
#include <linux/rbtree_augmented.h>
#include <linux/rbtree_latch.h>
#include <linux/slab.h>
#include <linux/timerqueue.h>

#include "model_seed.h"

#define NODES 150
#define STEPS 4000

struct item {
	int key;
	unsigned int weight;
	unsigned int heaviest; /* weight in the subtree */
	bool in;
	struct rb_node rb;
	struct latch_tree_node latch;
};

#define item_of(node) rb_entry(node, struct item, rb)
#define WEIGHT(item) ((item)->weight)
RB_DECLARE_CALLBACKS_MAX(static, heaviest_calls, struct item, rb, unsigned int, heaviest, WEIGHT)

/* The same, as kernels to 5.3 spell it. */
static inline unsigned int heaviest_of(struct item *item)
{
	unsigned int max = item->weight;

	if (item->rb.rb_left)
		max = max(max, item_of(item->rb.rb_left)->heaviest);
	if (item->rb.rb_right)
		max = max(max, item_of(item->rb.rb_right)->heaviest);
	return max;
}
RB_DECLARE_CALLBACKS(static, old_calls, struct item, rb, unsigned int, heaviest, heaviest_of)

static bool less(struct rb_node *a, const struct rb_node *b)
{
	return item_of(a)->key < item_of(b)->key;
}

static int compare(struct rb_node *a, const struct rb_node *b)
{
	return item_of(a)->key - item_of(b)->key;
}

static int compare_key(const void *key, const struct rb_node *node)
{
	return *(const int *)key - item_of(node)->key;
}

/* Nodes of the subtree; its black height goes to *blacks. Negative: the rule that is broken. */
static int check_subtree(struct rb_node *node, struct rb_node *parent, bool augmented, int *blacks)
{
	int left, right, blacks_left, blacks_right;

	*blacks = 0;
	if (!node)
		return 0;
	if (rb_parent(node) != parent)
		return -1;
	if (rb_is_red(node) && (!parent || rb_is_red(parent)))
		return -2;
	if (augmented && item_of(node)->heaviest != heaviest_of(item_of(node)))
		return -3;
	left = check_subtree(node->rb_left, node, augmented, &blacks_left);
	right = check_subtree(node->rb_right, node, augmented, &blacks_right);
	if (left < 0 || right < 0)
		return left < 0 ? left : right;
	if (blacks_left != blacks_right)
		return -4;
	*blacks = blacks_left + rb_is_black(node);
	return left + right + 1;
}

static void check_tree(struct kunit *test, struct rb_root_cached *root, int nodes, bool augmented)
{
	struct rb_node *node, *back = rb_last(&root->rb_root);
	struct item *pos, *n;
	int blacks, count = 0, last = -1;

	KUNIT_ASSERT_EQ(test, check_subtree(root->rb_root.rb_node, NULL, augmented, &blacks), nodes);
	KUNIT_ASSERT_PTR_EQ(test, rb_first_cached(root), rb_first(&root->rb_root));
	for (node = rb_first(&root->rb_root); node; node = rb_next(node)) {
		KUNIT_ASSERT_GE(test, item_of(node)->key, last);
		KUNIT_ASSERT_TRUE(test, item_of(node)->in);
		last = item_of(node)->key;
		count++;
	}
	KUNIT_ASSERT_EQ(test, count, nodes);
	for (; back; back = rb_prev(back))
		count--;
	KUNIT_ASSERT_EQ(test, count, 0);
	rbtree_postorder_for_each_entry_safe(pos, n, &root->rb_root, rb)
		count++;
	KUNIT_ASSERT_EQ(test, count, nodes);
}

static struct item *make_items(struct kunit *test, struct rnd_state *rnd)
{
	struct item *items = kunit_kzalloc(test, NODES * sizeof(*items), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, items);
	model_seed(test, rnd);
	for (int i = 0; i < NODES; i++) {
		items[i].key = model_below(rnd, NODES);
		items[i].weight = prandom_u32_state(rnd);
		RB_CLEAR_NODE(&items[i].rb);
	}
	return items;
}

static void plain_model(struct kunit *test)
{
	struct rb_root_cached root = RB_ROOT_CACHED;
	struct rnd_state rnd;
	struct item *items = make_items(test, &rnd), *other;
	int nodes = 0;

	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&root.rb_root));
	for (int step = 0; step < STEPS; step++) {
		struct item *item = &items[model_below(&rnd, NODES)];
		struct rb_node *first = rb_first_cached(&root), *changed;

		if (!item->in) {
			KUNIT_ASSERT_TRUE(test, RB_EMPTY_NODE(&item->rb));
			changed = rb_add_cached(&item->rb, &root, less);
			item->in = true;
			nodes++;
			KUNIT_ASSERT_PTR_EQ(test, changed,
					    rb_first_cached(&root) == first ? NULL : &item->rb);
		} else if (model_below(&rnd, 4)) {
			changed = rb_erase_cached(&item->rb, &root);
			KUNIT_ASSERT_PTR_EQ(test, changed,
					    first == &item->rb ? rb_first_cached(&root) : NULL);
			RB_CLEAR_NODE(&item->rb);
			item->in = false;
			nodes--;
		} else {
			other = &items[model_below(&rnd, NODES)];
			if (other->in)
				continue;
			other->key = item->key;
			rb_replace_node_cached(&item->rb, &other->rb, &root);
			RB_CLEAR_NODE(&item->rb);
			item->in = false;
			other->in = true;
		}
		check_tree(test, &root, nodes, false);
	}
}

static void augmented_model(struct kunit *test, const struct rb_augment_callbacks *calls)
{
	struct rb_root_cached root = RB_ROOT_CACHED;
	struct rnd_state rnd;
	struct item *items = make_items(test, &rnd);
	int nodes = 0;

	for (int step = 0; step < STEPS; step++) {
		struct item *item = &items[model_below(&rnd, NODES)];

		if (!item->in) {
			item->weight = prandom_u32_state(&rnd);
			item->heaviest = item->weight;
			rb_add_augmented_cached(&item->rb, &root, less, calls);
			item->in = true;
			nodes++;
		} else if (model_below(&rnd, 4)) {
			rb_erase_augmented_cached(&item->rb, &root, calls);
			item->in = false;
			nodes--;
		} else {
			item->weight = prandom_u32_state(&rnd);
			calls->propagate(&item->rb, NULL);
		}
		check_tree(test, &root, nodes, true);
	}
}

static void augmented(struct kunit *test)
{
	augmented_model(test, &heaviest_calls);
}

static void augmented_as_before(struct kunit *test)
{
	augmented_model(test, &old_calls);
}

static void finding(struct kunit *test)
{
	struct rb_root_cached root = RB_ROOT_CACHED;
	struct rnd_state rnd;
	struct item *items = make_items(test, &rnd);
	struct rb_node *node;
	int there[NODES] = { 0 };

	for (int i = 0; i < NODES; i++) {
		rb_add(&items[i].rb, &root.rb_root, less);
		there[items[i].key]++;
	}
	for (int key = 0; key < NODES; key++) {
		int count = 0;

		rb_for_each(node, &key, &root.rb_root, compare_key)
			count++;
		KUNIT_ASSERT_EQ(test, count, there[key]);
		node = rb_find(&key, &root.rb_root, compare_key);
		KUNIT_ASSERT_EQ(test, !!node, !!there[key]);
		node = rb_find_first(&key, &root.rb_root, compare_key);
		if (node && rb_prev(node))
			KUNIT_ASSERT_LT(test, item_of(rb_prev(node))->key, key);
	}
	root = RB_ROOT_CACHED;
	for (int i = 0; i < NODES; i++) {
		node = rb_find_add(&items[i].rb, &root.rb_root, compare);
		if (node)
			KUNIT_ASSERT_EQ(test, item_of(node)->key, items[i].key);
		else
			there[items[i].key] = 0;
	}
	for (int key = 0; key < NODES; key++)
		KUNIT_EXPECT_EQ(test, there[key], 0);
}

static void intervals(struct kunit *test)
{
	struct rb_root_cached root = RB_ROOT_CACHED;
	struct interval_tree_node *nodes, *pos;
	struct rnd_state rnd;
	bool in[60] = { false };

	nodes = kunit_kzalloc(test, 60 * sizeof(*nodes), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, nodes);
	model_seed(test, &rnd);
	for (int step = 0; step < STEPS; step++) {
		unsigned long start = model_below(&rnd, 500), last = start + model_below(&rnd, 40);
		unsigned long before = 0;
		int i = model_below(&rnd, 60), want = 0, got = 0;

		if (in[i]) {
			interval_tree_remove(&nodes[i], &root);
		} else {
			nodes[i].start = model_below(&rnd, 500);
			nodes[i].last = nodes[i].start + model_below(&rnd, 60);
			interval_tree_insert(&nodes[i], &root);
		}
		in[i] = !in[i];
		for (i = 0; i < 60; i++)
			want += in[i] && nodes[i].start <= last && nodes[i].last >= start;
		for (pos = interval_tree_iter_first(&root, start, last); pos;
		     pos = interval_tree_iter_next(pos, start, last)) {
			KUNIT_ASSERT_TRUE(test, pos->start <= last && pos->last >= start);
			KUNIT_ASSERT_GE(test, pos->start, before);
			before = pos->start;
			got++;
		}
		KUNIT_ASSERT_EQ(test, got, want);
	}
}

static bool latch_less(struct latch_tree_node *a, struct latch_tree_node *b)
{
	return container_of(a, struct item, latch)->key < container_of(b, struct item, latch)->key;
}

static int latch_compare(void *key, struct latch_tree_node *node)
{
	return *(int *)key - container_of(node, struct item, latch)->key;
}

static void latched(struct kunit *test)
{
	static const struct latch_tree_ops ops = { .less = latch_less, .comp = latch_compare };
	struct latch_tree_root *root = kunit_kzalloc(test, sizeof(*root), GFP_KERNEL);
	struct item items[20] = { };
	int key;

	KUNIT_ASSERT_NOT_NULL(test, root);
	for (int i = 0; i < 20; i++) {
		items[i].key = i * 7 % 20;
		latch_tree_insert(&items[i].latch, root, &ops);
	}
	for (key = 0; key < 20; key += 2)
		latch_tree_erase(latch_tree_find(&key, root, &ops), root, &ops);
	for (key = 0; key < 20; key++)
		KUNIT_EXPECT_EQ(test, latch_tree_find(&key, root, &ops) != NULL, key % 2 == 1);
}

static void timer_queues(struct kunit *test)
{
	struct timerqueue_node nodes[30], *pos;
	struct timerqueue_head head;
	struct rnd_state rnd;
	ktime_t last = 0;

	model_seed(test, &rnd);
	timerqueue_init_head(&head);
	for (int i = 0; i < 30; i++) {
		ktime_t first = i ? timerqueue_getnext(&head)->expires : 1000;

		timerqueue_init(&nodes[i]);
		nodes[i].expires = model_below(&rnd, 1000);
		KUNIT_EXPECT_EQ(test, timerqueue_add(&head, &nodes[i]), nodes[i].expires < first);
		KUNIT_EXPECT_TRUE(test, timerqueue_node_queued(&nodes[i]));
	}
	for (pos = timerqueue_getnext(&head); pos; pos = timerqueue_iterate_next(pos)) {
		KUNIT_EXPECT_GE(test, pos->expires, last);
		last = pos->expires;
	}
	for (int i = 0; i < 30; i++)
		KUNIT_EXPECT_EQ(test, timerqueue_del(&head, timerqueue_getnext(&head)), i < 29);
	KUNIT_EXPECT_NULL(test, timerqueue_getnext(&head));
}

static struct kunit_case rbtree_cases[] = {
	KUNIT_CASE(plain_model),
	KUNIT_CASE(augmented),
	KUNIT_CASE(augmented_as_before),
	KUNIT_CASE(finding),
	KUNIT_CASE(intervals),
	KUNIT_CASE(latched),
	KUNIT_CASE(timer_queues),
	{}
};

static struct kunit_suite rbtree_suite = {
	.name = "km-rbtree",
	.test_cases = rbtree_cases,
};
kunit_test_suite(rbtree_suite);

MODULE_LICENSE("Dual MIT/GPL");
