/* SPDX-License-Identifier: MIT */
/*
 * Model test of the slab room: several caches, random operations against the
 * list of who owns what, slab_check() after every step.
 */
#include "test.h"

#include "slab/slab.h"
#include <kmem/kmem.h>

TEST_CMDLINE("mem=64M slab_nomerge");

#define CACHES 6
#define LIVE_MAX 4000

struct object {
	unsigned char *p;
	int cache;
	unsigned char mark;
};

static struct kmem_cache *caches[CACHES];
static const unsigned int sizes[CACHES] = { 1, 24, 96, 320, 1500, 5000 };
static struct object live[LIVE_MAX];
static unsigned int nr_live;

static void object_fill(struct object *o)
{
	o->mark = (unsigned char)test_rand();
	memset(o->p, o->mark, sizes[o->cache]);
}

static void object_check(const struct object *o)
{
	for (unsigned int i = 0; i < sizes[o->cache]; i++)
		if (o->p[i] != o->mark) {
			CHECK_EQ(o->p[i], o->mark);
			return;
		}
}

static void step_alloc(void)
{
	struct object *o = &live[nr_live];
	gfp_t gfp = test_rand() % 3 ? GFP_KERNEL : GFP_ATOMIC;

	o->cache = (int)test_rand_below(CACHES);
	if (test_rand() % 8 == 0) {
		o->p = kmem_cache_zalloc(caches[o->cache], gfp);
		for (unsigned int i = 0; o->p && i < sizes[o->cache]; i++)
			if (o->p[i]) {
				CHECK_EQ(o->p[i], 0);
				break;
			}
	} else {
		o->p = kmem_cache_alloc(caches[o->cache], gfp);
	}
	if (!CHECK(o->p))
		return;
	object_fill(o);
	nr_live++;
}

static void step_bulk(void)
{
	int cache = (int)test_rand_below(CACHES);
	unsigned int n = 1 + (unsigned int)test_rand_below(80);
	void *p[80];

	if (nr_live + n > LIVE_MAX || !kmem_cache_alloc_bulk(caches[cache], GFP_KERNEL, n, p))
		return;
	for (unsigned int i = 0; i < n; i++) {
		live[nr_live] = (struct object){ p[i], cache, 0 };
		object_fill(&live[nr_live++]);
	}
}

static void step_free(void)
{
	unsigned int i = (unsigned int)test_rand_below(nr_live);

	object_check(&live[i]);
	if (test_rand() % 4)
		kmem_cache_free(caches[live[i].cache], live[i].p);
	else
		kfree(live[i].p);
	live[i] = live[--nr_live];
}

TEST(random_operations_agree_with_the_model)
{
	static const char *const names[CACHES] = { "m1", "m24", "m96", "m320", "m1500", "m5000" };
	unsigned long steps = test_scale(20000);

	for (int i = 0; i < CACHES; i++)
		REQUIRE(caches[i] = kmem_cache_create(names[i], sizes[i], 0, 0, NULL));
	for (unsigned long step = 0; step < steps; step++) {
		uint64_t what = test_rand_below(1000);

		if (what < 3)
			kmem_cache_shrink(caches[test_rand_below(CACHES)]);
		else if (what < 13)
			step_bulk();
		else if (what < 14)
			slab_trim(what & 1);
		else if (nr_live < LIVE_MAX && (!nr_live || what < 500 + 200 * (step / 2000 % 2)))
			step_alloc();
		else
			step_free();
		if (step % 16 == 0)
			slab_check();
	}
	while (nr_live)
		step_free();
	for (int i = 0; i < CACHES; i++) {
		CHECK_SOON(kmem_cache_shrink(caches[i]) == 0);
		kmem_cache_destroy(caches[i]);
	}
	slab_check();
}
