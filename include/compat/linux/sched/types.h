/* SPDX-License-Identifier: MIT */
/* struct sched_param, which the C library's headers do not always have. */
#ifndef KM_COMPAT_LINUX_SCHED_TYPES_H
#define KM_COMPAT_LINUX_SCHED_TYPES_H

#define sched_param km_uapi_sched_param
#include_next <linux/sched/types.h>
#undef sched_param

struct sched_param {
	int sched_priority;
};

#endif
