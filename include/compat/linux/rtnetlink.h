/* SPDX-License-Identifier: MIT */
/* The lock of network devices. */
#include_next <linux/rtnetlink.h>
#ifndef KM_COMPAT_LINUX_RTNETLINK_H
#define KM_COMPAT_LINUX_RTNETLINK_H

#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>

void rtnl_lock(void);
/* Devices that were unregistered meanwhile are gone when it returns. */
void rtnl_unlock(void);
int rtnl_trylock(void);
int rtnl_is_locked(void);
#define ASSERT_RTNL() \
	WARN_ONCE(!rtnl_is_locked(), "RTNL: assertion failed at %s (%d)\n", __FILE__, __LINE__)
#define rtnl_dereference(p) rcu_dereference_protected(p, rtnl_is_locked())
#define rcu_dereference_rtnl(p) rcu_dereference_check(p, rtnl_is_locked())

extern struct rw_semaphore pernet_ops_rwsem;

#endif
