/* SPDX-License-Identifier: MIT */
/* vread and vwrite: areas, holes, kinds that are not to be read. */
#include "vmalloc_util.h"

TEST_CMDLINE("mem=64M highmem=32M kmem.idle_trim=0");

static char buf[8 * 4096];

static bool is_all(const char *p, size_t n, char c)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != c)
			return false;
	return true;
}

TEST(areas_are_read_and_holes_are_zero)
{
	char *p = vmalloc(2 * PAGE_SIZE);

	memset(p, 1, 2 * PAGE_SIZE);
	memset(buf, 9, sizeof(buf));
	CHECK_EQ(vread(buf, p + 100, 4 * 4096), 4 * 4096);
	CHECK(is_all(buf, 2 * 4096 - 100, 1));
	CHECK(is_all(buf + 2 * 4096 - 100, 2 * 4096 + 100, 0)); /* guard page and free addresses */
	CHECK(is_all(buf + 4 * 4096, 4 * 4096, 9));
	vfree(p);
}

TEST(no_area_at_all_reads_nothing)
{
	char *p = vmalloc(1);
	static char mine[100];

	CHECK_EQ(vread(buf, mine, 100), 0);
	vfree(p);
	CHECK_EQ(vread(buf, p, 100), 0); /* kept, but nobody's */
	CHECK_EQ(vread(buf, (char *)VMALLOC_END - 50, 100), 0);
	util_forget();
}

TEST(protections_do_not_matter)
{
	struct page *page = alloc_page(GFP_KERNEL);
	char *p;

	memset(page_address(page), 7, PAGE_SIZE);
	p = vmap(&page, 1, VM_MAP, PAGE_NONE);
	CHECK(util_faults(p, false));
	CHECK_EQ(vread(buf, p, 4096), 4096);
	CHECK(is_all(buf, 4096, 7));
	CHECK_EQ(page_count(page), 1);
	vunmap(p);
	__free_page(page);
}

TEST(frames_of_a_slab_are_read_too)
{
	char *k = kmalloc(64, GFP_KERNEL);
	struct page *page = alloc_page(GFP_KERNEL);
	char *p = vmap(&page, 1, VM_MAP, PAGE_KERNEL);

	strcpy(p + 3, "frozen");
	set_page_count(page, 0); /* as those of slabs are */
	CHECK_EQ(vread(buf, p + 3, 7), 7);
	CHECK_STREQ(buf, "frozen");
	CHECK_EQ(page_count(page), 0);
	set_page_count(page, 1);
	vunmap(p);
	__free_page(page);
	kfree(k);
}

TEST(some_kinds_read_as_zeroes)
{
	struct vm_struct *vm = get_vm_area(PAGE_SIZE, VM_SPARSE);
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long at = (unsigned long)vm->addr;

	memset(page_address(page), 7, PAGE_SIZE);
	CHECK_EQ(vm_area_map_pages(vm, at, at + 4096, &page), 0);
	CHECK_EQ(vread(buf, vm->addr, 100), 100);
	CHECK(is_all(buf, 100, 0));
	free_vm_area(vm);
	vm = get_vm_area(PAGE_SIZE, VM_IOREMAP);
	CHECK_EQ(map_vm_area(vm, PAGE_KERNEL, &page), 0);
	buf[0] = 1;
	CHECK_EQ(vread(buf, vm->addr, 100), 100);
	CHECK(is_all(buf, 100, 0));
	free_vm_area(vm);
	vm = vm_map_ram(&page, 1, NUMA_NO_NODE);
	CHECK_EQ(vread(buf, (char *)vm, 100), 100);
	CHECK(is_all(buf, 100, 7));
	vm_unmap_ram(vm, 1);
	__free_page(page);
}

TEST(writes_reach_what_is_mapped)
{
	char *p = vmalloc(2 * PAGE_SIZE);

	memset(p, 0, 2 * PAGE_SIZE);
	memset(buf, 5, sizeof(buf));
	CHECK_EQ(vwrite(buf, p + 4000, 6 * 4096), 6 * 4096);
	CHECK(is_all(p, 4000, 0));
	CHECK(is_all(p + 4000, 2 * 4096 - 4000, 5));
	vfree(p);
}
