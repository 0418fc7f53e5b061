/* SPDX-License-Identifier: MIT */
/* Kinds of links that "ip link add" makes; here a test does, by km_rtnl_newlink(). */
#ifndef KM_COMPAT_NET_RTNETLINK_H
#define KM_COMPAT_NET_RTNETLINK_H

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/netlink.h>

struct rtnl_link_ops {
	struct list_head list;
	const char *kind;
	size_t priv_size;
	struct net_device *(*alloc)(struct nlattr *tb[], const char *ifname,
				    unsigned char name_assign_type, unsigned int num_tx_queues,
				    unsigned int num_rx_queues);
	void (*setup)(struct net_device *dev);
	bool netns_refund;
	unsigned int maxtype;
	const struct nla_policy *policy;
	int (*validate)(struct nlattr *tb[], struct nlattr *data[],
			struct netlink_ext_ack *extack);
	int (*newlink)(struct net *src_net, struct net_device *dev, struct nlattr *tb[],
		       struct nlattr *data[], struct netlink_ext_ack *extack);
	int (*changelink)(struct net_device *dev, struct nlattr *tb[], struct nlattr *data[],
			  struct netlink_ext_ack *extack);
	void (*dellink)(struct net_device *dev, struct list_head *head);
	size_t (*get_size)(const struct net_device *dev);
	int (*fill_info)(struct sk_buff *skb, const struct net_device *dev);
	unsigned int (*get_num_tx_queues)(void);
	unsigned int (*get_num_rx_queues)(void);
};

/* 0 or -EEXIST. Unregistering deletes the devices of that kind. __: the lock is held. */
int rtnl_link_register(struct rtnl_link_ops *ops);
void rtnl_link_unregister(struct rtnl_link_ops *ops);
int __rtnl_link_register(struct rtnl_link_ops *ops);
void __rtnl_link_unregister(struct rtnl_link_ops *ops);

/* For tests: "ip link add NAME type KIND", without attributes. The device, or ERR_PTR(). */
struct net_device *km_rtnl_newlink(const char *kind, const char *name);

#define MODULE_ALIAS_RTNL_LINK(kind) MODULE_ALIAS("rtnl-link-" kind)

#endif
