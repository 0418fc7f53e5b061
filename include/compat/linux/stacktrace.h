/* SPDX-License-Identifier: MIT */
/* The way here as an array of return addresses. */
#ifndef KM_COMPAT_LINUX_STACKTRACE_H
#define KM_COMPAT_LINUX_STACKTRACE_H

#include <linux/types.h>

unsigned int stack_trace_save(unsigned long *store, unsigned int size, unsigned int skipnr);
void stack_trace_print(const unsigned long *trace, unsigned int nr_entries, int spaces);
int stack_trace_snprint(char *buf, size_t size, const unsigned long *entries,
			unsigned int nr_entries, int spaces);

#endif
