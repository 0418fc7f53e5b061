/* SPDX-License-Identifier: MIT */
/*
 * RCU: grace periods are liburcu's, the callbacks run in a worker of ours.
 *
 * Calling is one push onto a lock-free list, fit for any context; the worker
 * takes the whole list, waits for one grace period and runs it oldest first.
 */
#define _GNU_SOURCE
#include "port/port.h"
#include "port/rcu.h"
#include "port/linux/sys.h"

/* liburcu has a struct rcu_head of its own, which is not used here. */
#define rcu_head liburcu_rcu_head
#include <urcu-bp.h>
#undef rcu_head

#if defined(__SANITIZE_THREAD__)
#define RCU_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define RCU_TSAN 1
#endif
#endif

/* liburcu is not instrumented: tell the thread sanitizer what a grace period orders. */
#ifdef RCU_TSAN
void __tsan_acquire(void *addr);
void __tsan_release(void *addr);
static char readers_before, readers_after;
#define RCU_ACQUIRE(x) __tsan_acquire(x)
#define RCU_RELEASE(x) __tsan_release(x)
#else
#define RCU_ACQUIRE(x) ((void)0)
#define RCU_RELEASE(x) ((void)0)
#endif

enum worker_state { WORKER_NONE, WORKER_STARTING, WORKER_RUNS };

#define RETRY_NS 100000000UL /* between two tries to start a worker that somebody waits for */

static struct rcu_head *pending; /* newest first; atomic */
static struct rcu_head *batch;   /* the worker's, oldest first */
static pthread_mutex_t batch_lock = PTHREAD_MUTEX_INITIALIZER; /* held while callbacks run */
static unsigned int wakeups;     /* counts the times pending became non-empty; a futex */
static unsigned int worker;      /* enum worker_state; atomic */

void port_rcu_read_lock(void)
{
	urcu_bp_read_lock();
	RCU_ACQUIRE(&readers_after);
}

void port_rcu_read_unlock(void)
{
	RCU_RELEASE(&readers_before);
	urcu_bp_read_unlock();
}

bool port_rcu_reading(void)
{
	return urcu_bp_read_ongoing();
}

void port_rcu_synchronize(void)
{
	int saved = errno;

	RCU_RELEASE(&readers_after);
	urcu_bp_synchronize_rcu();
	RCU_ACQUIRE(&readers_before);
	errno = saved;
}

static struct rcu_head *reversed(struct rcu_head *list)
{
	struct rcu_head *result = NULL;

	while (list) {
		struct rcu_head *next = list->next;

		list->next = result;
		result = list;
		list = next;
	}
	return result;
}

static void batch_run(void)
{
	while (batch) {
		struct rcu_head *head = batch;

		batch = head->next; /* func may free head */
		head->func(head);
	}
}

static void worker_main(void *arg)
{
	(void)arg;
	for (;;) {
		unsigned int seen = __atomic_load_n(&wakeups, __ATOMIC_ACQUIRE);

		pthread_mutex_lock(&batch_lock);
		/* In the child of a fork, what its parent's worker had is still there. */
		if (!batch)
			batch = reversed(__atomic_exchange_n(&pending, NULL, __ATOMIC_ACQ_REL));
		pthread_mutex_unlock(&batch_lock);
		if (!batch) {
			port_wait(&wakeups, seen, 0);
			continue;
		}
		port_rcu_synchronize();
		pthread_mutex_lock(&batch_lock);
		batch_run();
		pthread_mutex_unlock(&batch_lock);
	}
}

/* ---- fork: while no callback is under way and liburcu's locks are free ---- */

/* The thread forks inside a read-side section: whoever holds the locks may be waiting for it. */
static __thread bool fork_in_reader;

static void fork_prepare(void)
{
	pthread_mutex_lock(&batch_lock);
	fork_in_reader = urcu_bp_read_ongoing();
	if (!fork_in_reader)
		urcu_bp_before_fork();
}

static void fork_parent(void)
{
	if (!fork_in_reader)
		urcu_bp_after_fork_parent();
	pthread_mutex_unlock(&batch_lock);
}

static void fork_child(void)
{
	if (!fork_in_reader)
		urcu_bp_after_fork_child();
	__atomic_store_n(&worker, WORKER_NONE, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&batch_lock);
}

static void fork_watch(void)
{
	pthread_atfork(fork_prepare, fork_parent, fork_child);
}

/* Where no thread can be had, the next call tries again. */
int port_rcu_start(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	unsigned int none = WORKER_NONE;
	int err;

	if (likely(__atomic_load_n(&worker, __ATOMIC_ACQUIRE) != WORKER_NONE))
		return 0;
	if (port_in_handler())
		return -EAGAIN;
	if (!__atomic_compare_exchange_n(&worker, &none, WORKER_STARTING, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_ACQUIRE))
		return 0;
	pthread_once(&once, fork_watch);
	err = port_thread_start("kmem-rcu", worker_main, NULL);
	__atomic_store_n(&worker, err ? WORKER_NONE : WORKER_RUNS, __ATOMIC_RELEASE);
	return err;
}

void port_rcu_kick(void)
{
	/*
	 * Of the callbacks that were ever called for, in this process or its parent, some may wait.
	 */
	if (__atomic_load_n(&wakeups, __ATOMIC_ACQUIRE))
		port_rcu_start();
}

void port_rcu_call(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	struct rcu_head *first = __atomic_load_n(&pending, __ATOMIC_RELAXED);

	head->func = func;
	do
		head->next = first;
	while (!__atomic_compare_exchange_n(&pending, &first, head, true, __ATOMIC_RELEASE,
					    __ATOMIC_RELAXED));
	if (!first) {
		__atomic_fetch_add(&wakeups, 1, __ATOMIC_RELEASE);
		port_wake(&wakeups, 1);
	}
	port_rcu_start();
}

struct barrier {
	struct rcu_head head;
	unsigned int done;
};

static void barrier_reached(struct rcu_head *head)
{
	unsigned int *done = &((struct barrier *)head)->done;

	__atomic_store_n(done, 1, __ATOMIC_RELEASE);
	/* The waiter may be gone with its stack by now: a wake of a stale address is harmless. */
	port_wake(done, 1);
}

/* Callbacks run in the order of their calls, so one that comes last sees the others done. */
void port_rcu_barrier(void)
{
	struct barrier barrier = { .done = 0 };

	if (!__atomic_load_n(&wakeups, __ATOMIC_ACQUIRE)) /* nothing was ever called */
		return;
	port_rcu_call(&barrier.head, barrier_reached);
	while (!__atomic_load_n(&barrier.done, __ATOMIC_ACQUIRE)) {
		port_wait(&barrier.done, 0, RETRY_NS);
		port_rcu_start();
	}
}
