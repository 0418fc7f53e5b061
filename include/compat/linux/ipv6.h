/* SPDX-License-Identifier: MIT */
#include_next <linux/ipv6.h>
#ifndef KM_COMPAT_LINUX_IPV6_H
#define KM_COMPAT_LINUX_IPV6_H

#include <linux/skbuff.h>

static inline struct ipv6hdr *ipv6_hdr(const struct sk_buff *skb)
{
	return (struct ipv6hdr *)skb_network_header(skb);
}

#endif
