/* SPDX-License-Identifier: MIT */
/* The TCP header's checksum. */
#ifndef KM_COMPAT_NET_TCP_H
#define KM_COMPAT_NET_TCP_H

#include <linux/tcp.h>
#include <net/checksum.h>
#include <net/ip.h>

static inline __sum16 tcp_v4_check(int len, __be32 saddr, __be32 daddr, __wsum base)
{
	return csum_tcpudp_magic(saddr, daddr, len, IPPROTO_TCP, base);
}

#endif
