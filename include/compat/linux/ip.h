/* SPDX-License-Identifier: MIT */
#include_next <linux/ip.h>
#ifndef KM_COMPAT_LINUX_IP_H
#define KM_COMPAT_LINUX_IP_H

#include <linux/skbuff.h>

static inline struct iphdr *ip_hdr(const struct sk_buff *skb)
{
	return (struct iphdr *)skb_network_header(skb);
}

#endif
