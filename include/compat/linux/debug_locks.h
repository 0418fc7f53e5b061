/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_DEBUG_LOCKS_H
#define KM_COMPAT_LINUX_DEBUG_LOCKS_H

#include <linux/atomic.h>
#include <linux/bug.h>

struct task_struct;

extern int debug_locks;        /* 1: reports are still to come; 0 after the first */
extern int debug_locks_silent;

static __always_inline int __debug_locks_off(void)
{
	return xchg(&debug_locks, 0);
}
int debug_locks_off(void);

#define DEBUG_LOCKS_WARN_ON(c)                                                   \
	({                                                                       \
		int __km_bad = !!(c);                                            \
		if (unlikely(__km_bad))                                          \
			WARN(1, "DEBUG_LOCKS_WARN_ON(%s)", #c);                  \
		__km_bad;                                                        \
	})
#define SMP_DEBUG_LOCKS_WARN_ON(c) DEBUG_LOCKS_WARN_ON(c)

/* The locks that this thread holds; of other threads none are known, which it says. */
void debug_show_held_locks(struct task_struct *task);
/* Is a lock that this thread holds in [from, to)? Then report it: it is being freed. */
void debug_check_no_locks_freed(const void *from, unsigned long len);
void debug_check_no_locks_held(void);

#endif
