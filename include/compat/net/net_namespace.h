/* SPDX-License-Identifier: MIT */
/* The one network namespace. */
#ifndef KM_COMPAT_NET_NET_NAMESPACE_H
#define KM_COMPAT_NET_NET_NAMESPACE_H

struct net {
	const char *name;
};

extern struct net init_net;

#endif
