/* SPDX-License-Identifier: MIT */
/* Owned mutexes: they exclude others, and know their owner. */
#include "test.h"

#include "base/owned.h"
#include "port/port.h"

#include <pthread.h>

static struct owned mutex;
static unsigned long counter;

TEST(the_owner_is_told)
{
	CHECK(!owned_mine(&mutex));
	CHECK(owned_get(&mutex));
	CHECK(owned_mine(&mutex));
	CHECK(!owned_get(&mutex));
	owned_put(&mutex);
	CHECK(!owned_mine(&mutex));
	CHECK_EQ(mutex.word, 0);
}

static void *count(void *arg)
{
	for (unsigned long i = 0; i < test_scale(20000); i++) {
		CHECK(owned_get(&mutex));
		counter++;
		CHECK(owned_mine(&mutex));
		owned_put(&mutex);
	}
	return arg;
}

TEST(others_are_excluded)
{
	pthread_t threads[6];

	for (int i = 0; i < 6; i++)
		pthread_create(&threads[i], NULL, count, NULL);
	for (int i = 0; i < 6; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(counter, 6 * test_scale(20000));
	CHECK_EQ(mutex.word, 0);
}

TEST(after_a_fork)
{
	struct owned held = { OWNED_WAIT | 4711 };

	owned_fork_child(&held, 4711);
	CHECK(owned_mine(&held));
	owned_put(&held);
	held.word = 815;
	owned_fork_child(&held, 4711);
	CHECK_EQ(held.word, 0);
	owned_fork_child(&held, 4711);
	CHECK_EQ(held.word, 0);
}
