/* SPDX-License-Identifier: MIT */
/* What the files of the reclaim room tell each other. Nobody else includes this. */
#ifndef RECLAIM_INTERNAL_H
#define RECLAIM_INTERNAL_H

#include "reclaim/reclaim.h"

#include "page/page.h"
#include "port/port.h"
#include "port/rcu.h"

#include <linux/shrinker.h>

#define RECLAIM_PRIORITY 12 /* where a reclaim begins, as the kernel's DEF_PRIORITY */
#define RECLAIM_TARGET 32UL /* pages a round wants, as the kernel's SWAP_CLUSTER_MAX */

#define reclaim_add(name, n) __atomic_fetch_add(&reclaim_counters.name, (n), __ATOMIC_RELAXED)
#define reclaim_count(name) reclaim_add(name, 1)

/* ---- reclaim_node.c ---- */

/* Between the two a thread may have in hand what fork must not lose. No user code inside. */
void reclaim_work_begin(void);
void reclaim_work_end(void);
/*
 * One round for a node: own caches, then shrinkers at the priority, unless the
 * former gave target pages. Pages that became free.
 */
unsigned long reclaim_node(gfp_t gfp, int nid, int priority, unsigned long target);

/* ---- shrinker.c ---- */

extern struct km_lock shrinker_lock;

/*
 * The shrinker after s, with a reference, or NULL at the end; s, whose
 * reference this gives back, may be NULL: the first.
 */
struct shrinker *shrinker_walk(struct shrinker *s);
bool shrinker_any(void); /* is one registered? */
void shrinker_fork_child(void);
void shrinker_list_check(void);
void shrinker_list_text(struct text *t);

/* ---- shrinker_scan.c ---- */

/* Ask all shrinkers for their share at the priority; objects freed. */
unsigned long shrinkers_scan(gfp_t gfp, int nid, int priority);
/* The shrinker whose function this thread runs. */
extern __thread struct shrinker *shrinker_running __attribute__((__tls_model__("initial-exec")));

/* ---- kswapd.c ---- */

void kswapd_fork_child(void);
void kswapd_text(struct text *t);

/* ---- idle.c: the trimmer, in kswapd0 ---- */

/*
 * A look at now, after which noted tells whether there were notes since the last; when to look
 * again, or 0.
 */
unsigned long idle_look(unsigned long now_ns, bool noted);
void idle_fork_child(void);

/* ---- oom.c ---- */

void oom_fork_child(int parent);

/* ---- rcu.c ---- */

void reclaim_rcu_call(struct rcu_head *head, void (*func)(struct rcu_head *head));

/* ---- kvfree_rcu.c ---- */

void kvfree_rcu_fork_child(void);
void kvfree_rcu_check(void);

#endif
