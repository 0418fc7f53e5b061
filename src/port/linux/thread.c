/* SPDX-License-Identifier: MIT */
/* Threads, time, waiting. */
#define _GNU_SOURCE
#include "port/port.h"
#include "port/linux/sys.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <time.h>

#define STACK_BYTES (128UL << 10)
#define NS_PER_S 1000000000UL

unsigned int port_cpu(void)
{
	int saved = errno;
	int cpu = sched_getcpu();

	errno = saved;
	return cpu < 0 ? 0 : (unsigned int)cpu;
}

int port_tid(void)
{
	return (int)sys_call(SYS_gettid);
}

int port_pid(void)
{
	return (int)getpid();
}

void port_comm(char *buf, size_t size)
{
	char name[16] = "";
	size_t i = 0;

	prctl(PR_GET_NAME, name);
	if (!size)
		return;
	for (; i < size - 1 && i < sizeof(name) && name[i]; i++)
		buf[i] = name[i];
	buf[i] = 0;
}

unsigned long port_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (unsigned long)ts.tv_sec * NS_PER_S + (unsigned long)ts.tv_nsec;
}

static struct timespec timespec_of(unsigned long ns)
{
	return (struct timespec){ (time_t)(ns / NS_PER_S), (long)(ns % NS_PER_S) };
}

void port_sleep_ns(unsigned long ns)
{
	struct timespec ts = timespec_of(ns);

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, &ts) == EINTR)
		;
}

void port_wait(unsigned int *word, unsigned int val, unsigned long timeout_ns)
{
	struct timespec ts = timespec_of(timeout_ns);

	sys_call(SYS_futex, word, FUTEX_WAIT_PRIVATE, val, timeout_ns ? &ts : NULL, NULL, 0);
}

void port_wake(unsigned int *word, int nr)
{
	sys_call(SYS_futex, word, FUTEX_WAKE_PRIVATE, nr, NULL, NULL, 0);
}

void port_relax(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	asm volatile("yield");
#endif
}

/* What a new thread copies from its creator's stack before the creator goes on. */
struct start {
	void (*fn)(void *);
	void *arg;
	const char *name;
	unsigned int copied;
};

static void *thread_main(void *p)
{
	struct start *start = p;
	void (*fn)(void *) = start->fn;
	void *arg = start->arg;

	prctl(PR_SET_NAME, start->name);
	__atomic_store_n(&start->copied, 1, __ATOMIC_RELEASE);
	port_wake(&start->copied, 1);
	fn(arg);
	return NULL;
}

/* The attributes and the blocked signals are set up; create. */
static int thread_create(struct start *start, const pthread_attr_t *attr)
{
	sigset_t all, before;
	pthread_t thread;
	int err;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	err = pthread_create(&thread, attr, thread_main, start);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	while (!err && !__atomic_load_n(&start->copied, __ATOMIC_ACQUIRE))
		port_wait(&start->copied, 0, 0);
	return -err;
}

int port_thread_start(const char *name, void (*fn)(void *), void *arg)
{
	struct start start = { fn, arg, name, 0 };
	int saved = errno, err;
	pthread_attr_t attr;

	err = pthread_attr_init(&attr);
	if (err)
		return -err;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	err = thread_create(&start, &attr);
	/* Much static TLS takes its room from the stack; then only the default will do. */
	if (err == -EINVAL) {
		pthread_attr_destroy(&attr);
		pthread_attr_init(&attr);
		pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
		err = thread_create(&start, &attr);
	}
	pthread_attr_destroy(&attr);
	errno = saved;
	return err;
}
