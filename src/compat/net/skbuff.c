/* SPDX-License-Identifier: MIT */
/* Packets, linear ones; see linux/skbuff.h. */
#include <linux/skbuff.h>

#include <linux/export.h>
#include <linux/init.h>
#include <linux/slab.h>

static struct kmem_cache *head_cache;

/* Once; whoever is first makes it. */
static struct kmem_cache *heads(void)
{
	struct kmem_cache *s = READ_ONCE(head_cache), *new;

	if (s)
		return s;
	new = kmem_cache_create("skbuff_head_cache", sizeof(struct sk_buff), 0,
				SLAB_HWCACHE_ALIGN, NULL);
	s = cmpxchg(&head_cache, NULL, new);
	if (!s)
		return new;
	kmem_cache_destroy(new);
	return s;
}

void skb_init(void)
{
	heads();
}

struct sk_buff *alloc_skb(unsigned int size, gfp_t gfp)
{
	unsigned int room = SKB_DATA_ALIGN(size);
	struct kmem_cache *s = heads();
	struct sk_buff *skb;

	if (!s || room < size)
		return NULL;
	skb = kmem_cache_zalloc(s, gfp);
	if (!skb)
		return NULL;
	skb->head = kmalloc(room + sizeof(struct skb_shared_info), gfp);
	if (!skb->head) {
		kmem_cache_free(s, skb);
		return NULL;
	}
	skb->data = skb->tail = skb->head;
	skb->end = skb->head + room;
	*skb_shinfo(skb) = (struct skb_shared_info){ .dataref = ATOMIC_INIT(1) };
	skb->truesize = room + sizeof(*skb);
	refcount_set(&skb->users, 1);
	return skb;
}

struct sk_buff *netdev_alloc_skb(struct net_device *dev, unsigned int length)
{
	struct sk_buff *skb = alloc_skb(length + NET_SKB_PAD, GFP_ATOMIC);

	if (skb) {
		skb_reserve(skb, NET_SKB_PAD);
		skb->dev = dev;
	}
	return skb;
}

struct sk_buff *dev_alloc_skb(unsigned int length)
{
	return netdev_alloc_skb(NULL, length);
}

/* The last clone frees the data. */
static void data_put(struct sk_buff *skb)
{
	if (atomic_dec_and_test(&skb_shinfo(skb)->dataref))
		kfree(skb->head);
}

void kfree_skb(struct sk_buff *skb)
{
	if (!skb || !refcount_dec_and_test(&skb->users))
		return;
	if (skb->destructor)
		skb->destructor(skb);
	data_put(skb);
	kmem_cache_free(heads(), skb);
}

void consume_skb(struct sk_buff *skb)
{
	kfree_skb(skb);
}

void dev_kfree_skb_any(struct sk_buff *skb)
{
	kfree_skb(skb);
}

/* What belongs to the packet rather than to its memory. */
static void copy_header(struct sk_buff *to, const struct sk_buff *from)
{
	to->dev = from->dev;
	memcpy(to->cb, from->cb, sizeof(to->cb));
	to->protocol = from->protocol;
	to->pkt_type = from->pkt_type;
	to->ip_summed = from->ip_summed;
	to->mark = from->mark;
	to->priority = from->priority;
	to->hash = from->hash;
	to->tstamp = from->tstamp;
	to->mac_header = from->mac_header;
	to->network_header = from->network_header;
	to->transport_header = from->transport_header;
	to->queue_mapping = from->queue_mapping;
}

struct sk_buff *skb_clone(struct sk_buff *skb, gfp_t gfp)
{
	struct sk_buff *clone = kmem_cache_zalloc(heads(), gfp);

	if (!clone)
		return NULL;
	copy_header(clone, skb);
	clone->len = skb->len;
	clone->head = skb->head;
	clone->data = skb->data;
	clone->tail = skb->tail;
	clone->end = skb->end;
	clone->truesize = skb->truesize;
	refcount_set(&clone->users, 1);
	skb->cloned = clone->cloned = true;
	atomic_inc(&skb_shinfo(skb)->dataref);
	return clone;
}

struct sk_buff *skb_copy(const struct sk_buff *skb, gfp_t gfp)
{
	struct sk_buff *copy = alloc_skb(skb->end - skb->head, gfp);

	if (!copy)
		return NULL;
	skb_reserve(copy, skb_headroom(skb));
	skb_put_data(copy, skb->data, skb->len);
	/* Headers may lie in front of the data. */
	memcpy(copy->head, skb->head, skb_headroom(skb));
	copy_header(copy, skb);
	return copy;
}

int pskb_expand_head(struct sk_buff *skb, int nhead, int ntail, gfp_t gfp)
{
	unsigned int room = SKB_DATA_ALIGN(skb->end - skb->head + nhead + ntail);
	unsigned int used = skb->tail - skb->head, offset = skb->data - skb->head;
	unsigned char *head;

	BUG_ON(nhead < 0 || skb_shared(skb));
	head = kmalloc(room + sizeof(struct skb_shared_info), gfp);
	if (!head)
		return -ENOMEM;
	memcpy(head + nhead, skb->head, used);
	data_put(skb);
	skb->head = head;
	skb->cloned = false;
	skb->data = head + nhead + offset;
	skb->tail = head + nhead + used;
	skb->end = head + room;
	*skb_shinfo(skb) = (struct skb_shared_info){ .dataref = ATOMIC_INIT(1) };
	skb->mac_header += nhead;
	skb->network_header += nhead;
	skb->transport_header += nhead;
	skb->truesize = room + sizeof(*skb);
	return 0;
}

/* ---- data ---- */

static void out_of_room(const struct sk_buff *skb, unsigned int len, const char *what)
{
	pr_emerg("skbuff: %s: text:%pS len:%u put:%u head:%px data:%px tail:%#lx end:%#lx dev:%s\n",
		 what, __builtin_return_address(0), skb->len, len, skb->head, skb->data,
		 (unsigned long)(skb->tail - skb->head), (unsigned long)(skb->end - skb->head),
		 "<NULL>");
	BUG();
}

void *skb_put(struct sk_buff *skb, unsigned int len)
{
	void *tail = skb->tail;

	if (unlikely(len > (unsigned int)skb_tailroom(skb)))
		out_of_room(skb, len, "skb_over_panic");
	skb->tail += len;
	skb->len += len;
	return tail;
}

void *skb_push(struct sk_buff *skb, unsigned int len)
{
	if (unlikely(len > skb_headroom(skb)))
		out_of_room(skb, len, "skb_under_panic");
	skb->data -= len;
	skb->len += len;
	return skb->data;
}

void *skb_pull(struct sk_buff *skb, unsigned int len)
{
	if (unlikely(len > skb->len))
		return NULL;
	skb->len -= len;
	return skb->data += len;
}

int __skb_put_padto(struct sk_buff *skb, unsigned int len, bool free_on_error)
{
	unsigned int size = skb->len;

	if (likely(size >= len))
		return 0;
	if ((unsigned int)skb_tailroom(skb) < len - size &&
	    pskb_expand_head(skb, 0, len - size, GFP_ATOMIC)) {
		if (free_on_error)
			kfree_skb(skb);
		return -ENOMEM;
	}
	skb_put_zero(skb, len - size);
	return 0;
}

struct sk_buff *skb_unshare(struct sk_buff *skb, gfp_t gfp)
{
	struct sk_buff *copy = skb;

	if (skb_cloned(skb)) {
		copy = skb_copy(skb, gfp);
		consume_skb(skb);
	}
	return copy;
}

int skb_cow(struct sk_buff *skb, unsigned int headroom)
{
	int more = headroom > skb_headroom(skb) ? headroom - skb_headroom(skb) : 0;

	if (!more && !skb_cloned(skb))
		return 0;
	return pskb_expand_head(skb, ALIGN(more, NET_SKB_PAD), 0, GFP_ATOMIC);
}

struct sk_buff *skb_realloc_headroom(struct sk_buff *skb, unsigned int headroom)
{
	struct sk_buff *copy = skb_copy(skb, GFP_ATOMIC);

	if (copy && skb_cow(copy, headroom)) {
		kfree_skb(copy);
		return NULL;
	}
	return copy;
}

void skb_trim(struct sk_buff *skb, unsigned int len)
{
	if (skb->len <= len)
		return;
	skb->len = len;
	skb->tail = skb->data + len;
}

/* ---- queues ---- */

void skb_queue_head_init(struct sk_buff_head *list)
{
	spin_lock_init(&list->lock);
	list->next = list->prev = (struct sk_buff *)list;
	list->qlen = 0;
}

static void link_between(struct sk_buff_head *list, struct sk_buff *skb, struct sk_buff *prev,
			 struct sk_buff *next)
{
	skb->prev = prev;
	skb->next = next;
	prev->next = next->prev = skb;
	list->qlen++;
}

void __skb_queue_tail(struct sk_buff_head *list, struct sk_buff *skb)
{
	link_between(list, skb, list->prev, (struct sk_buff *)list);
}

void __skb_queue_head(struct sk_buff_head *list, struct sk_buff *skb)
{
	link_between(list, skb, (struct sk_buff *)list, list->next);
}

void __skb_unlink(struct sk_buff *skb, struct sk_buff_head *list)
{
	skb->prev->next = skb->next;
	skb->next->prev = skb->prev;
	skb->next = skb->prev = NULL;
	list->qlen--;
}

struct sk_buff *__skb_dequeue(struct sk_buff_head *list)
{
	struct sk_buff *skb = skb_peek(list);

	if (skb)
		__skb_unlink(skb, list);
	return skb;
}

struct sk_buff *__skb_dequeue_tail(struct sk_buff_head *list)
{
	struct sk_buff *skb = skb_peek_tail(list);

	if (skb)
		__skb_unlink(skb, list);
	return skb;
}

void __skb_queue_purge(struct sk_buff_head *list)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(list)))
		kfree_skb(skb);
}

void skb_queue_splice_tail_init(struct sk_buff_head *list, struct sk_buff_head *head)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(list)))
		__skb_queue_tail(head, skb);
}

void skb_unlink(struct sk_buff *skb, struct sk_buff_head *list)
{
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	__skb_unlink(skb, list);
	spin_unlock_irqrestore(&list->lock, flags);
}

struct sk_buff *skb_dequeue_tail(struct sk_buff_head *list)
{
	struct sk_buff *skb;
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	skb = __skb_dequeue_tail(list);
	spin_unlock_irqrestore(&list->lock, flags);
	return skb;
}

void skb_queue_tail(struct sk_buff_head *list, struct sk_buff *skb)
{
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	__skb_queue_tail(list, skb);
	spin_unlock_irqrestore(&list->lock, flags);
}

void skb_queue_head(struct sk_buff_head *list, struct sk_buff *skb)
{
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	__skb_queue_head(list, skb);
	spin_unlock_irqrestore(&list->lock, flags);
}

struct sk_buff *skb_dequeue(struct sk_buff_head *list)
{
	struct sk_buff *skb;
	unsigned long flags;

	spin_lock_irqsave(&list->lock, flags);
	skb = __skb_dequeue(list);
	spin_unlock_irqrestore(&list->lock, flags);
	return skb;
}

void skb_queue_purge(struct sk_buff_head *list)
{
	struct sk_buff *skb;

	while ((skb = skb_dequeue(list)))
		kfree_skb(skb);
}
