/* SPDX-License-Identifier: MIT */
/* Hash lists: a head of one pointer, nodes that know who points to them; part of linux/list.h. */
#ifndef KM_COMPAT_LINUX_LIST_H
#error "include <linux/list.h> instead"
#endif
#ifndef KM_COMPAT_LINUX_KM_HLIST_H
#define KM_COMPAT_LINUX_KM_HLIST_H

#define HLIST_HEAD_INIT { .first = NULL }
#define HLIST_HEAD(name) struct hlist_head name = { .first = NULL }
#define INIT_HLIST_HEAD(ptr) ((ptr)->first = NULL)

static inline void INIT_HLIST_NODE(struct hlist_node *h)
{
	h->next = NULL;
	h->pprev = NULL;
}

static inline int hlist_unhashed(const struct hlist_node *h)
{
	return !h->pprev;
}

static inline int hlist_unhashed_lockless(const struct hlist_node *h)
{
	return !READ_ONCE(h->pprev);
}

static inline int hlist_empty(const struct hlist_head *h)
{
	return !READ_ONCE(h->first);
}

static inline void __hlist_del(struct hlist_node *n)
{
	struct hlist_node *next = n->next, **pprev = n->pprev;

	WRITE_ONCE(*pprev, next);
	if (next)
		WRITE_ONCE(next->pprev, pprev);
}

static inline void hlist_del(struct hlist_node *n)
{
	__hlist_del(n);
	n->next = LIST_POISON1;
	n->pprev = LIST_POISON2;
}

static inline void hlist_del_init(struct hlist_node *n)
{
	if (!hlist_unhashed(n)) {
		__hlist_del(n);
		INIT_HLIST_NODE(n);
	}
}

static inline void hlist_add_head(struct hlist_node *n, struct hlist_head *h)
{
	struct hlist_node *first = h->first;

	WRITE_ONCE(n->next, first);
	if (first)
		WRITE_ONCE(first->pprev, &n->next);
	WRITE_ONCE(h->first, n);
	WRITE_ONCE(n->pprev, &h->first);
}

static inline void hlist_add_before(struct hlist_node *n, struct hlist_node *next)
{
	WRITE_ONCE(n->pprev, next->pprev);
	WRITE_ONCE(n->next, next);
	WRITE_ONCE(next->pprev, &n->next);
	WRITE_ONCE(*n->pprev, n);
}

static inline void hlist_add_behind(struct hlist_node *n, struct hlist_node *prev)
{
	struct hlist_node *next = prev->next;

	WRITE_ONCE(n->next, next);
	WRITE_ONCE(prev->next, n);
	WRITE_ONCE(n->pprev, &prev->next);
	if (next)
		WRITE_ONCE(next->pprev, &n->next);
}

/* A node on no list that counts as hashed and may be deleted. */
static inline void hlist_add_fake(struct hlist_node *n)
{
	n->pprev = &n->next;
}

static inline bool hlist_fake(struct hlist_node *h)
{
	return h->pprev == &h->next;
}

static inline bool hlist_is_singular_node(struct hlist_node *n, struct hlist_head *h)
{
	return !n->next && n->pprev == &h->first;
}

/* new becomes the head of old's nodes; what it had is forgotten. */
static inline void hlist_move_list(struct hlist_head *old, struct hlist_head *new)
{
	new->first = old->first;
	if (new->first)
		new->first->pprev = &new->first;
	old->first = NULL;
}

/* Put from's nodes, whose last one is known, in front of to's. */
static inline void hlist_splice_init(struct hlist_head *from, struct hlist_node *last,
				     struct hlist_head *to)
{
	if (to->first)
		to->first->pprev = &last->next;
	last->next = to->first;
	to->first = from->first;
	from->first->pprev = &to->first;
	from->first = NULL;
}

static inline size_t hlist_count_nodes(struct hlist_head *head)
{
	size_t count = 0;

	for (struct hlist_node *pos = head->first; pos; pos = pos->next)
		count++;
	return count;
}

#define hlist_entry(ptr, type, member) container_of(ptr, type, member)
#define hlist_entry_safe(ptr, type, member)                                      \
	({                                                                       \
		__typeof__(ptr) km_ptr__ = (ptr);                                \
		km_ptr__ ? hlist_entry(km_ptr__, type, member) : NULL;           \
	})

#define hlist_for_each(pos, head) for (pos = (head)->first; pos; pos = pos->next)
#define hlist_for_each_safe(pos, n, head) \
	for (pos = (head)->first; pos && ({ n = pos->next; 1; }); pos = n)

#define km_hlist_next(pos, member) hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member)
#define hlist_for_each_entry(pos, head, member)                                  \
	for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)), member); pos; \
	     pos = km_hlist_next(pos, member))
#define hlist_for_each_entry_continue(pos, member) \
	for (pos = km_hlist_next(pos, member); pos; pos = km_hlist_next(pos, member))
#define hlist_for_each_entry_from(pos, member) \
	for (; pos; pos = km_hlist_next(pos, member))
#define hlist_for_each_entry_safe(pos, n, head, member)                          \
	for (pos = hlist_entry_safe((head)->first, __typeof__(*pos), member);    \
	     pos && ({ n = pos->member.next; 1; });                              \
	     pos = hlist_entry_safe(n, __typeof__(*pos), member))

#endif
