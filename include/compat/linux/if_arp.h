/* SPDX-License-Identifier: MIT */
#include_next <linux/if_arp.h>
#ifndef KM_COMPAT_LINUX_IF_ARP_H
#define KM_COMPAT_LINUX_IF_ARP_H

#include <linux/skbuff.h>

static inline struct arphdr *arp_hdr(const struct sk_buff *skb)
{
	return (struct arphdr *)skb_network_header(skb);
}

#endif
