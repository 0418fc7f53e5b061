/* SPDX-License-Identifier: MIT */
/*
 * The host copies, as between two processes: it checks the address, and says how far it came. A
 * range that faults is cut at pages, as it takes or leaves each piece as a whole.
 */
#define _GNU_SOURCE
#include "compat/file/host_uaccess.h"

#include <errno.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096UL
#define PIECES 64

/* Up to PIECES pieces of [at, at + n), none of which crosses a page; their bytes. */
static unsigned long cut(struct iovec *piece, int *nr, unsigned long at, unsigned long n)
{
	unsigned long bytes = 0;

	for (*nr = 0; *nr < PIECES && bytes < n; ++*nr) {
		unsigned long len = PAGE - (at + bytes) % PAGE;

		if (len > n - bytes)
			len = n - bytes;
		piece[*nr] = (struct iovec){ (void *)(at + bytes), len };
		bytes += len;
	}
	return bytes;
}

unsigned long km_host_copy(void *to, const void *from, unsigned long n, int into)
{
	struct iovec piece[PIECES];
	unsigned long done = 0;
	int nr, saved = errno;
	pid_t pid = getpid();

	while (done < n) {
		unsigned long doubtful = (unsigned long)(into ? to : from) + done;
		struct iovec sound = { (char *)(into ? (void *)from : to) + done, 0 };
		ssize_t got;

		sound.iov_len = cut(piece, &nr, doubtful, n - done);
		got = into ? process_vm_writev(pid, &sound, 1, piece, nr, 0) :
			     process_vm_readv(pid, &sound, 1, piece, nr, 0);
		if (got <= 0)
			break;
		done += (unsigned long)got;
		if ((unsigned long)got < sound.iov_len)
			break;
	}
	errno = saved;
	return n - done;
}
