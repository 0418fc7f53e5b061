/* SPDX-License-Identifier: MIT */
/* Locks and RCU among threads: who gets in, who is kept out, and what is waited for. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/percpu_counter.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/semaphore.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>

#include "crew.h"

#define ROUNDS 2000
#define CREW 4

struct shared {
	spinlock_t spin;
	rwlock_t rw;
	struct mutex mutex;
	struct rw_semaphore rwsem;
	struct semaphore sem;
	seqlock_t seq;
	struct srcu_struct srcu;
	struct percpu_counter counter;
	unsigned long a, b; /* the same, seen under a lock */
	atomic_t wrong, stage;
};

static void shared_init(struct shared *s)
{
	memset(s, 0, sizeof(*s));
	spin_lock_init(&s->spin);
	rwlock_init(&s->rw);
	mutex_init(&s->mutex);
	init_rwsem(&s->rwsem);
	sema_init(&s->sem, 1);
	seqlock_init(&s->seq);
	init_srcu_struct(&s->srcu);
}

static void both(struct shared *s)
{
	WRITE_ONCE(s->a, s->a + 1);
	WRITE_ONCE(s->b, s->b + 1);
}

static void look(struct shared *s)
{
	if (READ_ONCE(s->a) != READ_ONCE(s->b))
		atomic_inc(&s->wrong);
}

#define EXCLUDES(name, lock, unlock, rlock, runlock, nr)                 \
	static void name##_work(void *arg, int who)                      \
	{                                                                \
		struct shared *s = arg;                                  \
									 \
		for (int i = 0; i < ROUNDS; i++) {                       \
			lock;                                            \
			both(s);                                         \
			unlock;                                          \
			rlock;                                           \
			look(s);                                         \
			runlock;                                         \
		}                                                        \
	}                                                                \
	static void name##_excludes(struct kunit *test)                  \
	{                                                                \
		struct shared s;                                         \
									 \
		shared_init(&s);                                         \
		KUNIT_ASSERT_TRUE(test, crew_run(nr, name##_work, &s));  \
		KUNIT_EXPECT_EQ(test, atomic_read(&s.wrong), 0);         \
		KUNIT_EXPECT_EQ(test, s.a, (unsigned long)(nr) * ROUNDS); \
	}

EXCLUDES(spin, spin_lock(&s->spin), spin_unlock(&s->spin), spin_lock_bh(&s->spin),
	 spin_unlock_bh(&s->spin), CREW)
EXCLUDES(rwlock, write_lock(&s->rw), write_unlock(&s->rw), read_lock(&s->rw),
	 read_unlock(&s->rw), CREW)
EXCLUDES(mutex, mutex_lock(&s->mutex), mutex_unlock(&s->mutex), mutex_lock(&s->mutex),
	 mutex_unlock(&s->mutex), CREW)
EXCLUDES(rwsem, down_write(&s->rwsem), up_write(&s->rwsem), down_read(&s->rwsem),
	 up_read(&s->rwsem), CREW)
EXCLUDES(semaphore, down(&s->sem), up(&s->sem), down(&s->sem), up(&s->sem), CREW)

static void seq_work(void *arg, int who)
{
	struct shared *s = arg;
	unsigned int seq;
	unsigned long a, b;

	for (int i = 0; i < ROUNDS; i++) {
		write_seqlock(&s->seq);
		both(s);
		write_sequnlock(&s->seq);
		do {
			seq = read_seqbegin(&s->seq);
			a = READ_ONCE(s->a);
			b = READ_ONCE(s->b);
		} while (read_seqretry(&s->seq, seq));
		if (a != b)
			atomic_inc(&s->wrong);
	}
}

static void seqlock_readers_see_whole_writes(struct kunit *test)
{
	struct shared s;

	shared_init(&s);
	KUNIT_ASSERT_TRUE(test, crew_run(CREW, seq_work, &s));
	KUNIT_EXPECT_EQ(test, atomic_read(&s.wrong), 0);
	KUNIT_EXPECT_EQ(test, s.a, CREW * (unsigned long)ROUNDS);
}

static void try_and_timeout(struct kunit *test)
{
	struct shared s;

	shared_init(&s);
	KUNIT_EXPECT_TRUE(test, down_read_trylock(&s.rwsem));
	KUNIT_EXPECT_FALSE(test, down_write_trylock(&s.rwsem));
	up_read(&s.rwsem);
	KUNIT_EXPECT_TRUE(test, down_write_trylock(&s.rwsem));
	KUNIT_EXPECT_FALSE(test, down_read_trylock(&s.rwsem));
	downgrade_write(&s.rwsem);
	KUNIT_EXPECT_TRUE(test, down_read_trylock(&s.rwsem));
	up_read(&s.rwsem);
	up_read(&s.rwsem);
	KUNIT_EXPECT_EQ(test, down_trylock(&s.sem), 0); /* 0: got it */
	KUNIT_EXPECT_EQ(test, down_trylock(&s.sem), 1);
	KUNIT_EXPECT_EQ(test, down_timeout(&s.sem, 1), -ETIME);
	up(&s.sem);
	KUNIT_EXPECT_EQ(test, down_timeout(&s.sem, 1), 0);
	up(&s.sem);
	KUNIT_EXPECT_TRUE(test, mutex_trylock(&s.mutex));
	KUNIT_EXPECT_FALSE(test, mutex_trylock(&s.mutex));
	mutex_unlock(&s.mutex);
	KUNIT_EXPECT_TRUE(test, spin_trylock(&s.spin));
	KUNIT_EXPECT_EQ(test, preempt_count(), 1);
	KUNIT_EXPECT_FALSE(test, spin_trylock(&s.spin));
	KUNIT_EXPECT_EQ(test, preempt_count(), 1);
	spin_unlock(&s.spin);
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

/* 0 reads, 1 updates: the update may not return before the reader has left. */
static void grace_work(struct shared *s, int who, bool sleeps)
{
	int idx = 0;

	if (who) {
		while (!atomic_read(&s->stage))
			cond_resched();
		if (sleeps)
			synchronize_srcu(&s->srcu);
		else
			synchronize_rcu();
		if (atomic_read(&s->stage) != 2)
			atomic_inc(&s->wrong);
		return;
	}
	if (sleeps)
		idx = srcu_read_lock(&s->srcu);
	else
		rcu_read_lock();
	atomic_set(&s->stage, 1);
	mdelay(20);
	atomic_set(&s->stage, 2);
	if (sleeps)
		srcu_read_unlock(&s->srcu, idx);
	else
		rcu_read_unlock();
}

static void rcu_work(void *arg, int who)
{
	grace_work(arg, who, false);
}

static void srcu_work(void *arg, int who)
{
	grace_work(arg, who, true);
}

static void grace_periods_wait_for_readers(struct kunit *test)
{
	struct shared s;

	shared_init(&s);
	KUNIT_ASSERT_TRUE(test, crew_run(2, rcu_work, &s));
	KUNIT_EXPECT_EQ(test, atomic_read(&s.wrong), 0);
	shared_init(&s);
	KUNIT_ASSERT_TRUE(test, crew_run(2, srcu_work, &s));
	KUNIT_EXPECT_EQ(test, atomic_read(&s.wrong), 0);
	cleanup_srcu_struct(&s.srcu);
}

/* Freed as soon as the grace period is over: the last reader must not look at it any more. */
struct brief {
	struct srcu_struct srcu;
	atomic_t stage;
};

static void brief_work(void *arg, int who)
{
	struct brief **slot = arg;
	struct brief *b = *slot;
	int idx;

	if (who) {
		while (!atomic_read(&b->stage))
			cond_resched();
		synchronize_srcu(&b->srcu);
		cleanup_srcu_struct(&b->srcu);
		kfree(b);
		return;
	}
	idx = srcu_read_lock(&b->srcu);
	atomic_set(&b->stage, 1);
	srcu_read_unlock(&b->srcu, idx);
}

static void srcu_freed_after_its_last_reader(struct kunit *test)
{
	for (int i = 0; i < 50; i++) {
		struct brief *b = kzalloc(sizeof(*b), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, b);
		init_srcu_struct(&b->srcu);
		KUNIT_ASSERT_TRUE(test, crew_run(2, brief_work, &b));
	}
}

static atomic_t called;

static void count_call(struct rcu_head *head)
{
	atomic_inc(&called);
}

static void barriers_wait_for_callbacks(struct kunit *test)
{
	struct rcu_head heads[8];
	struct srcu_struct srcu;

	atomic_set(&called, 0);
	for (int i = 0; i < 8; i++)
		call_rcu(&heads[i], count_call);
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, atomic_read(&called), 8);
	init_srcu_struct(&srcu);
	for (int i = 0; i < 8; i++)
		call_srcu(&srcu, &heads[i], count_call);
	srcu_barrier(&srcu);
	KUNIT_EXPECT_EQ(test, atomic_read(&called), 16);
	cleanup_srcu_struct(&srcu);
}

static void counter_work(void *arg, int who)
{
	struct shared *s = arg;

	for (int i = 0; i < ROUNDS; i++)
		percpu_counter_add(&s->counter, who & 1 ? -1 : 3);
}

static void percpu_counter_sums_up(struct kunit *test)
{
	struct shared s;

	shared_init(&s);
	KUNIT_ASSERT_EQ(test, percpu_counter_init(&s.counter, 5, GFP_KERNEL), 0);
	KUNIT_ASSERT_TRUE(test, crew_run(CREW, counter_work, &s));
	KUNIT_EXPECT_EQ(test, percpu_counter_sum(&s.counter), 5 + 2 * 2 * ROUNDS);
	percpu_counter_destroy(&s.counter);
}

static void mark_cpu(void *info)
{
	atomic_inc(info);
}

static void each_cpu_is_called_once(struct kunit *test)
{
	atomic_t nr = ATOMIC_INIT(0);

	on_each_cpu(mark_cpu, &nr, 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&nr), (int)num_online_cpus());
	KUNIT_EXPECT_EQ(test, smp_call_function_single(0, mark_cpu, &nr, 1), 0);
	KUNIT_EXPECT_EQ(test, smp_call_function_single(nr_cpu_ids, mark_cpu, &nr, 1), -ENXIO);
	KUNIT_EXPECT_EQ(test, atomic_read(&nr), (int)num_online_cpus() + 1);
}

static struct kunit_case locks_cases[] = {
	KUNIT_CASE(spin_excludes),
	KUNIT_CASE(rwlock_excludes),
	KUNIT_CASE(mutex_excludes),
	KUNIT_CASE(rwsem_excludes),
	KUNIT_CASE(semaphore_excludes),
	KUNIT_CASE(seqlock_readers_see_whole_writes),
	KUNIT_CASE(try_and_timeout),
	KUNIT_CASE(grace_periods_wait_for_readers),
	KUNIT_CASE(srcu_freed_after_its_last_reader),
	KUNIT_CASE(barriers_wait_for_callbacks),
	KUNIT_CASE(percpu_counter_sums_up),
	KUNIT_CASE(each_cpu_is_called_once),
	{}
};

static struct kunit_suite locks_suite = {
	.name = "locks",
	.test_cases = locks_cases,
};
kunit_test_suite(locks_suite);

MODULE_LICENSE("Dual MIT/GPL");
