/* SPDX-License-Identifier: MIT */
/*
 * What a struct that contains a resizable hash table needs. The tables are lib/rhashtable.c's:
 * link that file, the library has none of its own.
 */
#ifndef KM_COMPAT_LINUX_RHASHTABLE_TYPES_H
#define KM_COMPAT_LINUX_RHASHTABLE_TYPES_H

#include <linux/types.h>
#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/version.h>
#include <linux/workqueue.h>

struct rhashtable;
struct bucket_table;

/* Chains of objects; the last one's next has bit 0 set and says whose chain it is. */
struct rhash_head {
	struct rhash_head __rcu *next;
};

/* Objects of one key: the newest is in the chain, the others follow it. */
struct rhlist_head {
	struct rhash_head rhead;
	struct rhlist_head __rcu *next;
};

struct rhashtable_compare_arg {
	struct rhashtable *ht;
	const void *key;
};

typedef u32 (*rht_hashfn_t)(const void *data, u32 len, u32 seed);
typedef u32 (*rht_obj_hashfn_t)(const void *data, u32 len, u32 seed);
typedef int (*rht_obj_cmpfn_t)(struct rhashtable_compare_arg *arg, const void *obj);

struct rhashtable_params {
	u16 nelem_hint;            /* elements expected */
	u16 key_len;
	u16 key_offset;            /* of the key in an object */
	u16 head_offset;           /* of struct rhash_head in an object */
	unsigned int max_size;
	u16 min_size;
	bool automatic_shrinking;
	bool insecure_elasticity;  /* since 7.1: chains may be of any length */
	rht_hashfn_t hashfn;       /* of a key; jhash() and its like if NULL */
	rht_obj_hashfn_t obj_hashfn;
	rht_obj_cmpfn_t obj_cmpfn; /* 0: equal */
};

struct rhashtable {
	struct bucket_table __rcu *tbl;
	unsigned int key_len;      /* in the unit of p.hashfn */
	unsigned int max_elems;
	struct rhashtable_params p;
	bool rhlist;               /* it is a struct rhltable */
	struct work_struct run_work;
	struct irq_work run_irq_work; /* since 7.1: starts run_work */
	struct mutex mutex;        /* of resizing */
	spinlock_t lock;           /* of the walkers */
	atomic_t nelems;
};

struct rhltable {
	struct rhashtable ht;
};

struct rhashtable_walker {
	struct list_head list;
	struct bucket_table *tbl;
};

struct rhashtable_iter {
	struct rhashtable *ht;
	struct rhash_head *p;      /* last object shown, or NULL */
	struct rhlist_head *list;
	struct rhashtable_walker walker;
	unsigned int slot, skip;
	bool end_of_table;
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
int __rhashtable_init_noprof(struct rhashtable *ht, const struct rhashtable_params *params,
			     struct lock_class_key *key);
int __rhltable_init_noprof(struct rhltable *hlt, const struct rhashtable_params *params,
			   struct lock_class_key *key);
#define rhashtable_init(ht, params) __rhashtable_init_noprof(ht, params, NULL)
#define rhltable_init(hlt, params) __rhltable_init_noprof(hlt, params, NULL)
#else
/* Since 6.10 the definitions have these names. */
#define rhashtable_init_noprof rhashtable_init
#define rhltable_init_noprof rhltable_init

int rhashtable_init(struct rhashtable *ht, const struct rhashtable_params *params);
int rhltable_init(struct rhltable *hlt, const struct rhashtable_params *params);
#endif

#endif
