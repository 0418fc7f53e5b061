/* SPDX-License-Identifier: MIT */
/* Ethernet: addresses, headers, and devices of that kind. */
#ifndef KM_COMPAT_LINUX_ETHERDEVICE_H
#define KM_COMPAT_LINUX_ETHERDEVICE_H

#include <asm/unaligned.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/netdevice.h>
#include <linux/random.h>
#include <linux/string.h>

struct device;

static const u8 eth_reserved_addr_base[ETH_ALEN] __aligned(2) __maybe_unused = {
	0x01, 0x80, 0xc2, 0x00, 0x00, 0x00
};

void ether_setup(struct net_device *dev);
struct net_device *alloc_etherdev_mqs(int sizeof_priv, unsigned int txqs, unsigned int rxqs);
#define alloc_etherdev(sizeof_priv) alloc_etherdev_mqs(sizeof_priv, 1, 1)
#define alloc_etherdev_mq(sizeof_priv, count) alloc_etherdev_mqs(sizeof_priv, count, count)
struct net_device *devm_alloc_etherdev_mqs(struct device *dev, int sizeof_priv,
					   unsigned int txqs, unsigned int rxqs);
#define devm_alloc_etherdev(dev, sizeof_priv) devm_alloc_etherdev_mqs(dev, sizeof_priv, 1, 1)

/* What comes after the header, which is taken off; sets dev, pkt_type and the MAC header. */
__be16 eth_type_trans(struct sk_buff *skb, struct net_device *dev);
int eth_header(struct sk_buff *skb, struct net_device *dev, unsigned short type,
	       const void *daddr, const void *saddr, unsigned int len);
int eth_header_parse(const struct sk_buff *skb, unsigned char *haddr);
int eth_validate_addr(struct net_device *dev);
int eth_mac_addr(struct net_device *dev, void *p);
int eth_prepare_mac_addr_change(struct net_device *dev, void *p);
void eth_commit_mac_addr_change(struct net_device *dev, void *p);
int eth_change_mtu(struct net_device *dev, int new_mtu);
extern const struct header_ops eth_header_ops;

static inline bool is_zero_ether_addr(const u8 *addr)
{
	return !(addr[0] | addr[1] | addr[2] | addr[3] | addr[4] | addr[5]);
}

static inline bool is_multicast_ether_addr(const u8 *addr)
{
	return addr[0] & 1;
}

static inline bool is_unicast_ether_addr(const u8 *addr)
{
	return !is_multicast_ether_addr(addr);
}

static inline bool is_local_ether_addr(const u8 *addr)
{
	return addr[0] & 2;
}

static inline bool is_broadcast_ether_addr(const u8 *addr)
{
	return (addr[0] & addr[1] & addr[2] & addr[3] & addr[4] & addr[5]) == 0xff;
}

static inline bool is_valid_ether_addr(const u8 *addr)
{
	return !is_multicast_ether_addr(addr) && !is_zero_ether_addr(addr);
}

static inline bool is_link_local_ether_addr(const u8 *addr)
{
	return !memcmp(addr, eth_reserved_addr_base, 5) && !(addr[5] & 0xf0);
}

static inline bool eth_proto_is_802_3(__be16 proto)
{
	return ntohs(proto) >= ETH_P_802_3_MIN;
}

static inline void eth_zero_addr(u8 *addr)
{
	memset(addr, 0, ETH_ALEN);
}

static inline void eth_broadcast_addr(u8 *addr)
{
	memset(addr, 0xff, ETH_ALEN);
}

/* Local, not multicast. */
static inline void eth_random_addr(u8 *addr)
{
	get_random_bytes(addr, ETH_ALEN);
	addr[0] = (addr[0] & ~1) | 2;
}
#define random_ether_addr(addr) eth_random_addr(addr)

static inline void ether_addr_copy(u8 *dst, const u8 *src)
{
	memcpy(dst, src, ETH_ALEN);
}

static inline bool ether_addr_equal(const u8 *a, const u8 *b)
{
	return !memcmp(a, b, ETH_ALEN);
}
#define ether_addr_equal_64bits(a, b) ether_addr_equal(a, b)
#define ether_addr_equal_unaligned(a, b) ether_addr_equal(a, b)

static inline u64 ether_addr_to_u64(const u8 *addr)
{
	return (u64)get_unaligned_be16(addr) << 32 | get_unaligned_be32(addr + 2);
}

static inline void u64_to_ether_addr(u64 u, u8 *addr)
{
	put_unaligned_be16(u >> 32, addr);
	put_unaligned_be32(u, addr + 2);
}

static inline void eth_addr_inc(u8 *addr)
{
	u64_to_ether_addr(ether_addr_to_u64(addr) + 1, addr);
}

static inline void eth_hw_addr_set(struct net_device *dev, const u8 *addr)
{
	__dev_addr_set(dev, addr, ETH_ALEN);
}

#ifndef NET_ADDR_RANDOM
#define NET_ADDR_PERM 0
#define NET_ADDR_RANDOM 1
#define NET_ADDR_STOLEN 2
#define NET_ADDR_SET 3
#endif

static inline void eth_hw_addr_random(struct net_device *dev)
{
	u8 addr[ETH_ALEN];

	eth_random_addr(addr);
	dev->addr_assign_type = NET_ADDR_RANDOM;
	__dev_addr_set(dev, addr, ETH_ALEN);
}

static inline void eth_hw_addr_inherit(struct net_device *dst, struct net_device *src)
{
	dst->addr_assign_type = src->addr_assign_type;
	eth_hw_addr_set(dst, src->dev_addr);
}

/* To the least length of a frame; -ENOMEM, and the packet is freed. */
static inline int eth_skb_pad(struct sk_buff *skb)
{
	return skb_put_padto(skb, ETH_ZLEN);
}

#endif
