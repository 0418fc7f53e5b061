/* SPDX-License-Identifier: MIT */
/* Locks under threads and under signals. */
#include "test.h"

#include "base/bug.h"
#include "base/lock.h"
#include "port/port.h"

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#define NR_THREADS 4

static struct km_lock lock = LOCK_INIT(LOCK_RANK_ZONE);
static struct km_lock other = LOCK_INIT(LOCK_RANK_ZONE_SECOND);

TEST(states)
{
	struct km_lock l;

	lock_init(&l, LOCK_RANK_CACHES);
	CHECK(!lock_is_held(&l));
	CHECK(!thread_interrupted_holder());
	lock_get(&l);
	CHECK(lock_is_held(&l));
	CHECK(thread_interrupted_holder());
	CHECK(!lock_try(&l));
	CHECK_EQ(km_thread.lock_depth, 1);
	CHECK(!lock_get_free(&l));
	CHECK(!lock_get_gfp(&l, GFP_KM_TRYLOCK));
	lock_put(&l);
	CHECK(!lock_is_held(&l));
	CHECK_EQ(km_thread.lock_depth, 0);

	CHECK(lock_try(&l));
	lock_put(&l);
	CHECK(lock_get_free(&l));
	lock_put(&l);
	CHECK(lock_get_gfp(&l, 0));
	lock_put(&l);
	CHECK_EQ(km_thread.lock_depth, 0);
	CHECK_EQ(km_thread.lock_rank, 0);
}

/* What a public entry does with its flags below an interrupted holder. */
TEST(flags_under_a_holder)
{
	CHECK_EQ(thread_gfp(0xcc0u), 0xcc0u);
	lock_get(&lock);
	CHECK_EQ(thread_gfp(0xcc0u), 0xc0u | GFP_KM_TRYLOCK);
	lock_put(&lock);
}

static unsigned long counter, counter_try;

static void *count(void *arg)
{
	unsigned long rounds = *(unsigned long *)arg;

	for (unsigned long i = 0; i < rounds; i++) {
		lock_get(&lock);
		counter++;
		if (i % 1024 == 0)
			usleep(50); /* so that the others get to sleep on it */
		lock_put(&lock);
		if (lock_try(&other)) {
			counter_try++;
			lock_put(&other);
		} else {
			lock_get(&other);
			counter_try++;
			lock_put(&other);
		}
	}
	CHECK_EQ(km_thread.lock_depth, 0);
	return NULL;
}

TEST(exclusion)
{
	unsigned long rounds = test_scale(20000);
	pthread_t threads[NR_THREADS];

	counter = counter_try = 0;
	for (int i = 0; i < NR_THREADS; i++)
		pthread_create(&threads[i], NULL, count, &rounds);
	for (int i = 0; i < NR_THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(counter, rounds * NR_THREADS);
	CHECK_EQ(counter_try, rounds * NR_THREADS);
	CHECK(!lock_is_held(&lock) && !lock_is_held(&other));
}

/* A handler that interrupts a holder at any instruction never waits. */
static unsigned long handled, refused, under_lock;

static void handler(int sig)
{
	(void)sig;
	if (lock_get_free(&lock)) {
		under_lock++;
		lock_put(&lock);
	} else {
		refused++;
	}
	handled++;
}

TEST(signals)
{
	struct itimerval timer = { { 0, 200 }, { 0, 200 } }, off = { { 0, 0 }, { 0, 0 } };
	struct sigaction action = { .sa_handler = handler }, before;
	unsigned long i = 0;

	handled = refused = under_lock = counter = 0;
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &timer, NULL);
	for (; __atomic_load_n(&handled, __ATOMIC_RELAXED) < 300; i++) {
		lock_get(&lock);
		counter++;
		lock_put(&lock);
	}
	setitimer(ITIMER_REAL, &off, NULL);
	sigaction(SIGALRM, &before, NULL);
	CHECK_EQ(counter, i);
	CHECK_EQ(handled, refused + under_lock);
	CHECK_EQ(km_thread.lock_depth, 0);
	CHECK(!lock_is_held(&lock));
}

static void put_twice(void *arg)
{
	(void)arg;
	lock_get(&lock);
	lock_put(&lock);
	lock_put(&lock);
}

TEST(put_of_a_free_lock)
{
	CHECK_ABORTS(put_twice, NULL, "kernel BUG at");
}

#ifdef KM_CHECK
static void wrong_order(void *arg)
{
	(void)arg;
	lock_get(&other);
	lock_get(&lock);
}

static void same_rank(void *arg)
{
	struct km_lock twin = LOCK_INIT(LOCK_RANK_ZONE);

	(void)arg;
	lock_get(&lock);
	lock_get(&twin);
}

TEST(ranks)
{
	CHECK_ABORTS(wrong_order, NULL, "lock rank");
	CHECK_ABORTS(same_rank, NULL, "lock rank");
	lock_get(&lock);
	lock_get(&other);
	lock_put(&lock); /* not the last one taken */
	lock_put(&other);
	CHECK_EQ(km_thread.lock_rank, 0);
}
#endif
