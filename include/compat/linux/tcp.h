/* SPDX-License-Identifier: MIT */
#include_next <linux/tcp.h>
#ifndef KM_COMPAT_LINUX_TCP_H
#define KM_COMPAT_LINUX_TCP_H

#include <linux/skbuff.h>

static inline struct tcphdr *tcp_hdr(const struct sk_buff *skb)
{
	return (struct tcphdr *)skb_transport_header(skb);
}

#endif
