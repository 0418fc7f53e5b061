/* SPDX-License-Identifier: MIT */
/* The reports about a thread's context and the locks it holds, in the kernel's words. */
#include "compat/lock/context_internal.h"
#include "compat/sched/host_thread.h"
#include "compat/sched/host_time.h"
#include "compat/lock/host_wait.h"
#include "compat/text/printk.h"

#include <linux/bug.h>
#include <linux/gfp_types.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>
#include <linux/percpu-defs.h>

#define REPORT_BYTES 8192
#define COMM_BYTES 16
#define PLACES 64
#define INTERVAL_NS 1000000000ULL


int debug_locks = 1;
int debug_locks_silent;

int debug_locks_off(void)
{
	return __debug_locks_off() && !debug_locks_silent;
}

/* ---- at most once a second for each place ---- */

static struct {
	unsigned long key;
	unsigned long long last_ns;
} places[PLACES];

/* May the place speak? Two that share an entry take turns in it. */
static bool place_due(unsigned long key)
{
	unsigned int i = (key * 0x9e3779b97f4a7c15UL) >> 58;
	unsigned long long now = km_host_clock_ns(KM_HOST_MONOTONIC);
	unsigned long long last = __atomic_load_n(&places[i].last_ns, __ATOMIC_RELAXED);

	if (__atomic_load_n(&places[i].key, __ATOMIC_RELAXED) == key && last &&
	    now - last < INTERVAL_NS)
		return false;
	if (!__atomic_compare_exchange_n(&places[i].last_ns, &last, now, false, __ATOMIC_RELAXED,
					 __ATOMIC_RELAXED))
		return false;
	__atomic_store_n(&places[i].key, key, __ATOMIC_RELAXED);
	return true;
}

/* ---- texts ---- */

static const char *kind_text(unsigned int what)
{
	switch (what) {
	case KM_KIND_SPIN:
		return "spinlock";
	case KM_KIND_RW_WRITE:
		return "rwlock-W";
	case KM_KIND_RW_READ:
		return "rwlock-R";
	case KM_KIND_MUTEX:
		return "mutex";
	case KM_KIND_RWSEM_WRITE:
		return "rwsem-W";
	case KM_KIND_RWSEM_READ:
		return "rwsem-R";
	case KM_KIND_LOCAL:
		return "local_lock";
	case KM_KIND_SRCU:
		return "srcu";
	default:
		return "bitlock";
	}
}

static void text_held(struct km_text *t)
{
	const struct km_context *me = &km_context;
	unsigned int n = 0, nr = me->nr_held < KM_HELD_MAX ? me->nr_held : KM_HELD_MAX;
	char comm[COMM_BYTES];

	if (!km_nr_held())
		return;
	km_host_comm_of(km_tid(), comm, sizeof(comm));
	km_text_printf(t, "%u lock%s held by %s/%u:\n", km_nr_held(), km_nr_held() == 1 ? "" : "s",
		       comm, km_tid());
	for (unsigned int i = 0; i < nr; i++)
		km_text_printf(t, " #%u: %px (%s){....}, at: %pS\n", n++, me->held[i].lock,
			       kind_text(me->held[i].what), (void *)me->held[i].where);
	if (me->rcu)
		km_text_printf(t, " #%u: %px (rcu_read_lock){....}, at: %pS\n", n, me,
			       (void *)me->where_rcu);
}

void km_report_held(void)
{
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);

	text_held(&t);
	km_printk_text(LOGLEVEL_ERR, t.buf, t.len);
}

void debug_show_held_locks(struct task_struct *task)
{
	km_report_held();
}

/* ---- sleeping ---- */

static bool atomic_now(const struct km_context *me, unsigned int offsets)
{
	return me->count != (offsets & MIGHT_RESCHED_PREEMPT_MASK) ||
	       me->rcu != offsets >> MIGHT_RESCHED_RCU_SHIFT || me->irqs_off || me->non_block;
}

static noinline __cold void sleep_report(const char *file, int line, unsigned int offsets,
					 int skip)
{
	struct km_context *me = &km_context;
	char buf[REPORT_BYTES], comm[COMM_BYTES];
	struct km_text t = KM_TEXT(buf);

	km_host_comm_of(km_tid(), comm, sizeof(comm));
	km_text_printf(&t, "BUG: sleeping function called from invalid context at %s:%d\n", file,
		       line);
	km_text_printf(&t, "in_atomic(): %d, irqs_disabled(): %d, non_block: %u, pid: %u, name: %s\n",
		       me->count != 0, me->irqs_off, me->non_block, km_tid(), comm);
	km_text_printf(&t, "preempt_count: %x, expected: %x\n", me->count,
		       offsets & MIGHT_RESCHED_PREEMPT_MASK);
	km_text_printf(&t, "RCU nest depth: %u, expected: %u\n", me->rcu,
		       offsets >> MIGHT_RESCHED_RCU_SHIFT);
	text_held(&t);
	if (me->count)
		km_text_printf(&t, "Preemption disabled at:\n[<%px>] %pS\n",
			       (void *)me->where_preempt, (void *)me->where_preempt);
	if (me->irqs_off)
		km_text_printf(&t, "hardirqs last disabled at: [<%px>] %pS\n",
			       (void *)me->where_irq, (void *)me->where_irq);
	if (me->non_block)
		km_text_printf(&t, "non_block section entered at: [<%px>] %pS\n",
			       (void *)me->where_non_block, (void *)me->where_non_block);
	km_text_task(&t);
	km_text_trace(&t, skip + 1);
	km_printk_text(LOGLEVEL_ERR, t.buf, t.len);
	km_warn_note();
}

/* Text of a report of this thread's own making must not start another. */
static noinline __cold void sleep_check_failed(const char *file, int line, unsigned int offsets,
					       unsigned long key)
{
	if (km_context.reporting)
		return;
	km_context.reporting = 1;
	barrier();
	if (place_due(key))
		sleep_report(file, line, offsets, 2);
	barrier();
	km_context.reporting = 0;
}

noinline void __might_resched(const char *file, int line, unsigned int offsets)
{
	if (unlikely(atomic_now(&km_context, offsets)))
		sleep_check_failed(file, line, offsets, (unsigned long)file + line);
}

noinline void __might_sleep(const char *file, int line)
{
	if (unlikely(atomic_now(&km_context, 0)))
		sleep_check_failed(file, line, 0, (unsigned long)file + line);
}

noinline void __might_fault(const char *file, int line)
{
	if (unlikely(atomic_now(&km_context, 0)))
		sleep_check_failed(file, line, 0, (unsigned long)file + line);
}

/*
 * The place is where the context was entered: an allocation may ask again for its slab's pages.
 * The file is where the kernel asks.
 */
static noinline __cold void alloc_report(void)
{
	const struct km_context *me = &km_context;
	unsigned long key = 1;

	if (me->count)
		key += me->where_preempt;
	if (me->irqs_off)
		key = key * 31 + me->where_irq;
	if (me->rcu)
		key = key * 31 + me->where_rcu;
	sleep_check_failed("include/linux/sched/mm.h", 274, 0, key);
}

noinline void km_compat_might_alloc(unsigned int gfp)
{
	if (gfp & __GFP_DIRECT_RECLAIM && unlikely(atomic_now(&km_context, 0)))
		alloc_report();
}

/* ---- schedule() ---- */

static noinline __cold void schedule_report(void)
{
	struct km_context *me = &km_context;
	char buf[REPORT_BYTES], comm[COMM_BYTES];
	struct km_text t = KM_TEXT(buf);

	km_host_comm_of(km_tid(), comm, sizeof(comm));
	if (me->count)
		km_text_printf(&t, "BUG: scheduling while atomic: %s/%u/0x%08x\n", comm, km_tid(),
			       me->count);
	else if (me->rcu)
		km_text_printf(&t, "WARNING: Voluntary context switch within RCU read-side critical "
				   "section!\n");
	else
		km_text_printf(&t, "BUG: scheduling in a non-blocking section: %s/%u/%u\n", comm,
			       km_tid(), me->non_block);
	text_held(&t);
	if (me->count)
		km_text_printf(&t, "Preemption disabled at:\n[<%px>] %pS\n",
			       (void *)me->where_preempt, (void *)me->where_preempt);
	else if (!me->rcu)
		km_text_printf(&t, "non_block section entered at: [<%px>] %pS\n",
			       (void *)me->where_non_block, (void *)me->where_non_block);
	km_text_task(&t);
	km_text_trace(&t, 3);
	km_printk_text(LOGLEVEL_ERR, t.buf, t.len);
	km_warn_note();
}

static noinline __cold void schedule_check_failed(void)
{
	struct km_context *me = &km_context;
	unsigned long where = me->count ? me->where_preempt :
			      me->rcu	? me->where_rcu : me->where_non_block;

	if (me->reporting)
		return;
	me->reporting = 1;
	barrier();
	if (place_due(where + 2))
		schedule_report();
	barrier();
	me->reporting = 0;
}

noinline void km_schedule_check(bool sleeps)
{
	const struct km_context *me = &km_context;

	if (unlikely(me->count || me->rcu || (sleeps && me->non_block)))
		schedule_check_failed();
}

/* ---- contexts that are asked for ---- */

static noinline __cold void cant_report(const char *what, const char *file, int line)
{
	char buf[REPORT_BYTES], comm[COMM_BYTES];
	struct km_text t = KM_TEXT(buf);

	if (!place_due((unsigned long)file + line))
		return;
	km_host_comm_of(km_tid(), comm, sizeof(comm));
	km_text_printf(&t, "BUG: assuming %s context at %s:%d\n", what, file, line);
	km_text_printf(&t, "in_atomic(): %d, irqs_disabled(): %d, migration_disabled() %u pid: %u, "
			   "name: %s\n",
		       km_context.count != 0, km_context.irqs_off, km_context.migrate, km_tid(),
		       comm);
	text_held(&t);
	km_text_task(&t);
	km_text_trace(&t, 2);
	km_printk_text(LOGLEVEL_ERR, t.buf, t.len);
	km_warn_note();
}

noinline void __cant_sleep(const char *file, int line, int preempt_offset)
{
	if (!km_context.irqs_off && km_context.count <= (unsigned int)preempt_offset)
		cant_report("atomic", file, line);
}

noinline void __cant_migrate(const char *file, int line)
{
	if (!km_context.irqs_off && !km_context.count && !km_context.migrate)
		cant_report("non migratable", file, line);
}

void km_non_block(int delta)
{
	if (!km_context.non_block)
		km_context.where_non_block = KM_CALLER;
	if (WARN_ON_ONCE(delta < 0 && !km_context.non_block))
		return;
	km_context.non_block += delta;
}

/* ---- locks ---- */

void km_report_recursion(const void *lock, unsigned int what, unsigned long where)
{
	static const char line[] = "============================================\n";
	const struct km_held *held = km_held_either(lock, what);
	char buf[REPORT_BYTES], comm[COMM_BYTES];
	struct km_text t = KM_TEXT(buf);

	km_host_comm_of(km_tid(), comm, sizeof(comm));
	km_text_printf(&t, "\n%sWARNING: possible recursive locking detected\n", line);
	km_text_printf(&t, "--------------------------------------------\n");
	km_text_printf(&t, "%s/%u is trying to acquire lock:\n%px (%s){....}, at: %pS\n", comm,
		       km_tid(), lock, kind_text(what), (void *)where);
	if (held)
		km_text_printf(&t, "\nbut task is already holding lock:\n%px (%s){....}, at: %pS\n",
			       lock, kind_text(held->what), (void *)held->where);
	km_text_printf(&t, "\n *** DEADLOCK ***\n\n");
	text_held(&t);
	km_text_printf(&t, "\nstack backtrace:\n");
	km_text_task(&t);
	km_text_trace(&t, 2);
	km_printk_text(LOGLEVEL_ERR, t.buf, t.len);
	km_warn_note();
	panic("deadlock: %s/%u waits for a lock that it holds", comm, km_tid());
}

static void text_spin(struct km_text *t, const raw_spinlock_t *lock, const char *msg)
{
	unsigned int owner = READ_ONCE(lock->owner);
	char comm[COMM_BYTES], owner_comm[COMM_BYTES] = "<none>";

	km_host_comm_of(km_tid(), comm, sizeof(comm));
	if (owner)
		km_host_comm_of(owner, owner_comm, sizeof(owner_comm));
	km_text_printf(t, "BUG: spinlock %s on CPU#%u, %s/%u\n", msg, raw_smp_processor_id(), comm,
		       km_tid());
	km_text_printf(t, " lock: %pS, .owner: %s/%d\n", lock, owner_comm,
		       owner ? (int)owner : -1);
	text_held(t);
}

void km_report_spin(const raw_spinlock_t *lock, const char *msg)
{
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);

	text_spin(&t, lock, msg);
	km_text_task(&t);
	km_text_trace(&t, 2);
	km_printk_text(LOGLEVEL_EMERG, t.buf, t.len);
	km_warn_note();
}

void km_report_unlock(const void *lock, unsigned int what, unsigned long where)
{
	char buf[REPORT_BYTES], comm[COMM_BYTES];
	struct km_text t = KM_TEXT(buf);

	km_host_comm_of(km_tid(), comm, sizeof(comm));
	km_text_printf(&t, "\n=====================================\n");
	km_text_printf(&t, "WARNING: bad unlock balance detected!\n");
	km_text_printf(&t, "-------------------------------------\n");
	km_text_printf(&t, "%s/%u is trying to release lock (%px %s) at:\n%pS\n", comm, km_tid(),
		       lock, kind_text(what), (void *)where);
	km_text_printf(&t, "but there are no more locks to release!\n\n");
	text_held(&t);
	km_text_printf(&t, "\nstack backtrace:\n");
	km_text_task(&t);
	km_text_trace(&t, 2);
	km_printk_text(LOGLEVEL_ERR, t.buf, t.len);
	km_warn_note();
}

/* ---- locks in memory that is being freed, and at the end of a thread ---- */

void debug_check_no_locks_freed(const void *from, unsigned long len)
{
	const struct km_context *me = &km_context;
	unsigned int nr = me->nr_held < KM_HELD_MAX ? me->nr_held : KM_HELD_MAX;

	for (unsigned int i = 0; i < nr; i++)
		if ((unsigned long)me->held[i].lock - (unsigned long)from < len)
			WARN(1, "held lock freed! %px-%px, with a lock still held there: %px (%s)\n",
			     from, from + len - 1, me->held[i].lock, kind_text(me->held[i].what));
}

void debug_check_no_locks_held(void)
{
	char comm[COMM_BYTES];

	if (!km_nr_held())
		return;
	km_host_comm_of(km_tid(), comm, sizeof(comm));
	pr_warn("\n====================================\nWARNING: %s/%u still has locks held!\n",
		comm, km_tid());
	km_report_held();
	dump_stack();
	km_warn_note();
}
