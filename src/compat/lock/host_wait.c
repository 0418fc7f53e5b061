/* SPDX-License-Identifier: MIT */
/* Sleeping on a word, by the futex system call; see host_wait.h. */
#define _GNU_SOURCE
#include "compat/lock/host_wait.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NSEC_PER_SEC 1000000000LL

int km_host_futex_wait(const volatile unsigned int *word, unsigned int val, long long timeout_ns)
{
	struct timespec ts = { .tv_sec = timeout_ns / NSEC_PER_SEC,
			       .tv_nsec = timeout_ns % NSEC_PER_SEC };
	int saved = errno, ret = 0;

	if (syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, val, timeout_ns < 0 ? NULL : &ts, NULL,
		    0) < 0 &&
	    errno == ETIMEDOUT)
		ret = -ETIMEDOUT;
	errno = saved;
	return ret;
}

void km_host_futex_wake(const volatile unsigned int *word, int nr)
{
	int saved = errno;

	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, nr, NULL, NULL, 0);
	errno = saved;
}

static __thread int own_tid __attribute__((__tls_model__("initial-exec")));

int km_host_gettid(void)
{
	if (!own_tid)
		own_tid = (int)syscall(SYS_gettid);
	return own_tid;
}

void km_host_comm_of(int tid, char *buf, unsigned long size)
{
	int saved = errno, fd;
	char path[64];
	long n;

	snprintf(buf, size, "?");
	snprintf(path, sizeof(path), "/proc/self/task/%d/comm", tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, buf, size - 1);
		close(fd);
		if (n > 0) {
			buf[n] = '\0';
			buf[strcspn(buf, "\n")] = '\0';
		}
	}
	errno = saved;
}

void km_host_cpu_visit(unsigned int cpu, unsigned long *visit)
{
	int saved = errno;
	cpu_set_t set;

	_Static_assert(sizeof(set) <= (KM_HOST_VISIT_WORDS - 1) * sizeof(*visit), "a set fits");
	visit[0] = 0;
	if (cpu < CPU_SETSIZE && !sched_getaffinity(0, sizeof(set), &set)) {
		memcpy(visit + 1, &set, sizeof(set));
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		visit[0] = !sched_setaffinity(0, sizeof(set), &set);
	}
	errno = saved;
}

void km_host_cpu_leave(const unsigned long *visit)
{
	int saved = errno;

	if (visit[0])
		sched_setaffinity(0, sizeof(cpu_set_t), (const cpu_set_t *)(visit + 1));
	errno = saved;
}
