/* SPDX-License-Identifier: MIT */
/* There are no system calls to define: what this brings along, and no more. */
#ifndef KM_COMPAT_LINUX_SYSCALLS_H
#define KM_COMPAT_LINUX_SYSCALLS_H

#include <linux/compat.h>
#include <linux/fs.h>
#include <linux/signal.h>
#include <linux/types.h>

#endif
