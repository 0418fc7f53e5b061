/* SPDX-License-Identifier: MIT */
/* Between the files host_run*.c. */
#ifndef COMPAT_HOST_RUN_INTERNAL_H
#define COMPAT_HOST_RUN_INTERNAL_H

/* Give the calling thread a stack for crashes, so that an overflow of its own is told too. */
void km_host_run_crash_stack(void);
void km_host_run_crash_stack_free(void);

/* What the program was called with. */
extern char **km_host_run_argv;

#define RUN_STATE_VARIABLE "KMEM_TEST_STATE"

#endif
