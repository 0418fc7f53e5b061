/* SPDX-License-Identifier: MIT */
/* Threads of the host; see host_thread.h. */
#define _GNU_SOURCE
#include "compat/sched/host_thread.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NAME_BYTES 16
#define NR_FORK_HOOKS 16

struct start {
	void (*fn)(void *arg);
	void *arg;
};

static void *thread_main(void *arg)
{
	struct start s = *(struct start *)arg;

	free(arg);
	s.fn(s.arg);
	return NULL;
}

/* Those that the thread itself causes: a handler gets them, as it does the program's own. */
static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT };

int km_host_thread_start(void (*fn)(void *arg), void *arg)
{
	struct start *s = malloc(sizeof(*s));
	pthread_attr_t attr;
	pthread_t thread;
	sigset_t all, old;
	int err;

	if (!s)
		return -ENOMEM;
	s->fn = fn;
	s->arg = arg;
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		sigdelset(&all, faults[i]);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(&thread, &attr, thread_main, s);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (err)
		free(s);
	return -err;
}

void km_host_thread_exit(void)
{
	pthread_exit(NULL);
}

void km_host_thread_name_set(const char *name)
{
	char buf[NAME_BYTES];

	strncpy(buf, name, sizeof(buf) - 1);
	buf[sizeof(buf) - 1] = '\0';
	pthread_setname_np(pthread_self(), buf);
}

void km_host_thread_name(char *buf, unsigned long size)
{
	char name[NAME_BYTES] = "?";

	pthread_getname_np(pthread_self(), name, sizeof(name));
	strncpy(buf, name, size - 1);
	buf[size - 1] = '\0';
}

int km_host_thread_tid(void)
{
	return (int)syscall(SYS_gettid);
}

int km_host_pid(void)
{
	return (int)getpid();
}

int km_host_is_root(void)
{
	return geteuid() == 0;
}

void km_host_yield(void)
{
	sched_yield();
}

int km_host_on_stack(const void *addr)
{
	pthread_attr_t attr;
	void *base = NULL;
	size_t size = 0;

	if (pthread_getattr_np(pthread_self(), &attr))
		return 0;
	pthread_attr_getstack(&attr, &base, &size);
	pthread_attr_destroy(&attr);
	return (const char *)addr >= (char *)base && (const char *)addr < (char *)base + size;
}

void km_host_relax(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#else
	__asm__ __volatile__("" ::: "memory");
#endif
}

unsigned int km_host_cpu(void)
{
	int cpu = sched_getcpu();

	return cpu < 0 ? 0 : (unsigned int)cpu;
}

int km_host_affinity(int tid, const unsigned long *mask, unsigned int nr_bits)
{
	const unsigned int word_bits = 8 * sizeof(*mask);
	cpu_set_t set;

	CPU_ZERO(&set);
	for (unsigned int cpu = 0; cpu < nr_bits && cpu < CPU_SETSIZE; cpu++)
		if (mask[cpu / word_bits] >> (cpu % word_bits) & 1)
			CPU_SET(cpu, &set);
	return sched_setaffinity(tid, sizeof(set), &set) ? -errno : 0;
}

/* ---- the end of a thread ---- */

struct thread_end {
	void (*fn)(void *arg);
	void *arg;
};

static pthread_key_t end_key;
static pthread_once_t end_once = PTHREAD_ONCE_INIT;

static void end_call(void *value)
{
	struct thread_end end = *(struct thread_end *)value;

	free(value);
	end.fn(end.arg);
}

static void end_init(void)
{
	if (pthread_key_create(&end_key, end_call))
		abort();
}

void km_host_thread_at_end(void (*fn)(void *arg), void *arg)
{
	struct thread_end *end;

	pthread_once(&end_once, end_init);
	end = malloc(sizeof(*end));
	if (!end)
		return;
	end->fn = fn;
	end->arg = arg;
	pthread_setspecific(end_key, end);
}

/* ---- fork ---- */

static void (*fork_hooks[NR_FORK_HOOKS])(void);
static unsigned int nr_fork_hooks;
static pthread_once_t fork_once = PTHREAD_ONCE_INIT;

static void fork_child(void)
{
	unsigned int nr = __atomic_load_n(&nr_fork_hooks, __ATOMIC_ACQUIRE);

	for (unsigned int i = 0; i < nr && i < NR_FORK_HOOKS; i++)
		if (fork_hooks[i])
			fork_hooks[i]();
}

static void fork_init(void)
{
	pthread_atfork(NULL, NULL, fork_child);
}

void km_host_at_fork(void (*fn)(void))
{
	unsigned int i = __atomic_fetch_add(&nr_fork_hooks, 1, __ATOMIC_ACQ_REL);

	if (i >= NR_FORK_HOOKS)
		abort();
	fork_hooks[i] = fn;
	pthread_once(&fork_once, fork_init);
}

void *km_host_zalloc(unsigned long size)
{
	return calloc(1, size);
}

void km_host_free(void *p)
{
	free(p);
}
