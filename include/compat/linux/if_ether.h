/* SPDX-License-Identifier: MIT */
#include_next <linux/if_ether.h>
#ifndef KM_COMPAT_LINUX_IF_ETHER_H
#define KM_COMPAT_LINUX_IF_ETHER_H

#include <linux/skbuff.h>

static inline struct ethhdr *eth_hdr(const struct sk_buff *skb)
{
	return (struct ethhdr *)skb_mac_header(skb);
}

#endif
