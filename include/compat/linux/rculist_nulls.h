/* SPDX-License-Identifier: MIT */
/* Hash lists that end in a number, for RCU readers. */
#ifndef KM_COMPAT_LINUX_RCULIST_NULLS_H
#define KM_COMPAT_LINUX_RCULIST_NULLS_H

#include <linux/list_nulls.h>
#include <linux/rcupdate.h>

#define hlist_nulls_first_rcu(head) (*((struct hlist_nulls_node __rcu __force **)&(head)->first))
#define hlist_nulls_next_rcu(node) (*((struct hlist_nulls_node __rcu __force **)&(node)->next))
#define hlist_nulls_pprev_rcu(node) (*((struct hlist_nulls_node __rcu __force **)(node)->pprev))

static inline void hlist_nulls_del_init_rcu(struct hlist_nulls_node *n)
{
	if (!hlist_nulls_unhashed(n)) {
		__hlist_nulls_del(n);
		WRITE_ONCE(n->pprev, NULL);
	}
}

static inline void hlist_nulls_del_rcu(struct hlist_nulls_node *n)
{
	__hlist_nulls_del(n);
	WRITE_ONCE(n->pprev, LIST_POISON2);
}

static inline void hlist_nulls_add_head_rcu(struct hlist_nulls_node *n,
					    struct hlist_nulls_head *h)
{
	struct hlist_nulls_node *first = h->first;

	WRITE_ONCE(n->next, first);
	WRITE_ONCE(n->pprev, &h->first);
	rcu_assign_pointer(hlist_nulls_first_rcu(h), n);
	if (!is_a_nulls(first))
		WRITE_ONCE(first->pprev, &n->next);
}

static inline void hlist_nulls_add_tail_rcu(struct hlist_nulls_node *n,
					    struct hlist_nulls_head *h)
{
	struct hlist_nulls_node **link = &h->first;

	while (!is_a_nulls(*link))
		link = &(*link)->next;
	WRITE_ONCE(n->next, *link);
	WRITE_ONCE(n->pprev, link);
	rcu_assign_pointer(*link, n);
}

static inline void hlist_nulls_add_fake(struct hlist_nulls_node *n)
{
	n->pprev = &n->next;
	n->next = (struct hlist_nulls_node *)NULLS_MARKER(NULL);
}

static inline void hlist_nulls_replace_rcu(struct hlist_nulls_node *old,
					   struct hlist_nulls_node *new)
{
	struct hlist_nulls_node *next = old->next;

	WRITE_ONCE(new->next, next);
	WRITE_ONCE(new->pprev, old->pprev);
	rcu_assign_pointer(hlist_nulls_pprev_rcu(new), new);
	if (!is_a_nulls(next))
		WRITE_ONCE(next->pprev, &new->next);
}

static inline void hlist_nulls_replace_init_rcu(struct hlist_nulls_node *old,
						struct hlist_nulls_node *new)
{
	hlist_nulls_replace_rcu(old, new);
	WRITE_ONCE(old->pprev, NULL);
}

/* At the end, pos is the number to check: get_nulls_value(pos). */
#define hlist_nulls_for_each_entry_rcu(tpos, pos, head, member)                  \
	for (pos = rcu_dereference_raw(hlist_nulls_first_rcu(head));             \
	     !is_a_nulls(pos) &&                                                 \
	     ({ tpos = hlist_nulls_entry(pos, __typeof__(*tpos), member); 1; }); \
	     pos = rcu_dereference_raw(hlist_nulls_next_rcu(pos)))
#define hlist_nulls_for_each_entry_safe(tpos, pos, head, member)                 \
	for (pos = rcu_dereference_raw(hlist_nulls_first_rcu(head));             \
	     !is_a_nulls(pos) && ({                                              \
		     tpos = hlist_nulls_entry(pos, __typeof__(*tpos), member);   \
		     pos = rcu_dereference_raw(hlist_nulls_next_rcu(pos));       \
		     1;                                                          \
	     });)

#endif
