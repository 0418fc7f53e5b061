/* SPDX-License-Identifier: MIT */
/* The entries of lists whose list_head is a __private member: those of linux/list.h for it. */
#ifndef KM_COMPAT_LINUX_LIST_PRIVATE_H
#define KM_COMPAT_LINUX_LIST_PRIVATE_H

#include <linux/compiler.h>
#include <linux/list.h>
#include <linux/stddef.h>

#define km_private(pos, member) (&ACCESS_PRIVATE(pos, member))
#define km_private_is_head(pos, head, member) list_is_head(km_private(pos, member), head)

#define list_private_entry(ptr, type, member)                                    \
	({                                                                       \
		const struct list_head *km_node__ = (ptr);                       \
		(type *)((unsigned long)km_node__ - offsetof(type, member));     \
	})
#define list_private_first_entry(ptr, type, member) list_private_entry((ptr)->next, type, member)
#define list_private_last_entry(ptr, type, member) list_private_entry((ptr)->prev, type, member)
#define list_private_next_entry(pos, member) \
	list_private_entry(km_private(pos, member)->next, __typeof__(*(pos)), member)
#define list_private_prev_entry(pos, member) \
	list_private_entry(km_private(pos, member)->prev, __typeof__(*(pos)), member)
#define list_private_next_entry_circular(pos, head, member)                      \
	(list_is_last(km_private(pos, member), head) ?                           \
		 list_private_first_entry(head, __typeof__(*(pos)), member) :    \
		 list_private_next_entry(pos, member))
#define list_private_prev_entry_circular(pos, head, member)                      \
	(list_is_first(km_private(pos, member), head) ?                          \
		 list_private_last_entry(head, __typeof__(*(pos)), member) :     \
		 list_private_prev_entry(pos, member))
#define list_private_entry_is_head(pos, head, member) km_private_is_head(pos, head, member)

/* ---- loops ---- */

#define km_private_loop(start, pos, head, member, step) \
	for (start; !km_private_is_head(pos, head, member); \
	     (pos) = list_private_##step##_entry(pos, member))
#define list_private_for_each_entry(pos, head, member)                           \
	km_private_loop((pos) = list_private_first_entry(head, __typeof__(*(pos)), member), \
			pos, head, member, next)
#define list_private_for_each_entry_reverse(pos, head, member)                   \
	km_private_loop((pos) = list_private_last_entry(head, __typeof__(*(pos)), member), \
			pos, head, member, prev)
#define list_private_for_each_entry_continue(pos, head, member) \
	km_private_loop((pos) = list_private_next_entry(pos, member), pos, head, member, next)
#define list_private_for_each_entry_continue_reverse(pos, head, member) \
	km_private_loop((pos) = list_private_prev_entry(pos, member), pos, head, member, prev)
#define list_private_for_each_entry_from(pos, head, member) \
	km_private_loop((void)0, pos, head, member, next)
#define list_private_for_each_entry_from_reverse(pos, head, member) \
	km_private_loop((void)0, pos, head, member, prev)

/* n is the one after, so pos may be deleted. */
#define km_private_loop_safe(start, pos, n, head, member, step)                  \
	for (start, n = list_private_##step##_entry(pos, member);                \
	     !km_private_is_head(pos, head, member);                             \
	     (pos) = n, n = list_private_##step##_entry(n, member))
#define list_private_for_each_entry_safe(pos, n, head, member)                   \
	km_private_loop_safe((pos) = list_private_first_entry(head, __typeof__(*(pos)), member), \
			     pos, n, head, member, next)
#define list_private_for_each_entry_safe_continue(pos, n, head, member)          \
	km_private_loop_safe((pos) = list_private_next_entry(pos, member),       \
			     pos, n, head, member, next)
#define list_private_for_each_entry_safe_from(pos, n, head, member) \
	km_private_loop_safe((void)0, pos, n, head, member, next)
#define list_private_for_each_entry_safe_reverse(pos, n, head, member)           \
	km_private_loop_safe((pos) = list_private_last_entry(head, __typeof__(*(pos)), member), \
			     pos, n, head, member, prev)
#define list_private_safe_reset_next(pos, n, member) n = list_private_next_entry(pos, member)

#endif
