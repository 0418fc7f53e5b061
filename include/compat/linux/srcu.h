/* SPDX-License-Identifier: MIT */
/*
 * RCU whose readers may sleep, with grace periods of each struct's own: two
 * counters of readers, of which new ones take one, while an update waits for
 * the other to become 0. All zero is ready for use.
 */
#ifndef KM_COMPAT_LINUX_SRCU_H
#define KM_COMPAT_LINUX_SRCU_H

#include <linux/cleanup.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

struct srcu_ctr {
	unsigned int km_readers;
};

struct srcu_struct {
	/* private: */
	struct srcu_ctr ctr[2];
	unsigned int idx;     /* that of new readers */
	unsigned int gp_word; /* held during a grace period */
	unsigned int cb_word; /* guards what follows */
	unsigned int queued, done; /* callbacks */
	bool worker;          /* a thread is at the callbacks */
	struct rcu_head *first, *last;
	unsigned long gp_done; /* grace periods that have ended */
};

#define __SRCU_STRUCT_INIT(name, ...) { { { 0 } } }
#define DEFINE_SRCU(name) struct srcu_struct name = __SRCU_STRUCT_INIT(name)
#define DEFINE_STATIC_SRCU(name) static struct srcu_struct name = __SRCU_STRUCT_INIT(name)
#define DEFINE_SRCU_FAST(name) DEFINE_SRCU(name)
#define DEFINE_STATIC_SRCU_FAST(name) DEFINE_STATIC_SRCU(name)

int init_srcu_struct(struct srcu_struct *ssp);
#define init_srcu_struct_fast(ssp) init_srcu_struct(ssp)
/* No readers and no callbacks may be left. */
void cleanup_srcu_struct(struct srcu_struct *ssp);

int srcu_read_lock(struct srcu_struct *ssp);
void srcu_read_unlock(struct srcu_struct *ssp, int idx);
#define srcu_read_lock_notrace(ssp) srcu_read_lock(ssp)
#define srcu_read_unlock_notrace(ssp, idx) srcu_read_unlock((ssp), (idx))
#define srcu_read_lock_nmisafe(ssp) srcu_read_lock(ssp)
#define srcu_read_unlock_nmisafe(ssp, idx) srcu_read_unlock((ssp), (idx))
#define srcu_read_lock_lite(ssp) srcu_read_lock(ssp)
#define srcu_read_unlock_lite(ssp, idx) srcu_read_unlock((ssp), (idx))
#define srcu_read_lock_fast(ssp) (&(ssp)->ctr[srcu_read_lock(ssp)])
#define srcu_read_unlock_fast(ssp, scp) srcu_read_unlock((ssp), (int)((scp) - (ssp)->ctr))
/* To be left by another thread. */
int srcu_down_read(struct srcu_struct *ssp);
void srcu_up_read(struct srcu_struct *ssp, int idx);
int srcu_read_lock_held(const struct srcu_struct *ssp);

#define srcu_dereference_check(p, ssp, c) rcu_dereference_check((p), (c))
#define srcu_dereference(p, ssp) ((void)(ssp), rcu_dereference(p))
#define srcu_dereference_notrace(p, ssp) srcu_dereference((p), (ssp))

void synchronize_srcu(struct srcu_struct *ssp);
#define synchronize_srcu_expedited(ssp) synchronize_srcu(ssp)
/* func runs in a thread, with bottom halves off. Not in signal handlers: it may start a thread. */
void call_srcu(struct srcu_struct *ssp, struct rcu_head *head, rcu_callback_t func);
void srcu_barrier(struct srcu_struct *ssp);

unsigned long get_state_synchronize_srcu(struct srcu_struct *ssp);
unsigned long start_poll_synchronize_srcu(struct srcu_struct *ssp);
bool poll_state_synchronize_srcu(struct srcu_struct *ssp, unsigned long cookie);
unsigned long srcu_batches_completed(struct srcu_struct *ssp);

DEFINE_LOCK_GUARD_1(srcu, struct srcu_struct, _T->idx = srcu_read_lock(_T->lock),
		    srcu_read_unlock(_T->lock, _T->idx), int idx)
DEFINE_LOCK_GUARD_1(srcu_fast, struct srcu_struct, _T->scp = srcu_read_lock_fast(_T->lock),
		    srcu_read_unlock_fast(_T->lock, _T->scp), struct srcu_ctr *scp)

#endif
