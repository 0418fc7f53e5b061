/* SPDX-License-Identifier: MIT */
/*
 * The library's RCU, to which the context is added: sections count for
 * might_sleep(), _bh and _sched ones as bottom halves and preemption off too.
 *
 * Differs from the kernel: a section begins with rcu_read_lock() or its kin
 * only; preemption, bottom halves or interrupts off are none by themselves,
 * though the *_held() questions take them for one. Callbacks run in a thread,
 * not in softirq context.
 */
#ifndef KM_COMPAT_LINUX_RCUPDATE_H
#define KM_COMPAT_LINUX_RCUPDATE_H

#include <linux/atomic.h>
#include <linux/bottom_half.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/irqflags.h>
#include <linux/lockdep.h>
#include <linux/preempt.h>
#include <linux/types.h>

/* The library's inlines call ours, which call the library. */
#define km_rcu_read_lock km_compat_rcu_read_lock
#define km_rcu_read_unlock km_compat_rcu_read_unlock
#define km_rcu_read_lock_held km_compat_rcu_read_lock_held
#define km_rcu_synchronize km_compat_rcu_synchronize

#include_next <linux/rcupdate.h>

/* Directly, so that the place remembered is the caller's without inlining too. */
#define rcu_read_lock() km_compat_rcu_read_lock()
#define rcu_read_unlock() km_compat_rcu_read_unlock()

#undef rcu_read_lock_bh
#undef rcu_read_unlock_bh
#undef rcu_read_lock_bh_held
#undef rcu_read_lock_sched
#undef rcu_read_unlock_sched
#undef rcu_read_lock_sched_held
#undef rcu_read_lock_sched_notrace
#undef rcu_read_unlock_sched_notrace
#undef rcu_read_lock_any_held
void rcu_read_lock_bh(void);
void rcu_read_unlock_bh(void);
void rcu_read_lock_sched(void);
void rcu_read_unlock_sched(void);
int rcu_read_lock_bh_held(void);
int rcu_read_lock_sched_held(void);
int rcu_read_lock_any_held(void);
#define rcu_read_lock_sched_notrace() rcu_read_lock_sched()
#define rcu_read_unlock_sched_notrace() rcu_read_unlock_sched()
/* The thread may change its CPU all the same. Linux 6.18. */
#define rcu_read_lock_dont_migrate() do { migrate_disable(); rcu_read_lock(); } while (0)
#define rcu_read_unlock_migrate() do { rcu_read_unlock(); migrate_enable(); } while (0)

int rcu_preempt_depth(void);
#define rcu_is_watching() (true)

/* ---- pointers ---- */

#define rcu_dereference_raw_notrace(p) rcu_dereference_raw(p)
#define rcu_dereference_sparse(p, space) ((void)0)
/* To 5.5. */
#define rcu_swap_protected(rcu_ptr, ptr, c)                                      \
	do {                                                                     \
		__typeof__(ptr) __km_swap = rcu_dereference_protected((rcu_ptr), (c)); \
		rcu_assign_pointer((rcu_ptr), (ptr));                            \
		(ptr) = __km_swap;                                               \
	} while (0)

/* ---- checks ---- */

void km_rcu_suspicious(const char *file, int line, const char *what);
#define RCU_LOCKDEP_WARN(c, s)                                                   \
	do {                                                                     \
		static bool __km_told;                                           \
		if (unlikely(c) && !__atomic_exchange_n(&__km_told, true, __ATOMIC_RELAXED)) \
			km_rcu_suspicious(__FILE__, __LINE__, (s));              \
	} while (0)
#define rcu_lockdep_assert(c, s) RCU_LOCKDEP_WARN(!(c), (s)) /* to 4.4 */
#define rcu_sleep_check() \
	RCU_LOCKDEP_WARN(rcu_read_lock_held(), "Illegal context switch in RCU read-side critical section")
#define lockdep_assert_in_rcu_read_lock() WARN_ON_ONCE(!rcu_read_lock_held())
#define lockdep_assert_in_rcu_read_lock_bh() WARN_ON_ONCE(!rcu_read_lock_bh_held())
#define lockdep_assert_in_rcu_read_lock_sched() WARN_ON_ONCE(!rcu_read_lock_sched_held())
#define lockdep_assert_in_rcu_reader() WARN_ON_ONCE(!rcu_read_lock_any_held())

/* Has the callback been asked for? head was prepared by rcu_head_init(). */
static inline void rcu_head_init(struct rcu_head *head)
{
	head->func = (rcu_callback_t)~0UL;
}

static inline bool rcu_head_after_call_rcu(struct rcu_head *head, rcu_callback_t func)
{
	rcu_callback_t now = READ_ONCE(head->func);

	WARN_ON_ONCE(now != func && now != (rcu_callback_t)~0UL);
	return now == func;
}

/* ---- grace periods to be asked about ---- */

struct rcu_gp_oldstate {
	unsigned long rgos_norm;
	unsigned long rgos_exp;
};

#define NUM_ACTIVE_RCU_POLL_OLDSTATE 2
#define NUM_ACTIVE_RCU_POLL_FULL_OLDSTATE 4

/* A cookie for the end of a grace period that begins now; the two do the same here. */
unsigned long get_state_synchronize_rcu(void);
#define start_poll_synchronize_rcu() get_state_synchronize_rcu()
#define start_poll_synchronize_rcu_expedited() get_state_synchronize_rcu()
/* Has it ended? */
bool poll_state_synchronize_rcu(unsigned long oldstate);
/* Wait for it, if not. */
void cond_synchronize_rcu(unsigned long oldstate);
#define cond_synchronize_rcu_expedited(oldstate) cond_synchronize_rcu(oldstate)

static inline unsigned long get_completed_synchronize_rcu(void)
{
	return 0;
}

static inline bool same_state_synchronize_rcu(unsigned long a, unsigned long b)
{
	return a == b;
}

static inline void get_state_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	state->rgos_norm = state->rgos_exp = get_state_synchronize_rcu();
}

static inline void get_completed_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	state->rgos_norm = state->rgos_exp = 0;
}

static inline bool poll_state_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	return poll_state_synchronize_rcu(state->rgos_norm);
}

static inline void cond_synchronize_rcu_full(struct rcu_gp_oldstate *state)
{
	cond_synchronize_rcu(state->rgos_norm);
}

static inline bool same_state_synchronize_rcu_full(struct rcu_gp_oldstate *a,
						   struct rcu_gp_oldstate *b)
{
	return a->rgos_norm == b->rgos_norm;
}
#define start_poll_synchronize_rcu_full(state) get_state_synchronize_rcu_full(state)
#define start_poll_synchronize_rcu_expedited_full(state) get_state_synchronize_rcu_full(state)
#define cond_synchronize_rcu_expedited_full(state) cond_synchronize_rcu_full(state)

/* NO-OP: grace periods are as short as they can be, and threads are not waited for idle. */
#define rcu_expedite_gp() ((void)0)
#define rcu_unexpedite_gp() ((void)0)
#define rcu_gp_is_expedited() (true)
#define rcu_gp_is_normal() (false)
#define rcu_softirq_qs() ((void)0)
#define rcu_all_qs() ((void)0)
#define rcu_irq_enter() ((void)0)
#define rcu_irq_exit() ((void)0)
#define rcu_idle_enter() ((void)0)
#define rcu_idle_exit() ((void)0)

/* For lock_is_held(), which knows nothing of maps and answers yes. */
extern struct lockdep_map rcu_lock_map, rcu_bh_lock_map, rcu_sched_lock_map, rcu_callback_map;

#endif
