/* SPDX-License-Identifier: MIT */
/* Masks of IPv4 networks. Devices have no addresses here. */
#ifndef KM_COMPAT_LINUX_INETDEVICE_H
#define KM_COMPAT_LINUX_INETDEVICE_H

#include <asm/byteorder.h>
#include <linux/bitops.h>
#include <linux/netdevice.h>
#include <linux/types.h>

static inline __be32 inet_make_mask(int logmask)
{
	return logmask ? htonl(~((1U << (32 - logmask)) - 1)) : 0;
}

static inline int inet_mask_len(__be32 mask)
{
	return mask ? 32 - ffs(ntohl(mask)) + 1 : 0;
}

#endif
