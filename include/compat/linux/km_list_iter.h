/* SPDX-License-Identifier: MIT */
/* Entries of a list and the loops over them; part of linux/list.h. */
#ifndef KM_COMPAT_LINUX_LIST_H
#error "include <linux/list.h> instead"
#endif
#ifndef KM_COMPAT_LINUX_KM_LIST_ITER_H
#define KM_COMPAT_LINUX_KM_LIST_ITER_H

/* The entry whose member list_head is ptr. */
#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(ptr, type, member) list_entry((ptr)->next, type, member)
#define list_last_entry(ptr, type, member) list_entry((ptr)->prev, type, member)
#define list_first_entry_or_null(ptr, type, member)                              \
	({                                                                       \
		struct list_head *km_head__ = (ptr);                             \
		struct list_head *km_pos__ = READ_ONCE(km_head__->next);         \
		km_pos__ != km_head__ ? list_entry(km_pos__, type, member) : NULL; \
	})
#define list_last_entry_or_null(ptr, type, member)                               \
	({                                                                       \
		struct list_head *km_head__ = (ptr);                             \
		struct list_head *km_pos__ = READ_ONCE(km_head__->prev);         \
		km_pos__ != km_head__ ? list_entry(km_pos__, type, member) : NULL; \
	})

#define list_next_entry(pos, member) list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_prev_entry(pos, member) list_entry((pos)->member.prev, __typeof__(*(pos)), member)
/* From the last to the first one, and back, past the head. */
#define list_next_entry_circular(pos, head, member)                              \
	(list_is_last(&(pos)->member, head) ?                                    \
		 list_first_entry(head, __typeof__(*(pos)), member) :            \
		 list_next_entry(pos, member))
#define list_prev_entry_circular(pos, head, member)                              \
	(list_is_first(&(pos)->member, head) ?                                   \
		 list_last_entry(head, __typeof__(*(pos)), member) :             \
		 list_prev_entry(pos, member))
/* Has a loop over entries come to its end? */
#define list_entry_is_head(pos, head, member) list_is_head(&(pos)->member, (head))

/* ---- over struct list_head ---- */

#define list_for_each(pos, head) \
	for (pos = (head)->next; !list_is_head(pos, (head)); pos = pos->next)
#define __list_for_each(pos, head) list_for_each(pos, head) /* to 3.9 */
#define list_for_each_continue(pos, head) \
	for (pos = pos->next; !list_is_head(pos, (head)); pos = pos->next)
#define list_for_each_from(pos, head) for (; !list_is_head(pos, (head)); pos = pos->next)
#define list_for_each_prev(pos, head) \
	for (pos = (head)->prev; !list_is_head(pos, (head)); pos = pos->prev)
#define list_for_each_reverse(pos, head) list_for_each_prev(pos, head)
#define list_for_each_safe(pos, n, head)                                         \
	for (pos = (head)->next, n = pos->next; !list_is_head(pos, (head));      \
	     pos = n, n = pos->next)
#define list_for_each_prev_safe(pos, n, head)                                    \
	for (pos = (head)->prev, n = pos->prev; !list_is_head(pos, (head));      \
	     pos = n, n = pos->prev)
#define list_for_each_rcu(pos, head)                                             \
	for (pos = rcu_dereference((head)->next); !list_is_head(pos, (head));    \
	     pos = rcu_dereference(pos->next))

/* ---- over entries ---- */

#define list_for_each_entry(pos, head, member)                                   \
	for (pos = list_first_entry(head, __typeof__(*pos), member);             \
	     !list_entry_is_head(pos, head, member); pos = list_next_entry(pos, member))
#define list_for_each_entry_reverse(pos, head, member)                           \
	for (pos = list_last_entry(head, __typeof__(*pos), member);              \
	     !list_entry_is_head(pos, head, member); pos = list_prev_entry(pos, member))

/* A place to continue from: pos, or the head itself when that is NULL. */
#define list_prepare_entry(pos, head, member) \
	((pos) ?: list_entry(head, __typeof__(*pos), member))

#define list_for_each_entry_continue(pos, head, member)                          \
	for (pos = list_next_entry(pos, member); !list_entry_is_head(pos, head, member); \
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_continue_reverse(pos, head, member)                  \
	for (pos = list_prev_entry(pos, member); !list_entry_is_head(pos, head, member); \
	     pos = list_prev_entry(pos, member))
#define list_for_each_entry_from(pos, head, member) \
	for (; !list_entry_is_head(pos, head, member); pos = list_next_entry(pos, member))
#define list_for_each_entry_from_reverse(pos, head, member) \
	for (; !list_entry_is_head(pos, head, member); pos = list_prev_entry(pos, member))

/* The same for loops that may delete pos: n is the one after. */
#define list_for_each_entry_safe(pos, n, head, member)                           \
	for (pos = list_first_entry(head, __typeof__(*pos), member),             \
	    n = list_next_entry(pos, member);                                    \
	     !list_entry_is_head(pos, head, member); pos = n, n = list_next_entry(n, member))
#define list_for_each_entry_safe_continue(pos, n, head, member)                  \
	for (pos = list_next_entry(pos, member), n = list_next_entry(pos, member); \
	     !list_entry_is_head(pos, head, member); pos = n, n = list_next_entry(n, member))
#define list_for_each_entry_safe_from(pos, n, head, member)                      \
	for (n = list_next_entry(pos, member); !list_entry_is_head(pos, head, member); \
	     pos = n, n = list_next_entry(n, member))
#define list_for_each_entry_safe_reverse(pos, n, head, member)                   \
	for (pos = list_last_entry(head, __typeof__(*pos), member),              \
	    n = list_prev_entry(pos, member);                                    \
	     !list_entry_is_head(pos, head, member); pos = n, n = list_prev_entry(n, member))
/* After the lock was dropped in a safe loop: n again, from pos. */
#define list_safe_reset_next(pos, n, member) n = list_next_entry(pos, member)

#endif
