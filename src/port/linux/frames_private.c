/* SPDX-License-Identifier: MIT */
/*
 * The private store: frames are anonymous memory of this process. It lies in
 * a window of the address space that nothing is mapped in at first; the page
 * room has it mapped piece by piece as it grows, so that the process has no
 * more address space, and no more of the host's promise of memory, than its
 * heap. Pieces that lie side by side are one mapping to the host.
 */
#define _GNU_SOURCE
#include "port/port.h"
#include "port/linux/sys.h"

#include <sys/auxv.h>
#include <sys/mman.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

#define TRIES 16
#define STEP (4UL << 30)

int port_window_map(void *addr, size_t bytes)
{
	int saved = errno;
	void *at = mmap(addr, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
	int err = at == MAP_FAILED ? -errno : 0;

	if (!err && at != addr) { /* before Linux 4.17 the address is but a hint */
		munmap(at, bytes);
		err = -EEXIST;
	}
	errno = saved;
	return err;
}

/*
 * Where to look first, from the size of the address space, which the stack lies
 * at the end of: far from where the host puts mappings that name no place, a
 * little different in each process.
 */
static uintptr_t first_guess(void)
{
	const void *bytes = (const void *)getauxval(AT_RANDOM);
	uintptr_t here = (uintptr_t)&bytes, guess = 16UL << 40;
	uint16_t random = 0;

	if (bytes)
		memcpy(&random, bytes, sizeof(random));
	while (guess > here / 4)
		guess /= 2;
	return guess + random % 1024 * (guess >> 12) / STEP * STEP;
}

static bool is_empty(char *addr, size_t bytes)
{
	char *last = addr + bytes - PAGE_SIZE;

	if (port_window_map(addr, PAGE_SIZE))
		return false;
	munmap(addr, PAGE_SIZE);
	if (port_window_map(last, PAGE_SIZE))
		return false;
	munmap(last, PAGE_SIZE);
	return true;
}

int port_frames_create_private(struct port_frames *f, unsigned long nr_frames, size_t extra)
{
	size_t bytes = (nr_frames << PAGE_SHIFT) + extra;
	char *at = (char *)first_guess();

	for (int i = 0; i < TRIES; i++, at += bytes / STEP * STEP + STEP)
		if (is_empty(at, bytes)) {
			*f = (struct port_frames){ -1, nr_frames, nr_frames, at, false, true };
			return 0;
		}
	return -ENOMEM;
}

int port_private_release(char *addr, size_t bytes)
{
	long err;

	do
		err = sys_call(SYS_madvise, addr, bytes, MADV_DONTNEED);
	while (err == -EINTR || err == -EAGAIN);
	return (int)err;
}
