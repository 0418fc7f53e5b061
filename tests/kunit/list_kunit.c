/* SPDX-License-Identifier: MIT */
/* What lib/list-test.c leaves out of lists: checks, circular walks, RCU, bl and nulls lists. */
#include <kunit/test.h>

#include <linux/bug.h>
#include <linux/circ_buf.h>
#include <linux/hashtable.h>
#include <linux/interval_tree.h>
#include <linux/list.h>
#include <linux/list_bl.h>
#include <linux/list_sort.h>
#include <linux/min_heap.h>
#include <linux/module.h>
#include <linux/plist.h>
#include <linux/rculist.h>
#include <linux/rculist_nulls.h>
#include <linux/slab.h>
#include <linux/timerqueue.h>

#include "model_seed.h"

struct item {
	int key;
	int order;
	struct list_head list;
	struct hlist_node hash;
	struct hlist_bl_node bl;
	struct hlist_nulls_node nulls;
};

static void fill(struct item *items, int n, struct list_head *head)
{
	for (int i = 0; i < n; i++) {
		items[i].key = i;
		list_add_tail(&items[i].list, head);
	}
}

/* The keys from head on, as the digits of a number. */
static long digits(struct list_head *head)
{
	struct item *pos;
	long number = 0;

	list_for_each_entry(pos, head, list)
		number = number * 10 + pos->key;
	return number;
}

static void corruption_is_reported(struct kunit *test)
{
	struct item items[3];
	struct list_head stray = LIST_HEAD_INIT(stray);
	unsigned long warned = km_warn_count_get();
	LIST_HEAD(head);

	fill(items, 3, &head);
	items[1].list.prev = &stray;
	list_add_tail(&items[2].list, &items[1].list);
	KUNIT_EXPECT_EQ(test, km_warn_count_get(), warned + 1);
	items[1].list.prev = &items[0].list;
	KUNIT_EXPECT_EQ(test, digits(&head), 12L);

	list_del(&items[1].list);
	KUNIT_EXPECT_PTR_EQ(test, items[1].list.next, (struct list_head *)LIST_POISON1);
	KUNIT_EXPECT_PTR_EQ(test, items[1].list.prev, (struct list_head *)LIST_POISON2);
	KUNIT_EXPECT_EQ(test, km_warn_count_get(), warned + 1);
	list_del(&items[1].list);
	KUNIT_EXPECT_EQ(test, km_warn_count_get(), warned + 2);
	KUNIT_EXPECT_EQ(test, digits(&head), 2L);

	list_add(&items[0].list, &head); /* is there already */
	KUNIT_EXPECT_EQ(test, km_warn_count_get(), warned + 3);
	KUNIT_EXPECT_EQ(test, list_count_nodes(&head), (size_t)2);
}

static void circular(struct kunit *test)
{
	struct item items[3];
	LIST_HEAD(head);

	fill(items, 3, &head);
	KUNIT_EXPECT_PTR_EQ(test, list_next_entry_circular(&items[2], &head, list), &items[0]);
	KUNIT_EXPECT_PTR_EQ(test, list_next_entry_circular(&items[0], &head, list), &items[1]);
	KUNIT_EXPECT_PTR_EQ(test, list_prev_entry_circular(&items[0], &head, list), &items[2]);
	KUNIT_EXPECT_PTR_EQ(test, list_last_entry_or_null(&head, struct item, list), &items[2]);
	INIT_LIST_HEAD(&head);
	KUNIT_EXPECT_NULL(test, list_last_entry_or_null(&head, struct item, list));
	KUNIT_EXPECT_NULL(test, list_first_entry_or_null(&head, struct item, list));
}

static void loops_with_a_start(struct kunit *test)
{
	struct item items[5], *pos, *n;
	long seen = 0;
	LIST_HEAD(head);

	fill(items, 5, &head);
	pos = &items[2];
	list_for_each_entry_continue(pos, &head, list)
		seen = seen * 10 + pos->key;
	KUNIT_EXPECT_EQ(test, seen, 34L);
	pos = &items[2];
	list_for_each_entry_continue_reverse(pos, &head, list)
		seen = seen * 10 + pos->key;
	KUNIT_EXPECT_EQ(test, seen, 3410L);
	pos = &items[3];
	seen = 0;
	list_for_each_entry_from(pos, &head, list)
		seen = seen * 10 + pos->key;
	KUNIT_EXPECT_EQ(test, seen, 34L);
	pos = &items[1];
	list_for_each_entry_from_reverse(pos, &head, list)
		seen = seen * 10 + pos->key;
	KUNIT_EXPECT_EQ(test, seen, 3410L);
	pos = list_prepare_entry((struct item *)NULL, &head, list);
	seen = 0;
	list_for_each_entry_continue(pos, &head, list)
		seen++;
	KUNIT_EXPECT_EQ(test, seen, 5L);
	pos = &items[1];
	list_for_each_entry_safe_from(pos, n, &head, list)
		list_del(&pos->list);
	KUNIT_EXPECT_EQ(test, list_count_nodes(&head), (size_t)1);
	list_for_each_entry_safe_reverse(pos, n, &head, list)
		list_del_init(&pos->list);
	KUNIT_EXPECT_TRUE(test, list_empty(&head));
	KUNIT_EXPECT_TRUE(test, list_empty_careful(&items[0].list));
}

static void rcu_lists(struct kunit *test)
{
	struct item items[4], *pos;
	struct hlist_head chain = HLIST_HEAD_INIT;
	long seen = 0;
	LIST_HEAD(head);

	for (int i = 0; i < 4; i++)
		items[i].key = i;
	list_add_rcu(&items[1].list, &head);
	list_add_rcu(&items[0].list, &head);
	list_add_tail_rcu(&items[2].list, &head);
	list_replace_rcu(&items[1].list, &items[3].list);
	rcu_read_lock();
	list_for_each_entry_rcu(pos, &head, list)
		seen = seen * 10 + pos->key;
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, seen, 32L);
	list_del_rcu(&items[3].list);
	KUNIT_EXPECT_PTR_EQ(test, items[3].list.next, &items[2].list); /* leads readers on */
	KUNIT_EXPECT_PTR_EQ(test, list_first_or_null_rcu(&head, struct item, list), &items[0]);
	KUNIT_EXPECT_NULL(test, list_next_or_null_rcu(&head, &items[2].list, struct item, list));

	hlist_add_head_rcu(&items[1].hash, &chain);
	hlist_add_before_rcu(&items[0].hash, &items[1].hash);
	hlist_add_tail_rcu(&items[3].hash, &chain);
	hlist_add_behind_rcu(&items[2].hash, &items[1].hash);
	hlist_del_rcu(&items[1].hash);
	seen = 0;
	rcu_read_lock();
	hlist_for_each_entry_rcu(pos, &chain, hash)
		seen = seen * 10 + pos->key;
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, seen, 23L);
	hlist_del_init_rcu(&items[0].hash);
	KUNIT_EXPECT_TRUE(test, hlist_unhashed(&items[0].hash));
	KUNIT_EXPECT_PTR_EQ(test, chain.first, &items[2].hash);
}

static void lists_with_a_lock_bit(struct kunit *test)
{
	struct item items[3], *pos;
	struct hlist_bl_head head = { NULL };
	struct hlist_bl_node *node, *next;
	long seen = 0;

	for (int i = 0; i < 3; i++)
		items[i].key = i + 1;
	hlist_bl_lock(&head);
	KUNIT_EXPECT_TRUE(test, hlist_bl_is_locked(&head));
	hlist_bl_add_head(&items[1].bl, &head);
	hlist_bl_add_before(&items[0].bl, &items[1].bl);
	hlist_bl_add_behind(&items[2].bl, &items[1].bl);
	hlist_bl_del_init(&items[1].bl);
	KUNIT_EXPECT_TRUE(test, hlist_bl_is_locked(&head));
	hlist_bl_unlock(&head);
	KUNIT_EXPECT_FALSE(test, hlist_bl_is_locked(&head));
	hlist_bl_for_each_entry(pos, node, &head, bl)
		seen = seen * 10 + pos->key;
	KUNIT_EXPECT_EQ(test, seen, 13L);
	hlist_bl_lock(&head);
	hlist_bl_for_each_entry_safe(pos, node, next, &head, bl)
		hlist_bl_del(&pos->bl);
	hlist_bl_unlock(&head);
	KUNIT_EXPECT_TRUE(test, hlist_bl_empty(&head));
}

static void lists_that_end_in_a_number(struct kunit *test)
{
	struct item items[3], *pos;
	struct hlist_nulls_head head;
	struct hlist_nulls_node *node;
	long seen = 0;

	INIT_HLIST_NULLS_HEAD(&head, 77);
	KUNIT_EXPECT_TRUE(test, hlist_nulls_empty(&head));
	for (int i = 0; i < 3; i++)
		items[i].key = i + 1;
	hlist_nulls_add_head_rcu(&items[0].nulls, &head);
	hlist_nulls_add_tail_rcu(&items[1].nulls, &head);
	hlist_nulls_add_head(&items[2].nulls, &head);
	hlist_nulls_del_init_rcu(&items[0].nulls);
	KUNIT_EXPECT_TRUE(test, hlist_nulls_unhashed(&items[0].nulls));
	rcu_read_lock();
	hlist_nulls_for_each_entry_rcu(pos, node, &head, nulls)
		seen = seen * 10 + pos->key;
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, seen, 32L);
	KUNIT_EXPECT_EQ(test, get_nulls_value(node), 77UL);
}

static void hash_tables(struct kunit *test)
{
	DEFINE_HASHTABLE(table, 3);
	struct item items[40], *pos;
	struct hlist_node *tmp;
	unsigned int bucket;
	int seen = 0;

	KUNIT_EXPECT_TRUE(test, hash_empty(table));
	KUNIT_EXPECT_EQ(test, HASH_BITS(table), 3);
	for (int i = 0; i < 40; i++) {
		items[i].key = i;
		hash_add(table, &items[i].hash, items[i].key);
	}
	hash_for_each(table, bucket, pos, hash)
		seen++;
	KUNIT_EXPECT_EQ(test, seen, 40);
	seen = 0;
	hash_for_each(table, bucket, pos, hash) {
		seen++;
		if (seen == 5)
			break;
	}
	KUNIT_EXPECT_EQ(test, seen, 5);
	seen = 0;
	hash_for_each_possible(table, pos, hash, 17)
		seen += pos->key == 17;
	KUNIT_EXPECT_EQ(test, seen, 1);
	hash_for_each_safe(table, bucket, tmp, pos, hash)
		hash_del(&pos->hash);
	KUNIT_EXPECT_TRUE(test, hash_empty(table));
	KUNIT_EXPECT_FALSE(test, hash_hashed(&items[3].hash));
}

static int by_key(void *priv, const struct list_head *a, const struct list_head *b)
{
	++*(int *)priv;
	return list_entry(a, struct item, list)->key - list_entry(b, struct item, list)->key;
}

static void sorting_is_stable(struct kunit *test)
{
	struct item *items = kunit_kzalloc(test, 700 * sizeof(*items), GFP_KERNEL), *pos;
	struct rnd_state rnd;

	KUNIT_ASSERT_NOT_NULL(test, items);
	model_seed(test, &rnd);
	for (int n = 0; n < 700; n += 1 + n / 4) {
		struct list_head *prev;
		int calls = 0, last = -1, order = -1, count = 0;
		LIST_HEAD(head);

		for (int i = 0; i < n; i++) {
			items[i].key = model_below(&rnd, n / 2 + 1);
			items[i].order = i;
			list_add_tail(&items[i].list, &head);
		}
		list_sort(&calls, &head, by_key);
		prev = &head;
		list_for_each_entry(pos, &head, list) {
			KUNIT_ASSERT_TRUE(test, pos->key > last ||
					  (pos->key == last && pos->order > order));
			KUNIT_ASSERT_PTR_EQ(test, pos->list.prev, prev);
			last = pos->key;
			order = pos->order;
			prev = &pos->list;
			count++;
		}
		KUNIT_ASSERT_PTR_EQ(test, head.prev, prev);
		KUNIT_ASSERT_EQ(test, count, n);
		KUNIT_EXPECT_LE(test, calls, n * 11);
	}
}

static void priority_lists(struct kunit *test)
{
	struct plist_node *nodes = kunit_kzalloc(test, 100 * sizeof(*nodes), GFP_KERNEL), *pos;
	struct rnd_state rnd;
	PLIST_HEAD(head);
	int there = 0;

	KUNIT_ASSERT_NOT_NULL(test, nodes);
	model_seed(test, &rnd);
	for (int i = 0; i < 100; i++)
		plist_node_init(&nodes[i], model_below(&rnd, 12));
	for (int step = 0; step < 3000; step++) {
		int i = model_below(&rnd, 100), count = 0, last = -1;

		if (plist_node_empty(&nodes[i])) {
			plist_add(&nodes[i], &head);
			there++;
			pos = plist_next(&nodes[i]); /* the last of its priority */
			if (plist_last(&head) != &nodes[i])
				KUNIT_ASSERT_GT(test, pos->prio, nodes[i].prio);
		} else if (model_below(&rnd, 3)) {
			plist_del(&nodes[i], &head);
			there--;
		} else {
			plist_requeue(&nodes[i], &head);
		}
		plist_for_each(pos, &head) {
			KUNIT_ASSERT_GE(test, pos->prio, last);
			last = pos->prio;
			count++;
		}
		KUNIT_ASSERT_EQ(test, count, there);
	}
}

static bool int_less(const void *a, const void *b, void *args)
{
	return *(const int *)a < *(const int *)b;
}

static void heaps(struct kunit *test)
{
	static const struct min_heap_callbacks calls = { .elem_size = sizeof(int), .less = int_less };
	MIN_HEAP_PREALLOCATED(int, heap_of_64, 64) heap;
	struct rnd_state rnd;
	int last = -1;

	model_seed(test, &rnd);
	min_heap_init(&heap, NULL, 64);
	KUNIT_EXPECT_NULL(test, min_heap_peek(&heap));
	for (int i = 0; i < 64; i++) {
		int value = model_below(&rnd, 1000);

		KUNIT_EXPECT_TRUE(test, min_heap_push(&heap, &value, &calls, NULL));
	}
	KUNIT_EXPECT_TRUE(test, min_heap_full(&heap));
	for (int i = 0; i < 10; i++)
		KUNIT_EXPECT_TRUE(test, min_heap_del(&heap, model_below(&rnd, heap.nr), &calls, NULL));
	while (heap.nr) {
		KUNIT_ASSERT_GE(test, *min_heap_peek(&heap), last);
		last = *min_heap_peek(&heap);
		KUNIT_EXPECT_TRUE(test, min_heap_pop(&heap, &calls, NULL));
	}
}

static void old_heaps(struct kunit *test)
{
	static const struct min_heap_callbacks calls = { .elem_size = sizeof(int), .less = int_less };
	int data[8] = { 5, 3, 8, 1, 9, 2 }, last = -1, seven = 7, last_seen = 0;
	struct min_heap heap = { .data = data, .nr = 6, .size = 8 };

	min_heapify_all(&heap, &calls);
	min_heap_push(&heap, &seven, &calls);
	min_heap_pop_push(&heap, &seven, &calls); /* 1 goes */
	while (heap.nr) {
		KUNIT_ASSERT_GE(test, data[0], last);
		last = data[0];
		last_seen = last_seen * 10 + last;
		min_heap_pop(&heap, &calls);
	}
	KUNIT_EXPECT_EQ(test, last_seen, 2357789);
}

static void circular_buffers(struct kunit *test)
{
	for (int head = 0; head < 8; head++) {
		for (int tail = 0; tail < 8; tail++) {
			int count = (head - tail + 8) % 8, room = 7 - count;

			KUNIT_EXPECT_EQ(test, CIRC_CNT(head, tail, 8), count);
			KUNIT_EXPECT_EQ(test, CIRC_SPACE(head, tail, 8), room);
			KUNIT_EXPECT_EQ(test, CIRC_CNT_TO_END(head, tail, 8), min(count, 8 - tail));
			KUNIT_EXPECT_EQ(test, CIRC_SPACE_TO_END(head, tail, 8), min(room, 8 - head));
		}
	}
}

static struct kunit_case list_cases[] = {
	KUNIT_CASE(corruption_is_reported),
	KUNIT_CASE(circular),
	KUNIT_CASE(loops_with_a_start),
	KUNIT_CASE(rcu_lists),
	KUNIT_CASE(lists_with_a_lock_bit),
	KUNIT_CASE(lists_that_end_in_a_number),
	KUNIT_CASE(hash_tables),
	KUNIT_CASE(sorting_is_stable),
	KUNIT_CASE(priority_lists),
	KUNIT_CASE(heaps),
	KUNIT_CASE(old_heaps),
	KUNIT_CASE(circular_buffers),
	{}
};

static struct kunit_suite list_suite = {
	.name = "km-list",
	.test_cases = list_cases,
};
kunit_test_suite(list_suite);

MODULE_LICENSE("Dual MIT/GPL");
