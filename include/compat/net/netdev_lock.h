/* SPDX-License-Identifier: MIT */
/* A network device's own lock, under that of rtnl. May sleep. */
#ifndef KM_COMPAT_NET_NETDEV_LOCK_H
#define KM_COMPAT_NET_NETDEV_LOCK_H

#include <linux/lockdep.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

static inline void netdev_lock(struct net_device *dev)
{
	mutex_lock(&dev->lock);
}

static inline void netdev_unlock(struct net_device *dev)
{
	mutex_unlock(&dev->lock);
}

static inline int netdev_trylock(struct net_device *dev)
{
	return mutex_trylock(&dev->lock);
}

static inline bool netdev_need_ops_lock(const struct net_device *dev)
{
	return dev->request_ops_lock;
}

static inline void netdev_lock_ops(struct net_device *dev)
{
	if (netdev_need_ops_lock(dev))
		netdev_lock(dev);
}

static inline void netdev_unlock_ops(struct net_device *dev)
{
	if (netdev_need_ops_lock(dev))
		netdev_unlock(dev);
}

static inline void netdev_assert_locked(struct net_device *dev)
{
	lockdep_assert_held(&dev->lock);
}

#endif
