/* SPDX-License-Identifier: MIT */
/* Insertion, removal, replacement. Part of <linux/rhashtable.h>. */
#ifndef KM_COMPAT_LINUX_KM_RHASHTABLE_OPS_H
#define KM_COMPAT_LINUX_KM_RHASHTABLE_OPS_H

#include <linux/rhashtable.h>

void *rhashtable_insert_slow(struct rhashtable *ht, const void *key, struct rhash_head *obj);
void rhashtable_free_and_destroy(struct rhashtable *ht, void (*free_fn)(void *ptr, void *arg),
				 void *arg);
/* Since 7.1: the object behind that of prev_key, the first one with NULL. Or ERR_PTR(-ENOENT). */
void *rhashtable_next_key(struct rhashtable *ht, const void *prev_key);
void rhashtable_destroy(struct rhashtable *ht);

/* Where an object is linked: from the one before it, or from its bucket, which is locked. */
static inline void rht_relink(struct rhash_lock_head __rcu **bkt, struct rhash_head __rcu **pprev,
			      struct rhash_head *to)
{
	if (pprev)
		rcu_assign_pointer(*pprev, to);
	else
		rht_assign_locked(bkt, to);
}

/* ---- insertion ---- */

/* obj takes the place of first in the chain, and first follows it in the list of their key. */
static inline void rht_push_same_key(struct rhash_lock_head __rcu **bkt,
				     struct rhash_head __rcu **pprev, struct rhash_head *first,
				     struct rhash_head *obj)
{
	struct rhlist_head *list = container_of(obj, struct rhlist_head, rhead);

	RCU_INIT_POINTER(list->next, container_of(first, struct rhlist_head, rhead));
	RCU_INIT_POINTER(obj->next, rcu_dereference_protected(first->next, 1));
	rht_relink(bkt, pprev, obj);
}

/*
 * With the bucket's lock. NULL: obj is in; an object: it has the key already; -EAGAIN: the chain is
 * long or the table full, the slow path decides; -E2BIG.
 */
static inline void *rht_insert_locked(struct rhashtable *ht, struct bucket_table *tbl,
				      struct rhash_lock_head __rcu **bkt, unsigned int hash,
				      const void *key, struct rhash_head *obj,
				      const struct rhashtable_params params, bool rhlist)
{
	struct rhashtable_compare_arg arg = { .ht = ht, .key = key };
	struct rhash_head __rcu **pprev = NULL;
	struct rhash_head *he;
	unsigned int length = 0;

	rht_for_each_from(he, rht_ptr(bkt, tbl, hash), tbl, hash) {
		length++;
		if (key && !rht_key_differs(&arg, rht_obj(ht, he), params)) {
			if (!rhlist)
				return rht_obj(ht, he);
			rht_push_same_key(bkt, pprev, he, obj);
			return NULL;
		}
		pprev = &he->next;
	}
	if (length >= RHT_ELASTICITY)
		return ERR_PTR(-EAGAIN);
	if (unlikely(rht_grow_above_max(ht, tbl)))
		return ERR_PTR(-E2BIG);
	if (unlikely(rht_grow_above_100(ht, tbl)))
		return ERR_PTR(-EAGAIN);

	if (rhlist)
		RCU_INIT_POINTER(container_of(obj, struct rhlist_head, rhead)->next, NULL);
	RCU_INIT_POINTER(obj->next, rht_ptr(bkt, tbl, hash));
	atomic_inc(&ht->nelems);
	rht_assign_locked(bkt, obj);
	return NULL;
}

/* key NULL: it need not be looked for. NULL, the object that has the key, or ERR_PTR. */
static inline void *__rhashtable_insert_fast(struct rhashtable *ht, const void *key,
					     struct rhash_head *obj,
					     const struct rhashtable_params params, bool rhlist)
{
	struct rhash_lock_head __rcu **bkt;
	struct bucket_table *tbl;
	unsigned int hash;
	void *found;

	rcu_read_lock();
	tbl = rht_dereference_rcu(ht->tbl, ht);
	hash = rht_head_hashfn(ht, tbl, obj, params);
	bkt = rht_bucket_insert(ht, tbl, hash);
	if (!bkt) {
		rcu_read_unlock();
		return ERR_PTR(-ENOMEM);
	}

	rht_lock(tbl, bkt);
	if (unlikely(rcu_access_pointer(tbl->future_tbl)))
		found = ERR_PTR(-EAGAIN);
	else
		found = rht_insert_locked(ht, tbl, bkt, hash, key, obj, params, rhlist);
	rht_unlock(tbl, bkt);

	if (!found && rht_grow_above_75(ht, tbl))
		schedule_work(&ht->run_work);
	rcu_read_unlock();
	if (unlikely(found == ERR_PTR(-EAGAIN)))
		return rhashtable_insert_slow(ht, key, obj);
	return found;
}

static inline int rht_insert_result(void *found)
{
	if (IS_ERR(found))
		return PTR_ERR(found);
	return found ? -EEXIST : 0;
}

/* Where obj keeps its key. */
static inline const void *rht_obj_key(struct rhashtable *ht, struct rhash_head *obj)
{
	BUG_ON(ht->p.obj_hashfn);
	return (const char *)rht_obj(ht, obj) + ht->p.key_offset;
}

/* Equal keys are not looked for. */
static inline int rhashtable_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
					 const struct rhashtable_params params)
{
	return rht_insert_result(__rhashtable_insert_fast(ht, NULL, obj, params, false));
}

static inline void *rhashtable_lookup_get_insert_fast(struct rhashtable *ht,
						      struct rhash_head *obj,
						      const struct rhashtable_params params)
{
	return __rhashtable_insert_fast(ht, rht_obj_key(ht, obj), obj, params, false);
}

static inline int rhashtable_lookup_insert_fast(struct rhashtable *ht, struct rhash_head *obj,
						const struct rhashtable_params params)
{
	return rht_insert_result(rhashtable_lookup_get_insert_fast(ht, obj, params));
}

static inline void *rhashtable_lookup_get_insert_key(struct rhashtable *ht, const void *key,
						     struct rhash_head *obj,
						     const struct rhashtable_params params)
{
	BUG_ON(!ht->p.obj_hashfn || !key);
	return __rhashtable_insert_fast(ht, key, obj, params, false);
}

static inline int rhashtable_lookup_insert_key(struct rhashtable *ht, const void *key,
					       struct rhash_head *obj,
					       const struct rhashtable_params params)
{
	return rht_insert_result(rhashtable_lookup_get_insert_key(ht, key, obj, params));
}

static inline int rhltable_insert_key(struct rhltable *hlt, const void *key,
				      struct rhlist_head *list,
				      const struct rhashtable_params params)
{
	return PTR_ERR(__rhashtable_insert_fast(&hlt->ht, key, &list->rhead, params, true));
}

static inline int rhltable_insert(struct rhltable *hlt, struct rhlist_head *list,
				  const struct rhashtable_params params)
{
	const char *obj = rht_obj(&hlt->ht, &list->rhead);

	return rhltable_insert_key(hlt, obj + params.key_offset, list, params);
}

/* ---- removal ---- */

/* A member of the list behind first, not first itself. */
static inline bool rht_remove_follower(struct rhash_head *first, struct rhash_head *obj)
{
	struct rhlist_head __rcu **prev = &container_of(first, struct rhlist_head, rhead)->next;
	struct rhlist_head *list;

	while ((list = rcu_dereference_protected(*prev, 1)) != NULL) {
		if (&list->rhead == obj) {
			rcu_assign_pointer(*prev, rcu_dereference_protected(list->next, 1));
			return true;
		}
		prev = &list->next;
	}
	return false;
}

/* What comes into obj's place in the chain: the next object of its key, or the chain's next. */
static inline struct rhash_head *rht_successor(struct rhash_head *obj, bool rhlist)
{
	struct rhash_head *next = rcu_dereference_protected(obj->next, 1);
	struct rhlist_head *list;

	if (!rhlist)
		return next;
	list = rcu_dereference_protected(container_of(obj, struct rhlist_head, rhead)->next, 1);
	if (!list)
		return next;
	RCU_INIT_POINTER(list->rhead.next, next);
	return &list->rhead;
}

/* From one table. 0: done; 1: done, and others have the key still; -ENOENT. */
static inline int rht_remove_table(struct rhashtable *ht, struct bucket_table *tbl,
				   struct rhash_head *obj, const struct rhashtable_params params,
				   bool rhlist)
{
	unsigned int hash = rht_head_hashfn(ht, tbl, obj, params);
	struct rhash_lock_head __rcu **bkt = rht_bucket_var(tbl, hash);
	struct rhash_head __rcu **pprev = NULL;
	struct rhash_head *he, *next;
	int err = -ENOENT;

	if (!bkt)
		return -ENOENT;
	rht_lock(tbl, bkt);
	rht_for_each_from(he, rht_ptr(bkt, tbl, hash), tbl, hash) {
		if (he == obj) {
			next = rht_successor(obj, rhlist);
			err = next != rcu_dereference_protected(obj->next, 1);
			rht_relink(bkt, pprev, next);
			break;
		}
		if (rhlist && rht_remove_follower(he, obj)) {
			err = 1;
			break;
		}
		pprev = &he->next;
	}
	rht_unlock(tbl, bkt);
	return err;
}

static inline int __rhashtable_remove_fast(struct rhashtable *ht, struct rhash_head *obj,
					   const struct rhashtable_params params, bool rhlist)
{
	struct bucket_table *tbl;
	int err;

	rcu_read_lock();
	tbl = rht_dereference_rcu(ht->tbl, ht);
	/* First in the old table: objects move to future_tbl, never back. */
	while ((err = rht_remove_table(ht, tbl, obj, params, rhlist)) < 0) {
		tbl = rht_dereference_rcu(tbl->future_tbl, ht);
		if (!tbl)
			break;
	}
	if (err == 0) {
		atomic_dec(&ht->nelems);
		if (ht->p.automatic_shrinking && rht_shrink_below_30(ht, tbl))
			schedule_work(&ht->run_work);
	}
	rcu_read_unlock();
	return err < 0 ? err : 0;
}

static inline int rhashtable_remove_fast(struct rhashtable *ht, struct rhash_head *obj,
					 const struct rhashtable_params params)
{
	return __rhashtable_remove_fast(ht, obj, params, false);
}

static inline int rhltable_remove(struct rhltable *hlt, struct rhlist_head *list,
				  const struct rhashtable_params params)
{
	return __rhashtable_remove_fast(&hlt->ht, &list->rhead, params, true);
}

/* ---- replacement ---- */

static inline int rht_replace_table(struct rhashtable *ht, struct bucket_table *tbl,
				    struct rhash_head *old, struct rhash_head *new,
				    const struct rhashtable_params params)
{
	unsigned int hash = rht_head_hashfn(ht, tbl, old, params);
	struct rhash_lock_head __rcu **bkt;
	struct rhash_head __rcu **pprev = NULL;
	struct rhash_head *he;
	int err = -ENOENT;

	if (hash != rht_head_hashfn(ht, tbl, new, params))
		return -EINVAL;
	bkt = rht_bucket_var(tbl, hash);
	if (!bkt)
		return -ENOENT;
	rht_lock(tbl, bkt);
	rht_for_each_from(he, rht_ptr(bkt, tbl, hash), tbl, hash) {
		if (he == old) {
			RCU_INIT_POINTER(new->next, rcu_dereference_protected(old->next, 1));
			rht_relink(bkt, pprev, new);
			err = 0;
			break;
		}
		pprev = &he->next;
	}
	rht_unlock(tbl, bkt);
	return err;
}

/* Both must have the same key: -EINVAL if they hash to different buckets. */
static inline int rhashtable_replace_fast(struct rhashtable *ht, struct rhash_head *obj_old,
					  struct rhash_head *obj_new,
					  const struct rhashtable_params params)
{
	struct bucket_table *tbl;
	int err;

	rcu_read_lock();
	tbl = rht_dereference_rcu(ht->tbl, ht);
	while ((err = rht_replace_table(ht, tbl, obj_old, obj_new, params)) != 0) {
		tbl = rht_dereference_rcu(tbl->future_tbl, ht);
		if (!tbl)
			break;
	}
	rcu_read_unlock();
	return err;
}

/* ---- the end ---- */

static inline void rhltable_free_and_destroy(struct rhltable *hlt,
					     void (*free_fn)(void *ptr, void *arg), void *arg)
{
	rhashtable_free_and_destroy(&hlt->ht, free_fn, arg);
}

static inline void rhltable_destroy(struct rhltable *hlt)
{
	rhltable_free_and_destroy(hlt, NULL, NULL);
}

#endif
