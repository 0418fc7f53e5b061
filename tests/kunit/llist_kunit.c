/* SPDX-License-Identifier: MIT */
/* Lists without locks: their functions, and many threads that add while one takes. */
#include <kunit/test.h>

#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/llist.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>

#define WRITERS 3
#define EACH 5000

struct item {
	int value;
	struct llist_node node;
};

static void one_thread(struct kunit *test)
{
	struct item items[4], *pos, *n;
	LLIST_HEAD(head);
	long seen = 0;

	for (int i = 0; i < 4; i++) {
		items[i].value = i + 1;
		init_llist_node(&items[i].node);
		KUNIT_EXPECT_FALSE(test, llist_on_list(&items[i].node));
	}
	KUNIT_EXPECT_TRUE(test, llist_empty(&head));
	KUNIT_EXPECT_TRUE(test, llist_add(&items[0].node, &head));
	KUNIT_EXPECT_FALSE(test, llist_add(&items[1].node, &head));
	items[2].node.next = &items[3].node;
	KUNIT_EXPECT_FALSE(test, llist_add_batch(&items[2].node, &items[3].node, &head));
	KUNIT_EXPECT_TRUE(test, llist_on_list(&items[3].node));
	llist_for_each_entry(pos, head.first, node)
		seen = seen * 10 + pos->value;
	KUNIT_EXPECT_EQ(test, seen, 3421L);

	KUNIT_EXPECT_FALSE(test, llist_del_first_this(&head, &items[3].node));
	KUNIT_EXPECT_TRUE(test, llist_del_first_this(&head, &items[2].node));
	KUNIT_EXPECT_PTR_EQ(test, llist_del_first_init(&head), &items[3].node);
	KUNIT_EXPECT_FALSE(test, llist_on_list(&items[3].node));
	llist_add(&items[2].node, &head);
	head.first = llist_reverse_order(llist_del_all(&head));
	seen = 0;
	llist_for_each_entry_safe(pos, n, llist_del_all(&head), node) {
		seen = seen * 10 + pos->value;
		pos->node.next = NULL;
	}
	KUNIT_EXPECT_EQ(test, seen, 123L);
	KUNIT_EXPECT_NULL(test, llist_del_first(&head));
	KUNIT_EXPECT_NULL(test, llist_del_all(&head));
}

struct writer {
	struct llist_head *head;
	struct item *items;
	struct completion done;
};

static int write_thread(void *data)
{
	struct writer *writer = data;

	for (int i = 0; i < EACH; i++)
		llist_add(&writer->items[i].node, writer->head);
	complete(&writer->done);
	return 0;
}

static void many_threads(struct kunit *test)
{
	struct item *items = kunit_kzalloc(test, WRITERS * EACH * sizeof(*items), GFP_KERNEL), *pos;
	struct writer writers[WRITERS];
	LLIST_HEAD(head);
	int got = 0, turn = 0;

	KUNIT_ASSERT_NOT_NULL(test, items);
	for (int i = 0; i < WRITERS; i++) {
		struct task_struct *task;

		writers[i].head = &head;
		writers[i].items = items + i * EACH;
		init_completion(&writers[i].done);
		task = kthread_run(write_thread, &writers[i], "llist/%d", i);
		KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	}
	while (got < WRITERS * EACH) {
		struct llist_node *node = turn++ % 2 ? llist_del_all(&head) : llist_del_first(&head);

		if (node && !(turn % 2 == 0))
			node->next = NULL; /* taken alone */
		llist_for_each_entry(pos, node, node) {
			pos->value++;
			got++;
		}
		if (!node)
			cond_resched();
	}
	for (int i = 0; i < WRITERS; i++)
		wait_for_completion(&writers[i].done);
	KUNIT_EXPECT_TRUE(test, llist_empty(&head));
	for (int i = 0; i < WRITERS * EACH; i++)
		KUNIT_ASSERT_EQ(test, items[i].value, 1);
}

static struct kunit_case llist_cases[] = {
	KUNIT_CASE(one_thread),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite llist_suite = {
	.name = "km-llist",
	.test_cases = llist_cases,
};
kunit_test_suite(llist_suite);

MODULE_LICENSE("Dual MIT/GPL");
