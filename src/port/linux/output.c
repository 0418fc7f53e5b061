/* SPDX-License-Identifier: MIT */
/* Standard error, a file to append to, and the end of the process. */
#include "port/port.h"
#include "port/linux/sys.h"

#include <stdlib.h>
#include <sys/auxv.h>

static int write_all(long fd, const char *text, size_t len)
{
	while (len) {
		long n = sys_call(SYS_write, fd, text, len);

		if (n == -EINTR)
			continue;
		if (n <= 0)
			return n ? (int)n : -EIO;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

void port_write_stderr(const char *text, size_t len)
{
	write_all(STDERR_FILENO, text, len);
}

int port_append(const char *path, const char *text, size_t len)
{
	long fd;
	int ret;

	if (getauxval(AT_SECURE))
		return -EPERM;
	fd = sys_call(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return (int)fd;
	ret = write_all(fd, text, len);
	sys_call(SYS_close, fd);
	return ret;
}

void port_abort(void)
{
	abort();
}
