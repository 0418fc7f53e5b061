/* SPDX-License-Identifier: MIT */
/* A stable merge sort for linked lists. */
#ifndef KM_COMPAT_LINUX_LIST_SORT_H
#define KM_COMPAT_LINUX_LIST_SORT_H

#include <linux/types.h>

struct list_head;

/* > 0 when b belongs before a. */
typedef int __attribute__((nonnull(2, 3)))
(*list_cmp_func_t)(void *priv, const struct list_head *a, const struct list_head *b);

__attribute__((nonnull(2, 3)))
void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp);

#endif
