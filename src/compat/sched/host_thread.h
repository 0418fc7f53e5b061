/* SPDX-License-Identifier: MIT */
/* Threads of the host, for the compat room: plain types only, so that both worlds include it. */
#ifndef COMPAT_HOST_THREAD_H
#define COMPAT_HOST_THREAD_H

/* A detached thread with all signals blocked. 0 or -errno. */
int km_host_thread_start(void (*fn)(void *arg), void *arg);
__attribute__((__noreturn__)) void km_host_thread_exit(void);
/* Name of this thread, or of another one by its number; cut to 15 characters. */
void km_host_thread_name_set(const char *name);
void km_host_thread_name(char *buf, unsigned long size);
int km_host_thread_tid(void);
int km_host_pid(void);
void km_host_yield(void);
int km_host_is_root(void);
/* Does addr lie in the stack of this thread? */
int km_host_on_stack(const void *addr);
/* A pause in a busy loop. */
void km_host_relax(void);
/* CPU of this thread now. */
unsigned int km_host_cpu(void);
/* May run on the CPUs of mask, nr_bits long, from now on; tid 0: this thread. 0 or -errno. */
int km_host_affinity(int tid, const unsigned long *mask, unsigned int nr_bits);
/* Call fn(arg) when this thread ends; once per thread. Not in a signal handler. */
void km_host_thread_at_end(void (*fn)(void *arg), void *arg);
/* Call fn in the child of every fork() from now on; at most 16. */
void km_host_at_fork(void (*fn)(void));
/* Zeroed memory that is not the library's, for what tests should not see; NULL on failure. */
void *km_host_zalloc(unsigned long size);
void km_host_free(void *p);

#endif
