/* SPDX-License-Identifier: MIT */
/* See host_output.h. */
#define _GNU_SOURCE
#include "compat/text/host_output.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <unwind.h>

void km_host_write(const char *text, unsigned long len)
{
	int saved = errno;

	while (len) {
		ssize_t n = write(STDERR_FILENO, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		text += n;
		len -= (unsigned long)n;
	}
	errno = saved;
}

static unsigned long long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (unsigned long long)ts.tv_sec * 1000000000ull + (unsigned long long)ts.tv_nsec;
}

static unsigned long long start_ns;

__attribute__((__constructor__(101))) static void clock_start(void)
{
	start_ns = now_ns();
}

unsigned long long km_host_uptime_ns(void)
{
	return now_ns() - start_ns;
}

int km_host_tid(void)
{
	return (int)syscall(SYS_gettid);
}

void km_host_comm(char *buf, unsigned long size)
{
	char name[16] = "";

	prctl(PR_GET_NAME, name);
	name[15] = 0;
	if (!size)
		return;
	strncpy(buf, name, size - 1);
	buf[size - 1] = 0;
}

void km_host_abort(void)
{
	abort();
}

const char *km_host_env(const char *name)
{
	return getenv(name);
}

void km_host_entropy(void *buf, unsigned long len)
{
	char *to = buf;

	while (len) {
		ssize_t n = getrandom(to, len > 256 ? 256 : len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			abort(); /* a kernel without getrandom() is not supported */
		to += n;
		len -= (unsigned long)n;
	}
}

struct walk {
	unsigned long *pc;
	int nr, max, skip;
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *arg)
{
	struct walk *walk = arg;
	unsigned long pc = (unsigned long)_Unwind_GetIP(context);

	if (!pc || walk->nr >= walk->max)
		return _URC_END_OF_STACK;
	if (walk->skip)
		walk->skip--;
	else
		walk->pc[walk->nr++] = pc;
	return _URC_NO_REASON;
}

__attribute__((__noinline__)) int km_host_backtrace(unsigned long *pc, int max, int skip)
{
	struct walk walk = { pc, 0, max, skip + 1 }; /* the first frame is this function's */

	_Unwind_Backtrace(step, &walk);
	return walk.nr;
}

unsigned long km_host_symbol_address(const char *name)
{
	return (unsigned long)dlsym(RTLD_DEFAULT, name);
}

static pthread_key_t end_key;
static pthread_once_t end_once = PTHREAD_ONCE_INIT;
static void (*end_fn)(void);

static void thread_end(void *value)
{
	(void)value;
	end_fn();
}

static void end_key_make(void)
{
	pthread_key_create(&end_key, thread_end);
}

void km_host_at_thread_end(void (*fn)(void))
{
	end_fn = fn;
	pthread_once(&end_once, end_key_make);
	pthread_setspecific(end_key, &end_key);
}
