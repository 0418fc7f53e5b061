/* SPDX-License-Identifier: MIT */
/* Loops over chains, walks over whole tables, lookups. Part of <linux/rhashtable.h>. */
#ifndef KM_COMPAT_LINUX_KM_RHASHTABLE_WALK_H
#define KM_COMPAT_LINUX_KM_RHASHTABLE_WALK_H

#include <linux/rhashtable.h>

/* ---- one chain, with the bucket's lock ---- */

#define rht_for_each_from(pos, head, tbl, hash)                 \
	for (pos = (head); !rht_is_a_nulls(pos);                \
	     pos = rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each(pos, tbl, hash) \
	rht_for_each_from(pos, rht_ptr(rht_bucket(tbl, hash), tbl, hash), tbl, hash)

#define rht_for_each_entry_from(tpos, pos, head, tbl, hash, member)                        \
	for (pos = (head); !rht_is_a_nulls(pos) && rht_entry(tpos, pos, member);           \
	     pos = rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each_entry(tpos, pos, tbl, hash, member)                                   \
	rht_for_each_entry_from(tpos, pos, rht_ptr(rht_bucket(tbl, hash), tbl, hash), tbl, \
				hash, member)

#define rht_chain_next(pos, tbl, hash) \
	(rht_is_a_nulls(pos) ? NULL : rht_dereference_bucket((pos)->next, tbl, hash))
#define rht_for_each_entry_safe(tpos, pos, next, tbl, hash, member)                        \
	for (pos = rht_ptr(rht_bucket(tbl, hash), tbl, hash),                              \
	     next = rht_chain_next(pos, tbl, hash);                                        \
	     !rht_is_a_nulls(pos) && rht_entry(tpos, pos, member);                         \
	     pos = next, next = rht_chain_next(pos, tbl, hash))

/* ---- one chain, in a read section ---- */

#define rht_for_each_rcu_from(pos, head, tbl, hash)                                        \
	for (({ barrier(); }), pos = (head); !rht_is_a_nulls(pos);                         \
	     pos = rcu_dereference_raw((pos)->next))
#define rht_for_each_rcu(pos, tbl, hash) \
	rht_for_each_rcu_from(pos, rht_ptr_rcu(rht_bucket(tbl, hash)), tbl, hash)

#define rht_for_each_entry_rcu_from(tpos, pos, head, tbl, hash, member)                    \
	for (({ barrier(); }), pos = (head);                                               \
	     !rht_is_a_nulls(pos) && rht_entry(tpos, pos, member);                         \
	     pos = rht_dereference_bucket_rcu((pos)->next, tbl, hash))
#define rht_for_each_entry_rcu(tpos, pos, tbl, hash, member)                               \
	rht_for_each_entry_rcu_from(tpos, pos, rht_ptr_rcu(rht_bucket(tbl, hash)), tbl,    \
				    hash, member)

/* Objects of one key. */
#define rhl_for_each_rcu(pos, list) \
	for (pos = (list); pos; pos = rcu_dereference_raw((pos)->next))
#define rhl_for_each_entry_rcu(tpos, pos, list, member)                                    \
	for (pos = (list); pos && rht_entry(tpos, pos, member);                            \
	     pos = rcu_dereference_raw((pos)->next))

/* ---- all of a table ---- */

void rhashtable_walk_enter(struct rhashtable *ht, struct rhashtable_iter *iter);
void rhashtable_walk_exit(struct rhashtable_iter *iter);
int rhashtable_walk_start_check(struct rhashtable_iter *iter);
void *rhashtable_walk_next(struct rhashtable_iter *iter);
void *rhashtable_walk_peek(struct rhashtable_iter *iter);
void rhashtable_walk_stop(struct rhashtable_iter *iter);

static inline void rhashtable_walk_start(struct rhashtable_iter *iter)
{
	(void)rhashtable_walk_start_check(iter);
}

static inline void rhltable_walk_enter(struct rhltable *hlt, struct rhashtable_iter *iter)
{
	rhashtable_walk_enter(&hlt->ht, iter);
}

/* ---- lookups, in a read section; the _fast ones enter one ---- */

/* In one table; the chain is searched again if its end turns out to be another's. */
static inline struct rhash_head *rht_lookup_table(struct rhashtable *ht, struct bucket_table *tbl,
						  const void *key,
						  const struct rhashtable_params params)
{
	struct rhashtable_compare_arg arg = { .ht = ht, .key = key };
	struct rhash_lock_head __rcu *const *bkt;
	struct rhash_head *he;
	unsigned int hash = rht_key_hashfn(ht, tbl, key, params);

	bkt = rht_bucket(tbl, hash);
	do {
		rht_for_each_rcu_from(he, rht_ptr_rcu(bkt), tbl, hash) {
			if (!rht_key_differs(&arg, rht_obj(ht, he), params))
				return he;
		}
	} while (he != RHT_NULLS_MARKER(bkt));
	return NULL;
}

static inline struct rhash_head *__rhashtable_lookup(struct rhashtable *ht, const void *key,
						     const struct rhashtable_params params)
{
	struct bucket_table *tbl = rht_dereference_rcu(ht->tbl, ht);
	struct rhash_head *he;

	do {
		he = rht_lookup_table(ht, tbl, key, params);
		if (he)
			break;
		smp_rmb(); /* objects leave the chain after future_tbl was set */
		tbl = rht_dereference_rcu(tbl->future_tbl, ht);
	} while (unlikely(tbl));
	return he;
}

static inline void *rhashtable_lookup(struct rhashtable *ht, const void *key,
				      const struct rhashtable_params params)
{
	struct rhash_head *he = __rhashtable_lookup(ht, key, params);

	return he ? rht_obj(ht, he) : NULL;
}

static inline void *rhashtable_lookup_fast(struct rhashtable *ht, const void *key,
					   const struct rhashtable_params params)
{
	void *obj;

	rcu_read_lock();
	obj = rhashtable_lookup(ht, key, params);
	rcu_read_unlock();
	return obj;
}

static inline struct rhlist_head *rhltable_lookup(struct rhltable *hlt, const void *key,
						  const struct rhashtable_params params)
{
	struct rhash_head *he = __rhashtable_lookup(&hlt->ht, key, params);

	return he ? container_of(he, struct rhlist_head, rhead) : NULL;
}

#endif
