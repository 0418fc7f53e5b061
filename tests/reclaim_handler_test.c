/* SPDX-License-Identifier: MIT */
/* A process whose first need of a thread arises in a signal handler, where none can be started. */
#include "reclaim_hoard.h"

#include "page/page.h"
#include "port/port.h"
#include "reclaim/reclaim.h"
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include <signal.h>

TEST_CMDLINE("mem=32M");

struct object {
	struct rcu_head rcu;
	int number;
};

static struct page *pages[1024];
static int nr_pages;
static struct object *object;
static unsigned int called;

static void note(struct rcu_head *head)
{
	(void)head;
	__atomic_store_n(&called, 1, __ATOMIC_RELEASE);
}

static void in_handler(int sig)
{
	static struct rcu_head head;
	char buf[2048];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	(void)sig;
	while (nr_pages)
		__free_page(pages[--nr_pages]);
	kfree_rcu(object, rcu);
	call_rcu(&head, note);
	reclaim_text(&t);
	CHECK(strstr(buf, "kswapd0: not started"));
}

static bool kswapd_runs(void)
{
	char buf[2048];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	reclaim_text(&t);
	return strstr(buf, "kswapd0: runs");
}

TEST(a_later_call_starts_the_threads)
{
	bool started = false;

	while (nr_pages < 1024)
		pages[nr_pages++] = alloc_page(GFP_KERNEL);
	object = kmalloc(sizeof(*object), GFP_KERNEL);
	CHECK(!port_in_handler());
	signal(SIGUSR1, in_handler);
	raise(SIGUSR1);
	port_sleep_ns(20000000);
	CHECK_EQ(__atomic_load_n(&called, __ATOMIC_ACQUIRE), 0);
	rcu_barrier();
	CHECK_EQ(__atomic_load_n(&called, __ATOMIC_ACQUIRE), 1);
	kvfree_rcu_barrier();
	reclaim_check();
#ifdef KM_WIRE_NONE
	return;
#endif
	for (int i = 0; i < 20 && !started; i++) {
		struct page *block = alloc_pages(GFP_KERNEL, 6);

		CHECK(block);
		__free_pages(block, 6);
		started = kswapd_runs();
		port_sleep_ns(5000000);
	}
	CHECK(started);
}
