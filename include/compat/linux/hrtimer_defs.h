/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_HRTIMER_DEFS_H
#define KM_COMPAT_LINUX_HRTIMER_DEFS_H

#include <linux/hrtimer.h>

#endif
