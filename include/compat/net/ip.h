/* SPDX-License-Identifier: MIT */
/* The IPv4 header's checksum, and names around it; no protocol stack is behind it. */
#ifndef KM_COMPAT_NET_IP_H
#define KM_COMPAT_NET_IP_H

#include <linux/in.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/net_namespace.h>

#define IP_CE 0x8000
#define IP_DF 0x4000
#define IP_MF 0x2000
#define IP_OFFSET 0x1fff

static inline unsigned int ip_hdrlen(const struct sk_buff *skb)
{
	return ip_hdr(skb)->ihl * 4;
}

static inline bool ip_is_fragment(const struct iphdr *iph)
{
	return (iph->frag_off & htons(IP_MF | IP_OFFSET)) != 0;
}

static inline void ip_send_check(struct iphdr *iph)
{
	iph->check = 0;
	iph->check = ip_fast_csum(iph, iph->ihl);
}

/* One hop less, and the checksum with it; what remains. */
static inline int ip_decrease_ttl(struct iphdr *iph)
{
	u32 check = (__force u32)iph->check + (__force u32)htons(0x0100);

	iph->check = (__force __sum16)(check + (check >= 0xffff));
	return --iph->ttl;
}

#endif
