/* SPDX-License-Identifier: MIT */
/* request_module(); nothing starts a program of user space here. */
#ifndef KM_COMPAT_LINUX_KMOD_H
#define KM_COMPAT_LINUX_KMOD_H

#include <linux/errno.h>
#include <linux/module.h>
#include <linux/types.h>

#endif
