/* SPDX-License-Identifier: MIT */
/* Packets that a test owns: freed when it ends. */
#ifndef KM_COMPAT_KUNIT_SKBUFF_H
#define KM_COMPAT_KUNIT_SKBUFF_H

#include <kunit/resource.h>
#include <linux/skbuff.h>

static inline void km_kunit_skb_free(void *skb)
{
	kfree_skb((struct sk_buff *)skb);
}

/* A packet with len bytes of room at its data, all zero; NULL if there is no memory. */
static inline struct sk_buff *kunit_zalloc_skb(struct kunit *test, int len, gfp_t gfp)
{
	struct sk_buff *skb = alloc_skb(len, gfp);

	if (!skb)
		return NULL;
	memset(skb->data, 0, len);
	if (kunit_add_action_or_reset(test, km_kunit_skb_free, skb))
		return NULL;
	return skb;
}

/* Free it now. */
static inline void kunit_kfree_skb(struct kunit *test, struct sk_buff *skb)
{
	kunit_release_action(test, km_kunit_skb_free, skb);
}

#endif
