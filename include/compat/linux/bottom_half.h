/* SPDX-License-Identifier: MIT */
/* Bottom halves, which only count here: see linux/preempt.h. */
#ifndef KM_COMPAT_LINUX_BOTTOM_HALF_H
#define KM_COMPAT_LINUX_BOTTOM_HALF_H

#include <linux/cleanup.h>
#include <linux/preempt.h>

void local_bh_disable(void);
void local_bh_enable(void);
#define _local_bh_enable() local_bh_enable()
#define local_bh_enable_ip(ip) local_bh_enable()
void __local_bh_disable_ip(unsigned long ip, unsigned int cnt);
void __local_bh_enable_ip(unsigned long ip, unsigned int cnt);
static inline bool local_bh_blocked(void)
{
	return false;
}

DEFINE_LOCK_GUARD_0(bh, local_bh_disable(), local_bh_enable())

#endif
