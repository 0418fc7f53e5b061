/* SPDX-License-Identifier: MIT */
/* What is said about sleeping where one may not, and about locks that are left wrongly. */
#include <kunit/test.h>
#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/hardirq.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/vmalloc.h>

#include "said.h"

#define BUG_SLEEP "BUG: sleeping function called from invalid context at "

static DEFINE_SPINLOCK(lock);
static DEFINE_MUTEX(mutex);

static noinline void allocate(gfp_t gfp)
{
	kfree(kmalloc(32, gfp));
}

static void kmalloc_under_a_spinlock(struct kunit *test)
{
	said_begin();
	spin_lock(&lock);
	allocate(GFP_KERNEL);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said(BUG_SLEEP));
	KUNIT_EXPECT_TRUE(test, said("in_atomic(): 1, irqs_disabled(): 0, non_block: 0, pid: "));
	KUNIT_EXPECT_TRUE(test, said("preempt_count: 1, expected: 0"));
	KUNIT_EXPECT_TRUE(test, said("RCU nest depth: 0, expected: 0"));
	KUNIT_EXPECT_TRUE(test, said("1 lock held by "));
	KUNIT_EXPECT_TRUE(test, said("Preemption disabled at:"));
	KUNIT_EXPECT_TRUE(test, said("kmalloc_under_a_spinlock"));
}

static void once_a_second_for_a_place(struct kunit *test)
{
	said_begin();
	preempt_disable();
	for (int i = 0; i < 3; i++)
		might_sleep();
	preempt_enable();
	KUNIT_EXPECT_LE(test, said_end(), 2);
	KUNIT_EXPECT_TRUE(test, said(BUG_SLEEP));
}

static void atomic_allocations_are_fine(struct kunit *test)
{
	said_begin();
	spin_lock(&lock);
	allocate(GFP_ATOMIC);
	allocate(GFP_NOWAIT);
	free_pages(__get_free_pages(GFP_ATOMIC, 0), 0);
	spin_unlock(&lock);
	rcu_read_lock();
	allocate(GFP_ATOMIC);
	rcu_read_unlock();
	allocate(GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, said_end(), 0);
	KUNIT_EXPECT_STREQ(test, said_text, "");
}

static void pages_with_interrupts_off(struct kunit *test)
{
	unsigned long flags;

	said_begin();
	local_irq_save(flags);
	free_pages(__get_free_pages(GFP_KERNEL, 0), 0);
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("in_atomic(): 0, irqs_disabled(): 1"));
}

static void vmalloc_in_an_rcu_section(struct kunit *test)
{
	said_begin();
	rcu_read_lock();
	vfree(vmalloc(PAGE_SIZE));
	rcu_read_unlock();
	KUNIT_EXPECT_GE(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said(BUG_SLEEP));
	KUNIT_EXPECT_TRUE(test, said("RCU nest depth: 1, expected: 0"));
}

static void mutex_in_an_interrupt(struct kunit *test)
{
	said_begin();
	irq_enter();
	mutex_lock(&mutex);
	mutex_unlock(&mutex);
	irq_exit();
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said(BUG_SLEEP));
	KUNIT_EXPECT_TRUE(test, said("preempt_count: 10000, expected: 0"));
}

static void msleep_while_atomic(struct kunit *test)
{
	said_begin();
	preempt_disable();
	msleep(1);
	preempt_enable();
	KUNIT_EXPECT_GE(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("BUG: scheduling while atomic: "));
}

static void scheduling_under_a_spinlock(struct kunit *test)
{
	said_begin();
	spin_lock(&lock);
	schedule();
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("BUG: scheduling while atomic: "));
	KUNIT_EXPECT_TRUE(test, said("/0x00000001\n"));
	KUNIT_EXPECT_TRUE(test, said("1 lock held by "));
	KUNIT_EXPECT_TRUE(test, said("Preemption disabled at:"));
	said_begin();
	local_bh_disable();
	schedule_timeout_uninterruptible(1);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("BUG: scheduling while atomic: "));
}

static void scheduling_in_an_rcu_section(struct kunit *test)
{
	said_begin();
	rcu_read_lock();
	schedule();
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("Voluntary context switch within RCU read-side critical "
				     "section!"));
	KUNIT_EXPECT_TRUE(test, said("(rcu_read_lock)"));
	said_begin();
	rcu_read_lock();
	cond_resched();
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said(BUG_SLEEP));
	KUNIT_EXPECT_TRUE(test, said("RCU nest depth: 1, expected: 0"));
}

static void scheduling_where_one_may_not_block(struct kunit *test)
{
	said_begin();
	non_block_start();
	yield(); /* gives way only */
	non_block_end();
	KUNIT_EXPECT_EQ(test, said_end(), 0);
	said_begin();
	non_block_start();
	schedule_timeout_uninterruptible(1);
	non_block_end();
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("BUG: scheduling in a non-blocking section: "));
}

static void scheduling_where_one_may(struct kunit *test)
{
	said_begin();
	schedule();
	preempt_disable();
	schedule_preempt_disabled();
	preempt_enable();
	rcu_read_lock();
	cond_resched_rcu();
	rcu_read_unlock();
	spin_lock(&lock);
	cond_resched_lock(&lock);
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, said_end(), 0);
	KUNIT_EXPECT_STREQ(test, said_text, "");
}

static void unlocked_twice(struct kunit *test)
{
	said_begin();
	spin_unlock(&lock);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("BUG: spinlock already unlocked on CPU#"));
	said_begin();
	mutex_unlock(&mutex);
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("WARNING: bad unlock balance detected!"));
	KUNIT_EXPECT_EQ(test, preempt_count(), 0);
}

static void rcu_left_without_entering(struct kunit *test)
{
	said_begin();
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_TRUE(test, said("bad unlock balance: rcu_read_unlock()"));
	KUNIT_EXPECT_FALSE(test, rcu_read_lock_held());
}

static struct kunit_case context_cases[] = {
	KUNIT_CASE(kmalloc_under_a_spinlock),
	KUNIT_CASE(once_a_second_for_a_place),
	KUNIT_CASE(atomic_allocations_are_fine),
	KUNIT_CASE(pages_with_interrupts_off),
	KUNIT_CASE(vmalloc_in_an_rcu_section),
	KUNIT_CASE(mutex_in_an_interrupt),
	KUNIT_CASE(msleep_while_atomic),
	KUNIT_CASE(scheduling_under_a_spinlock),
	KUNIT_CASE(scheduling_in_an_rcu_section),
	KUNIT_CASE(scheduling_where_one_may_not_block),
	KUNIT_CASE(scheduling_where_one_may),
	KUNIT_CASE(unlocked_twice),
	KUNIT_CASE(rcu_left_without_entering),
	{}
};

static struct kunit_suite context_suite = {
	.name = "context",
	.test_cases = context_cases,
};
kunit_test_suite(context_suite);

MODULE_LICENSE("Dual MIT/GPL");
