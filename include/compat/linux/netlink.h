/* SPDX-License-Identifier: MIT */
/* Attributes and error texts of netlink; there are no such sockets. */
#include_next <linux/netlink.h>
#ifndef KM_COMPAT_LINUX_NETLINK_H
#define KM_COMPAT_LINUX_NETLINK_H

#include <linux/types.h>

struct netlink_ext_ack {
	const char *_msg;
	const struct nlattr *bad_attr;
};

#define NL_SET_ERR_MSG(extack, msg)                                    \
	do {                                                           \
		struct netlink_ext_ack *__extack = (extack);           \
		if (__extack)                                          \
			__extack->_msg = (msg);                        \
	} while (0)
#define NL_SET_ERR_MSG_MOD(extack, msg) NL_SET_ERR_MSG((extack), KBUILD_MODNAME ": " msg)
#define NL_SET_ERR_MSG_ATTR(extack, attr, msg)                         \
	do {                                                           \
		struct netlink_ext_ack *__extack = (extack);           \
		if (__extack) {                                        \
			__extack->_msg = (msg);                        \
			__extack->bad_attr = (attr);                   \
		}                                                      \
	} while (0)

#endif
