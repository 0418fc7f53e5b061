/* SPDX-License-Identifier: MIT */
/*
 * Packets on their way. Sending: straight to the driver, under its queue's lock, bottom halves off.
 * Receiving: a list of NAPI contexts that are scheduled, and a backlog of what netif_rx() got, both
 * served by one tasklet, each context in turn as far as its weight goes.
 */
#include <linux/netdevice.h>

#include <linux/export.h>
#include <linux/if_ether.h>
#include <linux/interrupt.h>
#include <linux/rtnetlink.h>
#include <linux/wait_bit.h>

#include "compat/net/netdev_internal.h"

/* ---- sending ---- */

static struct netdev_queue *pick_queue(struct net_device *dev, struct sk_buff *skb)
{
	u16 index = 0;

	if (dev->real_num_tx_queues > 1 && dev->netdev_ops->ndo_select_queue)
		index = dev->netdev_ops->ndo_select_queue(dev, skb, NULL);
	else if (dev->real_num_tx_queues > 1)
		index = skb_get_queue_mapping(skb);
	if (index >= dev->real_num_tx_queues)
		index = 0;
	skb_set_queue_mapping(skb, index);
	return netdev_get_tx_queue(dev, index);
}

int dev_queue_xmit(struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;
	bool unlocked = dev->lltx || (dev->features & NETIF_F_LLTX);
	netdev_tx_t ret = NETDEV_TX_BUSY;
	struct netdev_queue *q;

	WARN_ON_ONCE(in_hardirq());
	local_bh_disable();
	if (!netif_running(dev)) {
		local_bh_enable();
		kfree_skb(skb);
		return -ENETDOWN;
	}
	skb_reset_mac_header(skb);
	q = pick_queue(dev, skb);
	if (!unlocked)
		spin_lock(&q->_xmit_lock);
	if (netif_running(dev) && !netif_tx_queue_stopped(q)) {
		ret = dev->netdev_ops->ndo_start_xmit(skb, dev);
		if (ret == NETDEV_TX_OK)
			q->trans_start = jiffies;
	}
	if (!unlocked)
		spin_unlock(&q->_xmit_lock);
	local_bh_enable();
	if (ret == NETDEV_TX_OK)
		return NET_XMIT_SUCCESS;
	kfree_skb(skb);
	return NET_XMIT_DROP;
}
EXPORT_SYMBOL(dev_queue_xmit);

/* ---- those who want packets ---- */

static LIST_HEAD(packet_types);
static DEFINE_SPINLOCK(packet_types_lock);

void dev_add_pack(struct packet_type *pt)
{
	spin_lock_bh(&packet_types_lock);
	list_add_tail_rcu(&pt->list, &packet_types);
	spin_unlock_bh(&packet_types_lock);
}
EXPORT_SYMBOL(dev_add_pack);

void dev_remove_pack(struct packet_type *pt)
{
	spin_lock_bh(&packet_types_lock);
	list_del_rcu(&pt->list);
	spin_unlock_bh(&packet_types_lock);
	synchronize_net();
}
EXPORT_SYMBOL(dev_remove_pack);

static bool wants(const struct packet_type *pt, const struct sk_buff *skb)
{
	return (pt->type == htons(ETH_P_ALL) || pt->type == skb->protocol) &&
	       (!pt->dev || pt->dev == skb->dev);
}

/* Each but the last gets one more reference. */
static int deliver(struct sk_buff *skb)
{
	struct packet_type *pt, *last = NULL;
	struct net_device *dev = skb->dev;
	int ret = NET_RX_DROP;

	list_for_each_entry_rcu(pt, &packet_types, list) {
		if (!wants(pt, skb))
			continue;
		if (last) {
			refcount_inc(&skb->users);
			last->func(skb, dev, last, dev);
		}
		last = pt;
	}
	if (last)
		return last->func(skb, dev, last, dev) ? NET_RX_DROP : NET_RX_SUCCESS;
	dev->stats.rx_dropped++;
	kfree_skb(skb);
	return ret;
}

int netif_receive_skb(struct sk_buff *skb)
{
	int ret;

	if (WARN_ON_ONCE(!skb->dev)) {
		kfree_skb(skb);
		return NET_RX_DROP;
	}
	skb_reset_network_header(skb);
	rcu_read_lock();
	ret = deliver(skb);
	rcu_read_unlock();
	return ret;
}
EXPORT_SYMBOL(netif_receive_skb);

/* ---- NAPI ---- */

static DEFINE_SPINLOCK(poll_lock);
static LIST_HEAD(poll_list);  /* of contexts, by poll_list */
static struct sk_buff_head backlog = {
	.next = (struct sk_buff *)&backlog, .prev = (struct sk_buff *)&backlog,
	.lock = __SPIN_LOCK_UNLOCKED(backlog.lock),
};

static void net_rx_action(struct tasklet_struct *t);
static DECLARE_TASKLET(rx_tasklet, net_rx_action);

static void requeue(struct napi_struct *napi)
{
	unsigned long flags;

	spin_lock_irqsave(&poll_lock, flags);
	list_add_tail(&napi->poll_list, &poll_list);
	spin_unlock_irqrestore(&poll_lock, flags);
}

static struct napi_struct *next_napi(void)
{
	struct napi_struct *napi;
	unsigned long flags;

	spin_lock_irqsave(&poll_lock, flags);
	napi = list_first_entry_or_null(&poll_list, struct napi_struct, poll_list);
	if (napi)
		list_del_init(&napi->poll_list);
	spin_unlock_irqrestore(&poll_lock, flags);
	return napi;
}

static bool work_left(void)
{
	return !list_empty(&poll_list) || !skb_queue_empty(&backlog);
}

static void net_rx_action(struct tasklet_struct *t)
{
	struct napi_struct *napi = next_napi();
	struct sk_buff *skb;

	if (napi) {
		int weight = napi->weight, work = napi->poll(napi, weight);

		WARN_ONCE(work > weight, "NAPI poll function %pS returned %d, exceeding its budget of %d.\n",
			  napi->poll, work, weight);
		/* Less: it called napi_complete_done(), and may be another's by now. */
		if (work >= weight)
			requeue(napi);
	}
	for (int i = 0; i < NAPI_POLL_WEIGHT && (skb = skb_dequeue(&backlog)); i++)
		netif_receive_skb(skb);
	if (work_left())
		tasklet_schedule(&rx_tasklet);
}

int netif_rx(struct sk_buff *skb)
{
	if (WARN_ON_ONCE(!skb->dev) || skb_queue_len(&backlog) > 1000) {
		kfree_skb(skb);
		return NET_RX_DROP;
	}
	skb_queue_tail(&backlog, skb);
	tasklet_schedule(&rx_tasklet);
	return NET_RX_SUCCESS;
}
EXPORT_SYMBOL(netif_rx);

void km_net_flush(struct net_device *dev)
{
	struct sk_buff *skb, *next;
	struct sk_buff_head mine;
	unsigned long flags;

	__skb_queue_head_init(&mine);
	spin_lock_irqsave(&backlog.lock, flags);
	skb_queue_walk_safe(&backlog, skb, next) {
		if (skb->dev == dev) {
			__skb_unlink(skb, &backlog);
			__skb_queue_tail(&mine, skb);
		}
	}
	spin_unlock_irqrestore(&backlog.lock, flags);
	__skb_queue_purge(&mine);
	tasklet_disable(&rx_tasklet); /* none of it is being received */
	tasklet_enable(&rx_tasklet);
}

void km_netif_napi_add(struct net_device *dev, struct napi_struct *napi,
		       int (*poll)(struct napi_struct *, int), int weight)
{
	*napi = (struct napi_struct){ .poll = poll, .weight = weight, .dev = dev };
	INIT_LIST_HEAD(&napi->poll_list);
	set_bit(NAPI_STATE_SCHED, &napi->state); /* until napi_enable() */
	list_add_tail(&napi->dev_list, &dev->napi_list);
}
EXPORT_SYMBOL(km_netif_napi_add);

void netif_napi_del(struct napi_struct *napi)
{
	if (!list_empty(&napi->dev_list))
		list_del_init(&napi->dev_list);
}
EXPORT_SYMBOL(netif_napi_del);

void napi_enable(struct napi_struct *napi)
{
	BUG_ON(!test_bit(NAPI_STATE_SCHED, &napi->state));
	clear_bit(NAPI_STATE_DISABLE, &napi->state);
	clear_bit(NAPI_STATE_MISSED, &napi->state);
	clear_bit_unlock(NAPI_STATE_SCHED, &napi->state);
}
EXPORT_SYMBOL(napi_enable);

void napi_disable(struct napi_struct *napi)
{
	might_sleep();
	set_bit(NAPI_STATE_DISABLE, &napi->state);
	while (test_and_set_bit(NAPI_STATE_SCHED, &napi->state))
		usleep_range(20, 200);
	clear_bit(NAPI_STATE_DISABLE, &napi->state);
}
EXPORT_SYMBOL(napi_disable);

bool napi_schedule_prep(struct napi_struct *napi)
{
	if (test_bit(NAPI_STATE_DISABLE, &napi->state))
		return false;
	if (!test_and_set_bit(NAPI_STATE_SCHED, &napi->state))
		return true;
	set_bit(NAPI_STATE_MISSED, &napi->state); /* what came meanwhile is looked at once more */
	if (!test_and_set_bit(NAPI_STATE_SCHED, &napi->state)) {
		clear_bit(NAPI_STATE_MISSED, &napi->state);
		return true;
	}
	return false;
}
EXPORT_SYMBOL(napi_schedule_prep);

void __napi_schedule(struct napi_struct *napi)
{
	requeue(napi);
	tasklet_schedule(&rx_tasklet);
}
EXPORT_SYMBOL(__napi_schedule);

bool napi_complete_done(struct napi_struct *napi, int work_done)
{
	if (test_and_clear_bit(NAPI_STATE_MISSED, &napi->state)) {
		__napi_schedule(napi);
		return false;
	}
	clear_bit_unlock(NAPI_STATE_SCHED, &napi->state);
	smp_mb__after_atomic();
	if (test_and_clear_bit(NAPI_STATE_MISSED, &napi->state) && napi_schedule_prep(napi))
		__napi_schedule(napi);
	return true;
}
EXPORT_SYMBOL(napi_complete_done);
