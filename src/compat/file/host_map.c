/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "compat/file/host_map.h"

#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#define HIDDEN (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

void *km_host_reserve(unsigned long len)
{
	void *at = mmap(NULL, len, PROT_NONE, HIDDEN, -1, 0);

	return at == MAP_FAILED ? NULL : at;
}

void km_host_unreserve(void *at, unsigned long len)
{
	munmap(at, len);
}

unsigned long km_host_anonymous(unsigned long addr, unsigned long len, int prot, int fixed)
{
	void *at = mmap((void *)addr, len, prot, MAP_PRIVATE | MAP_ANONYMOUS | (fixed ? MAP_FIXED : 0),
			-1, 0);

	return at == MAP_FAILED ? (unsigned long)-errno : (unsigned long)at;
}

/* mremap() of nothing makes a second mapping, if the first one is shared. */
int km_host_alias(void *at, void *from, unsigned long len, int prot)
{
	if (mremap(from, 0, len, MREMAP_MAYMOVE | MREMAP_FIXED, at) == MAP_FAILED)
		return -errno;
	return mprotect(at, len, (prot & 1 ? PROT_READ : 0) | (prot & 2 ? PROT_WRITE : 0)) ? -errno :
											     0;
}

int km_host_unalias(void *at, unsigned long len)
{
	return mmap(at, len, PROT_NONE, HIDDEN | MAP_FIXED, -1, 0) == MAP_FAILED ? -errno : 0;
}
