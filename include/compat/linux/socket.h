/* SPDX-License-Identifier: MIT */
/* Addresses and families of sockets; there are no sockets. */
#include_next <linux/socket.h>
#ifndef KM_COMPAT_LINUX_SOCKET_H
#define KM_COMPAT_LINUX_SOCKET_H

#include <linux/compiler.h>
#include <linux/sockios.h>
#include <linux/types.h>

typedef __kernel_sa_family_t sa_family_t;

struct sockaddr {
	sa_family_t sa_family;
	char sa_data[14];
};

struct linger {
	int l_onoff, l_linger;
};

#define sockaddr_storage __kernel_sockaddr_storage

#define AF_UNSPEC 0
#define AF_UNIX 1
#define AF_LOCAL 1
#define AF_INET 2
#define AF_AX25 3
#define AF_IPX 4
#define AF_APPLETALK 5
#define AF_BRIDGE 7
#define AF_X25 9
#define AF_INET6 10
#define AF_DECnet 12
#define AF_KEY 15
#define AF_NETLINK 16
#define AF_ROUTE AF_NETLINK
#define AF_PACKET 17
#define AF_PPPOX 24
#define AF_LLC 26
#define AF_IB 27
#define AF_MPLS 28
#define AF_CAN 29
#define AF_TIPC 30
#define AF_BLUETOOTH 31
#define AF_IUCV 32
#define AF_ALG 38
#define AF_NFC 39
#define AF_VSOCK 40
#define AF_KCM 41
#define AF_QIPCRTR 42
#define AF_SMC 43
#define AF_XDP 44
#define AF_MCTP 45
#define AF_MAX 46

#define PF_UNSPEC AF_UNSPEC
#define PF_UNIX AF_UNIX
#define PF_LOCAL AF_LOCAL
#define PF_INET AF_INET
#define PF_BRIDGE AF_BRIDGE
#define PF_INET6 AF_INET6
#define PF_KEY AF_KEY
#define PF_NETLINK AF_NETLINK
#define PF_ROUTE AF_ROUTE
#define PF_PACKET AF_PACKET
#define PF_CAN AF_CAN
#define PF_BLUETOOTH AF_BLUETOOTH
#define PF_ALG AF_ALG
#define PF_VSOCK AF_VSOCK
#define PF_MAX AF_MAX

#define SOL_IP 0
#define SOL_TCP 6
#define SOL_UDP 17
#define SOL_IPV6 41
#define SOL_RAW 255
#define SOL_PACKET 263
#define SOL_NETLINK 270

#define MSG_OOB 1
#define MSG_PEEK 2
#define MSG_DONTROUTE 4
#define MSG_CTRUNC 8
#define MSG_TRUNC 0x20
#define MSG_DONTWAIT 0x40
#define MSG_EOR 0x80
#define MSG_WAITALL 0x100
#define MSG_NOSIGNAL 0x4000
#define MSG_MORE 0x8000

#define SOMAXCONN 4096

#endif
