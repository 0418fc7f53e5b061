/* SPDX-License-Identifier: MIT */
/* Grace periods: no reader sees an object whose callback has run. */
#include "test.h"

#include "port/port.h"
#include "port/rcu.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#define NR_READERS 3
#define ALIVE 0x600d
#define DEAD 0xdead

struct object {
	struct rcu_head rcu;
	unsigned int state;
	unsigned int number;
};

static struct object objects[4096];
static struct object *shared; /* atomic */
static bool stop;
static unsigned int nr_called, next_number;
static unsigned long nr_reads;

static void retire(struct rcu_head *head)
{
	struct object *object = (struct object *)head;

	CHECK_EQ(object->number, next_number++);
	__atomic_store_n(&object->state, DEAD, __ATOMIC_RELAXED);
	__atomic_fetch_add(&nr_called, 1, __ATOMIC_RELEASE);
}

static void *read_shared(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		struct object *object;

		port_rcu_read_lock();
		object = __atomic_load_n(&shared, __ATOMIC_ACQUIRE);
		for (int i = 0; i < 10; i++)
			CHECK_EQ(__atomic_load_n(&object->state, __ATOMIC_RELAXED), ALIVE);
		port_rcu_read_unlock();
		__atomic_fetch_add(&nr_reads, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

TEST(callbacks_wait_for_readers)
{
	unsigned long rounds = test_scale(4000);
	pthread_t readers[NR_READERS];

	for (unsigned int i = 0; i < 4096; i++)
		objects[i] = (struct object){ .state = ALIVE, .number = i };
	shared = &objects[0];
	for (int i = 0; i < NR_READERS; i++)
		pthread_create(&readers[i], NULL, read_shared, NULL);
	for (unsigned long i = 1; i < rounds; i++) {
		struct object *old = __atomic_exchange_n(&shared, &objects[i], __ATOMIC_ACQ_REL);

		port_rcu_call(&old->rcu, retire);
		if (i % 500 == 0)
			port_rcu_barrier();
	}
	port_rcu_barrier();
	CHECK_EQ(__atomic_load_n(&nr_called, __ATOMIC_ACQUIRE), rounds - 1);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < NR_READERS; i++)
		pthread_join(readers[i], NULL);
	CHECK(nr_reads > 0);
}

static unsigned int inside, left;

static void *read_long(void *arg)
{
	(void)arg;
	port_rcu_read_lock();
	__atomic_store_n(&inside, 1, __ATOMIC_RELEASE);
	port_wake(&inside, 1);
	port_sleep_ns(20000000);
	__atomic_store_n(&left, 1, __ATOMIC_RELEASE);
	port_rcu_read_unlock();
	return NULL;
}

TEST(synchronize_waits)
{
	pthread_t reader;

	pthread_create(&reader, NULL, read_long, NULL);
	while (!__atomic_load_n(&inside, __ATOMIC_ACQUIRE))
		port_wait(&inside, 0, 0);
	port_rcu_synchronize();
	CHECK_EQ(__atomic_load_n(&left, __ATOMIC_ACQUIRE), 1);
	pthread_join(reader, NULL);
}

TEST(barrier_alone)
{
	CHECK_EQ(port_rcu_start(), 0);
	port_rcu_barrier();
	port_rcu_barrier();
}

/* A child has no worker thread; what its parent had called and not run is run there too. */
static unsigned int nr_slow;

static void slow(struct rcu_head *head)
{
	(void)head;
	port_sleep_ns(1000000);
	__atomic_fetch_add(&nr_slow, 1, __ATOMIC_RELEASE);
}

TEST(fork_with_callbacks_pending)
{
	static struct rcu_head heads[8], late;
	int status;
	pid_t pid;

	if (TEST_TSAN) {
		test_skip("a child cannot start threads");
		return;
	}
	for (int round = 0; round < 8; round++) {
		nr_slow = 0;
		for (int i = 0; i < 8; i++)
			port_rcu_call(&heads[i], slow);
		port_sleep_ns((unsigned long)round * 500000);
		fflush(stdout);
		pid = fork();
		if (!pid) {
			port_rcu_call(&late, slow);
			port_rcu_barrier();
			port_rcu_synchronize();
			_exit(__atomic_load_n(&nr_slow, __ATOMIC_ACQUIRE) == 9 ? 0 : 1);
		}
		port_rcu_barrier();
		CHECK_EQ(__atomic_load_n(&nr_slow, __ATOMIC_ACQUIRE), 8);
		CHECK_EQ(waitpid(pid, &status, 0), pid);
		CHECK_EQ(status, 0);
	}
}
