/* SPDX-License-Identifier: MIT */
/*
 * Packet hooks. There is no network in a process: a test hands packets to the
 * hooks itself, by km_nf_hook().
 */
#include_next <linux/netfilter.h>
#ifndef KM_COMPAT_LINUX_NETFILTER_H
#define KM_COMPAT_LINUX_NETFILTER_H

#include <linux/skbuff.h>
#include <net/net_namespace.h>

struct sock;

struct nf_hook_state {
	u8 hook, pf;
	struct net_device *in, *out;
	struct sock *sk;
	struct net *net;
	int (*okfn)(struct net *net, struct sock *sk, struct sk_buff *skb);
};

typedef unsigned int nf_hookfn(void *priv, struct sk_buff *skb, const struct nf_hook_state *state);

struct nf_hook_ops {
	nf_hookfn *hook;
	struct net_device *dev;
	void *priv;
	u8 pf;                /* NFPROTO_* */
	unsigned int hooknum; /* NF_INET_* */
	int priority;         /* lower ones first */
};

/* 0, -EINVAL (no such family or hook), -ENOMEM. May sleep. Linux 4.3. */
int nf_register_net_hook(struct net *net, const struct nf_hook_ops *ops);
int nf_register_net_hooks(struct net *net, const struct nf_hook_ops *ops, unsigned int n);
/* No hook function runs when they return. May sleep. */
void nf_unregister_net_hook(struct net *net, const struct nf_hook_ops *ops);
void nf_unregister_net_hooks(struct net *net, const struct nf_hook_ops *ops, unsigned int n);
/* Before Linux 4.13: in init_net. */
int nf_register_hook(struct nf_hook_ops *ops);
void nf_unregister_hook(struct nf_hook_ops *ops);
int nf_register_hooks(struct nf_hook_ops *ops, unsigned int n);
void nf_unregister_hooks(struct nf_hook_ops *ops, unsigned int n);

/*
 * Hand the packet to the hooks of the family and the place, as a softirq and
 * in a read-side section of RCU. NF_ACCEPT: it is the caller's again; else it
 * belongs to a hook (NF_STOLEN), or was freed. NF_REPEAT is obeyed; NF_QUEUE,
 * for which there is nobody, drops.
 */
unsigned int km_nf_hook(u8 pf, unsigned int hooknum, struct sk_buff *skb);

#endif
