/* SPDX-License-Identifier: MIT */
/*
 * Lists that RCU readers walk while a writer, who excludes other writers,
 * changes them. What is deleted may be freed after a grace period.
 */
#ifndef KM_COMPAT_LINUX_RCULIST_H
#define KM_COMPAT_LINUX_RCULIST_H

#include <linux/list.h>
#include <linux/rcupdate.h>

/* For a list that readers may see already. */
static inline void INIT_LIST_HEAD_RCU(struct list_head *list)
{
	INIT_LIST_HEAD(list);
}

#define list_next_rcu(list) (*((struct list_head __rcu **)(&(list)->next)))
#define list_bidir_prev_rcu(list) (*((struct list_head __rcu **)(&(list)->prev)))
#define list_tail_rcu(head) list_bidir_prev_rcu(head)

static inline void __list_add_rcu(struct list_head *new, struct list_head *prev,
				  struct list_head *next)
{
	if (!__list_add_valid(new, prev, next))
		return;
	new->next = next;
	new->prev = prev;
	rcu_assign_pointer(list_next_rcu(prev), new);
	next->prev = new;
}

static inline void list_add_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head, head->next);
}

static inline void list_add_tail_rcu(struct list_head *new, struct list_head *head)
{
	__list_add_rcu(new, head->prev, head);
}

/* The entry still leads a reader on. */
static inline void list_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
	entry->prev = LIST_POISON2;
}

/* Readers may walk backwards too, and prev stays. */
static inline void list_bidir_del_rcu(struct list_head *entry)
{
	__list_del_entry(entry);
}

static inline void list_replace_rcu(struct list_head *old, struct list_head *new)
{
	new->next = old->next;
	new->prev = old->prev;
	rcu_assign_pointer(list_next_rcu(new->prev), new);
	new->next->prev = new;
	old->prev = LIST_POISON2;
}

static inline void __list_splice_init_rcu(struct list_head *list, struct list_head *prev,
					  struct list_head *next, void (*sync)(void))
{
	struct list_head *first = list->next, *last = list->prev;

	INIT_LIST_HEAD_RCU(list);
	sync(); /* now no reader is on its way round list's head */
	last->next = next;
	rcu_assign_pointer(list_next_rcu(prev), first);
	first->prev = prev;
	next->prev = last;
}

static inline void list_splice_init_rcu(struct list_head *list, struct list_head *head,
					void (*sync)(void))
{
	if (!list_empty(list))
		__list_splice_init_rcu(list, head, head->next, sync);
}

static inline void list_splice_tail_init_rcu(struct list_head *list, struct list_head *head,
					     void (*sync)(void))
{
	if (!list_empty(list))
		__list_splice_init_rcu(list, head->prev, head, sync);
}

#define list_entry_rcu(ptr, type, member) container_of(READ_ONCE(ptr), type, member)
#define list_entry_lockless(ptr, type, member) \
	container_of((__typeof__(ptr))rcu_dereference_raw(ptr), type, member)
#define list_first_or_null_rcu(head_, type, member)                              \
	({                                                                       \
		struct list_head *km_head__ = (head_);                           \
		struct list_head *km_first__ = READ_ONCE(km_head__->next);       \
		km_first__ != km_head__ ? list_entry_rcu(km_first__, type, member) : NULL; \
	})
#define list_next_or_null_rcu(head, ptr, type, member)                           \
	({                                                                       \
		struct list_head *km_head__ = (head);                            \
		struct list_head *km_ptr__ = (ptr);                              \
		struct list_head *km_next__ = READ_ONCE(km_ptr__->next);         \
		km_next__ != km_head__ ? list_entry_rcu(km_next__, type, member) : NULL; \
	})

/* NO-OP: the condition under which a loop is safe without rcu_read_lock() is for lockdep. */
#define list_for_each_entry_rcu(pos, head, member, cond...)                      \
	for (pos = list_entry_rcu((head)->next, __typeof__(*pos), member);       \
	     &pos->member != (head);                                             \
	     pos = list_entry_rcu(pos->member.next, __typeof__(*pos), member))
#define list_for_each_entry_srcu(pos, head, member, cond) \
	list_for_each_entry_rcu(pos, head, member)
#define list_for_each_entry_lockless(pos, head, member) \
	list_for_each_entry_rcu(pos, head, member)
#define list_for_each_entry_continue_rcu(pos, head, member)                      \
	for (pos = list_entry_rcu(pos->member.next, __typeof__(*pos), member);   \
	     &pos->member != (head);                                             \
	     pos = list_entry_rcu(pos->member.next, __typeof__(*pos), member))
#define list_for_each_entry_from_rcu(pos, head, member)                          \
	for (; &(pos)->member != (head);                                         \
	     pos = list_entry_rcu(pos->member.next, __typeof__(*(pos)), member))

#include <linux/km_rcuhlist.h>

#endif
