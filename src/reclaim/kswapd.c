/* SPDX-License-Identifier: MIT */
/*
 * kswapd: a thread for each node. Its bell is a word with a bit for each thing
 * that is asked of it; it sleeps while none is set, and who sets one wakes it.
 */
#include "reclaim/reclaim_internal.h"

#define BELL_BALANCE 1u /* the node is short of memory */
#define BELL_NOTE 2u    /* something was freed: the idle trimmer's, node 0 only */

#define START_RETRY_NS 10000000UL /* between two tries to start a thread */

enum thread_state { THREAD_NONE, THREAD_STARTING, THREAD_RUNS };

static struct kswapd {
	unsigned int bell;         /* BELL_*; waited for */
	unsigned int state;        /* enum thread_state; atomic */
	unsigned long tried_ns;    /* when it was last tried to start it; atomic */
} kswapds[KM_MAX_NUMNODES];

static const char *const names[KM_MAX_NUMNODES] = {
	"kswapd0", "kswapd1", "kswapd2", "kswapd3", "kswapd4", "kswapd5", "kswapd6", "kswapd7"
};

static int nid_of(const struct kswapd *k)
{
	return (int)(k - kswapds);
}

/* ---- the work ---- */

/* Until a zone of the node is above its high mark, or nothing helps. */
static void balance(int nid)
{
	pg_data_t *node = &page_nodes[nid];
	unsigned long total = 0;
	int priority = RECLAIM_PRIORITY;

	if (kswapd_test_hopeless(node))
		return;
	reclaim_count(balance);
	while (priority >= 1 && page_node_needs_reclaim(nid, WMARK_HIGH)) {
		unsigned long pages = reclaim_node(GFP_KERNEL, nid, priority, RECLAIM_TARGET);

		total += pages;
		if (!pages)
			priority--;
	}
	reclaim_add(balance_pages, total);
	if (total)
		kswapd_clear_hopeless(node, KSWAPD_CLEAR_HOPELESS_KSWAPD);
	else if (page_node_needs_reclaim(nid, WMARK_HIGH))
		__atomic_fetch_add(&node->kswapd_failures, 1, __ATOMIC_RELAXED);
}

/* After frees, a node that was given up may be well again. */
static void hope(void)
{
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		if (kswapd_test_hopeless(&page_nodes[n]))
			kswapd_try_clear_hopeless(&page_nodes[n], 0, MAX_NR_ZONES - 1);
}

static void kswapd_main(void *arg)
{
	struct kswapd *k = arg;
	unsigned long due_ns = 0;

	km_thread.flags |= KM_PF_KSWAPD | KM_PF_IN_RECLAIM | KM_PF_MEMALLOC;
	for (;;) {
		unsigned long now = port_now_ns();
		unsigned int bell = __atomic_load_n(&k->bell, __ATOMIC_ACQUIRE);

		if (bell & BELL_BALANCE) {
			__atomic_fetch_and(&k->bell, ~BELL_BALANCE, __ATOMIC_ACQUIRE);
			balance(nid_of(k));
		} else if (due_ns ? now >= due_ns : bell & BELL_NOTE) {
			bell = __atomic_fetch_and(&k->bell, ~BELL_NOTE, __ATOMIC_ACQUIRE);
			due_ns = idle_look(now, bell & BELL_NOTE);
			port_rcu_kick();
			hope();
		} else {
			port_wait(&k->bell, bell, due_ns ? due_ns - now : 0);
		}
	}
}

/* ---- the bell ---- */

/*
 * A thread cannot be started from a signal handler, which may have interrupted
 * what starting one needs; nor by a lock holder. Then a later call will.
 */
static bool start(struct kswapd *k)
{
	unsigned int none = THREAD_NONE;
	int err;

	if (thread_interrupted_holder() || !report_ratelimit(&k->tried_ns, START_RETRY_NS) ||
	    port_in_handler())
		return false;
	if (!__atomic_compare_exchange_n(&k->state, &none, THREAD_STARTING, false, __ATOMIC_ACQ_REL,
					 __ATOMIC_RELAXED))
		return true;
	err = port_thread_start(names[nid_of(k)], kswapd_main, k);
	__atomic_store_n(&k->state, err ? THREAD_NONE : THREAD_RUNS, __ATOMIC_RELEASE);
	return !err;
}

static void ring(struct kswapd *k, unsigned int bit)
{
	if (unlikely(__atomic_load_n(&k->state, __ATOMIC_RELAXED) == THREAD_NONE) && !start(k))
		return;
	if (!(__atomic_fetch_or(&k->bell, bit, __ATOMIC_RELEASE) & bit))
		port_wake(&k->bell, 1);
}

void reclaim_wake(int nid)
{
	struct kswapd *k = &kswapds[nid];

	if (__atomic_load_n(&k->bell, __ATOMIC_RELAXED) & BELL_BALANCE ||
	    kswapd_test_hopeless(&page_nodes[nid]) || !page_node_needs_reclaim(nid, WMARK_LOW))
		return;
	reclaim_count(wake);
	ring(k, BELL_BALANCE);
}

void reclaim_note(void)
{
	struct kswapd *k = &kswapds[0];

	if (likely(__atomic_load_n(&k->bell, __ATOMIC_RELAXED) & BELL_NOTE))
		return;
	/* What the trimmer itself frees is nothing new. */
	if (!__atomic_load_n(&reclaim_idle_ms, __ATOMIC_RELAXED) || km_thread.flags & KM_PF_KSWAPD)
		return;
	ring(k, BELL_NOTE);
}

/* The threads are gone; whatever they were asked will be asked again. */
void kswapd_fork_child(void)
{
	for (int n = 0; n < KM_MAX_NUMNODES; n++)
		kswapds[n] = (struct kswapd){ .state = THREAD_NONE };
}

void kswapd_text(struct text *t)
{
	for (unsigned int n = 0; n < page_nr_nodes; n++)
		text_printf(t, "%s: %s, bell %u, failures %d\n", names[n],
			    __atomic_load_n(&kswapds[n].state, __ATOMIC_RELAXED) == THREAD_NONE ?
				    "not started" : "runs",
			    __atomic_load_n(&kswapds[n].bell, __ATOMIC_RELAXED),
			    page_nodes[n].kswapd_failures);
}
