/* SPDX-License-Identifier: MIT */
/* Lists with counted nodes: order, and what a walk sees while nodes go. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/klist.h>
#include <linux/kthread.h>

struct item {
	struct klist_node node;
	int value, gets, puts;
};

static void item_get(struct klist_node *n)
{
	container_of(n, struct item, node)->gets++;
}

static void item_put(struct klist_node *n)
{
	container_of(n, struct item, node)->puts++;
}

static struct item items[4];
static struct klist list;

static int klist_case_init(struct kunit *test)
{
	klist_init(&list, item_get, item_put);
	for (int i = 0; i < 4; i++)
		items[i] = (struct item){ .value = i };
	return 0;
}

/* The values as digits, from the start. */
static int digits(void)
{
	struct klist_iter it;
	struct klist_node *n;
	int all = 0;

	klist_iter_init(&list, &it);
	while ((n = klist_next(&it)))
		all = all * 10 + container_of(n, struct item, node)->value + 1;
	klist_iter_exit(&it);
	return all;
}

static void order(struct kunit *test)
{
	struct klist_iter it;

	klist_add_tail(&items[0].node, &list);
	klist_add_head(&items[1].node, &list);
	klist_add_behind(&items[2].node, &items[1].node);
	klist_add_before(&items[3].node, &items[0].node);
	KUNIT_EXPECT_EQ(test, digits(), 2341);
	klist_iter_init_node(&list, &it, &items[3].node);
	KUNIT_EXPECT_PTR_EQ(test, klist_prev(&it), &items[2].node);
	KUNIT_EXPECT_PTR_EQ(test, klist_next(&it), &items[3].node);
	klist_iter_exit(&it);
	for (int i = 0; i < 4; i++) {
		KUNIT_EXPECT_TRUE(test, klist_node_attached(&items[i].node));
		klist_del(&items[i].node);
		KUNIT_EXPECT_FALSE(test, klist_node_attached(&items[i].node));
		KUNIT_EXPECT_EQ(test, items[i].gets, 1);
		KUNIT_EXPECT_EQ(test, items[i].puts, 1);
	}
	KUNIT_EXPECT_EQ(test, digits(), 0);
}

static void a_walk_holds_its_node(struct kunit *test)
{
	struct klist_iter it;

	for (int i = 0; i < 3; i++)
		klist_add_tail(&items[i].node, &list);
	klist_iter_init(&list, &it);
	KUNIT_EXPECT_PTR_EQ(test, klist_next(&it), &items[0].node);
	klist_del(&items[0].node);
	klist_del(&items[1].node);
	KUNIT_EXPECT_EQ(test, items[0].puts, 0); /* the walk is there */
	KUNIT_EXPECT_EQ(test, items[1].puts, 1);
	KUNIT_EXPECT_EQ(test, digits(), 3);      /* and others do not see it */
	KUNIT_EXPECT_PTR_EQ(test, klist_next(&it), &items[2].node);
	KUNIT_EXPECT_EQ(test, items[0].puts, 1);
	klist_iter_exit(&it);
	klist_remove(&items[2].node);
	KUNIT_EXPECT_EQ(test, items[2].puts, 1);
}

static int removed;

static int remover(void *arg)
{
	klist_remove(&items[0].node);
	WRITE_ONCE(removed, 1);
	while (!kthread_should_stop())
		msleep(1);
	return 0;
}

static void remove_waits_for_walks(struct kunit *test)
{
	struct task_struct *task;
	struct klist_iter it;

	removed = 0;
	klist_add_tail(&items[0].node, &list);
	klist_iter_init(&list, &it);
	klist_next(&it);
	task = kthread_run(remover, NULL, "remover");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	msleep(20);
	KUNIT_EXPECT_EQ(test, READ_ONCE(removed), 0);
	klist_iter_exit(&it);
	kthread_stop(task); /* it ends when the node is gone */
	KUNIT_EXPECT_EQ(test, removed, 1);
	KUNIT_EXPECT_EQ(test, items[0].puts, 1);
}

static struct kunit_case klist_cases[] = {
	KUNIT_CASE(order),
	KUNIT_CASE(a_walk_holds_its_node),
	KUNIT_CASE(remove_waits_for_walks),
	{}
};

static struct kunit_suite klist_suite = {
	.name = "km-klist",
	.init = klist_case_init,
	.test_cases = klist_cases,
};
kunit_test_suite(klist_suite);

MODULE_LICENSE("Dual MIT/GPL");
