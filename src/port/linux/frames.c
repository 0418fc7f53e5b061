/* SPDX-License-Identifier: MIT */
/*
 * The frame store: a memfd. A frame is a page of the file, which exists once
 * it is committed; the linear map is one shared mapping of the file's start,
 * so that the kernel keeps a single VMA for it, however the frames are used.
 */
#define _GNU_SOURCE
#include "port/port.h"
#include "port/linux/sys.h"

#include <linux/falloc.h>
#include <linux/mempolicy.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

_Static_assert(PORT_PROT_READ == PROT_READ && PORT_PROT_WRITE == PROT_WRITE &&
	       PORT_PROT_EXEC == PROT_EXEC, "PORT_PROT_* are passed to mmap as they are");

/*
 * Growing a file past RLIMIT_FSIZE sends a deadly signal, so it is not tried;
 * f->nr_frames then says how many frames would have been allowed.
 */
static int store_size_check(struct port_frames *f)
{
	struct rlimit limit;
	int saved = errno;
	int err = getrlimit(RLIMIT_FSIZE, &limit);

	errno = saved;
	if (err || limit.rlim_cur == RLIM_INFINITY || f->nr_frames <= limit.rlim_cur >> PAGE_SHIFT)
		return 0;
	f->nr_frames = limit.rlim_cur >> PAGE_SHIFT;
	return -EFBIG;
}

static void *map_frames(const struct port_frames *f, void *addr, unsigned long pfn,
			unsigned long nr, int prot, int fixed)
{
	int saved = errno, share = f->borrowed ? MAP_PRIVATE : MAP_SHARED;
	int touch = prot & PORT_PROT_TOUCH ? MAP_POPULATE : 0;
	void *at = mmap(addr, nr << PAGE_SHIFT, prot & ~PORT_PROT_TOUCH,
			share | MAP_NORESERVE | fixed | touch, f->fd, (off_t)(pfn << PAGE_SHIFT));

	if (at == MAP_FAILED)
		at = (void *)(long)-errno;
	errno = saved;
	return at;
}

static bool is_error(const void *at)
{
	return (unsigned long)at >= -4095UL;
}

/* A block of 2^order frames lies at a multiple of its size, as in the kernel's linear map. */
#define LINEAR_ALIGN (4UL << 20)

int port_frames_create(struct port_frames *f, unsigned long nr_frames, unsigned long nr_linear)
{
	void *at = NULL;
	long err;

	*f = (struct port_frames){ -1, nr_frames, nr_linear, NULL, false, false };
	if (!nr_frames || nr_linear > nr_frames)
		return -EINVAL;
	err = store_size_check(f);
	if (err)
		return (int)err;
	err = sys_call(SYS_memfd_create, "libkmem", MFD_CLOEXEC);
	if (err < 0)
		return (int)err;
	f->fd = (int)err;
	err = sys_call(SYS_ftruncate, f->fd, nr_frames << PAGE_SHIFT);
	if (!err && nr_linear) {
		at = port_reserve_none(nr_linear << PAGE_SHIFT, LINEAR_ALIGN);
		err = at ? 0 : -ENOMEM;
	}
	if (!err && nr_linear) {
		void *mapped = map_frames(f, at, 0, nr_linear, PROT_READ | PROT_WRITE, MAP_FIXED);

		err = is_error(mapped) ? (long)mapped : 0;
	}
	if (err) {
		if (at)
			port_release(at, nr_linear << PAGE_SHIFT);
		sys_call(SYS_close, f->fd);
		f->fd = -1;
		return (int)err;
	}
	f->linear = at;
	return 0;
}

/* Whatever the host says no with, it has no memory to give. */
static int commit_error(long err)
{
	return err ? -ENOMEM : 0;
}

static int commit_file(struct port_frames *f, unsigned long pfn, unsigned long nr)
{
	long err;

	if (f->borrowed) /* what is missing reads as zeroes, and is made by the first write */
		return 0;
	do
		err = sys_call(SYS_fallocate, f->fd, FALLOC_FL_KEEP_SIZE, pfn << PAGE_SHIFT,
			       nr << PAGE_SHIFT);
	while (err == -EINTR);
	return commit_error(err);
}

static int commit_linear(struct port_frames *f, unsigned long pfn, unsigned long nr)
{
	long err;

	/* Allocates and maps in one go, and fails where a store would get SIGBUS. */
	do
		err = sys_call(SYS_madvise, f->linear + (pfn << PAGE_SHIFT), nr << PAGE_SHIFT,
			       MADV_POPULATE_WRITE);
	while (err == -EINTR || err == -EAGAIN);
	if (err == -EINVAL || err == -ENOSYS) /* before Linux 5.14 */
		return commit_file(f, pfn, nr);
	return commit_error(err);
}

int port_frames_commit(struct port_frames *f, unsigned long pfn, unsigned long nr)
{
	unsigned long low = pfn < f->nr_linear ? f->nr_linear - pfn : 0;
	int err = 0;

	if (pfn > f->nr_frames || nr > f->nr_frames - pfn)
		return -EINVAL;
	if (f->private) /* the first touch does it */
		return 0;
	if (low > nr)
		low = nr;
	if (low)
		err = commit_linear(f, pfn, low);
	if (!err && nr > low)
		err = commit_file(f, pfn + low, nr - low);
	return err;
}

int port_frames_release(struct port_frames *f, unsigned long pfn, unsigned long nr)
{
	long err;

	if (pfn > f->nr_frames || nr > f->nr_frames - pfn)
		return -EINVAL;
	if (f->borrowed)
		return -EPERM;
	if (!nr)
		return 0;
	if (f->private)
		return port_private_release(f->linear + (pfn << PAGE_SHIFT), nr << PAGE_SHIFT);
	do
		err = sys_call(SYS_fallocate, f->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			       pfn << PAGE_SHIFT, nr << PAGE_SHIFT);
	while (err == -EINTR);
	return (int)err;
}

int port_frames_map(struct port_frames *f, void *addr, unsigned long pfn, unsigned long nr,
		    int prot)
{
	void *at;

	if (pfn > f->nr_frames || nr > f->nr_frames - pfn || !nr)
		return -EINVAL;
	at = map_frames(f, addr, pfn, nr, prot, MAP_FIXED);
	return is_error(at) ? (int)(long)at : 0;
}

int port_frames_unmap(void *addr, size_t bytes)
{
	int saved = errno;
	void *at = mmap(addr, bytes, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);

	return (int)sys_result(at == MAP_FAILED ? -1 : 0, saved);
}

int port_frames_protect(void *addr, size_t bytes, int prot)
{
	int saved = errno;

	return (int)sys_result(mprotect(addr, bytes, prot), saved);
}

unsigned long port_frames_resident(struct port_frames *f)
{
	struct stat st;
	int saved = errno;

	if (sys_result(fstat(f->fd, &st), saved))
		return 0;
	return (unsigned long)st.st_blocks >> (PAGE_SHIFT - 9);
}

static int bind_range(char *addr, unsigned long nr, int node)
{
	unsigned long mask[2] = { 1UL << node, 0 };
	long err = sys_call(SYS_mbind, addr, nr << PAGE_SHIFT, MPOL_PREFERRED, mask, 64UL + 1, 0U);

	/* A host without memory policies, or a sandbox that forbids them: the wish is moot. */
	return err == -ENOSYS || err == -EPERM ? 0 : (int)err;
}

/* The policy belongs to the file's range: frames without an address are mapped for the call. */
int port_frames_bind(struct port_frames *f, unsigned long pfn, unsigned long nr, int node)
{
	unsigned long low = pfn < f->nr_linear ? f->nr_linear - pfn : 0;
	void *at;
	int err = 0;

	if (pfn > f->nr_frames || nr > f->nr_frames - pfn || node < 0 || node >= 64)
		return -EINVAL;
	if (low > nr)
		low = nr;
	if (low)
		err = bind_range(f->linear + (pfn << PAGE_SHIFT), low, node);
	if (err || nr == low)
		return err;
	at = map_frames(f, NULL, pfn + low, nr - low, PROT_NONE, 0);
	if (is_error(at))
		return (int)(long)at;
	err = bind_range(at, nr - low, node);
	port_release(at, (nr - low) << PAGE_SHIFT);
	return err;
}
