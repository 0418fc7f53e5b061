/* SPDX-License-Identifier: MIT */
/* The test runner's host: threads, output, and a new start. */
#define _GNU_SOURCE
#include <errno.h>
#include <fnmatch.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "compat/run/host_run.h"
#include "compat/run/host_run_internal.h"

/* ---- output ---- */

void km_host_run_write(const char *text, unsigned long len)
{
	while (len) {
		ssize_t done = write(STDOUT_FILENO, text, len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			_exit(1); /* nobody reads on */
		text += done;
		len -= done;
	}
}

/* ---- memory ---- */

void *km_host_run_alloc(unsigned long size)
{
	void *p = calloc(1, size ? size : 1);

	if (!p) {
		fputs("kmem test: out of memory\n", stderr);
		_exit(1);
	}
	return p;
}

void km_host_run_free(void *p)
{
	free(p);
}

/* ---- threads ---- */

struct run_thread {
	void (*fn)(void *);
	void *arg;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	bool done;
	bool forsaken; /* nobody waits any more: the thread frees this */
};

static __thread jmp_buf *run_leave_to;

static void *run_thread_main(void *arg)
{
	struct run_thread *t = arg;
	jmp_buf leave;
	bool forsaken;

	km_host_run_crash_stack();
	run_leave_to = &leave;
	if (!_setjmp(leave))
		t->fn(t->arg);
	run_leave_to = NULL;
	km_host_run_crash_stack_free();
	pthread_mutex_lock(&t->lock);
	t->done = true;
	forsaken = t->forsaken;
	pthread_cond_signal(&t->ended);
	pthread_mutex_unlock(&t->lock);
	if (forsaken)
		free(t);
	return NULL;
}

/* True: it ended. */
static bool run_thread_wait(struct run_thread *t, unsigned long timeout_s)
{
	struct timespec until;
	int err = 0;
	bool done;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += timeout_s;
	pthread_mutex_lock(&t->lock);
	while (!t->done && !err) {
		if (timeout_s)
			err = pthread_cond_timedwait(&t->ended, &t->lock, &until);
		else
			pthread_cond_wait(&t->ended, &t->lock);
	}
	done = t->done;
	t->forsaken = !done;
	pthread_mutex_unlock(&t->lock);
	return done;
}

int km_host_run_thread(void (*fn)(void *), void *arg, unsigned long timeout_s)
{
	struct run_thread *t = km_host_run_alloc(sizeof(*t));
	pthread_condattr_t attr;
	pthread_t thread;
	int err;

	t->fn = fn;
	t->arg = arg;
	pthread_mutex_init(&t->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&t->ended, &attr);
	pthread_condattr_destroy(&attr);
	err = pthread_create(&thread, NULL, run_thread_main, t);
	if (err) {
		free(t);
		return -err;
	}
	if (!run_thread_wait(t, timeout_s)) {
		pthread_detach(thread);
		return -ETIMEDOUT;
	}
	pthread_join(thread, NULL);
	free(t);
	return 0;
}

void km_host_run_leave(void)
{
	if (run_leave_to)
		_longjmp(*run_leave_to, 1);
	pthread_exit(NULL); /* a thread that the test started */
}

static pthread_mutex_t run_lock = PTHREAD_MUTEX_INITIALIZER;

void km_host_run_lock(void)
{
	pthread_mutex_lock(&run_lock);
}

void km_host_run_unlock(void)
{
	pthread_mutex_unlock(&run_lock);
}

/* ---- text ---- */

bool km_host_run_glob(const char *pattern, const char *text)
{
	return fnmatch(pattern, text, 0) == 0;
}

void km_host_run_setenv(const char *name, const char *value)
{
	if (setenv(name, value, 1)) {
		fprintf(stderr, "kmem test: %s: %s\n", name, strerror(errno));
		_exit(2);
	}
}

long km_host_run_errno(const char *name)
{
	char *end;
	long number = strtol(name, &end, 10);

	if (end != name && !*end)
		return number < 0 ? -number : number;
	for (int i = 1; i < 4096; i++) {
		const char *known = strerrorname_np(i);

		if (known && strcmp(known, name + (*name == '-')) == 0)
			return i;
	}
	return -1;
}

void km_host_run_exit(int status)
{
	fflush(NULL);
	exit(status);
}

void km_host_run_quit(int status)
{
	_exit(status);
}
