/* SPDX-License-Identifier: MIT */
/* What the checker of lock orders keeps per lock: nothing here. */
#ifndef KM_COMPAT_LINUX_LOCKDEP_TYPES_H
#define KM_COMPAT_LINUX_LOCKDEP_TYPES_H

#include <linux/types.h>

#define MAX_LOCKDEP_SUBCLASSES 8UL

struct lock_class_key {};
struct lockdep_subclass_key {};
struct lockdep_map {
	const char *name;
};
struct pin_cookie {};

enum lockdep_wait_type {
	LD_WAIT_INV = 0,
	LD_WAIT_FREE,
	LD_WAIT_SPIN,
	LD_WAIT_CONFIG = LD_WAIT_SPIN,
	LD_WAIT_SLEEP,
	LD_WAIT_MAX,
};

#define NR_LOCKDEP_CACHING_CLASSES 2

#endif
