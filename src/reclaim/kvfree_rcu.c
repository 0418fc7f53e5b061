/* SPDX-License-Identifier: MIT */
/*
 * kfree_rcu() and its kin. Objects are queued on a lock-free list, linked by
 * their rcu_head, whose func holds the address to free. One batch at a time
 * waits for its grace period; what is queued meanwhile is the next batch.
 *
 *	kvfree_call_rcu() --push--> queue --whole--> batch --grace period--> freed
 *	                                   ^                                   |
 *	                                   `------ unless it is empty ---------'
 *
 * running is 1 from the moment a batch is taken until the queue was found
 * empty; only who set it touches the batch.
 *
 * An object without a rcu_head has one allocated for the time.
 */
#include "reclaim/reclaim_internal.h"

#include <linux/rcupdate.h>
#include <linux/slab.h>

/* Says that the head was allocated for this: an address to free is never odd. */
#define HEAD_IS_OURS 1UL

static struct rcu_head *queue; /* newest first; atomic */
static struct rcu_head *batch; /* running's */
static struct rcu_head batch_done;
static unsigned int running;                 /* atomic */
static unsigned long nr_queued, nr_freed;    /* objects; atomic */

static void batch_start(void);

static void free_one(struct rcu_head *head)
{
	unsigned long ptr = (unsigned long)head->func;

	if (ptr & HEAD_IS_OURS)
		kfree(head);
	kvfree((void *)(ptr & ~HEAD_IS_OURS));
}

/* A grace period has passed since the batch was taken. */
static void batch_free(struct rcu_head *unused)
{
	unsigned long nr = 0;

	(void)unused;
	while (batch) {
		struct rcu_head *head = batch;

		batch = head->next;
		free_one(head);
		nr++;
	}
	__atomic_fetch_add(&nr_freed, nr, __ATOMIC_RELEASE);
	__atomic_store_n(&running, 0, __ATOMIC_SEQ_CST);
	batch_start();
}

/* Take what is queued, unless a batch is on its way: then its end will. */
static void batch_start(void)
{
	while (__atomic_load_n(&queue, __ATOMIC_SEQ_CST)) {
		if (__atomic_exchange_n(&running, 1, __ATOMIC_SEQ_CST))
			return;
		batch = __atomic_exchange_n(&queue, NULL, __ATOMIC_ACQUIRE);
		if (batch) {
			reclaim_count(rcu_batch);
			port_rcu_call(&batch_done, batch_free);
			return;
		}
		__atomic_store_n(&running, 0, __ATOMIC_SEQ_CST);
	}
}

/* Like call_rcu(), whose remark on fork holds here too. */
static void push(struct rcu_head *head, unsigned long func)
{
	struct rcu_head *first;

	port_rcu_start();
	lock_section_enter();
	head->func = (void (*)(struct rcu_head *))func;
	__atomic_fetch_add(&nr_queued, 1, __ATOMIC_RELAXED);
	first = __atomic_load_n(&queue, __ATOMIC_RELAXED);
	do
		head->next = first;
	while (!__atomic_compare_exchange_n(&queue, &first, head, true, __ATOMIC_SEQ_CST,
					    __ATOMIC_RELAXED));
	batch_start();
	lock_section_leave();
}

void kvfree_call_rcu(struct rcu_head *head, void *ptr)
{
	if (head) {
		push(head, (unsigned long)ptr);
		return;
	}
	head = kmalloc(sizeof(*head), GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
	if (head) {
		push(head, (unsigned long)ptr | HEAD_IS_OURS);
		return;
	}
	reclaim_count(rcu_sync);
	port_rcu_synchronize();
	kvfree(ptr);
}

/*
 * Batches end in the order in which they were taken, and an object is counted
 * before it is queued: when as many are freed as were counted by now, these are.
 */
void kvfree_rcu_barrier(void)
{
	unsigned long target = __atomic_load_n(&nr_queued, __ATOMIC_RELAXED);

	while ((long)(__atomic_load_n(&nr_freed, __ATOMIC_ACQUIRE) - target) < 0) {
		batch_start();
		port_rcu_barrier();
	}
}

void kvfree_rcu_barrier_on_cache(struct kmem_cache *s)
{
	(void)s; /* one queue for all caches */
	kvfree_rcu_barrier();
}

void kvfree_rcu_init(void)
{
}

void kfree_rcu_scheduler_running(void)
{
}

/* ---- fork, check ---- */

static unsigned long length(const struct rcu_head *head)
{
	unsigned long nr = 0;

	for (; head; head = head->next)
		nr++;
	return nr;
}

/*
 * The callback of a batch under way comes along with the others of port/rcu.h.
 * A count whose object did not get as far as the queue is void.
 */
void kvfree_rcu_fork_child(void)
{
	nr_queued = nr_freed + length(queue) + length(batch);
}

/* While a batch is under way its objects are the worker's, and the sum is open. */
void kvfree_rcu_check(void)
{
	unsigned long queued = __atomic_load_n(&nr_queued, __ATOMIC_RELAXED), sum;
	unsigned long batches = __atomic_load_n(&reclaim_counters.rcu_batch, __ATOMIC_ACQUIRE);

	if (__atomic_load_n(&running, __ATOMIC_SEQ_CST))
		return;
	BUG_ON(batch);
	sum = __atomic_load_n(&nr_freed, __ATOMIC_ACQUIRE) +
	      length(__atomic_load_n(&queue, __ATOMIC_ACQUIRE));
	/* Nobody has begun one meanwhile. */
	if (!__atomic_load_n(&running, __ATOMIC_SEQ_CST) &&
	    batches == __atomic_load_n(&reclaim_counters.rcu_batch, __ATOMIC_ACQUIRE))
		BUG_ON(queued != sum);
}
