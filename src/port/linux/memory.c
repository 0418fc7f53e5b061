/* SPDX-License-Identifier: MIT */
/* Address space and private memory. */
#define _GNU_SOURCE
#include "port/port.h"
#include "port/linux/sys.h"

#include <sys/mman.h>

#define RESERVE_FLAGS (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

static void *map(size_t bytes, int prot)
{
	int saved = errno;
	void *addr = mmap(NULL, bytes, prot, RESERVE_FLAGS, -1, 0);

	errno = saved;
	return addr == MAP_FAILED ? NULL : addr;
}

void *port_reserve(size_t bytes)
{
	int saved = errno;
	void *addr = map(bytes, PROT_READ | PROT_WRITE);

	/* One touched word must not cost a huge page. */
	if (addr)
		madvise(addr, bytes, MADV_NOHUGEPAGE);
	errno = saved;
	return addr;
}

void *port_reserve_none(size_t bytes, size_t align)
{
	size_t extra = align > PAGE_SIZE ? align - PAGE_SIZE : 0;
	uintptr_t start, end;
	char *addr;

	if (!bytes || bytes + extra < bytes)
		return NULL;
	addr = map(bytes + extra, PROT_NONE);
	if (!addr || !extra)
		return addr;

	/* Keep the aligned part in the middle. */
	start = ((uintptr_t)addr + align - 1) & ~(align - 1);
	end = start + ((bytes + PAGE_SIZE - 1) & PAGE_MASK);
	port_release(addr, start - (uintptr_t)addr);
	port_release((void *)end, (uintptr_t)addr + bytes + extra - end);
	return (void *)start;
}

void port_release(void *addr, size_t bytes)
{
	int saved = errno;

	if ((ssize_t)bytes > 0)
		munmap(addr, bytes);
	errno = saved;
}
