/* SPDX-License-Identifier: MIT */
/* Hash tables of a fixed size, a power of two: arrays of hlist heads. */
#ifndef KM_COMPAT_LINUX_HASHTABLE_H
#define KM_COMPAT_LINUX_HASHTABLE_H

#include <linux/array_size.h>
#include <linux/hash.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/rculist.h>
#include <linux/types.h>

#define DECLARE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
#define DEFINE_HASHTABLE(name, bits) \
	struct hlist_head name[1 << (bits)] = { [0 ...((1 << (bits)) - 1)] = HLIST_HEAD_INIT }
#define DEFINE_READ_MOSTLY_HASHTABLE(name, bits) DEFINE_HASHTABLE(name, bits)

#define HASH_SIZE(name) (ARRAY_SIZE(name))
#define HASH_BITS(name) ilog2(HASH_SIZE(name))

/* Keys of up to 32 bits hash as such. */
#define hash_min(val, bits) (sizeof(val) <= 4 ? hash_32(val, bits) : hash_long(val, bits))

static inline void __hash_init(struct hlist_head *ht, unsigned int sz)
{
	for (unsigned int i = 0; i < sz; i++)
		INIT_HLIST_HEAD(&ht[i]);
}

static inline bool __hash_empty(struct hlist_head *ht, unsigned int sz)
{
	for (unsigned int i = 0; i < sz; i++) {
		if (!hlist_empty(&ht[i]))
			return false;
	}
	return true;
}

#define hash_init(hashtable) __hash_init(hashtable, HASH_SIZE(hashtable))
#define hash_empty(hashtable) __hash_empty(hashtable, HASH_SIZE(hashtable))

#define km_hash_bucket(table, key) (&(table)[hash_min(key, HASH_BITS(table))])
#define hash_add(hashtable, node, key) hlist_add_head(node, km_hash_bucket(hashtable, key))
#define hash_add_rcu(hashtable, node, key) \
	hlist_add_head_rcu(node, km_hash_bucket(hashtable, key))

static inline bool hash_hashed(struct hlist_node *node)
{
	return !hlist_unhashed(node);
}

static inline void hash_del(struct hlist_node *node)
{
	hlist_del_init(node);
}

static inline void hash_del_rcu(struct hlist_node *node)
{
	hlist_del_init_rcu(node);
}

/* Over all objects; a break leaves the loop, for the bucket loop ends when obj is left. */
#define km_hash_buckets(name, bkt, obj) \
	for ((bkt) = 0, (obj) = NULL; !(obj) && (bkt) < HASH_SIZE(name); (bkt)++)
#define hash_for_each(name, bkt, obj, member) \
	km_hash_buckets(name, bkt, obj) hlist_for_each_entry(obj, &(name)[bkt], member)
#define hash_for_each_rcu(name, bkt, obj, member) \
	km_hash_buckets(name, bkt, obj) hlist_for_each_entry_rcu(obj, &(name)[bkt], member)
#define hash_for_each_safe(name, bkt, tmp, obj, member) \
	km_hash_buckets(name, bkt, obj) hlist_for_each_entry_safe(obj, tmp, &(name)[bkt], member)

/* Over the objects of key's bucket, which may have other keys too. */
#define hash_for_each_possible(name, obj, member, key) \
	hlist_for_each_entry(obj, km_hash_bucket(name, key), member)
#define hash_for_each_possible_rcu(name, obj, member, key, cond...) \
	hlist_for_each_entry_rcu(obj, km_hash_bucket(name, key), member, ##cond)
#define hash_for_each_possible_rcu_notrace(name, obj, member, key) \
	hlist_for_each_entry_rcu_notrace(obj, km_hash_bucket(name, key), member)
#define hash_for_each_possible_safe(name, obj, tmp, member, key) \
	hlist_for_each_entry_safe(obj, tmp, km_hash_bucket(name, key), member)

#endif
