/* SPDX-License-Identifier: MIT */
/* What the checks of linux/list.h report. Weak, for the kernel's lib/list_debug.c of 6.6 on. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/list.h>

__weak bool __list_add_valid_or_report(struct list_head *new, struct list_head *prev,
				       struct list_head *next)
{
	if (WARN(!prev, "list_add corruption. prev is NULL.\n") ||
	    WARN(!next, "list_add corruption. next is NULL.\n"))
		return false;
	if (WARN(next->prev != prev,
		 "list_add corruption. next->prev should be prev (%px), but was %px. (next=%px).\n",
		 prev, next->prev, next))
		return false;
	if (WARN(prev->next != next,
		 "list_add corruption. prev->next should be next (%px), but was %px. (prev=%px).\n",
		 next, prev->next, prev))
		return false;
	return !WARN(new == prev || new == next,
		     "list_add double add: new=%px, prev=%px, next=%px.\n", new, prev, next);
}
EXPORT_SYMBOL(__list_add_valid_or_report);

__weak bool __list_del_entry_valid_or_report(struct list_head *entry)
{
	struct list_head *prev = entry->prev, *next = entry->next;

	if (WARN(!next, "list_del corruption, %px->next is NULL\n", entry) ||
	    WARN(!prev, "list_del corruption, %px->prev is NULL\n", entry))
		return false;
	if (WARN(next == LIST_POISON1, "list_del corruption, %px->next is LIST_POISON1 (%px)\n",
		 entry, LIST_POISON1) ||
	    WARN(prev == LIST_POISON2, "list_del corruption, %px->prev is LIST_POISON2 (%px)\n",
		 entry, LIST_POISON2))
		return false;
	if (WARN(prev->next != entry,
		 "list_del corruption. prev->next should be %px, but was %px. (prev=%px)\n", entry,
		 prev->next, prev))
		return false;
	return !WARN(next->prev != entry,
		     "list_del corruption. next->prev should be %px, but was %px. (next=%px)\n",
		     entry, next->prev, next);
}
EXPORT_SYMBOL(__list_del_entry_valid_or_report);
