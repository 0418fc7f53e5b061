/* SPDX-License-Identifier: MIT */
/*
 * Packet hooks: a list per family and place, by priority, read under RCU. A
 * hook that is gone is freed after a grace period.
 */
#include <linux/netfilter.h>

#include <linux/bottom_half.h>
#include <linux/mutex.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#define NR_HOOKS 8

struct entry {
	struct list_head list;
	const struct nf_hook_ops *ops;
	struct rcu_head rcu;
};

struct net init_net = { .name = "init" };

static DEFINE_MUTEX(mutex);
static struct list_head hooks[NFPROTO_NUMPROTO][NR_HOOKS]; /* mutex, or RCU to read */

/* NULL: there is no such place. Its list may not have begun: next is NULL until the first hook. */
static struct list_head *place(u8 pf, unsigned int hooknum)
{
	return pf < NFPROTO_NUMPROTO && hooknum < NR_HOOKS ? &hooks[pf][hooknum] : NULL;
}

/* Under the mutex; readers see a whole list. */
static void list_begin(struct list_head *head)
{
	if (head->next)
		return;
	head->prev = head;
	smp_store_release(&head->next, head);
}

int nf_register_net_hook(struct net *net, const struct nf_hook_ops *ops)
{
	struct list_head *head = place(ops->pf, ops->hooknum), *at;
	struct entry *e;

	if (net != &init_net || !ops->hook || !head)
		return -EINVAL;
	e = kmalloc(sizeof(*e), GFP_KERNEL);
	if (!e)
		return -ENOMEM;
	e->ops = ops;
	mutex_lock(&mutex);
	list_begin(head);
	for (at = head->next; at != head; at = at->next)
		if (list_entry(at, struct entry, list)->ops->priority > ops->priority)
			break;
	list_add_tail_rcu(&e->list, at);
	mutex_unlock(&mutex);
	return 0;
}

void nf_unregister_net_hook(struct net *net, const struct nf_hook_ops *ops)
{
	struct list_head *head = place(ops->pf, ops->hooknum);
	struct entry *e, *found = NULL;

	mutex_lock(&mutex);
	if (head && head->next) {
		list_for_each_entry(e, head, list) {
			if (e->ops != ops)
				continue;
			list_del_rcu(&e->list);
			found = e;
			break;
		}
	}
	mutex_unlock(&mutex);
	if (WARN(!found, "hook not found, pf %d num %d", ops->pf, ops->hooknum))
		return;
	synchronize_rcu();
	kfree(found);
}

int nf_register_net_hooks(struct net *net, const struct nf_hook_ops *ops, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		int err = nf_register_net_hook(net, &ops[i]);

		if (err) {
			nf_unregister_net_hooks(net, ops, i);
			return err;
		}
	}
	return 0;
}

void nf_unregister_net_hooks(struct net *net, const struct nf_hook_ops *ops, unsigned int n)
{
	while (n--)
		nf_unregister_net_hook(net, &ops[n]);
}

int nf_register_hook(struct nf_hook_ops *ops)
{
	return nf_register_net_hook(&init_net, ops);
}

void nf_unregister_hook(struct nf_hook_ops *ops)
{
	nf_unregister_net_hook(&init_net, ops);
}

static unsigned int run_hooks(struct list_head *head, struct sk_buff *skb,
			      const struct nf_hook_state *state)
{
	struct entry *e;

	list_for_each_entry_rcu(e, head, list) {
		unsigned int verdict;

		do
			verdict = e->ops->hook(e->ops->priv, skb, state) & NF_VERDICT_MASK;
		while (verdict == NF_REPEAT);
		if (verdict == NF_ACCEPT)
			continue;
		if (verdict == NF_STOLEN || verdict == NF_STOP)
			return verdict == NF_STOP ? NF_ACCEPT : NF_STOLEN;
		kfree_skb(skb);
		return NF_DROP;
	}
	return NF_ACCEPT;
}

unsigned int km_nf_hook(u8 pf, unsigned int hooknum, struct sk_buff *skb)
{
	const struct nf_hook_state state = { .hook = hooknum, .pf = pf, .net = &init_net };
	struct list_head *head = place(pf, hooknum);
	unsigned int verdict;

	if (WARN_ON(!head) || !smp_load_acquire(&head->next))
		return NF_ACCEPT;
	local_bh_disable();
	rcu_read_lock();
	verdict = run_hooks(head, skb, &state);
	rcu_read_unlock();
	local_bh_enable();
	return verdict;
}

int nf_register_hooks(struct nf_hook_ops *ops, unsigned int n)
{
	return nf_register_net_hooks(&init_net, ops, n);
}

void nf_unregister_hooks(struct nf_hook_ops *ops, unsigned int n)
{
	nf_unregister_net_hooks(&init_net, ops, n);
}
