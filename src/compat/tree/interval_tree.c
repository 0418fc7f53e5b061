/* SPDX-License-Identifier: MIT */
/* Interval trees of unsigned longs, and queues of times. Weak, for the kernel's own files. */
#include <linux/export.h>
#include <linux/interval_tree.h>
#include <linux/interval_tree_generic.h>

#define START(node) ((node)->start)
#define LAST(node) ((node)->last)

INTERVAL_TREE_DEFINE(struct interval_tree_node, rb, unsigned long, __subtree_last, START, LAST,
		     __weak, interval_tree)

EXPORT_SYMBOL_GPL(interval_tree_insert);
