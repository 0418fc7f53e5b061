/* SPDX-License-Identifier: MIT */
/* percpu_ref, percpu_rwsem, local_lock, and mutexes unlocked by who does not hold them. */
#include <kunit/test.h>

#include <linux/delay.h>
#include <linux/local_lock.h>
#include <linux/mutex.h>
#include <linux/percpu-refcount.h>
#include <linux/percpu-rwsem.h>

#include "crew.h"
#include "said.h"

#define ROUNDS 2000
#define CREW 4

/* ---- references ---- */

static struct percpu_ref ref;
static int nr_released, nr_confirmed;

static void ref_release(struct percpu_ref *r)
{
	nr_released++;
}

static void ref_confirm(struct percpu_ref *r)
{
	nr_confirmed += !percpu_ref_tryget_live(r);
}

static int ref_setup(unsigned int flags)
{
	nr_released = nr_confirmed = 0;
	return percpu_ref_init(&ref, ref_release, flags, GFP_KERNEL);
}

static void ref_released_with_the_last(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ref_setup(0), 0);
	percpu_ref_get(&ref);
	percpu_ref_get_many(&ref, 3);
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget(&ref));
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget_live(&ref));
	KUNIT_EXPECT_FALSE(test, percpu_ref_is_dying(&ref));
	percpu_ref_put_many(&ref, 5);
	percpu_ref_kill_and_confirm(&ref, ref_confirm);
	KUNIT_EXPECT_EQ(test, nr_confirmed, 1);
	KUNIT_EXPECT_TRUE(test, percpu_ref_is_dying(&ref));
	KUNIT_EXPECT_FALSE(test, percpu_ref_is_zero(&ref));
	KUNIT_EXPECT_FALSE(test, percpu_ref_tryget_live(&ref));
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget(&ref)); /* there is one still */
	percpu_ref_put(&ref);
	KUNIT_EXPECT_EQ(test, nr_released, 0);
	percpu_ref_put(&ref);
	KUNIT_EXPECT_EQ(test, nr_released, 1);
	KUNIT_EXPECT_TRUE(test, percpu_ref_is_zero(&ref));
	KUNIT_EXPECT_FALSE(test, percpu_ref_tryget(&ref));
	percpu_ref_exit(&ref);
}

static void ref_comes_back(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ref_setup(PERCPU_REF_INIT_DEAD | PERCPU_REF_ALLOW_REINIT), 0);
	KUNIT_EXPECT_TRUE(test, percpu_ref_is_zero(&ref));
	KUNIT_EXPECT_FALSE(test, percpu_ref_tryget_live(&ref));
	percpu_ref_reinit(&ref);
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget_live(&ref));
	percpu_ref_kill(&ref);
	percpu_ref_resurrect(&ref); /* before it reached 0 */
	KUNIT_EXPECT_TRUE(test, percpu_ref_tryget_live(&ref));
	percpu_ref_put_many(&ref, 2);
	KUNIT_EXPECT_EQ(test, nr_released, 0);
	percpu_ref_switch_to_atomic_sync(&ref);
	percpu_ref_get(&ref);
	percpu_ref_switch_to_percpu(&ref);
	percpu_ref_put(&ref);
	percpu_ref_kill(&ref);
	KUNIT_EXPECT_EQ(test, nr_released, 1);
	percpu_ref_exit(&ref);
}

static void ref_killed_twice(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, ref_setup(0), 0);
	percpu_ref_get(&ref);
	percpu_ref_kill(&ref);
	said_begin();
	percpu_ref_kill(&ref);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("percpu_ref_kill_and_confirm called more than once on "
				     "ref_release"));
	KUNIT_EXPECT_EQ(test, nr_released, 0);
	percpu_ref_put(&ref);
	KUNIT_EXPECT_EQ(test, nr_released, 1);
	percpu_ref_exit(&ref);
}

/* One thread kills; the others come and go until they are not let in. */
static void ref_work(void *arg, int who)
{
	if (!who) {
		usleep_range(1000, 2000);
		percpu_ref_kill(&ref);
		return;
	}
	while (percpu_ref_tryget_live(&ref)) {
		if (READ_ONCE(nr_released))
			atomic_inc(arg);
		percpu_ref_get_many(&ref, 2);
		percpu_ref_put(&ref);
		percpu_ref_put_many(&ref, 2);
		cond_resched();
	}
}

static void ref_among_threads(struct kunit *test)
{
	atomic_t wrong = ATOMIC_INIT(0);

	for (int i = 0; i < 20; i++) {
		KUNIT_ASSERT_EQ(test, ref_setup(0), 0);
		KUNIT_ASSERT_TRUE(test, crew_run(CREW, ref_work, &wrong));
		KUNIT_EXPECT_EQ(test, nr_released, 1);
		KUNIT_EXPECT_TRUE(test, percpu_ref_is_zero(&ref));
		percpu_ref_exit(&ref);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&wrong), 0);
}

/* ---- percpu_rwsem ---- */

DEFINE_STATIC_PERCPU_RWSEM(static_sem);
static unsigned long first, second; /* the same, seen under static_sem */

static void rwsem_alone(struct kunit *test)
{
	struct percpu_rw_semaphore sem;

	KUNIT_ASSERT_EQ(test, percpu_init_rwsem(&sem), 0);
	percpu_down_read(&sem);
	KUNIT_EXPECT_TRUE(test, percpu_is_read_locked(&sem));
	KUNIT_EXPECT_TRUE(test, percpu_rwsem_is_held(&sem));
	percpu_rwsem_assert_held(&sem);
	KUNIT_EXPECT_TRUE(test, percpu_down_read_trylock(&sem));
	percpu_up_read(&sem);
	KUNIT_EXPECT_TRUE(test, percpu_is_read_locked(&sem));
	percpu_up_read(&sem);
	KUNIT_EXPECT_FALSE(test, percpu_is_read_locked(&sem));
	percpu_down_write(&sem);
	KUNIT_EXPECT_TRUE(test, percpu_is_write_locked(&sem));
	KUNIT_EXPECT_FALSE(test, percpu_down_read_trylock(&sem));
	percpu_up_write(&sem);
	KUNIT_EXPECT_FALSE(test, percpu_rwsem_is_held(&sem));
	percpu_free_rwsem(&sem);
}

static void rwsem_work(void *arg, int who)
{
	for (int i = 0; i < ROUNDS; i++) {
		if (who && i % 8) {
			percpu_down_read(&static_sem);
			if (READ_ONCE(first) != READ_ONCE(second))
				atomic_inc(arg);
			percpu_up_read(&static_sem);
			continue;
		}
		percpu_down_write(&static_sem);
		WRITE_ONCE(first, first + 1);
		WRITE_ONCE(second, second + 1);
		percpu_up_write(&static_sem);
	}
}

static void rwsem_among_threads(struct kunit *test)
{
	atomic_t wrong = ATOMIC_INIT(0);

	first = second = 0;
	KUNIT_ASSERT_TRUE(test, crew_run(CREW, rwsem_work, &wrong));
	KUNIT_EXPECT_EQ(test, atomic_read(&wrong), 0);
	KUNIT_EXPECT_EQ(test, first, ROUNDS + (CREW - 1) * (ROUNDS / 8UL));
	KUNIT_EXPECT_FALSE(test, rwsem_is_contended(&static_sem.km_sem) &&
				 percpu_is_write_locked(&static_sem));
}

/* A writer that is killed lets those in who waited behind it. */
static struct rw_semaphore behind;

static void killed_work(void *arg, int who)
{
	struct task_struct **killed = arg;

	if (who) {
		smp_store_release(killed, current);
		WARN_ON(down_write_killable(&behind) != -EINTR);
		flush_signals(current);
		return;
	}
	while (!smp_load_acquire(killed) || !rwsem_is_contended(&behind))
		cond_resched();
	msleep(5); /* it waits, as far as can be known */
	send_sig(SIGKILL, *killed, 1);
	up_read(&behind);
	down_read(&behind);
	up_read(&behind);
}

static void a_killed_writer_leaves_the_way(struct kunit *test)
{
	struct task_struct *killed = NULL;

	init_rwsem(&behind);
	down_read_non_owner(&behind);
	down_read_non_owner(&behind);
	said_begin(); /* the reader is not the one that locked it */
	KUNIT_EXPECT_TRUE(test, crew_run(2, killed_work, &killed));
	said_end();
	up_read_non_owner(&behind);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&behind));
}

/* ---- local_lock ---- */

struct local {
	local_lock_t lock;
	unsigned long count;
};

static DEFINE_PER_CPU(struct local, locals) = { .lock = INIT_LOCAL_LOCK(lock) };

static void local_work(void *arg, int who)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct local *l;
		unsigned long seen, flags;

		if (i & 1)
			local_lock(&locals.lock);
		else
			local_lock_irqsave(&locals.lock, flags);
		l = this_cpu_ptr(&locals);
		seen = l->count;
		if (!(i % 64))
			udelay(5);
		if (l != this_cpu_ptr(&locals))
			atomic_inc(arg);
		WRITE_ONCE(l->count, seen + 1);
		if (i & 1)
			local_unlock(&locals.lock);
		else
			local_unlock_irqrestore(&locals.lock, flags);
	}
}

static void local_lock_among_threads(struct kunit *test)
{
	atomic_t wrong = ATOMIC_INIT(0);
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		per_cpu(locals, cpu).count = 0;
	KUNIT_ASSERT_TRUE(test, crew_run(CREW, local_work, &wrong));
	for_each_possible_cpu(cpu)
		sum += per_cpu(locals, cpu).count;
	KUNIT_EXPECT_EQ(test, sum, (unsigned long)CREW * ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic_read(&wrong), 0);
}

static void local_lock_forbids_sleeping(struct kunit *test)
{
	unsigned long flags;

	local_lock(&locals.lock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 1);
	KUNIT_EXPECT_TRUE(test, local_lock_is_locked(&locals.lock));
	KUNIT_EXPECT_FALSE(test, local_trylock(&locals.lock));
	said_begin();
	might_sleep();
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("(local_lock)"));
	local_unlock(&locals.lock);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
	KUNIT_EXPECT_FALSE(test, local_lock_is_locked(&locals.lock));
	local_lock_irqsave(&locals.lock, flags);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	local_unlock_irqrestore(&locals.lock, flags);
	KUNIT_EXPECT_FALSE(test, irqs_disabled());
	said_begin();
	local_unlock(&locals.lock);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("WARNING: bad unlock balance detected!"));
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

/* ---- unlocked by another ---- */

static DEFINE_MUTEX(mutex);
static DECLARE_RWSEM(rwsem);
static atomic_t stage;

static void wait_for_stage(int nr)
{
	while (atomic_read(&stage) < nr)
		cond_resched();
}

static void owner_work(void *arg, int who)
{
	if (!who) {
		mutex_lock(&mutex);
		down_write(&rwsem);
		atomic_set(&stage, 1);
		wait_for_stage(2);
		mutex_unlock(&mutex); /* nobody's any more */
		up_write(&rwsem);
		return;
	}
	wait_for_stage(1);
	mutex_unlock(&mutex);
	up_write(&rwsem);
	atomic_set(&stage, 2);
}

static void unlocked_by_another(struct kunit *test)
{
	atomic_set(&stage, 0);
	said_begin();
	KUNIT_EXPECT_TRUE(test, crew_run(2, owner_work, NULL));
	KUNIT_EXPECT_EQ(test, said_end(), 3);
	KUNIT_EXPECT_TRUE(test, said("DEBUG_LOCKS_WARN_ON(lock->owner != current)"));
	KUNIT_EXPECT_TRUE(test, said("WARNING: bad unlock balance detected!"));
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&mutex));
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&rwsem));
	KUNIT_EXPECT_TRUE(test, mutex_trylock(&mutex)); /* it works on */
	mutex_unlock(&mutex);
}

static struct kunit_case lock_kinds_cases[] = {
	KUNIT_CASE(ref_released_with_the_last),
	KUNIT_CASE(ref_comes_back),
	KUNIT_CASE(ref_killed_twice),
	KUNIT_CASE(ref_among_threads),
	KUNIT_CASE(rwsem_alone),
	KUNIT_CASE(rwsem_among_threads),
	KUNIT_CASE(a_killed_writer_leaves_the_way),
	KUNIT_CASE(local_lock_among_threads),
	KUNIT_CASE(local_lock_forbids_sleeping),
	KUNIT_CASE(unlocked_by_another),
	{}
};

static struct kunit_suite lock_kinds_suite = {
	.name = "lock-kinds",
	.test_cases = lock_kinds_cases,
};
kunit_test_suite(lock_kinds_suite);

MODULE_LICENSE("Dual MIT/GPL");
