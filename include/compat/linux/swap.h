/* SPDX-License-Identifier: MIT */
/* There is no swap: what this brings along, and no more. */
#ifndef KM_COMPAT_LINUX_SWAP_H
#define KM_COMPAT_LINUX_SWAP_H

#include <linux/atomic.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched.h>
#include <linux/spinlock.h>

#endif
