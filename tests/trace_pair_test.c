/* SPDX-License-Identifier: MIT */
/* Who is who: the table against a plain array. */
#include "test.h"

#include "trace/trace_pair.c"

void *tool_calloc(size_t nr, size_t size)
{
	return calloc(nr, size);
}

#define NR_KEYS 4000

TEST(model)
{
	static struct { /* by key: is it in, and which obj */
		bool in;
		uint64_t id;
	} model[NR_KEYS];
	struct pair_table t = { 0 };
	unsigned long i, nr = test_scale(60000);
	size_t nr_in = 0;

	memset(model, 0, sizeof(model));
	for (i = 0; i < nr; i++) {
		/* Keys as addresses are: far apart, with zeroes at their ends. */
		size_t k = test_rand_below(i < nr / 2 ? NR_KEYS : 50);
		uint64_t key = 0xffff888000000000u + (k + 1) * 4096;
		struct pair *p = pair_find(&t, key);

		if (!CHECK_EQ(p != NULL, model[k].in))
			break;
		if (!p) {
			p = pair_add(&t, key);
			CHECK(!p->obj && !p->id);
			p->id = model[k].id = i;
			model[k].in = true;
			nr_in++;
		} else {
			CHECK_EQ(p->id, model[k].id);
			if (test_rand_below(3)) {
				pair_remove(&t, p);
				model[k].in = false;
				nr_in--;
			}
		}
		CHECK_EQ(t.nr, nr_in);
		if (i % 512 == 0)
			CHECK(pair_valid(&t));
	}
	CHECK(pair_valid(&t));
	pair_free_all(&t);
	CHECK_EQ(pair_find(&t, 4096), NULL);
}

/* All keys in one chain, removed from every place of it. */
TEST(collisions)
{
	unsigned int first, i;

	for (first = 0; first < 8; first++) {
		struct pair_table t = { 0 };
		uint64_t keys[8], key;
		size_t home;

		pair_remove(&t, pair_add(&t, 1)); /* so that it has slots */
		home = t.nr_slots - 3;            /* the chain wraps around */
		for (i = 0, key = 1; i < 8; key++) {
			if (home_of(&t, key) == home)
				keys[i++] = key;
		}
		for (i = 0; i < 8; i++)
			pair_add(&t, keys[i])->id = i;
		for (i = 0; i < 8; i++) {
			unsigned int j, k = (first + i * 3) % 8;

			pair_remove(&t, pair_find(&t, keys[k]));
			CHECK(pair_valid(&t));
			for (j = i + 1; j < 8; j++)
				CHECK_EQ(pair_find(&t, keys[(first + j * 3) % 8])->id,
					 (first + j * 3) % 8);
		}
		CHECK_EQ(t.nr, 0);
		pair_free_all(&t);
	}
}
