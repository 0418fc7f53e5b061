/* SPDX-License-Identifier: MIT */
/* RCU by its public names, and kfree_rcu() in all its forms. */
#include "test.h"

#include "page/page.h"
#include "port/port.h"
#include "reclaim/reclaim.h"
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <pthread.h>
#include <signal.h>

TEST_CMDLINE("mem=128M");

#define ALIVE 0xa11fe

struct object {
	unsigned long state;
	struct rcu_head rcu;
	struct {
		struct rcu_head deep;
	} inner;
	char bytes[200];
};

static struct object __rcu *shared;
static bool stop;

static struct object *object_new(void)
{
	struct object *o = kmalloc(sizeof(*o), GFP_KERNEL);

	if (CHECK(o))
		__atomic_store_n(&o->state, ALIVE, __ATOMIC_RELAXED);
	return o;
}

/* ---- readers and pointers ---- */

TEST(sections_nest)
{
	CHECK(!rcu_read_lock_held());
	rcu_read_lock();
	CHECK(rcu_read_lock_held());
	rcu_read_lock_bh();
	rcu_read_lock_sched();
	rcu_read_unlock_sched();
	rcu_read_unlock_bh();
	CHECK(rcu_read_lock_any_held());
	rcu_read_unlock();
	CHECK(!rcu_read_lock_held());
	scoped_guard(rcu) {
		CHECK(rcu_read_lock_held());
	}
	CHECK(!rcu_read_lock_held());
}

TEST(pointers)
{
	struct object a, b, *old;
	struct object *table[2] = { RCU_INITIALIZER(&a), NULL };
	struct { struct object *p; } holder = { RCU_POINTER_INITIALIZER(p, &b) };

	CHECK_EQ(rcu_dereference(table[0]), &a);
	CHECK_EQ(rcu_access_pointer(holder.p), &b);
	rcu_assign_pointer(table[1], &b);
	CHECK_EQ(rcu_dereference_check(table[1], 1), &b);
	old = rcu_replace_pointer(table[1], &a, true);
	CHECK_EQ(old, &b);
	CHECK_EQ(rcu_dereference_protected(table[1], true), &a);
	RCU_INIT_POINTER(table[1], NULL);
	CHECK_EQ(rcu_dereference_raw(table[1]), NULL);
}

static void *read_on(void *arg)
{
	unsigned long reads = 0;

	do {
		rcu_read_lock();
		for (int i = 0; i < 20; i++) {
			struct object *o = rcu_dereference(shared);

			CHECK_EQ(__atomic_load_n(&o->state, __ATOMIC_RELAXED), ALIVE);
		}
		rcu_read_unlock();
		reads++;
	} while (!__atomic_load_n(&stop, __ATOMIC_RELAXED));
	CHECK(reads > 0);
	return arg;
}

/* Publish objects and hand the old ones over by every form in turn. */
TEST(no_reader_sees_a_freed_object)
{
	unsigned long nr = test_scale(8000);
	pthread_t readers[3];

	stop = false;
	rcu_assign_pointer(shared, object_new());
	for (int i = 0; i < 3; i++)
		pthread_create(&readers[i], NULL, read_on, NULL);
	for (unsigned long i = 0; i < nr; i++) {
		struct object *old, *o = object_new();

		REQUIRE(o);
		old = rcu_replace_pointer(shared, o, true);
		switch (i % 6) {
		case 0:
			kfree_rcu(old, rcu);
			break;
		case 1:
			kvfree_rcu(old, inner.deep);
			break;
		case 2:
			kfree_rcu_mightsleep(old);
			break;
		case 3:
			kvfree_rcu_mightsleep(old);
			break;
		case 4:
			kfree_rcu_nolock(old, rcu);
			break;
		default:
			kfree_rcu(old);
		}
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < 3; i++)
		pthread_join(readers[i], NULL);
	kfree_rcu(shared, rcu);
	kvfree_rcu_barrier();
	reclaim_check();
	CHECK(__atomic_load_n(&reclaim_counters.rcu_batch, __ATOMIC_RELAXED) > 0);
	CHECK(__atomic_load_n(&reclaim_counters.rcu_batch, __ATOMIC_RELAXED) < nr);
}

TEST(null_is_ignored)
{
	struct object *none = NULL;

	kfree_rcu(none, rcu);
	kvfree_rcu(none);
	kfree_rcu_mightsleep(none);
	kfree_rcu_nolock(none, rcu);
	reclaim_check();
}

TEST(vmalloc_memory_too)
{
	struct object *area = vmalloc(100000);
	void *plain = vmalloc(5000);

	REQUIRE(area && plain);
	kvfree_rcu(area, inner.deep);
	kvfree_rcu_mightsleep(plain);
	kvfree_rcu_barrier();
	CHECK_EQ(find_vm_area(area), NULL);
	CHECK_EQ(find_vm_area(plain), NULL);
}

/* ---- barriers ---- */

static unsigned int called;

static void note(struct rcu_head *head)
{
	(void)head;
	port_sleep_ns(1000000);
	__atomic_fetch_add(&called, 1, __ATOMIC_RELAXED);
}

TEST(barrier_waits_for_callbacks)
{
	static struct rcu_head heads[20];

	called = 0;
	for (int i = 0; i < 20; i++)
		call_rcu(&heads[i], note);
	rcu_barrier();
	CHECK_EQ(__atomic_load_n(&called, __ATOMIC_RELAXED), 20);
	call_rcu_hurry(&heads[0], note);
	call_rcu_sched(&heads[1], note);
	call_rcu_bh(&heads[2], note);
	rcu_barrier_bh();
	CHECK_EQ(__atomic_load_n(&called, __ATOMIC_RELAXED), 23);
	synchronize_rcu();
	synchronize_rcu_expedited();
	synchronize_sched();
}

TEST(kvfree_barrier_waits_for_frees)
{
	unsigned long free;

	reclaim_trim(true);
	free = page_node_free(0);
	for (int round = 0; round < 20; round++) {
		/* Blocks of their own, so that the buddy knows each. */
		for (int i = 0; i < 20; i++) {
			struct object *o = kmalloc(64 << 10, GFP_KERNEL);

			REQUIRE(o);
			kfree_rcu(o, rcu);
		}
		if (round % 2)
			kvfree_rcu_barrier();
		else
			kvfree_rcu_barrier_on_cache(NULL);
		reclaim_check();
		page_drain_all();
		CHECK(page_node_free(0) + 64 > free);
	}
	kvfree_rcu_init();
	kfree_rcu_scheduler_running();
}

/* ---- many threads, and handlers ---- */

static void *free_many(void *arg)
{
	for (unsigned long i = 0; i < test_scale(20000); i++) {
		struct object *o = kmalloc(sizeof(*o), GFP_KERNEL);

		if (!CHECK(o))
			break;
		kfree_rcu(o, rcu);
		if (i % 4000 == 0)
			kvfree_rcu_barrier();
	}
	return arg;
}

static void free_in_handler(int sig)
{
	struct object *o = kmalloc(sizeof(*o), GFP_ATOMIC | __GFP_NOWARN);

	(void)sig;
	kfree_rcu(o, rcu);
}

static void *send_signals(void *arg)
{
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		pthread_kill(*(pthread_t *)arg, SIGUSR1);
		port_sleep_ns(100000);
	}
	return NULL;
}

TEST(threads_and_handlers)
{
	pthread_t threads[4], sender;

	signal(SIGUSR1, free_in_handler);
	stop = false;
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, free_many, NULL);
	pthread_create(&sender, NULL, send_signals, &threads[0]);
	for (int i = 1; i < 4; i++)
		pthread_join(threads[i], NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	pthread_join(sender, NULL);
	pthread_join(threads[0], NULL);
	kvfree_rcu_barrier();
	reclaim_check();
	page_drain_all();
	page_check();
}
