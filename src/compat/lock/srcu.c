/* SPDX-License-Identifier: MIT */
/* SRCU; see linux/srcu.h. */
#include "compat/lock/context_internal.h"
#include "compat/sched/host_thread.h"
#include "compat/lock/host_wait.h"

#include <linux/bug.h>
#include <linux/limits.h>
#include <linux/srcu.h>

int init_srcu_struct(struct srcu_struct *ssp)
{
	*ssp = (struct srcu_struct)__SRCU_STRUCT_INIT(*ssp);
	return 0;
}

#define WAITED_FOR 0x80000000u /* in a counter: a grace period sleeps on it */

/* ---- readers ---- */

static int reader_enter(struct srcu_struct *ssp)
{
	int idx = __atomic_load_n(&ssp->idx, __ATOMIC_RELAXED) & 1;

	/*
	 * If idx changes in between, the grace period that changes it may end without this
	 * reader, whose accesses come later; the next one waits for this counter first.
	 */
	__atomic_add_fetch(&ssp->ctr[idx].km_readers, 1, __ATOMIC_SEQ_CST);
	return idx;
}

/* Nothing of *ssp is touched once the counter is down: its owner may free it then. */
static void reader_leave(struct srcu_struct *ssp, int idx)
{
	unsigned int *readers = &ssp->ctr[idx].km_readers;

	if (__atomic_sub_fetch(readers, 1, __ATOMIC_SEQ_CST) == WAITED_FOR)
		km_host_futex_wake(readers, 1);
}

int srcu_read_lock(struct srcu_struct *ssp)
{
	int idx = reader_enter(ssp);

	km_held_push(ssp, KM_KIND_SRCU, KM_CALLER);
	return idx;
}

void srcu_read_unlock(struct srcu_struct *ssp, int idx)
{
	WARN_ON_ONCE(idx & ~1);
	if (!km_held_pop(ssp, KM_KIND_SRCU))
		km_report_unlock(ssp, KM_KIND_SRCU, KM_CALLER);
	reader_leave(ssp, idx & 1);
}

int srcu_down_read(struct srcu_struct *ssp)
{
	return reader_enter(ssp);
}

void srcu_up_read(struct srcu_struct *ssp, int idx)
{
	WARN_ON_ONCE(idx & ~1);
	reader_leave(ssp, idx & 1);
}

int srcu_read_lock_held(const struct srcu_struct *ssp)
{
	return km_held_find(ssp, KM_KIND_SRCU) != NULL;
}

/* ---- grace periods ---- */

/* gp_word is held: there is one waiter at most. */
static void wait_for_readers(struct srcu_struct *ssp, unsigned int idx)
{
	unsigned int *readers = &ssp->ctr[idx].km_readers, seen;

	if (!__atomic_load_n(readers, __ATOMIC_SEQ_CST))
		return;
	seen = __atomic_or_fetch(readers, WAITED_FOR, __ATOMIC_SEQ_CST);
	while (seen != WAITED_FOR) {
		km_host_futex_wait(readers, seen, -1);
		seen = __atomic_load_n(readers, __ATOMIC_SEQ_CST);
	}
	__atomic_and_fetch(readers, ~WAITED_FOR, __ATOMIC_SEQ_CST);
}

static void grace_period(struct srcu_struct *ssp)
{
	unsigned int idx;

	km_word_lock(&ssp->gp_word);
	idx = ssp->idx & 1;
	wait_for_readers(ssp, !idx);
	__atomic_store_n(&ssp->idx, !idx, __ATOMIC_SEQ_CST);
	wait_for_readers(ssp, idx);
	__atomic_add_fetch(&ssp->gp_done, 1, __ATOMIC_SEQ_CST);
	km_word_unlock(&ssp->gp_word);
}

void synchronize_srcu(struct srcu_struct *ssp)
{
	if (unlikely(srcu_read_lock_held(ssp))) {
		km_rcu_suspicious(__FILE__, __LINE__,
				  "Illegal synchronize_srcu() in same-type SRCU (or in RCU) "
				  "read-side critical section");
		panic("deadlock: synchronize_srcu() waits for the section that it is called in");
	}
	might_sleep();
	grace_period(ssp);
}

/* ---- callbacks: a thread comes for them and stays until there are none ---- */

static void callbacks_run(void *arg)
{
	struct srcu_struct *ssp = arg;

	km_host_thread_name_set("srcu");
	for (;;) {
		struct rcu_head *head, *next;
		unsigned int nr = 0;

		km_word_lock(&ssp->cb_word);
		head = ssp->first;
		ssp->first = ssp->last = NULL;
		if (!head) {
			ssp->worker = false;
			km_word_unlock(&ssp->cb_word);
			return;
		}
		km_word_unlock(&ssp->cb_word);
		grace_period(ssp);
		for (; head; head = next, nr++) {
			next = head->next;
			local_bh_disable();
			head->func(head);
			local_bh_enable();
		}
		km_word_lock(&ssp->cb_word);
		__atomic_add_fetch(&ssp->done, nr, __ATOMIC_SEQ_CST);
		km_word_unlock(&ssp->cb_word);
		km_host_futex_wake(&ssp->done, INT_MAX);
	}
}

void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func)
{
	bool start;

	head->func = func;
	head->next = NULL;
	km_word_lock(&ssp->cb_word);
	if (ssp->last)
		ssp->last->next = head;
	else
		ssp->first = head;
	ssp->last = head;
	ssp->queued++;
	start = !ssp->worker;
	ssp->worker = true;
	km_word_unlock(&ssp->cb_word);
	if (start && km_host_thread_start(callbacks_run, ssp))
		panic("call_srcu: no thread for the callbacks");
}

void srcu_barrier(struct srcu_struct *ssp)
{
	unsigned int queued, done;

	might_sleep();
	km_word_lock(&ssp->cb_word);
	queued = ssp->queued;
	km_word_unlock(&ssp->cb_word);
	for (;;) {
		done = __atomic_load_n(&ssp->done, __ATOMIC_SEQ_CST);
		if ((int)(done - queued) >= 0)
			return;
		km_host_futex_wait(&ssp->done, done, -1);
	}
}

void cleanup_srcu_struct(struct srcu_struct *ssp)
{
	unsigned int round = 0;

	might_sleep();
	if (WARN_ON(ssp->ctr[0].km_readers || ssp->ctr[1].km_readers))
		return; /* leaked, as in the kernel: somebody uses it */
	WARN_ON(ssp->first);
	for (;;) {
		bool worker;

		km_word_lock(&ssp->cb_word);
		worker = ssp->worker;
		km_word_unlock(&ssp->cb_word);
		if (!worker)
			return;
		km_spin_wait(round++);
	}
}

/* ---- polling ---- */

unsigned long srcu_batches_completed(struct srcu_struct *ssp)
{
	return __atomic_load_n(&ssp->gp_done, __ATOMIC_SEQ_CST);
}

/* One that begins after now: one that is under way may have begun before. */
unsigned long get_state_synchronize_srcu(struct srcu_struct *ssp)
{
	return srcu_batches_completed(ssp) + 2;
}

struct poll_head {
	struct rcu_head head;
	struct srcu_struct *ssp;
	unsigned long cookie;
};

/* Grace periods go on until the cookie's has ended. */
static void poll_again(struct rcu_head *head)
{
	struct poll_head *p = container_of(head, struct poll_head, head);

	if (srcu_batches_completed(p->ssp) < p->cookie)
		call_srcu(p->ssp, &p->head, poll_again);
	else
		km_host_free(p);
}

unsigned long start_poll_synchronize_srcu(struct srcu_struct *ssp)
{
	unsigned long cookie = get_state_synchronize_srcu(ssp);
	struct poll_head *p = km_host_zalloc(sizeof(*p));

	if (!p)
		panic("start_poll_synchronize_srcu: out of memory");
	p->ssp = ssp;
	p->cookie = cookie;
	call_srcu(ssp, &p->head, poll_again);
	return cookie;
}

bool poll_state_synchronize_srcu(struct srcu_struct *ssp, unsigned long cookie)
{
	return srcu_batches_completed(ssp) >= cookie;
}
