/* SPDX-License-Identifier: MIT */
/* Text out, names of addresses, the clock and chance: the host's part of printk and random. */
#ifndef COMPAT_HOST_OUTPUT_H
#define COMPAT_HOST_OUTPUT_H

/* All of text to standard error, in one write where the host allows. Any context. */
void km_host_write(const char *text, unsigned long len);
/* Nanoseconds since the program's start. */
unsigned long long km_host_uptime_ns(void);
int km_host_tid(void);
/* The thread's name; NUL at the end. */
void km_host_comm(char *buf, unsigned long size);
__attribute__((__noreturn__)) void km_host_abort(void);
/* NULL when there is no such variable in the environment. */
const char *km_host_env(const char *name);
/* Random bytes of the system. */
void km_host_entropy(void *buf, unsigned long len);

/* Return addresses of the callers, skip of them left out; how many. */
int km_host_backtrace(unsigned long *pc, int max, int skip);
/*
 * The function or variable that addr lies in, static ones too where the file has a symbol table;
 * 0 when unknown. Not in signal handlers that may interrupt the dynamic linker.
 */
int km_host_symbol(unsigned long addr, char *name, unsigned long name_size, unsigned long *offset,
		   unsigned long *size);
/* The address of a global name; 0 when there is none. */
unsigned long km_host_symbol_address(const char *name);
/* Call fn when this thread ends, exit() of the process excepted; once for each thread. */
void km_host_at_thread_end(void (*fn)(void));

#endif
