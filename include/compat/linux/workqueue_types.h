/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_WORKQUEUE_TYPES_H
#define KM_COMPAT_LINUX_WORKQUEUE_TYPES_H

#include <linux/workqueue.h>

#endif
