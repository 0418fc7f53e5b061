/* SPDX-License-Identifier: MIT */
/* Circular doubly linked lists; an empty one points to itself. */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <kmem/types.h>

#define container_of(ptr, type, member) ((type *)((char *)(ptr)-offsetof(type, member)))

/*
 * next is stored atomically: in a struct page it lies where a tail has its
 * head, and that word is read of any frame, whoever has it.
 */
static inline void list_next_set(struct list_head *entry, struct list_head *next)
{
	__atomic_store_n(&entry->next, next, __ATOMIC_RELAXED);
}

static inline void list_init(struct list_head *head)
{
	list_next_set(head, head);
	head->prev = head;
}

static inline bool list_is_empty(const struct list_head *head)
{
	return head->next == head;
}

static inline void list_insert(struct list_head *new, struct list_head *prev,
			       struct list_head *next)
{
	next->prev = new;
	list_next_set(new, next);
	new->prev = prev;
	list_next_set(prev, new);
}

static inline void list_push_front(struct list_head *new, struct list_head *head)
{
	list_insert(new, head, head->next);
}

static inline void list_push_back(struct list_head *new, struct list_head *head)
{
	list_insert(new, head->prev, head);
}

/* Unlinks and re-initialises, so that a second removal does no harm. */
static inline void list_remove(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	list_next_set(entry->prev, entry->next);
	list_init(entry);
}

/* Moves all of from to the end of to; from is empty afterwards. */
static inline void list_splice_back(struct list_head *from, struct list_head *to)
{
	if (list_is_empty(from))
		return;
	from->next->prev = to->prev;
	list_next_set(to->prev, from->next);
	list_next_set(from->prev, to);
	to->prev = from->prev;
	list_init(from);
}

#define list_entry_of(ptr, type, member) container_of(ptr, type, member)
#define list_first(head, type, member) container_of((head)->next, type, member)
#define list_last(head, type, member) container_of((head)->prev, type, member)
#define list_each(pos, head) for (pos = (head)->next; pos != (head); pos = pos->next)
#define list_each_safe(pos, n, head) \
	for (pos = (head)->next, n = pos->next; pos != (head); pos = n, n = pos->next)

#endif
