/* SPDX-License-Identifier: MIT */
/* Threads, waiting, facts, symbols: each says what the host says. */
#include "test.h"

#include "port/port.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static unsigned int word;
static char comm[16];
static bool all_blocked;

static void thread(void *arg)
{
	sigset_t set;

	pthread_sigmask(SIG_SETMASK, NULL, &set);
	all_blocked = sigismember(&set, SIGALRM) && sigismember(&set, SIGTERM);
	port_comm(comm, sizeof(comm));
	__atomic_store_n(&word, *(unsigned int *)arg, __ATOMIC_RELEASE);
	port_wake(&word, 1);
}

TEST(start_and_wait)
{
	unsigned int value = 5;
	sigset_t set;

	word = 0;
	errno = 77;
	REQUIRE(!port_thread_start("kmem-test", thread, &value));
	while (!__atomic_load_n(&word, __ATOMIC_ACQUIRE))
		port_wait(&word, 0, 0);
	CHECK_EQ(word, 5);
	CHECK_EQ(errno, 77);
	CHECK_STREQ(comm, "kmem-test");
	CHECK(all_blocked);
	pthread_sigmask(SIG_SETMASK, NULL, &set);
	CHECK(!sigismember(&set, SIGALRM));
}

TEST(wait_times_out)
{
	unsigned long before = port_now_ns();

	port_wait(&word, word, 3000000);
	CHECK(port_now_ns() - before >= 2900000);
	port_wait(&word, word + 1, 0); /* not that value: returns at once */
	before = port_now_ns();
	port_sleep_ns(2000000);
	CHECK(port_now_ns() - before >= 2000000);
}

TEST(facts)
{
	char name[4];

	CHECK(port_nr_cpus() >= (unsigned int)sysconf(_SC_NPROCESSORS_ONLN));
	CHECK(port_cpu() < port_nr_cpus());
	CHECK(port_nr_nodes() >= 1);
	CHECK(port_ram_bytes() >= 1 << 20);
	CHECK(port_ram_bytes() <= (unsigned long)sysconf(_SC_PHYS_PAGES) * PAGE_SIZE * 2);
	CHECK_EQ(port_pid(), getpid());
	CHECK_EQ(port_tid(), getpid());
	port_comm(name, sizeof(name));
	CHECK_EQ(strlen(name), 3);
	setenv("PORT_TEST", "yes", 1);
	CHECK_STREQ(port_getenv("PORT_TEST"), "yes");
	CHECK_EQ(port_getenv("PORT_TEST_UNSET"), NULL);
}

TEST(symbols)
{
	unsigned long offset, size;
	const char *name;
	void *pc[8];
	int nr;

	REQUIRE(port_symbol((char *)(void *)&puts + 2, &name, &offset, &size));
	CHECK(strstr(name, "puts"));
	CHECK_EQ(offset, 2);
	CHECK(size > 2);
	CHECK(!port_symbol((void *)8UL, &name, &offset, &size));

	nr = port_backtrace(pc, 8, 0);
	CHECK(nr >= 2 && nr <= 8);
	CHECK_EQ(port_backtrace(pc, 1, 0), 1);
}

TEST(rseq)
{
	long offset = 12345;

	if (!port_rseq(&offset)) {
		CHECK_EQ(offset, 12345);
		test_skip("not registered here");
		return;
	}
	CHECK_EQ(port_rseq_fence(-1), 0);
	for (unsigned int cpu = 0; cpu < port_nr_cpus(); cpu++)
		CHECK_EQ(port_rseq_fence((int)cpu), 0);
}
