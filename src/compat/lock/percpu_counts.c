/* SPDX-License-Identifier: MIT */
/* struct percpu_counter and struct percpu_ref. */
#include <linux/bug.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu_counter.h>

/* ---- counters ---- */

int percpu_counter_batch = 32;

int __percpu_counter_init_many(struct percpu_counter *fbc, s64 amount, gfp_t gfp, u32 nr)
{
	for (u32 i = 0; i < nr; i++) {
		raw_spin_lock_init(&fbc[i].lock);
		fbc[i].count = amount;
		fbc[i].counters = alloc_percpu_gfp(s32, gfp);
		if (!fbc[i].counters) {
			percpu_counter_destroy_many(fbc, i);
			return -ENOMEM;
		}
	}
	return 0;
}

void percpu_counter_destroy_many(struct percpu_counter *fbc, u32 nr)
{
	for (u32 i = 0; i < nr; i++) {
		free_percpu(fbc[i].counters);
		fbc[i].counters = NULL;
	}
}

void percpu_counter_set(struct percpu_counter *fbc, s64 amount)
{
	unsigned long flags;
	unsigned int cpu;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	for_each_possible_cpu(cpu)
		WRITE_ONCE(*per_cpu_ptr(fbc->counters, cpu), 0);
	WRITE_ONCE(fbc->count, amount);
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
}

/* All that this CPU has, and amount, into count. */
static void counter_fold(struct percpu_counter *fbc, s64 amount)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	amount += this_cpu_xchg(*fbc->counters, 0);
	WRITE_ONCE(fbc->count, fbc->count + amount);
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
}

void percpu_counter_add_batch(struct percpu_counter *fbc, s64 amount, s32 batch)
{
	s32 *part = raw_cpu_ptr(fbc->counters);
	s32 old = READ_ONCE(*part);

	/* Another thread of this CPU may come between: then again, with what it left. */
	do {
		s64 sum = old + amount;

		if (sum >= batch || sum <= -(s64)batch) {
			counter_fold(fbc, amount);
			return;
		}
	} while (!try_cmpxchg_relaxed(part, &old, (s32)(old + amount)));
}

void percpu_counter_sync(struct percpu_counter *fbc)
{
	counter_fold(fbc, 0);
}

static s64 counter_sum_locked(struct percpu_counter *fbc)
{
	s64 sum = fbc->count;
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(*per_cpu_ptr(fbc->counters, cpu));
	return sum;
}

s64 __percpu_counter_sum(struct percpu_counter *fbc)
{
	unsigned long flags;
	s64 sum;

	raw_spin_lock_irqsave(&fbc->lock, flags);
	sum = counter_sum_locked(fbc);
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
	return sum;
}

bool __percpu_counter_limited_add(struct percpu_counter *fbc, s64 limit, s64 amount, s32 batch)
{
	unsigned long flags;
	bool good;
	s64 sum;

	if (!amount)
		return true;
	raw_spin_lock_irqsave(&fbc->lock, flags);
	sum = counter_sum_locked(fbc) + amount;
	good = amount > 0 ? sum <= limit : sum >= limit;
	if (good)
		WRITE_ONCE(fbc->count, fbc->count + amount);
	raw_spin_unlock_irqrestore(&fbc->lock, flags);
	return good;
}

int __percpu_counter_compare(struct percpu_counter *fbc, s64 rhs, s32 batch)
{
	s64 count = percpu_counter_read(fbc);
	s64 error = (s64)batch * num_online_cpus();

	if (count - rhs <= error && rhs - count <= error)
		count = percpu_counter_sum(fbc);
	return count > rhs ? 1 : count < rhs ? -1 : 0;
}

/* ---- references ---- */

int percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release, unsigned int flags,
		    gfp_t gfp)
{
	*ref = (struct percpu_ref){
		.release = release,
		.dead = flags & PERCPU_REF_INIT_DEAD,
	};
	atomic_long_set(&ref->count, !ref->dead);
	return 0;
}

void percpu_ref_exit(struct percpu_ref *ref)
{
	ref->release = NULL;
	ref->dead = true;
}

void percpu_ref_kill_and_confirm(struct percpu_ref *ref, percpu_ref_func_t *confirm)
{
	if (WARN_ONCE(xchg(&ref->dead, true), "%s called more than once on %ps!", __func__,
		      ref->release))
		return;
	if (confirm)
		confirm(ref);
	percpu_ref_put(ref);
}

void percpu_ref_resurrect(struct percpu_ref *ref)
{
	WARN_ON_ONCE(!ref->dead);
	percpu_ref_get(ref);
	WRITE_ONCE(ref->dead, false);
}

void percpu_ref_reinit(struct percpu_ref *ref)
{
	WARN_ON_ONCE(!percpu_ref_is_zero(ref));
	percpu_ref_resurrect(ref);
}

void percpu_ref_switch_to_atomic(struct percpu_ref *ref, percpu_ref_func_t *confirm)
{
	if (confirm)
		confirm(ref);
}

/* NO-OP: the counter is atomic in any mode. */
void percpu_ref_switch_to_atomic_sync(struct percpu_ref *ref)
{
}

/* NO-OP: the same atomic counter goes on. */
void percpu_ref_switch_to_percpu(struct percpu_ref *ref)
{
}

bool percpu_ref_tryget_live(struct percpu_ref *ref)
{
	if (percpu_ref_is_dying(ref) || !percpu_ref_tryget(ref))
		return false;
	/* Killed meanwhile: the reference taken holds it up a moment only. */
	if (!percpu_ref_is_dying(ref))
		return true;
	percpu_ref_put(ref);
	return false;
}
