/* SPDX-License-Identifier: MIT */
/* Signal numbers; signal_pending() and its kin are in <linux/sched/signal.h>. */
#ifndef KM_COMPAT_LINUX_SIGNAL_H
#define KM_COMPAT_LINUX_SIGNAL_H

#include_next <linux/signal.h>

#include <linux/sched/signal.h>

#endif
