/* SPDX-License-Identifier: MIT */
/* Owned locks: who has them, who waits, and what a fork leaves of them. */
#include "test.h"

#include "pool/pool.h"
#include "pool/pool_owned.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

TEST(the_owner_is_told_so)
{
	unsigned int word = 0;

	CHECK(!pool_owned_mine(&word));
	CHECK(pool_owned_get(&word));
	CHECK(pool_owned_mine(&word));
	CHECK(!pool_owned_get(&word));
	pool_owned_put(&word);
	CHECK_EQ(word, 0);
	pool_owned_put(&word);
	CHECK_EQ(word, 0);
}

static unsigned int shared_word;
static long plain;

static void *count(void *arg)
{
	for (unsigned long i = 0; i < test_scale(50000); i++) {
		CHECK(pool_owned_get(&shared_word));
		plain++;
		if (!(i & 1023))
			sched_yield();
		pool_owned_put(&shared_word);
	}
	return arg;
}

TEST(one_at_a_time)
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, count, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(plain, 4 * test_scale(50000));
	CHECK_EQ(shared_word, 0);
}

static unsigned int others, mine;
static int stage; /* atomic */

static void *hold(void *arg)
{
	pool_owned_get(&others);
	__atomic_store_n(&stage, 1, __ATOMIC_RELEASE);
	while (__atomic_load_n(&stage, __ATOMIC_ACQUIRE) != 2)
		usleep(100);
	pool_owned_put(&others);
	return arg;
}

TEST(a_child_takes_over_what_others_held)
{
	pthread_t thread;
	int status = -1;
	pid_t pid;

	if (TEST_TSAN) {
		test_skip("fork with threads");
		return;
	}
	stage = 0;
	pthread_create(&thread, NULL, hold, NULL);
	while (__atomic_load_n(&stage, __ATOMIC_ACQUIRE) != 1)
		usleep(100);
	pool_owned_get(&mine);
	pid = fork();
	if (!pid) {
		bool good;

		pool_fork_child();
		good = pool_owned_mine(&mine) && !pool_owned_get(&mine) && pool_owned_get(&others);
		pool_owned_put(&mine);
		pool_owned_put(&others);
		_exit(good && !mine && !others ? 0 : 1);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	__atomic_store_n(&stage, 2, __ATOMIC_RELEASE);
	pthread_join(thread, NULL);
	pool_owned_put(&mine);
	CHECK_EQ(others, 0);
}
