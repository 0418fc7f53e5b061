/* SPDX-License-Identifier: MIT */
/* Lists against an array. */
#include "test.h"

#include "base/bits.h"
#include "base/list.h"

#define NR 16

struct item {
	int value;
	struct list_head link;
};

static unsigned int list_length(const struct list_head *head)
{
	const struct list_head *pos;
	unsigned int nr = 0;

	list_each(pos, head) {
		CHECK_EQ(pos->next->prev, pos);
		nr++;
	}
	return nr;
}

TEST(push_and_remove)
{
	struct list_head head;
	struct item items[3] = { { 0, { 0, 0 } }, { 1, { 0, 0 } }, { 2, { 0, 0 } } };

	list_init(&head);
	CHECK(list_is_empty(&head));
	list_push_back(&items[1].link, &head);
	list_push_back(&items[2].link, &head);
	list_push_front(&items[0].link, &head);
	CHECK_EQ(list_length(&head), 3);
	CHECK_EQ(list_first(&head, struct item, link), &items[0]);
	CHECK_EQ(list_last(&head, struct item, link), &items[2]);

	list_remove(&items[1].link);
	list_remove(&items[1].link);
	CHECK_EQ(list_length(&head), 2);
	CHECK_EQ(list_first(&head, struct item, link)->link.next, &items[2].link);
}

TEST(splice)
{
	struct list_head a, b;
	struct item items[4] = { 0 };

	list_init(&a);
	list_init(&b);
	list_splice_back(&a, &b);
	CHECK(list_is_empty(&a) && list_is_empty(&b));
	for (int i = 0; i < 4; i++)
		list_push_back(&items[i].link, i < 2 ? &b : &a);
	list_splice_back(&a, &b);
	CHECK(list_is_empty(&a));
	CHECK_EQ(list_length(&b), 4);
	CHECK_EQ(list_last(&b, struct item, link), &items[3]);
}

TEST(random_order)
{
	struct list_head head, *pos, *next;
	struct item items[NR];
	int model[NR], nr = 0;

	list_init(&head);
	for (int i = 0; i < NR; i++) {
		items[i].value = i;
		list_init(&items[i].link);
	}
	for (int round = 0; round < 2000; round++) {
		int value = (int)test_rand_below(NR), at = 0, i = 0;
		bool front = test_rand() & 1;

		while (at < nr && model[at] != value)
			at++;
		if (at < nr) {
			list_remove(&items[value].link);
			memmove(&model[at], &model[at + 1], sizeof(int) * (size_t)(nr-- - at - 1));
		} else if (front) {
			list_push_front(&items[value].link, &head);
			memmove(&model[1], &model[0], sizeof(int) * (size_t)nr++);
			model[0] = value;
		} else {
			list_push_back(&items[value].link, &head);
			model[nr++] = value;
		}
		CHECK_EQ(list_length(&head), nr);
		list_each_safe(pos, next, &head)
			CHECK_EQ(list_entry_of(pos, struct item, link)->value, model[i++]);
	}
}
