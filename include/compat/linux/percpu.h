/* SPDX-License-Identifier: MIT */
/* The library's per-CPU allocator, and what else the header of the kernel brings. */
#ifndef KM_COMPAT_LINUX_PERCPU_H
#define KM_COMPAT_LINUX_PERCPU_H

#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/percpu-defs.h>
#include <linux/preempt.h>
#include <linux/smp.h>
#include <linux/cpumask.h>
#include_next <linux/percpu.h>


#endif
