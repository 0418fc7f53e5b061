/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "compat/file/host_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static long read_all(int fd, char *buf, unsigned long max)
{
	unsigned long done = 0;

	while (done < max) {
		ssize_t n = read(fd, buf + done, max - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		done += n;
	}
	return done;
}

long km_host_file_read(const char *path, void *buf, unsigned long max)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	long ret;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		ret = -errno;
	else if (!S_ISREG(st.st_mode))
		ret = -ENOENT;
	else
		ret = max ? read_all(fd, buf, max) : st.st_size;
	close(fd);
	return ret;
}
