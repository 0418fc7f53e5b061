/* SPDX-License-Identifier: MIT */
/* The nodes and roots of red-black trees. */
#ifndef KM_COMPAT_LINUX_RBTREE_TYPES_H
#define KM_COMPAT_LINUX_RBTREE_TYPES_H

#include <linux/stddef.h>

struct rb_node {
	unsigned long __rb_parent_color; /* the parent's address; bit 0: black */
	struct rb_node *rb_right;
	struct rb_node *rb_left;
} __attribute__((__aligned__(sizeof(long))));

struct rb_root {
	struct rb_node *rb_node;
};

/* A root that knows its first node. */
struct rb_root_cached {
	struct rb_root rb_root;
	struct rb_node *rb_leftmost;
};

/* Since 7.1: nodes that know their neighbours. */
struct rb_node_linked {
	struct rb_node node;
	struct rb_node_linked *prev, *next;
};

struct rb_root_linked {
	struct rb_root rb_root;
	struct rb_node_linked *rb_leftmost;
};

#define RB_ROOT (struct rb_root) { NULL, }
#define RB_ROOT_LINKED (struct rb_root_linked) { {NULL, }, NULL }
#define RB_ROOT_CACHED (struct rb_root_cached) { {NULL, }, NULL }

#endif
