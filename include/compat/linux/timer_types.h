/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_TIMER_TYPES_H
#define KM_COMPAT_LINUX_TIMER_TYPES_H

#include <linux/timer.h>

#endif
