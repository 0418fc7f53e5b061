/* SPDX-License-Identifier: MIT */
/* Which CPUs are on which node. */
#ifndef KM_COMPAT_LINUX_TOPOLOGY_H
#define KM_COMPAT_LINUX_TOPOLOGY_H

#include <linux/cpumask.h>
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/percpu.h>
#include <linux/smp.h>

#endif
