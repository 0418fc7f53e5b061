/* SPDX-License-Identifier: MIT */
#ifndef KM_COMPAT_LINUX_NUMA_H
#define KM_COMPAT_LINUX_NUMA_H

#include <linux/types.h>

#define NODES_SHIFT CONFIG_NODES_SHIFT
#ifndef MAX_NUMNODES
#define MAX_NUMNODES (1 << NODES_SHIFT)
#endif
#ifndef NUMA_NO_NODE
#define NUMA_NO_NODE (-1)
#endif
#define NUMA_NO_MEMBLK (-1)

static inline bool numa_valid_node(int nid)
{
	return nid >= 0 && nid < MAX_NUMNODES;
}

#endif
