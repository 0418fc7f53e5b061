/* SPDX-License-Identifier: MIT */
/* Packets for pkthook, made by hand. */
#include "pkthook.h"

#include <kunit/test.h>
#include <linux/ip.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/tcp.h>

#define PAYLOAD 100

static struct sk_buff *packet(struct kunit *test, u32 from, u16 port)
{
	struct sk_buff *skb = alloc_skb(200, GFP_KERNEL);
	struct tcphdr *tcp;
	struct iphdr *ip;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reset_network_header(skb);
	ip = skb_put_zero(skb, sizeof(*ip));
	ip->version = 4;
	ip->ihl = 5;
	ip->protocol = IPPROTO_TCP;
	ip->saddr = htonl(from);
	skb_set_transport_header(skb, sizeof(*ip));
	tcp = skb_put_zero(skb, sizeof(*tcp));
	tcp->dest = htons(port);
	skb_put_zero(skb, PAYLOAD);
	return skb;
}

/* True when the packet is let through. */
static bool send(struct kunit *test, u32 from, u16 port)
{
	struct sk_buff *skb = packet(test, from, port);

	if (km_nf_hook(NFPROTO_IPV4, NF_INET_LOCAL_IN, skb) != NF_ACCEPT)
		return false;
	kfree_skb(skb);
	return true;
}

static void counts_by_sender(struct kunit *test)
{
	struct flow *flow;

	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_TRUE(test, send(test, 0x0a000001, 80));
	KUNIT_EXPECT_TRUE(test, send(test, 0x0a000002, 80));
	flow = pkthook_flow(htonl(0x0a000001));
	KUNIT_ASSERT_NOT_NULL(test, flow);
	KUNIT_EXPECT_EQ(test, flow->packets, 3);
	KUNIT_EXPECT_EQ(test, flow->bytes, 3 * (sizeof(struct iphdr) + sizeof(struct tcphdr) + PAYLOAD));
	KUNIT_EXPECT_STREQ(test, flow->name, "10.0.0.1");
}

static void drops_blocked_ports(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, send(test, 0x0a000001, 23));
	KUNIT_EXPECT_TRUE(test, send(test, 0x0a000001, 22));
}

static void forgets_when_there_are_too_many(struct kunit *test)
{
	for (u32 i = 0; i < 6; i++)
		KUNIT_EXPECT_TRUE(test, send(test, 0x0a000010 + i, 80));
	KUNIT_EXPECT_EQ(test, pkthook_flows(), 4);
}

static void forget(struct kunit *test)
{
	pkthook_forget_all();
}

static struct kunit_case cases[] = {
	KUNIT_CASE(counts_by_sender),
	KUNIT_CASE(drops_blocked_ports),
	KUNIT_CASE(forgets_when_there_are_too_many),
	{}
};

static struct kunit_suite suite = {
	.name = "pkthook",
	.exit = forget,
	.test_cases = cases,
};
kunit_test_suite(suite);

MODULE_LICENSE("Dual MIT/GPL");
