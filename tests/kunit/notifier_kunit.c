/* SPDX-License-Identifier: MIT */
/* Notifier chains, and addresses as text. */
#include <kunit/test.h>
#include <asm/byteorder.h>
#include <linux/inet.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/string.h>
#include <linux/utsname.h>

struct listener {
	struct notifier_block nb;
	int answer, heard;
	unsigned long last;
	char name;
};

static char order[16];

static int hear(struct notifier_block *nb, unsigned long action, void *data)
{
	struct listener *l = container_of(nb, struct listener, nb);

	l->heard++;
	l->last = action;
	strncat(order, &l->name, 1);
	if (data)
		*(unsigned long *)data += action;
	return l->answer;
}

#define LISTENER(n, prio) \
	{ .nb = { .notifier_call = hear, .priority = (prio) }, .name = (n), .answer = NOTIFY_OK }

static void by_priority_then_age(struct kunit *test)
{
	struct listener l[] = { LISTENER('a', 0), LISTENER('b', 5), LISTENER('c', 0),
				LISTENER('d', -1), LISTENER('e', 5) };
	RAW_NOTIFIER_HEAD(head);
	unsigned long sum = 0;

	order[0] = '\0';
	for (int i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, raw_notifier_chain_register(&head, &l[i].nb), 0);
	KUNIT_EXPECT_EQ(test, raw_notifier_call_chain(&head, 7, &sum), NOTIFY_OK);
	KUNIT_EXPECT_STREQ(test, order, "beacd");
	KUNIT_EXPECT_EQ(test, sum, 35);
	order[0] = '\0';
	l[0].answer = NOTIFY_BAD;
	KUNIT_EXPECT_EQ(test, raw_notifier_call_chain(&head, 7, NULL), NOTIFY_BAD);
	KUNIT_EXPECT_STREQ(test, order, "bea");
	KUNIT_EXPECT_EQ(test, raw_notifier_chain_unregister(&head, &l[4].nb), 0);
	KUNIT_EXPECT_EQ(test, raw_notifier_chain_unregister(&head, &l[4].nb), -ENOENT);
	order[0] = '\0';
	l[0].answer = NOTIFY_DONE;
	raw_notifier_call_chain(&head, 7, NULL);
	KUNIT_EXPECT_STREQ(test, order, "bacd");
}

static void robust_calls_go_back(struct kunit *test)
{
	struct listener l[] = { LISTENER('a', 3), LISTENER('b', 2), LISTENER('c', 1) };
	BLOCKING_NOTIFIER_HEAD(head);

	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, blocking_notifier_chain_register(&head, &l[i].nb), 0);
	l[1].answer = notifier_from_errno(-EPERM);
	KUNIT_EXPECT_EQ(test, notifier_to_errno(blocking_notifier_call_chain_robust(&head, 1, 2,
										    NULL)), -EPERM);
	KUNIT_EXPECT_EQ(test, l[0].heard, 2);
	KUNIT_EXPECT_EQ(test, l[0].last, 2);
	KUNIT_EXPECT_EQ(test, l[1].heard, 1);
	KUNIT_EXPECT_EQ(test, l[2].heard, 0);
}

static void atomic_and_srcu(struct kunit *test)
{
	struct listener l = LISTENER('a', 0), m = LISTENER('b', 0);
	ATOMIC_NOTIFIER_HEAD(head);
	struct srcu_notifier_head srcu;

	KUNIT_EXPECT_TRUE(test, atomic_notifier_call_chain_is_empty(&head));
	KUNIT_EXPECT_EQ(test, atomic_notifier_chain_register(&head, &l.nb), 0);
	KUNIT_EXPECT_EQ(test, atomic_notifier_chain_register_unique_prio(&head, &m.nb), -EBUSY);
	atomic_notifier_call_chain(&head, 1, NULL);
	KUNIT_EXPECT_EQ(test, l.heard, 1);
	KUNIT_EXPECT_EQ(test, atomic_notifier_chain_unregister(&head, &l.nb), 0);
	KUNIT_EXPECT_EQ(test, atomic_notifier_call_chain(&head, 1, NULL), NOTIFY_DONE);
	srcu_init_notifier_head(&srcu);
	KUNIT_EXPECT_EQ(test, srcu_notifier_chain_register(&srcu, &l.nb), 0);
	srcu_notifier_call_chain(&srcu, 1, NULL);
	KUNIT_EXPECT_EQ(test, l.heard, 2);
	KUNIT_EXPECT_EQ(test, srcu_notifier_chain_unregister(&srcu, &l.nb), 0);
	srcu_cleanup_notifier_head(&srcu);
}

static void reboot_tells(struct kunit *test)
{
	struct listener l = LISTENER('r', 0);

	KUNIT_ASSERT_EQ(test, register_reboot_notifier(&l.nb), 0);
	km_reboot(SYS_HALT, NULL);
	KUNIT_EXPECT_EQ(test, l.last, SYS_HALT);
	KUNIT_EXPECT_EQ(test, unregister_reboot_notifier(&l.nb), 0);
	km_reboot(SYS_DOWN, NULL);
	KUNIT_EXPECT_EQ(test, l.heard, 1);
	KUNIT_EXPECT_STREQ(test, utsname()->sysname, "Linux");
}

static void ipv4_texts(struct kunit *test)
{
	const char *end, *text = "10.0.0.255/8";
	u8 a[4];

	KUNIT_EXPECT_EQ(test, in_aton("192.168.1.2"), htonl(0xc0a80102));
	KUNIT_EXPECT_EQ(test, in_aton("1.2"), htonl(0x01020000));
	KUNIT_EXPECT_EQ(test, in4_pton(text, -1, a, '/', &end), 1);
	KUNIT_EXPECT_PTR_EQ(test, end, text + 10);
	KUNIT_EXPECT_EQ(test, a[3], 255);
	KUNIT_EXPECT_EQ(test, in4_pton("1.2.3.4x", 7, a, -1, NULL), 1);
	KUNIT_EXPECT_EQ(test, in4_pton("1.2.3.4x", -1, a, -1, NULL), 0);
	KUNIT_EXPECT_EQ(test, in4_pton("1.2.3.256", -1, a, -1, NULL), 0);
	KUNIT_EXPECT_EQ(test, in4_pton("1.2.3", -1, a, -1, NULL), 0);
	KUNIT_EXPECT_EQ(test, in4_pton("1.2..4", -1, a, -1, NULL), 0);
	KUNIT_EXPECT_EQ(test, in4_pton("", -1, a, -1, NULL), 0);
}

static void ipv6_texts(struct kunit *test)
{
	static const char *const good[] = { "::", "::1", "1::", "fe80::1:2", "1:2:3:4:5:6:7:8",
					    "::ffff:10.1.2.3", "1:2:3:4:5:6:7::" };
	static const char *const bad[] = { "", ":", "1", "1:", ":1", "1::2::3", "1:2:3:4:5:6:7:8:9",
					   "12345::", "g::", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3" };
	u8 a[16];

	for (int i = 0; i < ARRAY_SIZE(good); i++)
		KUNIT_EXPECT_EQ_MSG(test, in6_pton(good[i], -1, a, -1, NULL), 1, "%s", good[i]);
	for (int i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, in6_pton(bad[i], -1, a, -1, NULL), 0, "%s", bad[i]);
	KUNIT_ASSERT_EQ(test, in6_pton("fe80::ffff:10.1.2.3", -1, a, -1, NULL), 1);
	KUNIT_EXPECT_EQ(test, memcmp(a, "\xfe\x80\0\0\0\0\0\0\0\0\xff\xff\x0a\1\2\3", 16), 0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(by_priority_then_age),
	KUNIT_CASE(robust_calls_go_back),
	KUNIT_CASE(atomic_and_srcu),
	KUNIT_CASE(reboot_tells),
	KUNIT_CASE(ipv4_texts),
	KUNIT_CASE(ipv6_texts),
	{}
};

static struct kunit_suite suite = { .name = "notifier", .test_cases = cases };
kunit_test_suite(suite);

MODULE_LICENSE("Dual MIT/GPL");
