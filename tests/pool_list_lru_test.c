/* SPDX-License-Identifier: MIT */
/* list_lru: order, counts, every answer of a walk's callback, the caller's lock, a model. */
#include "test.h"

#include "pool/pool.h"
#include <linux/list_lru.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include <pthread.h>

TEST_CMDLINE("mem=64M numa=fake=2");

struct item {
	struct list_head lru;
	int id;
};

static struct item items[16];

static void items_init(void)
{
	for (int i = 0; i < 16; i++) {
		list_init(&items[i].lru);
		items[i].id = i;
	}
}

/* A list with items 0 .. n - 1 on node 0. */
static void fill(struct list_lru *lru, int n)
{
	items_init();
	CHECK_EQ(list_lru_init(lru), 0);
	for (int i = 0; i < n; i++)
		CHECK(list_lru_add(lru, &items[i].lru, 0, NULL));
}

static void drain(struct list_lru *lru)
{
	pool_lru_check(lru);
	for (int i = 0; i < 16; i++)
		for (unsigned int nid = 0; nid < km_nr_nodes(); nid++)
			if (!list_is_empty(&items[i].lru))
				list_lru_del(lru, &items[i].lru, (int)nid, NULL);
	list_lru_destroy(lru);
}

TEST(adding_and_deleting_say_whether_they_did)
{
	struct list_lru lru;

	fill(&lru, 1);
	CHECK(!list_lru_add(&lru, &items[0].lru, 0, NULL));
	CHECK(list_lru_add_irq(&lru, &items[1].lru, 0, NULL));
	CHECK_EQ(list_lru_count_node(&lru, 0), 2);
	CHECK_EQ(list_lru_count_one(&lru, 0, NULL), 2);
	CHECK(list_lru_del(&lru, &items[0].lru, 0, NULL));
	CHECK(!list_lru_del(&lru, &items[0].lru, 0, NULL));
	CHECK_EQ(list_lru_count(&lru), 1);
	drain(&lru);
	list_lru_destroy(&lru);
}

TEST(the_node_is_that_of_the_object)
{
	struct list_lru lru;
	struct item *obj = kmalloc(sizeof(*obj), GFP_KERNEL), *far = NULL;
	int nid = page_to_nid(virt_to_page(obj));

	fill(&lru, 0);
	list_init(&obj->lru);
	CHECK(list_lru_add_obj(&lru, &obj->lru));
	CHECK_EQ(list_lru_count_node(&lru, nid), 1);
	CHECK(list_lru_del_obj(&lru, &obj->lru));
	/* The spelling to 6.7 has two arguments. */
	CHECK(list_lru_add(&lru, &obj->lru));
	CHECK(list_lru_del(&lru, &obj->lru));
	/* Not the library's memory: node 0. */
	CHECK(list_lru_add_obj(&lru, &items[0].lru));
	CHECK_EQ(list_lru_count_node(&lru, 0), 1);
	CHECK(list_lru_del_obj(&lru, &items[0].lru));
	if (km_nr_nodes() > 1)
		far = kmalloc_node(sizeof(*far), GFP_KERNEL, 1);
	if (far) {
		list_init(&far->lru);
		nid = page_to_nid(virt_to_page(far));
		CHECK(list_lru_add_obj(&lru, &far->lru));
		CHECK_EQ(list_lru_count_node(&lru, nid), 1);
		CHECK(list_lru_del_obj(&lru, &far->lru));
	}
	kfree(far);
	kfree(obj);
	list_lru_destroy(&lru);
}

/* What the callback of the walks below answers, by item, and what it saw. */
static enum lru_status answer[16];
static char seen[200];
static struct list_head moved;

static enum lru_status isolate(struct list_head *item, struct list_lru_one *list, void *arg)
{
	struct item *it = list_entry_of(item, struct item, lru);
	enum lru_status status = answer[it->id];

	CHECK_EQ(arg, &moved);
	snprintf(seen + strlen(seen), sizeof(seen) - strlen(seen), "%d ", it->id);
	switch (status) {
	case LRU_REMOVED:
		list_lru_isolate_move(list, item, &moved);
		break;
	case LRU_REMOVED_RETRY:
		list_lru_isolate(list, item);
		list_lru_unlock(list);
		break;
	case LRU_RETRY:
		answer[it->id] = LRU_SKIP;
		list_lru_unlock(list);
		break;
	default:
		break;
	}
	return status;
}

static unsigned long walk(struct list_lru *lru, unsigned long nr)
{
	seen[0] = 0;
	list_init(&moved);
	return list_lru_walk(lru, isolate, &moved, nr);
}

TEST(a_walk_removes_from_the_oldest_on)
{
	struct list_lru lru;

	fill(&lru, 5);
	for (int i = 0; i < 16; i++)
		answer[i] = LRU_REMOVED;
	CHECK_EQ(walk(&lru, 3), 3);
	CHECK_STREQ(seen, "0 1 2 ");
	CHECK_EQ(list_first(&moved, struct item, lru)->id, 2); /* moved to the front */
	CHECK_EQ(list_lru_count(&lru), 2);
	while (!list_is_empty(&moved))
		list_remove(moved.next);
	drain(&lru);
}

TEST(skip_rotate_and_stop)
{
	struct list_lru lru;

	fill(&lru, 5);
	for (int i = 0; i < 16; i++)
		answer[i] = LRU_SKIP;
	answer[1] = LRU_ROTATE;
	answer[3] = LRU_STOP;
	CHECK_EQ(walk(&lru, 100), 0);
	CHECK_STREQ(seen, "0 1 2 3 ");
	answer[1] = answer[3] = LRU_SKIP;
	walk(&lru, 5);
	CHECK_STREQ(seen, "0 2 3 4 1 ");
	CHECK_EQ(list_lru_count(&lru), 5);
	drain(&lru);
}

TEST(a_dropped_lock_begins_again)
{
	struct list_lru lru;

	fill(&lru, 4);
	for (int i = 0; i < 16; i++)
		answer[i] = LRU_SKIP;
	answer[2] = LRU_REMOVED_RETRY;
	answer[3] = LRU_RETRY;
	CHECK_EQ(walk(&lru, 100), 1);
	CHECK_STREQ(seen, "0 1 2 0 1 3 0 1 3 ");
	CHECK_EQ(list_lru_count(&lru), 3);
	drain(&lru);
}

TEST(walks_of_one_node_and_for_shrinkers)
{
	struct list_lru lru;
	struct shrink_control sc = { .nid = 0, .nr_to_scan = 2 };
	unsigned long nr = 1;

	fill(&lru, 4);
	for (int i = 0; i < 16; i++)
		answer[i] = LRU_REMOVED;
	list_init(&moved);
	CHECK_EQ(list_lru_shrink_count(&lru, &sc), 4);
	CHECK_EQ(list_lru_walk_node(&lru, 0, isolate, &moved, &nr), 1);
	CHECK_EQ(nr, 0);
	CHECK_EQ(list_lru_shrink_walk(&lru, &sc, isolate, &moved), 2);
	CHECK_EQ(sc.nr_to_scan, 0);
	sc.nr_to_scan = 5;
	CHECK_EQ(list_lru_shrink_walk_irq(&lru, &sc, isolate, &moved), 1);
	CHECK_EQ(sc.nr_to_scan, 4);
	nr = 5;
	CHECK_EQ(list_lru_walk_one_irq(&lru, 0, NULL, isolate, &moved, &nr), 0);
	while (!list_is_empty(&moved))
		list_remove(moved.next);
	drain(&lru);
}

static enum lru_status nonsense(struct list_head *item, struct list_lru_one *list, void *arg)
{
	(void)item;
	(void)list;
	(void)arg;
	return (enum lru_status)77;
}

TEST(misuse_is_reported)
{
	struct list_lru lru, none = { NULL };

	fill(&lru, 2);
	CHECK_EQ(list_lru_walk(&lru, nonsense, NULL, 10), 0);
	CHECK_REPORT("callback gave no enum lru_status");
	CHECK(!list_lru_add(&lru, &items[5].lru, 99, NULL));
	CHECK_REPORT("list_lru: no list for node 99");
	CHECK(!list_lru_add(&lru, &items[5].lru, -1, NULL));
	CHECK(!list_lru_add(&none, &items[5].lru, 0, NULL));
	list_lru_destroy(&lru);
	CHECK_REPORT("list_lru_destroy: 2 items left on node 0");
	CHECK(list_is_empty(&items[0].lru) && list_is_empty(&items[1].lru));
}

TEST(the_callers_lock)
{
	struct list_lru lru;
	struct list_lru_one *l;
	unsigned long flags;

	fill(&lru, 0);
	l = list_lru_lock(&lru, 0, NULL);
	REQUIRE(l);
	CHECK(__list_lru_add(&lru, l, &items[0].lru, 0, NULL));
	CHECK(!__list_lru_add(&lru, l, &items[0].lru, 0, NULL));
	CHECK(__list_lru_del(&lru, l, &items[0].lru, 0));
	CHECK(!__list_lru_del(&lru, l, &items[0].lru, 0));
	/* As a handler on top of the holder would find it. */
	CHECK(!list_lru_add(&lru, &items[1].lru, 0, NULL));
	CHECK_REPORT("this thread holds the lock of the list already");
	list_lru_unlock(l);
	l = list_lru_lock_irq(&lru, 0, NULL);
	list_lru_unlock_irq(l);
	l = list_lru_lock_irqsave(&lru, 0, NULL, &flags);
	list_lru_unlock_irqrestore(l, &flags);
	CHECK(list_lru_add(&lru, &items[1].lru, 0, NULL));
	drain(&lru);
}

TEST(forms_for_control_groups)
{
	struct list_lru lru;

	CHECK_EQ(list_lru_init_memcg(&lru, NULL), 0);
	CHECK_EQ(memcg_list_lru_alloc(NULL, &lru, GFP_KERNEL), 0);
	CHECK_EQ(folio_memcg_list_lru_alloc(NULL, &lru, GFP_KERNEL), 0);
	list_lru_destroy(&lru);
	CHECK_EQ(list_lru_init_memcg_key(&lru, NULL, NULL), 0);
	list_lru_destroy(&lru);
	CHECK_EQ(list_lru_init_key(&lru, NULL), 0);
	list_lru_destroy(&lru);
}

TEST(order_agrees_with_a_model)
{
	struct list_lru lru;
	int order[16], nr = 0;
	char buf[200];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	fill(&lru, 0);
	for (unsigned long step = 0; step < test_scale(20000); step++) {
		int id = (int)test_rand_below(16), at = 0;
		char want[100] = "";

		while (at < nr && order[at] != id)
			at++;
		if (test_rand_below(2)) {
			CHECK_EQ(list_lru_add(&lru, &items[id].lru, 0, NULL), at == nr);
			if (at == nr)
				order[nr++] = id;
		} else {
			CHECK_EQ(list_lru_del(&lru, &items[id].lru, 0, NULL), at < nr);
			if (at < nr) {
				for (nr--; at < nr; at++)
					order[at] = order[at + 1];
			}
		}
		CHECK_EQ(list_lru_count(&lru), nr);
		if (step & 15)
			continue;
		pool_lru_check(&lru);
		for (int i = 0; i < 16; i++)
			answer[i] = LRU_SKIP;
		walk(&lru, 100);
		for (int i = 0; i < nr; i++)
			snprintf(want + strlen(want), sizeof(want) - strlen(want), "%d ", order[i]);
		CHECK_STREQ(seen, want);
	}
	pool_lru_text(&t, &lru);
	CHECK(strstr(buf, "node 0: "));
	drain(&lru);
}

static struct list_lru shared;

static enum lru_status take_all(struct list_head *item, struct list_lru_one *list, void *arg)
{
	if (test_rand_below(4))
		return LRU_ROTATE;
	list_lru_isolate(list, item);
	(*(long *)arg)++;
	return LRU_REMOVED;
}

static void *churn(void *arg)
{
	struct item mine[8];
	long taken = 0;

	for (int i = 0; i < 8; i++)
		list_init(&mine[i].lru);
	for (unsigned long i = 0; i < test_scale(20000); i++) {
		unsigned int k = (unsigned int)test_rand_below(8);

		list_lru_add(&shared, &mine[k].lru, 0, NULL);
		if (i % 16 == 0)
			list_lru_walk(&shared, take_all, &taken, 8);
		list_lru_del(&shared, &mine[test_rand_below(8)].lru, 0, NULL);
	}
	for (int i = 0; i < 8; i++)
		list_lru_del(&shared, &mine[i].lru, 0, NULL);
	CHECK(taken > 0);
	(void)arg;
	return NULL;
}

TEST(threads_share_a_list)
{
	pthread_t threads[4];

	CHECK_EQ(list_lru_init(&shared), 0);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, churn, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	pool_lru_check(&shared);
	CHECK_EQ(list_lru_count(&shared), 0);
	list_lru_destroy(&shared);
}
