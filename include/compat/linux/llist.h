/* SPDX-License-Identifier: MIT */
/*
 * Lists without locks, singly linked and NULL-terminated: any number of threads
 * add at the front, and take all at once. llist_del_first() needs that there is
 * only one at a time that takes single entries.
 */
#ifndef KM_COMPAT_LINUX_LLIST_H
#define KM_COMPAT_LINUX_LLIST_H

#include <linux/atomic.h>
#include <linux/container_of.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct llist_head {
	struct llist_node *first;
};

struct llist_node {
	struct llist_node *next;
};

#define LLIST_HEAD_INIT(name) { NULL }
#define LLIST_HEAD(name) struct llist_head name = LLIST_HEAD_INIT(name)

static inline void init_llist_head(struct llist_head *list)
{
	list->first = NULL;
}

/* A node that is on no list points to itself, for those who ask llist_on_list(). */
static inline void init_llist_node(struct llist_node *node)
{
	WRITE_ONCE(node->next, node);
}

static inline bool llist_on_list(const struct llist_node *node)
{
	return READ_ONCE(node->next) != node;
}

#define llist_entry(ptr, type, member) container_of(ptr, type, member)
/* Is there an entry at ptr? It may be computed from NULL, so the compiler must not see. */
#define member_address_is_nonnull(ptr, member) \
	((uintptr_t)(ptr) + offsetof(__typeof__(*(ptr)), member) != 0)

#define llist_for_each(pos, node) for ((pos) = (node); pos; (pos) = (pos)->next)
#define llist_for_each_safe(pos, n, node) \
	for ((pos) = (node); (pos) && ((n) = (pos)->next, true); (pos) = (n))
#define llist_for_each_entry(pos, node, member)                                  \
	for ((pos) = llist_entry((node), __typeof__(*(pos)), member);            \
	     member_address_is_nonnull(pos, member);                             \
	     (pos) = llist_entry((pos)->member.next, __typeof__(*(pos)), member))
#define llist_for_each_entry_safe(pos, n, node, member)                          \
	for ((pos) = llist_entry((node), __typeof__(*(pos)), member);            \
	     member_address_is_nonnull(pos, member) &&                           \
	     ((n) = llist_entry((pos)->member.next, __typeof__(*(n)), member), true); \
	     (pos) = (n))

static inline bool llist_empty(const struct llist_head *head)
{
	return !READ_ONCE(head->first);
}

static inline struct llist_node *llist_next(struct llist_node *node)
{
	return READ_ONCE(node->next);
}

/* Add the chain new_first..new_last. True when the list was empty before. */
static inline bool llist_add_batch(struct llist_node *new_first, struct llist_node *new_last,
				   struct llist_head *head)
{
	struct llist_node *first = READ_ONCE(head->first);

	do {
		WRITE_ONCE(new_last->next, first);
	} while (!__atomic_compare_exchange_n(&head->first, &first, new_first, false,
					      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
	return !first;
}

static inline bool __llist_add_batch(struct llist_node *new_first, struct llist_node *new_last,
				     struct llist_head *head)
{
	new_last->next = head->first;
	head->first = new_first;
	return !new_last->next;
}

static inline bool llist_add(struct llist_node *new, struct llist_head *head)
{
	return llist_add_batch(new, new, head);
}

static inline bool __llist_add(struct llist_node *new, struct llist_head *head)
{
	return __llist_add_batch(new, new, head);
}

static inline struct llist_node *llist_del_all(struct llist_head *head)
{
	return __atomic_exchange_n(&head->first, (struct llist_node *)NULL, __ATOMIC_SEQ_CST);
}

static inline struct llist_node *__llist_del_all(struct llist_head *head)
{
	struct llist_node *first = head->first;

	head->first = NULL;
	return first;
}

struct llist_node *llist_del_first(struct llist_head *head);
/* Take this one off if it is the first. */
bool llist_del_first_this(struct llist_head *head, struct llist_node *this);
struct llist_node *llist_reverse_order(struct llist_node *head);

static inline struct llist_node *llist_del_first_init(struct llist_head *head)
{
	struct llist_node *node = llist_del_first(head);

	if (node)
		init_llist_node(node);
	return node;
}

#endif
