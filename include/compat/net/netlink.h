/* SPDX-License-Identifier: MIT */
/* Reading attributes of netlink. */
#ifndef KM_COMPAT_NET_NETLINK_H
#define KM_COMPAT_NET_NETLINK_H

#include <asm/byteorder.h>
#include <asm/unaligned.h>
#include <linux/netlink.h>
#include <linux/types.h>

static inline int nla_type(const struct nlattr *nla)
{
	return nla->nla_type & NLA_TYPE_MASK;
}

static inline void *nla_data(const struct nlattr *nla)
{
	return (char *)nla + NLA_HDRLEN;
}

static inline int nla_len(const struct nlattr *nla)
{
	return nla->nla_len - NLA_HDRLEN;
}

static inline u8 nla_get_u8(const struct nlattr *nla)
{
	return *(const u8 *)nla_data(nla);
}

static inline u16 nla_get_u16(const struct nlattr *nla)
{
	return get_unaligned((const u16 *)nla_data(nla));
}

static inline u32 nla_get_u32(const struct nlattr *nla)
{
	return get_unaligned((const u32 *)nla_data(nla));
}

static inline u64 nla_get_u64(const struct nlattr *nla)
{
	return get_unaligned((const u64 *)nla_data(nla));
}

static inline bool nla_get_flag(const struct nlattr *nla)
{
	return !!nla;
}

enum {
	NLA_UNSPEC, NLA_U8, NLA_U16, NLA_U32, NLA_U64, NLA_STRING, NLA_FLAG, NLA_MSECS,
	NLA_NESTED, NLA_NESTED_ARRAY, NLA_NUL_STRING, NLA_BINARY, NLA_S8, NLA_S16, NLA_S32,
	NLA_S64, NLA_BITFIELD32, NLA_REJECT,
};

struct nla_policy {
	u8 type, validation_type;
	u16 len;
	const void *km_more;
};

#endif
