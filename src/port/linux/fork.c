/* SPDX-License-Identifier: MIT */
/*
 * Fork. A child inherits the parent's store with its shared mappings, and
 * must not keep it: it gets a copy, which the parent makes beforehand.
 */
#define _GNU_SOURCE
#include "port/port.h"
#include "port/linux/sys.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>

_Static_assert(sizeof(sigset_t) <= PORT_SIGNALS_WORDS * sizeof(long), "a signal mask fits");

int port_fork_watch(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
	return -pthread_atfork(prepare, parent, child);
}

/* Copy [from, to) of one file into the other, at the same place. */
static long copy_range(int out, int in, off_t from, off_t to)
{
	long err = sys_call(SYS_lseek, out, from, SEEK_SET);

	while (err >= 0 && from < to) {
		err = sys_call(SYS_sendfile, out, in, &from, (size_t)(to - from));
		if (err == -EINTR)
			continue;
		if (!err)
			err = -EIO;
	}
	return err < 0 ? err : 0;
}

static long copy_frames(int out, int in)
{
	off_t end = 0;

	for (;;) {
		long from = sys_call(SYS_lseek, in, end, SEEK_DATA), err;

		if (from < 0)
			return from == -ENXIO ? 0 : from; /* nothing but a hole behind */
		end = sys_call(SYS_lseek, in, from, SEEK_HOLE);
		if (end < 0)
			return end;
		err = copy_range(out, in, from, end);
		if (err)
			return err;
	}
}

int port_frames_copy(const struct port_frames *f)
{
	long fd = sys_call(SYS_memfd_create, "libkmem", MFD_CLOEXEC), err;

	if (fd < 0)
		return (int)fd;
	err = sys_call(SYS_ftruncate, fd, f->nr_frames << PAGE_SHIFT);
	if (!err)
		err = copy_frames((int)fd, f->fd);
	if (!err)
		return (int)fd;
	sys_call(SYS_close, fd);
	return (int)err;
}

void port_frames_copy_drop(int copy)
{
	sys_call(SYS_close, copy);
}

int port_frames_adopt(struct port_frames *f, int copy)
{
	int old = f->fd;

	f->borrowed = copy < 0;
	if (!f->borrowed) {
		f->fd = copy;
		sys_call(SYS_close, old);
	}
	return f->nr_linear ? port_frames_map(f, f->linear, 0, f->nr_linear,
					      PORT_PROT_READ | PORT_PROT_WRITE) : 0;
}

void port_signals_block(unsigned long saved[PORT_SIGNALS_WORDS])
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	memcpy(saved, &before, sizeof(before));
}

void port_signals_restore(const unsigned long saved[PORT_SIGNALS_WORDS])
{
	sigset_t before;

	memcpy(&before, saved, sizeof(before));
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}
