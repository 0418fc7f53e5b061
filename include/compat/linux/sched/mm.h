/* SPDX-License-Identifier: MIT */
/* The memalloc scopes are the library's own; see there. */
#ifndef KM_COMPAT_LINUX_SCHED_MM_H
#define KM_COMPAT_LINUX_SCHED_MM_H

#include <linux/sched.h>

#include_next <linux/sched/mm.h>

#endif
