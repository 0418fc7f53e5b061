/* SPDX-License-Identifier: MIT */
/* Pages: the library's linux/mm.h, after what the kernel's brings along. */
#ifndef KM_COMPAT_LINUX_MM_H
#define KM_COMPAT_LINUX_MM_H

#include <asm/page.h>
#include <asm/timex.h>
#include <linux/bug.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/math64.h>
#include <linux/random.h>
#include <linux/rwsem.h>
#include <linux/sizes.h>
#include <linux/thread_info.h>
#include_next <linux/mm.h>
#include <linux/km_vma.h>

#endif
