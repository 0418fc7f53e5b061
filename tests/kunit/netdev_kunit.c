/* SPDX-License-Identifier: MIT */
/* Network devices: two that are the ends of a wire; the states, sending, receiving, going away. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <linux/socket.h>
#include <net/rtnetlink.h>

struct end {
	struct net_device *dev, *peer;
	struct napi_struct napi;
	struct sk_buff_head queue;
	int opened, stopped, inits;
	bool busy;
};

static int end_init(struct net_device *dev)
{
	struct end *e = netdev_priv(dev);

	e->inits++;
	return 0;
}

static int end_open(struct net_device *dev)
{
	struct end *e = netdev_priv(dev);

	e->opened++;
	napi_enable(&e->napi);
	netif_start_queue(dev);
	return 0;
}

static int end_stop(struct net_device *dev)
{
	struct end *e = netdev_priv(dev);

	e->stopped++;
	netif_stop_queue(dev);
	napi_disable(&e->napi);
	skb_queue_purge(&e->queue);
	return 0;
}

static netdev_tx_t end_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct end *e = netdev_priv(dev), *far = netdev_priv(e->peer);

	if (e->busy)
		return NETDEV_TX_BUSY;
	dev->stats.tx_packets++;
	dev->stats.tx_bytes += skb->len;
	skb_queue_tail(&far->queue, skb);
	napi_schedule(&far->napi);
	return NETDEV_TX_OK;
}

static int end_poll(struct napi_struct *napi, int budget)
{
	struct end *e = container_of(napi, struct end, napi);
	struct sk_buff *skb;
	int done = 0;

	while (done < budget && (skb = skb_dequeue(&e->queue))) {
		skb->protocol = eth_type_trans(skb, e->dev);
		e->dev->stats.rx_packets++;
		napi_gro_receive(napi, skb);
		done++;
	}
	if (done < budget)
		napi_complete_done(napi, done);
	return done;
}

static const struct net_device_ops end_ops = {
	.ndo_init = end_init,
	.ndo_open = end_open,
	.ndo_stop = end_stop,
	.ndo_start_xmit = end_xmit,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_set_mac_address = eth_mac_addr,
};

static void end_setup(struct net_device *dev)
{
	struct end *e = netdev_priv(dev);

	ether_setup(dev);
	dev->netdev_ops = &end_ops;
	e->dev = dev;
	skb_queue_head_init(&e->queue);
	netif_napi_add(dev, &e->napi, end_poll);
	eth_hw_addr_random(dev);
}

static struct net_device *ends[2];

static int wire_make(struct kunit *test)
{
	for (int i = 0; i < 2; i++) {
		ends[i] = alloc_netdev(sizeof(struct end), "wire%d", NET_NAME_ENUM, end_setup);
		KUNIT_ASSERT_NOT_NULL(test, ends[i]);
		KUNIT_ASSERT_EQ(test, register_netdev(ends[i]), 0);
	}
	for (int i = 0; i < 2; i++)
		((struct end *)netdev_priv(ends[i]))->peer = ends[!i];
	return 0;
}

static void wire_up(struct kunit *test)
{
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, dev_open(ends[0], NULL), 0);
	KUNIT_EXPECT_EQ(test, dev_open(ends[1], NULL), 0);
	rtnl_unlock();
}

static void wire_unmake(struct kunit *test)
{
	for (int i = 0; i < 2; i++) {
		unregister_netdev(ends[i]);
		free_netdev(ends[i]);
	}
}

static void names_and_states(struct kunit *test)
{
	struct net_device *dev = dev_get_by_name(&init_net, "wire1");
	struct end *e = netdev_priv(ends[0]);

	KUNIT_EXPECT_STREQ(test, ends[0]->name, "wire0");
	KUNIT_EXPECT_PTR_EQ(test, dev, ends[1]);
	dev_put(dev);
	KUNIT_EXPECT_NULL(test, dev_get_by_name(&init_net, "wire2"));
	KUNIT_EXPECT_PTR_EQ(test, __dev_get_by_index(&init_net, ends[0]->ifindex), ends[0]);
	KUNIT_EXPECT_EQ(test, e->inits, 1);
	KUNIT_EXPECT_FALSE(test, netif_running(ends[0]));
	wire_up(test);
	wire_up(test);
	KUNIT_EXPECT_EQ(test, e->opened, 1);
	KUNIT_EXPECT_TRUE(test, netif_running(ends[0]) && (ends[0]->flags & IFF_UP));
	rtnl_lock();
	dev_close(ends[0]);
	dev_close(ends[0]);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, e->stopped, 1);
	KUNIT_EXPECT_FALSE(test, netif_running(ends[0]));
}

static void what_can_be_set(struct kunit *test)
{
	struct sockaddr sa = { .sa_family = ARPHRD_ETHER, .sa_data = { 2, 1, 2, 3, 4, 5 } };

	rtnl_lock();
	KUNIT_EXPECT_EQ(test, dev_set_mtu(ends[0], 9000), -EINVAL);
	KUNIT_EXPECT_EQ(test, dev_set_mtu(ends[0], 1000), 0);
	KUNIT_EXPECT_EQ(test, ends[0]->mtu, 1000);
	KUNIT_EXPECT_EQ(test, dev_set_mac_address(ends[0], &sa, NULL), 0);
	KUNIT_EXPECT_EQ(test, memcmp(ends[0]->dev_addr, sa.sa_data, ETH_ALEN), 0);
	sa.sa_data[0] = 1;
	KUNIT_EXPECT_EQ(test, dev_set_mac_address(ends[0], &sa, NULL), -EADDRNOTAVAIL);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, dev_alloc_name(ends[0], "a/b"), -EINVAL);
	KUNIT_EXPECT_EQ(test, dev_alloc_name(ends[0], "wire1"), -EEXIST);
}

static unsigned int caught, caught_bytes;
static struct completion last;

static int catch(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt,
		 struct net_device *orig_dev)
{
	caught++;
	caught_bytes += skb->len;
	if (skb->data[0] == 99)
		complete(&last);
	kfree_skb(skb);
	return 0;
}

static struct sk_buff *frame(struct kunit *test, unsigned char what)
{
	struct sk_buff *skb = alloc_skb(ETH_HLEN + 100, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, ETH_HLEN);
	*(unsigned char *)skb_put_zero(skb, 100) = what;
	skb->dev = ends[0];
	dev_hard_header(skb, ends[0], ETH_P_IP, ends[1]->dev_addr, NULL, skb->len);
	return skb;
}

static void packets_cross(struct kunit *test)
{
	struct packet_type pt = { .type = htons(ETH_P_IP), .func = catch };
	struct packet_type other = { .type = htons(ETH_P_ARP), .func = catch };
	struct packet_type all = { .type = htons(ETH_P_ALL), .func = catch, .dev = ends[1] };
	struct rtnl_link_stats64 stats;

	caught = caught_bytes = 0;
	init_completion(&last);
	wire_up(test);
	dev_add_pack(&pt);
	dev_add_pack(&other);
	for (int i = 0; i < 100; i++)
		KUNIT_EXPECT_EQ(test, dev_queue_xmit(frame(test, i)), NET_XMIT_SUCCESS);
	wait_for_completion(&last);
	KUNIT_EXPECT_EQ(test, caught, 100);
	KUNIT_EXPECT_EQ(test, caught_bytes, 100 * 100);
	dev_get_stats(ends[0], &stats);
	KUNIT_EXPECT_EQ(test, stats.tx_packets, 100);
	KUNIT_EXPECT_EQ(test, stats.tx_bytes, 100 * (100 + ETH_HLEN));
	dev_add_pack(&all);
	reinit_completion(&last);
	dev_queue_xmit(frame(test, 99));
	wait_for_completion(&last);
	wait_for_completion(&last);
	KUNIT_EXPECT_EQ(test, caught, 102);
	dev_remove_pack(&pt);
	dev_remove_pack(&other);
	dev_remove_pack(&all);
}

static void what_is_not_taken_is_dropped(struct kunit *test)
{
	struct end *e = netdev_priv(ends[0]);

	KUNIT_EXPECT_EQ(test, dev_queue_xmit(frame(test, 1)), -ENETDOWN);
	wire_up(test);
	e->busy = true;
	KUNIT_EXPECT_EQ(test, dev_queue_xmit(frame(test, 1)), NET_XMIT_DROP);
	e->busy = false;
	netif_stop_queue(ends[0]);
	KUNIT_EXPECT_EQ(test, dev_queue_xmit(frame(test, 1)), NET_XMIT_DROP);
	netif_wake_queue(ends[0]);
	KUNIT_EXPECT_EQ(test, dev_queue_xmit(frame(test, 1)), NET_XMIT_SUCCESS);
	KUNIT_EXPECT_EQ(test, ends[0]->stats.tx_packets, 1);
}

static int heard[NETDEV_PRECHANGEMTU + 1];

static int hear(struct notifier_block *nb, unsigned long event, void *info)
{
	if (netdev_notifier_info_to_dev(info) == ends[0])
		heard[event]++;
	return NOTIFY_DONE;
}

static void listeners_are_told(struct kunit *test)
{
	struct notifier_block nb = { .notifier_call = hear };

	memset(heard, 0, sizeof(heard));
	KUNIT_ASSERT_EQ(test, register_netdevice_notifier(&nb), 0);
	KUNIT_EXPECT_EQ(test, heard[NETDEV_REGISTER], 1);
	wire_up(test);
	KUNIT_EXPECT_EQ(test, heard[NETDEV_UP], 1);
	rtnl_lock();
	dev_close(ends[0]);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, heard[NETDEV_DOWN], 1);
	unregister_netdevice_notifier(&nb);
	KUNIT_EXPECT_EQ(test, heard[NETDEV_UNREGISTER], 1);
}

static void kinds_of_links(struct kunit *test)
{
	static struct rtnl_link_ops kind = { .kind = "wire", .priv_size = sizeof(struct end) };
	struct net_device *dev;

	kind.setup = end_setup;
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(km_rtnl_newlink("wire", "w")), -EOPNOTSUPP);
	KUNIT_ASSERT_EQ(test, rtnl_link_register(&kind), 0);
	KUNIT_EXPECT_EQ(test, rtnl_link_register(&kind), -EEXIST);
	dev = km_rtnl_newlink("wire", "w");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);
	dev->needs_free_netdev = true;
	KUNIT_EXPECT_PTR_EQ(test, __dev_get_by_name(&init_net, "w"), dev);
	rtnl_link_unregister(&kind);
	KUNIT_EXPECT_NULL(test, __dev_get_by_name(&init_net, "w"));
}

static void clones_share_data(struct kunit *test)
{
	struct sk_buff *skb = frame(test, 7), *clone = skb_clone(skb, GFP_KERNEL), *own;

	KUNIT_ASSERT_NOT_NULL(test, clone);
	KUNIT_EXPECT_PTR_EQ(test, clone->data, skb->data);
	KUNIT_EXPECT_TRUE(test, skb_cloned(skb) && skb_cloned(clone));
	KUNIT_EXPECT_EQ(test, skb_cow(clone, 200), 0);
	KUNIT_EXPECT_PTR_NE(test, clone->data, skb->data);
	KUNIT_EXPECT_GE(test, skb_headroom(clone), 200);
	KUNIT_EXPECT_EQ(test, memcmp(clone->data, skb->data, skb->len), 0);
	KUNIT_EXPECT_FALSE(test, skb_cloned(skb));
	kfree_skb(clone);
	skb_get(skb);
	own = skb_share_check(skb, GFP_KERNEL);
	KUNIT_EXPECT_PTR_NE(test, own, skb);
	kfree_skb(own);
	KUNIT_EXPECT_EQ(test, skb_put_padto(skb, 500), 0);
	KUNIT_EXPECT_EQ(test, skb->len, 500);
	KUNIT_EXPECT_EQ(test, skb->data[499], 0);
	kfree_skb(skb);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(names_and_states),
	KUNIT_CASE(what_can_be_set),
	KUNIT_CASE(packets_cross),
	KUNIT_CASE(what_is_not_taken_is_dropped),
	KUNIT_CASE(listeners_are_told),
	KUNIT_CASE(kinds_of_links),
	KUNIT_CASE(clones_share_data),
	{}
};

static struct kunit_suite suite = {
	.name = "netdev",
	.init = wire_make,
	.exit = wire_unmake,
	.test_cases = cases,
};
kunit_test_suite(suite);

MODULE_LICENSE("Dual MIT/GPL");
