/* SPDX-License-Identifier: MIT */
/*
 * Packets: a head from a cache, and data from kmalloc, which clones share. All data is linear: no
 * fragments, and no sockets. What needs those is not declared.
 */
#ifndef KM_COMPAT_LINUX_SKBUFF_H
#define KM_COMPAT_LINUX_SKBUFF_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/string.h>

struct net_device;

#define NET_SKB_PAD 64
#define SKB_DATA_ALIGN(size) ALIGN(size, 64)

#define CHECKSUM_NONE 0
#define CHECKSUM_UNNECESSARY 1
#define CHECKSUM_COMPLETE 2
#define CHECKSUM_PARTIAL 3

typedef unsigned char *sk_buff_data_t;

struct sk_buff {
	struct sk_buff *next, *prev; /* first, as in struct sk_buff_head */
	struct net_device *dev;
	char cb[48] __aligned(8);    /* whose layer it is in now */
	unsigned int len;            /* bytes from data to tail */
	unsigned int data_len;       /* those not linear: 0 */
	__be16 protocol;
	__u8 pkt_type, ip_summed;
	__u32 mark, priority, hash;
	ktime_t tstamp;
	__u16 mac_header, network_header, transport_header; /* from head */
	unsigned char *head, *data, *tail, *end;
	unsigned int truesize;
	refcount_t users;
	__u16 queue_mapping;
	bool cloned;                 /* or was */
	void (*destructor)(struct sk_buff *skb);
};

/* Behind the data, for all clones of it. */
struct skb_shared_info {
	unsigned char nr_frags;      /* 0 */
	unsigned short gso_size, gso_segs;
	unsigned int gso_type;
	atomic_t dataref;
};
#define skb_shinfo(skb) ((struct skb_shared_info *)((skb)->end))

/* At boot. */
void skb_init(void);
/*
 * size bytes of room, no data yet; NULL: no memory. As gfp says. From an
 * interrupt with GFP_ATOMIC.
 */
struct sk_buff *alloc_skb(unsigned int size, gfp_t gfp);
/* The same with GFP_ATOMIC, and NET_SKB_PAD in front. */
struct sk_buff *dev_alloc_skb(unsigned int length);
struct sk_buff *netdev_alloc_skb(struct net_device *dev, unsigned int length);
/* Drop a reference; NULL is ignored. Any context. */
void kfree_skb(struct sk_buff *skb);
void consume_skb(struct sk_buff *skb);
void dev_kfree_skb_any(struct sk_buff *skb);
#define dev_kfree_skb(skb) consume_skb(skb)
#define dev_kfree_skb_irq(skb) dev_kfree_skb_any(skb)
/* One of its own, data included. */
struct sk_buff *skb_copy(const struct sk_buff *skb, gfp_t gfp);
/* More room in front and behind; 0 or -ENOMEM. */
int pskb_expand_head(struct sk_buff *skb, int nhead, int ntail, gfp_t gfp);

static inline struct sk_buff *skb_get(struct sk_buff *skb)
{
	refcount_inc(&skb->users);
	return skb;
}

static inline bool skb_shared(const struct sk_buff *skb)
{
	return refcount_read(&skb->users) != 1;
}

/* ---- data: each returns where it begins; beyond the room it is a BUG ---- */

void *skb_put(struct sk_buff *skb, unsigned int len);
void *skb_push(struct sk_buff *skb, unsigned int len);
void *skb_pull(struct sk_buff *skb, unsigned int len); /* NULL: not so many */
void skb_trim(struct sk_buff *skb, unsigned int len);

static inline void *skb_put_data(struct sk_buff *skb, const void *data, unsigned int len)
{
	return memcpy(skb_put(skb, len), data, len);
}

static inline void *skb_put_zero(struct sk_buff *skb, unsigned int len)
{
	return memset(skb_put(skb, len), 0, len);
}

static inline void skb_reserve(struct sk_buff *skb, int len)
{
	skb->data += len;
	skb->tail += len;
}

static inline unsigned int skb_headroom(const struct sk_buff *skb)
{
	return skb->data - skb->head;
}

static inline int skb_tailroom(const struct sk_buff *skb)
{
	return skb->end - skb->tail;
}

static inline unsigned int skb_headlen(const struct sk_buff *skb)
{
	return skb->len - skb->data_len;
}

static inline bool skb_is_nonlinear(const struct sk_buff *skb)
{
	return skb->data_len;
}

static inline bool pskb_may_pull(struct sk_buff *skb, unsigned int len)
{
	return len <= skb->len;
}

static inline unsigned char *skb_tail_pointer(const struct sk_buff *skb)
{
	return skb->tail;
}

static inline unsigned char *skb_end_pointer(const struct sk_buff *skb)
{
	return skb->end;
}

/* len bytes at offset from data, or NULL: there are not so many. */
static inline void *skb_header_pointer(const struct sk_buff *skb, int offset, int len, void *buffer)
{
	return offset >= 0 && len >= 0 && (unsigned int)(offset + len) <= skb->len ?
		skb->data + offset : NULL;
}

static inline int skb_copy_bits(const struct sk_buff *skb, int offset, void *to, int len)
{
	const void *from = skb_header_pointer(skb, offset, len, to);

	if (!from)
		return -EFAULT;
	memcpy(to, from, len);
	return 0;
}

/* Another head for the same data, which is not to be changed from now on; NULL: no memory. */
struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t gfp);
/* The packet, or when it is cloned a copy in its place; NULL: no memory, and it is freed. */
struct sk_buff *skb_unshare(struct sk_buff *skb, gfp_t gfp);
/* At least so much room in front, and data of its own: 0 or -ENOMEM. */
int skb_cow(struct sk_buff *skb, unsigned int headroom);
#define skb_cow_head(skb, headroom) skb_cow(skb, headroom)
struct sk_buff *skb_realloc_headroom(struct sk_buff *skb, unsigned int headroom);
/* At least len bytes, with zeroes: 0, or -ENOMEM. */
int __skb_put_padto(struct sk_buff *skb, unsigned int len, bool free_on_error);
#define skb_put_padto(skb, len) __skb_put_padto(skb, len, true)
#define skb_padto(skb, len) __skb_put_padto(skb, len, true)

static inline bool skb_cloned(const struct sk_buff *skb)
{
	return skb->cloned && atomic_read(&skb_shinfo(skb)->dataref) != 1;
}

/* For itself: a clone when others have it too. */
static inline struct sk_buff *skb_share_check(struct sk_buff *skb, gfp_t gfp)
{
	struct sk_buff *own = skb;

	if (skb_shared(skb)) {
		own = skb_clone(skb, gfp);
		kfree_skb(skb);
	}
	return own;
}

static inline int skb_linearize(struct sk_buff *skb)
{
	return 0;
}

static inline void skb_orphan(struct sk_buff *skb)
{
	if (skb->destructor)
		skb->destructor(skb);
	skb->destructor = NULL;
}

static inline void skb_reset_tail_pointer(struct sk_buff *skb)
{
	skb->tail = skb->data;
}

static inline void skb_checksum_none_assert(const struct sk_buff *skb)
{
	WARN_ON_ONCE(skb->ip_summed != CHECKSUM_NONE);
}

static inline void skb_set_queue_mapping(struct sk_buff *skb, u16 queue)
{
	skb->queue_mapping = queue;
}

static inline u16 skb_get_queue_mapping(const struct sk_buff *skb)
{
	return skb->queue_mapping;
}

static inline void skb_record_rx_queue(struct sk_buff *skb, u16 queue)
{
	skb->queue_mapping = queue + 1;
}

/* NO-OP: nobody waits for the time at which a packet was sent. */
static inline void skb_tx_timestamp(struct sk_buff *skb) { }

static inline void skb_clear_tstamp(struct sk_buff *skb)
{
	skb->tstamp = 0;
}

#define NET_IP_ALIGN 0
#define netdev_alloc_skb_ip_align(dev, length) netdev_alloc_skb(dev, length)
#define napi_alloc_skb(napi, length) netdev_alloc_skb((napi)->dev, length)
#define __netdev_alloc_skb(dev, length, gfp) netdev_alloc_skb(dev, length)
#define dev_consume_skb_any(skb) consume_skb(skb)
#define dev_consume_skb_irq(skb) consume_skb(skb)
#define napi_consume_skb(skb, budget) consume_skb(skb)

/* ---- headers ---- */

#define KM_SKB_HEADER(layer)                                                            \
	static inline void skb_reset_##layer##_header(struct sk_buff *skb)              \
	{                                                                               \
		skb->layer##_header = skb->data - skb->head;                            \
	}                                                                               \
	static inline void skb_set_##layer##_header(struct sk_buff *skb, int offset)    \
	{                                                                               \
		skb->layer##_header = skb->data - skb->head + offset;                   \
	}                                                                               \
	static inline unsigned char *skb_##layer##_header(const struct sk_buff *skb)    \
	{                                                                               \
		return skb->head + skb->layer##_header;                                 \
	}
KM_SKB_HEADER(mac)
KM_SKB_HEADER(network)
KM_SKB_HEADER(transport)
#undef KM_SKB_HEADER

static inline int skb_network_offset(const struct sk_buff *skb)
{
	return skb_network_header(skb) - skb->data;
}

static inline int skb_transport_offset(const struct sk_buff *skb)
{
	return skb_transport_header(skb) - skb->data;
}

/* ---- queues ---- */

struct sk_buff_head {
	struct sk_buff *next, *prev;
	__u32 qlen;
	spinlock_t lock;
};

void skb_queue_head_init(struct sk_buff_head *list);
/* Without the lock: */
void __skb_queue_tail(struct sk_buff_head *list, struct sk_buff *skb);
void __skb_queue_head(struct sk_buff_head *list, struct sk_buff *skb);
struct sk_buff *__skb_dequeue(struct sk_buff_head *list);
/* With it, interrupts off: */
void skb_queue_tail(struct sk_buff_head *list, struct sk_buff *skb);
void skb_queue_head(struct sk_buff_head *list, struct sk_buff *skb);
struct sk_buff *skb_dequeue(struct sk_buff_head *list);
void skb_queue_purge(struct sk_buff_head *list);
void __skb_queue_purge(struct sk_buff_head *list);
void __skb_unlink(struct sk_buff *skb, struct sk_buff_head *list);
void skb_unlink(struct sk_buff *skb, struct sk_buff_head *list);
struct sk_buff *__skb_dequeue_tail(struct sk_buff_head *list);
struct sk_buff *skb_dequeue_tail(struct sk_buff_head *list);
/* All of list behind head's, and list is empty; both without the lock. */
void skb_queue_splice_tail_init(struct sk_buff_head *list, struct sk_buff_head *head);

static inline void __skb_queue_head_init(struct sk_buff_head *list)
{
	list->next = list->prev = (struct sk_buff *)list;
	list->qlen = 0;
}

static inline __u32 skb_queue_len(const struct sk_buff_head *list)
{
	return list->qlen;
}

static inline int skb_queue_empty(const struct sk_buff_head *list)
{
	return list->next == (const struct sk_buff *)list;
}

static inline struct sk_buff *skb_peek(const struct sk_buff_head *list)
{
	return skb_queue_empty(list) ? NULL : list->next;
}

static inline struct sk_buff *skb_peek_tail(const struct sk_buff_head *list)
{
	return skb_queue_empty(list) ? NULL : list->prev;
}

#define skb_queue_walk_safe(queue, skb, tmp)                                   \
	for (skb = (queue)->next, tmp = skb->next;                             \
	     skb != (struct sk_buff *)(queue); skb = tmp, tmp = skb->next)
#define skb_queue_walk(queue, skb)                                             \
	for (skb = (queue)->next; skb != (struct sk_buff *)(queue); skb = skb->next)

#endif
