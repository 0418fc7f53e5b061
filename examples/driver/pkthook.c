/* SPDX-License-Identifier: MIT */
/*
 * pkthook: count the packets of each sender, and drop those to blocked ports.
 *
 * A driver as one finds them: it works, and it has three mistakes in its
 * allocations that nobody noticed. `kmem test` names them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "pkthook.h"

#include <linux/debugfs.h>
#include <linux/hashtable.h>
#include <linux/init.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/tcp.h>
#include <linux/vmalloc.h>

#define MAX_FLOWS 4

static ushort blocked[8] = { 23 };
static int nr_blocked = 1;
module_param_array(blocked, ushort, &nr_blocked, 0444);
MODULE_PARM_DESC(blocked, "TCP ports that nobody may connect to");

/* The last packet that was dropped. */
struct drop_record {
	__be32 saddr;
	__be16 port;
	u16 len;
	u64 jiffies;
	u32 count;
} __packed;

static DEFINE_HASHTABLE(flows, 4);
static DEFINE_SPINLOCK(flows_lock);
static unsigned int nr_flows;
static struct drop_record *last_drop;
static struct dentry *dir;

/* ---- senders ---- */

static void flow_forget(struct flow *flow)
{
	hash_del(&flow->node);
	nr_flows--;
	kfree(flow);
}

static void forget_one(void)
{
	struct flow *flow;
	int bucket;

	hash_for_each(flows, bucket, flow, node) {
		flow_forget(flow);
		return;
	}
}

/* Under flows_lock. */
static struct flow *flow_find(__be32 saddr)
{
	struct flow *flow;

	hash_for_each_possible(flows, flow, node, (__force u32)saddr)
		if (flow->saddr == saddr)
			return flow;
	return NULL;
}

static struct flow *flow_add(__be32 saddr)
{
	struct flow *flow = kzalloc(sizeof(*flow), GFP_KERNEL);

	if (!flow)
		return NULL;
	flow->name = kasprintf(GFP_ATOMIC, "%pI4", &saddr);
	flow->saddr = saddr;
	if (nr_flows == MAX_FLOWS)
		forget_one();
	hash_add(flows, &flow->node, (__force u32)saddr);
	nr_flows++;
	return flow;
}

struct flow *pkthook_flow(__be32 saddr)
{
	struct flow *flow;

	spin_lock_bh(&flows_lock);
	flow = flow_find(saddr);
	spin_unlock_bh(&flows_lock);
	return flow;
}

unsigned int pkthook_flows(void)
{
	return nr_flows;
}

void pkthook_forget_all(void)
{
	struct hlist_node *next;
	struct flow *flow;
	int bucket;

	spin_lock_bh(&flows_lock);
	hash_for_each_safe(flows, bucket, next, flow, node) {
		kfree(flow->name);
		flow_forget(flow);
	}
	spin_unlock_bh(&flows_lock);
}

/* ---- packets ---- */

static bool is_blocked(const struct sk_buff *skb, const struct iphdr *ip)
{
	const struct tcphdr *tcp;
	struct tcphdr buffer;

	if (ip->protocol != IPPROTO_TCP)
		return false;
	tcp = skb_header_pointer(skb, ip->ihl * 4, sizeof(buffer), &buffer);
	if (!tcp)
		return false;
	for (int i = 0; i < nr_blocked; i++) {
		if (tcp->dest != htons(blocked[i]))
			continue;
		last_drop->saddr = ip->saddr;
		last_drop->port = tcp->dest;
		last_drop->len = skb->len;
		last_drop->jiffies = get_jiffies_64();
		last_drop->count++;
		return true;
	}
	return false;
}

static unsigned int look(void *priv, struct sk_buff *skb, const struct nf_hook_state *state)
{
	const struct iphdr *ip;
	struct flow *flow;
	bool drop;

	if (!pskb_may_pull(skb, sizeof(*ip)))
		return NF_DROP;
	ip = ip_hdr(skb);
	spin_lock_bh(&flows_lock);
	flow = flow_find(ip->saddr);
	if (!flow)
		flow = flow_add(ip->saddr);
	if (flow) {
		flow->packets++;
		flow->bytes += skb->len;
	}
	drop = is_blocked(skb, ip);
	spin_unlock_bh(&flows_lock);
	return drop ? NF_DROP : NF_ACCEPT;
}

static const struct nf_hook_ops ops = {
	.hook = look,
	.pf = NFPROTO_IPV4,
	.hooknum = NF_INET_LOCAL_IN,
	.priority = NF_IP_PRI_FIRST,
};

/* ---- debugfs: pkthook/flows ---- */

static int flows_show(struct seq_file *m, void *v)
{
	struct flow *flow;
	int bucket;

	spin_lock_bh(&flows_lock);
	hash_for_each(flows, bucket, flow, node)
		seq_printf(m, "%-15s %llu packets, %llu bytes\n", flow->name, flow->packets,
			   flow->bytes);
	spin_unlock_bh(&flows_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(flows);

/* ---- life ---- */

static int __init pkthook_init(void)
{
	int err;

	last_drop = vmalloc(sizeof(*last_drop));
	if (!last_drop)
		return -ENOMEM;
	memset(last_drop, 0, sizeof(*last_drop));
	err = nf_register_net_hook(&init_net, &ops);
	if (err) {
		vfree(last_drop);
		return err;
	}
	dir = debugfs_create_dir("pkthook", NULL);
	debugfs_create_file("flows", 0444, dir, NULL, &flows_fops);
	pr_info("%d ports blocked\n", nr_blocked);
	return 0;
}

static void __exit pkthook_exit(void)
{
	debugfs_remove_recursive(dir);
	nf_unregister_net_hook(&init_net, &ops);
	pkthook_forget_all();
	vfree(last_drop);
}

module_init(pkthook_init);
module_exit(pkthook_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("Counts packets by sender, drops those to blocked ports");
