/* SPDX-License-Identifier: MIT */
/* Lists by priority. Weak, for the kernel's lib/plist.c. */
#include <linux/bug.h>
#include <linux/export.h>
#include <linux/plist.h>

/* Is node the first one of its priority, and thus on prio_list with the others? */
static bool leads(struct plist_node *node, struct plist_head *head)
{
	return node->node_list.prev == &head->node_list || plist_prev(node)->prio != node->prio;
}

__weak void plist_add(struct plist_node *node, struct plist_head *head)
{
	struct plist_node *first, *lead;

	WARN_ON(!plist_node_empty(node));
	WARN_ON(!list_empty(&node->prio_list));
	if (plist_head_empty(head)) {
		list_add(&node->node_list, &head->node_list);
		return;
	}
	/* lead: the first one of a priority that comes after node's, or first for the end */
	first = lead = plist_first(head);
	while (lead->prio <= node->prio) {
		lead = list_next_entry(lead, prio_list);
		if (lead == first)
			break;
	}
	if (lead == first && first->prio <= node->prio)
		list_add_tail(&node->node_list, &head->node_list);
	else
		list_add_tail(&node->node_list, &lead->node_list);
	if (leads(node, head))
		list_add_tail(&node->prio_list, &lead->prio_list);
}
EXPORT_SYMBOL_GPL(plist_add);

__weak void plist_del(struct plist_node *node, struct plist_head *head)
{
	if (!list_empty(&node->prio_list) || leads(node, head)) {
		struct plist_node *next = plist_next(node);

		/* the next one of the priority takes node's place among the leaders */
		if (&next->node_list != &head->node_list && next->prio == node->prio)
			list_add(&next->prio_list, &node->prio_list);
		list_del_init(&node->prio_list);
	}
	list_del_init(&node->node_list);
}
EXPORT_SYMBOL_GPL(plist_del);

__weak void plist_requeue(struct plist_node *node, struct plist_head *head)
{
	plist_del(node, head);
	plist_add(node, head);
}
EXPORT_SYMBOL_GPL(plist_requeue);
