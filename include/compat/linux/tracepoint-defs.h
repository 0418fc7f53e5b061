/* SPDX-License-Identifier: MIT */
/* What a tracepoint is made of. */
#ifndef KM_COMPAT_LINUX_TRACEPOINT_DEFS_H
#define KM_COMPAT_LINUX_TRACEPOINT_DEFS_H

#include <linux/atomic.h>
#include <linux/static_key.h>

struct tracepoint_func {
	void *func;
	void *data;
	int prio;
};

struct tracepoint {
	const char *name;
	struct static_key key;           /* counts the probes */
	struct tracepoint_func *funcs;   /* ends with a NULL func; NULL: no probes. Under RCU */
	int (*regfunc)(void);            /* before the first probe */
	void (*unregfunc)(void);         /* after the last */
};

#define tracepoint_enabled(tp) static_key_false(&(__tracepoint_##tp).key)
#define DECLARE_TRACEPOINT(tp) extern struct tracepoint __tracepoint_##tp

#endif
