/* SPDX-License-Identifier: MIT */
/* System calls that give -errno and leave the interrupted code's errno alone. */
#ifndef PORT_LINUX_SYS_H
#define PORT_LINUX_SYS_H

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* result of a libc call that gives -1 and errno, as result or -errno; saved: errno before it */
static inline long sys_result(long result, int saved)
{
	if (result == -1)
		result = -errno;
	errno = saved;
	return result;
}

#define sys_call(...)                                        \
	({                                                   \
		int __saved = errno;                         \
		sys_result(syscall(__VA_ARGS__), __saved);   \
	})

/* Read a small file whole: its length, 0 when it cannot be read. buf is NUL-terminated. */
static inline size_t sys_read_file(const char *path, char *buf, size_t size)
{
	long fd = sys_call(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;

	buf[0] = 0;
	if (fd < 0)
		return 0;
	while (len < size - 1) {
		long n = sys_call(SYS_read, fd, buf + len, size - 1 - len);

		if (n == -EINTR)
			continue;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	sys_call(SYS_close, fd);
	buf[len] = 0;
	return len;
}

/* frames_private.c: the memory goes back to the host, and is zeroes when it is touched again */
int port_private_release(char *addr, size_t bytes);

#endif
