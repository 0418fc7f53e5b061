/* SPDX-License-Identifier: MIT */
/* Sets of nodes: the library's linux/nodemask.h and the rarer operations. */
#ifndef KM_COMPAT_LINUX_NODEMASK_H
#define KM_COMPAT_LINUX_NODEMASK_H

#include <linux/bitmap.h>
#include <linux/numa.h>
#include <linux/random.h>
#include_next <linux/nodemask.h>

#define nodemask_pr_args(maskp) MAX_NUMNODES, (maskp)->bits
#define nodes_addr(src) ((src).bits)
#define node_test_and_set(node, mask) test_and_set_bit((node), (mask).bits)
#define nodes_xor(dst, a, b) ((void)((dst).bits[0] = (a).bits[0] ^ (b).bits[0]))
#define nodes_andnot(dst, a, b) ((void)((dst).bits[0] = (a).bits[0] & ~(b).bits[0]))
#define nodes_complement(dst, src) ((void)((dst).bits[0] = NODE_MASK_ALL.bits[0] & ~(src).bits[0]))
#define nodes_copy(dst, src) ((void)((dst) = (src)))
#define nodes_intersects(a, b) (((a).bits[0] & (b).bits[0]) != 0)
#define nodes_subset(a, b) (((a).bits[0] & ~(b).bits[0]) == 0)
#define nodes_full(mask) nodes_equal(mask, NODE_MASK_ALL)
#define next_node_in(nid, mask) \
	(next_node(nid, mask) < MAX_NUMNODES ? next_node(nid, mask) : first_node(mask))
#define first_unset_node(mask) ((int)find_first_zero_bit((mask).bits, MAX_NUMNODES))
#define nodelist_parse(buf, mask) bitmap_parselist((buf), (mask).bits, MAX_NUMNODES)
#define first_memory_node first_online_node
#define next_memory_node(nid) next_online_node(nid)
#define num_node_state(state) num_online_nodes()

#endif
