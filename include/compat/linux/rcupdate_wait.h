/* SPDX-License-Identifier: MIT */
/* Waiting for a callback of call_rcu(). */
#ifndef KM_COMPAT_LINUX_RCUPDATE_WAIT_H
#define KM_COMPAT_LINUX_RCUPDATE_WAIT_H

#include <linux/completion.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

struct rcu_synchronize {
	struct rcu_head head;
	struct completion completion;
	struct rcu_gp_oldstate oldstate;
};

void wakeme_after_rcu(struct rcu_head *head);

#endif
