/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_MUTEX_TYPES_H
#define KM_COMPAT_LINUX_MUTEX_TYPES_H

#include <linux/lockdep_types.h>
#include <linux/types.h>

/* All zero is unlocked. */
struct mutex {
	u32 word;  /* 0: free, 1: held, 2: held and waited for */
	u32 owner; /* thread number, 0: free */
};

#define __MUTEX_INITIALIZER(name) { 0, 0 }
#define DEFINE_MUTEX(name) struct mutex name = __MUTEX_INITIALIZER(name)

#endif
