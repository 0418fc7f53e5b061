/* SPDX-License-Identifier: MIT */
/* Debugging prints: there is no trace buffer, so they go where printk() goes. */
#ifndef KM_COMPAT_LINUX_TRACE_PRINTK_H
#define KM_COMPAT_LINUX_TRACE_PRINTK_H

#include <linux/printk.h>

enum ftrace_dump_mode { DUMP_NONE, DUMP_ALL, DUMP_ORIG, DUMP_PARAM };

#define trace_printk(fmt, ...) printk(KERN_DEBUG fmt, ##__VA_ARGS__)
#define trace_puts(str) printk(KERN_DEBUG "%s", str)
#define ftrace_vprintk(fmt, vargs) vprintk(fmt, vargs)
#define trace_dump_stack(skip) dump_stack()
/* NO-OP: there is no trace buffer to switch. */
static inline void tracing_on(void) { }
static inline void tracing_off(void) { }
static inline int tracing_is_on(void) { return 0; }
static inline void ftrace_dump(enum ftrace_dump_mode mode) { }

#endif
