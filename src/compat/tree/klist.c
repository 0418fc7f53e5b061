/* SPDX-License-Identifier: MIT */
/* Lists with counted nodes: see linux/klist.h. A node in the list has one count, each walk at it another. */
#include <linux/klist.h>

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/sched.h>
#include <linux/wait.h>

#define REMOVED 1UL

static DECLARE_WAIT_QUEUE_HEAD(gone); /* a removed node's last walk has left it */

static struct klist *list_of(const struct klist_node *n)
{
	return (struct klist *)((unsigned long)n->n_klist & ~REMOVED);
}

static bool is_removed(const struct klist_node *n)
{
	return (unsigned long)READ_ONCE(n->n_klist) & REMOVED;
}

void klist_init(struct klist *k, void (*get)(struct klist_node *),
		void (*put)(struct klist_node *))
{
	INIT_LIST_HEAD(&k->k_list);
	spin_lock_init(&k->k_lock);
	k->get = get;
	k->put = put;
}
EXPORT_SYMBOL(klist_init);

/* ---- adding ---- */

static void node_init(struct klist *k, struct klist_node *n)
{
	INIT_LIST_HEAD(&n->n_node);
	kref_init(&n->n_ref);
	n->n_klist = k;
	if (k->get)
		k->get(n);
}

static void insert(struct klist *k, struct klist_node *n, struct list_head *before)
{
	node_init(k, n);
	spin_lock(&k->k_lock);
	list_add_tail(&n->n_node, before);
	spin_unlock(&k->k_lock);
}

void klist_add_tail(struct klist_node *n, struct klist *k)
{
	insert(k, n, &k->k_list);
}
EXPORT_SYMBOL(klist_add_tail);

void klist_add_head(struct klist_node *n, struct klist *k)
{
	node_init(k, n);
	spin_lock(&k->k_lock);
	list_add(&n->n_node, &k->k_list);
	spin_unlock(&k->k_lock);
}
EXPORT_SYMBOL(klist_add_head);

void klist_add_behind(struct klist_node *n, struct klist_node *pos)
{
	struct klist *k = list_of(pos);

	node_init(k, n);
	spin_lock(&k->k_lock);
	list_add(&n->n_node, &pos->n_node);
	spin_unlock(&k->k_lock);
}
EXPORT_SYMBOL(klist_add_behind);

void klist_add_before(struct klist_node *n, struct klist_node *pos)
{
	insert(list_of(pos), n, &pos->n_node);
}
EXPORT_SYMBOL(klist_add_before);

/* ---- removing ---- */

static void node_release(struct kref *kref)
{
	struct klist_node *n = container_of(kref, struct klist_node, n_ref);

	WARN_ON(!is_removed(n));
	list_del_init(&n->n_node);
	WRITE_ONCE(n->n_klist, NULL);
}

/* Give a count back; remove: also the list's. */
static void node_put(struct klist_node *n, bool remove)
{
	struct klist *k = list_of(n);
	bool last;

	spin_lock(&k->k_lock);
	if (remove)
		n->n_klist = (void *)((unsigned long)k | REMOVED);
	last = kref_put(&n->n_ref, node_release);
	spin_unlock(&k->k_lock);
	if (!last)
		return;
	if (k->put)
		k->put(n);
	wake_up_all(&gone);
}

void klist_del(struct klist_node *n)
{
	node_put(n, true);
}
EXPORT_SYMBOL(klist_del);

void klist_remove(struct klist_node *n)
{
	/* put() may free the node: what it waits for is looked at before that only. */
	struct klist *k = list_of(n);
	void (*put)(struct klist_node *) = k->put;

	if (put)
		kref_get(&n->n_ref);
	node_put(n, true);
	wait_event(gone, !READ_ONCE(n->n_klist) || (put && kref_read(&n->n_ref) == 1));
	if (put)
		node_put(n, false);
}
EXPORT_SYMBOL(klist_remove);

int klist_node_attached(struct klist_node *n)
{
	return n->n_klist != NULL;
}
EXPORT_SYMBOL(klist_node_attached);

/* ---- walking ---- */

void klist_iter_init_node(struct klist *k, struct klist_iter *i, struct klist_node *n)
{
	i->i_klist = k;
	i->i_cur = n && kref_get_unless_zero(&n->n_ref) ? n : NULL;
}
EXPORT_SYMBOL(klist_iter_init_node);

void klist_iter_init(struct klist *k, struct klist_iter *i)
{
	klist_iter_init_node(k, i, NULL);
}
EXPORT_SYMBOL(klist_iter_init);

void klist_iter_exit(struct klist_iter *i)
{
	if (i->i_cur)
		node_put(i->i_cur, false);
	i->i_cur = NULL;
}
EXPORT_SYMBOL(klist_iter_exit);

/* The neighbour on one side that is not removed, held; the node of before is let go. */
static struct klist_node *step(struct klist_iter *i, bool forward)
{
	struct klist *k = i->i_klist;
	struct klist_node *before = i->i_cur;
	struct list_head *at = before ? &before->n_node : &k->k_list;

	spin_lock(&k->k_lock);
	i->i_cur = NULL;
	for (at = forward ? at->next : at->prev; at != &k->k_list;
	     at = forward ? at->next : at->prev) {
		struct klist_node *n = list_entry(at, struct klist_node, n_node);

		if (!is_removed(n)) {
			kref_get(&n->n_ref);
			i->i_cur = n;
			break;
		}
	}
	spin_unlock(&k->k_lock);
	if (before) {
		node_put(before, false);
		wake_up_all(&gone);
	}
	return i->i_cur;
}

struct klist_node *klist_next(struct klist_iter *i)
{
	return step(i, true);
}
EXPORT_SYMBOL(klist_next);

struct klist_node *klist_prev(struct klist_iter *i)
{
	return step(i, false);
}
EXPORT_SYMBOL(klist_prev);
