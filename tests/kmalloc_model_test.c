/* SPDX-License-Identifier: MIT */
/*
 * Model test of the kmalloc room: random allocations, resizes and frees of all
 * sizes, checked by content and against the list of who owns what.
 */
#include "test.h"

#include "kmalloc/kmalloc.h"

TEST_CMDLINE("mem=128M");

#define LIVE_MAX 2000

struct block {
	unsigned char *p;
	size_t size;
	unsigned char mark;
};

static struct block live[LIVE_MAX];
static unsigned int nr_live;

/* Mostly small, some to the limit of the classes, a few beyond. */
static size_t random_size(void)
{
	switch (test_rand_below(20)) {
	case 0:
		return 1 + test_rand_below(200000);
	case 1:
	case 2:
		return 1 + test_rand_below(KMALLOC_MAX_CACHE_SIZE);
	default:
		return 1 + test_rand_below(1024);
	}
}

static gfp_t random_gfp(void)
{
	static const gfp_t gfps[] = { GFP_KERNEL, GFP_KERNEL, GFP_ATOMIC, GFP_NOWAIT,
				      GFP_KERNEL | __GFP_RECLAIMABLE };

	return gfps[test_rand_below(ARRAY_LEN(gfps))];
}

static void check_content(const struct block *b, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (b->p[i] != b->mark) {
			CHECK_EQ(b->p[i], b->mark);
			return;
		}
}

static void check_zero(const unsigned char *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i]) {
			CHECK_EQ(p[i], 0);
			return;
		}
}

static void fill(struct block *b)
{
	b->mark = (unsigned char)(1 + test_rand_below(255));
	memset(b->p, b->mark, b->size);
}

static void step_alloc(void)
{
	struct block *b = &live[nr_live];
	bool zero = test_rand() % 4 == 0;

	b->size = random_size();
	b->p = kmalloc(b->size, random_gfp() | (zero ? __GFP_ZERO : 0));
	if (!CHECK(b->p))
		return;
	CHECK_EQ(ksize(b->p), kmalloc_size_roundup(b->size));
	if (zero)
		check_zero(b->p, ksize(b->p));
	fill(b);
	nr_live++;
}

static void step_realloc(void)
{
	struct block *b = &live[test_rand_below(nr_live)];
	size_t size = random_size(), had = ksize(b->p);
	unsigned char *p = krealloc(b->p, size, GFP_KERNEL);

	if (!CHECK(p))
		return;
	CHECK_EQ(p == b->p, size <= had);
	b->p = p;
	check_content(b, size < b->size ? size : b->size);
	b->size = size;
	fill(b);
}

static void step_free(void)
{
	struct block *b = &live[test_rand_below(nr_live)];

	check_content(b, b->size);
	switch (test_rand_below(8)) {
	case 0:
		kfree_sensitive(b->p);
		break;
	case 1:
		kvfree(b->p);
		break;
	default:
		kfree(b->p);
	}
	*b = live[--nr_live];
}

static void step_bulk_free(void)
{
	void *p[32];
	unsigned int n = 0;

	while (n < ARRAY_LEN(p) && nr_live) {
		check_content(&live[nr_live - 1], live[nr_live - 1].size);
		p[n++] = live[--nr_live].p;
	}
	kfree_bulk(n, p);
}

TEST(random_operations_agree_with_the_model)
{
	unsigned long steps = test_scale(16000);

	for (unsigned long step = 0; step < steps; step++) {
		uint64_t what = test_rand_below(1000);

		if (!nr_live || (nr_live < LIVE_MAX && what < 460 + 80 * (step / 2000 % 2)))
			step_alloc();
		else if (what < 640)
			step_realloc();
		else if (what < 642)
			step_bulk_free();
		else if (what < 643)
			slab_trim(step & 1);
		else
			step_free();
		if (step % 16 == 0)
			slab_check();
	}
	while (nr_live)
		step_free();
	CHECK_EQ(kmalloc_nr_large_pages, 0);
	slab_trim(true);
	page_drain_all();
	slab_check();
	kmalloc_check();
	page_check();
}
