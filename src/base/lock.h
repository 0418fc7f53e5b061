/* SPDX-License-Identifier: MIT */
/*
 * Locks: a futex word that spins a little, with a rank.
 *
 * Rules. A thread takes locks in rising rank only (checked with KM_CHECK).
 * No lock is held across a call from one room into another, nor while user
 * code (constructor, shrinker, notifier) runs.
 */
#ifndef BASE_LOCK_H
#define BASE_LOCK_H

#include "base/thread.h"

enum lock_rank {
	LOCK_RANK_BOOT = 1,
	LOCK_RANK_RECLAIM,     /* shrinker list, notifiers */
	LOCK_RANK_CACHES,      /* the list of kmem_caches */
	LOCK_RANK_POOL,        /* mempool, dma_pool, genalloc, list_lru, percpu */
	LOCK_RANK_VMAP,        /* vmap areas and their trees */
	LOCK_RANK_BARN,        /* a node's barn of sheaves */
	LOCK_RANK_SLAB_NODE,   /* a node's partial slabs */
	LOCK_RANK_CPU,         /* a CPU's stacks, when rseq is off */
	LOCK_RANK_ZONE,        /* free lists of a zone */
	LOCK_RANK_ZONE_SECOND, /* a second zone's, as compaction of ranges needs */
	LOCK_RANK_HOST,        /* frame commit, port state */
	LOCK_RANK_TEXT,        /* report output */
};

/* struct km_lock is in kmem/types.h: word 0 free, 1 held, 2 held and waited for; rank. */

#define LOCK_INIT(r) { 0, (r) }

void lock_init(struct km_lock *lock, enum lock_rank rank);
/* Waits. Never from a context that thread_interrupted_holder() may be true in. */
void lock_get(struct km_lock *lock);
bool lock_try(struct km_lock *lock);
void lock_put(struct km_lock *lock);
/* lock_try() when gfp has GFP_KM_TRYLOCK, else lock_get(): true when held. */
bool lock_get_gfp(struct km_lock *lock, gfp_t gfp);
bool lock_is_held(const struct km_lock *lock); /* by anybody; for assertions */

/*
 * For a free, which has no gfp and cannot fail: waits, unless this thread
 * interrupted a lock holder; then false when the lock is taken.
 */
bool lock_get_free(struct km_lock *lock);

/* ---- standstill, for fork() ---- */

/*
 * Wait until no other thread holds a lock, and keep all from taking one until
 * lock_thaw(): then nothing changes that a lock covers, but by this thread. One
 * at a time, and with no lock held.
 */
void lock_freeze(void);
void lock_thaw(void);
/* In the child of a fork, standstill or not: the other threads are gone. */
void lock_fork_child(void);
/*
 * What is between the two changes something without a lock, and not during a standstill. Any
 * context.
 */
void lock_section_enter(void);
void lock_section_leave(void);

#endif
