/* SPDX-License-Identifier: MIT */
/*
 * Sets of nodes, at most KM_MAX_NUMNODES. All nodes have memory and CPUs and
 * are online from boot on, so that the node states are one set. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_NODEMASK_H
#define KMEM_LINUX_NODEMASK_H

#include <kmem/types.h>

/* Nodes of the machine, numbered from 0; 1 when the library cannot boot, which it does first. */
KM_API unsigned int km_nr_nodes(void);
/* The node whose memory is nearest to the CPU this thread runs on: a hint, threads move. */
KM_API int numa_node_id(void);
/* The node whose memory is nearest to cpu. */
KM_API int cpu_to_node(int cpu);
/* The set of all nodes, as a pointer. */
KM_API const nodemask_t *km_node_online_map(void);

#define numa_mem_id() numa_node_id()
#define nr_node_ids km_nr_nodes()
#define nr_online_nodes km_nr_nodes()
#define num_online_nodes() ((int)km_nr_nodes())
#define num_possible_nodes() ((int)km_nr_nodes())
#define node_online_map (*km_node_online_map())
#define node_possible_map (*km_node_online_map())

enum node_states {
	N_POSSIBLE,
	N_ONLINE,
	N_NORMAL_MEMORY,
	N_HIGH_MEMORY,
	N_MEMORY,
	N_CPU,
	NR_NODE_STATES
};

#define NODE_MASK_NONE ((nodemask_t){ { 0 } })
#define NODE_MASK_ALL ((nodemask_t){ { (1UL << MAX_NUMNODES) - 1 } })

static inline bool node_online(int nid)
{
	return nid >= 0 && (unsigned int)nid < km_nr_nodes();
}

static inline bool node_state(int nid, enum node_states state)
{
	(void)state;
	return node_online(nid);
}

#define node_possible(nid) node_online(nid)
#define node_isset(nid, mask) ((mask).bits[0] >> (nid) & 1)
#define node_set(nid, mask) ((void)((mask).bits[0] |= 1UL << (nid)))
#define node_clear(nid, mask) ((void)((mask).bits[0] &= ~(1UL << (nid))))
#define nodes_clear(mask) ((void)((mask).bits[0] = 0))
#define nodes_setall(mask) ((void)((mask) = NODE_MASK_ALL))
#define nodes_empty(mask) ((mask).bits[0] == 0)
#define nodes_weight(mask) __builtin_popcountl((mask).bits[0])
#define nodes_and(dst, a, b) ((void)((dst).bits[0] = (a).bits[0] & (b).bits[0]))
#define nodes_or(dst, a, b) ((void)((dst).bits[0] = (a).bits[0] | (b).bits[0]))
#define nodes_equal(a, b) ((a).bits[0] == (b).bits[0])

static inline nodemask_t nodemask_of_node(int nid)
{
	return (nodemask_t){ { 1UL << nid } };
}

/* The first node of the set after nid (-1: from the start); MAX_NUMNODES when there is none. */
static inline int km_next_node(int nid, const nodemask_t *mask)
{
	unsigned long rest = nid < 0 ? mask->bits[0] : mask->bits[0] >> nid >> 1 << nid << 1;

	return rest ? __builtin_ctzl(rest) : MAX_NUMNODES;
}

#define first_node(mask) km_next_node(-1, &(mask))
#define next_node(nid, mask) km_next_node((nid), &(mask))
#define first_online_node km_next_node(-1, km_node_online_map())
#define next_online_node(nid) km_next_node((nid), km_node_online_map())

#define for_each_node_mask(nid, mask) \
	for ((nid) = first_node(mask); (nid) < MAX_NUMNODES; (nid) = next_node(nid, mask))
#define for_each_online_node(nid) for_each_node_mask(nid, *km_node_online_map())
#define for_each_node(nid) for_each_online_node(nid)
#define for_each_node_state(nid, state) for_each_online_node(nid)

#endif
