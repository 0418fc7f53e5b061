/* SPDX-License-Identifier: MIT */
/*
 * Resizable hash tables: the inlined half of lib/rhashtable.c (link that file).
 *
 * A bucket is a word: pointer to the chain's first object (NULL: empty), bit 0 its lock. A chain
 * ends with a marker made of its bucket's address, so that a reader notices that an object under
 * its feet was moved to another chain, and looks again.
 *
 * rht_lock() returns flags and rht_unlock() takes them or not: both forms of the interface, before
 * 6.2 and after, compile.
 */
#ifndef KM_COMPAT_LINUX_RHASHTABLE_H
#define KM_COMPAT_LINUX_RHASHTABLE_H

#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/jhash.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/bit_spinlock.h>
#include <linux/lockdep.h>
#include <linux/string.h>
#include <linux/rhashtable-types.h>

/* Longest chain that an insertion accepts without trying to grow the table. */
#define RHT_ELASTICITY 16U

struct rhash_lock_head; /* the word of a bucket */

struct bucket_table {
	unsigned int size;          /* a power of two */
	unsigned int nest;          /* bits of the first level; 0: buckets[] has them all */
	u32 hash_rnd;
	struct list_head walkers;
	struct rcu_head rcu;
	struct bucket_table __rcu *future_tbl; /* objects are on their way there */
	struct lockdep_map dep_map;
	struct rhash_lock_head __rcu *buckets[] ____cacheline_aligned_in_smp;
};

/* Nothing tracks which locks are held: they are taken to be. */
static inline int lockdep_rht_mutex_is_held(struct rhashtable *ht)
{
	return 1;
}

static inline int lockdep_rht_bucket_is_held(const struct bucket_table *tbl, u32 hash)
{
	return 1;
}

#define rht_dereference(p, ht) rcu_dereference_protected(p, lockdep_rht_mutex_is_held(ht))
#define rht_dereference_rcu(p, ht) rcu_dereference_check(p, lockdep_rht_mutex_is_held(ht))
#define rht_dereference_bucket(p, tbl, hash) \
	rcu_dereference_protected(p, lockdep_rht_bucket_is_held(tbl, hash))
#define rht_dereference_bucket_rcu(p, tbl, hash) \
	rcu_dereference_check(p, lockdep_rht_bucket_is_held(tbl, hash))
#define rht_entry(tpos, pos, member) \
	({ tpos = container_of(pos, typeof(*tpos), member); 1; })

/* ---- chains ---- */

#define RHT_NULLS_MARKER(bkt) ((void *)((unsigned long)(bkt) | 1UL))
#define INIT_RHT_NULLS_HEAD(bucket) ((bucket) = NULL)

static inline bool rht_is_a_nulls(const struct rhash_head *p)
{
	return (unsigned long)p & 1;
}

static inline void *rht_obj(const struct rhashtable *ht, const struct rhash_head *he)
{
	return (char *)he - ht->p.head_offset;
}

/* The first object of a bucket whose word is as given, or the marker. */
static inline struct rhash_head *__rht_ptr(const struct rhash_lock_head *word,
					   struct rhash_lock_head __rcu *const *bkt)
{
	unsigned long first = (unsigned long)word & ~1UL;

	return first ? (struct rhash_head *)first : RHT_NULLS_MARKER(bkt);
}

static inline struct rhash_head *rht_ptr_rcu(struct rhash_lock_head __rcu *const *bkt)
{
	return __rht_ptr(rcu_dereference(*bkt), bkt);
}

/* With the bucket's lock. */
static inline struct rhash_head *rht_ptr(struct rhash_lock_head __rcu *const *bkt,
					 struct bucket_table *tbl, unsigned int hash)
{
	return __rht_ptr(rht_dereference_bucket(*bkt, tbl, hash), bkt);
}

/* Nobody else has the table. */
static inline struct rhash_head *rht_ptr_exclusive(struct rhash_lock_head __rcu *const *bkt)
{
	return __rht_ptr(rcu_dereference_protected(*bkt, 1), bkt);
}

/* ---- hashes ---- */

static inline unsigned int rht_bucket_index(const struct bucket_table *tbl, unsigned int hash)
{
	return hash & (tbl->size - 1);
}

/* params, where the compiler knows them, save the indirect call through ht. */
static inline unsigned int rht_key_get_hash(struct rhashtable *ht, const void *key,
					    const struct rhashtable_params params,
					    unsigned int hash_rnd)
{
	if (!__builtin_constant_p(params.key_len))
		return ht->p.hashfn(key, ht->key_len, hash_rnd);
	if (params.hashfn)
		return params.hashfn(key, params.key_len ? params.key_len : ht->p.key_len,
				     hash_rnd);
	if (!params.key_len)
		return jhash(key, ht->p.key_len, hash_rnd);
	if (params.key_len % sizeof(u32) == 0)
		return jhash2(key, params.key_len / sizeof(u32), hash_rnd);
	return jhash(key, params.key_len, hash_rnd);
}

static inline unsigned int rht_key_hashfn(struct rhashtable *ht, const struct bucket_table *tbl,
					  const void *key, const struct rhashtable_params params)
{
	return rht_bucket_index(tbl, rht_key_get_hash(ht, key, params, tbl->hash_rnd));
}

static inline unsigned int rht_head_hashfn(struct rhashtable *ht, const struct bucket_table *tbl,
					   const struct rhash_head *he,
					   const struct rhashtable_params params)
{
	const char *obj = rht_obj(ht, he);
	u32 len = params.key_len ? params.key_len : ht->p.key_len;

	if (params.obj_hashfn)
		return rht_bucket_index(tbl, params.obj_hashfn(obj, len, tbl->hash_rnd));
	return rht_key_hashfn(ht, tbl, obj + params.key_offset, params);
}

static inline int rhashtable_compare(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct rhashtable_params *p = &arg->ht->p;

	return memcmp((const char *)obj + p->key_offset, arg->key, p->key_len);
}

static inline bool rht_key_differs(struct rhashtable_compare_arg *arg, const void *obj,
				   const struct rhashtable_params params)
{
	return params.obj_cmpfn ? params.obj_cmpfn(arg, obj) : rhashtable_compare(arg, obj);
}

/* ---- how full ---- */

static inline bool rht_below_max_size(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return !ht->p.max_size || tbl->size < ht->p.max_size;
}

static inline bool rht_grow_above_75(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return atomic_read(&ht->nelems) > tbl->size / 4 * 3 && rht_below_max_size(ht, tbl);
}

static inline bool rht_grow_above_100(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return atomic_read(&ht->nelems) > tbl->size && rht_below_max_size(ht, tbl);
}

static inline bool rht_grow_above_max(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return atomic_read(&ht->nelems) >= ht->max_elems;
}

static inline bool rht_shrink_below_30(const struct rhashtable *ht, const struct bucket_table *tbl)
{
	return atomic_read(&ht->nelems) < tbl->size * 3 / 10 && tbl->size > ht->p.min_size;
}

/* ---- buckets ---- */

struct rhash_lock_head __rcu **rht_bucket_nested(const struct bucket_table *tbl,
						 unsigned int hash);
struct rhash_lock_head __rcu **__rht_bucket_nested(const struct bucket_table *tbl,
						   unsigned int hash);
struct rhash_lock_head __rcu **rht_bucket_nested_insert(struct rhashtable *ht,
							struct bucket_table *tbl,
							unsigned int hash);

static inline struct rhash_lock_head __rcu *const *rht_bucket(const struct bucket_table *tbl,
							      unsigned int hash)
{
	return tbl->nest ? rht_bucket_nested(tbl, hash) : &tbl->buckets[hash];
}

/* NULL if a nested table has no such bucket yet. */
static inline struct rhash_lock_head __rcu **rht_bucket_var(struct bucket_table *tbl,
							    unsigned int hash)
{
	return tbl->nest ? __rht_bucket_nested(tbl, hash) : &tbl->buckets[hash];
}

static inline struct rhash_lock_head __rcu **rht_bucket_insert(struct rhashtable *ht,
							       struct bucket_table *tbl,
							       unsigned int hash)
{
	return tbl->nest ? rht_bucket_nested_insert(ht, tbl, hash) : &tbl->buckets[hash];
}

static inline unsigned long rht_lock(struct bucket_table *tbl, struct rhash_lock_head __rcu **bkt)
{
	local_bh_disable();
	bit_spin_lock(0, (unsigned long *)bkt);
	return 0;
}

#define rht_lock_nested(tbl, bkt, subclass) rht_lock(tbl, bkt)

static inline void __rht_unlock(struct bucket_table *tbl, struct rhash_lock_head __rcu **bkt,
				const unsigned long *flags)
{
	bit_spin_unlock(0, (unsigned long *)bkt);
	local_bh_enable();
}

#define rht_unlock(tbl, bkt, ...) \
	__rht_unlock(tbl, bkt, (const unsigned long[]){ 0, ##__VA_ARGS__ })

/* A new first object (or marker: none), keeping the lock. */
static inline void rht_assign_locked(struct rhash_lock_head __rcu **bkt, struct rhash_head *obj)
{
	unsigned long word = rht_is_a_nulls(obj) ? 0 : (unsigned long)obj;

	rcu_assign_pointer(*bkt, (struct rhash_lock_head *)(word | 1UL));
}

#define rht_assign_unlock(tbl, bkt, obj, ...)                                              \
	do {                                                                               \
		struct rhash_lock_head __rcu **__rht_bkt = (bkt);                          \
		rht_assign_locked(__rht_bkt, obj);                                         \
		rht_unlock(tbl, __rht_bkt, ##__VA_ARGS__);                                 \
	} while (0)

#include <linux/km_rhashtable_walk.h>
#include <linux/km_rhashtable_ops.h>

#endif
