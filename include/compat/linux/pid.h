/* SPDX-License-Identifier: MIT */
/* Process numbers are the host's; struct pid is not offered. */
#ifndef KM_COMPAT_LINUX_PID_H
#define KM_COMPAT_LINUX_PID_H

#include <linux/types.h>

struct pid;

#endif
