/* SPDX-License-Identifier: MIT */
/*
 * Model test of debugging: used as they should be, caches are never reported,
 * whatever their flags; one byte or link changed at random is found, named,
 * and put right.
 */
#include "test.h"

#include "slab/slab_internal.h"

#include <pthread.h>

TEST_CMDLINE("mem=128M slab_nomerge");

#define LIVE_MAX 300
#define FLAGS (SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)

static const slab_flags_t bits[] = { SLAB_CONSISTENCY_CHECKS, SLAB_RED_ZONE, SLAB_POISON,
				     SLAB_STORE_USER };

static slab_flags_t random_flags(void)
{
	slab_flags_t flags = 0;

	while (!flags)
		for (unsigned int i = 0; i < ARRAY_LEN(bits); i++)
			flags |= test_rand() % 2 ? bits[i] : 0;
	return flags;
}

static void construct(void *object)
{
	*(unsigned char *)object = 'c';
}

static struct kmem_cache *random_cache(unsigned int *size, slab_flags_t flags)
{
	static const unsigned int aligns[] = { 0, 0, 8, 32, 64 };
	bool ctor = test_rand() % 8 == 0;

	*size = 1 + (unsigned int)test_rand_below(test_rand() % 4 ? 200 : 5000);
	if (test_rand() % 8 == 0)
		flags |= SLAB_TYPESAFE_BY_RCU;
	if (test_rand() % 4 == 0)
		flags |= SLAB_KMALLOC;
	return kmem_cache_create("model", *size, aligns[test_rand_below(ARRAY_LEN(aligns))], flags,
				 ctor ? construct : NULL);
}

static unsigned char *live[LIVE_MAX];
static unsigned int nr_live;

static void step(struct kmem_cache *s, unsigned int size)
{
	unsigned int i;

	if (nr_live < LIVE_MAX && (!nr_live || test_rand() % 5 < 3)) {
		gfp_t gfp = test_rand() % 4 || s->ctor ? GFP_KERNEL : GFP_KERNEL | __GFP_ZERO;
		unsigned char *p = kmem_cache_alloc_noprof(s, gfp);

		if (!CHECK(p))
			return;
		if (gfp & __GFP_ZERO)
			CHECK(!p[0] && !p[size - 1]);
		if (!s->ctor)
			memset(p, (int)test_rand(), size);
		live[nr_live++] = p;
		return;
	}
	i = (unsigned int)test_rand_below(nr_live);
	kmem_cache_free(s, live[i]);
	live[i] = live[--nr_live];
}

static void free_all(struct kmem_cache *s)
{
	while (nr_live)
		kmem_cache_free(s, live[--nr_live]);
}

TEST(correct_use_is_not_reported)
{
	for (int round = 0; round < (TEST_SANITIZED ? 10 : 60); round++) {
		unsigned int size;
		struct kmem_cache *s = random_cache(&size, random_flags());

		REQUIRE(s);
		for (int i = 0; i < 600; i++) {
			step(s, size);
			if (i % 100 == 0)
				CHECK_EQ(validate_slab_cache(s), 0);
		}
		slab_check();
		CHECK_EQ(validate_slab_cache(s), 0);
		free_all(s);
		CHECK_EQ(kmem_cache_shrink(s), 0);
		kmem_cache_destroy(s);
	}
	CHECK_NO_REPORT();
}

/* The reason that a change of the byte at p[at] is to be reported with. */
static const char *reason(const struct kmem_cache *s, long at, bool is_free)
{
	long end = (long)s->size - (long)s->red_left_pad;
	bool poisoned = is_free && s->flags & SLAB_OBJECT_POISON;

	if (at < 0)
		return "Left Redzone";
	if (at < (long)s->object_size - 1)
		return poisoned ? "Poison" : NULL;
	if (at < (long)s->object_size)
		return poisoned ? "End Poison" : NULL;
	if (at < (long)s->inuse)
		return s->flags & SLAB_RED_ZONE ? "Right Redzone" :
		       s->flags & SLAB_POISON   ? "Alignment padding" : NULL;
	if (at >= (long)slab_padding_at(s) && at < end && s->flags & SLAB_POISON)
		return "Object padding";
	return NULL;
}

static void damage(struct kmem_cache *s, unsigned char *p, bool is_free)
{
	long at = (long)test_rand_below(s->size) - (long)s->red_left_pad;
	const char *what = reason(s, at, is_free);
	char bug[60];

	if (!what)
		return;
	p[at] ^= (unsigned char)(1 + test_rand_below(255));
	CHECK_EQ(validate_slab_cache(s), 1);
	snprintf(bug, sizeof(bug), "): %s overwritten\n", what);
	if (!CHECK(strstr(test_report_text(), bug)))
		printf("# at %ld of %u: %s", at, s->object_size, bug);
	snprintf(bug, sizeof(bug), "FIX model: Restoring %s ", what);
	CHECK(strstr(test_report_text(), bug));
	test_report_clear();
	CHECK_EQ(validate_slab_cache(s), 0);
}

TEST(any_byte_that_changed_is_named)
{
	for (int round = 0; round < (TEST_SANITIZED ? 10 : 60); round++) {
		unsigned int size;
		struct kmem_cache *s = random_cache(&size, random_flags() | SLAB_POISON);
		unsigned char *p;

		REQUIRE(s);
		for (int i = 0; i < 100; i++)
			step(s, size);
		p = kmem_cache_alloc(s, GFP_KERNEL);
		for (int i = 0; i < 10; i++)
			damage(s, p, false);
		kmem_cache_free(s, p);
		for (int i = 0; i < 10; i++)
			damage(s, p, true);
		free_all(s);
		slab_check();
		kmem_cache_destroy(s);
		CHECK_NO_REPORT();
	}
}

TEST(any_link_that_changed_is_named)
{
	for (int round = 0; round < (TEST_SANITIZED ? 10 : 60); round++) {
		unsigned int size;
		struct kmem_cache *s = random_cache(&size, FLAGS);
		unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

		for (int i = 0; i < 20; i++)
			step(s, size);
		kmem_cache_free(s, p);
		/* An upper byte: a lower one could decode to another object. */
		p[(unsigned long)s->offset + 4 + test_rand_below(4)] ^=
			(unsigned char)(1 + test_rand_below(255));
		validate_slab_cache(s);
		CHECK(strstr(test_report_text(), "): Freechain corrupt\n"));
		test_report_clear();
		slab_check();
		/* What was behind the link is lost: marked as free, and not on the list. */
		validate_slab_cache(s);
		test_report_clear();
		CHECK_EQ(validate_slab_cache(s), 0);
		free_all(s);
		CHECK_NO_REPORT();
		kmem_cache_destroy(s);
		test_report_clear();
	}
}

/* ---- threads ---- */

static struct kmem_cache *shared;

static void *worker(void *arg)
{
	void *mine[32] = { NULL };

	(void)arg;
	for (int i = 0; i < (TEST_SANITIZED ? 500 : 5000); i++) {
		unsigned int at = (unsigned int)test_rand_below(32);

		if (mine[at])
			kmem_cache_free(shared, mine[at]);
		mine[at] = kmem_cache_alloc(shared, GFP_KERNEL);
		if (mine[at])
			memset(mine[at], 1, 100);
	}
	for (int i = 0; i < 32; i++)
		if (mine[i])
			kmem_cache_free(shared, mine[i]);
	return NULL;
}

TEST(threads)
{
	pthread_t thread[4];

	shared = kmem_cache_create("shared", 100, 0, FLAGS, NULL);
	for (int i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, worker, NULL);
	for (int i = 0; i < 20; i++)
		CHECK_EQ(validate_slab_cache(shared), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(thread[i], NULL);
	slab_check();
	CHECK_EQ(kmem_cache_shrink(shared), 0);
	kmem_cache_destroy(shared);
}
