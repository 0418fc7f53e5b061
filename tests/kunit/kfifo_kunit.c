/* SPDX-License-Identifier: MIT */
/* Queues in a ring: elements, records, going round, two threads. */
#include <kunit/test.h>

#include <linux/completion.h>
#include <linux/kfifo.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "model_seed.h"

struct pair {
	int a;
	long b;
};

static DEFINE_KFIFO(fixed, int, 8);
static DEFINE_SPINLOCK(fixed_lock);

static void elements(struct kunit *test)
{
	int values[10], value = 0;

	KUNIT_EXPECT_TRUE(test, kfifo_initialized(&fixed));
	KUNIT_EXPECT_EQ(test, kfifo_size(&fixed), 8U);
	KUNIT_EXPECT_EQ(test, kfifo_esize(&fixed), (unsigned int)sizeof(int));
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 8; i++)
			KUNIT_EXPECT_EQ(test, kfifo_put(&fixed, i * 3), 1U);
		KUNIT_EXPECT_EQ(test, kfifo_put(&fixed, 99), 0U);
		KUNIT_EXPECT_TRUE(test, kfifo_is_full(&fixed));
		KUNIT_EXPECT_EQ(test, kfifo_avail(&fixed), 0U);
		KUNIT_EXPECT_EQ(test, kfifo_peek(&fixed, &value), 1U);
		KUNIT_EXPECT_EQ(test, value, 0);
		kfifo_skip(&fixed);
		KUNIT_EXPECT_EQ(test, kfifo_get(&fixed, &value), 1U);
		KUNIT_EXPECT_EQ(test, value, 3);
		KUNIT_EXPECT_EQ(test, kfifo_out_peek(&fixed, values, 10), 6U);
		KUNIT_EXPECT_EQ(test, kfifo_len(&fixed), 6U);
		KUNIT_EXPECT_EQ(test, kfifo_out_spinlocked(&fixed, values, 10, &fixed_lock), 6U);
		for (int i = 0; i < 6; i++)
			KUNIT_EXPECT_EQ(test, values[i], (i + 2) * 3);
		KUNIT_EXPECT_TRUE(test, kfifo_is_empty(&fixed));
		KUNIT_EXPECT_EQ(test, kfifo_get(&fixed, &value), 0U);
		/* start the next round somewhere else */
		KUNIT_EXPECT_EQ(test, kfifo_in(&fixed, values, 3), 3U);
		kfifo_reset_out(&fixed);
	}
	kfifo_reset(&fixed);
	KUNIT_EXPECT_EQ(test, kfifo_avail(&fixed), 8U);
}

static void structures(struct kunit *test)
{
	DECLARE_KFIFO_PTR(fifo, struct pair);
	struct pair pair = { 1, 2 }, got;

	INIT_KFIFO(fifo);
	KUNIT_EXPECT_FALSE(test, kfifo_initialized(&fifo));
	KUNIT_EXPECT_EQ(test, kfifo_alloc(&fifo, 1, GFP_KERNEL), -EINVAL);
	KUNIT_ASSERT_EQ(test, kfifo_alloc(&fifo, 5, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, kfifo_size(&fifo), 8U);
	for (pair.a = 0; kfifo_put(&fifo, pair); pair.a++)
		pair.b = -pair.a - 1;
	KUNIT_EXPECT_EQ(test, pair.a, 8);
	for (int i = 0; i < 8; i++) {
		KUNIT_ASSERT_EQ(test, kfifo_get(&fifo, &got), 1U);
		KUNIT_EXPECT_EQ(test, got.a, i);
	}
	kfifo_free(&fifo);
	KUNIT_EXPECT_FALSE(test, kfifo_initialized(&fifo));
}

static void buffer_of_the_callers(struct kunit *test)
{
	unsigned char buffer[20], text[20] = { };
	struct kfifo fifo;
	unsigned int tail;

	KUNIT_ASSERT_EQ(test, kfifo_init(&fifo, buffer, sizeof(buffer)), 0);
	KUNIT_EXPECT_EQ(test, kfifo_size(&fifo), 16U);
	KUNIT_EXPECT_EQ(test, kfifo_in(&fifo, "0123456789", 10), 10U);
	KUNIT_EXPECT_EQ(test, kfifo_out(&fifo, text, 8), 8U);
	KUNIT_EXPECT_EQ(test, kfifo_in(&fifo, "abcdefghijklmnop", 16), 14U);
	KUNIT_EXPECT_EQ(test, kfifo_out_linear(&fifo, &tail, 100), 8U);
	KUNIT_EXPECT_EQ(test, tail, 8U);
	KUNIT_EXPECT_EQ(test, kfifo_out(&fifo, text, 20), 16U);
	KUNIT_EXPECT_EQ(test, memcmp(text, "89abcdefghijklmn", 16), 0);
}

static void records_model(struct kunit *test, struct kfifo_rec_ptr_2 *fifo)
{
	unsigned int lengths[64], head = 0, tail = 0, bytes = 0;
	unsigned char buf[40], want = 0, next = 0;
	struct rnd_state rnd;

	model_seed(test, &rnd);
	for (int step = 0; step < 5000; step++) {
		unsigned int len = model_below(&rnd, 33), done;

		if (model_below(&rnd, 2)) {
			bool fits = bytes + len + 2 <= 64;

			for (unsigned int i = 0; i < len; i++)
				buf[i] = next + i;
			KUNIT_EXPECT_EQ(test, kfifo_avail(fifo), bytes + 2 < 64 ? 62 - bytes : 0);
			done = kfifo_in(fifo, buf, len);
			KUNIT_ASSERT_EQ(test, done, fits ? len : 0);
			if (fits) {
				lengths[head++ % 64] = len;
				bytes += len + 2;
				next += len;
			}
			continue;
		}
		if (head == tail) {
			KUNIT_ASSERT_EQ(test, kfifo_out(fifo, buf, 40), 0U);
			continue;
		}
		KUNIT_ASSERT_EQ(test, kfifo_peek_len(fifo), lengths[tail % 64]);
		len = model_below(&rnd, 41);
		done = kfifo_out(fifo, buf, len);
		KUNIT_ASSERT_EQ(test, done, min(len, lengths[tail % 64]));
		for (unsigned int i = 0; i < done; i++)
			KUNIT_ASSERT_EQ(test, buf[i], (unsigned char)(want + i));
		want += lengths[tail % 64];
		bytes -= lengths[tail++ % 64] + 2;
		KUNIT_ASSERT_EQ(test, kfifo_len(fifo), bytes);
	}
}

static void records(struct kunit *test)
{
	struct kfifo_rec_ptr_2 fifo;
	struct kfifo_rec_ptr_1 small;
	unsigned char big[300];

	KUNIT_ASSERT_EQ(test, kfifo_alloc(&fifo, 64, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, kfifo_recsize(&fifo), (size_t)2);
	records_model(test, &fifo);
	kfifo_free(&fifo);

	KUNIT_ASSERT_EQ(test, kfifo_alloc(&small, 512, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, kfifo_in(&small, big, 256), 0U); /* longer than a record can be */
	KUNIT_EXPECT_EQ(test, kfifo_in(&small, big, 255), 255U);
	KUNIT_EXPECT_EQ(test, kfifo_peek_len(&small), 255U);
	kfifo_free(&small);
}

static DECLARE_KFIFO(shared, int, 16);
static DECLARE_COMPLETION(written);

static int writer(void *data)
{
	for (int i = 0; i < 20000;) {
		if (kfifo_put(&shared, i))
			i++;
		else
			cond_resched();
	}
	complete(&written);
	return 0;
}

static void two_threads(struct kunit *test)
{
	struct task_struct *task;
	int value = 0;

	INIT_KFIFO(shared);
	reinit_completion(&written);
	task = kthread_run(writer, NULL, "kfifo");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	for (int i = 0; i < 20000;) {
		if (kfifo_get(&shared, &value))
			KUNIT_EXPECT_EQ(test, value, i++);
		else
			cond_resched();
	}
	wait_for_completion(&written);
}

static struct kunit_case kfifo_cases[] = {
	KUNIT_CASE(elements),
	KUNIT_CASE(structures),
	KUNIT_CASE(buffer_of_the_callers),
	KUNIT_CASE(records),
	KUNIT_CASE(two_threads),
	{}
};

static struct kunit_suite kfifo_suite = {
	.name = "km-kfifo",
	.test_cases = kfifo_cases,
};
kunit_test_suite(kfifo_suite);

MODULE_LICENSE("Dual MIT/GPL");
