/* SPDX-License-Identifier: MIT */
#include_next <linux/udp.h>
#ifndef KM_COMPAT_LINUX_UDP_H
#define KM_COMPAT_LINUX_UDP_H

#include <linux/skbuff.h>

static inline struct udphdr *udp_hdr(const struct sk_buff *skb)
{
	return (struct udphdr *)skb_transport_header(skb);
}

#endif
