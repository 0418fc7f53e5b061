/* SPDX-License-Identifier: MIT */
#include_next <linux/icmp.h>
#ifndef KM_COMPAT_LINUX_ICMP_H
#define KM_COMPAT_LINUX_ICMP_H

#include <linux/skbuff.h>

static inline struct icmphdr *icmp_hdr(const struct sk_buff *skb)
{
	return (struct icmphdr *)skb_transport_header(skb);
}

#endif
