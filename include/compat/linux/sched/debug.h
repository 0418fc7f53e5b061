/* SPDX-License-Identifier: MIT */
/* Marks of the scheduler; a stack of another task cannot be shown. */
#ifndef KM_COMPAT_LINUX_SCHED_DEBUG_H
#define KM_COMPAT_LINUX_SCHED_DEBUG_H

#include <linux/sched.h>

#define __sched __attribute__((__section__(".sched.text")))

#endif
