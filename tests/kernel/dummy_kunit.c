/* SPDX-License-Identifier: MIT */
/* The kernel's dummy network driver: it swallows and counts. */
#include <kunit/test.h>
#include <linux/etherdevice.h>
#include <linux/module.h>
#include <linux/rtnetlink.h>
#include <net/rtnetlink.h>

static void swallow(struct kunit *test, struct net_device *dev, unsigned int packets)
{
	struct rtnl_link_stats64 stats;

	rtnl_lock();
	KUNIT_ASSERT_EQ(test, dev_open(dev, NULL), 0);
	rtnl_unlock();
	for (unsigned int i = 0; i < packets; i++) {
		struct sk_buff *skb = netdev_alloc_skb(dev, 200);

		KUNIT_ASSERT_NOT_NULL(test, skb);
		skb_put_zero(skb, 100 + i);
		KUNIT_EXPECT_EQ(test, dev_queue_xmit(skb), NET_XMIT_SUCCESS);
	}
	dev_get_stats(dev, &stats);
	KUNIT_EXPECT_EQ(test, stats.tx_packets, packets);
	KUNIT_EXPECT_EQ(test, stats.tx_bytes, packets * 100 + packets * (packets - 1) / 2);
}

static void the_first(struct kunit *test)
{
	struct net_device *dev = dev_get_by_name(&init_net, "dummy0");

	KUNIT_ASSERT_NOT_NULL(test, dev);
	KUNIT_EXPECT_TRUE(test, is_valid_ether_addr(dev->dev_addr));
	KUNIT_EXPECT_STREQ(test, dev->rtnl_link_ops->kind, "dummy");
	swallow(test, dev, 50);
	dev_put(dev);
}

static void another(struct kunit *test)
{
	struct net_device *dev = km_rtnl_newlink("dummy", "mine");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, dev);
	swallow(test, dev, 3);
	rtnl_lock();
	dev->rtnl_link_ops->dellink(dev, NULL);
	rtnl_unlock();
	KUNIT_EXPECT_NULL(test, __dev_get_by_name(&init_net, "mine"));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(the_first),
	KUNIT_CASE(another),
	{}
};

static struct kunit_suite suite = { .name = "dummy_net", .test_cases = cases };
kunit_test_suite(suite);

MODULE_LICENSE("Dual MIT/GPL");
