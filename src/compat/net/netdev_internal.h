/* SPDX-License-Identifier: MIT */
/* What the files of network devices share. */
#ifndef COMPAT_NETDEV_INTERNAL_H
#define COMPAT_NETDEV_INTERNAL_H

struct net_device;

/* Drop what waits to be received from it. */
void km_net_flush(struct net_device *dev);

#endif
