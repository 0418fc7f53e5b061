/* SPDX-License-Identifier: MIT */
/* Restartable sequences as glibc registers them, and the fence that ends those under way. */
#define _GNU_SOURCE
#include "port/port.h"
#include "port/linux/sys.h"

#if defined(__x86_64__) || defined(__aarch64__)

#include <linux/membarrier.h>

/* From glibc 2.35 on; weak, so that an older one leaves them null. */
extern const ptrdiff_t __rseq_offset __attribute__((__weak__));
extern const unsigned int __rseq_size __attribute__((__weak__));

/* The word at offset 4 of struct rseq; negative: this thread has none. */
static int rseq_cpu_id(void)
{
	const char *thread_pointer = __builtin_thread_pointer();

	return *(const volatile int *)(thread_pointer + __rseq_offset + 4);
}

bool port_rseq(long *offset)
{
	if (!&__rseq_size || !&__rseq_offset || !__rseq_size || rseq_cpu_id() < 0)
		return false;
	if (sys_call(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ, 0, 0))
		return false;
	*offset = __rseq_offset;
	return true;
}

int port_rseq_fence(int cpu)
{
	if (cpu < 0)
		return (int)sys_call(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, 0, 0);
	return (int)sys_call(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ,
			     MEMBARRIER_CMD_FLAG_CPU, cpu);
}

#else

bool port_rseq(long *offset)
{
	(void)offset;
	return false;
}

int port_rseq_fence(int cpu)
{
	(void)cpu;
	return -ENOSYS;
}

#endif
