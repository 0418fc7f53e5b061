/* SPDX-License-Identifier: MIT */
/* Misuse of the freeing calls: the kernel's words, and nothing happens to the heap. */
#include "vmalloc_util.h"

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

static char text[256];

static const char *with_address(const char *fmt, const void *p)
{
	struct text t = TEXT_INIT(text, sizeof(text));

	text_printf(&t, fmt, p);
	return text;
}

TEST(null_is_ignored)
{
	vfree(NULL);
	vunmap(NULL);
	vfree_atomic(NULL);
	kvfree(NULL);
	CHECK_NO_REPORT();
}

TEST(unaligned_addresses_are_reported_twice)
{
	char *p = vmalloc(100);

	vfree(p + 1);
	CHECK_REPORT(with_address("Trying to vfree() bad address (%p)\n", p + 1));
	CHECK_REPORT(with_address("Trying to vfree() nonexistent vm area (%p)\n", p + 1));
	CHECK_EQ(test_report_count(), 2);
	CHECK(find_vm_area(p));
	vfree(p);
	CHECK_EQ(test_report_count(), 2);
}

TEST(double_frees_are_reported)
{
	char *p = vmalloc(100), *q = vmalloc(1000 * PAGE_SIZE);

	vfree(p);
	vfree(p);
	CHECK_REPORT(with_address("Trying to vfree() nonexistent vm area (%p)\n", p));
	vfree(q);
	vfree(q);
	CHECK_REPORT(with_address("Trying to vfree() nonexistent vm area (%p)\n", q));
	CHECK_EQ(test_report_count(), 2);
	vmalloc_check();
}

TEST(foreign_addresses_are_reported)
{
	static char mine[2 * 4096] __attribute__((__aligned__(4096)));
	struct page *page = alloc_page(GFP_KERNEL);

	vfree(mine);
	CHECK_REPORT(with_address("Trying to vfree() nonexistent vm area (%p)\n", mine));
	vunmap(mine);
	CHECK_REPORT(with_address("Trying to vunmap() nonexistent vm area (%p)\n", mine));
	vfree(page_address(page));
	CHECK_REPORT(with_address("Trying to vfree() nonexistent vm area (%p)\n",
				  page_address(page)));
	vfree_atomic(mine);
	vfree((void *)(VMALLOC_END - 4095)); /* free addresses */
	CHECK_EQ(test_report_count(), 5);
	test_report_clear();
	CHECK_EQ(page_count(page), 1);
	__free_page(page);
}

TEST(kmalloc_memory_is_not_vfrees)
{
	char *p = kmalloc(100, GFP_KERNEL);

	strcpy(p, "still here");
	vfree(p);
	CHECK_REPORT(with_address("Trying to vfree() nonexistent vm area (%p)\n", p));
	CHECK_STREQ(p, "still here");
	test_report_clear();
	kfree(p);
}

TEST(addresses_inside_an_area_free_nothing)
{
	char *p = vmalloc(3 * PAGE_SIZE);

	vfree(p + PAGE_SIZE);
	CHECK_REPORT(with_address("Trying to vfree() nonexistent vm area (%p)\n", p + PAGE_SIZE));
	vfree(p + 3 * PAGE_SIZE); /* its guard page */
	test_report_clear();
	memset(p, 1, 3 * PAGE_SIZE);
	vfree(p);
	vmalloc_check();
}

TEST(vunmap_of_vmalloc_memory_leaks_its_frames)
{
	char *p = vmalloc(2 * PAGE_SIZE);
	struct page *page = vmalloc_to_page(p);
	unsigned long nr = vmalloc_nr_pages();

	vunmap(p);
	CHECK(util_faults(p, false));
	CHECK_EQ(page_count(page), 1);
	CHECK_EQ(vmalloc_nr_pages(), nr - 2);
	CHECK_NO_REPORT();
	vmalloc_check();
}

TEST(wrong_ways_to_end_a_ram_map)
{
	struct page *pages[2] = { alloc_page(GFP_KERNEL), alloc_page(GFP_KERNEL) };
	char *p = vm_map_ram(pages, 2, NUMA_NO_NODE), *q = vmap(pages, 2, VM_MAP, PAGE_KERNEL);

	vm_unmap_ram(p, 1);
	CHECK_REPORT(with_address("Trying to vm_unmap_ram() 1 pages at a mapping of another size "
				  "(%p)\n", p));
	vm_unmap_ram(p + 4096, 1);
	CHECK_REPORT(with_address("Trying to vm_unmap_ram() 1 pages at bad address (%p)\n",
				  p + 4096));
	vm_unmap_ram(q, 2);
	CHECK_REPORT(with_address("Trying to vm_unmap_ram() 2 pages at bad address (%p)\n", q));
	vfree(p);
	CHECK_REPORT(with_address("Trying to vfree() nonexistent vm area (%p)\n", p));
	vfree_atomic(p);
	vunmap(p);
	CHECK_REPORT(with_address("Trying to vunmap() nonexistent vm area (%p)\n", p));
	CHECK_EQ(p[0], q[0]);
	CHECK_EQ(test_report_count(), 6);
	test_report_clear();
	vm_unmap_ram(p, 2);
	vunmap(q);
	CHECK_NO_REPORT();
	__free_page(pages[0]);
	__free_page(pages[1]);
	vmalloc_check();
}

TEST(free_vm_area_wants_the_areas_own_descriptor)
{
	struct vm_struct *vm = get_vm_area(PAGE_SIZE, VM_MAP), copy = *vm;

	free_vm_area(&copy);
	CHECK_REPORT("Trying to free_vm_area() an area that is not at 0x");
	CHECK_EQ(find_vm_area(copy.addr), vm);
	free_vm_area(vm);
	free_vm_area(&copy);
	CHECK_REPORT(with_address("Trying to vunmap() nonexistent vm area (%p)\n", copy.addr));
}

static void vfree_twice(void *p)
{
	report_panic_on_warn = true;
	vfree(p);
	vfree(p);
}

TEST(panic_on_warn_ends_the_process)
{
	void *p = vmalloc(20);

	CHECK_ABORTS(vfree_twice, p, "Trying to vfree() nonexistent vm area");
	vfree(p);
}
