/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_TIMEX_H
#define KM_COMPAT_LINUX_TIMEX_H

#include_next <linux/timex.h>

#include <asm/timex.h>
#include <linux/jiffies.h>
#include <linux/types.h>

#endif
