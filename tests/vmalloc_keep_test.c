/* SPDX-License-Identifier: MIT */
/* Freed areas that stay mapped: who gets them, who does not, how many there are. */
#include "vmalloc_util.h"

#include <pthread.h>

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

static unsigned long host_calls(void)
{
	return vmap_counters.map + vmap_counters.unmap;
}

TEST(repeated_pairs_make_no_system_call)
{
	static const unsigned long sizes[] = { 20,    4096,  4097,   20000,
					       65536, 65537, 300000, 1 << 20 };

	for (unsigned int i = 0; i < ARRAY_LEN(sizes); i++) {
		char *p = vmalloc(sizes[i]);
		unsigned long before;

		vfree(p);
		before = host_calls();
		for (int n = 0; n < 100; n++) {
			p = vmalloc(sizes[i]);
			p[0] = p[sizes[i] - 1] = 1;
			vfree(p);
		}
		CHECK_EQ(host_calls(), before);
		util_forget();
	}
}

TEST(frames_kept_are_bounded)
{
	static void *p[4000];
	unsigned long most = 0;

	util_forget();
	CHECK(vmap_keep_limit <= page_nr_frames / 64);
	CHECK(vmap_keep_limit << PAGE_SHIFT <= 16UL << 20);
	for (int i = 0; i < 4000; i++)
		p[i] = vmalloc(1 + test_rand_below(3) * 4096);
	for (int i = 0; i < 4000; i++) {
		vfree(p[i]);
		most = max_ul(most, vmap_frames_kept());
	}
	CHECK(most <= vmap_keep_limit && most > vmap_keep_limit / 2);
	vmalloc_check();
	/* A wave of frees is unmapped in few calls. */
	util_forget();
	for (int i = 0; i < 2000; i++)
		p[i] = vmalloc(4096);
	{
		unsigned long unmaps = vmap_counters.unmap;

		for (int i = 0; i < 2000; i++)
			vfree(p[i]);
		vm_unmap_aliases();
		CHECK(vmap_counters.unmap - unmaps < 60);
	}
	util_forget();
}

TEST(purge_gives_everything_back)
{
	unsigned long free;
	void *p[20];

	util_forget();
	page_drain_all();
	free = page_node_free(0);
	for (int i = 0; i < 20; i++)
		p[i] = vmalloc(4096 * (i + 1) / 2);
	for (int i = 0; i < 20; i++)
		vfree(p[i]);
	CHECK(vmap_frames_kept() > 0);
	CHECK_EQ(vmap_purge(true), 110);
	CHECK_EQ(vmap_purge(true), 0);
	CHECK_EQ(vmap_purge(false), 0);
	page_drain_all();
	CHECK(page_node_free(0) + 64 > free);
	vmalloc_check();
}

TEST(a_frame_that_others_hold_is_not_given_away)
{
	char *p = vmalloc(2 * PAGE_SIZE), *q;
	struct page *page = vmalloc_to_page(p + PAGE_SIZE);

	get_page(page);
	p[PAGE_SIZE] = 5;
	vfree(p);
	for (int i = 0; i < 10; i++) {
		q = vmalloc(2 * PAGE_SIZE);
		CHECK(vmalloc_to_page(q) != page && vmalloc_to_page(q + PAGE_SIZE) != page);
		memset(q, 1, 2 * PAGE_SIZE);
		vfree(q);
	}
	CHECK_EQ(page_count(page), 1);
	CHECK_EQ(*(char *)page_address(page), 5);
	put_page(page);
	vmalloc_check();
}

TEST(marks_on_frames_do_not_reach_the_next_user)
{
	char *p = vmalloc(PAGE_SIZE);
	struct page *page = vmalloc_to_page(p);

	SetPageUptodate(page);
	set_page_private(page, 42);
	vfree(p);
	p = vmalloc(PAGE_SIZE);
	page = vmalloc_to_page(p);
	CHECK(!PageUptodate(page));
	CHECK_EQ(page_private(page), 0);
	/* Reserved at the free is the page room's to report. */
	SetPageReserved(page);
	vfree(p);
	CHECK_REPORT("BUG: Bad page state in process");
	CHECK_REPORT("PAGE_FLAGS_CHECK_AT_FREE flag(s) set");
	test_report_clear();
	vmalloc_check();
}

TEST(areas_change_their_purpose)
{
	char *p = vmalloc(5000), *q;

	vfree(p);
	q = vmalloc_user(8000);
	CHECK_EQ(p, q);
	CHECK_EQ(find_vm_area(q)->flags, VM_ALLOC | VM_USERMAP);
	CHECK_EQ(find_vm_area(q)->requested_size, 8000);
	vfree(q);
	q = __vmalloc_node_range(8192, 1, VMALLOC_START, VMALLOC_END, GFP_KERNEL, PAGE_KERNEL, 0,
				 NUMA_NO_NODE, NULL);
	CHECK(q);
	CHECK_EQ(find_vm_area(q)->flags, VM_ALLOC);
	vfree(q);
	util_forget();
}

TEST(large_ones_wait_in_the_pool)
{
	void *p = vmalloc(100 * PAGE_SIZE), *q;
	unsigned long got;

	vfree(p);
	CHECK_EQ(vmap_frames_kept(), 100);
	got = vmap_counters.pool_get;
	q = vmalloc(100 * PAGE_SIZE - 5);
	CHECK_EQ(q, p);
	CHECK_EQ(vmap_counters.pool_get, got + 1);
	vfree(q);
	CHECK_EQ(vmap_purge(false), 100);
	p = vmalloc(257 * PAGE_SIZE);
	vfree(p);
	CHECK_EQ(vmap_frames_kept(), 0);
	util_forget();
}

TEST(vfree_atomic_makes_no_system_call)
{
	void *small = vmalloc(20), *large = vmalloc(500 * PAGE_SIZE), *odd = vmalloc_exec(20);
	unsigned long nr = vmalloc_nr_pages(), calls = host_calls();

	vfree_atomic(NULL);
	vfree_atomic(small);
	vfree_atomic(large);
	vfree_atomic(odd);
	CHECK_EQ(host_calls(), calls);
	CHECK_EQ(vmalloc_nr_pages(), nr - 502);
	CHECK(vmap_deferred);
	vfree_atomic(large);
	CHECK_REPORT("Trying to vfree() nonexistent vm area (0x");
	vfree(vmalloc(20)); /* any later call */
	CHECK(!vmap_deferred);
	util_forget();
}

/* ---- handlers that interrupt the holder of a lock ---- */

static void *handler_p[8];
static void *handler_got[8];

static void handler(int sig)
{
	(void)sig;
	for (int i = 0; i < 4; i++)
		vfree(handler_p[i]);
	vunmap(handler_p[4]);
	for (int i = 0; i < 8; i++)
		handler_got[i] = __vmalloc(4096 * (1 + i), GFP_ATOMIC | __GFP_NOWARN);
	if (thread_interrupted_holder())
		CHECK_EQ(vmap_purge(true), 0);
}

TEST(a_handler_that_interrupts_a_holder_waits_for_nothing)
{
	struct sigaction act = { .sa_handler = handler }, old;
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long nr = vmalloc_nr_pages();

	handler_p[0] = vmalloc(10);
	handler_p[1] = vmalloc(50 * PAGE_SIZE);
	handler_p[2] = vmalloc(400 * PAGE_SIZE);
	handler_p[3] = vmalloc_exec(1);
	handler_p[4] = vmap(&page, 1, VM_MAP, PAGE_KERNEL);
	sigaction(SIGUSR1, &act, &old);
	lock_get(&vmap_lock);
	raise(SIGUSR1);
	lock_put(&vmap_lock);
	sigaction(SIGUSR1, &old, NULL);
	for (int i = 0; i < 8; i++)
		vfree(handler_got[i]);
	CHECK_EQ(vmalloc_nr_pages(), nr);
	util_forget();
	CHECK(!vmap_deferred);
	CHECK_EQ(find_vm_area(handler_p[4]), NULL);
	__free_page(page);
}

TEST(a_handler_may_come_at_any_time)
{
	struct sigaction act = { .sa_handler = handler }, old;

	sigaction(SIGUSR1, &act, &old);
	for (int i = 0; i < 50; i++) {
		memset(handler_p, 0, sizeof(handler_p));
		handler_p[0] = vmalloc(10);
		handler_p[2] = vmalloc(300 * PAGE_SIZE);
		raise(SIGUSR1);
		for (int k = 0; k < 8; k++)
			vfree(handler_got[k]);
	}
	sigaction(SIGUSR1, &old, NULL);
	util_forget();
}
