/* SPDX-License-Identifier: MIT */
/* Some of the system's <linux/..> headers ask for the C library's socket header. */
#ifndef KM_COMPAT_SYS_SOCKET_H
#define KM_COMPAT_SYS_SOCKET_H

#include <linux/socket.h>

#endif
