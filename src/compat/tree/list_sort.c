/* SPDX-License-Identifier: MIT */
/*
 * A stable merge sort for lists, bottom up: run[i] is a sorted chain of 2^i
 * entries or NULL, as the bits of a counter. Weak, for the kernel's
 * lib/list_sort.c.
 */
#include <linux/export.h>
#include <linux/list.h>
#include <linux/list_sort.h>

#define MAX_RUNS (8 * sizeof(size_t))

/* Both chains end in NULL and only next counts; those of a come first among equals. */
static struct list_head *merge(void *priv, list_cmp_func_t cmp, struct list_head *a,
			       struct list_head *b)
{
	struct list_head *merged = NULL, **end = &merged;

	while (a && b) {
		struct list_head **from = cmp(priv, a, b) > 0 ? &b : &a;

		*end = *from;
		end = &(*from)->next;
		*from = (*from)->next;
	}
	*end = a ?: b;
	return merged;
}

__weak __attribute__((nonnull(2, 3)))
void list_sort(void *priv, struct list_head *head, list_cmp_func_t cmp)
{
	struct list_head *run[MAX_RUNS] = { NULL }, *entry, *next, *sorted = NULL, *prev = head;
	unsigned int i, top = 0;

	head->prev->next = NULL;
	for (entry = head->next; entry && entry != head; entry = next) {
		next = entry->next;
		entry->next = NULL;
		for (i = 0; run[i]; i++) {
			entry = merge(priv, cmp, run[i], entry);
			run[i] = NULL;
		}
		run[i] = entry;
		top = i >= top ? i + 1 : top;
	}
	for (i = 0; i < top; i++)
		sorted = run[i] ? merge(priv, cmp, run[i], sorted) : sorted;
	for (entry = sorted; entry; prev = entry, entry = entry->next) {
		prev->next = entry;
		entry->prev = prev;
	}
	prev->next = head;
	head->prev = prev;
}
EXPORT_SYMBOL(list_sort);
