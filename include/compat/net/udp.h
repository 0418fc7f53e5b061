/* SPDX-License-Identifier: MIT */
/* The UDP header's checksum. */
#ifndef KM_COMPAT_NET_UDP_H
#define KM_COMPAT_NET_UDP_H

#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>

static inline __sum16 udp_v4_check(int len, __be32 saddr, __be32 daddr, __wsum base)
{
	return csum_tcpudp_magic(saddr, daddr, len, IPPROTO_UDP, base);
}

#endif
