/* SPDX-License-Identifier: MIT */
/*
 * The reclaim room's door: getting memory back, when it is short and when
 * nobody needs it; and freeing after a grace period.
 *
 * 1. What it does
 *
 * Takes from the rooms below what they keep though it is free, asks shrinkers
 * for what their owners can spare, and in the end tells the OOM notifiers. The
 * same threads give the memory of an idle process back to the host.
 *
 * 2. Pieces
 *
 *	 allocation in need        low mark           something was freed
 *	        |                     |                       |
 *	 reclaim_direct()       reclaim_wake()          reclaim_note()
 *	 in the thread itself         |  bell of a node       |  bell of node 0
 *	        |                     v                       v
 *	        |               kswapd0 ... kswapdN     idle trimmer, in kswapd0
 *	        v                     |                       |
 *	 reclaim_node(): own caches, then shrinkers    reclaim_trim(): own caches,
 *	                                                then memory to the host
 *	 own caches: slab_trim(), vmap_purge(), page_drain_all()
 *
 * A node's kswapd starts when it is first wanted, by a thread that is in no
 * signal handler, and sleeps on its bell: one word, one bit for each thing
 * asked of it. Who finds his bit set need not ring.
 *
 * 3. Life of an allocation, when memory is short
 *
 * The page room's slow path wakes kswapd below the low mark; each works until
 * one zone of its node is above the high mark, from priority 12 (a 4096th of
 * each shrinker's objects) down to 1. A request that may sleep and finds
 * nothing reclaims by itself, from the priority it names down to 0, until it
 * has 32 pages, or twice the block it wants. Who waits for what gives up when
 * is the page room's business (page_slow.c), up to the OOM step.
 *
 * 4. Life of a free
 *
 * Frees that reach the page or slab room's shared lists note activity. Half a
 * second after the last note, or every second if there is no end of them, the
 * trimmer takes the large share of what is free; if another half second brings
 * no note, all of it, and sleeps for ever. kfree_rcu() queues the object
 * (kvfree_rcu.c); a batch at a time waits for its grace period.
 *
 * 5. States
 *
 *	of a shrinker         on the list   references
 *	 new                  no            0
 *	 registered           yes           1, and one for each user
 *	 going                yes           users only; new ones are turned away
 *	 gone                 no            0
 *
 *	of a kswapd           none -> starting -> runs (-> none, in a child)
 *	of the trimmer        parked -note-> watching -quiet-> trimmed -quiet-> parked
 *	of a kfree_rcu batch  queued -> waiting for its grace period -> freed
 *
 * 6. Locks
 *
 * shrinker_lock (LOCK_RANK_RECLAIM) covers the list and the walkers counts.
 * No lock is held while a shrinker or notifier runs; a walk keeps its place by
 * a reference. The OOM step is one thread's at a time, by an owned mutex, as
 * user code runs inside. A thread inside the own caches counts as at work
 * (reclaim_work_begin()), and fork waits until none is.
 *
 * 7. Invariants (reclaim_check())
 *
 *	walkers of a shrinker <= its references
 *	a registered shrinker is on the list once, and has nr_deferred >= 0 for each node
 *	kfree_rcu objects queued = freed + those on the two lists
 *
 * 8. Differences from the kernel, and why
 *
 * There are no pages of files or processes to reclaim, so shrinkers and the
 * rooms' own caches are all there is; the latter come first, for they cost
 * nobody anything. Progress is counted in pages that became free. The trimmer
 * has no counterpart: a kernel owns its memory, a process borrows it.
 * kfree_rcu() batches wait for one grace period after the other, not for a
 * timer of seconds.
 */
#ifndef RECLAIM_RECLAIM_H
#define RECLAIM_RECLAIM_H

#include "base/base.h"

/* ---- what the wiring calls ---- */

/* Wake a node's kswapd. Any context. */
void reclaim_wake(int nid);
/* Something was freed that others might need. Any context. */
void reclaim_note(void);
/* See page_up_direct_reclaim(). May sleep. */
unsigned long reclaim_direct(gfp_t gfp, unsigned int order, int nid, int priority);
/* See page_up_out_of_memory(). May sleep. */
unsigned long reclaim_out_of_memory(void);

/* Milliseconds without a note until the trimmer works; 0: never. Atomic. */
extern unsigned int reclaim_idle_ms;

/*
 * Empty the rooms' own caches (all: to the last object) and give the memory
 * of large free blocks to the host. Pages given back. May sleep.
 */
unsigned long reclaim_trim(bool all);

/* ---- fork ---- */

/* Wait until no thread is inside the own caches, and keep all out. */
void reclaim_fork_prepare(void);
void reclaim_fork_parent(void);
/* Other threads are gone, with what they had in hand. parent: the number this thread had. */
void reclaim_fork_child(int parent);

/* ---- to look at ---- */

/* How often each path was taken. */
#define RECLAIM_COUNTERS(X)                                                 \
	X(wake, "wakeups of kswapd")                                        \
	X(balance, "rounds of kswapd")                                      \
	X(balance_pages, "pages that became free in them")                  \
	X(direct, "direct reclaims")                                        \
	X(direct_pages, "pages that became free in them")                   \
	X(scan, "calls of scan_objects")                                    \
	X(objects, "objects that shrinkers freed")                          \
	X(oom, "OOM steps")                                                 \
	X(oom_pages, "pages that the notifiers freed")                      \
	X(trim, "rounds of the idle trimmer")                               \
	X(trim_pages, "pages given back to the host")                       \
	X(rcu_batch, "batches of kfree_rcu")                                \
	X(rcu_sync, "kfree_rcu objects that waited for a grace period of their own")

struct reclaim_counters {
#define RECLAIM_COUNTER_FIELD(name, what) unsigned long name;
	RECLAIM_COUNTERS(RECLAIM_COUNTER_FIELD)
#undef RECLAIM_COUNTER_FIELD
};
extern struct reclaim_counters reclaim_counters; /* atomic */

/* Counters, threads, shrinkers: a line each. */
void reclaim_text(struct text *t);
/* Recomputes the truth; BUG()s on a difference. No kfree_rcu() may be under way. */
void reclaim_check(void);

#endif
