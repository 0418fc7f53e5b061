/* SPDX-License-Identifier: MIT */
/* The bits of poll(): the system's. */
#ifndef KM_COMPAT_LINUX_EVENTPOLL_H
#define KM_COMPAT_LINUX_EVENTPOLL_H

#include <linux/types.h>
#include_next <linux/eventpoll.h>

#endif
