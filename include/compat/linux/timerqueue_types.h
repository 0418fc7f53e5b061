/* SPDX-License-Identifier: MIT */
/* Queues of times: see linux/timerqueue.h. */
#ifndef KM_COMPAT_LINUX_TIMERQUEUE_TYPES_H
#define KM_COMPAT_LINUX_TIMERQUEUE_TYPES_H

#include <linux/rbtree_types.h>
#include <linux/types.h>

struct timerqueue_node {
	struct rb_node node;
	ktime_t expires;
};

struct timerqueue_head {
	struct rb_root_cached rb_root;
};

#endif
