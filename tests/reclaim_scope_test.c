/* SPDX-License-Identifier: MIT */
/* memalloc scopes: what each narrows, and that an inner end restores only what it changed. */
#include "test.h"

#include "base/base.h"
#include "port/port.h"
#include <kmem/kmem.h>
#include <linux/gfp.h>
#include <linux/sched/mm.h>
#include <linux/vmalloc.h>

TEST_CMDLINE("mem=16M kmem.idle_trim=0");

TEST(each_scope)
{
	unsigned int flags;

	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_KERNEL);
	flags = memalloc_noio_save();
	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_NOIO);
	CHECK_EQ(current_gfp_context(GFP_ATOMIC), GFP_ATOMIC);
	memalloc_noio_restore(flags);
	flags = memalloc_nofs_save();
	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_NOFS);
	memalloc_nofs_restore(flags);
	flags = memalloc_pin_save();
	CHECK_EQ(current_gfp_context(GFP_HIGHUSER_MOVABLE), GFP_HIGHUSER);
	memalloc_pin_restore(flags);
	flags = memalloc_noreclaim_save();
	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_KERNEL);
	CHECK(gfp_pfmemalloc_allowed(GFP_KERNEL));
	CHECK(!gfp_pfmemalloc_allowed(GFP_KERNEL | __GFP_NOMEMALLOC));
	memalloc_noreclaim_restore(flags);
	CHECK(!gfp_pfmemalloc_allowed(GFP_KERNEL));
	CHECK_EQ(current_gfp_context(GFP_HIGHUSER_MOVABLE), GFP_HIGHUSER_MOVABLE);
	CHECK_EQ(km_thread.flags, 0);
}

TEST(scopes_nest)
{
	unsigned int a = memalloc_nofs_save(), b = memalloc_noio_save(), c = memalloc_nofs_save();

	CHECK_EQ(c, 0);
	memalloc_nofs_restore(c);
	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_NOIO);
	memalloc_noio_restore(b);
	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_NOFS);
	memalloc_nofs_restore(a);
	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_KERNEL);

	a = memalloc_flags_save(PF_MEMALLOC_NOFS | PF_MEMALLOC_PIN);
	b = memalloc_flags_save(PF_MEMALLOC_PIN | PF_MEMALLOC);
	CHECK_EQ(b, PF_MEMALLOC);
	memalloc_flags_restore(b);
	CHECK_EQ(km_thread.flags, PF_MEMALLOC_NOFS | PF_MEMALLOC_PIN);
	memalloc_flags_restore(a);
	CHECK_EQ(km_thread.flags, 0);
}

/* Random scopes against a stack of what was in force. */
TEST(scopes_against_a_model)
{
	static const unsigned int bits[] = { PF_MEMALLOC, PF_MEMALLOC_NOFS, PF_MEMALLOC_NOIO,
					     PF_MEMALLOC_PIN };
	unsigned int saved[16], before[16], depth = 0;

	for (int i = 0; i < 10000; i++) {
		if (depth < 16 && (!depth || test_rand_below(2))) {
			unsigned int flags = bits[test_rand_below(4)] | bits[test_rand_below(4)];

			before[depth] = km_thread.flags;
			saved[depth] = memalloc_flags_save(flags);
			CHECK_EQ(km_thread.flags, before[depth] | flags);
			depth++;
		} else {
			memalloc_flags_restore(saved[--depth]);
			CHECK_EQ(km_thread.flags, before[depth]);
		}
	}
	while (depth)
		memalloc_flags_restore(saved[--depth]);
	CHECK_EQ(km_thread.flags, 0);
}

TEST(other_flags_are_not_for_users)
{
	CHECK_EQ(memalloc_flags_save(KM_PF_KSWAPD | PF_MEMALLOC_PIN), PF_MEMALLOC_PIN);
	CHECK_REPORT("WARNING: ");
	test_report_clear();
	CHECK_EQ(km_thread.flags, PF_MEMALLOC_PIN);
	memalloc_flags_restore(~0u);
	CHECK_EQ(km_thread.flags, 0);
}

TEST(reserves)
{
	struct page *page, *list = NULL;
	unsigned long normal = 0, reserve = 0;
	unsigned int flags;

	while ((page = alloc_page(GFP_NOWAIT))) {
		page->private = (unsigned long)list;
		list = page;
		normal++;
	}
	flags = memalloc_noreclaim_save();
	CHECK_EQ(alloc_page(GFP_NOWAIT | __GFP_NOMEMALLOC), NULL);
	while ((page = alloc_page(GFP_NOWAIT))) {
		page->private = (unsigned long)list;
		list = page;
		reserve++;
	}
	memalloc_noreclaim_restore(flags);
	CHECK(normal > 1000);
	CHECK(reserve > 10);
	CHECK(normal + reserve > (16UL << 20 >> PAGE_SHIFT) - 64);
	while (list) {
		page = list;
		list = (struct page *)page->private;
		page->private = 0;
		__free_page(page);
	}
}

TEST(gfp_scopes_of_vmalloc)
{
	unsigned int flags = memalloc_apply_gfp_scope(GFP_NOFS);

	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_NOFS);
	memalloc_restore_scope(flags);
	flags = memalloc_apply_gfp_scope(GFP_NOIO);
	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_NOIO);
	memalloc_restore_scope(flags);
	flags = memalloc_apply_gfp_scope(GFP_KERNEL);
	CHECK_EQ(current_gfp_context(GFP_KERNEL), GFP_KERNEL);
	memalloc_restore_scope(flags);
	CHECK_EQ(km_thread.flags, 0);
}

TEST(retry_waits)
{
	unsigned long start = port_now_ns();

	memalloc_retry_wait(GFP_KERNEL);
	CHECK(port_now_ns() - start >= 1000000);
	start = port_now_ns();
	memalloc_retry_wait(GFP_KERNEL | __GFP_NORETRY);
	CHECK(port_now_ns() - start >= 20000000);
	start = port_now_ns();
	memalloc_retry_wait(GFP_NOWAIT);
	CHECK(port_now_ns() - start >= 20000000);
}

/* Where there is no lockdep these do nothing, but they are there. */
TEST(notes_for_lockdep)
{
	might_alloc(GFP_KERNEL);
	fs_reclaim_acquire(GFP_KERNEL);
	fs_reclaim_release(GFP_KERNEL);
	__fs_reclaim_acquire(0);
	__fs_reclaim_release(0);
	CHECK_EQ(km_thread.flags, 0);
}
