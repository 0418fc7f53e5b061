/* SPDX-License-Identifier: MIT */
/* Mutexes with contexts: who gives way, and threads that take many in any order. */
#include <kunit/test.h>

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/prandom.h>
#include <linux/ww_mutex.h>

#define THREADS 4
#define LOCKS 6
#define EACH 2000

static DEFINE_WW_CLASS(wound_class);
static DEFINE_WD_CLASS(die_class);

static void one_thread(struct kunit *test)
{
	struct ww_acquire_ctx old, young;
	struct ww_mutex a, b;

	ww_mutex_init(&a, &die_class);
	ww_mutex_init(&b, &die_class);
	ww_acquire_init(&old, &die_class);
	ww_acquire_init(&young, &die_class);
	KUNIT_EXPECT_EQ(test, ww_mutex_lock(&a, &old), 0);
	KUNIT_EXPECT_EQ(test, ww_mutex_lock(&a, &old), -EALREADY);
	KUNIT_EXPECT_TRUE(test, ww_mutex_is_locked(&a));
	lockdep_assert_held(&a.base);
	KUNIT_EXPECT_EQ(test, ww_mutex_trylock(&a, &young), 0);
	KUNIT_EXPECT_EQ(test, ww_mutex_lock(&b, &young), 0);
	KUNIT_EXPECT_EQ(test, ww_mutex_lock(&a, &young), -EDEADLK);
	KUNIT_EXPECT_EQ(test, young.acquired, 1);
	ww_mutex_unlock(&b);
	ww_mutex_unlock(&a);
	ww_mutex_lock_slow(&a, &young);
	ww_mutex_unlock(&a);
	ww_acquire_done(&young);
	ww_acquire_fini(&young);
	ww_acquire_fini(&old);
	KUNIT_EXPECT_EQ(test, ww_mutex_trylock(&a, NULL), 1);
	ww_mutex_unlock(&a);
	KUNIT_EXPECT_FALSE(test, ww_mutex_is_locked(&a));
	ww_mutex_destroy(&a);
	ww_mutex_destroy(&b);
}

/* ---- the younger one holds a and waits for b, then the older wants a ---- */

struct pair {
	struct ww_mutex a, b;
	struct ww_acquire_ctx old;
	struct completion has_a, done;
	int result;
};

static int younger(void *data)
{
	struct pair *pair = data;
	struct ww_acquire_ctx young;

	ww_acquire_init(&young, pair->a.ww_class);
	pair->result = ww_mutex_lock(&pair->a, &young);
	complete(&pair->has_a);
	if (!pair->result)
		pair->result = ww_mutex_lock(&pair->b, &young);
	ww_mutex_unlock(&pair->a);
	if (!pair->result)
		ww_mutex_unlock(&pair->b);
	ww_acquire_fini(&young);
	complete(&pair->done);
	return 0;
}

static void the_younger_gives_way(struct kunit *test)
{
	struct ww_class *classes[] = { &wound_class, &die_class };

	for (int i = 0; i < ARRAY_SIZE(classes); i++) {
		struct pair pair = { .result = -1 };

		ww_mutex_init(&pair.a, classes[i]);
		ww_mutex_init(&pair.b, classes[i]);
		init_completion(&pair.has_a);
		init_completion(&pair.done);
		ww_acquire_init(&pair.old, classes[i]);
		KUNIT_EXPECT_EQ(test, ww_mutex_lock(&pair.b, &pair.old), 0);
		KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(younger, &pair, "younger")));
		wait_for_completion(&pair.has_a);
		KUNIT_EXPECT_EQ(test, ww_mutex_lock(&pair.a, &pair.old), 0);
		ww_mutex_unlock(&pair.a);
		ww_mutex_unlock(&pair.b);
		ww_acquire_fini(&pair.old);
		wait_for_completion(&pair.done);
		KUNIT_EXPECT_EQ(test, pair.result, -EDEADLK);
	}
}

/* ---- many ---- */

struct crowd {
	struct ww_mutex locks[LOCKS];
	unsigned long counts[LOCKS]; /* each under its lock */
	struct ww_class *class;
	struct completion done;
	atomic_t seed, wrong;
};

/* In the order that order tells; the one that it gave way for is taken first then. */
static int take_all(struct crowd *crowd, const int *order, struct ww_acquire_ctx *ctx)
{
	int slow = -1, err;

again:
	if (slow >= 0)
		ww_mutex_lock_slow(&crowd->locks[slow], ctx);
	for (int i = 0; i < LOCKS; i++) {
		if (order[i] == slow)
			continue;
		err = ww_mutex_lock(&crowd->locks[order[i]], ctx);
		if (!err)
			continue;
		for (int k = 0; k < i; k++)
			if (order[k] != slow)
				ww_mutex_unlock(&crowd->locks[order[k]]);
		/* Else its place in the order is to come. */
		if (slow >= 0)
			ww_mutex_unlock(&crowd->locks[slow]);
		if (err != -EDEADLK)
			return err;
		slow = order[i];
		goto again;
	}
	return 0;
}

static int crowd_thread(void *data)
{
	struct crowd *crowd = data;
	struct rnd_state rnd;

	prandom_seed_state(&rnd, atomic_inc_return(&crowd->seed));
	for (int turn = 0; turn < EACH; turn++) {
		struct ww_acquire_ctx ctx;
		int order[LOCKS];

		for (int i = 0; i < LOCKS; i++) {
			int at = prandom_u32_state(&rnd) % (i + 1);

			order[i] = order[at];
			order[at] = i;
		}
		ww_acquire_init(&ctx, crowd->class);
		if (take_all(crowd, order, &ctx)) {
			atomic_inc(&crowd->wrong);
		} else {
			for (int i = 0; i < LOCKS; i++)
				crowd->counts[i]++;
			for (int i = 0; i < LOCKS; i++)
				ww_mutex_unlock(&crowd->locks[i]);
		}
		ww_acquire_fini(&ctx);
	}
	complete(&crowd->done);
	return 0;
}

static void many_threads(struct kunit *test)
{
	struct ww_class *classes[] = { &wound_class, &die_class };

	for (int i = 0; i < ARRAY_SIZE(classes); i++) {
		struct crowd crowd = { .class = classes[i] };

		init_completion(&crowd.done);
		for (int k = 0; k < LOCKS; k++)
			ww_mutex_init(&crowd.locks[k], classes[i]);
		for (int k = 0; k < THREADS; k++) {
			struct task_struct *task = kthread_run(crowd_thread, &crowd, "ww/%d", k);

			KUNIT_ASSERT_FALSE(test, IS_ERR(task));
		}
		for (int k = 0; k < THREADS; k++)
			wait_for_completion(&crowd.done);
		KUNIT_EXPECT_EQ(test, atomic_read(&crowd.wrong), 0);
		for (int k = 0; k < LOCKS; k++)
			KUNIT_EXPECT_EQ(test, crowd.counts[k], THREADS * EACH);
	}
}

static struct kunit_case ww_cases[] = {
	KUNIT_CASE(one_thread),
	KUNIT_CASE(the_younger_gives_way),
	KUNIT_CASE(many_threads),
	{}
};

static struct kunit_suite ww_suite = {
	.name = "km-ww-mutex",
	.test_cases = ww_cases,
};
kunit_test_suite(ww_suite);

MODULE_LICENSE("Dual MIT/GPL");
