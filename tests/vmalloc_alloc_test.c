/* SPDX-License-Identifier: MIT */
/* vmalloc and its kin: contents, statistics, flags, refusals. */
#include "vmalloc_util.h"

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

static bool is_all(const char *p, size_t n, char c)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != c)
			return false;
	return true;
}

TEST(memory_is_there_and_the_next_page_is_not)
{
	char *p = util_hide(vmalloc(3 * PAGE_SIZE));

	memset(p, 7, 3 * PAGE_SIZE);
	CHECK(is_all(p, 3 * PAGE_SIZE, 7));
	CHECK(util_faults(p + 3 * PAGE_SIZE, true));
	CHECK(util_faults(p + 3 * PAGE_SIZE, false));
	CHECK(is_vmalloc_addr(p));
	CHECK(!is_vmalloc_addr(&p));
	vfree(p);
	vm_unmap_aliases();
	CHECK(util_faults(p, false));
}

TEST(twenty_bytes_cost_one_page_and_statistics_say_so)
{
	unsigned long before, node;
	void *p;

	util_forget();
	before = vmalloc_nr_pages();
	node = page_nodes[0].nr_vmalloc;
	p = vmalloc(20);
	CHECK_EQ(vmalloc_nr_pages(), before + 1);
	CHECK_EQ(page_nodes[0].nr_vmalloc, node + 1);
	vfree(p);
	CHECK_EQ(vmalloc_nr_pages(), before);
	p = vmalloc(1000000);
	CHECK_EQ(vmalloc_nr_pages(), before + 245);
	vfree(p);
	CHECK_EQ(vmalloc_nr_pages(), before);
}

TEST(zeroed_ones_are_zero_even_if_kept)
{
	for (unsigned long size = 1; size < 400000; size = size * 3 + 500) {
		char *p = vmalloc(size);

		memset(util_hide(p), 0xff, PAGE_ALIGN(size));
		vfree(p);
		p = vzalloc(size);
		CHECK(is_all(util_hide(p), PAGE_ALIGN(size), 0));
		memset(util_hide(p), 0xff, PAGE_ALIGN(size));
		vfree(p);
		p = __vmalloc(size, GFP_KERNEL | __GFP_ZERO);
		CHECK(is_all(p, size, 0));
		memset(util_hide(p), 0xff, PAGE_ALIGN(size));
		vfree(p);
		p = vmalloc_user(size);
		CHECK(is_all(p, size, 0));
		CHECK_EQ(find_vm_area(p)->flags, VM_ALLOC | VM_USERMAP);
		vfree(p);
		p = vmalloc(size);
		CHECK_EQ(find_vm_area(p)->flags, VM_ALLOC);
		vfree(p);
		vmalloc_check();
	}
}

TEST(nothing_and_too_much_are_refused)
{
	unsigned long huge = (unsigned long)util_hide((void *)~0UL);

	CHECK_EQ(vmalloc(0), NULL);
	CHECK_REPORT("WARNING: ");
	CHECK_EQ(vmalloc(0), NULL); /* once */
	CHECK_NO_REPORT();
	CHECK_EQ(vmalloc(65UL << 20), NULL);
	CHECK_REPORT("vmalloc error: size 68157440, exceeds total pages");
	test_report_clear();
	CHECK_EQ(__vmalloc(65UL << 20, GFP_KERNEL | __GFP_NOWARN), NULL);
	CHECK_EQ(__vmalloc(huge, GFP_KERNEL | __GFP_NOWARN), NULL);
	CHECK_EQ(__vmalloc(huge - 5000, GFP_KERNEL | __GFP_NOWARN), NULL);
	CHECK_NO_REPORT();
	vmalloc_check();
}

TEST(products_that_overflow_give_null)
{
	size_t big = (size_t)util_hide((void *)(~0UL / 2));
	char *p;

	CHECK_EQ(vmalloc_array(big, 3), NULL);
	CHECK_EQ(vcalloc(3, big), NULL);
	CHECK_EQ(__vmalloc_array(big, big, GFP_KERNEL), NULL);
	CHECK_EQ(__vcalloc(big, 4, GFP_KERNEL), NULL);
	CHECK_NO_REPORT();
	p = vcalloc(100, 50);
	CHECK(p && is_all(p, 5000, 0));
	CHECK_EQ(find_vm_area(p)->requested_size, 5000);
	vfree(p);
	p = vmalloc_array(10, 10);
	CHECK(p);
	vfree(p);
	p = __vcalloc(1, 1, GFP_KERNEL);
	CHECK(p && !*p);
	vfree(p);
	p = __vmalloc_array(1, 1, GFP_KERNEL);
	CHECK(p);
	vfree(p);
}

TEST(unexpected_flags_are_named_and_dropped)
{
	void *p = __vmalloc(PAGE_SIZE, GFP_KERNEL | __GFP_COMP);

	CHECK(p);
	CHECK_REPORT("Unexpected gfp: 0x40000 (__GFP_COMP). "
		     "Fixing up to gfp: 0xcc0 (GFP_KERNEL). Fix your code!");
	vfree(p);
	p = __vmalloc(PAGE_SIZE, GFP_KERNEL | __GFP_HIGHMEM); /* once */
	CHECK(p);
	vfree(p);
	/* The old form took them, and was used with them. */
	p = __vmalloc(PAGE_SIZE, GFP_KERNEL | __GFP_HIGHMEM, PAGE_KERNEL);
	CHECK(p);
	CHECK_NO_REPORT();
	vfree(p);
}

TEST(protections_are_honoured)
{
	static const unsigned char ret[] = { 0xb8, 42, 0, 0, 0, 0xc3 }; /* mov $42, %eax; ret */
	char *ro = __vmalloc(PAGE_SIZE, GFP_KERNEL | __GFP_ZERO, PAGE_KERNEL_RO);
	char *exec = vmalloc_exec(100);

	CHECK_EQ(*ro, 0);
	CHECK(util_faults(ro, true));
	vfree(ro);
#ifdef __x86_64__
	memcpy(exec, ret, sizeof(ret));
	CHECK_EQ(((int (*)(void))(void *)exec)(), 42);
#else
	(void)ret;
#endif
	vfree(exec);
	vmalloc_check();
}

TEST(every_name_gives_memory_and_can_be_called_by_address)
{
	void *(*plain[])(unsigned long) = { vmalloc, vzalloc, vmalloc_user, vmalloc_32,
					    vmalloc_32_user, vmalloc_exec, vmalloc_noprof,
					    vzalloc_noprof };
	void *(*node[])(unsigned long, int) = { vmalloc_node, vzalloc_node, vmalloc_node_noprof };
	void *(*with_gfp[])(unsigned long, gfp_t) = { __vmalloc, vmalloc_huge };
	void *p[13];
	int n = 0;

	for (unsigned int i = 0; i < ARRAY_LEN(plain); i++)
		p[n++] = plain[i](10000);
	for (unsigned int i = 0; i < ARRAY_LEN(node); i++)
		p[n++] = node[i](10000, 0);
	for (unsigned int i = 0; i < ARRAY_LEN(with_gfp); i++)
		p[n++] = with_gfp[i](10000, GFP_KERNEL);
	for (int i = 0; i < n; i++) {
		CHECK(p[i]);
		memset(p[i], i, 10000);
	}
	vmalloc_check();
	for (int i = 0; i < n; i++) {
		CHECK(is_all(p[i], 10000, (char)i));
		vfree(p[i]);
	}
	p[0] = __vmalloc_node_flags(10, 0, GFP_KERNEL);
	p[1] = vmalloc_huge_node(10, GFP_KERNEL, 0);
	p[2] = (__vmalloc_node)(10, 1, GFP_KERNEL, 0, NULL);
	p[3] = (__vmalloc_node_range)(10, 1, 0, ~0UL, GFP_KERNEL, PAGE_KERNEL, 0, 0, NULL);
	for (int i = 0; i < 4; i++) {
		CHECK(p[i]);
		vfree(p[i]);
	}
	vmalloc_check();
}

TEST(low_frames_are_not_left_to_others)
{
	char *p, *q;

	util_forget();
	p = vmalloc_32(PAGE_SIZE);
	vfree(p);
	CHECK_EQ(vmap_frames_kept(), 0); /* it is not an ordinary area */
	q = vmalloc_32_user(5000);
	CHECK(is_all(q, 5000, 0));
	for (int i = 0; i < 2; i++)
		CHECK(page_zonenum(vmalloc_to_page(q + 4096 * i)) <= ZONE_DMA32);
	vfree(q);
}

TEST(pages_say_what_is_mapped)
{
	char *p = util_hide(vmalloc(5 * PAGE_SIZE));
	struct vm_struct *vm = find_vm_area(p);

	for (int i = 0; i < 5; i++) {
		p[i * 4096 + 5] = (char)(i + 1);
		CHECK_EQ(vmalloc_to_page(p + i * 4096 + 77), vm->pages[i]);
		CHECK_EQ(vmalloc_to_pfn(p + i * 4096), page_to_pfn(vm->pages[i]));
		CHECK_EQ(((char *)page_address(vm->pages[i]))[5], i + 1);
		CHECK_EQ(page_count(vm->pages[i]), 1);
		CHECK(!PageCompound(vm->pages[i]));
	}
	CHECK_EQ(vmalloc_to_page(p + 5 * 4096), NULL);
	CHECK_EQ(vmalloc_to_pfn(p + 5 * 4096), ~0UL);
	CHECK_EQ(vmalloc_to_page(&vm), NULL);
	vfree(p);
}

TEST(huge_areas_consist_of_2_MiB_runs)
{
	char *p = vmalloc_huge(3UL << 20, GFP_KERNEL);
	struct vm_struct *vm = find_vm_area(p);

	REQUIRE(vm);
	CHECK(is_vm_area_hugepages(p));
	CHECK_EQ((unsigned long)p % (2UL << 20), 0);
	CHECK_EQ(vm->nr_pages, 1024);
	CHECK_EQ(vm->page_order, 9);
	for (int i = 0; i < 1024; i++) {
		CHECK_EQ(vmalloc_to_page(p + 4096 * i), vm->pages[i & ~511] + (i & 511));
		CHECK_EQ(page_count(vm->pages[i]), 1);
	}
	CHECK(!is_vm_area_hugepages(&vm));
	vfree(p);
	p = vmalloc_huge(1UL << 20, GFP_KERNEL);
	CHECK(!is_vm_area_hugepages(p));
	vfree(p);
	p = vmalloc(3UL << 20);
	CHECK(!is_vm_area_hugepages(p));
	vfree(p);
	vmalloc_check();
}

TEST(atomic_ones_work)
{
	void *p = __vmalloc(300000, GFP_ATOMIC), *q = __vmalloc(20, GFP_NOWAIT);

	CHECK(p && q);
	vfree(p);
	vfree(q);
}

/* Take all the memory in vmalloc areas; returns how many. */
static int fill(void **p, int max, unsigned long size, gfp_t gfp)
{
	int n = 0;

	while (n < max && (p[n] = __vmalloc(size, gfp)))
		n++;
	return n;
}

TEST(out_of_memory_is_null_and_full_service_after)
{
	static void *p[1024];
	void *held;
	int n, m;

	for (int round = 0; round < 2; round++) {
		n = fill(p, 1024, 128 << 10, GFP_KERNEL | __GFP_NOWARN);
		CHECK(n > 300 && n < 512);
		CHECK_EQ(__vmalloc(1 << 20, GFP_KERNEL | __GFP_NOWARN), NULL);
		CHECK_EQ(__vmalloc(1 << 20, GFP_ATOMIC | __GFP_NOWARN), NULL);
		CHECK_EQ(vmalloc(1 << 20), NULL);
		test_report_clear(); /* it is rate limited */
		vmalloc_check();
		for (int i = 0; i < n; i++)
			vfree(p[i]);
		vmalloc_check();
	}
	/* What is kept is given to whoever needs it. */
	for (int i = 0; i < 100; i++)
		p[i] = vmalloc(4096);
	for (int i = 0; i < 100; i++)
		vfree(p[i]);
	CHECK(vmap_frames_kept() > 0);
	held = vmalloc(1 << 20);
	CHECK(held);
	m = fill(p, 1024, 128 << 10, GFP_KERNEL | __GFP_NOWARN);
	CHECK_EQ(vmap_frames_kept(), 0);
	for (int i = 0; i < m; i++)
		vfree(p[i]);
	vfree(held);
	util_forget();
}

TEST(nofail_takes_what_is_kept)
{
	static void *p[1024];
	int n = fill(p, 1024, 64 << 10, GFP_KERNEL | __GFP_NOWARN);
	void *q;

	REQUIRE(n > 2);
	vfree(p[--n]);
	vfree(p[--n]);
	q = __vmalloc(100 << 10, GFP_KERNEL | __GFP_NOFAIL);
	CHECK(q);
	vfree(q);
	while (n--)
		vfree(p[n]);
	vmalloc_check();
}

TEST(scopes_follow_the_gfp)
{
	unsigned int was = km_thread.flags, outer, inner;

	outer = memalloc_apply_gfp_scope(GFP_NOFS);
	CHECK_EQ(km_thread.flags, was | KM_PF_MEMALLOC_NOFS);
	inner = memalloc_apply_gfp_scope(GFP_NOIO);
	CHECK_EQ(km_thread.flags, was | KM_PF_MEMALLOC_NOFS | KM_PF_MEMALLOC_NOIO);
	memalloc_restore_scope(inner);
	memalloc_restore_scope(outer);
	CHECK_EQ(km_thread.flags, was);
	outer = memalloc_apply_gfp_scope(GFP_KERNEL);
	CHECK_EQ(km_thread.flags, was);
	memalloc_restore_scope(outer);
	outer = memalloc_apply_gfp_scope(GFP_ATOMIC);
	CHECK_EQ(km_thread.flags, was | KM_PF_MEMALLOC);
	memalloc_restore_scope(outer);
	CHECK_EQ(km_thread.flags, was);
}
