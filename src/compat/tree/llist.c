/* SPDX-License-Identifier: MIT */
/* The parts of lists without locks that are not inline. Weak, for the kernel's lib/llist.c. */
#include <linux/export.h>
#include <linux/llist.h>

static bool take_first(struct llist_head *head, struct llist_node **first)
{
	return __atomic_compare_exchange_n(&head->first, first, READ_ONCE((*first)->next), false,
					   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

__weak struct llist_node *llist_del_first(struct llist_head *head)
{
	struct llist_node *first = smp_load_acquire(&head->first);

	while (first && !take_first(head, &first))
		;
	return first;
}
EXPORT_SYMBOL_GPL(llist_del_first);

__weak bool llist_del_first_this(struct llist_head *head, struct llist_node *this)
{
	struct llist_node *first = smp_load_acquire(&head->first);

	while (first == this) {
		if (take_first(head, &first))
			return true;
	}
	return false;
}
EXPORT_SYMBOL_GPL(llist_del_first_this);

__weak struct llist_node *llist_reverse_order(struct llist_node *head)
{
	struct llist_node *reversed = NULL;

	while (head) {
		struct llist_node *next = head->next;

		head->next = reversed;
		reversed = head;
		head = next;
	}
	return reversed;
}
EXPORT_SYMBOL_GPL(llist_reverse_order);
