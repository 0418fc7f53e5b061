/* SPDX-License-Identifier: MIT */
/* RCU sections with their context, and grace periods to be polled; on the library's RCU. */
#include "compat/lock/context_internal.h"
#include "compat/lock/host_wait.h"
#include "compat/text/printk.h"

#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/rcupdate.h>
#include <linux/rcupdate_wait.h>

#undef km_rcu_read_lock
#undef km_rcu_read_unlock
#undef km_rcu_synchronize
void km_rcu_read_lock(void);
void km_rcu_read_unlock(void);
void km_rcu_synchronize(void);

/* ---- sections ---- */

static __always_inline void section_enter(unsigned long where)
{
	struct km_context *me = &km_context;

	if (!me->rcu)
		me->where_rcu = where;
	me->rcu++;
	km_rcu_read_lock();
}

static noinline bool section_leave(unsigned int *of_kind)
{
	struct km_context *me = &km_context;

	if (WARN(!me->rcu || (of_kind && !*of_kind),
		 "bad unlock balance: rcu_read_unlock() outside of a section\n"))
		return false;
	if (of_kind)
		--*of_kind;
	km_rcu_read_unlock();
	me->rcu--;
	return true;
}

void km_compat_rcu_read_lock(void)
{
	section_enter(KM_CALLER);
}

void km_compat_rcu_read_unlock(void)
{
	section_leave(NULL);
}

int km_compat_rcu_read_lock_held(void)
{
	return km_context.rcu != 0;
}

void rcu_read_lock_bh(void)
{
	__local_bh_disable_ip(KM_CALLER, SOFTIRQ_DISABLE_OFFSET);
	section_enter(KM_CALLER);
	km_context.rcu_bh++;
}

void rcu_read_unlock_bh(void)
{
	if (section_leave(&km_context.rcu_bh))
		local_bh_enable();
}

void rcu_read_lock_sched(void)
{
	km_count_add(PREEMPT_OFFSET, KM_CALLER);
	section_enter(KM_CALLER);
	km_context.rcu_sched++;
}

void rcu_read_unlock_sched(void)
{
	if (section_leave(&km_context.rcu_sched))
		km_count_sub(PREEMPT_OFFSET);
}

int rcu_read_lock_bh_held(void)
{
	return in_softirq() || irqs_disabled();
}

int rcu_read_lock_sched_held(void)
{
	return !preemptible();
}

int rcu_read_lock_any_held(void)
{
	return km_context.rcu || !preemptible();
}

int rcu_preempt_depth(void)
{
	return (int)km_context.rcu;
}

noinline void km_rcu_suspicious(const char *file, int line, const char *what)
{
	char buf[4096];
	struct km_text t = KM_TEXT(buf);

	km_text_printf(&t, "\n=============================\nWARNING: suspicious RCU usage\n"
			   "-----------------------------\n%s:%d %s!\n\nstack backtrace:\n",
		       file, line, what);
	km_text_task(&t);
	km_text_trace(&t, 1);
	km_printk_text(LOGLEVEL_WARNING, t.buf, t.len);
	km_warn_note();
	km_report_held();
}

/* ---- grace periods ---- */

void km_compat_rcu_synchronize(void)
{
	if (unlikely(km_context.rcu)) {
		km_rcu_suspicious(__FILE__, __LINE__,
				  "Illegal synchronize_rcu() in RCU read-side critical section");
		panic("deadlock: synchronize_rcu() waits for the section that it is called in");
	}
	might_sleep();
	km_rcu_synchronize();
}

void wakeme_after_rcu(struct rcu_head *head)
{
	complete(&container_of(head, struct rcu_synchronize, head)->completion);
}

/* One grace period is under way for cookies at a time; who comes meanwhile gets the next. */
static struct {
	u32 word; /* guards the rest */
	bool busy;
	unsigned long begun, wanted, done;
	struct rcu_head head;
} polled;

static void polled_end(struct rcu_head *head)
{
	km_word_lock(&polled.word);
	__atomic_store_n(&polled.done, polled.begun, __ATOMIC_RELEASE);
	if (polled.wanted > polled.begun) {
		polled.begun = polled.wanted;
		call_rcu(&polled.head, polled_end);
	} else {
		polled.busy = false;
	}
	km_word_unlock(&polled.word);
}

unsigned long get_state_synchronize_rcu(void)
{
	unsigned long cookie;

	km_word_lock(&polled.word);
	if (polled.busy) {
		cookie = polled.wanted = polled.begun + 1;
	} else {
		cookie = ++polled.begun;
		polled.busy = true;
		call_rcu(&polled.head, polled_end);
	}
	km_word_unlock(&polled.word);
	return cookie;
}

bool poll_state_synchronize_rcu(unsigned long oldstate)
{
	return __atomic_load_n(&polled.done, __ATOMIC_ACQUIRE) >= oldstate;
}

void cond_synchronize_rcu(unsigned long oldstate)
{
	if (!poll_state_synchronize_rcu(oldstate))
		synchronize_rcu();
}

struct lockdep_map rcu_lock_map = { .name = "rcu_read_lock" };
struct lockdep_map rcu_bh_lock_map = { .name = "rcu_read_lock_bh" };
struct lockdep_map rcu_sched_lock_map = { .name = "rcu_read_lock_sched" };
struct lockdep_map rcu_callback_map = { .name = "rcu_callback" };
