/* SPDX-License-Identifier: MIT */
/* What the tests of the vmalloc room share. */
#ifndef TESTS_VMALLOC_UTIL_H
#define TESTS_VMALLOC_UTIL_H

#include "test.h"
#include "vmalloc/vmap_internal.h"

#include <setjmp.h>
#include <signal.h>

static sigjmp_buf util_fault_jump;

static inline void util_fault(int sig)
{
	(void)sig;
	siglongjmp(util_fault_jump, 1);
}

/* Does a read (or write) of the byte at p fault? */
static inline bool util_faults(volatile char *p, bool write)
{
	struct sigaction act = { .sa_handler = util_fault }, segv, bus;
	volatile bool faulted = true;

	sigaction(SIGSEGV, &act, &segv);
	sigaction(SIGBUS, &act, &bus);
	if (!sigsetjmp(util_fault_jump, 1)) {
		if (write)
			*p = 1;
		else
			(void)*p;
		faulted = false;
	}
	sigaction(SIGSEGV, &segv, NULL);
	sigaction(SIGBUS, &bus, NULL);
	return faulted;
}

/* No area is kept, so that what follows starts from the frames and addresses alone. */
static inline void util_forget(void)
{
	vmap_purge(true);
	CHECK_EQ(vmap_frames_kept(), 0);
	vmalloc_check();
}

/* A size that the compiler does not know, for accesses beyond it. */
static inline void *util_hide(void *p)
{
	__asm__("" : "+r"(p));
	return p;
}

#endif
