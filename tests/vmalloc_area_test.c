/* SPDX-License-Identifier: MIT */
/* Addresses: where areas lie, how they are found, what happens when there are none left. */
#include "vmalloc_util.h"

#include <linux/notifier.h>

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

static unsigned long addr_of(const void *p)
{
	return (unsigned long)p;
}

TEST(one_byte_costs_a_page_and_its_guard)
{
	char *p = vmalloc(1), *q;
	struct vm_struct *vm = find_vm_area(p);

	util_forget();
	q = vmalloc(1);
	CHECK_EQ(vm->size, 2 * PAGE_SIZE);
	CHECK_EQ(get_vm_area_size(vm), PAGE_SIZE);
	CHECK_EQ(vm->nr_pages, 1);
	CHECK_EQ(vm->requested_size, 1);
	CHECK_EQ(vm->addr, p);
	CHECK_EQ(vm->flags, VM_ALLOC);
	CHECK_EQ(q - p, 2 * (long)PAGE_SIZE);
	vfree(p);
	vfree(q);
}

TEST(the_lowest_gap_that_fits_is_taken)
{
	struct vm_struct *vm[5];
	void *hole;

	util_forget();
	for (int i = 0; i < 5; i++)
		vm[i] = get_vm_area(3 * PAGE_SIZE, VM_MAP);
	for (int i = 1; i < 5; i++)
		CHECK_EQ(addr_of(vm[i]->addr), addr_of(vm[i - 1]->addr) + 4 * PAGE_SIZE);
	hole = vm[1]->addr;
	free_vm_area(vm[1]);
	vmalloc_check();
	free_vm_area(vm[3]);
	vmalloc_check();
	/* Too long for the holes; then one that fits the first hole. */
	vm[1] = get_vm_area(4 * PAGE_SIZE, VM_MAP);
	CHECK(addr_of(vm[1]->addr) > addr_of(vm[4]->addr));
	vm[3] = get_vm_area(2 * PAGE_SIZE, VM_MAP);
	CHECK_EQ(vm[3]->addr, hole);
	vmalloc_check();
	for (int i = 0; i < 5; i++) {
		free_vm_area(vm[i]);
		vmalloc_check();
	}
}

TEST(alignment_and_bounds_are_kept)
{
	unsigned long start = VMALLOC_START + (1UL << 30), end = start + (1UL << 20);
	void *p;

	for (unsigned long align = PAGE_SIZE; align <= 1UL << 24; align <<= 2) {
		p = __vmalloc_node(PAGE_SIZE, align, GFP_KERNEL, NUMA_NO_NODE, NULL);
		CHECK_EQ(addr_of(p) & (align - 1), 0);
		vmalloc_check();
		vfree(p);
	}
	p = __vmalloc_node_range(5 * PAGE_SIZE, 1, start, end, GFP_KERNEL, PAGE_KERNEL, 0,
				 NUMA_NO_NODE, __builtin_return_address(0));
	CHECK_EQ(p, start);
	vmalloc_check();
	CHECK_EQ(__get_vm_area(1UL << 20, VM_MAP, start, end), NULL);
	CHECK_REPORT("vmalloc_node_range for size 1052672 failed: Address range restricted to ");
	vfree(p);
	vmalloc_check();
}

TEST(areas_for_devices_are_aligned_to_their_size)
{
	struct vm_struct *vm = get_vm_area(5 * PAGE_SIZE, VM_IOREMAP);
	struct vm_struct *other = alloc_vm_area(100, NULL);

	CHECK_EQ(addr_of(vm->addr) % (8 * PAGE_SIZE), 0);
	CHECK_EQ(vm->flags, VM_IOREMAP);
	CHECK_EQ(other->requested_size, 100);
	free_vm_area(vm);
	free_vm_area(other);
	CHECK_EQ(alloc_vm_area(100, &vm), NULL);
	CHECK_REPORT("WARNING: ");
}

TEST(no_guard_saves_a_page)
{
	struct vm_struct *vm = get_vm_area(PAGE_SIZE, VM_MAP | VM_NO_GUARD);

	CHECK_EQ(vm->size, PAGE_SIZE);
	CHECK_EQ(get_vm_area_size(vm), PAGE_SIZE);
	free_vm_area(vm);
}

TEST(areas_are_found_by_any_address_inside)
{
	char *p = vmalloc(3 * PAGE_SIZE);
	struct vmap_area *va = find_vmap_area(addr_of(p) + 5000);

	CHECK_EQ(find_vm_area(p + 2 * PAGE_SIZE + 7), find_vm_area(p));
	REQUIRE(va);
	CHECK_EQ(va->va_start, p);
	CHECK_EQ(va->va_end, p + 4 * PAGE_SIZE);
	CHECK_EQ(va->vm, find_vm_area(p));
	vfree(p);
	CHECK_EQ(find_vm_area(p), NULL);
	CHECK_EQ(find_vm_area(p + 4096), NULL);
	CHECK_EQ(find_vmap_area(addr_of(p)), NULL);
	CHECK_EQ(find_vm_area(&p), NULL);
	CHECK_EQ(find_vmap_area(addr_of(&p)), NULL);
	CHECK_EQ(find_vm_area((void *)(VMALLOC_END - 4096)), NULL);
}

TEST(caller_and_callers_caller_are_recorded)
{
	void *who = (void *)0x1234;
	struct vm_struct *vm = get_vm_area_caller(1, VM_MAP, who);
	void *p;

	CHECK_EQ(vm->caller, who);
	free_vm_area(vm);
	vm = __get_vm_area_caller(1, VM_MAP, VMALLOC_START, VMALLOC_END, who);
	CHECK_EQ(vm->caller, who);
	free_vm_area(vm);
	p = __vmalloc_node_flags_caller(1, NUMA_NO_NODE, GFP_KERNEL, who);
	CHECK_EQ(find_vm_area(p)->caller, who);
	vfree(p);
	p = vmalloc(1);
	CHECK(find_vm_area(p)->caller != who && find_vm_area(p)->caller);
	vfree(p);
}

TEST(removed_areas_leave_their_descriptor)
{
	struct page *page = alloc_page(GFP_KERNEL);
	char *p = vmap(&page, 1, VM_MAP, PAGE_KERNEL);
	struct vm_struct *vm = find_vm_area(p);

	*p = 1;
	CHECK_EQ(remove_vm_area(p), vm);
	CHECK(util_faults(p, false));
	CHECK_EQ(vm->addr, p);
	kfree(vm);
	CHECK_EQ(remove_vm_area(p), NULL);
	CHECK_EQ(remove_vm_area(p + 1), NULL);
	CHECK_REPORT("Trying to vfree() bad address (0x");
	__free_page(page);
	vmalloc_check();
}

TEST(frames_of_a_removed_area_are_the_callers)
{
	void *p = vmalloc(2 * PAGE_SIZE);
	unsigned long nr = vmalloc_nr_pages();
	struct vm_struct *vm = remove_vm_area(p);

	CHECK_EQ(vmalloc_nr_pages(), nr - 2);
	CHECK_EQ(vm->nr_pages, 2);
	vmalloc_check();
	free_pages_bulk(vm->pages, 2);
	kvfree(vm->pages);
	kfree(vm);
}

static int nr_called;

static int called(struct notifier_block *nb, unsigned long action, void *data)
{
	(void)nb;
	(void)action;
	(void)data;
	return ++nr_called % 2 ? NOTIFY_OK : NOTIFY_STOP;
}

TEST(exhaustion_asks_the_notifiers_and_gives_null)
{
	struct notifier_block low = { .notifier_call = called, .priority = 1 };
	struct notifier_block high = { .notifier_call = called, .priority = 2 };
	unsigned long size = vmap_tiled_end - km_hot.vmalloc_base - (16UL << 20);
	struct vm_struct *vm = get_vm_area(size, VM_MAP), *none;

	REQUIRE(vm);
	CHECK_EQ(register_vmap_purge_notifier(&low), 0);
	CHECK_EQ(register_vmap_purge_notifier(&high), 0);
	test_report_clear();
	none = get_vm_area(size, VM_MAP);
	CHECK_EQ(none, NULL);
	CHECK(nr_called >= 2);
	test_report_clear(); /* the text is rate limited: it may be there or not */
	CHECK_EQ(unregister_vmap_purge_notifier(&high), 0);
	CHECK_EQ(unregister_vmap_purge_notifier(&low), 0);
	CHECK_EQ(unregister_vmap_purge_notifier(&low), -ENOENT);
	vmalloc_check();
	free_vm_area(vm);
	vm = get_vm_area(size, VM_MAP);
	CHECK(vm);
	free_vm_area(vm);
	CHECK_EQ(get_vm_area(~0UL, VM_MAP), NULL);
	CHECK_EQ(get_vm_area(0, VM_MAP), NULL);
	test_report_clear();
	vmalloc_check();
}

TEST(the_tree_survives_random_areas)
{
	struct vm_struct *vm[64] = { NULL };

	for (unsigned long i = 0; i < test_scale(3000); i++) {
		unsigned int k = (unsigned int)test_rand_below(64);

		if (vm[k]) {
			free_vm_area(vm[k]);
			vm[k] = NULL;
		} else if (test_rand_below(4)) {
			vm[k] = get_vm_area(1 + test_rand_below(100000), VM_MAP);
		} else {
			unsigned long start = VMALLOC_START + (test_rand_below(256) << PAGE_SHIFT);

			vm[k] = __get_vm_area(1 + test_rand_below(50000), VM_MAP, start,
					      start + (1UL << 22));
		}
		if (i % 8 == 0)
			vmalloc_check();
	}
	for (int k = 0; k < 64; k++)
		if (vm[k])
			free_vm_area(vm[k]);
	util_forget();
}
