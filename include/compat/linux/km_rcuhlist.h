/* SPDX-License-Identifier: MIT */
/* Hash lists for RCU readers; part of linux/rculist.h. */
#ifndef KM_COMPAT_LINUX_RCULIST_H
#error "include <linux/rculist.h> instead"
#endif
#ifndef KM_COMPAT_LINUX_KM_RCUHLIST_H
#define KM_COMPAT_LINUX_KM_RCUHLIST_H

#define hlist_first_rcu(head) (*((struct hlist_node __rcu **)(&(head)->first)))
#define hlist_next_rcu(node) (*((struct hlist_node __rcu **)(&(node)->next)))
#define hlist_pprev_rcu(node) (*((struct hlist_node __rcu **)((node)->pprev)))

static inline void hlist_del_rcu(struct hlist_node *n)
{
	__hlist_del(n);
	WRITE_ONCE(n->pprev, LIST_POISON2);
}

static inline void hlist_del_init_rcu(struct hlist_node *n)
{
	if (!hlist_unhashed(n)) {
		__hlist_del(n);
		WRITE_ONCE(n->pprev, NULL);
	}
}

static inline void hlist_replace_rcu(struct hlist_node *old, struct hlist_node *new)
{
	struct hlist_node *next = old->next;

	new->next = next;
	WRITE_ONCE(new->pprev, old->pprev);
	rcu_assign_pointer(*(struct hlist_node __rcu **)new->pprev, new);
	if (next)
		WRITE_ONCE(next->pprev, &new->next);
	WRITE_ONCE(old->pprev, LIST_POISON2);
}

/* Two lists change heads; readers may see either. */
static inline void hlists_swap_heads_rcu(struct hlist_head *left, struct hlist_head *right)
{
	struct hlist_node *was_left = left->first, *was_right = right->first;

	rcu_assign_pointer(left->first, was_right);
	rcu_assign_pointer(right->first, was_left);
	if (was_right)
		WRITE_ONCE(was_right->pprev, &left->first);
	if (was_left)
		WRITE_ONCE(was_left->pprev, &right->first);
}

static inline void hlist_add_head_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	n->next = first;
	WRITE_ONCE(n->pprev, &h->first);
	rcu_assign_pointer(hlist_first_rcu(h), n);
	if (first)
		WRITE_ONCE(first->pprev, &n->next);
}

static inline void hlist_add_before_rcu(struct hlist_node *n, struct hlist_node *next)
{
	WRITE_ONCE(n->pprev, next->pprev);
	n->next = next;
	rcu_assign_pointer(hlist_pprev_rcu(n), n);
	WRITE_ONCE(next->pprev, &n->next);
}

static inline void hlist_add_behind_rcu(struct hlist_node *n, struct hlist_node *prev)
{
	n->next = prev->next;
	WRITE_ONCE(n->pprev, &prev->next);
	rcu_assign_pointer(hlist_next_rcu(prev), n);
	if (n->next)
		WRITE_ONCE(n->next->pprev, &n->next);
}

static inline void hlist_add_tail_rcu(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *last = h->first;

	while (last && last->next)
		last = last->next;
	if (last)
		hlist_add_behind_rcu(n, last);
	else
		hlist_add_head_rcu(n, h);
}

#define __hlist_for_each_rcu(pos, head)                                          \
	for (pos = rcu_dereference(hlist_first_rcu(head)); pos;                  \
	     pos = rcu_dereference(hlist_next_rcu(pos)))

#define km_hlist_entry_rcu(link, pos, member) \
	hlist_entry_safe(rcu_dereference_raw(link), __typeof__(*(pos)), member)
#define hlist_for_each_entry_rcu(pos, head, member, cond...)                     \
	for (pos = km_hlist_entry_rcu(hlist_first_rcu(head), pos, member); pos;  \
	     pos = km_hlist_entry_rcu(hlist_next_rcu(&(pos)->member), pos, member))
#define hlist_for_each_entry_srcu(pos, head, member, cond) \
	hlist_for_each_entry_rcu(pos, head, member)
#define hlist_for_each_entry_rcu_notrace(pos, head, member) \
	hlist_for_each_entry_rcu(pos, head, member)
#define hlist_for_each_entry_rcu_bh(pos, head, member) hlist_for_each_entry_rcu(pos, head, member)
#define hlist_for_each_entry_from_rcu(pos, member) \
	for (; pos; pos = km_hlist_entry_rcu(hlist_next_rcu(&(pos)->member), pos, member))
#define hlist_for_each_entry_continue_rcu(pos, member)                           \
	for (pos = km_hlist_entry_rcu(hlist_next_rcu(&(pos)->member), pos, member); pos; \
	     pos = km_hlist_entry_rcu(hlist_next_rcu(&(pos)->member), pos, member))
#define hlist_for_each_entry_continue_rcu_bh(pos, member) \
	hlist_for_each_entry_continue_rcu(pos, member)

#endif
