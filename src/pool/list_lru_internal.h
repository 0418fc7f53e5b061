/* SPDX-License-Identifier: MIT */
/* What the files of list_lru tell each other. */
#ifndef POOL_LIST_LRU_INTERNAL_H
#define POOL_LIST_LRU_INTERNAL_H

#include <linux/list_lru.h>

/* Put an item of l, whose lock is held, at the end. */
void pool_lru_rotate(struct list_lru_one *l, struct list_head *item);

#endif
