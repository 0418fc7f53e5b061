/* SPDX-License-Identifier: MIT */
/* Sleeping on a word, for the compat room: plain types only, so that both worlds include it. */
#ifndef COMPAT_HOST_WAIT_H
#define COMPAT_HOST_WAIT_H

/*
 * Sleep while *word is val, at most timeout_ns (negative: for ever). 0: woken,
 * or it was something else, or a signal came; -ETIMEDOUT.
 */
int km_host_futex_wait(const volatile unsigned int *word, unsigned int val, long long timeout_ns);
/* Wake at most nr (INT_MAX: all) that sleep on word. Any context. */
void km_host_futex_wake(const volatile unsigned int *word, int nr);
/* Number of this thread; cheap. A forked child keeps that of the thread that forked. */
int km_host_gettid(void);
/* Name of thread tid of this process, "?" if there is none. */
void km_host_comm_of(int tid, char *buf, unsigned long size);

/* Go to CPU cpu, if the host lets this thread; and back to where it might run before. */
#define KM_HOST_VISIT_WORDS 17 /* 1024 CPUs, and whether it is of any use */
void km_host_cpu_visit(unsigned int cpu, unsigned long *visit);
void km_host_cpu_leave(const unsigned long *visit);

#endif
